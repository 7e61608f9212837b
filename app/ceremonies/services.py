"""Holding a ceremony: who is invited and sits where, all papers at once, the scans, and everything signed in one step."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import count
from pathlib import PurePath
from typing import IO, Any

from flask_babel import gettext as _

from app.accounts.models import User
from app.agreements import services as agreements
from app.agreements import states
from app.agreements.enums import AgreementState, FileKind
from app.agreements.models import Agreement
from app.agreements.queries import paper_or_404, papers_of
from app.ceremonies import queries
from app.ceremonies.enums import Reply
from app.ceremonies.models import Ceremony, Guest, Scan
from app.core import clock, files, inspection
from app.core.db import db
from app.core.errors import AppError, Conflict, Invalid, Stale
from app.documents import scanning
from app.documents import services as documents
from app.documents.enums import DocumentKind, Subject

MOST_GUESTS = 300
MOST_SEATS = 2000
LONGEST_PEOPLE = 255
COPIES = 2
MOST_COPIES = 5


def hold(
    *, title: str, held_on: date, starts_at: time | None, place: str, notes: str | None, by: User
) -> Ceremony:
    """Plan a ceremony."""
    ceremony = Ceremony(
        title=title,
        held_on=held_on,
        starts_at=starts_at,
        place=place,
        notes=notes or None,
        created_by_id=by.id,
    )
    db.session.add(ceremony)
    db.session.flush()
    return ceremony


def change(
    ceremony: Ceremony,
    *,
    title: str,
    held_on: date,
    starts_at: time | None,
    place: str,
    notes: str | None,
    version: int | None,
) -> Ceremony:
    """Change when, where and what it is; raises ``Stale`` where somebody saved since ``version``."""
    if ceremony.version != version:
        raise Stale(_("Someone else changed this while you had it open. Compare and save again."))
    ceremony.title, ceremony.held_on, ceremony.starts_at = title, held_on, starts_at
    ceremony.place, ceremony.notes = place, notes or None
    db.session.flush()
    return ceremony


def invite(ceremony: Ceremony, chosen: Iterable[Agreement]) -> int:
    """Put agreements on the list; those that are on it stay as they are. Raises ``Conflict`` for what is signed."""
    known = {guest.agreement_id for guest in queries.guests_of(ceremony)}
    added = [agreement for agreement in chosen if agreement.id not in known]
    if len(known) + len(added) > MOST_GUESTS:
        raise Conflict(_("At most %(number)d agreements are signed at one ceremony.", number=MOST_GUESTS))
    for agreement in added:
        if agreement.shown_state not in states.UNSIGNED:
            raise Conflict(_("%(title)s is signed already.", title=agreement.title))
        db.session.add(Guest(ceremony_id=ceremony.id, agreement_id=agreement.id, reply=Reply.AWAITED))
    by_number = {agreement.id for agreement in added}
    for scan in queries.scans_of(ceremony):
        # Its paper was signed before it stood on the list.
        if scan.agreement_id is None and scan.paper is not None and scan.paper.subject_id in by_number:
            scan.is_by_code = scan.paper.state.is_in_force
            scan.agreement_id = scan.paper.subject_id if scan.is_by_code else None
    db.session.flush()
    return len(added)


def withdraw(guest: Guest) -> None:
    """Take an agreement off the list; raises ``Conflict`` for one that was signed here."""
    for scan in queries.scans_of(db.session.get_one(Ceremony, guest.ceremony_id), with_filed=True):
        if scan.agreement_id != guest.agreement_id:
            continue
        if scan.is_filed:
            raise Conflict(_("It was signed at this ceremony. Take the signature back first."))
        scan.agreement_id, scan.is_by_code = None, False
    db.session.delete(guest)
    db.session.flush()


@dataclass(frozen=True)
class Line:
    """What is written down of one company on the list."""

    reply: Reply
    seat: int | None
    people: str | None
    is_present: bool


def note(ceremony: Ceremony, lines: Mapping[int, Line]) -> dict[int, Invalid]:
    """Write down replies, seats, who comes and who came, by guest: all of it, or what is wrong with which."""
    guests = queries.guests_of(ceremony)
    if wrong := _wrong(guests, lines):
        return wrong
    for guest in guests:
        if line := lines.get(guest.id):
            guest.reply, guest.seat = line.reply, line.seat
            guest.people, guest.is_present = line.people or None, line.is_present
    db.session.flush()
    return {}


def _wrong(guests: Sequence[Guest], lines: Mapping[int, Line]) -> dict[int, Invalid]:
    """What is wrong with the lines, by guest; two companies never sit on one seat."""
    wrong: dict[int, Invalid] = {}
    seated: dict[int, Guest] = {}
    for guest in guests:
        line = lines.get(guest.id)
        seat = line.seat if line else guest.seat
        if seat is not None and not 1 <= seat <= MOST_SEATS:
            wrong[guest.id] = Invalid(_("Seats are numbered from 1 to %(number)d.", number=MOST_SEATS))
        elif line and line.people and len(line.people) > LONGEST_PEOPLE:
            wrong[guest.id] = Invalid(_("Write at most %(number)d characters.", number=LONGEST_PEOPLE))
        elif seat is not None:
            first = seated.setdefault(seat, guest).agreement
            if first.company_id != guest.agreement.company_id:
                wrong[guest.id] = Invalid(_("%(name)s has this seat already.", name=first.company.full_name))
    return wrong


def seat_all(ceremony: Ceremony) -> int:
    """Give every company without a seat that did not decline the next free one, by name; returns how many were seated.

    A company with several agreements sits once.
    """
    guests = queries.guests_of(ceremony)
    taken = {guest.seat for guest in guests}
    seats = {guest.agreement.company_id: guest.seat for guest in guests if guest.seat is not None}
    free = (number for number in count(1) if number not in taken)
    without = [guest for guest in guests if guest.seat is None and guest.reply is not Reply.NOT_COMING]
    without.sort(key=lambda guest: (guest.agreement.company.name.casefold(), guest.id))
    for guest in without:
        company_id = guest.agreement.company_id
        if company_id not in seats:
            seats[company_id] = next(free)
        guest.seat = seats[company_id]
    db.session.flush()
    return len(without)


def issue_papers(ceremony: Ceremony, *, by: User) -> tuple[int, list[str]]:
    """Issue the paper of every agreement that has none, dated the day of the ceremony: how many, and why not the others."""
    guests = queries.guests_of(ceremony)
    known = queries.papers_in_force(guest.agreement_id for guest in guests)
    made, refused = 0, []
    for guest in guests:
        agreement = guest.agreement
        if agreement.id in known or agreement.shown_state not in states.UNSIGNED:
            continue
        kind = next(one for one in DocumentKind if one.value == agreement.kind.value)
        try:
            with db.session.begin_nested():
                paper = documents.draft(kind, Subject.AGREEMENT, agreement.id, by=by)
                documents.issue(paper, dated_on=ceremony.held_on, by=by)
        except AppError as problem:
            refused.append(f"{agreement.company.full_name}: {problem.message}")
        else:
            made += 1
    return made, refused


def print_job(ceremony: Ceremony, *, copies: int = COPIES) -> bytes:
    """The issued papers of all that did not decline, by seat, as one PDF, each so many times.

    Raises ``Conflict`` where there is none.
    """
    guests = [guest for guest in queries.guests_of(ceremony) if guest.reply is not Reply.NOT_COMING]
    papers = queries.papers_in_force(guest.agreement_id for guest in guests)
    paths = [
        files.path_of(papers[guest.agreement_id].files[-1].sha256)
        for guest in guests
        if guest.agreement_id in papers
    ]
    kept = [path for path in paths if path.is_file()]
    if not kept:
        raise Conflict(_("No paper is issued yet."))
    return scanning.joined([(path, None) for path in kept for _copy in range(min(copies, MOST_COPIES))])


def take_scan(
    ceremony: Ceremony, stream: IO[bytes], *, filename: str, by: User, field: str | None = "scans"
) -> list[Scan]:
    """Keep a scan, cut into the papers whose codes are on its pages; none where this very file lies here already.

    Raises ``Invalid`` for what is no scan.
    """
    stored = files.store(
        stream,
        allowed=frozenset({files.PDF, files.JPEG, files.PNG}),
        max_bytes=agreements.largest_file(),
        field=field,
        look=inspection.look,
    )
    if queries.was_uploaded(ceremony, stored.sha256):
        return []
    path = files.path_of(stored.sha256)
    found = scanning.found_in(path, stored.media_type)
    known = queries.with_token([one.token for one in found if one.token])
    invited = {guest.agreement_id for guest in queries.guests_of(ceremony)}
    name = PurePath(filename.replace("\\", "/")).name[:120] or "pindaian"
    scans = []
    for one in found:
        part = stored if len(found) == 1 else files.store_bytes(scanning.cut_out(path, one.pages), files.PDF)
        paper = known.get(one.token or "")
        is_told = paper is not None and paper.state.is_in_force and paper.subject_id in invited
        scan = Scan(
            ceremony_id=ceremony.id,
            agreement_id=paper.subject_id if paper is not None and is_told else None,
            paper_id=paper.id if paper is not None else None,
            sha256=part.sha256,
            upload_sha256=stored.sha256,
            media_type=part.media_type,
            filename=name,
            pages=len(one.pages),
            is_by_code=is_told,
            by_id=by.id,
        )
        db.session.add(scan)
        scans.append(scan)
    db.session.flush()
    return scans


def assign(ceremony: Ceremony, scan: Scan, agreement_id: int | None) -> None:
    """Say by hand which agreement a scan is of; raises ``Invalid`` where it is not on the list."""
    if agreement_id is not None and queries.find_guest(ceremony, agreement_id) is None:
        raise Invalid(_("Choose an agreement of this ceremony."))
    if scan.agreement_id != agreement_id:
        scan.agreement_id, scan.is_by_code = agreement_id, False
    db.session.flush()


def drop(scan: Scan) -> None:
    """Throw a scan away."""
    if scan.is_filed:
        raise Conflict(_("An agreement was signed with this scan."))
    db.session.delete(scan)
    db.session.flush()


def sign_all(ceremony: Ceremony, chosen: Sequence[int], *, by: User) -> int:
    """Sign these agreements with their scans on the day of the ceremony: all of them, or none.

    Raises ``Invalid`` naming the company whose agreement cannot be signed, and why.
    """
    if ceremony.held_on > clock.today():
        raise Conflict(_("The day of a signature cannot lie ahead."))
    if not chosen:
        raise Invalid(_("Choose at least one agreement."))
    scans: dict[int, list[Scan]] = {}
    for scan in queries.scans_of(ceremony):
        if scan.agreement_id is not None:
            scans.setdefault(scan.agreement_id, []).append(scan)
    guests = {guest.agreement_id: guest for guest in queries.guests_of(ceremony)}
    with db.session.begin_nested():
        for agreement_id in chosen:
            guest = guests.get(agreement_id)
            if guest is None or agreement_id not in scans:
                raise Invalid(_("Each agreement needs its scan. Match the scans first."))
            _sign(ceremony, guest, scans[agreement_id], by=by)
    return len(chosen)


def _sign(ceremony: Ceremony, guest: Guest, scans: list[Scan], *, by: User) -> None:
    agreement = guest.agreement
    days: dict[str, Any] = {"company_signed_on": ceremony.held_on}
    if agreement.kind.is_binding:
        days["office_signed_on"] = ceremony.held_on
    try:
        if states.step(agreement.shown_state, AgreementState.SIGNED) is None:
            raise Conflict(_("This agreement cannot be signed as it stands."))
        for scan in scans:
            with files.path_of(scan.sha256).open("rb") as stream:
                agreements.attach_paper(
                    agreement,
                    stream,
                    filename=scan.filename,
                    kind=FileKind.SCAN,
                    by=by,
                )
            scan.is_filed = True
        agreements.sign(agreement, by=by, version=None, place=agreement.place or ceremony.place, **days)
    except AppError as problem:
        raise Invalid(f"{agreement.company.full_name}: {problem.message}") from problem
    guest.is_present = True


def take_back(ceremony: Ceremony, chosen: Collection[int], *, by: User) -> int:
    """Let these agreements be unsigned again, with their scans back on the list; returns how many were.

    They stand at sent then, without the days of the ceremony. Raises ``Invalid`` naming the one that has gone on since.
    """
    scans: dict[int, list[Scan]] = {}
    for scan in queries.scans_of(ceremony, with_filed=True):
        if scan.is_filed and scan.agreement_id is not None and scan.agreement_id in chosen:
            scans.setdefault(scan.agreement_id, []).append(scan)
    guests = [guest for guest in queries.guests_of(ceremony) if guest.agreement_id in scans]
    if not guests:
        raise Conflict(_("None of these was signed at this ceremony."))
    with db.session.begin_nested():
        for guest in guests:
            _unsign(guest.agreement, scans[guest.agreement_id], by=by)
    return len(guests)


def _unsign(agreement: Agreement, scans: list[Scan], *, by: User) -> None:
    try:
        if agreement.shown_state not in states.UNSIGNED:
            agreements.move(agreement, AgreementState.SENT, by=by)
        agreements.clear_signatures(agreement, by=by)
        hashes = {scan.sha256 for scan in scans}
        for paper in papers_of(agreement):
            if paper.kind is FileKind.SCAN and paper.sha256 in hashes:
                agreements.remove_paper(paper_or_404(by, agreement.id, paper.id), by=by)
    except AppError as problem:
        raise Invalid(f"{agreement.company.full_name}: {problem.message}") from problem
    for scan in scans:
        scan.is_filed = False
