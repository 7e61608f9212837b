"""What a file that cannot be read answers with."""

from app.core.errors import AppError


class TabularError(AppError):
    """The file cannot be read as a table; the sentence says why and what to do about it."""
