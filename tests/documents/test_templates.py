"""Templates of the office: tried before they are kept, filled in whatever was typed, and never a program."""

from io import BytesIO
from typing import Any

import docx
import pytest

from app.core.errors import Invalid
from app.documents import services
from app.documents.enums import DocumentKind
from app.documents.models import DocumentTemplate
from app.documents.rendering import own
from tests.documents.test_agreement_papers import a_paper, an_agreement
from tests.documents.test_rendering import TYPED, words_of
from tests.factories import accounts, outreach
from tests.support.pdf_text import squeezed

pytestmark = [pytest.mark.usefixtures("clock", "session"), pytest.mark.same_queries]


def a_file(*lines: str) -> BytesIO:
    document, out = docx.Document(), BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(out)
    out.seek(0)
    return out


def added(*lines: str) -> DocumentTemplate:
    return services.add_template(
        a_file(*lines), kind=DocumentKind.PKS, name="Uji", filename="uji.docx", by=accounts.supervisor()
    )


@pytest.mark.parametrize("typed", TYPED)
def test_every_place_is_filled_in_whatever_was_typed(typed: str) -> None:
    template = services.add_template(
        BytesIO(services.start_template()),
        kind=DocumentKind.PKS,
        name="Uji",
        filename="uji.docx",
        by=accounts.supervisor(),
    )
    paper = a_paper(an_agreement(of=outreach.a_company(typed), company_signatory=typed))
    said = words_of(services.by_template(paper, template))
    assert squeezed(typed) in said
    assert squeezed("Dra. Sri Uji, M.Si.") in said
    assert squeezed("Juru las · 12 · 6 · Rp2.350.000 ·  · jaminan sosial: JKK, JKM") in said


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{{ perusahan }}", "“perusahan”"),
        ("{%p for p in pasal %}{{ p.jdul }}", ""),
        ("{{ perusahaan", "tidak dapat dibaca"),
        ("{% for p in pasal %}", "tidak dapat dibaca"),
        ("{{ perusahaan.__class__.__mro__ }}", "tidak boleh: __class__."),
        ("{{ 'x' * 1000000000 }}", "tidak boleh"),
        ("{{ range(1000000000) }}", "tidak boleh: range()."),
        ("{{ perusahaan.upper() }}", "tidak boleh: upper()."),
        ("{{ perusahaan|center(1000000000) }}", "tidak dapat dibaca di sekitar “center”."),
        ("{{ self }}{{ cycler }}", "“cycler”"),
    ],
)
def test_a_place_that_nothing_fills_is_named_and_a_program_refused(line: str, said: str) -> None:
    with pytest.raises(Invalid) as refused:
        added(line)
    assert refused.value.field == "file"
    assert said in refused.value.message, refused.value.message


@pytest.mark.parametrize(
    ("said", "most"),
    [("", {"SECONDS": 1}), ("{{ perusahaan }}" * 400, {"MEMORY": 260_000_000})],
    ids=["time", "memory"],
)
def test_a_template_that_never_ends_or_takes_all_memory_is_stopped(
    monkeypatch: pytest.MonkeyPatch, said: str, most: dict[str, int]
) -> None:
    for name, bound in most.items():
        monkeypatch.setattr(own, name, bound)
    loops = "".join(f"{{% for {letter} in perusahaan %}}" for letter in "abcdef"[: 6 if not said else 3])
    with pytest.raises(Invalid) as refused:
        added(loops + said + "{% endfor %}" * loops.count("for "))
    assert refused.value.field == "file"
    assert "terlalu lama" in refused.value.message


def test_a_template_is_added_on_its_page_and_offered_on_papers(page_as: Any) -> None:
    opener = page_as(accounts.admin())
    refused = opener.post(
        "/settings/templates",
        {"kind": "pks", "name": "Uji", "file": (a_file("{{ salah }}"), "a.docx")},
        status=422,
    )
    assert "“salah”" in refused.words
    opener.post(
        "/settings/templates",
        {"kind": "pks", "name": "Naskah uji", "file": (a_file("{{ judul }}"), "a.docx")},
    )
    paper = a_paper(an_agreement())
    assert "DOCX: Naskah uji" in page_as(accounts.supervisor()).open(f"/documents/{paper.id}").words
