"""The scans of a ceremony: uploaded in stacks, matched by their codes, reviewed, and signed in one step."""

from io import BytesIO

from flask import abort, flash, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.ceremonies import queries, services
from app.ceremonies.forms import ScansForm
from app.ceremonies.models import Scan
from app.ceremonies.views.blueprint import blueprint, ceremony_url
from app.ceremonies.views.ceremonies import page_of
from app.core import files, inspection
from app.core.errors import Invalid
from app.core.forms import attach, uploads_of
from app.core.permissions import Permission, require
from app.core.rendering import flash_undo
from app.core.saving import done, save


@blueprint.post("/<int:ceremony_id>/scans")
@require(Permission.AGREEMENT_APPROVE)
def add_scans(ceremony_id: int) -> ResponseReturnValue:
    """Keep scans, and match each of their papers by its code."""
    ceremony = queries.ceremony_for_change(current_user, ceremony_id)
    form = ScansForm()
    uploads = uploads_of(form.scans)
    if form.validate() and not uploads:
        attach(form, Invalid(_("Choose a file."), field="scans"))
    scans: list[Scan] = []
    again: list[str] = []

    def take() -> None:
        for upload in uploads:
            name = upload.filename or ""
            found = services.take_scan(ceremony, upload.stream, filename=name, by=current_user)
            scans.extend(found)
            again.extend([] if found else [name])

    if not form.errors and save(form, take).saved:
        _tell(scans, again=again)
        return redirect(ceremony_url(ceremony, "signed-scans"), 303)
    return page_of(queries.ceremony_or_404(current_user, ceremony_id), form=form)


def _tell(scans: list[Scan], *, again: list[str]) -> None:
    if scans:
        told = sum(1 for scan in scans if scan.is_by_code)
        flash(
            _("%(total)s papers found, %(told)s of them matched by their code.", total=len(scans), told=told),
            "success",
        )
    if again:
        flash(_("Uploaded before, so left out: %(names)s.", names=", ".join(again[:5])), "warning")


@blueprint.get("/<int:ceremony_id>/scans/<int:scan_id>/pages/<int:number>")
@require(Permission.AGREEMENT_VIEW)
def scan_page(ceremony_id: int, scan_id: int, number: int) -> ResponseReturnValue:
    """One page of a scan as a picture."""
    ceremony = queries.ceremony_or_404(current_user, ceremony_id)
    scan = queries.scan_or_404(ceremony, scan_id)
    path = files.path_of(scan.sha256)
    picture = inspection.page_picture(path, scan.media_type, number) if path.is_file() else None
    answer = send_file(BytesIO(picture or abort(404)), mimetype=files.PNG, etag=f"{scan.sha256}-{number}")
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer


@blueprint.post("/<int:ceremony_id>/scans/<int:scan_id>/assign")
@require(Permission.AGREEMENT_APPROVE)
def assign(ceremony_id: int, scan_id: int) -> ResponseReturnValue:
    """Say by hand which agreement a scan is of."""
    ceremony = queries.ceremony_for_change(current_user, ceremony_id)
    scan = queries.scan_or_404(ceremony, scan_id)
    if done(lambda: services.assign(ceremony, scan, request.form.get("agreement", type=int))):
        flash(_("Saved."), "success")
    return redirect(ceremony_url(ceremony, "signed-scans"), 303)


@blueprint.post("/<int:ceremony_id>/scans/<int:scan_id>/drop")
@require(Permission.AGREEMENT_APPROVE)
def drop(ceremony_id: int, scan_id: int) -> ResponseReturnValue:
    """Throw a scan away."""
    ceremony = queries.ceremony_for_change(current_user, ceremony_id)
    scan = queries.scan_or_404(ceremony, scan_id)
    if done(lambda: services.drop(scan)):
        flash(_("The scan is thrown away."), "success")
    return redirect(ceremony_url(ceremony, "signed-scans"), 303)


@blueprint.post("/<int:ceremony_id>/sign")
@require(Permission.AGREEMENT_APPROVE)
def sign(ceremony_id: int) -> ResponseReturnValue:
    """Sign everything that was chosen: all of it, or nothing."""
    ceremony = queries.ceremony_for_change(current_user, ceremony_id)
    chosen = _numbers(request.form.getlist("agreement"))
    signed: list[int] = []
    if done(lambda: signed.append(services.sign_all(ceremony, chosen, by=current_user))):
        flash_undo(
            ngettext("%(num)d agreement is signed.", "%(num)d agreements are signed.", signed[0]),
            url=url_for("ceremonies.take_back", ceremony_id=ceremony.id, agreement=chosen),
        )
    return redirect(ceremony_url(ceremony, "signed-scans"), 303)


@blueprint.post("/<int:ceremony_id>/take-back")
@require(Permission.AGREEMENT_APPROVE)
def take_back(ceremony_id: int) -> ResponseReturnValue:
    """Let what was signed here be unsigned again, its scans back on the list."""
    ceremony = queries.ceremony_for_change(current_user, ceremony_id)
    chosen = _numbers(request.values.getlist("agreement"))
    undone: list[int] = []
    if done(lambda: undone.append(services.take_back(ceremony, chosen, by=current_user))):
        flash(
            ngettext(
                "%(num)d signature is taken back. Its partnership goes back with it, unless it was moved on since.",
                "%(num)d signatures are taken back. Their partnerships go back with them, unless they were moved on since.",
                undone[0],
            ),
            "success",
        )
    return redirect(ceremony_url(ceremony, "signed-scans"), 303)


def _numbers(given: list[str]) -> list[int]:
    return [int(one) for one in dict.fromkeys(given) if one.isascii() and one.isdigit() and len(one) < 10]
