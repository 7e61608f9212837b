"""What a person may say about many companies at once, and about a view of them."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.fields.simple import StringField
from wtforms.validators import InputRequired, Length, Optional

from app.accounts.queries import find_user
from app.companies.enums import Deed, Potential
from app.companies.queries import owners
from app.core.forms import BaseForm, ChoiceField
from app.reports import queries


class DeedForm(BaseForm):
    """A deed that needs no more to be said."""

    def value(self) -> Any:
        """What each of the companies gets."""
        return None


class AssignManyForm(DeedForm):
    """Who looks after them from now on."""

    owner_id = ChoiceField(_l("Officer"), [Optional()], coerce=int, blank=_l("No officer"))

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.owner_id.offer([(owner.id, owner.name) for owner in owners()])

    def value(self) -> Any:
        """The officer; None for nobody."""
        return find_user(self.owner_id.data) if self.owner_id.data else None


class AddTagForm(DeedForm):
    """A tag they get beside those they have."""

    tag = StringField(_l("Tag"), [InputRequired(), Length(max=40)])

    def value(self) -> Any:
        """The tag as it was typed."""
        return self.tag.data


class RemoveTagForm(DeedForm):
    """A tag that is taken off them."""

    tag = ChoiceField(_l("Tag"), blank=_l("Choose…"))

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.tag.offer([(name, name) for name in queries.tag_names()])

    def value(self) -> Any:
        """The tag, one of those the office uses."""
        return self.tag.data


class PotentialForm(DeedForm):
    """How promising they are."""

    potential = ChoiceField(_l("Potential"), [Optional()], choices=Potential, blank=_l("Not judged"))

    def value(self) -> Any:
        """The potential; None takes it away."""
        return self.potential.data


FORMS: dict[Deed, type[DeedForm]] = {
    Deed.ASSIGN: AssignManyForm,
    Deed.ADD_TAG: AddTagForm,
    Deed.REMOVE_TAG: RemoveTagForm,
    Deed.POTENTIAL: PotentialForm,
    Deed.TRASH: DeedForm,
}
