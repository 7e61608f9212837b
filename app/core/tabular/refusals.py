"""The sentences with which workbooks of every kind are refused."""

from collections.abc import Sequence

from flask_babel import gettext as _

from app.core.tabular.errors import TabularError


def broken() -> TabularError:
    """It cannot be opened."""
    return TabularError(
        _(
            "This workbook is damaged and cannot be opened. Open it in the spreadsheet program, save it again as .xlsx, then send that file."
        )
    )


def locked() -> TabularError:
    """It needs a password."""
    return TabularError(
        _("This workbook is protected by a password. Save a copy without the password, then send that copy.")
    )


def too_big_inside() -> TabularError:
    """It asks for more memory or time than any list does."""
    return TabularError(
        _(
            "This workbook is far bigger inside than it looks, so it was not opened. Copy the list into a new workbook, then send that file."
        )
    )


def nothing_shown(hidden: Sequence[str]) -> TabularError:
    """No sheet that is shown holds anything; ``hidden`` are those that hold something unseen."""
    if hidden:
        return TabularError(
            _(
                "Only hidden sheets of this workbook hold anything (%(names)s). Unhide the sheet that is meant, then send the file again.",
                names=", ".join(hidden),
            )
        )
    return TabularError(_("This file is empty. Choose the file that holds the list."))
