"""The closed lists of candidates."""

from flask_babel import lazy_gettext as _l

from app.core.enums import Choice


class Sex(Choice):
    """As the identity card says it."""

    MALE = "male", _l("Male")
    FEMALE = "female", _l("Female")


class Education(Choice):
    """The highest level of schooling that was finished."""

    SD = "sd", _l("Primary school (SD)")
    SMP = "smp", _l("Junior secondary school (SMP)")
    SMA = "sma", _l("Senior secondary school (SMA)")
    SMK = "smk", _l("Vocational school (SMK)")
    D1 = "d1", _l("Diploma D1")
    D2 = "d2", _l("Diploma D2")
    D3 = "d3", _l("Diploma D3")
    D4 = "d4", _l("Diploma D4")
    S1 = "s1", _l("Bachelor (S1)")
    S2 = "s2", _l("Master (S2)")


class Availability(Choice):
    """Whether an alumnus could begin an apprenticeship."""

    AVAILABLE = "available", _l("Available")
    WORKING = "working", _l("Working")
    STUDYING = "studying", _l("Studying")
    UNAVAILABLE = "unavailable", _l("Not available")
    UNKNOWN = "unknown", _l("Not known")


class LegalBasis(Choice):
    """Why the office may keep the personal data (UU 27/2022 art. 20)."""

    CONSENT = "consent", _l("Consent of the person")
    PUBLIC_TASK = "public_task", _l("Task of the office in the public interest")
    LEGAL_DUTY = "legal_duty", _l("Legal duty of the office")
    CONTRACT = "contract", _l("Agreement with the person")


class Deed(Choice):
    """What can be done to many candidates of the list at once."""

    AVAILABILITY = "availability", _l("Set availability")
    ADD_TAG = "add_tag", _l("Add a tag")
    REMOVE_TAG = "remove_tag", _l("Remove a tag")
    TRASH = "trash", _l("Put into the trash")


class Tab(Choice):
    """Parts of the list."""

    ALL = "all", _l("All")
    AVAILABLE = "available", _l("Available")
    NO_CONSENT = "no_consent", _l("Consent missing")
    RETENTION_DUE = "retention_due", _l("Retention over")
