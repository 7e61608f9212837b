"""The few ways a rule says no, each with a sentence for the person who asked."""

from typing import Any


class AppError(Exception):
    """A rule refused; ``message`` is a translated sentence, ``field`` the form field it belongs beside."""

    status = 422

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class Invalid(AppError):
    """What was given cannot be stored as it is."""


class Conflict(AppError):
    """It would contradict something already on file."""

    status = 409


class NotAllowed(AppError):
    """The record may be seen, but not changed in this way by this person."""

    status = 403


class Stale(Conflict):
    """Someone else changed the record since it was opened; ``stored`` holds the values now on file."""

    def __init__(self, message: str, *, stored: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.stored = stored or {}
