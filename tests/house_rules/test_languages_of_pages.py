"""Every page speaks one language: no English is left on an Indonesian page, no Indonesian on an English one.

That the catalogues are complete is for `tools.translations` to say. This reads the pages themselves, so it also sees
what was never wrapped, what was translated too early and kept, and what was put together from pieces.
"""

import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from app.accounts.roles import Role
from app.core.db import db
from app.settings.models import Region
from tests.factories.accounts import UserFactory
from tests.support import whole_office
from tests.support.client import Visitor
from tests.support.pages import parsed
from tests.support.sign_in import sign_in_as
from tests.support.whole_office import WholeOffice
from tools import translations

SHORTEST_PHRASE = 12
READ_ATTRIBUTES = {"aria-label", "placeholder", "title", "alt"}
GAP = re.compile(r"%\(\w+\)[a-z]|%%|\{\w+\}|[“”]")

# Words without which neither language can say a sentence, and which the other one does not have.
TELLTALE = {
    "id": re.compile(
        r"\b(the|and|with|from|this|that|your|you|please|choose|enter|edit|new|by|of|has|was|were|when|who|"
        r"signed|search|show|today|tomorrow|yesterday|late|done|not|company|visits?|seats?|stage|officer)\b",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\b(yang|dan|dengan|tidak|belum|untuk|sudah|akan|atau|dari|pada|ini|itu|anda|oleh|pilih|isi|simpan|ubah|"
        r"baru|tambah|hapus|cari|terlambat|kemarin|besok|selesai|kunjungan|perusahaan|kemitraan|tahap|kuota)\b",
        re.IGNORECASE,
    ),
}
# Said alike in both languages; and the names of keys.
SHARED = re.compile(r"\broad shows?\b|\bEnter$|Pemagangan Mandiri", re.IGNORECASE)


@pytest.fixture
def office(app: Flask) -> WholeOffice:
    return whole_office.make()


# What a page says does not depend on where its rows are kept.
@pytest.mark.long
@pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_page_speaks_the_language_that_was_chosen(
    language: str, app: Flask, office: WholeOffice
) -> None:
    visitor = _visitor(app, language)
    foreign, data = _phrases_of_the_other(language), _texts_on_file()
    whole_office.let_go(office)
    # The frame says the same on every page.
    found = {text: address for address, text in _texts_of_pages(app, visitor, office)}
    faults = {
        text: f"{address}: {text!r} ({word})"
        for text, address in found.items()
        if (word := _foreign_word(SHARED.sub(" ", text), language, foreign, data))
    }
    assert not faults, "\n".join(faults.values())


def _visitor(app: Flask, language: str) -> Visitor:
    """Somebody who may open every page."""
    person = UserFactory(
        roles=[Role.ADMIN, Role.SUPERVISOR, Role.CLERK, Role.AUDITOR], name="Uji", locale=language
    )
    visitor = Visitor(app, app.response_class, use_cookies=True)
    sign_in_as(visitor, person)
    return visitor


def _texts_of_pages(app: Flask, visitor: Visitor, office: WholeOffice) -> Iterator[tuple[str, str]]:
    for rule in whole_office.rules(app):
        if "GET" not in whole_office.methods(rule):
            continue
        address = whole_office.address(rule, office.rows)
        answer = visitor.get(address)
        assert answer.status_code < 500, f"{address} answers {answer.status_code}"
        if answer.status_code == HTTPStatus.OK and answer.mimetype == "text/html":
            for text in _texts(parsed(answer.get_data(as_text=True))):
                yield rule.rule, text


def _texts(page: BeautifulSoup) -> Iterator[str]:
    """What is read on the page or aloud, without what says itself to be of another language."""
    for part in page.select("script, style, svg, body [lang]"):
        part.decompose()
    for tag in page.find_all(True):
        yield from (str(tag[name]) for name in tag.attrs if name in READ_ATTRIBUTES or _is_said(name))
    yield from (" ".join(text.split()) for text in page.stripped_strings)


def _is_said(attribute: str) -> bool:
    return attribute.startswith("data-") and attribute.endswith(("text", "label", "message", "done"))


def _phrases_of_the_other(language: str) -> tuple[set[str], list[str]]:
    """Whole strings, and long pieces of sentences, as only the other language says them."""
    sentences: dict[str, list[str]] = {"en": [], "id": []}
    for package in translations.packages():
        for message in translations.read(package):
            if message.id:
                for kind, said in (("en", message.id), ("id", message.string)):
                    sentences[kind] += [said] if isinstance(said, str) else list(said)
    ours = "\n".join(sentences[language])
    theirs = set(sentences["id" if language == "en" else "en"]) - set(sentences[language])
    pieces = {piece.strip(" .,:;…") for sentence in theirs for piece in GAP.split(sentence)}
    return theirs, sorted(piece for piece in pieces if len(piece) > SHORTEST_PHRASE and piece not in ours)


def _texts_on_file() -> set[str]:
    """Every text of every row: data are shown as they were typed."""
    texts = set()
    for table in db.metadata.sorted_tables:
        if table.name not in {"regions", "kbli_codes"}:
            for row in db.session.execute(select(table)):
                texts |= {text for value in row for text in _strings(value)}
    texts |= set(db.session.scalars(select(Region.name).where(Region.name.icontains("baru"))))
    return texts


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield " ".join(value.split())
    elif isinstance(value, dict):
        yield from (text for one in value.values() for text in _strings(one))
    elif isinstance(value, list):
        yield from (text for one in value for text in _strings(one))


def _foreign_word(
    text: str, language: str, foreign: tuple[set[str], list[str]], data: set[str]
) -> str | None:
    whole, pieces = foreign
    if text in whole and text not in data:
        return text
    piece = next((piece for piece in pieces if piece in text), None)
    if piece is None and not TELLTALE[language].search(text):
        return None
    for known in sorted((one for one in data if len(one) > 3 and one in text), key=len, reverse=True):
        text = text.replace(known, " ")
    # The gaps in a template of a message bear one name in both languages.
    found = TELLTALE[language].search(re.sub(r"\{\w+\}", " ", text))
    return piece if piece and piece in text else found and found[0]
