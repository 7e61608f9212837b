"""What a person may type about road shows, stops and visits."""

from app.outreach.forms.road_shows import AddCompaniesForm, MissedForm, RoadShowForm, StopForm
from app.outreach.forms.visits import CaptionForm, EditVisitForm, NewVisitForm, PhotosForm

__all__ = [
    "AddCompaniesForm",
    "CaptionForm",
    "EditVisitForm",
    "MissedForm",
    "NewVisitForm",
    "PhotosForm",
    "RoadShowForm",
    "StopForm",
]
