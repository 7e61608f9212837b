"""All that is on file of one company, for whoever goes there or decides about it: within the reader's scope."""

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _

from app.accounts.models import User
from app.agreements import queries as agreements
from app.companies import queries as companies
from app.companies.identity.numbers import mask_npwp
from app.companies.models import Company
from app.core import clock, formats
from app.follow_ups import queries as follow_ups
from app.follow_ups.models import FollowUp
from app.office_reports.making.base import DAY, NUMBER, TEXT, Block, facts, heading, listing
from app.outreach import queries as outreach
from app.outreach.models import Visit
from app.pipeline import queries as pipeline

MOST = 500
"""So many visits and follow-ups are told, the latest first."""


def blocks(company: Company, reader: User) -> list[Block]:
    """Data, people, visits with notes, pipeline, agreements with seats, follow-ups."""
    return [
        heading(_("Data"), company.full_name),
        _data(company),
        _contacts(company),
        *_pipeline(company, reader),
        *_agreements(company, reader),
        *_visits(company, reader),
        *_follow_ups(company, reader),
    ]


def _data(company: Company) -> Block:
    workers = None
    if company.headcount is not None:
        origin = [
            str(company.headcount_source.label) if company.headcount_source else None,
            formats.day_long(company.headcount_as_of_on) if company.headcount_as_of_on else None,
        ]
        known = ", ".join(filter(None, origin))
        workers = formats.number(company.headcount) + (f" ({known})" if known else "")
    places = [company.address, company.region.name if company.region else company.city, company.postal_code]
    potential = " · ".join(
        filter(None, [str(company.potential.label) if company.potential else None, company.potential_reason])
    )
    return facts(
        [
            (_("Brand name"), company.brand_name),
            (_("NIB"), formats.nib_display(company.nib) if company.nib else None),
            (_("NPWP"), mask_npwp(company.npwp) if company.npwp else None),
            (_("WLKP"), company.wlkp_number),
            (_("Sector"), company.kbli.title if company.kbli else company.business),
            (_("Workers"), workers),
            (_("Address"), ", ".join(filter(None, places))),
            (_("Phone"), _phones(company.phones)),
            (_("E-mail"), company.email),
            (_("Website"), company.website),
            (_("Potential"), potential),
            (_("Officer in charge"), company.owner.name if company.owner else None),
            (_("Do not visit."), (company.do_not_visit_reason or "–") if company.is_do_not_visit else None),
            (_("Tags"), ", ".join(one.name for one in company.tags)),
            (_("Notes"), company.notes),
        ]
    )


def _contacts(company: Company) -> Block:
    columns = [
        (_("Name"), 2.0, TEXT),
        (_("Position"), 1.6, TEXT),
        (_("Phone"), 1.8, TEXT),
        (_("E-mail"), 2.0, TEXT),
    ]
    rows = [
        (
            one.full_name + (f" ({_('left')})" if one.has_left else ""),
            one.position,
            _phones([*one.phones, *([{"e164": one.whatsapp}] if one.whatsapp else [])]),
            one.email,
        )
        for one in companies.contacts_of(company.id)
    ]
    return listing(_("Contacts"), columns, rows)


def _pipeline(company: Company, reader: User) -> Iterator[Block]:
    for standing in pipeline.company_panel(company, reader).standings:
        row = standing.partnership
        yield heading(_("Partnership"), row.scheme.name)
        yield facts(
            [
                (_("Stage"), standing.stage.name),
                (_("Officer in charge"), row.owner.name if row.owner else None),
                (_("Expected seats"), formats.number(row.expected_seats) if row.expected_seats else None),
            ]
        )
        columns = [(_("Day"), 1.0, DAY), (_("Stage"), 1.6, TEXT), (_("By"), 1.6, TEXT), (_("Why"), 3.0, TEXT)]
        rows = [
            (
                clock.local(step.move.moved_at).date(),
                step.move.to_stage.name,
                step.move.moved_by.name if step.move.moved_by else None,
                " · ".join(
                    filter(None, [step.move.reason.name if step.move.reason else None, step.move.why])
                ),
            )
            for step in standing.history
        ]
        yield listing(_("Way through the stages"), columns, rows)


def _agreements(company: Company, reader: User) -> Iterator[Block]:
    papers = agreements.of_company(reader, company.id)
    yield heading(_("Agreements and seats"))
    quota = agreements.quota_of(company, among=papers)
    allowed = formats.number(quota.allowed)
    yield facts(
        [
            (
                _("Seats"),
                _("%(seats)s of %(allowed)s allowed", seats=formats.number(quota.seats), allowed=allowed),
            )
        ]
    )
    columns = [
        (_("Kind"), 1.8, TEXT), (_("Number"), 1.8, TEXT), (_("State"), 1.2, TEXT), (_("Valid from"), 1.2, DAY),
        (_("Valid to"), 1.2, DAY), (_("Officer"), 1.6, TEXT),
    ]  # fmt: skip
    rows: list[Any] = [
        (
            str(one.kind.label), one.office_number, str(one.shown_state.label), one.valid_from_on, one.valid_to_on,
            one.owner.name if one.owner else None,
        )
        for one in papers
    ]  # fmt: skip
    yield listing(_("Agreements"), columns, rows)
    seats = [(one, line) for one in papers for line in one.seat_lines]
    elsewhere = agreements.seats_elsewhere((one.id for one in papers), on=clock.today())
    totals = agreements.totals_offered([line for _agreement, line in seats], elsewhere)
    columns = [
        (_("Position"), 2.0, TEXT), (_("Agreement"), 1.8, TEXT), (_("Seats"), 0.8, NUMBER), (_("Filled"), 0.8, NUMBER),
        (_("Free"), 0.8, NUMBER), (_("Months"), 0.8, NUMBER), (_("Rupiah a month"), 1.3, NUMBER),
    ]  # fmt: skip
    rows = [
        (
            line.position, one.office_number or str(one.kind.label), line.seats, totals[line.id].filled,
            totals[line.id].free, line.months, line.stipend_idr,
        )
        for one, line in seats
    ]  # fmt: skip
    yield listing(_("Seats"), columns, rows)


def _visits(company: Company, reader: User) -> Iterator[Block]:
    found = outreach.visits_of(reader, company, limit=MOST)
    yield heading(_("Visits"))
    columns = [
        (_("Day"), 1.0, DAY), (_("Officers"), 1.4, TEXT), (_("Outcome"), 1.4, TEXT), (_("People met"), 1.4, TEXT),
        (_("Seats offered"), 0.7, NUMBER), (_("Notes"), 3.4, TEXT),
    ]  # fmt: skip
    yield listing(_("Visits"), columns, [_visit(one) for one in found], note=_all_told(len(found)))


def _visit(one: Visit) -> tuple[Any, ...]:
    outcome = str(one.outcome.label)
    if one.refusal_reason is not None:
        outcome += f" ({one.refusal_reason.name})"
    officers = ", ".join(person.name for person in one.officers)
    return one.visited_on, officers, outcome, one.people_met, one.seats_offered, one.notes


def _follow_ups(company: Company, reader: User) -> Iterator[Block]:
    yield heading(_("Follow-ups"))
    columns = [
        (_("Due"), 1.0, DAY), (_("Kind"), 1.2, TEXT), (_("Subject"), 2.4, TEXT), (_("Officer"), 1.4, TEXT),
        (_("Done"), 1.0, DAY), (_("Result"), 2.0, TEXT),
    ]  # fmt: skip
    promised = follow_ups.open_for(reader, company.id)
    closed = follow_ups.closed_for(reader, company.id, limit=MOST)
    rows = [_follow_up(one) for one in (*promised, *closed)]
    yield listing(_("Follow-ups"), columns, rows, note=_all_told(len(closed)))


def _follow_up(one: FollowUp) -> tuple[Any, ...]:
    done_on = clock.local(one.closed_at).date() if one.closed_at else None
    return one.due_on, str(one.kind.label), one.subject, one.owner.name, done_on, one.result


def _all_told(number: int) -> str:
    """Says so where older ones are left out."""
    return _("The latest %(rows)s are shown.", rows=formats.number(MOST)) if number >= MOST else ""


def _phones(phones: list[dict[str, Any]]) -> str:
    return "; ".join(dict.fromkeys(formats.phone_display(one["e164"]) for one in phones))
