"""An office with one row of everything, and the addresses of all its pages: for tests that walk every route."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from app.accounts.models import User
from app.accounts.roles import Role
from app.agreements.enums import AgreementKind, AgreementState, FileKind
from app.agreements.models import Agreement, AgreementFile, Clause, SeatLine
from app.calendar.models import CalendarFeed
from app.calendar.tokens import hashed
from app.candidates import services as candidate_services
from app.companies import services as company_services
from app.companies.deeds import COMPANY_DEEDS
from app.companies.enums import Deed
from app.companies.models import Company
from app.core import clock, files
from app.core.db import db
from app.dashboards.models import TargetBand
from app.deeds import services as deeds
from app.documents import queries as document_queries
from app.documents import services as document_services
from app.follow_ups.models import FollowUpRule, MessageTemplate
from app.meetings import queries as meeting_queries
from app.meetings import services as meeting_services
from app.obligations.models import UsualObligation
from app.outreach import services as outreach_services
from app.outreach.models import Visit
from app.pipeline import services as pipeline_services
from app.pipeline.models import Partnership
from app.settings.custom.models import FieldType
from app.settings.models import Holiday, Purpose, Reason, RegulationRule, Scheme, Stage, Trade
from app.window import queries as window_queries
from app.window.enums import Purpose as AskedFor
from tests.factories import (
    accounts,
    applications,
    approvals,
    candidates,
    ceremonies,
    companies,
    documents,
    follow_ups,
    meetings,
    office_reports,
    outreach,
    participants,
    placements,
    window,
)
from tests.factories.agreements import PDF
from tests.factories.agreements import agreement as an_agreement
from tests.factories.custom_fields import a_field
from tests.factories.notes import a_note, a_watch
from tests.factories.notices import a_notice
from tests.factories.obligations import a_done_obligation, an_obligation
from tests.support.owned import (
    delivery_of,
    hand_over_of,
    imports_of,
    job_of,
    session_of,
    team_of,
    views_of,
    wage_of,
)

ROLES: dict[str, Role] = {
    "officer A": Role.OFFICER,
    "officer B": Role.OFFICER,
    "supervisor": Role.SUPERVISOR,
    "clerk": Role.CLERK,
    "head": Role.HEAD,
    "admin": Role.ADMIN,
    "auditor": Role.AUDITOR,
}

PARAMETERS: dict[str, str | dict[str, str]] = {
    "company_id": {"": "company", "companies.restore": "trashed company"},
    "contact_id": {"": "contact", "companies.restore_contact": "trashed contact"},
    "candidate_id": {"": "candidate", "candidates.restore": "trashed candidate"},
    "training_id": {"": "training", "candidates.restore_training": "removed training"},
    "refusal_id": {"": "refusal", "candidates.restore_refusal": "removed refusal"},
    "road_show_id": "road show",
    "stop_id": "stop",
    "visit_id": "visit",
    "photo_id": "photo",
    "follow_up_id": "follow-up",
    "partnership_id": "partnership",
    "move_id": "move",
    "merge_id": {"": "merge", "candidates": "candidate merge"},
    "link_id": "company link",
    "approach_id": "approach",
    "agreement_id": {"": "agreement", "participants": "participant agreement"},
    "obligation_id": {"": "obligation", "obligations.proof": "done obligation"},
    "usual_id": "usual obligation",
    "line_id": "seat line",
    "placement_id": "placement",
    "regulation_id": "regulation",
    "clause_id": "clause",
    "application_id": "application",
    "attachment_id": "attachment",
    "ceremony_id": "ceremony",
    "guest_id": "ceremony guest",
    "scan_id": "ceremony scan",
    "seat_line_id": "seat line",
    "file_id": {"": "file", "documents": "frozen copy", "participants": "participant file"},
    "document_id": "document",
    "official_id": "official",
    "run_id": {
        "imports": "import run",
        "imports.columns": "new import run",
        "imports.say_columns": "new import run",
        "imports.preview": "new import run",
        "imports.apply": "new import run",
        "imports.tell": "new import run",
        "imports.untell": "new import run",
        "imports.guess": "new import run",
        "imports.choose": "new import run",
        "imports.rule": "new import run",
    },
    "row_id": {
        "imports": "import row",
        "settings.purposes": "purpose",
        "settings.reasons": "reason",
        "settings.schemes": "scheme",
        "settings.stages": "stage",
        "settings.trades": "trade",
    },
    "job_id": "job",
    "notice_id": "notice",
    "rule_id": "follow-up rule",
    "hand_over_id": "hand-over",
    "meeting_id": "meeting",
    "decision_id": "decision",
    "template_id": {"": "message template", "documents": "paper template"},
    "waiting_id": "agreement in review",
    "approval_id": "approval",
    "exemption_id": "exemption",
    "delegation_id": "delegation",
    "note_id": "note",
    "user_id": "user",
    "team_id": "team",
    "session_id": "session",
    "holiday_id": "holiday",
    "wage_id": "minimum wage",
    "stage_key": "stage",
    "record_id": "company",
    "bulk_id": "bulk deed",
    "field_id": "custom field",
    "mapping_id": "import mapping",
    "item_id": "delivery",
    "band_id": "target band",
    "report_id": "office report",
    "schedule_id": "report schedule",
    "gets_id": "what one gets",
    "recipe_id": "export recipe",
    "view_id": {"": "saved view", "saved_views.restore": "deleted view"},
}
"""What the variables of addresses name; where one name serves several kinds, by the beginning of the endpoint."""

FIXED = {
    "subject": "companies",
    "number": 1,
    "list_key": "companies",
    "decision_kind": "note",
    "attachment_kind": "mentors",
    "approval_kind": "agreement",
    "note_about": "company",
    "position": 1,
    "stack": "participants",
    "paper": "pdf",
    "kind": "contacts",
    "attribute": "custom_sebelum_pks",
    "line": "pagi",
    "register_kind": "minutes",
    "task": "companies.scan",
    "key": "no_next_step",
    "rule": "max_months",
    "column": "potential",
    "token": "uji-coba",
    "uuid": "0d5e1b8e-6f52-4e0f-9a3b-0c8f6a1d2e37",
    "visit_uuid": "7c1f0a52-3a41-4c8e-8b60-5f0f7f7f1a11",
}
"""Variables that name no row."""

SIDE_BY_SIDE = {"approvals.ask_for_person"}
"""Routes of two rows of which neither lies below the other."""

QUERIES = (
    {
        "reports.map_points": "?box=116.7,-1.4,117.1,-1.0&zoom=11",
        "outreach.due_points": "?box=116.7,-1.4,117.1,-1.0&zoom=11",
        "imports.rows": "?verdict=error",
        "follow_ups.new": "?company={company.id}",
    }
    | dict.fromkeys(
        ("companies.compare", "companies.merge", "companies.tell_apart", "companies.take_for_alike"),
        "?other={twin.id}",
    )
    | dict.fromkeys(
        ("candidates.compare", "candidates.merge", "candidates.tell_apart", "candidates.take_for_alike"),
        "?other={candidate_twin.id}",
    )
)
"""What an address needs behind it to answer with something."""

Rows = dict[str, Any]


@dataclass
class WholeOffice:
    """`people` by role; `rows` are officer A's by kind, `others` the same kinds of officer B's."""

    people: dict[str, User] = field(default_factory=dict)
    rows: Rows = field(default_factory=dict)
    others: Rows = field(default_factory=dict)


def make() -> WholeOffice:
    """Write the office and commit it."""
    office = WholeOffice()
    for name, role in ROLES.items():
        office.people[name] = accounts.UserFactory(roles=[role], name=f"Uji {name.title()}")
    office.rows = rows_of(office.people["officer A"])
    office.others = rows_of(office.people["officer B"])
    # The list of FIXED that is gone through before an agreement.
    a_field("Sebelum PKS", FieldType.SEVERAL, record="partnership", only_for="interested")
    db.session.commit()
    return office


def let_go(office: WholeOffice) -> None:
    """Read every row once and take it out of the session, which after each request would forget and read again all it holds."""
    for row in (*office.people.values(), *office.rows.values(), *office.others.values()):
        assert row.id
    db.session.expunge_all()


def rows_of(owner: User) -> Rows:
    """One row of each kind that belongs to this person; the caller commits."""
    company = companies.make_company(by=owner)
    company.owner_id = owner.id
    road_show = outreach.a_road_show(
        owner, starts_on=clock.today(), ends_on=clock.today() + timedelta(days=2)
    )
    stop = outreach.a_stop(road_show, company, on=clock.today() + timedelta(days=1))
    soon = clock.today() + timedelta(days=3)
    visit = outreach.a_visit(owner, company, next_step=outreach.next_step(owner, due_on=soon))
    photo = outreach_services.add_photo(visit, outreach.a_photo())
    db.session.flush()
    rows: Rows = {
        "company": company,
        "contact": companies.make_contact(company),
        "trashed contact": companies.make_contact(company),
        "trashed company": companies.make_company(by=owner),
        "twin": companies.make_company(by=owner),
        "merge": company_services.merge(
            companies.make_company(by=owner), companies.make_company(by=owner), values={}, by=owner
        ),
        "road show": road_show,
        "stop": stop,
        "visit": visit,
        "photo": photo,
        "follow-up": follow_ups.a_follow_up(owner, company, due_on=soon),
        "user": owner,
        "team": team_of(owner),
        "session": session_of(owner),
        "purpose": db.session.scalars(select(Purpose)).first(),
        "reason": db.session.scalars(select(Reason)).first(),
        "scheme": db.session.scalars(select(Scheme)).first(),
        "stage": db.session.scalars(select(Stage).where(Stage.key == "contacted")).one(),
        "trade": db.session.scalars(select(Trade)).first(),
        "clause": db.session.scalars(select(Clause)).first(),
        "usual obligation": db.session.scalars(select(UsualObligation)).first(),
        "regulation": db.session.scalars(select(RegulationRule)).first(),
        "holiday": db.session.scalars(select(Holiday)).first(),
        "minimum wage": wage_of(1900 + owner.id),
        "custom field": a_field(f"Jam kunjungan {owner.id}", FieldType.ONE),
        "bulk deed": deeds.change(COMPANY_DEEDS, [company.id], Deed.ADD_TAG, by=owner, value="uji coba"),
    }
    rows |= views_of(owner) | _pipeline_of(owner, company)
    rows |= _meeting_of(owner, rows["partnership"])
    rows |= _window_of(owner, company, rows["agreement"])
    db.session.add(CalendarFeed(user_id=owner.id, token_hash=hashed(_token_of(owner))))
    company_services.trash_contact(rows["trashed contact"])
    company_services.trash(rows["trashed company"])
    return (
        rows
        | _candidates_of(owner)
        | _papers_of(owner, visit)
        | ceremonies.rows_of(owner, rows["agreement"])
        | imports_of(owner, company)
        | {
            "job": job_of(owner),
            "notice": a_notice(owner),
            "follow-up rule": db.session.scalars(select(FollowUpRule)).first(),
            "hand-over": hand_over_of(owner),
            "delegation": approvals.a_delegation(owner),
            "note": a_note(company, by=owner),
            "watch": a_watch(company, by=owner),
            "target band": db.session.scalars(select(TargetBand)).first(),
            "message template": db.session.scalars(select(MessageTemplate)).first(),
            "delivery": delivery_of(owner, visit),
            "office report": office_reports.a_kept_report(owner),
            "report schedule": office_reports.a_schedule(owner),
            # Opened by who gets it alone, while its rule of scope is that of every schedule.
            "what one gets": SimpleNamespace(id=office_reports.a_schedule(owner, owner).id),
            "export recipe": office_reports.a_recipe(owner),
        }
    )


def _meeting_of(owner: User, partnership: Partnership) -> Rows:
    meeting = meetings.a_meeting(partnership, by=owner)
    item = meeting_queries.item_or_404(meeting, 1)
    return {"meeting": meeting, "decision": meeting_services.note(meeting, item, "Uji coba", by=owner)}


def _window_of(owner: User, company: Company, draft: Agreement) -> Rows:
    link, _token = window.a_link(company, by=owner, purposes=list(AskedFor), agreement=draft)
    window.a_scan(link)
    # The first person's link answers to the token that the addresses carry.
    if window_queries.find_link(str(FIXED["token"])) is None:
        link.token_hash = window_queries.hashed(str(FIXED["token"]))
    return {"company link": link, "approach": window.an_approach()}


def _candidates_of(owner: User) -> Rows:
    candidate = candidates.a_candidate(by=owner)
    rows: Rows = {
        "candidate": candidate,
        "trashed candidate": candidates.a_candidate(by=owner),
        "training": candidates.a_training(candidate),
        "removed training": candidates.a_training(candidate),
        "refusal": candidates.a_refusal(candidate),
        "removed refusal": candidates.a_refusal(candidate),
    }
    rows["candidate_twin"] = candidates.a_candidate(by=owner, name=candidate.name)
    rows["candidate merge"] = candidate_services.merge(
        rows["candidate_twin"], candidates.a_candidate(by=owner), values={}, by=owner
    )
    candidate_services.trash(rows["trashed candidate"])
    candidate_services.remove(rows["removed training"])
    candidate_services.remove(rows["removed refusal"])
    return rows


def _papers_of(owner: User, visit: Visit) -> Rows:
    paper = documents.a_report(visit, by=owner)
    document_services.store_logo(outreach.a_photo())
    document_services.issue(paper, dated_on=clock.today(), by=owner)
    # The first person's paper answers to the token that the addresses carry.
    if document_queries.issued_with(str(FIXED["token"])) is None:
        paper.token = str(FIXED["token"])
    db.session.refresh(paper, ["files"])
    return {
        "document": paper,
        "frozen copy": paper.files[0],
        "official": documents.an_official(f"Uji Pejabat {owner.id}"),
        "paper template": documents.a_template(by=owner),
    }


def _token_of(owner: User) -> str:
    """The first person's feed answers to the token that the addresses carry."""
    is_first = db.session.scalars(select(CalendarFeed)).first() is None
    return str(FIXED["token"]) if is_first else f"uji-{owner.id}"


def _pipeline_of(owner: User, company: Company) -> Rows:
    partnership = db.session.scalars(select(Partnership).where(Partnership.company_id == company.id)).first()
    if partnership is None:
        partnership = follow_ups.a_partnership(company, "interested", owner_id=owner.id)
    partnership.owner_id = owner.id
    postponed = db.session.scalars(select(Stage).where(Stage.key == "postponed")).one()
    move = pipeline_services.move(
        partnership,
        postponed,
        by=owner,
        why="Uji coba",
        reason=_a_reason("postpone"),
        until=clock.today() + timedelta(days=30),
    )
    return {"partnership": partnership, "move": move} | _agreement_of(owner, company, partnership)


def _a_reason(kind: str) -> Reason:
    return next(reason for reason in db.session.scalars(select(Reason)) if reason.kind.value == kind)


def _agreement_of(owner: User, company: Company, partnership: Partnership) -> Rows:
    agreement = Agreement(
        company_id=company.id,
        partnership_id=partnership.id,
        kind=AgreementKind.PKS,
        title="Perjanjian Kerja Sama Pemagangan Mandiri",
        state=AgreementState.DRAFT,
        owner_id=owner.id,
        created_by_id=owner.id,
    )
    line = SeatLine(position="Juru las", seats=2, months=6)
    scan = files.store_bytes(PDF, files.PDF)
    paper = AgreementFile(
        kind=FileKind.DRAFT,
        version_number=1,
        sha256=scan.sha256,
        filename="draf.pdf",
        media_type=scan.media_type,
        size=scan.size,
        uploaded_by_id=owner.id,
    )
    agreement.seat_lines, agreement.files = [line], [paper]
    db.session.add(agreement)
    db.session.flush()
    placement = placements.a_placement(by=owner, line=placements.loaded(line))
    return {
        **participants.rows_of(owner, placements.loaded(line)),
        "agreement": agreement,
        "seat line": line,
        "file": paper,
        "placement": placement,
        **applications.rows_of(agreement.id),
        "obligation": an_obligation(agreement, on=clock.today()),
        "done obligation": a_done_obligation(agreement, by=owner),
        "agreement in review": an_agreement("in_review", of=company, owner=owner),
        "exemption": approvals.an_exemption(agreement, by=owner),
        "approval": approvals.a_decision(agreement, by=owner),
    }


# ---- addresses


def rules(app: Flask) -> list[Rule]:
    """Every route but the files of the front end and what other tests hung in, in the order of their addresses."""
    ours = [rule for rule in app.url_map.iter_rules() if rule.endpoint not in {"static", "probe"}]
    return sorted(ours, key=lambda rule: (rule.rule, sorted(rule.methods or ())))


def methods(rule: Rule) -> list[str]:
    return sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})


def kinds(rule: Rule) -> dict[str, str]:
    """What each variable of a route's address names; fails where this file does not know it."""
    return {name: _kind(name, rule) for name in _variables(rule) if name not in FIXED}


def _variables(rule: Rule) -> list[str]:
    return [name for is_variable, name in rule._trace if is_variable]


def _kind(name: str, rule: Rule) -> str:
    known = PARAMETERS.get(name, {})
    if isinstance(known, str):
        return known
    fitting = [start for start in known if rule.endpoint.startswith(start)]
    assert fitting, (
        f"{rule.rule} ({rule.endpoint}) has the variable <{name}>, which tests/support/whole_office.py does not "
        "know: say in PARAMETERS what kind of row it names, make one such row of officer A and B in rows_of(), and "
        "say who may see and change it in RIGHTS of tests/house_rules/test_every_route_by_every_role.py."
    )
    return known[max(fitting, key=len)]


def values(rule: Rule, rows: Rows) -> dict[str, Any]:
    """The variables of a route's address, filled with these rows."""
    fixed = {name: FIXED[name] for name in _variables(rule) if name in FIXED}
    return fixed | {
        name: rows[kind].key if name == "stage_key" else rows[kind].id for name, kind in kinds(rule).items()
    }


def address(rule: Rule, rows: Rows, instead: Mapping[str, Any] | None = None) -> str:
    """The address of a route for these rows; ``instead`` puts other values in, also such that lead nowhere."""
    filled = values(rule, rows) | dict(instead or {})
    parts = (str(filled[part]) if is_variable else part for is_variable, part in rule._trace if part != "|")
    return "".join(parts) + QUERIES.get(rule.endpoint, "").format(**rows)
