"""What a NIK tells of a person, and what it does not."""

from datetime import date

import pytest

from app.candidates.enums import Sex
from app.candidates.nik import Nik, parse_nik
from app.core.errors import Invalid

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("number", "born_on", "sex"),
    [
        ("9901011708040001", date(2004, 8, 17), Sex.MALE),
        ("9901015708040001", date(2004, 8, 17), Sex.FEMALE),
        ("9901012902000001", date(2000, 2, 29), Sex.MALE),  # 1900 had no such day
        ("9901010101000001", date(2000, 1, 1), Sex.MALE),  # stdnum says 1900
        ("9901013112130001", None, Sex.MALE),  # twelve years old, or 112
        ("9901012411130001", date(2013, 11, 24), Sex.MALE),  # thirteen today
        ("9901010101270001", date(1927, 1, 1), Sex.MALE),  # 2027 is to come
        ("9901010101200001", None, Sex.MALE),
    ],
)
def test_the_day_of_birth_is_read_with_the_only_century_that_fits(
    number: str, born_on: date | None, sex: Sex
) -> None:
    nik = Nik(number)
    assert (nik.born_on(today=TODAY), nik.sex) == (born_on, sex)
    assert nik.fits(born_on) if born_on else True


@pytest.mark.parametrize(
    "typed", ["99.01.01.170804.0001", "9901 0117 0804 0001", " 9901011708040001.0", "NIK: 9901011708040001"]
)
def test_a_nik_is_read_in_any_punctuation_and_masked(typed: str) -> None:
    assert parse_nik(typed).number == "9901011708040001"
    assert parse_nik(typed).masked == "9901**********01"


@pytest.mark.same_queries
@pytest.mark.parametrize(
    "typed",
    ["", "9901", "９９０１０１１７０８０４０００１", "9901013213040001", "9901010013040001", "9901011708040000",
     "0101011708040001", "9.90101E+15", "9901012902010001", "9" * 400, "<b>", "9901018108040001"],
)  # fmt: skip
def test_what_cannot_be_a_nik_is_refused_with_a_sentence(typed: str, app: object) -> None:
    with pytest.raises(Invalid) as refused:
        parse_nik(typed)
    assert refused.value.field == "nik"
