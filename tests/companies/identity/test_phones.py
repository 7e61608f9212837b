"""Telephone numbers as they are found on cards and in lists."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.companies.identity import phones
from app.companies.identity.phones import PhoneKind
from app.core.errors import Invalid

pytestmark = pytest.mark.usefixtures("app")


def read(text: str, area: str = "0542") -> list[str]:
    found, refused = phones.phones_in(text, area=area)
    assert not refused
    return [phone.e164 for phone in found]


@pytest.mark.same_queries
@pytest.mark.parametrize(
    ("typed", "e164"),
    [
        ("081234567890", "+6281234567890"),
        ("0812-3456-7890", "+6281234567890"),
        ("+62 812 3456 7890", "+6281234567890"),
        ("+62 812\u20113456\u20117890", "+6281234567890"),
        ("62812 34567890", "+6281234567890"),
        ("81234567890", "+6281234567890"),
        ("6281234567890.0", "+6281234567890"),
        ("(0542) 123456", "+62542123456"),
        ("0542-7654321 ext 12", "+625427654321"),
        ("123456", "+62542123456"),
        ("Telp. 021 5960034", "+62215960034"),
        ("+62 (0) 21 5960034", "+62215960034"),
        ("(+62-31) 7507001", "+62317507001"),
        ("+62.21.5890.0791", "+622158900791"),
        ("1500123", "+621500123"),
        ("+65 6123 4567", "+6561234567"),
        ("081234567890 (Budi)", "+6281234567890"),
        ("02129445118-9", "+622129445118"),
    ],
)
def test_one_number_in_any_spelling(typed: str, e164: str) -> None:
    assert read(typed) == [e164]


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("(021) 5589 767, 5589 823", ["+62215589767", "+62215589823"]),
        ("(0266) 735 813 dan (021) 5300 689", ["+62266735813", "+62215300689"]),
        (
            "(021) 8832 3971/75; 8590 8349/50",
            ["+622188323971", "+622188323975", "+622185908349", "+622185908350"],
        ),
        ("0542 876543 & 0811 5432 10", ["+62542876543", "+62811543210"]),
        ("021-27094950 021-27094951", ["+622127094950", "+622127094951"]),
        ("0812 3456 7890; 081234567890", ["+6281234567890"]),
    ],
)
def test_several_numbers_in_one_cell(typed: str, numbers: list[str]) -> None:
    assert read(typed) == numbers


@pytest.mark.parametrize("typed", ["", "-", "0", "tidak ada"])
def test_a_placeholder_is_no_number_and_no_mistake(typed: str) -> None:
    assert read(typed) == []


@pytest.mark.same_queries
@pytest.mark.parametrize(
    "typed",
    [
        "081*********",
        "0812xxxxxxx",
        "abc",
        "12",
        "08123",
        "081200000000",
        "9" * 20,
        "+999 12345678",
        "a@b.id",
    ],
)
def test_masked_and_impossible_numbers_are_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        phones.parse_phones(typed)
    assert typed[:10] in refused.value.message


def test_the_kind_tells_who_has_whatsapp() -> None:
    assert phones.parse_phone("081234567890").kind is PhoneKind.MOBILE
    assert phones.parse_phone("(0542) 123456").kind is PhoneKind.FIXED
    assert phones.parse_phone("(0542) 123456 ext. 7").extension == "7"


def test_numbers_are_shown_as_people_dial_them() -> None:
    assert phones.format_phone("+6281234567890") == "0812-3456-7890"
    assert phones.format_phone("+62542123456") == "(0542) 123456"
    assert phones.format_phone("+622188323971") == "(021) 88323971"


@given(st.text(alphabet="0123456789+()-/;&. xextdan*", max_size=40))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_read_without_complaint_and_what_is_shown_reads_back(text: str) -> None:
    found, _refused = phones.phones_in(text)
    for phone in found:
        again, _ = phones.phones_in(phones.format_phone(phone.e164))
        assert [other.e164 for other in again] == [phone.e164]


def test_fifty_thousand_numbers_take_seconds_not_minutes() -> None:
    began = time.process_time()
    for number in range(50_000):
        phones.phones_in(f"0812{number:08d}")
    assert time.process_time() - began < 15
