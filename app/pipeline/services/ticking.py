"""Ticking one line of the checklist of a stage."""

from flask_babel import gettext as _

from app.core.errors import Invalid
from app.pipeline.models import Partnership
from app.settings.custom.showing import asked_checklists
from app.settings.custom.values import put


def tick(partnership: Partnership, attribute: str, line: str, *, is_done: bool) -> str:
    """Tick one line of a checklist that is asked at this stage, or take the tick away; gives the line's words.

    Only this line changes, whatever others tick meanwhile. Raises Invalid where the line is not asked any more.
    """
    field = next((one for one in asked_checklists(partnership) if one.attribute == attribute), None)
    offered = [one["key"] for one in field.choices or [] if one["is_active"]] if field else []
    if field is None or line not in offered:
        raise Invalid(_("This checklist has changed meanwhile. Look at it again."))
    held = set(getattr(partnership, attribute) or [])
    held = held | {line} if is_done else held - {line}
    put(partnership, "partnership", {attribute: [one["key"] for one in field.choices if one["key"] in held]})
    return field.word_of(line)
