"""What would become of a list, by the same rules that will judge it: looked at, and decided, before it is poured in."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.core.db import db
from app.core.errors import AppError
from app.core.paging import Page
from app.core.permissions import Permission, require
from app.core.rendering import flash_undo, render
from app.core.tabular import Row, as_text
from app.imports import queries, services
from app.imports.batches import Outcome
from app.imports.choosing import Option
from app.imports.enums import ImportState, Verdict
from app.imports.kinds import COMPANIES, kind_of
from app.imports.models import ImportRun
from app.imports.policies import Rule
from app.imports.views import blueprint
from app.imports.views.runs import TONES, Question, chosen_company, position

PREVIEW_PAGE = 50
NAMING = ("name", "company")
CHOSEN_IN = (Verdict.UPDATE, Verdict.UNCHANGED)

Pair = tuple[Outcome, Row]


@blueprint.get("/<int:run_id>/preview")
@require(Permission.IMPORT)
def preview(run_id: int) -> ResponseReturnValue:
    """What would become of some hundred rows; ``?first=`` the first of them, ``?verdict=`` only those."""
    run = queries.run_or_404(current_user, run_id)
    if run.state is not ImportState.UPLOADED:
        return redirect(url_for("imports.show", run_id=run.id))
    listing = services.open_run(run)
    if listing.kind.lacking(listing.columns):
        return redirect(url_for("imports.columns", run_id=run.id))
    first = _first(len(listing.table.rows))
    outcomes, counts = services.try_out(run, listing, first=first)
    pairs = list(zip(outcomes, listing.table.rows[first - 1 :], strict=False))
    told = queries.told_of(run)
    verdict = next((one for one in Verdict if one.value == request.args.get("verdict")), None)
    asked = [pair for pair in pairs if verdict is None or _is_shown(pair[0], verdict, told)]
    page = _preview_page(asked)
    # In the order of the list, the name of the company in front.
    shown = sorted(listing.columns.items(), key=lambda column: (column[0] not in NAMING, column[1]))
    labels = {key: str(target.label) for key, target in listing.kind.fields.by_key.items()}
    kind = listing.kind
    return render(
        "imports/preview.html",
        run=run,
        listing=listing,
        fields=[(labels[key], index) for key, index in shown],
        page=page,
        first=first,
        last=first + len(outcomes) - 1,
        step=services.PREVIEWED,
        # Only of a list that was tried out as a whole is it known how many rows will write anything.
        writes=counts.get("new", 0) + counts.get("update", 0) if len(outcomes) == run.row_count else 0,
        tabs=_tabs(
            run, first, counts, verdict, sum(_is_shown(one, Verdict.REVIEW, told) for one in outcomes)
        ),
        verdict=verdict,
        columns=[{"label": labels[key]} for key, _index in shown],
        kind=kind,
        tones=TONES,
        as_text=lambda cell: kind.shown(as_text(cell)),
        earlier=queries.earlier_run(run),
        rules=list(Rule),
        rule=run.mapping.get("rule") or Rule.ASK.value,
        has_rules=listing.kind is COMPANIES,
        decidable={one.value for one in services.DECIDABLE},
        later=services.LATER,
        met=_met(run, page.rows),
        told=told,
        questions=_questions(run, page.rows, outcomes, told) if verdict is Verdict.REVIEW else [],
        choices=_choices(run, listing, page.rows) if verdict in CHOSEN_IN else [],
        anchor=position(),
    )


@blueprint.post("/<int:run_id>/preview/<int:number>")
@require(Permission.IMPORT)
def tell(run_id: int, number: int) -> ResponseReturnValue:
    """Decide a row before the list is poured in: one of the companies suggested, a new one, or later."""
    run = queries.run_or_404(current_user, run_id)
    listing = listing_with(run, number)
    chosen = chosen_company()
    try:
        outcome = services.tell(run, listing, number, company_id=chosen, by=current_user)
    except AppError as refused:
        db.session.rollback()
        flash(refused.message, "error")
    else:
        db.session.commit()
        flash_undo(
            _("Row %(row)s: %(verdict)s.", row=outcome.row, verdict=outcome.verdict.label),
            url=url_for(
                "imports.untell",
                run_id=run.id,
                number=number,
                key=position(),
                verdict=request.form.get("verdict"),
            ),
        )
    return redirect(_address(run.id, number, _tab()))


@blueprint.post("/<int:run_id>/preview/<int:number>/undo")
@require(Permission.IMPORT)
def untell(run_id: int, number: int) -> ResponseReturnValue:
    """Take a decision back before the list is poured in."""
    run = queries.run_or_404(current_user, run_id)
    listing = listing_with(run, number)
    _do(lambda: services.untell(run, listing, number))
    return redirect(_address(run.id, number, _tab()))


@blueprint.post("/<int:run_id>/preview/<int:number>/fields")
@require(Permission.IMPORT)
def choose(run_id: int, number: int) -> ResponseReturnValue:
    """Say which fields of one row are taken over; ``reset`` leaves it to the rule of the list again."""
    run = queries.run_or_404(current_user, run_id)
    listing = listing_with(run, number)
    taken = None if "reset" in request.form else request.form.getlist("take")
    _do(lambda: services.choose(run, listing, number, taken))
    verdict = Verdict.UPDATE if taken else Verdict.UNCHANGED
    return redirect(_address(run.id, number, verdict if taken is not None else Verdict.UPDATE))


@blueprint.post("/<int:run_id>/preview/rule")
@require(Permission.IMPORT)
def rule(run_id: int) -> ResponseReturnValue:
    """Say what becomes of every row left for a person, in the whole list."""
    run = queries.run_or_404(current_user, run_id)
    chosen = next((one for one in Rule if one.value == request.form.get("rule")), None)
    if chosen is None:
        abort(400)
    _do(lambda: services.rule_for_all(run, chosen))
    return redirect(url_for("imports.preview", run_id=run.id))


def _do(deed: Callable[[], Any]) -> None:
    try:
        deed()
    except AppError as refused:
        db.session.rollback()
        flash(refused.message, "error")
    else:
        db.session.commit()


def _is_shown(outcome: Outcome, verdict: Verdict, told: dict[str, int | None]) -> bool:
    """Rows a person decided stay among those to review, so that it can be decided again."""
    is_told = verdict is Verdict.REVIEW and (outcome.fingerprint or "") in told
    return outcome.verdict is verdict or is_told


def _tabs(
    run: ImportRun, first: int, counts: dict[str, int], verdict: Verdict | None, asked: int
) -> list[dict[str, Any]]:
    def tab(label: Any, count: int, one: Verdict | None) -> dict[str, Any]:
        href = url_for(
            "imports.preview",
            run_id=run.id,
            first=first if first > 1 else None,
            verdict=one.value if one else None,
        )
        return {"label": label, "href": href, "count": count, "active": one is verdict}

    counted = {**counts, Verdict.REVIEW.value: asked}
    return [
        tab(_("All"), sum(counts.values()), None),
        *(
            tab(one.label, counted.get(one.value, 0), one)
            for one in Verdict
            if counted.get(one.value) or one in (verdict, Verdict.REVIEW)
        ),
    ]


def _met(run: ImportRun, pairs: list[Pair]) -> dict[int, Any]:
    """Who on file the rows may speak of."""
    return kind_of(run).met(
        current_user, {key for outcome, _row in pairs for key in outcome.candidates[: queries.SUGGESTED]}
    )


def _questions(
    run: ImportRun, pairs: list[Pair], outcomes: list[Outcome], told: dict[str, int | None]
) -> list[Question]:
    comparer = services.comparer_of(run)
    alike = Counter(outcome.naming for outcome in outcomes)
    met = _met(run, pairs)
    found = []
    for outcome, row in pairs:
        offered = [met[key] for key in outcome.candidates[: queries.SUGGESTED] if key in met]
        found.append(
            Question(
                outcome.row,
                outcome.row,
                outcome.name,
                outcome.message,
                offered,
                comparer.lines(row.cells, offered),
                is_decided=outcome.fingerprint in told,
                alike=alike[outcome.naming] - 1,
            )
        )
    return found


def _choices(
    run: ImportRun, listing: services.Listing, pairs: list[Pair]
) -> list[tuple[Outcome, Any, list[Option]]]:
    """Of rows that speak of a company on file: the company, and every field the list could change."""
    if listing.kind is not COMPANIES:
        return []
    met = queries.companies_by_id(
        current_user, {outcome.company_id for outcome, _row in pairs if outcome.company_id is not None}
    )
    known = [(outcome, row) for outcome, row in pairs if outcome.company_id in met]
    options = services.options_of(
        run, [(row, met[outcome.company_id or 0], outcome.changed) for outcome, row in known]
    )
    return [
        (outcome, met[outcome.company_id or 0], options[row.number])
        for outcome, row in known
        if options.get(row.number)
    ]


def listing_with(run: ImportRun, number: int) -> services.Listing:
    """The list of ``run``, if it has a row of this number."""
    listing = services.open_run(run)
    if not services.is_in(listing, number):
        abort(404)
    return listing


def _tab() -> Verdict | None:
    """The rows among which a person decided: those of one verdict, or all."""
    named = request.values.get("verdict", Verdict.REVIEW.value)
    return next((one for one in Verdict if one.value == named), None)


def _address(run_id: int, number: int, verdict: Verdict | None) -> str:
    first = services.window_of(number)
    return url_for(
        "imports.preview",
        run_id=run_id,
        verdict=verdict.value if verdict else None,
        key=position(),
        first=first if first > 1 else None,
        _anchor=f"row-{number}",
    )


def _first(count: int) -> int:
    """The first row of the part of the list that the address asks for."""
    asked = request.args.get("first", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 1
    return services.window_of(number) if 1 <= number <= count else 1


def _preview_page(pairs: list[Pair]) -> Page[Pair]:
    """The part of the rows tried out that the address asks for by its first row."""
    asked = request.args.get("key", "")
    first = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 1
    first = first if 1 <= first <= len(pairs) else 1
    after, before = first + PREVIEW_PAGE, max(first - PREVIEW_PAGE, 1)
    return Page(
        rows=pairs[first - 1 : after - 1],
        total=len(pairs),
        first=first,
        next_key=str(after) if after <= len(pairs) else None,
        previous_key=str(before) if first > 1 else None,
    )
