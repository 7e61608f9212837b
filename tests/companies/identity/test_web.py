"""Web and mail addresses."""

import pytest

from app.companies.identity import web
from app.core.errors import Invalid

pytestmark = pytest.mark.usefixtures("app")


@pytest.mark.same_queries
@pytest.mark.parametrize(
    ("typed", "host"),
    [
        ("http://www.umpama.co.id/x", "umpama.co.id"),
        ("htpp://www.umpama.co.id/", "umpama.co.id"),
        ("https//umpama.id", "umpama.id"),
        ("ttp://www.umpama.com", "umpama.com"),
        ("www. umpama.co.id", "umpama.co.id"),
        ("www.http://umpama.com", "umpama.com"),
        ("Website: www. umpama.co.id", "umpama.co.id"),
        ("UMPAMA.CO.ID", "umpama.co.id"),
        ("-", ""),
        ("tidak ada", ""),
        ("javascript:alert(1)", ""),
    ],
)
def test_the_host_is_read_in_any_state(typed: str, host: str) -> None:
    assert web.host_of(typed) == host


def test_shared_hosts_point_to_nobody() -> None:
    assert web.company_domain("https://www.facebook.com/umpama") == ""
    assert web.email_domain("umpama@gmail.com") == ""
    assert web.email_domain("hrd@mail.umpama.co.id") == "umpama.co.id"


def test_addresses_are_stored_tidily() -> None:
    assert web.parse_website("www.umpama.co.id/tentang/") == "https://www.umpama.co.id/tentang"
    assert web.parse_website("HTTP://umpama.co.id") == "http://umpama.co.id"
    assert web.parse_email("HRD@Umpama.CO.ID") == "HRD@umpama.co.id"
    assert web.emails_in("a@umpama.id; B@umpama.id / a@umpama.id, x") == ["a@umpama.id", "b@umpama.id"]


@pytest.mark.same_queries
@pytest.mark.parametrize(
    "typed", ["javascript:alert(1)", "http://", "http://localhost", "x", "a@b.id", "data:text/html,x"]
)
def test_what_is_no_web_address_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        web.parse_website(typed)


@pytest.mark.same_queries
@pytest.mark.parametrize(
    "typed", ["a@b", "a b@umpama.id", "@umpama.id", "a@umpama", "a@@umpama.id", "x" * 300 + "@umpama.id"]
)
def test_what_is_no_mail_address_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        web.parse_email(typed)
