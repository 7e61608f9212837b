"""NIB, NPWP and NITKU."""

import pytest
from flask import Flask

from app.companies.identity import numbers
from app.core.errors import Invalid

pytestmark = pytest.mark.usefixtures("app")


@pytest.mark.parametrize(
    "typed",
    [
        "02.756.747.8-722.000",
        "027567478722000",
        "0027567478722000",
        "0027 5674 7872 2000",
        "002.756.747.8-722.000",
        "NPWP: 02.756.747.8-722.000",
        "02.756.747.8\u2013722.000",
        "27567478722000.0".zfill(17),
    ],
)
def test_an_npwp_in_any_punctuation_is_stored_with_16_digits(typed: str) -> None:
    assert numbers.parse_npwp(typed).number == "0027567478722000"


def test_a_nitku_is_an_npwp_and_a_branch() -> None:
    read = numbers.parse_npwp("0027567478722000000012")
    assert (read.number, read.nitku, read.branch) == ("0027567478722000", "0027567478722000000012", "000012")
    assert numbers.parse_nitku("0027567478722000000012") == "0027567478722000000012"


@pytest.mark.same_queries
@pytest.mark.parametrize(
    "typed",
    ["02.756.747.9-722.000", "123", "abc", "000000000000000", "9" * 16, "1.321.628.8-054.000", "６" * 15, ""],
)
def test_a_wrong_npwp_is_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        numbers.parse_npwp(typed)
    assert refused.value.field == "npwp"
    assert refused.value.message


def test_a_nik_serves_as_npwp_and_is_masked() -> None:
    number = numbers.parse_npwp("6471 0101 0190 0001").number
    assert numbers.is_person(number)
    assert numbers.mask_npwp(number) == "6471**********01"
    assert numbers.mask_npwp("0027567478722000") == "0027.5674.7872.2000"


def test_offices_and_branches_of_one_taxpayer_are_told_apart() -> None:
    head, moved, branch = "0031497399722000", "0031497399723000", "0031497399722333"
    assert numbers.same_taxpayer(head, moved)
    assert numbers.same_taxpayer(head, branch)
    assert numbers.npwp_branch(head) == numbers.npwp_branch(moved) == "000000"
    assert numbers.npwp_branch(branch) == "000333"


@pytest.mark.parametrize(
    "typed", ["9120001234567", "9120-0012-34567", "NIB 9120001234567", "9120001234567.0"]
)
def test_a_nib_is_13_digits_however_written(typed: str) -> None:
    assert numbers.parse_nib(typed) == "9120001234567"


@pytest.mark.parametrize("typed", ["912000123456", "91200012345678", "abc", "1111111111111", "９" * 13])
def test_a_wrong_nib_is_refused(typed: str, app: Flask) -> None:
    with pytest.raises(Invalid):
        numbers.parse_nib(typed)
