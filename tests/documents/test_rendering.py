"""Papers say what is on file, whatever people typed: read back from the PDF and from the DOCX."""

from datetime import date
from io import BytesIO

import docx
import pytest

from app.core.db import db
from app.documents import rendering, services
from app.documents.enums import Capacity, DocumentKind, Subject
from app.documents.rendering.pdf import breakable
from app.outreach import services as outreach_services
from tests.factories import accounts, outreach
from tests.factories.documents import a_report, an_official
from tests.support.pdf_text import pages_of, squeezed

TODAY = date(2026, 11, 24)
MARKUP = (
    'PT "Uji" #let x = 1 $x^2$ *tebal* _miring_ `a` <b>&amp;</b> {{ 7*7 }} {% raw %} \\ @ref [x](y) ~ = //'
)
TYPED = ("Uji Samudra", MARKUP, "Sangatpanjang" * 18, "Usaha محمد 🏭 Ærø Łódź Привет")

pytestmark = pytest.mark.usefixtures("clock")


def pdf_of(paper, clock):
    return pages_of(rendering.pdf(services.preview(paper), at=clock.now.replace(microsecond=123)))


def words_of(content):
    # Written anew by a library that is strict about it, and read again.
    saved = BytesIO()
    docx.Document(BytesIO(content)).save(saved)
    paper = docx.Document(saved)
    cells = [cell for table in paper.tables for row in table.rows for cell in row.cells]
    return squeezed("".join(part.text for part in (*paper.paragraphs, *cells)))


@pytest.mark.parametrize("kind", [DocumentKind.VISIT_REPORT, DocumentKind.MINUTES, DocumentKind.ATTENDANCE])
def test_what_was_typed_stands_in_the_paper_as_it_was_typed(session, clock, kind):
    visit = outreach.a_visit(
        accounts.officer(name="Rina Uji"),
        outreach.a_company(MARKUP),
        people_met="\n".join(TYPED),
        notes=MARKUP,
    )
    paper = a_report(visit, by=visit.officers[0], kind=kind)
    written = "".join(pdf_of(paper, clock))
    in_docx = words_of(rendering.docx(services.preview(paper)))
    for typed in map(squeezed, TYPED):
        # Arabic stands in a PDF from right to left.
        assert typed.replace("محمد", "دمحم") in written
        assert typed in in_docx


def test_minutes_tell_their_day_in_words(session, clock):
    visit = outreach.a_visit(accounts.officer(), visited_on=TODAY)
    paper = a_report(visit, by=visit.officers[0], kind=DocumentKind.MINUTES)
    said = "Pada hari ini, Selasa, tanggal dua puluh empat, bulan November, tahun dua ribu dua puluh enam"
    assert squeezed(said) in pdf_of(paper, clock)[0]


def test_forty_companies_fill_an_annex_whose_headings_return_on_every_page(session, clock):
    officers = [accounts.officer(name=f"Petugas {letter}") for letter in "ABC"]
    an_official("Rina Pangkat, S.E.", title="Pengantar Kerja", is_signatory=False, user_id=officers[0].id)
    an_official(capacity=Capacity.ON_BEHALF, on_behalf_of="Kepala Dinas")
    road_show = outreach.a_road_show(*officers)
    for number in range(40):
        outreach.a_stop(road_show, outreach.a_company(f"Uji Armada {number:02}", address="Jalan Uji"))
    paper = services.draft(DocumentKind.ASSIGNMENT, Subject.ROAD_SHOW, road_show.id, by=officers[0])
    first, *annex = pdf_of(paper, clock)
    assert all(
        part in first for part in ("MEMERINTAHKAN", "RinaPangkat,S.E.", "a.n.KepalaDinas", "40perusahaan")
    )
    assert len(annex) >= 2
    assert all("No.Hari,tanggalPerusahaanAlamatPetugas" in page for page in annex if "UjiArmada" in page)
    assert all(f"UjiArmada{number:02}" in "".join(annex) for number in range(40))
    assert "UjiArmada39" in words_of(rendering.docx(services.preview(paper)))


@pytest.mark.parametrize("number", [0, 10])
def test_photos_follow_in_an_annex_and_weigh_little(session, clock, number):
    visit = outreach.a_visit(accounts.officer())
    for turn in range(number):
        outreach_services.add_photo(
            visit, outreach.a_photo(size=(800, 600 - turn)), caption=f"Gudang {turn} #1"
        )
    paper = a_report(visit, by=visit.officers[0])
    pages = pdf_of(paper, clock)
    assert ("Dokumentasi" in "".join(pages)) is bool(number)
    assert all(f"Gudang{turn}#1" in "".join(pages) for turn in range(number))
    content = rendering.docx(services.preview(paper))
    assert len(docx.Document(BytesIO(content)).inline_shapes) == number
    assert len(content) < 400_000


@pytest.mark.parametrize("subject", [Subject.ROAD_SHOW, Subject.OFFICER])
def test_the_recap_tells_who_was_visited_and_who_was_not(session, clock, subject):
    officer = accounts.officer(name="Rina Uji")
    road_show = outreach.a_road_show(officer)
    company = outreach.a_company("Uji Terlaksana")
    visited = outreach.a_stop(road_show, company)
    outreach.a_stop(road_show, outreach.a_company("Uji Tertunda"))
    outreach.a_visit(officer, company, stop=visited, seats_offered=4)
    subject_id = road_show.id if subject is Subject.ROAD_SHOW else officer.id
    paper = services.draft(DocumentKind.DAY_RECAP, subject, subject_id, on=TODAY, by=officer)
    told = "".join(pdf_of(paper, clock))
    assert "Dikunjungi:1perusahaan" in told
    assert told.index("UjiTerlaksana") < told.index("Tidakterlaksana", told.index("UjiTerlaksana"))
    assert "UjiTertunda" in told
    assert "4orang" in told


def test_a_letter_to_many_companies_asks_the_database_no_more_than_one_to_few(session, statements):
    officer = accounts.officer()
    road_show = outreach.a_road_show(officer)
    letter = services.draft(DocumentKind.ASSIGNMENT, Subject.ROAD_SHOW, road_show.id, by=officer)

    def grow():
        for turn in range(8):
            outreach.a_stop(road_show, outreach.a_company(region_code=f"64.71.0{turn % 5 + 1}"))
        db.session.flush()

    grow()
    statements.same_after(grow, lambda: services.body_of(letter))


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("500.15/736.37/Disnaker/2026", ["500.15/", "736.37/", "Disnaker/", "2026"]),
        ("hrd@grahakonstruksiharapan.example", ["hrd@", "grahakonstr", "uksiharapan.", "example"]),
    ],
)
def test_a_long_number_or_address_goes_on_in_the_next_line_at_its_joints(
    word: str, pieces: list[str]
) -> None:
    assert breakable(word).split("\u200b") == pieces
