import base64
import json
from datetime import date

import pytest
from sqlalchemy import select

from app.core import paging
from app.core.paging import Order
from app.settings.models import Holiday

NAMES = ["Agus", "Budi", "Citra", "Dewi", "Eko", "Fitri", "Gita"]


@pytest.fixture
def seven(session):
    session.add_all(
        Holiday(on=date(2026, 1, 1 + number % 3), kind=kind, name=name)
        for number, (name, kind) in enumerate(zip(NAMES, "aabbccc", strict=True))
    )
    session.flush()


BY_DAY = [Order(Holiday.on, "on"), Order(Holiday.id, "id")]


def walk(order, *, size, key=None):
    """Every name from the first page to the last, following next keys."""
    pages = []
    while True:
        page = paging.page(select(Holiday), order, key=key, size=size)
        pages.append(page)
        key = page.next_key
        if key is None:
            return pages


@pytest.mark.parametrize("size", [1, 2, 3, 7, 10])
@pytest.mark.parametrize("descending", [False, True])
def test_pages_hold_every_row_once_in_order(seven, session, size, descending):
    order = [Order(Holiday.on, "on", descending), Order(Holiday.id, "id", descending)]
    walked = [row.id for page in walk(order, size=size) for row in page.rows]
    straight = sorted(session.scalars(select(Holiday)), key=lambda row: (row.on, row.id), reverse=descending)
    assert walked == [row.id for row in straight]


def test_each_page_says_where_it_stands_and_how_many_there_are(seven):
    pages = walk(BY_DAY, size=3)
    assert [(page.first, page.last, page.total) for page in pages] == [(1, 3, 7), (4, 6, 7), (7, 7, 7)]


def test_the_way_back_leads_over_the_same_pages(seven):
    forth = walk(BY_DAY, size=3)
    back = paging.page(select(Holiday), BY_DAY, key=forth[2].previous_key, size=3)
    assert [row.id for row in back.rows] == [row.id for row in forth[1].rows]
    assert (back.first, back.last) == (4, 6)
    first = paging.page(select(Holiday), BY_DAY, key=back.previous_key, size=3)
    assert [row.id for row in first.rows] == [row.id for row in forth[0].rows]
    assert first.previous_key is None
    assert first.next_key is not None


def test_the_first_page_has_no_way_back_and_the_last_none_on(seven):
    pages = walk(BY_DAY, size=3)
    assert pages[0].previous_key is None
    assert pages[-1].next_key is None


@pytest.mark.parametrize("descending", [False, True])
def test_empty_values_come_last_in_either_direction(session, descending):
    from app.settings.models import Region  # noqa: PLC0415 - only here

    session.add_all(
        Region(code=code, level=1, kind="p", name=code, latitude=latitude)
        for code, latitude in (("a", 3.0), ("b", None), ("c", 1.0), ("d", None), ("e", 2.0))
    )
    session.flush()
    order = [
        Order(Region.latitude, "latitude", descending, nullable=True),
        Order(Region.code, "code", descending),
    ]
    walked, key = [], None
    while True:
        page = paging.page(select(Region), order, key=key, size=2)
        walked += [row.code for row in page.rows]
        key = page.next_key
        if key is None:
            break
    assert walked == (["a", "e", "c", "d", "b"] if descending else ["c", "e", "a", "b", "d"])
    back = paging.page(select(Region), order, key=page.previous_key, size=2)
    assert [row.code for row in back.rows] == walked[2:4]


@pytest.mark.same_queries
@pytest.mark.parametrize(
    "key", ["x", "bm9uc2Vuc2U", "W10", "WyJuIiwxLFsxXV0", "é", "WyJuIiwieCIsW11d", "a" * 5000]
)
def test_a_damaged_key_gives_the_first_page(seven, key):
    page = paging.page(select(Holiday), BY_DAY, key=key, size=3)
    assert page.first == 1


def test_a_row_added_before_the_page_does_not_shift_the_next(seven, session):
    first = paging.page(select(Holiday), BY_DAY, size=3)
    expected = [row.id for row in paging.page(select(Holiday), BY_DAY, key=first.next_key, size=3).rows]
    session.add(Holiday(on=date(2025, 12, 31), kind="a", name="Baru"))
    session.flush()
    assert [
        row.id for row in paging.page(select(Holiday), BY_DAY, key=first.next_key, size=3).rows
    ] == expected


@pytest.mark.same_queries
@pytest.mark.parametrize(
    "values",
    [
        ["Agus", 1],
        [{"day": "2026-01-02"}, "1"],
        [{"day": "2026-01-02"}, 2**31],
        [{"instant": "2026-01-02T00:00:00+00:00"}, 1],
        [{"day": "2026-01-02"}, True],
        [1.5, 1],
    ],
)
def test_a_key_of_another_sort_or_a_forged_one_gives_the_first_page(seven, values):
    forged = base64.urlsafe_b64encode(json.dumps(["n", 4, values]).encode()).decode()
    page = paging.page(select(Holiday), BY_DAY, key=forged, size=3)
    assert (page.first, len(page.rows)) == (1, 3)
