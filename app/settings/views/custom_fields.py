"""The office's own fields: what there is on each kind of record, adding, changing, ordering, taking out of use."""

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts import history
from app.core.db import db
from app.core.permissions import Permission, require
from app.core.rendering import flash_undo, render
from app.core.saving import done, save, save_version
from app.settings import queries as settings_queries
from app.settings.custom import kinds, queries, services
from app.settings.custom.forms import CustomFieldForm, preview_form
from app.settings.custom.kinds import Kind
from app.settings.custom.models import CHOSEN, CustomField, FieldType
from app.settings.views import settings


@settings.get("/custom-fields")
@require(Permission.SETTING_MANAGE)
def custom_fields() -> ResponseReturnValue:
    """The fields of one kind of record, in their order, those out of use behind them."""
    kind = _kind()
    fields = queries.all_fields(kind.name)
    return render(
        "settings/custom/index.html",
        kind=kind,
        kinds=[(one, len(queries.fields(one.name))) for one in kinds.all_kinds()],
        in_use=[field for field in fields if field.is_active],
        out_of_use=[field for field in fields if not field.is_active],
        counts=queries.counts(kind),
    )


@settings.route("/custom-fields/new", methods=["GET", "POST"])
@require(Permission.SETTING_MANAGE)
def new_custom_field() -> ResponseReturnValue:
    """Add a field to a kind of record."""
    kind = _kind()
    is_checklist = "checklist" in request.args and kind.cases is not None
    form = CustomFieldForm(
        data={"is_in_form": True, "is_on_page": True, "is_in_list": not is_checklist}
        | ({"type": FieldType.SEVERAL} if is_checklist else {})
    )
    form.offer_cases(kind)
    form.is_checklist = is_checklist
    is_sent = form.validate_on_submit() and not _asks_to_look()
    if is_sent and save(form, lambda: services.add(kind.name, **form.description())).saved:
        flash(
            _("The checklist is there; it is gone through from now on.")
            if is_checklist
            else _("The field is there; it is asked from now on."),
            "success",
        )
        return redirect(_list_url(kind), 303)
    return _page(form, kind), 422 if form.errors else 200


@settings.route("/custom-fields/<int:field_id>", methods=["GET", "POST"])
@require(Permission.SETTING_MANAGE)
def edit_custom_field(field_id: int) -> ResponseReturnValue:
    """Change a field: its words, its choices, where it shows."""
    field = settings_queries.row_or_404(CustomField, field_id)
    kind = kinds.find_kind(field.record) or abort(404)
    form = CustomFieldForm(obj=field)
    form.offer_cases(kind)
    rows, by, status = [], None, 200
    if form.validate_on_submit() and not _asks_to_look():
        outcome = save_version(
            form,
            lambda: services.change(
                settings_queries.for_change(CustomField, field_id),
                version=form.version.data,
                **form.description(),
            ),
            row=field,
        )
        if outcome.saved:
            flash(_("Saved."), "success")
            return redirect(_list_url(kind), 303)
        rows, by, status = outcome.rows, outcome.by, outcome.status
    elif form.errors:
        status = 422
    return _page(form, kind, field=field, rows=rows, by=by), status


@settings.post("/custom-fields/<int:field_id>/move")
@require(Permission.SETTING_MANAGE)
def move_custom_field(field_id: int) -> ResponseReturnValue:
    """Swap a field with the one above or below."""
    field = settings_queries.for_change(CustomField, field_id)
    done(
        lambda: services.move(field, up=request.form.get("direction") == "up", past=request.form.get("past"))
    )
    return redirect(_list_url(kinds.kind(field.record)), 303)


@settings.post("/custom-fields/<int:field_id>/use")
@require(Permission.SETTING_MANAGE)
def use_custom_field(field_id: int) -> ResponseReturnValue:
    """Take a field out of use, or back into it; no value is lost by either."""
    field = settings_queries.for_change(CustomField, field_id)
    is_active = request.values.get("active") == "1"
    services.put_in_use(field, is_active=is_active)
    db.session.commit()
    if is_active:
        flash(_("%(name)s is in use again, with all its values.", name=field.name), "success")
    else:
        flash_undo(
            _("%(name)s is out of use; its values are kept.", name=field.name),
            url=url_for("settings.use_custom_field", field_id=field.id, active=1),
        )
    return redirect(_list_url(kinds.kind(field.record)), 303)


def _page(
    form: CustomFieldForm, kind: Kind, *, field: CustomField | None = None, rows: Any = (), by: Any = None
) -> str:
    return render(
        "settings/custom/field.html",
        form=form,
        kind=kind,
        field=field,
        rows=rows,
        by=by,
        back=_list_url(kind),
        preview=preview_form(form.preview()),
        takes_choices=form.type.data in CHOSEN,
        held=queries.count(kind, field) if field else 0,
        choice_counts=queries.choice_counts(kind, field) if field and field.type in CHOSEN else {},
        history=history.of("custom_fields", field.id) if field else [],
    )


def _asks_to_look() -> bool:
    """Whether the button was “Preview”: nothing is stored then."""
    return "look" in request.form


def _kind() -> Kind:
    """The kind of record that the address names; the first one where it names none."""
    return kinds.find_kind(request.args.get("record", "")) or kinds.all_kinds()[0]


def _list_url(kind: Kind) -> str:
    return url_for("settings.custom_fields", record=kind.name)
