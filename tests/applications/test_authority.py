"""Who decides about a programme, by where its apprentices are."""

import lzma

import pytest

from app.applications.authority import decided_by, named_in
from app.applications.enums import Authority
from app.settings.reference import FOLDER

BALIKPAPAN, SAMARINDA, PENAJAM, JAKARTA_PUSAT = "64.71", "64.72", "64.09", "31.71"


@pytest.fixture(scope="module")
def regencies() -> list[tuple[str, str]]:
    with lzma.open(FOLDER / "regions.tsv.xz", "rt", encoding="utf-8") as file:
        rows = (line.split("\t")[:2] for line in file)
        return [(code, name) for code, name in rows if code.count(".") == 1]


@pytest.mark.parametrize(
    ("places", "authority"),
    [
        ((), Authority.OFFICE),
        ((BALIKPAPAN,), Authority.OFFICE),
        ((SAMARINDA,), Authority.OTHER_OFFICE),
        ((BALIKPAPAN, SAMARINDA), Authority.PROVINCE),
        ((SAMARINDA, PENAJAM), Authority.PROVINCE),
        ((BALIKPAPAN, JAKARTA_PUSAT), Authority.MINISTRY),
        ((JAKARTA_PUSAT,), Authority.OTHER_OFFICE),
    ],
)
def test_one_city_is_its_offices_several_the_provinces_and_several_provinces_the_ministrys(
    places: tuple[str, ...], authority: Authority
) -> None:
    assert decided_by(places, own=BALIKPAPAN) is authority


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Bengkel Kariangau", set()),
        ("Bengkel Kariangau, Balikpapan", {BALIKPAPAN}),
        ("kantor samarinda dan kantor Balikpapan", {BALIKPAPAN, SAMARINDA}),
        ("Penajam Paser Utara", {PENAJAM}),
        ("Kab. Penajam Paser Utara; Kota Samarinda", {PENAJAM, SAMARINDA}),
        ("Jl. Batu Ampar No. 3, Balikpapan Utara", {BALIKPAPAN}),
        ("Gudang, Batu", {"35.79"}),
        ("Kota Bandung", {"32.73"}),
        ("Kabupaten Bandung", {"32.04"}),
        ("Pabrik, Bandung", {"32.73"}),
        ("🏭 <b>Balikpapan</b>", {BALIKPAPAN}),
    ],
)
def test_places_are_read_off_what_people_typed(
    regencies: list[tuple[str, str]], text: str, codes: set[str]
) -> None:
    assert named_in(text, regencies, own=BALIKPAPAN) == codes
