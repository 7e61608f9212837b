"""Looking for a company or a person by whatever is known of them, the likeliest first.

What is likeliest is asked first, and no question reads further than needed: a word that stands in every record costs no more
than one that stands in ten. So results are ranked among the candidates asked for, and counted up to a limit.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from rapidfuzz import fuzz
from sqlalchemy import ColumnElement, Row, Select, bindparam, or_, select
from sqlalchemy.orm import aliased, joinedload

from app.companies import text
from app.companies.asked import Asked, read
from app.companies.enums import KeyKind
from app.companies.identity import matching
from app.companies.identity.names import name_key
from app.companies.identity.phones import search_digits
from app.companies.models import Company, CompanyKey, Contact
from app.companies.recognition import holders_of, shortlist
from app.core import clock
from app.core.db import db, is_postgresql
from app.core.found import MOST_COUNTED, Found
from app.core.permissions import Actor, scope
from app.core.statements import put_together_once
from app.core.text_index import Alternatives, Shape, TextIndex, escaped, plain, shape_of

ENOUGH = MOST_COUNTED + 1
CANDIDATES = 120
"""How many of those that hold the words in their name are compared."""

MOST_INDEXED = 3
"""How many words are asked of the large index; each further one is looked for in what these leave."""

NEAR_CANDIDATES = 250
NEAR = 78
"""From which likeness of its words (0 to 100) a name may be the one that was mistyped."""

RECENT = timedelta(days=30)
LAST_LETTER = "\U0010ffff"

EXACT_NUMBER, NUMBER_BEGINS, NUMBER_ENDS, NUMBER_HOLDS = 0.0, 1.0, 2.0, 4.0
SAME_NAME, NAME_BEGINS, NAME_HOLDS, OTHER_NAME = 10.0, 20.0, 30.0, 35.0
CONTACT, AT_ADDRESS, ELSEWHERE = 40.0, 50.0, 60.0
OWN, VISITED = 3.0, 1.0
"""How much one's own companies, and those visited lately, stand before others as good."""

_EMPLOYER = joinedload(Contact.company).load_only(Company.legal_form, Company.name)
"""What is told of where somebody works."""

# Beside the company that the scope of contacts asks for itself.
_Employer = aliased(Company)

_NAMED = (
    Company.id,
    Company.name_key,
    Company.name,
    Company.brand_name,
    Company.former_names,
    Company.address,
    Company.owner_id,
    Company.last_visit_on,
)


def find_companies(viewer: Actor, asked: Asked, *, limit: int) -> Found:
    """Companies on file that are called, numbered or otherwise described by what was typed."""
    favour = _favours(viewer)
    scores: dict[int, float] = {}
    if asked.digits:
        _keep(scores, _by_number(viewer, asked))
    _keep(scores, _by_name(viewer, asked))
    if len(scores) < ENOUGH and asked.pieces and not asked.digits:
        _keep(scores, ((row.id, _elsewhere(asked, row) - favour(row)) for row in _anywhere(viewer, asked)))
    return _loaded(viewer, scores, limit)


def _anywhere(viewer: Actor, asked: Asked) -> Iterable[Row[Any]]:
    """Companies of which any words on file hold what was typed, those of their people included."""
    telling = sorted(asked.pieces, key=lambda some: -len(some[0]))
    indexed = telling[:MOST_INDEXED]
    statement = _holding(viewer, text.EVERYTHING, shape_of(indexed), limit=ENOUGH)
    for some in telling[MOST_INDEXED:]:
        held = (Company.search_text.contains(one, autoescape=True) for one in some)
        statement = statement.where(or_(*held))
    return db.session.execute(statement, text.EVERYTHING.values(indexed))


def _elsewhere(asked: Asked, row: Row[Any]) -> float:
    return AT_ADDRESS if row.address and asked.address <= set(plain(row.address).split()) else ELSEWHERE


def near_companies(viewer: Actor, asked: Asked, *, limit: int) -> Found:
    """Companies whose names are like what was typed, for when nothing holds it."""
    if asked.head:
        found = find_companies(viewer, read(asked.head), limit=limit)
        return replace(found, is_near=bool(found.rows))
    scores: dict[int, float] = {}
    is_cut = False
    if asked.slips:
        rows = _candidates(viewer, text.NAMES, asked.slips, limit=NEAR_CANDIDATES)
        is_cut = len(rows) == NEAR_CANDIDATES
        _keep(scores, _like(viewer, asked, rows))
    if is_cut or not scores:
        # Several slips, words left out: as duplicates are recognised.
        keys = matching.lookup_keys(matching.facts_of(name=asked.key or asked.name))
        ids = shortlist(keys, holders_of(keys))
        _keep(scores, _like(viewer, asked, _these(viewer, ids)))
    return _loaded(viewer, scores, limit, is_near=bool(scores))


def _like(viewer: Actor, asked: Asked, rows: Iterable[Row[Any]]) -> Iterable[tuple[int, float]]:
    favour = _favours(viewer)
    for row in rows:
        likeness = max(_likeness(asked.key, name) for name in _names_of(row))
        if likeness >= NEAR:
            yield row.id, 100 - likeness - favour(row) / 10


def _by_number(viewer: Actor, asked: Asked) -> Iterable[tuple[int, float]]:
    favour = _favours(viewer)
    for row in _with_number(viewer, asked, _numbered, text.NUMBERS):
        numbers = [row.npwp, row.nib, row.nitku, *(phone["e164"] for phone in row.phones or [])]
        yield row.id, _number_score(asked, numbers) - favour(row) / 10
    people = _with_number(viewer, asked, _numbered_people, text.PEOPLES_NUMBERS)
    for row in _these(viewer, [person.company_id for person in people]):
        yield row.id, CONTACT - favour(row)


def _with_number(
    viewer: Actor, asked: Asked, numbered: Callable[[Actor, Shape], Select[Any]], index: TextIndex
) -> Iterable[Row[Any]]:
    """Rows with the digits in a number: those at its end first, since four digits stand in more than are counted."""
    rows: dict[int, Row[Any]] = {}
    for wanted in (asked.ends, [[asked.digits]]) if asked.ending else ([[asked.digits]],):
        if len(rows) < ENOUGH:
            held = db.session.execute(numbered(viewer, shape_of(wanted)), index.values(wanted))
            rows |= {row.id: row for row in held}
    return rows.values()


@put_together_once
def _numbered(viewer: Actor, shape: Shape) -> Select[Any]:
    numbers = _on_file(viewer, Company.npwp, Company.nib, Company.nitku, Company.phones)
    found: Select[Any] = text.NUMBERS.narrowed(numbers, Company.id, shape).limit(ENOUGH)
    return found


@put_together_once
def _numbered_people(viewer: Actor, shape: Shape) -> Select[Any]:
    people = _people(viewer, Contact.whatsapp, Contact.phones, Contact.company_id)
    found: Select[Any] = text.PEOPLES_NUMBERS.narrowed(people, Contact.id, shape).limit(ENOUGH)
    return found


def _number_score(asked: Asked, numbers: Iterable[str | None]) -> float:
    best = NUMBER_HOLDS
    for number in filter(None, numbers):
        inside = search_digits(number)
        if inside == asked.digits:
            return EXACT_NUMBER
        if inside.startswith(asked.digits) and asked.is_from_the_start:
            best = min(best, NUMBER_BEGINS)
        elif number.endswith(asked.ending or asked.digits):
            best = min(best, NUMBER_ENDS)
    return best


def _by_name(viewer: Actor, asked: Asked) -> Iterable[tuple[int, float]]:
    favour = _favours(viewer)
    rows: dict[int, Row[Any]] = {}
    if len(asked.key) > 1:
        first = db.session.execute(_beginning(viewer), _beginnings(asked.key))
        rows |= {row.id: row for row in first}
        alike = db.session.execute(_named(viewer), {"name": asked.key.replace(" ", "")})
        rows |= {row.id: row for row in alike}
    if asked.beginnings:
        holding = _candidates(viewer, text.NAMES, asked.beginnings, limit=CANDIDATES)
        rows |= {row.id: row for row in holding}
    for row in rows.values():
        yield row.id, _name_score(asked, row) - favour(row)


@put_together_once
def _beginning(viewer: Actor) -> Select[Any]:
    """Companies whose names begin with what was typed."""
    begins: ColumnElement[bool] = Company.name_key.like(bindparam("start"), escape="\\")
    if not is_postgresql():
        begins = (Company.name_key >= bindparam("start")) & (Company.name_key < bindparam("beyond"))
    return _on_file(viewer).where(begins).order_by(Company.name_key, Company.id).limit(ENOUGH)


def _beginnings(start: str) -> dict[str, str]:
    return (
        {"start": f"{escaped(start)}%"}
        if is_postgresql()
        else {"start": start, "beyond": start + LAST_LETTER}
    )


@put_together_once
def _named(viewer: Actor) -> Select[Any]:
    """Companies of a name, or once of it, its words written together or apart."""
    named = select(CompanyKey.company_id).where(
        CompanyKey.kind == KeyKind.NAME, CompanyKey.value == bindparam("name")
    )
    return _on_file(viewer).where(Company.id.in_(named)).limit(ENOUGH)


def _name_score(asked: Asked, row: Row[Any]) -> float:
    if row.name_key.replace(" ", "") == asked.key.replace(" ", ""):
        return SAME_NAME + int(row.name_key != asked.key)
    name = plain(row.name)
    further = min(max(len(row.name_key) - len(asked.key), 0), 40) / 8
    if row.name_key.startswith(asked.key) or name.startswith(asked.name):
        return NAME_BEGINS + further
    own = f" {row.name_key} {name}"
    if all(any(piece in own for piece in some) for some in asked.beginnings):
        return NAME_HOLDS + further - (2 if f" {asked.name}" in own else 0)
    return OTHER_NAME + further


def _favours(viewer: Actor) -> Callable[[Row[Any]], float]:
    """How much a row stands before others as good in the eyes of ``viewer``."""
    since, own_id = clock.today() - RECENT, viewer.id

    def favour(row: Row[Any]) -> float:
        is_own = own_id is not None and row.owner_id == own_id
        is_recent = row.last_visit_on is not None and row.last_visit_on >= since
        return (OWN if is_own else 0) + (VISITED if is_recent else 0)

    return favour


def _names_of(row: Row[Any]) -> list[str]:
    return [row.name_key, *(name_key(name) for name in (row.brand_name, *(row.former_names or [])) if name)]


def _likeness(wanted: str, name: str) -> float:
    """How like the words of ``wanted`` are to the likest of ``name``, on average from 0 to 100."""
    if wanted.replace(" ", "") == name.replace(" ", ""):
        return 100.0
    likest = [max(fuzz.ratio(word, other) for other in name.split()) for word in wanted.split() if name]
    return sum(likest) / len(likest) if likest else 0.0


def _on_file(viewer: Actor, *columns: Any) -> Select[Any]:
    return select(*_NAMED, *columns).where(scope(viewer, Company), Company.trashed_at.is_(None))


def _candidates(viewer: Actor, index: TextIndex, wanted: Alternatives, *, limit: int) -> Sequence[Row[Any]]:
    statement = _holding(viewer, index, shape_of(wanted), limit=limit)
    return db.session.execute(statement, index.values(wanted)).all()


@put_together_once
def _holding(viewer: Actor, index: TextIndex, shape: Shape, *, limit: int) -> Select[Any]:
    found: Select[Any] = index.narrowed(_on_file(viewer), Company.id, shape).limit(limit)
    return found


def _these(viewer: Actor, company_ids: Sequence[int]) -> Sequence[Row[Any]]:
    return db.session.execute(_among(viewer), {"ids": company_ids}).all() if company_ids else []


@put_together_once
def _among(viewer: Actor) -> Select[Any]:
    return _on_file(viewer).where(Company.id.in_(bindparam("ids", expanding=True)))


def _keep(scores: dict[int, float], found: Iterable[tuple[int, float]]) -> None:
    for key, score in found:
        scores[key] = min(score, scores.get(key, score))


def _loaded(viewer: Actor, scores: dict[int, float], limit: int, *, is_near: bool = False) -> Found:
    best = sorted(scores, key=lambda key: (scores[key], -key))[:limit]
    if not best:
        return Found()
    rows = {row.id: row for row in db.session.scalars(_whole(viewer), {"ids": best})}
    return Found([rows[key] for key in best], len(scores), is_near, scores[best[0]])


@put_together_once
def _whole(viewer: Actor) -> Select[Company]:
    these = select(Company).where(Company.id.in_(bindparam("ids", expanding=True)), scope(viewer, Company))
    return these.options(joinedload(Company.region))


def find_contacts(viewer: Actor, asked: Asked, *, limit: int) -> Found:
    """People at companies on file by name or by any spelling of their number; beginnings of names first."""
    favour = _favours(viewer)
    scores: dict[int, float] = {}
    if asked.digits:
        for row in _with_number(viewer, asked, _numbered_people, text.PEOPLES_NUMBERS):
            numbers = [row.whatsapp, *(phone["e164"] for phone in row.phones or [])]
            scores[row.id] = _number_score(asked, numbers) - favour(row) / 10
    elif asked.words:
        for row in _people_holding(viewer, [[f" {word}"] for word in asked.words], limit=CANDIDATES):
            scores[row.id] = _person_score(asked, row) - favour(row)
    return _people_loaded(viewer, scores, limit)


def near_contacts(viewer: Actor, asked: Asked, *, limit: int, most_slips: int = 2) -> Found:
    """People whose names are like what was typed; a slip in one word is looked for first, which takes less."""
    if asked.head or not asked.slips:
        return Found()
    scores: dict[int, float] = {}
    for wanted in (*asked.one_slip, asked.slips):
        if wanted == asked.slips and (scores or (most_slips == 1 and len(asked.words) > 1)):
            continue
        for row in _people_holding(viewer, wanted, limit=NEAR_CANDIDATES):
            likeness = _likeness(asked.name, plain(row.name))
            if likeness >= NEAR:
                scores[row.id] = 100 - likeness + (5 if row.has_left else 0)
    return _people_loaded(viewer, scores, limit, is_near=bool(scores))


def _person_score(asked: Asked, row: Row[Any]) -> float:
    name = plain(row.name)
    left = 5 if row.has_left else 0
    if name == asked.name:
        return SAME_NAME + left
    return (NAME_BEGINS if name.startswith(asked.name) else NAME_HOLDS) + left + min(len(name), 40) / 8


def _people(viewer: Actor, *columns: Any) -> Select[Any]:
    return (
        select(
            Contact.id, Contact.name, Contact.has_left, _Employer.owner_id, _Employer.last_visit_on, *columns
        )
        .join(_Employer, _Employer.id == Contact.company_id)
        .where(scope(viewer, Contact), Contact.trashed_at.is_(None), _Employer.trashed_at.is_(None))
    )


def _people_holding(viewer: Actor, wanted: Alternatives, *, limit: int) -> Iterable[Row[Any]]:
    statement = _people_named(viewer, shape_of(wanted), limit=limit)
    return db.session.execute(statement, text.PEOPLE.values(wanted))


@put_together_once
def _people_named(viewer: Actor, shape: Shape, *, limit: int) -> Select[Any]:
    found: Select[Any] = text.PEOPLE.narrowed(_people(viewer), Contact.id, shape).limit(limit)
    return found


def people_of(viewer: Actor, company_ids: Sequence[int]) -> Sequence[Contact]:
    """The people of these companies, to say through whom one of them was found."""
    return db.session.scalars(_all_people(viewer), {"ids": company_ids}).all() if company_ids else []


@put_together_once
def _all_people(viewer: Actor) -> Select[Contact]:
    here = Contact.company_id.in_(bindparam("ids", expanding=True))
    return (
        select(Contact).where(scope(viewer, Contact), here, Contact.trashed_at.is_(None)).order_by(Contact.id)
    )


def _people_loaded(viewer: Actor, scores: dict[int, float], limit: int, *, is_near: bool = False) -> Found:
    best = sorted(scores, key=lambda key: (scores[key], -key))[:limit]
    if not best:
        return Found()
    rows = {row.id: row for row in db.session.scalars(_whole_people(viewer), {"ids": best})}
    return Found([rows[key] for key in best], len(scores), is_near, scores[best[0]])


@put_together_once
def _whole_people(viewer: Actor) -> Select[Contact]:
    these = Contact.id.in_(bindparam("ids", expanding=True))
    return select(Contact).where(these, scope(viewer, Contact)).options(_EMPLOYER)
