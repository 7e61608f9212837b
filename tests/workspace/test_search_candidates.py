"""Candidates in the one box: by name, telephone or AK1, never by or with a whole NIK, and only for those who may see them."""

from typing import Any

import pytest

from app.accounts.models import User
from app.accounts.roles import Role
from tests.factories.candidates import a_candidate, a_nik

pytestmark = pytest.mark.both_databases


def test_candidates_are_found_masked_and_only_by_those_who_see_them(
    page_as: Any, people: dict[Role, User]
) -> None:
    nik = a_nik()
    candidate = a_candidate(
        nik=nik, name="Umpama Melati", phones="0812 5555 0199", ak1_number="AK1/2026/0042"
    )
    line = f'.found a[href="/candidates/{candidate.id}"]'
    officer = page_as(people[Role.OFFICER])
    for typed in ("umpama melati", "0812-5555-0199", "AK1/2026/0042"):
        found = officer.open("/search", query_string={"q": typed})
        assert len(found.select(line)) == 1, typed
        assert nik not in found.html
        assert nik[:4] + "*" * 10 + nik[-2:] in found.words
    assert not officer.open("/search", query_string={"q": nik}).select(line)
    palette = page_as(people[Role.ADMIN]).fragment("/search/palette?q=umpama")
    assert "Umpama Melati" not in palette.words
    assert "/candidates/find" not in palette.html
    assert "/candidates/find" in page_as(people[Role.CLERK]).fragment("/search/palette?q=nik").html
