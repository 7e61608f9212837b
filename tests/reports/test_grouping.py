"""The list in groups, and the counts of pinned views."""

from typing import Any

import pytest

from app.accounts.models import User
from app.companies.enums import Potential
from app.companies.models import Company
from app.core.db import db
from app.reports import counting, queries
from app.reports.addresses import read
from app.reports.filters import company_filter
from app.reports.grouping import GROUPINGS
from app.reports.saved import COMPANIES
from app.saved_views import services as saved
from app.saved_views.enums import ViewScope
from app.settings import queries as settings
from tests.factories import accounts
from tests.factories import pipeline as make
from tests.reports.support import company

pytestmark = pytest.mark.both_databases


@pytest.fixture
def boss(session: Any, clock: Any) -> User:
    return accounts.supervisor(name="Arif Firmansyah")


@pytest.fixture
def opener(page_as: Any, boss: User) -> Any:
    return page_as(boss)


@pytest.fixture
def six(boss: User) -> list[Company]:
    """Companies of which one stands in two stages, and some in no group at all."""
    rina = accounts.officer(name="Rina")
    kbli = settings.find_kbli("41011")
    assert kbli is not None
    made = [
        company("Satu", owner=rina, potential=Potential.A, region_code="64.71.01.1001", kbli_id=kbli.id),
        company("Dua", owner=rina, potential=Potential.A, region_code="64.71.01.1002"),
        company("Tiga", owner=boss, region_code="64.71.01"),
        company("Empat", potential=Potential.C, region_code="64.71"),
        company("Lima"),
        company("Enam", trashed_at=db.func.now()),
    ]
    make.partnership("interested", of=made[0])
    make.partnership("declined", of=made[0])
    make.partnership("declined", of=made[0])
    make.partnership("visited", of=made[0], scheme=settings.schemes()[1].key)
    make.partnership("interested", of=made[1])
    db.session.commit()
    return made


@pytest.mark.parametrize("by", GROUPINGS)
def test_each_group_counts_what_its_list_shows(boss: User, six: list[Company], by: str) -> None:
    for narrowed in ("", "&match=any&if=potential~any~A&if=headcount~empty", "&owner=me"):
        wanted = company_filter(read(f"group={by}{narrowed}"), reader_id=boss.id)
        groups = queries.groups(boss, wanted, GROUPINGS[by])
        assert len({group.key for group in groups}) == len(groups)
        for group in groups:
            inside = company_filter(read(f"group={by}&in={group.key}{narrowed}"), reader_id=boss.id)
            assert counting.count(boss, inside) == group.count > 0, (by, narrowed, group)
        if not GROUPINGS[by].overlaps:
            assert sum(group.count for group in groups) == counting.count(boss, wanted)


def test_a_heading_opens_its_list_and_a_chip_leads_back(opener: Any, six: list[Company]) -> None:
    page = opener.open("/companies?group=stage&tab=all")
    assert page.texts(".group__name") == ["Dikunjungi", "Berminat", "Menolak", "Belum di pipeline"]
    assert page.texts(".group__count") == ["1 perusahaan", "2 perusahaan", "1 perusahaan", "3 perusahaan"]
    page = page.follow("Berminat")
    assert [link.get_text() for link in page.select("tbody th a:not(.quick-link)")] == ["PT Dua", "PT Satu"]
    assert "Tahap: Berminat" in opener.open(page.link("Ekspor")).words
    assert len(opener.open(page.one("a.chip--active")["href"]).select(".group")) == 4


@pytest.mark.same_queries
@pytest.mark.parametrize(
    "address", ["group=owner&in=x", "group=owner&in=99999999999", "in=A", "group=x&in=%00A"]
)
def test_a_group_that_nobody_knows_holds_nobody(opener: Any, six: list[Company], address: str) -> None:
    page = opener.open(f"/companies?{address}")
    assert page.texts(".tabs__count") == ["0", "0", "0"]
    assert page.select("a.chip--active")


def test_pinned_views_say_how_many_they_show_in_as_many_statements_for_few_as_for_many(
    opener: Any, boss: User, six: list[Company], statements: Any
) -> None:
    def pin(name: str, address: str) -> None:
        said = {"name": name, "scope": ViewScope.PRIVATE, "is_pinned": True, "is_default": False}
        saved.save(COMPANIES, said, address=address, by=boss)
        db.session.commit()

    pin("Menjanjikan", "if=potential~any~A")
    pin("Rusak", "if=potential~any~Z")
    assert "/companies/views/pinned" in opener.open("/companies").html
    counted = opener.fragment("/companies/views/pinned").texts("a.chip")
    assert counted == ["Menjanjikan 2", "Rusak 0"]

    def grow() -> None:
        for number in range(4):
            pin(f"Uji {number}", f"if=headcount~min~{number}&if1=potential~any~B")

    statements.same_after(
        grow, lambda: opener.client.get("/companies/views/pinned", headers={"HX-Request": "true"})
    )
