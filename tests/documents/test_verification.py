"""Whether a paper is real, asked by the code that stands on it."""

from dataclasses import replace
from io import BytesIO
from typing import Any

import docx
import pytest
import zxingcpp
from flask import Flask
from PIL import Image

from app.core.db import db
from app.documents import rendering, services
from app.documents.models import Document
from app.documents.rendering import codes
from tests.factories import accounts, outreach
from tests.factories.documents import a_report
from tests.support.pdf_text import pages_of, squeezed

HOUSE = "https://jajak.example.go.id"


@pytest.fixture
def paper(app: Flask, session: Any, clock: Any, monkeypatch: pytest.MonkeyPatch) -> Document:
    """An issued visit report of a house that says where it stands."""
    monkeypatch.setitem(app.config, "JAJAK", replace(app.config["JAJAK"], address=HOUSE))
    officer = accounts.officer(name="Rina Rahasia")
    visit = outreach.a_visit(officer, outreach.a_company("Kariangau Sejahtera"))
    report = a_report(visit, by=officer)
    services.issue(report, dated_on=clock.now.date(), by=officer)
    db.session.commit()
    return report


def asked(client: Any, token: str | None, status: int = 200) -> str:
    """What somebody reads who holds the paper and never signed in."""
    answer = client.get(f"/verify/{token}")
    assert answer.status_code == status
    if status == 200:
        assert answer.headers["X-Robots-Tag"] == "noindex"
    return str(answer.get_data(as_text=True))


def test_an_issued_paper_bears_the_address_that_verifies_it(paper: Document, clock: Any) -> None:
    address = f"{HOUSE}/verify/{paper.token}"
    shown = services.preview(paper)
    pages = pages_of(rendering.pdf(shown, at=clock.now))
    assert squeezed(address) in squeezed("".join(pages))
    editable = docx.Document(BytesIO(rendering.docx(shown)))
    assert address in "\n".join(line.text for line in editable.paragraphs)
    assert len(editable.inline_shapes) == 1


def test_a_telephone_reads_the_code() -> None:
    picture = Image.open(BytesIO(codes.png(f"{HOUSE}/verify/uji"))).convert("L")
    (code,) = zxingcpp.read_barcodes(picture)
    assert code.text == f"{HOUSE}/verify/uji"


def test_whoever_holds_the_paper_learns_that_it_is_real_and_no_names(client: Any, paper: Document) -> None:
    page = asked(client, paper.token)
    assert str(paper.number) in page
    assert "24 Nov 2026" in page
    assert "masih berlaku" in page
    for hidden in ("Rina", "Rahasia", "Kariangau"):
        assert hidden not in page


def test_a_paper_called_off_is_said_to_hold_no_more(client: Any, paper: Document) -> None:
    services.cancel(paper, because="salah tanggal", by=accounts.supervisor())
    db.session.commit()
    page = asked(client, paper.token)
    assert "tidak berlaku lagi" in page
    assert "masih berlaku" not in page
    assert "salah tanggal" not in page


@pytest.mark.parametrize("token", ["uji", "None", "%00", "a" * 3000])
def test_a_code_that_no_paper_bears_tells_nothing(client: Any, paper: Document, token: str) -> None:
    asked(client, token, status=404)


def test_a_draft_bears_no_code(session: Any) -> None:
    officer = accounts.officer()
    draft = a_report(outreach.a_visit(officer), by=officer)
    assert draft.token is None
    assert services.preview(draft)["verify"] is None
