"""What was decided, in the reader's language: for screens, and within ``force_locale`` for papers."""

from flask_babel import gettext as _

from app.meetings.enums import DecisionKind
from app.meetings.models import Decision


def what(decision: Decision) -> str:
    """The decision in one line, without who answers for it and until when."""
    if decision.kind is DecisionKind.NEXT_STEP and decision.step is not None:
        said = str(decision.step.label)
        return f"{said}: {decision.text}" if decision.text else said
    if decision.kind is DecisionKind.OWNER:
        return _("Officer in charge: %(name)s", name=decision.owner.name if decision.owner else "–")
    if decision.kind is DecisionKind.STAGE:
        said = _("Stage: %(stage)s", stage=decision.stage.name if decision.stage else "–")
        return f"{said} ({decision.text})" if decision.text else said
    if decision.kind is DecisionKind.REST:
        return _("Rests: %(reason)s", reason=decision.text)
    return decision.text
