"""What a person may weigh."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField
from wtforms.validators import InputRequired, Length

from app.core.forms import IntegerField, VersionedForm
from app.scoring.criteria import CRITERIA, MOST_POINTS, divisions_of

LONGEST_MEASURE = 100_000


class ScaleForm(VersionedForm):
    """Points and measures of each criterion (added below), and from how many points on a company is A or B."""

    divisions = StringField(_l("KBLI divisions"), [Length(max=200)], render_kw={"inputmode": "numeric"})
    from_a = IntegerField(_l("A from so many points"), [InputRequired()], minimum=-500, maximum=1000)
    from_b = IntegerField(_l("B from so many points"), [InputRequired()], minimum=-500, maximum=1000)
    is_applied = BooleanField(_l("Give the grade to companies that nobody has judged"))

    def scale(self) -> dict[str, Any]:
        """What ``services.change_scale`` takes."""
        return {**self.values(), "divisions": ", ".join(divisions_of(self.divisions.data or ""))}


for _one in CRITERIA:
    setattr(
        ScaleForm,
        f"{_one.key}_points",
        IntegerField(_l("Points"), [InputRequired()], minimum=-MOST_POINTS, maximum=MOST_POINTS),
    )
    if _one.unit is not None:
        setattr(
            ScaleForm,
            f"{_one.key}_measure",
            IntegerField(_one.unit, [InputRequired()], minimum=1, maximum=LONGEST_MEASURE),
        )
