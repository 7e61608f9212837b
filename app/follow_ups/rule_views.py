"""The rules that make follow-ups, for whoever keeps the settings."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField
from wtforms.validators import InputRequired, Length

from app.accounts import history
from app.core import clock
from app.core.errors import AppError
from app.core.forms import VersionedForm, attach
from app.core.permissions import Permission, require
from app.core.rendering import render
from app.core.saving import save_version
from app.follow_ups.enums import RuleKey
from app.follow_ups.models import FollowUpRule
from app.follow_ups.rules import queries, services
from app.follow_ups.rules.words import RULES
from app.settings import queries as settings

blueprint = Blueprint(
    "follow_up_rules", __name__, url_prefix="/settings/follow-up-rules", template_folder="templates"
)


class RuleForm(VersionedForm):
    """A rule: whether it is used, and its days."""

    is_active = BooleanField(_l("In use"))
    typed_days = StringField(
        _l("Days"), [InputRequired(), Length(max=60)], render_kw={"inputmode": "numeric"}
    )


@blueprint.get("")
@require(Permission.SETTING_MANAGE)
def index() -> str:
    """All rules as they are set."""
    return render("follow_ups/rules/index.html", rules=queries.rules(), words=RULES)


@blueprint.get("/<int:rule_id>")
@require(Permission.SETTING_MANAGE)
def edit_by_id(rule_id: int) -> ResponseReturnValue:
    """The rule of a number, as the audit log names it."""
    rule = settings.row_or_404(FollowUpRule, rule_id)
    return redirect(url_for("follow_up_rules.edit", key=rule.key.value))


@blueprint.route("/<key>", methods=["GET", "POST"])
@require(Permission.SETTING_MANAGE)
def edit(key: str) -> ResponseReturnValue:
    """Set one rule; what it would make is counted before anything is saved."""
    rule = queries.rule_or_404(key)
    form = RuleForm(obj=rule)
    words, days = RULES[rule.key], list(rule.days)
    rows, by, status = [], None, 200
    if form.validate_on_submit():
        try:
            days = services.days_from(form.typed_days.data, words)
        except AppError as error:
            attach(form, error)
            status = 422
        else:
            if "count" not in request.form:
                outcome = save_version(
                    form,
                    lambda: services.change(
                        settings.for_change(FollowUpRule, rule.id),
                        version=form.version.data,
                        is_active=form.is_active.data,
                        days=form.typed_days.data,
                    ),
                    row=rule,
                )
                if outcome.saved:
                    flash(_("Saved."), "success")
                    return redirect(url_for("follow_up_rules.index"), 303)
                rows, by, status = outcome.rows, outcome.by, outcome.status
    elif form.errors:
        status = 422
    return render(
        "follow_ups/rules/edit.html",
        rule=rule,
        words=words,
        form=form,
        dry_run=queries.dry_run(rule.key, days, on=clock.today()),
        most_a_day=queries.days_of(RuleKey.MOST_A_DAY),
        rows=rows,
        by=by,
        history=history.of("follow_up_rules", rule.id),
    ), status
