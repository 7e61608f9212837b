"""What the search found, as lines to show: each with its address, the hit marked, and where else it lies."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from app.agreements import queries as agreements
from app.candidates import queries as candidates
from app.companies import asked as asking
from app.companies import finding as companies
from app.companies.asked import Asked
from app.companies.identity.numbers import mask_nik
from app.core.formats import day, number, phone_display
from app.core.found import Found
from app.core.permissions import Actor
from app.core.snippets import holds_each, marked, snippet
from app.documents import queries as documents
from app.follow_ups.finding import follow_ups_found
from app.outreach.queries.finding import road_shows_found, visits_found


@dataclass(frozen=True)
class Hit:
    """One line."""

    url: str
    icon: str
    label: Markup
    hint: str
    snippet: Markup | None = None
    row: Any = None


@dataclass(frozen=True)
class Group:
    """The hits of one kind, the best first."""

    kind: str
    title: str
    hits: list[Hit]
    found: Found
    rest_url: str | None = None
    rest_label: str = ""

    @property
    def count(self) -> str:
        """How many there are, as far as anybody counts."""
        if not self.found.is_more:
            return str(number(self.found.total))
        return str(_("more than %(number)s", number=number(self.found.counted)))

    @property
    def has_rest(self) -> bool:
        """Whether some are not shown."""
        return self.found.total > len(self.hits)


@dataclass(frozen=True)
class Results:
    """All that was found, the kind with the best hit first."""

    asked: Asked
    groups: list[Group]

    @property
    def is_too_short(self) -> bool:
        """Whether too little was typed to look for."""
        return not self.asked

    @property
    def total(self) -> str:
        """How many were found in all, as far as anybody counts."""
        total = number(sum(group.found.counted for group in self.groups))
        if any(group.found.is_more for group in self.groups):
            return str(_("More than %(number)s", number=total))
        return str(total)


def search(viewer: Actor, typed: str, *, limit: int) -> Results:
    """Everything that holds what was typed; where nothing does, the names that are like it."""
    asked = asking.read(typed)
    if not asked:
        return Results(asked, [])
    firms = companies.find_companies(viewer, asked, limit=limit)
    people = companies.find_contacts(viewer, asked, limit=limit)
    named = [row.id for row in firms.rows] if firms.best < companies.CONTACT else []
    groups = [
        _companies(viewer, asked, firms, people.rows),
        _people(asked, people),
        _candidates(asked, candidates.candidates_found(viewer, asked, limit=limit)),
        _agreements(asked, agreements.found(viewer, asked, limit=limit, companies=named)),
        _documents(asked, documents.found(viewer, asked, limit=limit, companies=named)),
        _road_shows(asked, road_shows_found(viewer, asked, limit=limit)),
        _follow_ups(asked, follow_ups_found(viewer, asked, limit=limit)),
        _visits(asked, visits_found(viewer, asked, limit=limit)),
    ]
    found = [group for group in groups if group.hits]
    if not found:
        found = _near(viewer, asked, limit)
    elif len(found) == 1 and found[0].found is firms and _is_by_chance(asked, firms):
        found += [
            replace(group, kind=f"near-{group.kind}") for group in _near(viewer, asked, limit, most_slips=1)
        ]
    return Results(asked, sorted(found, key=lambda group: group.found.best))


def _near(viewer: Actor, asked: Asked, limit: int, *, most_slips: int = 2) -> list[Group]:
    near = [
        _companies(viewer, asked, companies.near_companies(viewer, asked, limit=limit), ()),
        _people(asked, companies.near_contacts(viewer, asked, limit=limit, most_slips=most_slips)),
    ]
    return [group for group in near if group.hits]


def _is_by_chance(asked: Asked, firms: Found) -> bool:
    """Whether several words typed stand only in the middle of others, so that they may be slips of the pen."""
    if asked.digits or len(asked.words) < 2 or firms.best < companies.CONTACT:
        return False
    return not any(all(f" {word}" in row.search_text for word in asked.words) for row in firms.rows)


def _companies(viewer: Actor, asked: Asked, found: Found, people: Sequence[Any]) -> Group:
    by_company = {person.company_id: person for person in people}
    shown = {company.id: _where(asked, company) for company in found.rows}
    if asked.words and not found.is_near:
        dark = [
            company.id for company in found.rows if not shown[company.id] and not _is_named(asked, company)
        ]
        for person in companies.people_of(viewer, dark):
            shown[person.company_id] = shown[person.company_id] or snippet(person.full_name, asked.words)

    def line(company: Any) -> Hit:
        workers = company.headcount and ngettext(
            "%(count)s worker", "%(count)s workers", company.headcount, count=number(company.headcount)
        )
        place = company.region.name if company.region else company.city
        return Hit(
            url_for("workspace.company", company_id=company.id),
            "building",
            marked(company.full_name, asked.words),
            _joined(company.business, place, workers),
            shown[company.id] or _through(asked, by_company.get(company.id)),
            company,
        )

    title = _("Perhaps you mean") if found.is_near else _("Companies")
    url = None if found.is_near else url_for("reports.companies", q=asked.text)
    rest = _("All companies with “%(text)s” in the list", text=asked.text)
    return _group("companies", title, found, line, rest=(url, rest))


def _where(asked: Asked, company: Any) -> Markup | None:
    """What else of a company holds what was typed, where its name does not."""
    if asked.digits:
        phones = [phone_display(one) for one in _numbers(company)]
        taxpayer = [mask_nik(company.npwp), mask_nik(company.nitku)]
        return _first(asked, [*taxpayer, company.nib, company.wlkp_number, *phones])
    if _is_named(asked, company):
        return None
    return _first(
        asked,
        [
            company.brand_name,
            *(company.former_names or []),
            _joined(company.address, company.city),
            company.email,
            company.website,
            company.business,
            company.notes,
        ],
    )


def _is_named(asked: Asked, company: Any) -> bool:
    """Whether every word that was typed stands in its name."""
    return bool(asked.words) and holds_each(company.full_name, asked.words)


def _through(asked: Asked, person: Any | None) -> Markup | None:
    """By whom of its people a company was found."""
    if person is None or not asked.digits:
        return None
    number = _first(asked, [phone_display(one) for one in [*_numbers(person), person.whatsapp] if one])
    return Markup("{} {}").format(person.full_name, number) if number else None


def _numbers(row: Any) -> list[str]:
    return [phone["e164"] for phone in row.phones or []]


def _people(asked: Asked, found: Found) -> Group:
    def line(contact: Any) -> Hit:
        left = _("left the company") if contact.has_left else None
        numbers = [phone_display(one) for one in [*_numbers(contact), contact.whatsapp] if one]
        return Hit(
            url_for("workspace.company", company_id=contact.company_id),
            "person",
            marked(contact.full_name, asked.words),
            _joined(contact.position, contact.company.full_name, left),
            _first(asked, numbers) if asked.digits else None,
            contact,
        )

    return _group("people", _("People like this") if found.is_near else _("People"), found, line)


def _candidates(asked: Asked, found: Found) -> Group:
    def line(candidate: Any) -> Hit:
        latest = candidate.trainings[0] if candidate.trainings else None
        trained = latest and _joined(latest.trade.name if latest.trade else latest.programme, latest.year)
        numbers = [candidate.ak1_number, *(phone_display(one) for one in _numbers(candidate))]
        return Hit(
            url_for("candidates.show", candidate_id=candidate.id),
            "mortarboard",
            marked(candidate.name, asked.words),
            _joined(candidate.nik_masked, candidate.availability.label, trained),
            _first(asked, numbers),
            candidate,
        )

    return _group("candidates", _("Candidates"), found, line)


def _agreements(asked: Asked, found: Found) -> Group:
    pieces = [piece for some in asked.typed for piece in some]

    def line(agreement: Any) -> Hit:
        own = agreement.office_number or agreement.title
        return Hit(
            url_for("agreements.show", agreement_id=agreement.id),
            "file-earmark-text",
            _marked_number(own, pieces),
            _joined(agreement.company.full_name, agreement.kind.label, agreement.shown_state.label),
            snippet(agreement.title, asked.words) if own != agreement.title else None,
            agreement,
        )

    url = url_for("agreements.index", q=asked.text)
    return _group("agreements", _("Agreements"), found, line, rest=(url, _("All agreements in the list")))


def _documents(asked: Asked, found: Found) -> Group:
    pieces = [piece for some in asked.typed for piece in some]

    def line(document: Any) -> Hit:
        return Hit(
            url_for("documents.show", document_id=document.id),
            "file-earmark-ruled",
            marked(document.title, asked.words),
            _joined(document.kind.label, document.state.label),
            _marked_number(document.number, pieces) if document.number else None,
            document,
        )

    url = url_for("documents.index", q=asked.text)
    return _group("documents", _("Documents"), found, line, rest=(url, _("All documents in the list")))


def _marked_number(text: str, pieces: Sequence[str]) -> Markup:
    """A number with its dots and slashes, the typed pieces of it marked."""
    for piece in pieces:
        at = text.lower().find(piece)
        if at >= 0:
            parts = (text[:at], text[at : at + len(piece)], text[at + len(piece) :])
            return Markup("{}<mark>{}</mark>{}").format(*parts)
    return Markup("{}").format(text)


def _road_shows(asked: Asked, found: Found) -> Group:
    def line(road_show: Any) -> Hit:
        return Hit(
            url_for("outreach.road_show", road_show_id=road_show.id),
            "signpost-split",
            marked(road_show.title, asked.words),
            _joined(day(road_show.starts_on), road_show.assignment_number),
            snippet(road_show.aim, asked.words),
            road_show,
        )

    return _group("road_shows", _("Road shows"), found, line)


def _follow_ups(asked: Asked, found: Found) -> Group:
    def line(follow_up: Any) -> Hit:
        return Hit(
            url_for("workspace.company", company_id=follow_up.company_id),
            "list-check",
            marked(follow_up.subject or follow_up.kind.label, asked.words),
            _joined(follow_up.company.full_name, follow_up.owner.name, follow_up.state.label),
            snippet(follow_up.result, asked.words),
            follow_up,
        )

    return _group("follow_ups", _("Follow-ups"), found, line)


def _visits(asked: Asked, found: Found) -> Group:
    def line(visit: Any) -> Hit:
        said = next(
            (one for one in (visit.notes, visit.people_met, visit.next_step) if snippet(one, asked.words)), ""
        )
        return Hit(
            url_for("outreach.visit", visit_id=visit.id),
            "geo-alt",
            marked(visit.company.full_name, ()),
            _joined(day(visit.visited_on), visit.outcome.label),
            snippet(said, asked.words),
            visit,
        )

    return _group("visits", _("Visits"), found, line)


def _group(
    kind: str,
    title: str,
    found: Found,
    line: Callable[[Any], Hit],
    *,
    rest: tuple[str | None, str] = (None, ""),
) -> Group:
    return Group(kind, title, [line(row) for row in found.rows], found, *rest)


def _first(asked: Asked, texts: Sequence[str | None]) -> Markup | None:
    shown = (snippet(text, asked.words, asked.digits) for text in texts)
    return next((one for one in shown if one is not None), None)


def _joined(*parts: object) -> str:
    return " · ".join(str(part) for part in parts if part)
