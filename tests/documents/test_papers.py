"""A paper's way: numbered without gap, frozen, countersigned, called off, made anew."""

import hashlib
from datetime import date
from threading import Thread

import pytest
from sqlalchemy import select

from app.core import files
from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.documents import queries, services
from app.documents.enums import DocumentKind, DocumentState, Subject
from app.documents.models import Document, Register, RegisterSequence
from tests.factories import accounts, outreach
from tests.factories.documents import a_report, an_official
from tests.support.databases import make_app

TODAY = date(2026, 11, 24)

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def visit(session):
    return outreach.a_visit(accounts.officer(), outreach.a_company("Uji Samudra"), notes="Minta brosur.")


def issued(visit, **values):
    by = visit.officers[0]
    paper = a_report(visit, by=by, **values)
    services.issue(paper, dated_on=TODAY, by=by)
    return paper


def stored(paper):
    db.session.refresh(paper, ["files"])
    return files.path_of(paper.files[-1].sha256).read_bytes()


def test_papers_of_a_year_are_numbered_one_after_the_other(visit):
    first = issued(visit)
    second = issued(visit, kind=DocumentKind.MINUTES)
    assert (first.number, second.number) == ("500.15/001/Disnaker/2026", "500.15/002/Disnaker/2026")


def test_a_number_that_is_given_back_is_given_again(visit):
    by = visit.officers[0]
    paper = a_report(visit, by=by)
    change = db.session.begin_nested()
    services.issue(paper, dated_on=TODAY, by=by)
    change.rollback()
    assert issued(visit).number == "500.15/001/Disnaker/2026"


def test_a_number_entered_by_hand_is_passed_over_and_never_given_twice(visit):
    by = visit.officers[0]
    by_hand = a_report(visit, by=by)
    services.issue(by_hand, dated_on=TODAY, by=by, number="500.15/001/Disnaker/2026")
    minutes = a_report(visit, by=by, kind=DocumentKind.MINUTES)
    with pytest.raises(Conflict) as refusal:
        services.issue(minutes, dated_on=TODAY, by=by, number="500.15/001/Disnaker/2026")
    assert refusal.value.field == "number"
    services.issue(minutes, dated_on=TODAY, by=by)
    assert minutes.number == "500.15/002/Disnaker/2026"


def test_what_is_issued_is_kept_with_its_hash_and_stays_when_the_data_change(visit):
    an_official()
    paper = issued(visit)
    content = stored(paper)
    assert content.startswith(b"%PDF-")
    assert hashlib.sha256(content).hexdigest() == paper.files[-1].sha256
    assert not services.what_changed(paper)
    visit.notes = "Minta kontrak."
    db.session.flush()
    assert services.what_changed(paper)
    assert stored(paper) == content
    with pytest.raises(Conflict):
        services.edit(paper, version=paper.version, title="Lain", signatory_id=None, content={})


def test_a_new_version_takes_the_place_of_the_old_one_once_it_is_issued(visit):
    by = visit.officers[0]
    paper = issued(visit)
    newer = services.renew(paper, by=by)
    assert paper.state is DocumentState.ISSUED
    with pytest.raises(Conflict):
        services.renew(paper, by=by)
    services.issue(newer, dated_on=TODAY, by=by)
    assert (paper.state, newer.number) == (DocumentState.REPLACED, "500.15/002/Disnaker/2026")


def test_the_supervisors_signature_is_kept_as_a_second_copy(visit):
    supervisor = accounts.supervisor(name="Penyelia Uji")
    an_official()
    paper = issued(visit)
    before = stored(paper)
    services.countersign(paper, by=supervisor)
    assert stored(paper) != before
    assert [copy.state for copy in paper.files] == [DocumentState.ISSUED, DocumentState.COUNTERSIGNED]
    with pytest.raises(Conflict):
        services.countersign(paper, by=supervisor)
    assert not db.session.scalars(select(Document).where(queries.scope.to_countersign(supervisor))).all()


def test_a_paper_waits_for_the_number_of_an_outer_registry(visit):
    by = visit.officers[0]
    services.change_register(
        DocumentKind.VISIT_REPORT,
        code="500.15",
        unit="Disnaker",
        pattern="{n}/{year}",
        is_outer=True,
        version=0,
    )
    paper = issued(visit)
    assert (paper.state, paper.number, paper.snapshot) == (DocumentState.AWAITING_NUMBER, None, None)
    services.enter_number(paper, " B-77/2026 ", by=by)
    assert (paper.state, paper.number) == (DocumentState.ISSUED, "B-77/2026")


def test_a_cancelled_paper_keeps_its_number(visit):
    paper = issued(visit)
    with pytest.raises(Invalid):
        services.cancel(paper, because=" ", by=visit.officers[0])
    services.cancel(paper, because="Salah perusahaan.", by=visit.officers[0])
    assert paper.state is DocumentState.CANCELLED
    assert issued(visit).number == "500.15/002/Disnaker/2026"


def test_the_assignment_letter_tells_the_road_show_its_number(session):
    officer = accounts.officer()
    road_show = outreach.a_road_show(officer)
    outreach.a_stop(road_show)
    letter = services.draft(DocumentKind.ASSIGNMENT, Subject.ROAD_SHOW, road_show.id, by=officer)
    services.issue(letter, dated_on=TODAY, by=officer)
    assert (road_show.assignment_number, road_show.assigned_on) == ("800.1.11.1/001/Disnaker/2026", TODAY)


@pytest.mark.same_queries
@pytest.mark.parametrize(
    "pattern",
    ["{n}/{code}", "{year}", "{n/{year}", "{n!r}{year}", "{n.real}{year}", "{n:>99}{year}", "{0}{n}{year}"],
)
def test_a_pattern_that_would_repeat_itself_or_reach_further_is_refused(app, pattern):
    with pytest.raises(Invalid):
        services.change_register(
            DocumentKind.MINUTES, code="1", unit="U", pattern=pattern, is_outer=False, version=0
        )


@pytest.fixture
def shared(database, databases, tmp_path):
    """An app whose database several threads really share, each with a connection of its own."""
    app = make_app(databases.clone(database), tmp_path)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_many_who_take_a_number_in_one_moment_get_neither_gap_nor_double(shared):
    taken = []

    def take(turn):
        with shared.app_context():
            number = services.take_number(queries.register_of(DocumentKind.MINUTES), on=TODAY)
            if turn % 3 == 2:
                db.session.rollback()
            else:
                db.session.commit()
                taken.append(number)
            db.session.remove()

    threads = [Thread(target=take, args=(turn,)) for turn in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(taken) == [f"500.15/{n:03}/Disnaker/2026" for n in range(1, 35)]
    with shared.app_context():
        assert db.session.scalars(select(RegisterSequence.last)).one() == 34
        db.session.remove()


@pytest.mark.usefixtures("app")
def test_two_registers_never_write_the_same_numbers_from_sequences_of_their_own() -> None:
    plain = {"unit": "Disnaker", "pattern": "{n}/{year}", "version": 0}
    services.change_register(DocumentKind.MINUTES, code="500.1", is_outer=False, **plain)
    padded = plain | {"pattern": "{n:03}/{year}"}
    with pytest.raises(Conflict, match="nomor yang sama"):
        services.change_register(DocumentKind.ATTENDANCE, code="500.2", is_outer=False, **padded)
    services.change_register(DocumentKind.ATTENDANCE, code="500.1", is_outer=False, **padded)
    assert queries.sharing(DocumentKind.MINUTES, code="500.1", unit="Disnaker") == [DocumentKind.ATTENDANCE]


@pytest.mark.usefixtures("app")
def test_a_register_counts_on_under_a_new_code_as_its_preview_says() -> None:
    usual = {"unit": "Disnaker", "pattern": "{code}/{n:03}/{year}", "is_outer": False}
    services.change_register(DocumentKind.MINUTES, code="500.1", version=0, **usual)
    stored = queries.register_of(DocumentKind.MINUTES)
    for _turn in range(2):
        services.take_number(stored, on=TODAY)
    tried = Register(kind=DocumentKind.MINUTES, code="500.2", **usual)
    assert queries.next_number(tried, on=TODAY, was=stored) == "500.2/003/2026"
    services.change_register(DocumentKind.MINUTES, code="500.2", version=stored.version, **usual)
    assert services.take_number(stored, on=TODAY) == "500.2/003/2026"
    assert services.take_number(stored, on=date(2027, 1, 4)) == "500.2/001/2027"
    # Back under the first code it goes on where that stood: no number comes twice.
    services.change_register(DocumentKind.MINUTES, code="500.1", version=stored.version, **usual)
    assert services.take_number(stored, on=TODAY) == "500.1/003/2026"
