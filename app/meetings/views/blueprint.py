"""What the screens of meetings share."""

from typing import Any

from flask import Blueprint, url_for

from app.meetings import words
from app.meetings.enums import DecisionKind, Topic
from app.meetings.models import Meeting, MeetingItem

blueprint = Blueprint("meetings", __name__, url_prefix="/meetings", template_folder="../templates")

ICONS = {
    DecisionKind.NEXT_STEP: "flag",
    DecisionKind.OWNER: "person-check",
    DecisionKind.STAGE: "arrow-left-right",
    DecisionKind.REST: "pause-circle",
    DecisionKind.NOTE: "journal-text",
}


@blueprint.context_processor
def _words() -> dict[str, Any]:
    """What the templates of this package ask for."""
    return {"decided": words.what, "icon_of": ICONS.get, "why_of": why_of}


def why_of(item: MeetingItem) -> list[Topic]:
    """Why a partnership is on the list, beside having been on it anyway."""
    codes = item.why.split(",")
    return [topic for topic in Topic if topic is not Topic.ALL and topic.value in codes]


def meeting_url(meeting: Meeting) -> str:
    """The page of a meeting."""
    return url_for("meetings.show", meeting_id=meeting.id)


def item_url(meeting: Meeting, position: int, **further: Any) -> str:
    """The screen on which one partnership of a meeting is talked about."""
    return url_for("meetings.item", meeting_id=meeting.id, position=position, **further)
