"""A paper's way: drafted, issued under a number, countersigned, kept as it was."""

import secrets
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from app.accounts import second_person
from app.accounts.models import Delegation, User
from app.core import clock, files, mail
from app.core.db import db
from app.core.errors import Conflict, Invalid, NotAllowed, Stale
from app.core.formats import phone_display
from app.core.permissions import Permission
from app.documents import queries, rendering, telling
from app.documents.enums import Capacity, DocumentKind, DocumentState, Subject
from app.documents.models import Document, DocumentFile, Official
from app.documents.papers import KINDS, words
from app.documents.papers.base import lines_of
from app.documents.services.numbers import is_taken, take_number
from app.settings.queries import office

NO_PLACE = "...................."
NO_NUMBER = "........................................"
OLDEST = timedelta(days=366)
LONGEST_NUMBER = 120

LABELS = {"number": "Nomor", "row": "No.", "copies": "Tembusan"}
"""The words that stand in every paper."""

Paper = dict[str, Any]


def draft(
    kind: DocumentKind, subject: Subject, subject_id: int, *, on: date | None = None, by: User
) -> Document:
    """Begin a paper of a record; one that is being written already is gone on with.

    Raises Invalid where such a record has no such paper.
    """
    paper = KINDS[kind]
    if subject not in paper.subjects:
        raise Invalid(_("There is no such paper of this record."))
    on = on if paper.of_a_day and subject is not Subject.VISIT else None
    if on is None and subject is Subject.OFFICER:
        raise Invalid(_("Say which day the paper is about."))
    begun = queries.open_draft(kind, subject, subject_id, on)
    if begun is not None:
        return begun
    document = Document(
        kind=kind,
        state=DocumentState.DRAFT,
        subject=subject,
        subject_id=subject_id,
        on=on,
        title="",
        made_by_id=by.id,
        content={},
    )
    document.title = paper.title(document)
    document.content = paper.preset(document)
    signatories = queries.signatories() if paper.signs else []
    document.signatory_id = signatories[0].id if signatories else None
    db.session.add(document)
    db.session.flush()
    return document


def edit(
    document: Document,
    *,
    version: int | None,
    title: str,
    signatory_id: int | None,
    content: Mapping[str, Any],
) -> None:
    """Change what people typed into a draft.

    Raises Conflict once the paper is issued, Stale where someone else saved since ``version``.
    """
    _refuse_frozen(document)
    if document.version != version:
        raise Stale(_("Someone else changed this while you had it open. Compare and save again."))
    known = KINDS[document.kind].fields
    document.title = title
    document.signatory_id = signatory_id
    document.content = {**document.content, **{name: content[name] for name in known if name in content}}
    db.session.flush()


def discard(document: Document) -> None:
    """Throw a draft away; raises Conflict once the paper bears a number."""
    _refuse_frozen(document)
    db.session.delete(document)
    db.session.flush()


def issue(document: Document, *, dated_on: date, by: User, number: str | None = None) -> None:
    """Give the paper its number and keep it as it is from now on.

    The number is ``number`` where an outer registry gave one, else the next of our own register; where the register is
    an outer one and gave none yet, the paper waits for it. Raises Invalid beside the field, Conflict where the number
    is taken or the paper issued already.
    """
    _refuse_frozen(document)
    paper = KINDS[document.kind]
    _refuse_others(document, by=by)
    if dated_on > clock.today() + paper.ahead:
        raise Invalid(
            _("This paper can be dated %(number)d days ahead at most.", number=paper.ahead.days)
            if paper.ahead
            else _("A paper cannot be dated in the future."),
            field="dated_on",
        )
    if clock.today() - dated_on > OLDEST:
        raise Invalid(_("A paper cannot be dated more than a year back."), field="dated_on")
    if paper.refuse is not None:
        paper.refuse(document)
    register = queries.register_of(document.kind)
    document.dated_on = dated_on
    if number:
        _number(document, number, year=dated_on.year)
    elif register.is_outer:
        document.state = DocumentState.AWAITING_NUMBER
        db.session.flush()
        return
    else:
        _number(document, take_number(register, on=dated_on), year=dated_on.year)
    _freeze(document, by=by)


def enter_number(document: Document, number: str, *, by: User) -> None:
    """Write down the number that the outer registry gave, and issue the paper under it."""
    if document.state is not DocumentState.AWAITING_NUMBER or document.dated_on is None:
        raise Conflict(_("This paper does not wait for a number."))
    _refuse_others(document, by=by)
    _number(document, number, year=document.dated_on.year)
    _freeze(document, by=by)


def countersign(document: Document, *, by: User, standing: Delegation | None = None) -> None:
    """Sign a paper as supervisor, or in the place of one who is away; a copy with the signature is kept.

    Raises ``Conflict`` where none is due, ``NotAllowed`` for who made or issued it while others might sign.
    """
    if not document.kind.is_countersigned:
        raise Conflict(_("This kind of paper is not countersigned."))
    if document.state is DocumentState.COUNTERSIGNED:
        raise Conflict(_("This paper is countersigned already."))
    if document.state is not DocumentState.ISSUED:
        raise Conflict(_("Only an issued paper can be countersigned."))
    second_person.check(
        by, queries.makers_of(document), Permission.DOCUMENT_SIGN, subject="documents", subject_id=document.id
    )
    document.state = DocumentState.COUNTERSIGNED
    document.countersigned_by_id, document.countersigned_at = by.id, clock.utcnow()
    document.countersigned_by = by
    standing = standing or by.in_place_of(Permission.DOCUMENT_SIGN)
    if standing is not None:
        document.snapshot = {**(document.snapshot or {}), "countersigned_for": standing.words}
    _keep_copy(document, by=by)
    telling.tell_maker(document, by=by)


def cancel(document: Document, *, because: str, by: User) -> None:
    """Call an issued paper off; its number stays taken and its copies are kept."""
    if not document.state.is_frozen:
        raise Conflict(_("A draft is thrown away, not cancelled."))
    _refuse_others(document, by=by)
    if document.state in (DocumentState.CANCELLED, DocumentState.REPLACED):
        raise Conflict(_("This paper is not in force any more."))
    if not because.strip():
        raise Invalid(_("Say why."), field="because")
    document.state, document.cancelled_because = DocumentState.CANCELLED, because.strip()
    cancelled = KINDS[document.kind].cancelled
    if cancelled is not None:
        cancelled(document)
    db.session.flush()


def renew(document: Document, *, by: User) -> Document:
    """Begin a new version of an issued paper; the old one holds until the new one is issued."""
    if document.state not in (DocumentState.ISSUED, DocumentState.COUNTERSIGNED):
        raise Conflict(_("Only a paper in force has a new version."))
    newer = Document(
        kind=document.kind,
        state=DocumentState.DRAFT,
        subject=document.subject,
        subject_id=document.subject_id,
        on=document.on,
        title=document.title,
        content=dict(document.content),
        signatory_id=document.signatory_id,
        made_by_id=by.id,
        replaces_id=document.id,
    )
    try:
        with db.session.begin_nested():
            db.session.add(newer)
    except IntegrityError as error:
        raise Conflict(_("A new version is being written already.")) from error
    return newer


def preview(document: Document) -> Paper:
    """The paper as it reads: as it was issued, or as it would be issued now."""
    if document.snapshot is not None and document.state.is_frozen:
        return _framed(document, document.snapshot)
    return _framed(document, _snapshot(document))


def body_of(document: Document) -> Paper:
    """What the paper would say of its subject now."""
    return KINDS[document.kind].build(document).as_json()


def what_changed(document: Document) -> bool:
    """Whether the paper would read differently if it were issued now."""
    if document.snapshot is None or document.state not in (DocumentState.ISSUED, DocumentState.COUNTERSIGNED):
        return False
    now = body_of(document)
    return any(now[part] != document.snapshot[part] for part in ("blocks", "annex"))


def _refuse_frozen(document: Document) -> None:
    if document.state.is_frozen:
        raise Conflict(_("The paper is issued and stays as it is. Make a new version instead."))


def _refuse_others(document: Document, *, by: User) -> None:
    needed = KINDS[document.kind].needs
    if needed is not None and not by.can(needed):
        raise NotAllowed(_("This kind of paper is issued and called off by a supervisor."))


def _number(document: Document, number: str, *, year: int) -> None:
    number = " ".join(number.split())
    if not number or len(number) > LONGEST_NUMBER:
        raise Invalid(_("Enter the number as the registry wrote it."), field="number")
    if is_taken(number, year, besides=document.id):
        raise Conflict(
            _("Another paper of %(year)s bears this number already.", year=str(year)), field="number"
        )
    try:
        with db.session.begin_nested():
            document.number, document.number_year = number, year
    except IntegrityError as error:
        raise Conflict(
            _("Another paper of %(year)s bears this number already.", year=str(year)), field="number"
        ) from error


def _freeze(document: Document, *, by: User) -> None:
    document.state = DocumentState.ISSUED
    document.issued_by_id, document.issued_at = by.id, clock.utcnow()
    document.snapshot = _snapshot(document)
    document.token = secrets.token_urlsafe(18)
    _keep_copy(document, by=by)
    if document.replaces_id is not None:
        replaced = db.session.get_one(Document, document.replaces_id)
        if replaced.state is DocumentState.CANCELLED:
            raise NotAllowed(_("The paper this one replaces was cancelled."))
        replaced.state = DocumentState.REPLACED
    issued = KINDS[document.kind].issued
    if issued is not None:
        issued(document)
    db.session.flush()
    if document.kind.is_countersigned:
        telling.tell_signers(document, by=by)


def _keep_copy(document: Document, *, by: User) -> None:
    made_at = document.countersigned_at or document.issued_at or clock.utcnow()
    paper = _framed(document, document.snapshot or {})
    stored = files.store_bytes(rendering.pdf(paper, at=made_at), files.PDF)
    db.session.add(
        DocumentFile(
            document_id=document.id,
            state=document.state,
            sha256=stored.sha256,
            size=stored.size,
            made_by_id=by.id,
        )
    )
    db.session.flush()


def _snapshot(document: Document) -> Paper:
    """Everything the paper says but its number and its date."""
    body = body_of(document)
    signatory = db.session.get(Official, document.signatory_id) if document.signatory_id else None
    return {
        **body,
        "head": head(),
        "copies": lines_of(document.content, "copies"),
        "sign": _signature(signatory) if signatory else None,
        "place": office().city,
    }


def head() -> Paper:
    """The letterhead as it is now."""
    us = office()
    contacts = [
        f"Telepon {phone_display(us.phone)}" if us.phone else "",
        us.email,
        us.website,
    ]
    lines = [" ".join(us.address.split()), " · ".join(one for one in contacts if one)]
    return {
        "government": us.government,
        "name": us.name,
        "lines": [line for line in lines if line],
        "logo_sha256": queries.letterhead().logo_sha256,
    }


def _signature(official: Official) -> Paper:
    """The signatory as letters name them: ``a.n. Kepala Dinas`` above the own title, ``Plt.`` before it."""
    titles = {
        Capacity.SELF: [official.title],
        Capacity.ACTING: [f"Plt. {official.title}"],
        Capacity.DAILY: [f"Plh. {official.title}"],
        Capacity.ON_BEHALF: [f"a.n. {official.on_behalf_of}", official.title],
    }[official.capacity]
    return {
        "titles": [one for one in titles if one],
        "name": official.name,
        "under": [one for one in (official.rank, f"NIP {official.nip}" if official.nip else "") if one],
    }


def _framed(document: Document, snapshot: Paper) -> Paper:
    """The whole paper as the renderers take it."""
    paper = KINDS[document.kind]
    dated = words.day(document.dated_on) if document.dated_on else "...................."
    # Copies kept before letters had numbers of their own know of none.
    own_number = snapshot.get("own_number")
    received = [f"Nomor agenda dinas: {document.number}"] if own_number and document.number else []
    mark = _countersignature(document)
    sign = _sign(document, snapshot, dated, mark)
    blocks = [*snapshot["blocks"]]
    if blocks and blocks[-1].get("is_beside"):
        blocks[-1] = _beside(blocks[-1], sign, place=snapshot["place"] or NO_PLACE, dated=dated)
        sign = None
    return {
        "title": document.title,
        "labels": LABELS,
        "heading": paper.heading,
        "number": own_number or document.number or NO_NUMBER,
        "further": [*snapshot.get("further", []), *received],
        "has_head": paper.has_head,
        "dated": dated,
        "mark": _watermark(document),
        "mark_line": mark if snapshot["sign"] is None else None,
        "foot": " · ".join(one for one in (document.number, document.title) if one),
        "head": snapshot["head"],
        "blocks": blocks,
        "annex": snapshot["annex"],
        "copies": snapshot["copies"],
        "sign": sign,
        "verify": _verification(document),
        "codes": document.kind.is_signed_outside,
    }


def _sign(document: Document, snapshot: Paper, dated: str, mark: str | None) -> Paper | None:
    sign, place = snapshot["sign"], snapshot["place"] or NO_PLACE
    if sign is None:
        return None
    if KINDS[document.kind].orders:
        opening = [f"Ditetapkan di {place}", f"pada tanggal {dated}"]
    else:
        opening = [KINDS[document.kind].signs_as or f"{place}, {dated}"]
    titles = [
        f"{title}," if at == len(sign["titles"]) else title for at, title in enumerate(sign["titles"], 1)
    ]
    return {"lines": [*opening, *titles], "mark": mark, "name": sign["name"], "under": sign["under"]}


def _beside(block: Paper, sign: Paper | None, *, place: str, dated: str) -> Paper:
    """Who takes note of a paper at the left, those who made it at the right, under place and date."""
    made = block["sides"][0]
    left: Paper = {"label": "", "people": [], "mark": None}
    if sign is not None:
        person = {"name": sign["name"], "title": "\n".join(sign["under"]), "rank": "", "nip": ""}
        left = {"label": "\n".join(sign["lines"]), "people": [person], "mark": sign["mark"]}
    right = {"label": f"{place}, {dated}\n{made['label']}", "people": made["people"], "mark": None}
    return {"type": "signers", "sides": [left, right]}


def _countersignature(document: Document) -> str | None:
    if document.countersigned_at is None:
        return None
    by = document.countersigned_by or db.session.get_one(User, document.countersigned_by_id)
    title = (document.snapshot or {}).get("countersigned_for") or by.position
    position = f" ({title})" if title else ""
    return f"Diperiksa dan disetujui secara elektronik oleh {by.name}{position} pada {words.moment(document.countersigned_at)}."


def _verification(document: Document) -> Paper | None:
    """Where the paper is verified; nothing before it is issued, or where nobody said where the house stands."""
    address = mail.link(f"/verify/{document.token}") if document.token else None
    return (
        {"address": address, "words": "Pindai kode ini untuk memeriksa keaslian surat:"} if address else None
    )


def _watermark(document: Document) -> str | None:
    return None if document.state.is_frozen else "DRAF"


def made_at(document: Document) -> datetime:
    """The moment a paper says it was made."""
    return document.countersigned_at or document.issued_at or clock.utcnow()
