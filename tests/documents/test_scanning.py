"""Scans find their papers by the code on each page."""

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from PIL import Image

from app.core import files
from app.core.db import db
from app.documents import scanning, services
from tests.documents.test_agreement_papers import TODAY, a_paper, an_agreement
from tests.factories import accounts, outreach

pytestmark = [pytest.mark.usefixtures("clock", "session"), pytest.mark.same_queries]


def issued(name: str) -> Any:
    """A paper that bears its code, and its file."""
    paper = a_paper(an_agreement("sent", of=outreach.a_company(name)))
    services.issue(paper, dated_on=TODAY, by=accounts.supervisor())
    db.session.refresh(paper, ["files"])
    return paper, files.path_of(paper.files[-1].sha256)


def scanned(*sources: Any) -> bytes:
    """Papers as a scanner sends them: grey pictures, a little turned, in one PDF."""
    pictures = []
    for path in sources:
        with scanning.inspection.opened(path) as document:
            pictures += [
                page.render(scale=2.2).to_pil().convert("L").rotate(1.2, expand=True, fillcolor=235)
                for page in document
            ]
    out = BytesIO()
    pictures[0].save(out, "PDF", save_all=True, append_images=pictures[1:])
    return out.getvalue()


def test_each_page_of_a_stack_is_told_by_its_code(
    app: Flask, clock: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setitem(
        app.config, "JAJAK", replace(app.config["JAJAK"], address="https://jajak.example.go.id")
    )
    (first, one), (second, two) = issued("Uji Satu"), issued("Uji Dua")
    stack = tmp_path / "stack.pdf"
    stack.write_bytes(scanned(two, one))
    found = scanning.found_in(stack, files.PDF)
    assert [each.token for each in found] == [second.token, first.token]
    pages = [number for each in found for number in each.pages]
    assert pages == list(range(1, len(pages) + 1))
    part = tmp_path / "part.pdf"
    part.write_bytes(scanning.cut_out(stack, found[1].pages))
    assert [each.token for each in scanning.found_in(part, files.PDF)] == [first.token]
    # A photo sent on by a messenger.
    coarse = tmp_path / "coarse.jpg"
    with scanning.inspection.opened(one) as document:
        drawn = document[0].render(scale=1.4).to_pil().convert("L").rotate(2, expand=True, fillcolor=235)
    drawn.save(coarse, quality=20)
    assert [each.token for each in scanning.found_in(coarse, files.JPEG)] == [first.token]


def test_a_page_without_a_code_belongs_to_the_one_before(tmp_path: Any) -> None:
    path = tmp_path / "blank.png"
    Image.new("L", (400, 400), 255).save(path)
    assert scanning.found_in(path, files.PNG) == [scanning.Found(None, [1])]
