"""The rules from regulations, for whoever keeps the settings: what holds since when, and what a change would do."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import InputRequired, Length, Optional

from app.accounts import history
from app.agreements.rules import trying, words
from app.core import clock
from app.core.db import db
from app.core.errors import AppError, Conflict
from app.core.forms import ChoiceField, DayField, NumberField, VersionedForm, attach
from app.core.permissions import Permission, require
from app.core.rendering import render
from app.core.saving import Outcome, done, save_version
from app.settings import queries as settings
from app.settings import regulating, regulations
from app.settings.enums import Severity
from app.settings.models import RegulationRule

blueprint = Blueprint(
    "regulations", __name__, url_prefix="/settings/regulations", template_folder="../templates"
)


class FigureField(NumberField):
    """A number that is shown without decimals where it has none: 12 months, not 12,00."""

    def process_data(self, value: Any) -> None:
        super().process_data(value)
        if self.data is not None and self.data == self.data.to_integral_value():
            self.data = self.data.quantize(Decimal(1))


class RegulationForm(VersionedForm):
    """A rule of a regulation as the office applies it."""

    value = FigureField(_l("Figure"), [Optional()], minimum=0, maximum=1000, places=2)
    value_to = FigureField(_l("Up to"), [Optional()], minimum=0, maximum=1000, places=2)
    severity = ChoiceField(_l("Where it is not kept"), [InputRequired()], choices=Severity)
    is_active = BooleanField(_l("In use"))
    valid_from_on = DayField(_l("Holds from"), [InputRequired()])
    article = StringField(_l("Article"), [InputRequired()])
    name_id = StringField(_l("Text in Indonesian"), [InputRequired()])
    name_en = StringField(_l("Text in English"), [InputRequired()])
    source = StringField(_l("Source"), [InputRequired()])
    confirmed_by = StringField(_l("Confirmed by"), [Optional(), Length(max=120)])
    counted = HiddenField()
    """What was tried on all that is in force before it is saved."""

    def wanted(self) -> str:
        """What decides how records are judged, as one text."""
        day = self.valid_from_on.data
        figures = (f"{one.normalize():f}" if one is not None else "" for one in self.figures())
        return "|".join((*figures, str(self.severity.data), str(self.is_active.data), str(day)))

    def figures(self) -> tuple[Decimal | None, Decimal | None]:
        return self.value.data, self.value_to.data


@blueprint.get("")
@require(Permission.SETTING_MANAGE)
def index() -> str:
    """All rules, with what held before and what will hold."""
    return render("agreements/rules/index.html", rules=regulations.rules(), today_on=clock.today())


@blueprint.route("/<int:regulation_id>", methods=["GET", "POST"])
@require(Permission.SETTING_MANAGE)
def edit(regulation_id: int) -> ResponseReturnValue:
    """Set one rule from a day on; what it would do to everything in force is counted before it is saved."""
    rule = settings.row_or_404(RegulationRule, regulation_id)
    form, outcome, is_told = RegulationForm(obj=rule), Outcome(saved=False), False
    if form.validate_on_submit():
        is_told = "count" in request.form or form.counted.data != form.wanted()
        if is_told:
            _try(rule, form)
        else:
            outcome = save_version(form, lambda: _change(rule.id, form), row=rule)
            if outcome.saved:
                flash(_("Saved."), "success")
                return redirect(url_for("regulations.index"), 303)
            rule = settings.row_or_404(RegulationRule, regulation_id)
    is_refused = bool(form.errors or form.form_errors or outcome.rows)
    trial, today = None, clock.today()
    is_past = rule.valid_to_on is not None and rule.valid_to_on < today
    if not is_refused and not is_past:
        # Held against what holds today, though the version itself may only be planned.
        present = regulations.on(today).get(rule.key)
        trial = trying.dry_run(rule.key, present, _proposed(rule, form), on=today)
        form.counted.raw_data, form.counted.data = None, form.wanted()
    return render(
        "agreements/rules/edit.html",
        form=form,
        rule=rule,
        rows=outcome.rows,
        changed_by=outcome.by,
        trial=trial,
        is_told=is_told and not is_refused,
        outcomes=trying.SEVERE,
        sentence=words.sentence,
        may_see=current_user.can(Permission.AGREEMENT_VIEW),
        may_see_people=current_user.can(Permission.CANDIDATE_VIEW),
        may_withdraw=regulating.may_withdraw(rule, today=today),
        today_on=today,
        history=history.of("regulation_rules", rule.id),
    ), outcome.status if is_refused else 200


@blueprint.post("/<int:regulation_id>/withdraw")
@require(Permission.SETTING_MANAGE)
def withdraw(regulation_id: int) -> ResponseReturnValue:
    """Call off a version that is planned or holds since today."""
    rule = settings.for_change(RegulationRule, regulation_id)
    version = request.form.get("version", type=int)
    if not done(lambda: regulating.withdraw(rule, version=version)):
        return redirect(url_for("regulations.edit", regulation_id=regulation_id), 303)
    flash(_("Called off. The version before it goes on holding."), "success")
    return redirect(url_for("regulations.index"), 303)


def _try(rule: RegulationRule, form: RegulationForm) -> None:
    """Say beside the field what could not be saved, before anything is counted."""
    try:
        regulating.check(rule, _values(form), from_on=form.valid_from_on.data)
    except AppError as error:
        db.session.rollback()
        attach(form, error)


def _values(form: RegulationForm) -> dict[str, Any]:
    values = form.values("valid_from_on", "counted")
    return values | {"confirmed_by": values["confirmed_by"] or None}


def _change(regulation_id: int, form: RegulationForm) -> None:
    if form.counted.data != form.wanted():
        # What somebody else set meanwhile was taken over: nobody has counted what both do together.
        raise Conflict(
            _("Somebody else has changed this rule meanwhile. Count what both do together, then save.")
        )
    day = form.valid_from_on.data or clock.today()
    rule = settings.for_change(RegulationRule, regulation_id)
    regulating.change(rule, version=form.version.data, from_on=day, **_values(form))


def _proposed(rule: RegulationRule, form: RegulationForm) -> regulations.Regulation | None:
    if not form.is_active.data:
        return None
    return replace(
        regulations.of(rule), value=form.value.data, value_to=form.value_to.data, severity=form.severity.data
    )
