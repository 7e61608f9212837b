"""Notes: written on the page of a record, read on their own, changed, removed and put back."""

from typing import Any

from flask import Blueprint, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import history
from app.core import asked
from app.core.permissions import Action, Permission, may, require
from app.core.rendering import flash_undo, render
from app.core.saving import done, save, save_version
from app.notes import queries, services
from app.notes.enums import About
from app.notes.forms import NoteForm
from app.notes.models import Note

blueprint = Blueprint("notes", __name__, url_prefix="/notes", template_folder="templates")

PAGE = 20


@blueprint.get("/<note_about>/<int:record_id>")
@require(Permission.COMPANY_VIEW)
def on_record(note_about: str, record_id: int) -> str:
    """All notes on a record, the latest first."""
    about = queries.about_or_404(note_about)
    record = queries.record_or_404(current_user, about, record_id)
    return _page(about, record, NoteForm(formdata=None))


@blueprint.post("/<note_about>/<int:record_id>")
@require(Permission.COMPANY_EDIT)
def write(note_about: str, record_id: int) -> ResponseReturnValue:
    """Note something on a record."""
    about = queries.about_or_404(note_about)
    record = queries.record_or_404(current_user, about, record_id)
    form = NoteForm()
    unknown: list[str] = []
    made: list[Note] = []

    def act() -> None:
        note, names = services.write(about, record, form.body.data or "", by=current_user)
        made.append(note)
        unknown.extend(names)

    if form.validate_on_submit() and save(form, act).saved:
        flash(_("Noted."), "success")
        _warn_of(unknown)
        return redirect(f"{_record_url(about, record_id)}#notes", 303)
    record = queries.record_or_404(current_user, about, record_id)
    return _page(about, record, form), 422


@blueprint.get("/<note_about>/<int:record_id>/people")
@require(Permission.COMPANY_VIEW)
def people(note_about: str, record_id: int) -> ResponseReturnValue:
    """Who may see a record and can be mentioned on it, for what is typed after the sign."""
    about = queries.about_or_404(note_about)
    record = queries.record_or_404(current_user, about, record_id)
    found = queries.offered(record, asked.words(request.args))
    return jsonify([{"value": one.id, "label": one.name, "hint": one.position or ""} for one in found])


@blueprint.get("/<int:note_id>")
@require(Permission.COMPANY_VIEW)
def show(note_id: int) -> str:
    """One note, where it hangs, and what it said before."""
    note = queries.note_or_404(current_user, note_id)
    return render(
        "notes/show.html",
        note=note,
        may_change=may(current_user, Action.CHANGE, note),
        back=_record_url(note.about, note.record_id),
        history=history.of("notes", note.id),
    )


@blueprint.route("/<int:note_id>/edit", methods=["GET", "POST"])
@require(Permission.COMPANY_EDIT)
def edit(note_id: int) -> ResponseReturnValue:
    """Change one's own note."""
    note = queries.note_for_change(current_user, note_id)
    form, rows = NoteForm(obj=note), []
    if form.validate_on_submit():
        unknown: list[str] = []

        def act() -> None:
            unknown.extend(
                services.edit(note, form.body.data or "", by=current_user, version=form.version.data)
            )

        outcome = save_version(form, act, row=note)
        if outcome.saved:
            flash(_("Saved."), "success")
            _warn_of(unknown)
            return redirect(url_for("notes.show", note_id=note_id), 303)
        rows = outcome.rows
        note = queries.note_for_change(current_user, note_id)
    status = 409 if rows else 422 if form.errors or form.form_errors else 200
    return render("notes/edit.html", note=note, form=form, rows=rows, people_url=_people_url(note)), status


@blueprint.post("/<int:note_id>/remove")
@require(Permission.COMPANY_EDIT)
def remove(note_id: int) -> ResponseReturnValue:
    """Take one's own note away."""
    note = queries.note_for_change(current_user, note_id)
    if done(lambda: services.remove(note)):
        flash_undo(_("The note is removed."), url=url_for("notes.restore", note_id=note_id))
    return redirect(f"{_record_url(note.about, note.record_id)}#notes", 303)


@blueprint.post("/<int:note_id>/restore")
@require(Permission.COMPANY_EDIT)
def restore(note_id: int) -> ResponseReturnValue:
    """Put one's own note back."""
    note = queries.note_for_change(current_user, note_id)
    if done(lambda: services.restore(note)):
        flash(_("The note is back."), "success")
    return redirect(f"{_record_url(note.about, note.record_id)}#notes", 303)


def _page(about: About, record: Any, form: NoteForm) -> str:
    return render(
        "notes/index.html",
        partial="notes/_list.html",
        about=about,
        record_id=record.id,
        company=record if about is About.COMPANY else record.company,
        title=getattr(record, "title", None),
        page=queries.on_record(current_user, about, record.id, key=request.args.get("key"), size=PAGE),
        form=form,
        may_write=current_user.can(Permission.COMPANY_EDIT),
        back=_record_url(about, record.id),
    )


def _record_url(about: About, record_id: int) -> str:
    endpoint, name = {
        About.COMPANY: ("workspace.company", "company_id"),
        About.PARTNERSHIP: ("pipeline.show", "partnership_id"),
        About.AGREEMENT: ("agreements.show", "agreement_id"),
    }[about]
    values: dict[str, Any] = {name: record_id}
    return url_for(endpoint, **values)


def _people_url(note: Note) -> str:
    return url_for("notes.people", note_about=note.about.value, record_id=note.record_id)


def _warn_of(unknown: list[str]) -> None:
    if unknown:
        names = ", ".join(f"@{one}" for one in dict.fromkeys(unknown[:5]))
        flash(_("Nobody who may see this is called %(names)s, so nobody was told.", names=names), "warning")
