"""What an agreement says: its articles worded, its versions and what changed between them."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import StringField, TextAreaField
from wtforms.validators import Length, Optional

from app.agreements import queries, services, wording
from app.agreements.models import Agreement
from app.agreements.views.blueprint import blueprint, changeable
from app.core.db import db
from app.core.errors import AppError
from app.core.forms import BaseForm, IntegerField, ManyChoices, VersionField, attach
from app.core.permissions import Permission, require, visible_or_404
from app.core.rendering import render

SPARE = 1
"""So many empty articles stand at the end, to be written."""


class WordingForm(BaseForm):
    """The articles of an agreement in their order; an empty one is left out."""

    after = VersionField()
    note = StringField(_l("What changed"), [Optional(), Length(max=200)])
    clauses = ManyChoices(_l("From the library"), coerce=int)


@blueprint.route("/agreements/<int:agreement_id>/wording", methods=["GET", "POST"])
@require(Permission.AGREEMENT_EDIT)
def word(agreement_id: int) -> ResponseReturnValue:
    """Choose, change, order and add articles; saving keeps the next version."""
    agreement = changeable(agreement_id)
    latest = queries.latest_wording(agreement)
    articles = latest.articles if latest else queries.usual_articles(agreement.kind)
    form, many = _form(agreement, articles, latest.number if latest else 0)
    if form.validate_on_submit():
        given, places = _entered(form, many, agreement)
        try:
            kept = services.word(
                agreement, given, by=current_user, after=form.after.data or 0, note=form.note.data or None
            )
        except AppError as error:
            db.session.rollback()
            if error.field and error.field.startswith("article_"):
                at = int(error.field.removeprefix("article_"))
                error.field = f"body_{places[at]}" if at < len(places) else None
            attach(form, error)
            agreement = changeable(agreement_id)
        else:
            db.session.commit()
            flash(
                _("Kept as version %(number)s.", number=kept.number) if kept else _("Nothing was changed."),
                "success",
            )
            return redirect(url_for("agreements.wordings", agreement_id=agreement_id), 303)
    is_wrong = bool(form.errors or form.form_errors)
    return render(
        "agreements/wording.html",
        form=form,
        rows=range(many),
        agreement=agreement,
        placeholders=wording.PLACEHOLDERS,
        may_word=services.may_edit_terms(agreement, by=current_user),
    ), 422 if is_wrong else 200


@blueprint.get("/agreements/<int:agreement_id>/wordings")
@require(Permission.AGREEMENT_VIEW)
def wordings(agreement_id: int) -> ResponseReturnValue:
    """Every version of what an agreement says; two of them side by side, word by word."""
    agreement = visible_or_404(current_user, Agreement, agreement_id, options=queries.SHOWN)
    known = queries.wordings_of(agreement)
    numbers = [one.number for one in known]
    newer = _asked("to", numbers) or (numbers[0] if numbers else None)
    older = _asked("from", numbers)
    if older is None and newer is not None and "from" not in request.args:
        older = max((number for number in numbers if number < newer), default=None)
    by_number = {one.number: one for one in known}
    after = by_number.get(newer or 0)
    before = by_number.get(older or 0)
    return render(
        "agreements/wordings.html",
        agreement=agreement,
        versions=known,
        before=before,
        after=after,
        changes=wording.compared(before, after) if after else [],
        may_word=queries.may_change(current_user, agreement)
        and current_user.can(Permission.AGREEMENT_EDIT)
        and services.may_edit_terms(agreement, by=current_user),
    )


def _asked(name: str, numbers: list[int]) -> int | None:
    number = request.args.get(name, type=int)
    return number if number in numbers else None


def _form(agreement: Agreement, articles: list[dict[str, Any]], after: int) -> tuple[Any, int]:
    """The form with as many articles as were sent or are on file, and how many those are."""
    given = sum(1 for name in request.form if name.startswith("body_"))
    many = min(given or len(articles) + SPARE, wording.MOST_ARTICLES + SPARE)
    fields: dict[str, Any] = {}
    data: dict[str, Any] = {"after": after}
    for at in range(many):
        fields[f"place_{at}"] = IntegerField(_l("Order"), [Optional()], minimum=1, maximum=999)
        fields[f"heading_{at}"] = StringField(_l("Heading"), [Length(max=wording.LONGEST_HEADING)])
        fields[f"body_{at}"] = TextAreaField(
            _l("Text"), [Length(max=wording.LONGEST_BODY)], render_kw={"rows": 5}
        )
        article = articles[at] if at < len(articles) else {"heading": "", "body": ""}
        data |= {f"place_{at}": at + 1, f"heading_{at}": article["heading"], f"body_{at}": article["body"]}
    form = type("ArticlesForm", (WordingForm,), fields)(data=data)
    used = {article["heading"] for article in articles}
    form.clauses.offer(
        [
            (one.id, one.heading)
            for one in queries.clauses(agreement.kind, only_active=True)
            if one.heading not in used
        ]
    )
    return form, many


def _entered(form: Any, many: int, agreement: Agreement) -> tuple[list[dict[str, Any]], list[int]]:
    """The articles in the order asked for, then the clauses chosen; and in which field each was."""
    rows = [
        (form[f"place_{at}"].data or 999, at, form[f"heading_{at}"].data or "", form[f"body_{at}"].data or "")
        for at in range(many)
    ]
    kept = sorted(row for row in rows if row[2].strip() or row[3].strip())
    articles = [{"heading": heading, "body": body} for _place, _at, heading, body in kept]
    chosen = set(form.clauses.data or ())
    articles += [
        {"heading": one.heading, "body": one.body}
        for one in queries.clauses(agreement.kind, only_active=True)
        if one.id in chosen
    ]
    return articles, [at for _place, at, _heading, _body in kept]
