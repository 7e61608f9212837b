"""How a paper falls onto its pages, whatever its length."""

from datetime import UTC, datetime
from typing import Any

import pypdfium2
import pytest

from app.documents import rendering
from app.documents.papers.base import closing, command, held, items, signers, signing_table, text
from tests.support.pdf_text import pages_of

AT = datetime(2026, 11, 24, tzinfo=UTC)


def a_paper(*blocks: dict[str, Any]) -> dict[str, Any]:
    """A paper signed by two parties and endorsed by the office below."""
    return {
        "title": "Uji", "labels": {}, "heading": "PERJANJIAN PEMAGANGAN", "number": "1", "further": [],
        "has_head": False, "dated": "", "mark": None, "mark_line": None, "foot": "", "annex": [], "copies": [],
        "head": {"government": "", "name": "Dinas", "lines": [], "logo_sha256": None}, "verify": None, "codes": True,
        "blocks": [*blocks, closing("Demikian dibuat."), signers(("KESATU", [_one("Budi")]), ("KEDUA", [_one("Sri")]))],
        "sign": {"lines": ["Disahkan"], "mark": None, "name": "Pejabat", "under": []},
    }  # fmt: skip


def _one(name: str) -> dict[str, str]:
    return {"name": name, "title": "", "nip": ""}


def pages(paper: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setattr("app.documents.rendering.pictures.logo", lambda _sha: None)
    return pages_of(rendering.pdf(paper, at=AT))


def test_the_endorsement_never_stands_alone_on_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = 0
    for lines in range(26, 42):
        found = pages(a_paper(*[text("Isi pasal.")] * lines), monkeypatch)
        last = found[-1]
        assert all(word in last for word in ("Demikian", "KESATU", "Disahkan")), lines
        broken += len(found) > 1
    assert 0 < broken < 16


def test_signatures_stand_with_a_short_last_article(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = 0
    for lines in range(18, 34):
        articles = [*[text("Isi pasal.")] * lines, command("Pasal 9"), items(["Satu.", "Dua."])]
        found = pages(a_paper(*held(articles)), monkeypatch)
        assert all(word in found[-1] for word in ("Pasal9", "Satu.", "KESATU")), lines
        broken += len(found) > 1
    assert 0 < broken < 16
    assert held([text("Panjang. " * 100)]) == [text("Panjang. " * 100)]


def test_both_names_are_level_however_long_the_titles_above_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.documents.rendering.pictures.logo", lambda _sha: None)
    paper = a_paper()
    paper["blocks"] = [signers(("Kepala Bidang " * 8, [_one("Budi")]), ("Direktur", [_one("Sri")]))]
    page = pypdfium2.PdfDocument(rendering.pdf(paper, at=AT))[0].get_textpage()

    def baseline(name: str) -> float:
        at, _length = page.search(name).get_next()
        return round(page.get_charbox(at, loose=True)[1])

    assert baseline("Budi") == baseline("Sri")


def test_who_takes_note_of_a_list_stands_with_its_last_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = 0
    for rows in range(18, 30):
        guests = signing_table([("Nama", 3)], [[f"Tamu{number}"] for number in range(rows)])
        found = pages({**a_paper(), "blocks": [guests]}, monkeypatch)
        last = found[-1]
        assert all(word in last for word in (f"Tamu{rows - 2}", f"Tamu{rows - 1}", "Disahkan")), rows
        assert [one.count("Nama") for one in found] == [1] * len(found), rows
        broken += len(found) > 1
    assert 0 < broken < 12


def test_a_question_mark_stands_for_each_letter_that_no_font_has(monkeypatch: pytest.MonkeyPatch) -> None:
    said = "".join(pages(a_paper(command("Bapak 王明 محمد 🏭"), text("PT 株式")), monkeypatch))
    assert "Bapak??دمحم🏭" in said
    assert "PT??" in said
