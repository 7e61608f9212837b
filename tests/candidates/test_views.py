"""The pages of candidates: filed, found, changed, put away, and never more shown than somebody may see."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from app.accounts.roles import Role
from app.candidates import services
from app.candidates.models import Candidate, Training
from app.core.db import db
from app.settings.custom.models import FieldType
from tests.factories.accounts import UserFactory
from tests.factories.candidates import a_candidate, a_nik, a_training
from tests.factories.custom_fields import a_field
from tests.support.client import Visitor
from tests.support.pages import PageOpener
from tests.support.statements import Statements

NEW, LIST = "/candidates/new", "/candidates"
BAD = (
    {
        "birth_on": "31/02/2004",
        "retention_on": "9999-12-31",
        "education": "zzz",
        "consent_version": "1999",
        "email": "x" * 300,
    },
    {
        "nik": "９９０１０１１７０８０４０００１",
        "phones": "081*********",
        "email": "a@b",
        "region_code": "99.99.99",
        "postal_code": "7611x",
    },
    {"nik": "<script>", "phones": "0" * 200, "region_code": "<b>"},
)


@pytest.fixture
def as_role(app: object, sign_in: Callable[..., Visitor]) -> Callable[[Role], None]:
    def act(role: Role) -> None:
        sign_in(UserFactory(roles=[role]))

    return act


def candidates() -> int:
    return db.session.scalar(select(func.count()).select_from(Candidate)) or 0


def test_a_clerk_files_changes_and_puts_away_a_candidate_who_comes_back(
    as_role: Callable[[Role], None], page: PageOpener
) -> None:
    as_role(Role.CLERK)
    nik = a_nik()
    shown = page.open(NEW).submit({"name": "Umpama Sari", "nik": nik, "phones": "0812 5555 0101"})
    candidate = db.session.scalars(select(Candidate)).one()
    assert candidate.nik_masked is not None
    assert candidate.nik_masked in page.open(f"{LIST}/{candidate.id}").words
    edit = page.open(f"{LIST}/{candidate.id}/edit")
    assert nik not in edit.html
    edit.submit({"name": "Umpama Sari Dewi"})
    page.open(f"{LIST}/{candidate.id}/trainings/new").submit({"institution": "BLK Umpama", "hours": "240"})
    assert db.session.scalars(select(Training)).one().hours == 240
    page.post(f"{LIST}/{candidate.id}/trash")
    assert "Umpama Sari Dewi" in page.open("/trash/candidates").words
    page.post(f"{LIST}/{candidate.id}/restore")
    assert "Umpama Sari Dewi" in page.open(LIST).words
    assert nik not in shown.html


def test_bad_values_are_refused_beside_their_fields_and_stay(
    as_role: Callable[[Role], None], page: PageOpener
) -> None:
    as_role(Role.CLERK)
    for wrong in BAD:
        again = page.open(NEW).submit({"name": "Umpama", **wrong}, status=422)
        assert sorted(wrong) == sorted(
            tag["id"].removesuffix("-error") for tag in again.select("[id$='-error']")
        )
        assert all(again.one(f"#{name}").get("value", value) == value for name, value in wrong.items())
    assert page.open(NEW).submit({"name": "\x00 "}, status=422).one("#name-error")
    assert candidates() == 0


def test_somebody_of_the_same_name_is_shown_before_a_second_record_is_made(
    as_role: Callable[[Role], None], page: PageOpener
) -> None:
    as_role(Role.CLERK)
    a_candidate(name="Umpama Budi")
    again = page.open(NEW).submit({"name": "UMPAMA  budi", "birth_on": "17/08/2004"}, status=422)
    assert again.one("#alike")
    again.submit({"is_distinct": "1"})
    assert candidates() == 2


@pytest.mark.parametrize(
    ("role", "reveals"),
    [(Role.CLERK, True), (Role.SUPERVISOR, True), (Role.OFFICER, False), (Role.AUDITOR, False)],
)
def test_the_whole_nik_is_shown_only_to_those_who_keep_candidates(
    as_role: Callable[[Role], None], page: PageOpener, role: Role, reveals: bool
) -> None:
    nik = a_nik()
    candidate = a_candidate(nik=nik)
    as_role(role)
    shown = page.open(f"{LIST}/{candidate.id}")
    assert nik not in shown.html
    assert bool(shown.select("#reason")) is reveals
    address = f"{LIST}/{candidate.id}/nik"
    if not reveals:
        page.post(address, {"reason": "ingin tahu"}, status=403)
        return
    assert nik not in page.post(address, {"reason": ""}, status=422).html
    assert nik in page.post(address, {"reason": "cocokkan KTP"}).html
    found = page.post(f"{LIST}/find", {"nik": nik})
    assert (found.url, nik in found.html) == (f"{LIST}/{candidate.id}", False)


def test_the_list_is_narrowed_counted_sorted_and_paged_without_names_in_its_addresses(
    as_role: Callable[[Role], None], page: PageOpener, statements: Statements
) -> None:
    size = a_field("Ukuran baju", FieldType.ONE, record="candidate")
    for number in range(30):
        candidate = a_candidate(
            name=f"Umpama {number:02}",
            availability="available" if number % 2 else "working",
            phones=f"08125555{number:04}",
        )
        a_training(candidate, year=str(2020 + number % 3))
    as_role(Role.OFFICER)
    first = page.open(LIST)
    with statements.counted() as few:
        page.open(f"{LIST}?year=2020")
    with statements.counted() as many:
        page.open(LIST)
    assert len(many) == len(few)
    key = next(link["href"] for link in first.select("a[href*='key=']"))
    assert "key=n26-" in str(key)
    second = page.open(str(key))
    assert "Umpama 25" in second.words
    assert "Umpama 24" not in second.words
    assert "Umpama 07" in page.open(f"{LIST}?q=0812-5555-0007&tab=available").words
    assert "Umpama 08" not in page.open(f"{LIST}?q=um+08&tab=available").words
    page.open(
        f"{LIST}?{size.attribute}={size.choices[0]['key']}&sort=-{size.attribute}&columns=place&year=99999999999&key=x"
    )


def test_what_is_due_stands_behind_its_own_tab(as_role: Callable[[Role], None], page: PageOpener) -> None:
    a_candidate(
        name="Umpama Lewat", retention_on="2026-01-31", consent_on="2024-01-31", consent_version="2026-1"
    )
    a_candidate(name="Umpama Tanpa")
    as_role(Role.SUPERVISOR)
    due = page.open(f"{LIST}?tab=retention_due").words
    missing = page.open(f"{LIST}?tab=no_consent").words
    assert ("Umpama Lewat" in due, "Umpama Tanpa" in due) == (True, False)
    assert ("Umpama Lewat" in missing, "Umpama Tanpa" in missing) == (False, True)


def test_two_people_change_one_candidate_without_losing_anything(
    as_role: Callable[[Role], None], page: PageOpener
) -> None:
    as_role(Role.CLERK)
    candidate = a_candidate(name="Umpama Dua")
    form = page.open(f"{LIST}/{candidate.id}/edit")
    services.edit(candidate, {"school": "SMK Umpama", "notes": "dari orang lain"})
    db.session.commit()
    form.submit({"notes": "catatan saya"}, status=409)
    db.session.refresh(candidate)
    assert (candidate.school, candidate.notes) == ("SMK Umpama", "dari orang lain")
