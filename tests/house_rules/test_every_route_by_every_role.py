"""Every route, asked by every role: who gets in, who sees, who changes, exactly as the office said.

The tables here are written by hand from the role table of the product, not computed from the code they judge.
A new route is walked by itself; what its address names must be known to `tests/support/whole_office.py`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest
from flask import Flask, render_template
from sqlalchemy import select
from werkzeug.routing import Rule
from werkzeug.routing.converters import NumberConverter
from werkzeug.test import TestResponse

from app.accounts.roles import GRANTS, Role
from app.core import permissions
from app.core.db import db
from app.core.permissions import Action, Permission, may, scope
from app.core.web import LARGEST_ROW_ID, RowId
from tests.support import whole_office
from tests.support.client import Visitor
from tests.support.sign_in import sign_in_as
from tests.support.statements import Statements
from tests.support.whole_office import ROLES, WholeOffice

EVERYBODY = frozenset(ROLES)
WORKING = EVERYBODY - {"admin"}
OWN, TEAM, DATA = "officer A", frozenset({"officer A", "supervisor"}), frozenset({"supervisor", "clerk"})
EXPORTING = frozenset({"officer A", "supervisor", "clerk", "head"})


@dataclass(frozen=True)
class Rights:
    """Who may do what with a row that officer A owns."""

    see: frozenset[str]
    change: frozenset[str]
    export: frozenset[str] = frozenset()


NOBODY: frozenset[str] = frozenset()
A_COMPANY = Rights(see=WORKING, change=TEAM | {"clerk"}, export=EXPORTING)
A_CANDIDATE = Rights(see=WORKING, change=DATA, export=DATA | {"head"})
A_REFERENCE = Rights(see=frozenset({"clerk", "admin"}), change=frozenset({"clerk", "admin"}))
A_SETTING = Rights(see=frozenset({"admin"}), change=frozenset({"admin"}))

RIGHTS: dict[str, Rights] = {
    "company": A_COMPANY,
    "trashed company": A_COMPANY,
    "contact": A_COMPANY,
    "twin": A_COMPANY,
    "merge": Rights(see=DATA, change=DATA),
    "candidate merge": Rights(see=DATA, change=DATA),
    "candidate_twin": A_CANDIDATE,
    "trashed contact": A_COMPANY,
    "road show": Rights(see=WORKING, change=TEAM, export=EXPORTING),
    "stop": Rights(see=WORKING, change=TEAM, export=EXPORTING),
    "visit": Rights(see=WORKING, change=TEAM, export=EXPORTING),
    "photo": Rights(see=WORKING, change=TEAM, export=EXPORTING),
    "follow-up": Rights(see=WORKING, change=TEAM, export=EXPORTING),
    "partnership": Rights(see=WORKING, change=TEAM, export=EXPORTING),
    "move": Rights(see=WORKING, change=TEAM),
    "agreement": Rights(see=WORKING, change=TEAM, export=EXPORTING),
    "application": Rights(see=WORKING, change=TEAM, export=EXPORTING),
    "attachment": Rights(see=WORKING, change=TEAM, export=EXPORTING),
    "seat line": Rights(see=WORKING, change=TEAM, export=EXPORTING),
    "file": Rights(see=WORKING, change=TEAM, export=EXPORTING),
    "obligation": Rights(see=WORKING, change=TEAM, export=EXPORTING),
    "done obligation": Rights(see=WORKING, change=TEAM, export=EXPORTING),
    "candidate": A_CANDIDATE,
    "trashed candidate": A_CANDIDATE,
    "training": A_CANDIDATE,
    "removed training": A_CANDIDATE,
    "refusal": A_CANDIDATE,
    "removed refusal": A_CANDIDATE,
    "placement": Rights(see=WORKING, change=TEAM | {"clerk"}, export=DATA | {"head"}),
    "participant agreement": Rights(see=WORKING, change=TEAM | {"clerk"}, export=DATA | {"head"}),
    "participant file": Rights(see=WORKING, change=TEAM | {"clerk"}, export=DATA | {"head"}),
    "document": Rights(see=WORKING, change=TEAM, export=EXPORTING),
    "frozen copy": Rights(see=WORKING, change=TEAM, export=EXPORTING),
    "official": A_SETTING,
    "paper template": A_SETTING,
    "import run": Rights(see=DATA, change=DATA, export=DATA),
    "new import run": Rights(see=DATA, change=DATA, export=DATA),
    "import mapping": Rights(see=DATA, change=DATA, export=DATA),
    "import row": Rights(see=DATA, change=DATA),
    "saved view": Rights(see=frozenset({OWN}), change=frozenset({OWN}), export=frozenset({OWN})),
    "deleted view": Rights(see=frozenset({OWN}), change=frozenset({OWN}), export=frozenset({OWN})),
    "team view": Rights(see=WORKING, change=TEAM, export=TEAM),
    "bulk deed": Rights(see=frozenset({OWN}), change=frozenset({OWN}), export=frozenset({OWN})),
    "follow-up rule": A_SETTING,
    "message template": A_REFERENCE,
    "hand-over": Rights(
        see=frozenset({OWN, "supervisor"}), change=frozenset({"supervisor"}), export=frozenset({"supervisor"})
    ),
    **dict.fromkeys(
        ("ceremony", "ceremony guest", "ceremony scan"),
        Rights(see=WORKING, change=frozenset({"supervisor"}), export=frozenset({"supervisor"})),
    ),
    "company link": Rights(see=WORKING, change=TEAM | {"clerk"}),
    "approach": Rights(see=WORKING, change=TEAM | {"officer B", "clerk"}),
    "meeting": Rights(see=WORKING, change=frozenset({"supervisor"}), export=frozenset({"supervisor"})),
    "agreement in review": Rights(see=WORKING, change=TEAM, export=EXPORTING),
    "approval": Rights(**dict.fromkeys(("see", "change", "export"), frozenset({"supervisor"}))),
    "exemption": Rights(see=WORKING, change=TEAM, export=TEAM),
    "delegation": Rights(
        see=frozenset({OWN, "supervisor", "auditor"}), change=frozenset({OWN}), export=frozenset({OWN})
    ),
    "watch": Rights(**dict.fromkeys(("see", "change", "export"), frozenset({OWN}))),
    "note": Rights(see=WORKING, change=frozenset({OWN}), export=frozenset({OWN})),
    "decision": Rights(see=WORKING, change=frozenset({"supervisor"})),
    "notice": Rights(see=frozenset({OWN}), change=frozenset({OWN}), export=frozenset({OWN})),
    "delivery": Rights(see=TEAM, change=frozenset({"supervisor"})),
    "job": Rights(see=frozenset({OWN}), change=frozenset({OWN}), export=frozenset({OWN})),
    "user": A_SETTING,
    "team": A_SETTING,
    "session": Rights(see=frozenset({OWN}), change=frozenset({OWN})),
    "purpose": A_REFERENCE,
    "reason": A_REFERENCE,
    "trade": A_REFERENCE,
    "holiday": A_REFERENCE,
    "minimum wage": A_REFERENCE,
    "custom field": A_SETTING,
    "clause": A_SETTING,
    "usual obligation": A_SETTING,
    "regulation": A_SETTING,
    "scheme": A_SETTING,
    "stage": A_SETTING,
    "target band": A_SETTING,
    "export recipe": Rights(see=frozenset({OWN}), change=frozenset({OWN}), export=frozenset({OWN})),
    "what one gets": Rights(see=frozenset({OWN}), change=frozenset({OWN})),
    "report schedule": Rights(see=WORKING - {"officer B"}, change=EXPORTING, export=EXPORTING),
    "office report": Rights(see=WORKING - {"officer B"}, change=EXPORTING, export=EXPORTING),
}

NARROWER: dict[str, frozenset[str]] = {
    **dict.fromkeys(
        (
            "applications.approval",
            "applications.approve",
            "applications.hand_on",
            "applications.refuse",
            "applications.take_back",
        ),
        frozenset({"supervisor"}),
    ),
    "approvals.decide": frozenset({"supervisor"}),
    "approvals.withdraw": frozenset({"officer A"}),
    "activity.watch": WORKING,
    "activity.unwatch": WORKING,
    "notes.write": frozenset({"officer A", "officer B", "supervisor", "clerk"}),
    "companies.assign": frozenset({"supervisor"}),
    "documents.countersign": frozenset({"supervisor"}),
    "follow_ups.give": frozenset({"supervisor"}),
    "follow_ups.reassign": frozenset({"supervisor"}),
    "messages.draft": frozenset({"officer A", "officer B", "supervisor"}),
    "messages.sent": frozenset({"officer A", "officer B", "supervisor"}),
    "office_reports.dossier": EXPORTING,
    "participants.endorse": frozenset({"supervisor"}),
    "participants.paper_with_nik": frozenset({"supervisor", "clerk"}),
    "participants.scan": frozenset({"supervisor", "clerk"}),
    "pipeline.column": WORKING,
    "placements.propose": TEAM | {"clerk"},
    "approvals.ask_for_person": TEAM | {"clerk"},
    "sync.mark_seen": frozenset({"supervisor"}),
    "sync.mark_unseen": frozenset({"supervisor"}),
}
"""Routes whose people are not those of the row they name."""

READERS = {"head", "auditor"}
OPEN_TO_READERS = {
    "activity",
    "accounts", "calendar", "notices", "workspace.cancel_job", "reports.create_export", "reports.create_log_export", "reports.save_recipe",
    "reports.run_recipe", "reports.remove_recipe", "reports.restore_recipe", "candidates.export",
    "saved_views", "office_reports", "participants.stack",
}  # fmt: skip
"""Beginnings of the endpoints a reader may post to: their own account and work, and what they take along."""

OPEN_TO_ADMINS = {
    "accounts", "users", "audit", "settings", "demo",
    "workspace.home", "workspace.more", "workspace.shortcuts", "workspace.notices", "workspace.job", "workspace.cancel_job",
    "workspace.palette", "notices", "follow_up_rules", "regulations", "clauses", "agreement_care", "usual_obligations", "outreach.planning_rules",
    "documents.letterhead", "documents.logo", "documents.remove_logo", "documents.new_official", "documents.edit_official",
    "documents.register", "documents.templates", "documents.start_template", "documents.template_sample", "documents.use_template",
    "sync.phones",
    "messages.templates", "messages.new_template", "messages.edit_template",
    "dashboards.bands", "dashboards.edit_band", "dashboards.new_band", "dashboards.remove_band", "scoring.scale",
    "reports.new_log_export", "reports.create_log_export",
}  # fmt: skip
"""Beginnings of the endpoints an admin may use: none of them shows a company or a person outside the office."""

DEMO_ONLY = {"demo.filling"}
"""Routes that a real office does not have."""

FROM_HISTORY = {"agreements.restore_seats"}
"""Routes that put back what only the history knows: there is no row to miss, they say so and change nothing."""

FOR_SCRIPTS = "outbox."
"""Beginning of the endpoints that answer scripts: with a code, never with the way to a page."""

# What is refused at the door is refused before any row is asked for.
ON_ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")

UNKNOWN_IDS = (999_999, 2**63)
"""A row that is not there, and a number that no row can have: `RowId` lets none of those reach a database."""

SIGN_IN = "/sign-in"


@pytest.fixture
def office(app: Flask) -> WholeOffice:
    return whole_office.make()


@pytest.fixture
def ask(app: Flask, office: WholeOffice, monkeypatch: pytest.MonkeyPatch) -> Callable[..., TestResponse]:
    """`ask(person, method, address)`; whatever the request did, also to the cookie, is undone at once."""
    # Thousands are refused, and to draw the page that says so was half of the work; each is drawn the first time.
    drawn: dict[str, str] = {}
    monkeypatch.setattr(
        "app.core.web.render_template",
        lambda name, **values: drawn.get(name) or drawn.setdefault(name, render_template(name, **values)),
    )
    visitors: dict[str | None, Visitor] = {}
    whole_office.let_go(office)

    def request(
        person: str | None, method: str, address: str, *, has_token: bool = True, **options: Any
    ) -> Any:
        if person not in visitors:
            visitors[person] = Visitor(app, app.response_class, use_cookies=True)
            if person is not None:
                sign_in_as(visitors[person], office.people[person])
        visitor = visitors[person]
        visitor.brings_csrf_token = has_token
        with _undone(visitor):
            return visitor.open(address, method=method, **options)

    return request


@contextmanager
def _undone(visitor: Visitor) -> Iterator[None]:
    db.session.commit()
    cookies = dict(visitor._cookies)
    change = db.engine.begin_nested()  # type: ignore[attr-defined] - in tests the engine is an open connection
    try:
        yield
    finally:
        change.rollback()
        visitor._cookies = cookies


def _declared(app: Flask, rule: Rule) -> frozenset[Permission] | None:
    view: Any = app.view_functions[rule.endpoint]
    declared: frozenset[Permission] | None = view.permissions
    return declared


def _changes(app: Flask, rule: Rule, method: str) -> bool:
    """Whether a request changes something or shows the form for it."""
    declared = _declared(app, rule) or frozenset()
    is_for_editing = bool(declared) and not any("view" in permission.value for permission in declared)
    return method != "GET" or "POST" in whole_office.methods(rule) or is_for_editing


def _begins(endpoint: str, beginnings: set[str]) -> bool:
    return any(endpoint == one or endpoint.startswith(f"{one}.") for one in beginnings)


def _expected(app: Flask, rule: Rule, method: str, person: str) -> set[int]:
    """What a route may answer to a person who asks for a row of officer A."""
    declared = _declared(app, rule)
    role = ROLES[person]
    if declared and not declared & GRANTS[role]:
        return {403}
    changes = _changes(app, rule, method)
    for kind in whole_office.kinds(rule).values():
        if rule.endpoint in NARROWER:
            allowed = person in NARROWER[rule.endpoint]
            return OPENED[method] if allowed else {403}
        if person not in RIGHTS[kind].see:
            return {404}
        if changes and person not in RIGHTS[kind].change:
            return {403}
    return {404} if rule.endpoint in DEMO_ONLY else OPENED[method]


OPENED = {"GET": {200, 302, 303}, "POST": {200, 302, 303, 400, 409, 422}, "PUT": {400}}


@pytest.mark.same_queries
@pytest.mark.parametrize("person", list(ROLES))
def test_every_route_answers_each_role_as_the_office_said(
    app: Flask, office: WholeOffice, ask: Callable[..., TestResponse], person: str
) -> None:
    wrong = []
    for rule in whole_office.rules(app):
        address = whole_office.address(rule, office.rows)
        for method in whole_office.methods(rule):
            expected = _expected(app, rule, method, person)
            answer, written = _watched(ask, person, method, address)
            if answer.status_code not in expected or _goes_to_sign_in(answer, rule):
                wrong.append(
                    f"{method} {address} ({rule.endpoint}): {answer.status_code}, not {sorted(expected)}"
                )
            if answer.status_code in {403, 404} and written:
                wrong.append(f"{method} {address} was refused and wrote all the same: {written[0][:200]}")
    assert not wrong, f"{person}:\n" + "\n".join(wrong)


def _watched(
    ask: Callable[..., TestResponse], *request: Any, **options: Any
) -> tuple[TestResponse, list[str]]:
    """An answer, and what was written for it; the note of when somebody was last here is no change."""
    with Statements().counted() as sent:
        answer = ask(*request, **options)
    writes = [sql for sql in sent if sql.startswith(("INSERT", "UPDATE", "DELETE"))]
    return answer, [sql for sql in writes if "sign_in_sessions" not in sql]


def _goes_to_sign_in(answer: TestResponse, rule: Rule) -> bool:
    signs_out = rule.endpoint in {"accounts.sign_out", "accounts.end_session"}
    return not signs_out and answer.headers.get("Location", "").startswith(SIGN_IN)


@ON_ONE
def test_nobody_gets_past_the_sign_in(
    app: Flask, office: WholeOffice, ask: Callable[..., TestResponse]
) -> None:
    wrong = []
    for rule in whole_office.rules(app):
        address = whole_office.address(rule, office.rows)
        for method in whole_office.methods(rule):
            answer, written = _watched(ask, None, method, address)
            if _declared(app, rule) is None:
                continue
            if rule.endpoint.startswith(FOR_SCRIPTS):
                if answer.status_code != 401 or written or answer.get_json() != {"state": "signed_out"}:
                    wrong.append(f"{method} {address}: {answer.status_code} for a script")
                continue
            sent_off = answer.status_code == 302 and answer.headers["Location"].startswith(SIGN_IN)
            if not sent_off or written or b"Uji" in answer.get_data():
                wrong.append(f"{method} {address}: {answer.status_code} {answer.headers.get('Location')}")
            partial = ask(None, method, address, headers={"HX-Request": "true"})
            if partial.status_code != 401 or partial.get_data():
                wrong.append(f"{method} {address} for htmx: {partial.status_code}")
    assert not wrong, "\n".join(wrong)


def test_only_the_sign_in_is_public(app: Flask) -> None:
    public = {rule.endpoint for rule in whole_office.rules(app) if _declared(app, rule) is None}
    assert public == {
        "accounts.sign_in",
        "accounts.sign_out",
        "accounts.language",
        "workspace.health",
        "outbox.session",
        "sync.phone",
        "sync.service_worker",
        "sync.manifest",
        "calendar.private",
        "documents.verify",
        "window.answer",
        "window.draft",
        "window.interest",
    }


@ON_ONE
def test_a_post_without_its_token_is_refused(
    app: Flask, office: WholeOffice, ask: Callable[..., TestResponse]
) -> None:
    wrong = []
    for rule in whole_office.rules(app):
        address = whole_office.address(rule, office.rows)
        for method in set(whole_office.methods(rule)) - {"GET"}:
            for person in (None, _who_may_use(app, rule)):
                answer, written = _watched(ask, person, method, address, has_token=False)
                is_led = person is None and _declared(app, rule) is not None
                expected = (401 if rule.endpoint.startswith(FOR_SCRIPTS) else 302) if is_led else 400
                if answer.status_code != expected or written:
                    wrong.append(f"{method} {address} as {person}: {answer.status_code}, {written[:1]}")
    assert not wrong, "\n".join(wrong)


@ON_ONE
def test_every_number_in_an_address_is_held_to_what_a_row_can_have(app: Flask) -> None:
    numbers = [
        (rule.rule, converter)
        for rule in app.url_map.iter_rules()
        for converter in rule._converters.values()
        if isinstance(converter, NumberConverter)
    ]
    assert len(numbers) > 100
    loose = [rule for rule, one in numbers if type(one) is not RowId or one.max != LARGEST_ROW_ID]
    assert not loose


# A number is looked up, or not, alike on both; PostgreSQL refuses more.
@pytest.mark.parametrize("database", ["postgresql"], indirect=True, scope="session")
def test_what_does_not_exist_is_not_found(
    app: Flask, office: WholeOffice, ask: Callable[..., TestResponse]
) -> None:
    wrong = []
    for rule in whole_office.rules(app):
        person = _who_may_use(app, rule)
        for address in _leading_nowhere(rule, office):
            for method in whole_office.methods(rule):
                answer, written = _watched(ask, person, method, address)
                # Numbers too large for a row fit no route, which the router may call a wrong method.
                allowed = {302, 404} if rule.endpoint in FROM_HISTORY else {404, 405}
                if answer.status_code not in allowed or written:
                    wrong.append(f"{method} {address} ({rule.endpoint}) as {person}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)


def _who_may_use(app: Flask, rule: Rule) -> str:
    declared = _declared(app, rule) or frozenset()
    fitting = [name for name, role in ROLES.items() if not declared or declared & GRANTS[role]]
    return "officer A" if "officer A" in fitting else fitting[0]


def _leading_nowhere(rule: Rule, office: WholeOffice) -> Iterator[str]:
    """Addresses with one wrong number, and those of one row below another that it does not belong to."""
    right = whole_office.values(rule, office.rows)
    for name in right:
        wrong: tuple[Any, ...] = (
            UNKNOWN_IDS if isinstance(right[name], int) else ("no-such-thing", "%00", "-1")
        )
        yield from (whole_office.address(rule, office.rows, {name: value}) for value in wrong)
    nested = [name for name in right if name in whole_office.kinds(rule)]
    if len(nested) > 1 and rule.endpoint not in whole_office.SIDE_BY_SIDE:
        strange = whole_office.values(rule, office.others)
        yield whole_office.address(rule, office.rows, {nested[-1]: strange[nested[-1]]})


# ---- the one scope function


def test_scope_opens_each_row_to_those_the_office_said(app: Flask, office: WholeOffice) -> None:
    wrong = []
    ruled = {kind: row for kind, row in office.rows.items() if type(row) in permissions._scope_rules}
    for (kind, row), (person, user), action in product(ruled.items(), office.people.items(), Action):
        said = person in getattr(RIGHTS[kind], action.value)
        if may(user, action, row) is not said:
            wrong.append(f"{kind}: {person} may{' not' if said else ''} {action.value} it")
    assert not wrong, "\n".join(wrong)


def test_every_rule_of_scope_is_in_the_table(app: Flask, office: WholeOffice) -> None:
    tried = {type(row) for row in [*office.rows.values(), *office.others.values()]}
    untried = {model.__name__ for model in permissions._scope_rules} - {model.__name__ for model in tried}
    assert untried <= {"AuditEntry"}, (
        f"{sorted(untried)}: make one row of each in tests/support/whole_office.py and say here in RIGHTS who may do what"
    )
    assert set(office.rows) == set(office.others) <= set(RIGHTS)


def test_an_unruled_row_is_open_to_nobody(app: Flask, office: WholeOffice) -> None:
    model = type(office.rows["trade"])
    assert model not in permissions._scope_rules
    for user in office.people.values():
        assert db.session.scalar(select(model.id).where(scope(user, model))) is None


# ---- what no permission may be stretched to


@pytest.mark.same_queries
@pytest.mark.parametrize("person", sorted(READERS))
def test_a_reader_changes_nothing(app: Flask, person: str) -> None:
    reached = [
        f"{rule.rule} ({rule.endpoint})"
        for rule in whole_office.rules(app)
        if "POST" in whole_office.methods(rule)
        and _declared(app, rule) is not None
        and not _begins(rule.endpoint, OPEN_TO_READERS)
        and (not _declared(app, rule) or (_declared(app, rule) or frozenset()) & GRANTS[ROLES[person]])
    ]
    assert not reached, f"{person} may post to {reached}; if so it is meant, say it in OPEN_TO_READERS"


def test_an_admin_reaches_nobody_outside_the_office(app: Flask) -> None:
    reached = [
        f"{rule.rule} ({rule.endpoint})"
        for rule in whole_office.rules(app)
        if (declared := _declared(app, rule)) is not None
        and (not declared or declared & GRANTS[Role.ADMIN])
        and not any(
            rule.endpoint == one or rule.endpoint.startswith((f"{one}.", f"{one}_")) for one in OPEN_TO_ADMINS
        )
    ]
    assert not reached, f"an admin gets into {reached}; if so it is meant, say it in OPEN_TO_ADMINS"
