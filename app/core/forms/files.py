"""Fields that take files, with what may be inside them said beforehand and checked afterwards."""

from collections.abc import Sequence
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_wtf import file as wtf_file
from werkzeug.datastructures import FileStorage
from wtforms import validators
from wtforms.fields.core import Field

from app.core import formats
from app.core.forms.base import suggest

MEGABYTE = 1_000_000


class FileField(wtf_file.FileField):
    """One file of at most ``max_mb`` megabytes whose name ends in one of ``extensions``."""

    def __init__(
        self,
        label: Any = None,
        validators_: Sequence[Any] = (),
        *,
        max_mb: int = 10,
        extensions: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        checks = kwargs.pop("validators", validators_)
        super().__init__(label, checks, **kwargs)
        self.max_mb = max_mb
        self.extensions = tuple(extensions)
        if self.extensions:
            suggest(self, {"accept": ",".join(f".{one}" for one in self.extensions)})

    def pre_validate(self, form: Any) -> None:
        for upload in uploads_of(self):
            _check_upload(upload, self.max_mb, self.extensions)


class FilesField(wtf_file.MultipleFileField):
    """Up to ``most`` files, each as ``FileField`` says."""

    def __init__(
        self,
        label: Any = None,
        validators_: Sequence[Any] = (),
        *,
        max_mb: int = 10,
        extensions: Sequence[str] = (),
        most: int = 20,
        **kwargs: Any,
    ) -> None:
        checks = kwargs.pop("validators", validators_)
        super().__init__(label, checks, **kwargs)
        self.max_mb = max_mb
        self.extensions = tuple(extensions)
        self.most = most
        if self.extensions:
            suggest(self, {"accept": ",".join(f".{one}" for one in self.extensions)})

    def pre_validate(self, form: Any) -> None:
        given = uploads_of(self)
        if len(given) > self.most:
            raise validators.StopValidation(
                ngettext("Choose at most %(num)d file.", "Choose at most %(num)d files.", self.most)
            )
        for upload in given:
            _check_upload(upload, self.max_mb, self.extensions)


def uploads_of(field: Field) -> list[FileStorage]:
    """The files that were really given, whether ``field`` takes one or many."""
    given = field.data if isinstance(field.data, list) else [field.data]
    return [one for one in given if isinstance(one, FileStorage) and one.filename]


def limits(field: Field) -> dict[str, Any]:
    """What the page needs to refuse files itself: a request with one that is too large never reaches the form."""
    most = getattr(field, "max_mb", 0) * MEGABYTE
    in_all = current_app.config["MAX_CONTENT_LENGTH"] or 0
    return {
        "data-most": most,
        "data-most-in-all": in_all,
        "data-too-large": _too_large("{name}", "{size}", most or in_all),
        "data-too-many": _(
            "Together these files have %(size)s; at most %(most)s can be sent at once.",
            size="{size}",
            most=formats.file_size(in_all),
        ),
    }


def _too_large(name: str, size: str, most: int) -> str:
    return str(
        _("%(name)s has %(size)s; at most %(most)d MB fit.", name=name, size=size, most=most // MEGABYTE)
    )


def _check_upload(upload: FileStorage, max_mb: int, extensions: tuple[str, ...]) -> None:
    ending = (upload.filename or "").rpartition(".")[2].lower()
    if extensions and ending not in extensions:
        raise validators.StopValidation(
            _(
                "%(name)s cannot be used. Choose: %(kinds)s.",
                name=upload.filename,
                kinds=", ".join(extensions),
            )
        )
    upload.stream.seek(0, 2)
    size = upload.stream.tell()
    upload.stream.seek(0)
    if size == 0:
        raise validators.StopValidation(_("%(name)s is empty.", name=upload.filename))
    if size > max_mb * MEGABYTE:
        raise validators.StopValidation(
            _too_large(upload.filename or "", formats.file_size(size), max_mb * MEGABYTE)
        )
