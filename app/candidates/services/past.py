"""What lies behind a candidate: trainings gone through, offers refused."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from app.candidates.models import Candidate, Refusal, Training
from app.companies.services.typed import as_flag, as_text
from app.companies.services.validation import Check, Checked, References, past_day, text_of
from app.core.clock import today, utcnow
from app.core.db import db
from app.core.errors import Invalid, Stale
from app.settings import queries as settings

FIRST_YEAR = 1970
MOST_HOURS = 10_000


def validate_training(fields: Mapping[str, Any]) -> Checked:
    """Clean what was typed about a training; where it was is required."""
    checked = _checked(fields, TRAINING_CHECKS)
    _require(checked, "institution", _("Please say where the training was."))
    return checked


def validate_refusal(fields: Mapping[str, Any]) -> Checked:
    """Clean what was typed about a refused offer; the day and the offer are required."""
    checked = _checked(fields, REFUSAL_CHECKS)
    _require(checked, "refused_on", _("Please give the day."))
    _require(checked, "offer", _("Please say what was offered."))
    return checked


def add_training(candidate: Candidate, values: dict[str, Any]) -> Training:
    """File a training from the values of :func:`validate_training`."""
    training = Training(candidate_id=candidate.id, **values)
    db.session.add(training)
    db.session.flush()
    return training


def edit_training(training: Training, values: dict[str, Any], *, version: int | None = None) -> None:
    """Change a training. Raises Stale when someone saved since ``version``."""
    _set(training, values, version)


def add_refusal(candidate: Candidate, values: dict[str, Any]) -> Refusal:
    """Note an offer that was refused."""
    refusal = Refusal(candidate_id=candidate.id, **values)
    db.session.add(refusal)
    db.session.flush()
    return refusal


def edit_refusal(refusal: Refusal, values: dict[str, Any], *, version: int | None = None) -> None:
    """Change what was noted of a refused offer. Raises Stale when someone saved since ``version``."""
    _set(refusal, values, version)


def remove(part: Training | Refusal) -> None:
    """Take a training or a refusal off the person's page; it can be put back."""
    part.trashed_at = part.trashed_at or utcnow()
    db.session.flush()


def restore_part(part: Training | Refusal) -> None:
    """Put it back."""
    part.trashed_at = None
    db.session.flush()


def _set(part: Any, values: dict[str, Any], version: int | None) -> None:
    if version is not None and version != part.version:
        raise Stale(_("Someone else changed this while you had it open. Compare and save again."))
    for name, value in values.items():
        if getattr(part, name) != value:
            setattr(part, name, value)
    db.session.flush()


def _checked(fields: Mapping[str, Any], checks: Mapping[str, Check]) -> Checked:
    known, checked = References(area=""), Checked()
    for name, check in checks.items():
        if name in fields:
            checked.put(name, fields[name], check, known)
    return checked


def _require(checked: Checked, name: str, sentence: str) -> None:
    if not checked.values.get(name) and name not in {problem.field for problem in checked.problems}:
        checked.refuse(name, sentence)


def _whole(lowest: int, highest: Any) -> Check:
    def check(value: Any, references: References) -> int | None:
        typed, most = as_text(value), highest()
        if typed is None:
            return None
        bare = typed.removesuffix(".0").replace(".", "")
        if not (bare.isascii() and bare.isdigit() and len(bare) < 8 and lowest <= int(bare) <= most):
            raise Invalid(
                _("Please give a whole number from %(lowest)d to %(highest)d.", lowest=lowest, highest=most)
            )
        return int(bare)

    return check


def _trade(value: Any, references: References) -> int | None:
    """A trade by its row, its code or its name in either language."""
    typed = as_text(value)
    if typed is None:
        return None
    known = settings.trades(with_inactive=True)
    if isinstance(value, int):
        found = next((trade.id for trade in known if trade.id == value), None)
    else:
        wanted = typed.casefold()
        names = (
            (trade.id, {trade.key, trade.name_id.casefold(), trade.name_en.casefold()}) for trade in known
        )
        found = next((trade_id for trade_id, own in names if wanted in own), None)
    if found is None:
        raise Invalid(_("Please choose one of the list."))
    return found


def _flag(value: Any, references: References) -> bool:
    return as_flag(value)


TRAINING_CHECKS: dict[str, Check] = {
    "institution": text_of(200),
    "trade_id": _trade,
    "programme": text_of(200),
    "class_name": text_of(80),
    "year": _whole(FIRST_YEAR, lambda: today().year + 1),
    "hours": _whole(1, lambda: MOST_HOURS),
    "certificate_number": text_of(100),
    "has_bnsp": _flag,
    "bnsp_number": text_of(100),
}

REFUSAL_CHECKS: dict[str, Check] = {
    "refused_on": past_day,
    "offer": text_of(200),
    "reason": text_of(500, keeps_lines=True),
}
