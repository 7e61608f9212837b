import pytest
from flask import Flask

from app.core.addresses import local_address, page_before


@pytest.mark.parametrize(
    ("sent", "gone_to"),
    [
        ("/companies?q=las&tag=k3", "/companies?q=las&tag=k3"),
        ("http://localhost/companies?q=las", "/companies?q=las"),
        ("/companies#row-3", "/companies"),
        ("https://evil.example/companies", None),
        ("//evil.example/", None),
        ("http://localhost//evil.example/", None),
        ("/\\evil.example/", None),
        ("/\t/evil.example/", None),
        ("http://localhost@evil.example/", None),
        ("javascript:alert(1)", None),
        ("http://[", None),
        ("companies", None),
        ("", None),
        (None, None),
    ],
)
def test_only_addresses_of_this_house_are_gone_to(app: Flask, sent: str | None, gone_to: str | None) -> None:
    with app.test_request_context("/", base_url="http://localhost/"):
        assert local_address(sent) == gone_to


@pytest.mark.parametrize("header", ["Referer", "HX-Current-URL"])
def test_the_page_before_leads_nowhere_else_by_two_slashes(app: Flask, header: str) -> None:
    with app.test_request_context("/", headers={header: "http://localhost//evil.example/form"}):
        assert page_before() is None
