"""Photos of a visit: served within its scope only, added, captioned, removed."""

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.core import files
from app.core.db import db
from app.core.errors import AppError
from app.core.forms import uploads_of
from app.core.permissions import Permission, changeable_or_403, require
from app.core.rendering import flash_undo
from app.core.saving import done
from app.outreach import queries, services
from app.outreach.forms import CaptionForm, PhotosForm
from app.outreach.models import Visit, VisitPhoto
from app.outreach.views.blueprint import blueprint


@blueprint.get("/visits/<int:visit_id>/photos/<int:photo_id>")
@require(Permission.OUTREACH_VIEW)
def photo(visit_id: int, photo_id: int) -> ResponseReturnValue:
    """The picture; with ``?size=small`` a small copy for lists."""
    found = _photo(visit_id, photo_id)
    if found.removed_at is not None or not files.path_of(found.sha256).is_file():
        abort(404)
    if request.args.get("size") == "small":
        return files.send_small(found.sha256)
    return files.send(
        found.sha256,
        media_type=files.JPEG,
        filename=f"kunjungan-{visit_id}-{photo_id}.jpg",
        as_attachment=False,
    )


@blueprint.post("/visits/<int:visit_id>/photos")
@require(Permission.OUTREACH_EDIT)
def add_photos(visit_id: int) -> ResponseReturnValue:
    """Keep more pictures with the visit; those that cannot be kept are named."""
    changed = changeable_or_403(current_user, Visit, visit_id)
    form = PhotosForm()
    uploads = uploads_of(form.photos)
    if not uploads:
        flash(_("Choose at least one photo."), "warning")
    elif not form.validate():
        flash(" ".join(str(error) for error in form.photos.errors), "error")
    else:
        kept = 0
        for upload in uploads:
            try:
                services.add_photo(changed, upload.stream)
                kept += 1
            except AppError as error:
                flash(
                    _(
                        "The photo %(name)s was left out: %(reason)s",
                        name=upload.filename,
                        reason=error.message,
                    ),
                    "warning",
                )
        db.session.commit()
        if kept:
            flash(ngettext("%(num)d photo added.", "%(num)d photos added.", kept), "success")
    return redirect(_gallery(visit_id))


@blueprint.post("/visits/<int:visit_id>/photos/<int:photo_id>/caption")
@require(Permission.OUTREACH_EDIT)
def caption_photo(visit_id: int, photo_id: int) -> ResponseReturnValue:
    """Say what the picture shows."""
    found = _changeable_photo(visit_id, photo_id)
    form = CaptionForm()
    if form.validate():
        services.caption_photo(found, form.caption.data)
        db.session.commit()
        flash(_("The caption is saved."), "success")
    else:
        flash(" ".join(str(error) for error in form.caption.errors), "error")
    return redirect(_gallery(visit_id))


@blueprint.post("/visits/<int:visit_id>/photos/<int:photo_id>/remove")
@require(Permission.OUTREACH_EDIT)
def remove_photo(visit_id: int, photo_id: int) -> ResponseReturnValue:
    """Take the picture off the visit."""
    found = _changeable_photo(visit_id, photo_id)
    services.remove_photo(found)
    db.session.commit()
    flash_undo(
        _("The photo is removed."),
        url=url_for("outreach.restore_photo", visit_id=visit_id, photo_id=photo_id),
    )
    return redirect(_gallery(visit_id))


@blueprint.post("/visits/<int:visit_id>/photos/<int:photo_id>/restore")
@require(Permission.OUTREACH_EDIT)
def restore_photo(visit_id: int, photo_id: int) -> ResponseReturnValue:
    """Put a removed picture back."""
    found = _changeable_photo(visit_id, photo_id)
    if done(lambda: services.restore_photo(found)):
        flash(_("The photo is back."), "success")
    return redirect(_gallery(visit_id))


def _photo(visit_id: int, photo_id: int) -> VisitPhoto:
    found = queries.photo_or_404(current_user, visit_id, photo_id)
    return found or abort(404)


def _changeable_photo(visit_id: int, photo_id: int) -> VisitPhoto:
    found = _photo(visit_id, photo_id)
    changeable_or_403(current_user, Visit, visit_id)
    return found


def _gallery(visit_id: int) -> str:
    return url_for("outreach.visit", visit_id=visit_id, _anchor="photos")
