"""Creating, changing, assigning and trashing companies; their keys and search text kept in step."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, exists, insert, inspect, select

from app.accounts.models import User
from app.companies.identity import matching
from app.companies.identity.matching import CandidateKey
from app.companies.models import (
    HEAD_OFFICES_ON_FILE,
    Company,
    CompanyKey,
    CompanyMerge,
    Contact,
    Tag,
    company_tags,
)
from app.companies.recognition import IDENTIFYING, facts_of
from app.companies.services import storing
from app.companies.services.searched import people_and_words_of, search_text_of
from app.companies.services.storing import UNIQUE_NUMBERS
from app.core import audit
from app.core.clock import utcnow
from app.core.db import db
from app.core.errors import Conflict, Invalid, Stale
from app.core.permissions import Permission
from app.settings.custom.models import is_custom


def create(values: dict[str, Any], *, by: User | None = None) -> Company:
    """File a company from ``Checked.values``. An officer who files one also owns it.

    Raises Conflict beside ``nib`` or ``npwp`` when another head office has that number, Invalid for a parent
    that cannot be one.
    """
    company = _built(values, by=by)
    _check_parent(company)
    _refuse_taken_numbers(company)
    tags = tags_named(values.get("tags") or ())
    company.search_text = search_text_of(company, contacts=(), tags=tags)
    storing.insert_companies([company], [matching.keys_for(facts_of(company))])
    _tag({company.id: tags})
    return company


def create_many(rows: Sequence[dict[str, Any]], *, by: User | None = None) -> list[Company]:
    """File many companies at once, as :func:`create` does, in few statements.

    Raises Conflict with the number of the first row (from 0, as ``field="row:N"``) whose NIB or NPWP is taken;
    look the rows up first and there is none.
    """
    companies = [_built(values, by=by) for values in rows]
    refuse_many_taken(companies)
    known = {
        tag.name: tag for tag in tags_named(name for values in rows for name in values.get("tags") or ())
    }
    tags = [[known[name] for name in sorted(set(values.get("tags") or ()))] for values in rows]
    for company, hung in zip(companies, tags, strict=True):
        company.search_text = search_text_of(company, contacts=(), tags=hung)
    storing.insert_companies(companies, [matching.keys_for(facts_of(company)) for company in companies])
    _tag({company.id: hung for company, hung in zip(companies, tags, strict=True)})
    return companies


def edit(company: Company, values: dict[str, Any], *, version: int | None = None) -> list[str]:
    """Change the fields in ``values`` (from ``Checked.values``) and return the names of those that differ.

    ``version`` is what the writer saw: Stale is raised, nothing changed, when someone saved since. Raises
    Conflict for a taken NIB or NPWP and Invalid for a parent that cannot be one.
    """
    refuse_stale(company, values, version)
    tags, before = None, _tags_of(company) if "tags" in values else []
    if "tags" in values and sorted(values["tags"]) != [tag.name for tag in before]:
        tags = tags_named(values["tags"])
    changed = set_values(company, values)
    # One flush for all: each would raise the version that other people's forms are held against.
    with db.session.no_autoflush:
        if {"parent_id", "is_branch"} & set(changed):
            _check_parent(company)
        if {"nib", "npwp", "is_branch"} & set(changed):
            _refuse_taken_numbers(company)
        if changed or tags is not None:
            people, words = people_and_words_of(company)
            company.search_text = search_text_of(
                company, contacts=people, tags=words if tags is None else tags
            )
    if changed or tags is not None:
        storing.update_companies([company])
    if IDENTIFYING.intersection(changed):
        _rekey(company)
    if tags is not None:
        db.session.execute(delete(company_tags).where(company_tags.c.company_id == company.id))
        _tag({company.id: tags})
        db.session.expire(company, ["tags"])
        # The history would not tell of tags, which are no column.
        told = [", ".join(sorted(tag.name for tag in some)) for some in (before, tags)]
        audit.record_changed("companies", {company.id: {"tags": told}})
        changed.append("tags")
    return changed


def refuse_stale(company: Company, values: Iterable[str], version: int | None) -> None:
    """Raise Stale where someone saved ``company`` since it was at ``version``."""
    if version is not None and version != company.version:
        raise Stale(
            _("Someone else changed this company in the meantime."),
            stored={name: getattr(company, name) for name in values if name != "tags"},
        )


def set_values(company: Company, values: dict[str, Any]) -> list[str]:
    """Set the columns in ``values`` that differ, and what is derived of them; returns their names."""
    columns = Company.__mapper__.columns
    changed = [
        name
        for name, value in values.items()
        if name != "tags"
        and (name in columns or is_custom(name))
        and differs(name, getattr(company, name), value)
    ]
    for name in changed:
        if not is_custom(name):
            setattr(company, name, values[name])
    company.set_custom({name: values[name] for name in changed})
    return changed


def differs(name: str, stored: Any, given: Any) -> bool:
    """Whether a column would change; the same telephones typed in another way are no change."""
    if name == "phones":
        return _numbers_of(stored) != _numbers_of(given)
    return bool(stored != given)


def _numbers_of(phones: Sequence[dict[str, Any]] | None) -> list[tuple[str, str]]:
    return [(phone["e164"], phone.get("extension", "")) for phone in phones or []]


def assign(companies: Iterable[Company], owner: User | None) -> int:
    """Give companies to an officer, or to nobody; returns how many changed hands.

    Raises Invalid for an account that may not work with companies.
    """
    refuse_owner(owner)
    wanted = owner.id if owner else None
    moved = [company for company in companies if company.owner_id != wanted]
    for company in moved:
        company.owner_id = wanted
    db.session.flush()
    return len(moved)


def refuse_owner(owner: User | None) -> None:
    """Raise Invalid for an account that may not work with companies."""
    if owner is not None and not (owner.is_active and owner.can(Permission.COMPANY_EDIT)):
        raise Invalid(_("%(name)s does not work with companies.", name=owner.name), field="owner_id")


def trash(company: Company) -> None:
    """Put a company into the trash; it keeps its number, history and links."""
    if company.trashed_at is None:
        company.trashed_at = utcnow()
        db.session.flush()


def restore(company: Company) -> None:
    """Take a company out of the trash.

    Raises Conflict when its NIB or NPWP was filed again meanwhile, or it lies there because it was merged.
    """
    if company.trashed_at is None:
        return
    if _is_merged(company):
        raise Conflict(
            _(
                "%(name)s was merged with another company; take the merge back instead.",
                name=company.full_name,
            )
        )
    company.trashed_at = None
    _refuse_taken_numbers(company)
    storing.update_companies([company])


def _is_merged(company: Company) -> bool:
    return bool(
        db.session.scalar(
            select(exists().where(CompanyMerge.lost_id == company.id, CompanyMerge.undone_at.is_(None)))
        )
    )


def refresh(company: Company) -> None:
    """Bring the company's keys and search text in step with what is stored of it and its contacts."""
    with db.session.no_autoflush:
        company.search_text = search_text_of(company, contacts=contacts_of(company), tags=_tags_of(company))
    storing.update_companies([company])
    _rekey(company)


def _rekey(company: Company) -> None:
    wanted = matching.keys_for(facts_of(company))
    stored: dict[CandidateKey, int] = {
        (kind, value): number
        for number, kind, value in db.session.execute(
            select(CompanyKey.id, CompanyKey.kind, CompanyKey.value).where(
                CompanyKey.company_id == company.id
            )
        )
    }
    gone = [number for key, number in stored.items() if key not in wanted]
    if gone:
        db.session.execute(delete(CompanyKey).where(CompanyKey.id.in_(gone)))
    storing.add_keys({company.id: wanted - stored.keys()})


def tags_named(names: Iterable[str]) -> list[Tag]:
    """The tags of these names, made where the office has not used them yet."""
    wanted = sorted({name.lower() for name in names})
    if not wanted:
        return []
    known = {tag.name: tag for tag in db.session.scalars(select(Tag).where(Tag.name.in_(wanted)))}
    for name in wanted:
        if name not in known:
            known[name] = Tag(name=name)
            db.session.add(known[name])
    db.session.flush()
    return [known[name] for name in wanted]


def _built(values: dict[str, Any], *, by: User | None) -> Company:
    columns = Company.__mapper__.columns
    company = Company(**{name: value for name, value in values.items() if name in columns})
    company.custom = {}
    company.set_custom(values)
    company.phones = company.phones or []
    company.former_names = company.former_names or []
    company.is_branch = bool(company.is_branch)
    company.is_do_not_visit = bool(company.is_do_not_visit)
    if by is not None:
        company.created_by_id = by.id
        if "owner_id" not in values and not by.can(Permission.COMPANY_EDIT_ALL):
            # Who may change only their own companies could otherwise not correct what they have just typed.
            company.owner_id = by.id
    return company


def _check_parent(company: Company) -> None:
    if company.parent_id is None:
        return
    if not company.is_branch:
        raise Invalid(_("Only a branch has a head office; please tick “branch”."), field="parent_id")
    if company.parent_id == company.id:
        raise Invalid(_("A company cannot be its own head office."), field="parent_id")
    parent = db.session.get(Company, company.parent_id)
    if parent is None or parent.is_trashed:
        raise Invalid(_("This head office is not on file."), field="parent_id")
    if parent.is_branch:
        raise Invalid(_("%(name)s is itself a branch.", name=parent.full_name), field="parent_id")


def _refuse_taken_numbers(company: Company) -> None:
    """Raise Conflict where another head office on file has the NIB or NPWP; branches share their head's numbers."""
    if company.is_branch:
        return
    with db.session.no_autoflush:
        for column, label in UNIQUE_NUMBERS:
            number = getattr(company, column)
            if number is None:
                continue
            other = db.session.scalar(
                select(Company).where(
                    getattr(Company, column) == number,
                    *HEAD_OFFICES_ON_FILE,
                    Company.id != (company.id or 0),
                )
            )
            if other is not None:
                raise Conflict(_taken(label, other), field=column)


def _taken(label: str, other: Company) -> str:
    sentence: str = _(
        "%(name)s has this %(number)s already; a branch is marked as a branch.",
        name=other.full_name,
        number=label,
    )
    return sentence


def refuse_many_taken(companies: Sequence[Company]) -> None:
    """Raise Conflict where another head office on file, or two of these, have one NIB or NPWP."""
    for column, label in UNIQUE_NUMBERS:
        numbers: dict[str, int] = {}
        for row, company in enumerate(companies):
            number = getattr(company, column)
            if number is None or company.is_branch:
                continue
            if number in numbers:
                raise Conflict(_taken(label, companies[numbers[number]]), field=f"row:{row}")
            numbers[number] = row
        if not numbers:
            continue
        own = [number for company in companies if (number := vars(company).get("id")) is not None]
        other = db.session.scalar(
            select(Company).where(
                getattr(Company, column).in_(list(numbers)),
                *HEAD_OFFICES_ON_FILE,
                Company.id.not_in(own),
            )
        )
        if other is not None:
            raise Conflict(_taken(label, other), field=f"row:{numbers[getattr(other, column)]}")


def contacts_of(company: Company) -> list[Contact]:
    """The people of a company who are not in the trash."""
    return list(
        db.session.scalars(
            select(Contact)
            .where(Contact.company_id == company.id, Contact.trashed_at.is_(None))
            .order_by(Contact.id)
        )
    )


def _tags_of(company: Company) -> Sequence[Tag]:
    if "tags" not in inspect(company).unloaded:
        return company.tags
    statement = select(Tag).join(company_tags).where(company_tags.c.company_id == company.id)
    return db.session.scalars(statement.order_by(Tag.name)).all()


def _tag(tags: Mapping[int, Iterable[Tag]]) -> None:
    """Hang tags on stored companies that bear none, by company id."""
    pairs = [{"company_id": number, "tag_id": tag.id} for number, hung in tags.items() for tag in hung]
    if pairs:
        db.session.execute(insert(company_tags), pairs)
