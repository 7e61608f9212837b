"""The closed lists of applications for the approval of a programme."""

from flask_babel import lazy_gettext as _l

from app.core.enums import Choice


class ApplicationState(Choice):
    """Where an application stands; ``gathering`` is both before it is complete and after it was found not to be."""

    GATHERING = "gathering", _l("Incomplete")
    COMPLETE = "complete", _l("To be decided")
    HANDED_ON = "handed_on", _l("Handed on")
    APPROVED = "approved", _l("Approved")
    REFUSED = "refused", _l("Turned down")
    WITHDRAWN = "withdrawn", _l("Withdrawn")

    @property
    def is_open(self) -> bool:
        """Whether somebody still waits for its decision."""
        return self in (ApplicationState.GATHERING, ApplicationState.COMPLETE, ApplicationState.HANDED_ON)

    @property
    def colour(self) -> str:
        """Its colour, by the names of the stages' scale."""
        return _COLOURS[self]


_COLOURS = {
    ApplicationState.GATHERING: "slate",
    ApplicationState.COMPLETE: "amber",
    ApplicationState.HANDED_ON: "violet",
    ApplicationState.APPROVED: "green",
    ApplicationState.REFUSED: "red",
    ApplicationState.WITHDRAWN: "grey",
}


class AttachmentKind(Choice):
    """The five papers that make an application complete."""

    PROGRAMME = "programme", _l("Programme of the apprenticeship")
    FACILITIES = "facilities", _l("Facilities and equipment")
    MENTORS = "mentors", _l("Trainers and mentors")
    PLAN = "plan", _l("Plan of the apprenticeship")
    AGREEMENT = "agreement", _l("Draft of the agreement")


class AttachmentVerdict(Choice):
    """What was found of an attachment."""

    UNCHECKED = "unchecked", _l("Not checked yet")
    ACCEPTED = "accepted", _l("Accepted")
    RETURNED = "returned", _l("Sent back")


class Authority(Choice):
    """Who decides, by how far the places of the programme lie apart."""

    OFFICE = "office", _l("This office")
    OTHER_OFFICE = "other_office", _l("The office of another city or regency")
    PROVINCE = "province", _l("The office of the province")
    MINISTRY = "ministry", _l("The ministry")


class SpellEnd(Choice):
    """Why an application no longer lay complete with the office."""

    INCOMPLETE = "incomplete", _l("Found incomplete")
    HANDED_ON = "handed_on", _l("Handed on")
    DECIDED = "decided", _l("Decided")
    WITHDRAWN = "withdrawn", _l("Withdrawn")


class Tab(Choice):
    """The parts of the list of applications."""

    OPEN = "open", _l("In progress")
    LATE = "late", _l("Late")
    GATHERING = "gathering", _l("Waiting for papers")
    HANDED_ON = "handed_on", _l("Handed on")
    DECIDED = "decided", _l("Decided")
    ALL = "all", _l("All")
