"""The pages on which two records are compared, merged, parted again and told apart."""

from collections.abc import Callable, Iterator
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import User
from app.companies import scanning
from app.companies.commands import companies as command
from app.companies.models import Company, CompanyMerge, DistinctPair, LikelyPair
from app.core.db import db
from tests.factories.accounts import officer, supervisor
from tests.factories.companies import make_company, make_contact
from tests.support.client import Visitor
from tests.support.databases import make_app
from tests.support.pages import PageOpener
from tests.support.sign_in import sign_in_as
from tests.support.statements import Statements


@pytest.fixture
def person(app: Flask, sign_in: Callable[..., Visitor]) -> User:
    user = supervisor()
    sign_in(user)
    return user


@pytest.fixture
def shared(database: Any, databases: Any, tmp_path: Any) -> Iterator[Flask]:
    """An app whose database several threads really share, each with a connection of its own."""
    app = make_app(databases.clone(database), tmp_path)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def sent(keep: Company, lose: Company, **choices: str) -> dict[str, Any]:
    return {"other": lose.id, "left_version": keep.version, "right_version": lose.version} | choices


def address(company: Company) -> str:
    return f"/companies/{company.id}/merge"


@pytest.mark.usefixtures("person")
def test_two_are_compared_chosen_merged_and_parted_again(client: Visitor, page: PageOpener) -> None:
    keep = make_company(name="PT Kariangau Sejahtera", email="satu@contoh.example", phones="0542 733999")
    lose = make_company(
        name="PT Kariangau Sejahterah",
        email="dua@contoh.example",
        nib="9120001234567",
        phones="(0542) 733999",
    )
    make_contact(lose)
    alike = page.open(address(keep)).words
    assert lose.full_name in alike
    shown = page.open(f"{address(keep)}?other={lose.id}&email=right").words
    assert "1 narahubung" in shown
    # One number typed in two ways is nothing to choose between.
    assert not page.open(f"{address(keep)}?other={lose.id}").select("main input[name=phones]")
    assert shown.count("9120001234567") >= 2
    assert db.session.get_one(Company, lose.id).is_trashed is False

    answer = client.post(address(keep), data=sent(keep, lose, email="right"))
    assert answer.status_code == 303
    db.session.expire_all()
    assert db.session.get_one(Company, keep.id).email == "dua@contoh.example"
    for place in (
        *("/companies/{}", "/companies/{}/history", "/companies/{}/edit?field=email", "/companies/{}/points"),
        *("/companies/{}/visiting", "/companies/{}/message", "/companies/{}/card", "/companies/{}/merge"),
        *("/visits/new?company={}", "/follow-ups/new?company={}&endpoint=x&_scheme=y"),
        *("/documents?company={}", "/applications?company={}"),
    ):
        moved = client.get(place.format(lose.id))
        assert (moved.status_code, moved.location) == (301, place.format(keep.id))
    assert client.get(f"{address(keep)}?other={lose.id}").status_code == 404
    assert lose.full_name in page.open(f"/companies/{keep.id}/history").words
    merged = db.session.scalars(select(CompanyMerge)).one()
    assert lose.full_name in page.open("/companies/merges").words

    assert client.post(f"/companies/merges/{merged.id}/undo").status_code == 303
    db.session.expire_all()
    assert db.session.get_one(Company, keep.id).email == "satu@contoh.example"
    assert page.open(f"/companies/{lose.id}").status == 200
    again = client.post(f"/companies/merges/{merged.id}/undo")
    assert again.status_code == 303


@pytest.mark.same_queries
@pytest.mark.usefixtures("person")
@pytest.mark.parametrize("other", ["0", "-1", "abc", "99999999999999999999", "999999", ""])
def test_no_other_company_is_no_merge(client: Visitor, other: str) -> None:
    keep = make_company()
    assert client.get(f"{address(keep)}?other={other}").status_code in (200, 404)
    assert client.post(address(keep), data={"other": other}).status_code == 404


@pytest.mark.usefixtures("person")
def test_a_company_is_not_merged_with_itself(client: Visitor) -> None:
    keep = make_company()
    assert client.get(f"{address(keep)}?other={keep.id}").status_code == 302
    assert client.post(address(keep), data=sent(keep, keep)).status_code == 303
    assert db.session.scalar(select(func.count()).select_from(CompanyMerge)) == 0


@pytest.mark.usefixtures("person")
def test_what_was_changed_meanwhile_is_shown_again_before_it_is_merged(client: Visitor) -> None:
    keep, lose = make_company(), make_company()
    answer = client.post(address(keep), data=sent(keep, lose) | {"right_version": lose.version + 1})
    assert answer.status_code == 409
    assert "Salah satu dari keduanya baru saja diubah" in answer.text


def test_an_officer_merges_nothing(app: Flask, sign_in: Callable[..., Visitor]) -> None:
    keep, lose = make_company(), make_company()
    visitor = sign_in(officer())
    assert visitor.get(f"{address(keep)}?other={lose.id}").status_code == 403
    assert visitor.post(address(keep), data=sent(keep, lose)).status_code == 403


@pytest.mark.usefixtures("person")
def test_the_search_lists_a_pair_until_it_is_told_apart(
    client: Visitor, page: PageOpener, app: Flask
) -> None:
    first = make_company(name="PT Kariangau Sejahtera", phones="0812 3456 7890")
    second = make_company(name="PT Kariangau Sejahtra", phones="0812 3456 7890")
    make_company(name="PT Umpama Bahari")
    assert client.post("/companies/duplicates/scan").status_code == 303
    listed = page.open("/companies/duplicates").words
    assert first.full_name in listed
    assert second.full_name in listed
    assert "telepon sama" in listed
    assert "Umpama" not in listed

    for one, other in ((first, second), (second, first)):
        assert f"/companies/{one.id}/merge?other={other.id}" in page.open(f"/companies/{one.id}/edit").html

    client.post(f"/companies/{second.id}/tell-apart?other={first.id}")
    assert "merge?other" not in page.open(f"/companies/{first.id}/history").html
    assert page.open("/companies/duplicates").select("#list table") == []
    result = app.test_cli_runner().invoke(command, ["scan"])
    assert result.output.strip() == "0 likely pairs"

    client.post(f"/companies/{first.id}/take-for-alike?other={second.id}")
    with app.app_context():
        assert scanning.keep(scanning.search()) == 1


@pytest.mark.usefixtures("person")
def test_whoever_files_a_company_as_another_one_is_not_asked_again(client: Visitor) -> None:
    first = make_company(name="PT Kariangau Sejahtera", phones="0812 3456 7890")
    typed = {"name": "PT Kariangau Sejahtra", "phones": "0812 3456 7890", "is_distinct": "y"}
    assert client.post("/companies/new", data=typed).status_code == 302
    pair = db.session.scalars(select(DistinctPair)).one()
    assert pair.first_id == first.id
    assert scanning.search() == {} or scanning.keep(scanning.search()) == 0


@pytest.mark.usefixtures("person")
def test_the_list_of_pairs_tells_their_true_number_and_asks_no_more_for_many(
    client: Visitor, page: PageOpener, statements: Statements
) -> None:
    def grow(number: int) -> None:
        for _ in range(number):
            first, second = make_company(), make_company()
            pair = LikelyPair(
                first_id=first.id, second_id=second.id, score=80, evidence=["phone"], name_score=90
            )
            db.session.add(pair)
        db.session.commit()

    grow(2)
    statements.same_after(lambda: grow(30), lambda: client.get("/companies/duplicates"))
    assert "32" in page.open("/companies/duplicates").words


def test_of_two_people_who_merge_one_pair_at_once_one_wins(shared: Flask) -> None:
    with shared.app_context():
        people = [supervisor(), supervisor()]
        first, second = make_company(), make_company()
        db.session.commit()
        wishes = [(address(first), sent(first, second)), (address(second), sent(second, first))]
        visitors = [Visitor(shared, shared.response_class, use_cookies=True) for _ in people]
        for visitor, user in zip(visitors, people, strict=True):
            sign_in_as(visitor, user)
        db.session.commit()
        db.session.remove()
    together, answers = Barrier(2), []

    def ask(visitor: Visitor, place: str, data: dict[str, Any]) -> None:
        together.wait(timeout=60)
        answers.append(visitor.post(place, data=data).status_code)

    threads = [
        Thread(target=ask, args=(visitor, *wish)) for visitor, wish in zip(visitors, wishes, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    with shared.app_context():
        assert answers == [303, 303]
        assert db.session.scalar(select(func.count()).select_from(CompanyMerge)) == 1
        assert db.session.scalar(select(func.count()).where(Company.trashed_at.is_(None))) == 1
