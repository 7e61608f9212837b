"""Two records of one company become one, and two again where that was a mistake."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, exists, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from app.accounts.models import User
from app.companies import merging
from app.companies.models import Company, CompanyMerge, Contact, DistinctPair, company_tags
from app.companies.services import records
from app.core import audit
from app.core.clock import utcnow
from app.core.db import db
from app.core.errors import Conflict, Invalid, Stale
from app.core.merging import as_json, from_json
from app.core.permissions import LARGEST_ID
from app.core.search import folded
from app.settings.custom.models import is_custom

UNDO_WINDOW = timedelta(days=30)
"""How long a merge can be taken back."""


VERSIONS = "versions"
"""Under which name a merge keeps the versions of both companies before and after it, and after it was taken back."""


def lock(*ids: int) -> None:
    """Hold these companies until the transaction ends, in one order for all: two never wait for each other."""
    known = [number for number in ids if 0 < number <= LARGEST_ID]
    db.session.execute(select(Company.id).where(Company.id.in_(known)).order_by(Company.id).with_for_update())


def merge(
    keep: Company,
    lose: Company,
    *,
    values: Mapping[str, Any],
    by: User | None,
    choices: Mapping[str, str] | None = None,
    versions: tuple[int, int] | None = None,
) -> CompanyMerge:
    """Put ``lose`` into ``keep``: all that hangs on it moves, ``values`` stay, ``lose`` lies in the trash.

    ``choices`` say what goes on where both bring what one company has once (:func:`merging.clashes`). Raises Conflict
    when one of them is no longer on file, Stale when one was changed since ``versions``, Invalid for what cannot be.
    """
    _check(keep, lose, versions)
    began = keep.version, lose.version
    settled = merging.settle(keep, lose, choices or {}, by=by)
    first_contacts = _keep_one_first_contact(keep, lose)
    folded_away = _fold_people(keep, lose)
    tags = _add_tags(keep, lose)
    records.trash(lose)
    moved: dict[str, Any] = merging.move_all(of=lose.id, to=keep.id)
    before = _change(keep, values)
    _refuse_branch_of_branch(keep)
    apart = _carry_over_apart(keep, lose)
    merged = CompanyMerge(
        kept_id=keep.id,
        lost_id=lose.id,
        by_id=by.id if by else None,
        moved=moved,
        before=before,
        settled=settled
        | {"people": folded_away, "first_contacts": first_contacts, "tags": tags, "apart": apart},
    )
    db.session.add(merged)
    try:
        with db.session.begin_nested():
            db.session.flush()
    except IntegrityError as race:
        raise _gone(lose) from race
    _refresh(keep)
    _note("merge", keep, lose)
    _note_versions(merged, (keep, lose), began)
    return merged


def undo(merged: CompanyMerge, *, by: User | None, at: datetime | None = None) -> None:
    """Take a merge back: all that moved goes back, also what was changed since, which stays as it is.

    Raises Conflict when it is too late, was done already, or one of the companies is not where the merge left it.
    """
    moment = at or utcnow()
    keep, lose = (db.session.get_one(Company, number) for number in (merged.kept_id, merged.lost_id))
    if merged.undone_at is not None:
        raise Conflict(_("This merge was taken back already."))
    if moment - merged.merged_at > UNDO_WINDOW:
        raise Conflict(_("A merge can be taken back within 30 days."))
    if keep.is_trashed:
        raise Conflict(
            _(
                "%(name)s itself was merged or put away since; take that back first.",
                name=keep.full_name,
            )
        )
    began = keep.version, lose.version
    merged.undone_at, merged.undone_by_id = moment, by.id if by else None
    db.session.flush()
    merging.move_back(merged.moved, of=keep.id, to=lose.id)
    settled = {name: told for name, told in merged.settled.items() if name != VERSIONS}
    _unfold_people(settled.pop("people", []), settled.pop("first_contacts", []))
    _take_tags(keep, settled.pop("tags", []))
    _tell_apart_again(keep, lose, settled.pop("apart", {}))
    _change_back(keep, merged)
    records.restore(lose)
    merging.unsettle(settled)
    _refresh(keep, lose)
    _note("unmerge", keep, lose)
    _note_versions(merged, (keep, lose), began)


def _note_versions(merged: CompanyMerge, companies: tuple[Company, Company], began: tuple[int, int]) -> None:
    """Keep which version of each company became which: whoever filed one may ask whether only this changed it since."""
    steps = [[company.id, was, company.version] for company, was in zip(companies, began, strict=True)]
    merged.settled = merged.settled | {VERSIONS: [*merged.settled.get(VERSIONS, []), *steps]}
    db.session.flush()


def tell_apart(left_id: int, right_id: int, *, by: User | None) -> None:
    """Remember that two companies are not one, so that nobody is asked again."""
    first, second = sorted((left_id, right_id))
    if first == second:
        raise Invalid(_("Choose two companies."))
    if are_apart(first, second):
        return
    try:
        with db.session.begin_nested():
            db.session.add(DistinctPair(first_id=first, second_id=second, by_id=by.id if by else None))
            db.session.flush()
    except IntegrityError:
        # Somebody else said so in the same instant.
        return


def take_for_alike(left_id: int, right_id: int) -> None:
    """Forget that two companies were told apart."""
    first, second = sorted((left_id, right_id))
    db.session.execute(
        delete(DistinctPair).where(DistinctPair.first_id == first, DistinctPair.second_id == second)
    )


def _carry_over_apart(keep: Company, lose: Company) -> dict[str, Any]:
    """Let whoever is told apart from ``lose`` be so from ``keep``, and the two no more; returns what undoing needs."""
    first, second = sorted((keep.id, lose.id))
    was = db.session.execute(
        select(DistinctPair.by_id, DistinctPair.said_at).where(
            DistinctPair.first_id == first, DistinctPair.second_id == second
        )
    ).first()
    take_for_alike(keep.id, lose.id)
    others = [other for other in _told_apart_from(lose.id) if not are_apart(keep.id, other)]
    for other in others:
        tell_apart(keep.id, other, by=None)
    said = {"by_id": was.by_id, "said_at": was.said_at.isoformat()} if was else None
    return {"said": said, "others": others} if said or others else {}


def _tell_apart_again(keep: Company, lose: Company, apart: Mapping[str, Any]) -> None:
    for other in apart.get("others", []):
        take_for_alike(keep.id, other)
    if (said := apart.get("said")) and not are_apart(keep.id, lose.id):
        first, second = sorted((keep.id, lose.id))
        moment = datetime.fromisoformat(said["said_at"])
        db.session.add(DistinctPair(first_id=first, second_id=second, by_id=said["by_id"], said_at=moment))
        db.session.flush()


def _told_apart_from(company_id: int) -> list[int]:
    pairs = select(DistinctPair.first_id, DistinctPair.second_id).where(
        or_(DistinctPair.first_id == company_id, DistinctPair.second_id == company_id)
    )
    return sorted(first if first != company_id else second for first, second in db.session.execute(pairs))


def are_apart(left_id: int, right_id: int) -> bool:
    """Whether someone said that these two are not one."""
    first, second = sorted((left_id, right_id))
    return bool(
        db.session.scalar(
            select(exists().where(DistinctPair.first_id == first, DistinctPair.second_id == second))
        )
    )


def _check(keep: Company, lose: Company, versions: tuple[int, int] | None) -> None:
    if keep.id == lose.id:
        raise Invalid(_("A company cannot be merged with itself."), field="other")
    for company in (lose, keep):
        if company.is_trashed:
            raise _gone(company)
    if versions is not None and versions != (keep.version, lose.version):
        raise Stale(_("One of the two was changed meanwhile. Look again, then merge."))


def _gone(company: Company) -> Conflict:
    return Conflict(_("%(name)s was merged or put away by someone else meanwhile.", name=company.full_name))


def _change(keep: Company, values: Mapping[str, Any]) -> dict[str, Any]:
    """Change the kept company; returns each column's value before and after."""
    before = {name: as_json(getattr(keep, name)) for name in values}
    changed = records.edit(keep, dict(values))
    return {name: [before[name], as_json(getattr(keep, name))] for name in changed}


def _change_back(keep: Company, merged: CompanyMerge) -> None:
    columns = Company.__mapper__.columns
    over = _merges_undone_over(merged)
    values: dict[str, Any] = {}
    for name, (before, new) in merged.before.items():
        if as_json(getattr(keep, name)) != new:
            continue
        old = before
        for one in over:
            # What an earlier merge brought could not go back with it, for this one had built on it.
            older, brought = one.before.get(name, (old, old))
            if brought == old:
                old = older
        values[name] = old if is_custom(name) else from_json(columns[name].type, old)
    # Its head office may be the one that comes back only now, so this is put back unasked: it was right before.
    for name in ("is_branch", "parent_id"):
        if name in values:
            setattr(keep, name, values.pop(name))
    records.edit(keep, values)


def _merges_undone_over(merged: CompanyMerge) -> list[CompanyMerge]:
    """Merges into the same company that were made before this one and taken back after it, the last first."""
    statement = select(CompanyMerge).where(
        CompanyMerge.kept_id == merged.kept_id,
        CompanyMerge.id < merged.id,
        CompanyMerge.undone_at > merged.merged_at,
    )
    return list(db.session.scalars(statement.order_by(CompanyMerge.id.desc())))


def _refuse_branch_of_branch(keep: Company) -> None:
    if keep.is_branch and db.session.scalar(select(exists().where(Company.parent_id == keep.id))):
        raise Invalid(
            _("There are branches of this company, so it has to stay a head office."), field="branch"
        )


def _fold_people(keep: Company, lose: Company) -> list[int]:
    """Put away whom both have, where the kept company knows all that the other knows of the person."""
    known = {folded(person.name): person for person in records.contacts_of(keep)}
    twins = [
        person
        for person in records.contacts_of(lose)
        if (twin := known.get(folded(person.name))) is not None and _knows_all(twin, person)
    ]
    _set_people([person.id for person in twins], trashed_at=utcnow())
    return [person.id for person in twins]


def _knows_all(twin: Contact, person: Contact) -> bool:
    if person.has_left != twin.has_left or (person.is_primary and not twin.is_primary):
        return False
    numbers = {phone["e164"] for phone in twin.phones or []}
    return {phone["e164"] for phone in person.phones or []} <= numbers and all(
        getattr(person, name) in (None, "", getattr(twin, name))
        for name in ("title_before", "title_after", "position", "whatsapp", "email", "notes")
    )


def _keep_one_first_contact(keep: Company, lose: Company) -> list[int]:
    """The kept company's first contact stays the first one; returns who was one at the other."""
    first = [person for person in records.contacts_of(keep) if person.is_primary]
    others = [person.id for person in records.contacts_of(lose) if person.is_primary]
    if not first:
        return []
    _set_people(others, is_primary=False)
    return others


def _unfold_people(folded_away: list[int], first_contacts: list[int]) -> None:
    _set_people(folded_away, trashed_at=None)
    _set_people(first_contacts, is_primary=True)


def _set_people(ids: list[int], **values: Any) -> None:
    if ids:
        db.session.execute(
            update(Contact)
            .where(Contact.id.in_(ids))
            .values(**values, updated_at=Contact.updated_at)
            .execution_options(synchronize_session="fetch")
        )


def _add_tags(keep: Company, lose: Company) -> list[int]:
    """Hang the other's labels on the kept company too; returns those it had not."""
    own = select(company_tags.c.tag_id).where(company_tags.c.company_id == keep.id)
    added = list(
        db.session.scalars(
            select(company_tags.c.tag_id)
            .where(company_tags.c.company_id == lose.id, company_tags.c.tag_id.not_in(own))
            .order_by(company_tags.c.tag_id)
        )
    )
    if added:
        db.session.execute(insert(company_tags), [{"company_id": keep.id, "tag_id": tag} for tag in added])
    db.session.expire(keep, ["tags"])
    return added


def _take_tags(keep: Company, tags: list[int]) -> None:
    if tags:
        db.session.execute(
            delete(company_tags).where(company_tags.c.company_id == keep.id, company_tags.c.tag_id.in_(tags))
        )
        db.session.expire(keep, ["tags"])


def _refresh(*companies: Company) -> None:
    merging.derive(companies)
    for company in companies:
        records.refresh(company)


def _note(action: str, keep: Company, lose: Company) -> None:
    names = {"name": [lose.full_name, keep.full_name]}
    audit.record(action, "companies", keep.id, names)
    audit.record(action, "companies", lose.id, names)
    db.session.flush()
