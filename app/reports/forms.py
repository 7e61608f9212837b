"""What a person may say about many companies at once."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.validators import Optional

from app.accounts.queries import find_user
from app.companies.enums import Deed, Potential
from app.companies.queries import owners
from app.core.enums import Choice
from app.core.forms import ChoiceField
from app.deeds.forms import AddTagForm, DeedForm, RemoveTagForm


class AssignManyForm(DeedForm):
    """Who looks after them from now on."""

    owner_id = ChoiceField(
        _l("Officer"),
        [Optional()],
        coerce=int,
        blank=_l("No officer"),
        description=_l("Who looks after these companies and may change them."),
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.owner_id.offer([(owner.id, owner.name) for owner in owners()])

    def value(self) -> Any:
        """The officer; None for nobody."""
        return find_user(self.owner_id.data) if self.owner_id.data else None


class PotentialForm(DeedForm):
    """How promising they are."""

    potential = ChoiceField(_l("Potential"), [Optional()], choices=Potential, blank=_l("Not judged"))

    def value(self) -> Any:
        """The potential; None takes it away."""
        return self.potential.data


FORMS: dict[Choice, type[DeedForm]] = {
    Deed.ASSIGN: AssignManyForm,
    Deed.ADD_TAG: AddTagForm,
    Deed.REMOVE_TAG: RemoveTagForm,
    Deed.POTENTIAL: PotentialForm,
    Deed.TRASH: DeedForm,
}
