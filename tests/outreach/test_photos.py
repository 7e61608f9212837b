"""Pictures of a visit: upright, without what phones write into them, ten at most."""

import os
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from PIL import Image

from app.accounts.models import User
from app.core import files
from app.core.clock import utcnow
from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.outreach import services
from app.outreach.models import Visit, VisitPhoto
from tests.factories import outreach
from tests.support.pages import PageOpener

SIDE = {"outcome": "interested", "next_kind": "call", "next_when": "any_time"}


@pytest.fixture
def visit(app: Flask, rina: User) -> Visit:
    return outreach.a_visit(rina)


def test_a_photo_is_turned_and_tells_nothing_but_its_hour(visit: Visit) -> None:
    photo = services.add_photo(visit, outreach.a_photo(size=(320, 200), exif=True))
    assert (photo.width, photo.height) == (200, 320)
    assert photo.taken_at == datetime(2026, 11, 24, 2, 15, tzinfo=UTC)
    stored = files.path_of(photo.sha256).read_bytes()
    assert b"Nama Pemilik Ponsel" not in stored
    with Image.open(BytesIO(stored)) as picture:
        assert not picture.getexif()
        assert picture.size == (200, 320)


def test_a_large_photo_is_made_smaller(visit: Visit) -> None:
    photo = services.add_photo(visit, outreach.a_photo(size=(4000, 2000)))
    assert (photo.width, photo.height) == (1600, 800)


def test_the_same_photo_twice_is_one_photo(visit: Visit) -> None:
    first = services.add_photo(visit, outreach.a_photo(), caption="Gerbang")
    again = services.add_photo(visit, outreach.a_photo())
    assert again.id == first.id
    assert again.caption == "Gerbang"


def test_the_eleventh_photo_is_refused(visit: Visit) -> None:
    for shade in range(10):
        services.add_photo(visit, outreach.a_photo(size=(20 + shade, 20)))
    with pytest.raises(Conflict):
        services.add_photo(visit, outreach.a_photo(size=(64, 64)))
    first = db.session.query(VisitPhoto).order_by(VisitPhoto.id).first()
    assert first is not None
    services.remove_photo(first)
    services.add_photo(visit, outreach.a_photo(size=(64, 64)))
    with pytest.raises(Conflict):
        services.restore_photo(first)


@pytest.mark.same_queries
@pytest.mark.parametrize(
    "content", [b"", b"<svg onload=alert(1)>", b"\xff\xd8\xff", b"%PDF-1.7", b"GIF89a" + b"\0" * 50]
)
def test_what_is_no_photo_is_refused(visit: Visit, content: bytes) -> None:
    with pytest.raises(Invalid) as refusal:
        services.add_photo(visit, BytesIO(content))
    assert refusal.value.field == "photos"


def test_photos_come_along_with_a_new_visit(sign_in: Any, rina: User) -> None:
    company = outreach.a_company()
    visitor = sign_in(rina)
    answer = visitor.post(
        f"/visits/new?company={company.id}",
        data={**SIDE, "photos": [(outreach.a_photo(), "a.jpg"), (outreach.a_photo(colour="red"), "b.JPG")]},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 302
    assert db.session.query(VisitPhoto).count() == 2


def test_a_broken_photo_never_costs_the_visit(sign_in: Any, rina: User) -> None:
    company = outreach.a_company()
    visitor = sign_in(rina)
    answer = visitor.post(
        f"/visits/new?company={company.id}",
        data={**SIDE, "photos": [(BytesIO(b"no picture"), "rusak.jpg"), (outreach.a_photo(), "b.jpg")]},
        content_type="multipart/form-data",
        follow_redirects=True,
    )
    assert "rusak.jpg" in answer.get_data(as_text=True)
    assert (db.session.query(Visit).count(), db.session.query(VisitPhoto).count()) == (1, 1)


def test_photos_are_added_captioned_and_removed_on_the_page(
    sign_in: Any, page: Any, rina: User, visit: Visit
) -> None:
    sign_in(rina)
    shown = page.open(f"/visits/{visit.id}")
    assert shown.one("input[type=file]")["accept"] == "image/jpeg,image/png,image/webp"
    assert "Pilih setidaknya satu foto" in page.post(f"/visits/{visit.id}/photos").words
    page.client.post(
        f"/visits/{visit.id}/photos",
        data={"photos": [(outreach.a_photo(), "a.jpg")]},
        content_type="multipart/form-data",
    )
    photo = db.session.query(VisitPhoto).one()
    shown = page.post(f"/visits/{visit.id}/photos/{photo.id}/caption", {"caption": " Gerbang <utama> "})
    assert shown.one(".gallery img")["alt"] == "Gerbang <utama>"
    long = page.post(f"/visits/{visit.id}/photos/{photo.id}/caption", {"caption": "x" * 201})
    assert "200" in long.words
    gone = page.post(f"/visits/{visit.id}/photos/{photo.id}/remove")
    assert not gone.select(".gallery img")
    assert gone.select(f"form[action='/visits/{visit.id}/photos/{photo.id}/restore']")


def test_a_small_copy_weighs_less(sign_in: Any, rina: User, visit: Visit) -> None:
    photo = services.add_photo(visit, outreach.a_photo(size=(1600, 1200)))
    address = f"/visits/{visit.id}/photos/{photo.id}"
    visitor = sign_in(rina)
    with Image.open(BytesIO(visitor.get(f"{address}?size=small").data)) as small:
        assert max(small.size) == 480
    assert visitor.get(address).mimetype == "image/jpeg"


def test_photos_that_came_with_a_refused_form_are_kept_until_it_is_sent_again(
    page: PageOpener, sign_in: Any, rina: User, joko: User
) -> None:
    company = outreach.a_company()
    sign_in(rina)
    form = page.open(f"/visits/new?company={company.id}")
    photo = (outreach.a_photo(size=(320, 200), exif=True), "gerbang.jpg")
    refused = form.submit({"photos": photo}, status=422)
    assert "gerbang.jpg" in refused.html, [e.get_text() for e in refused.select(".field__error")]
    again = refused.submit({"visited_on": "2099-01-01", **SIDE}, status=422)
    token = again.one("[name=kept_photo]")["value"]
    again.submit({**SIDE, "visited_on": "2026-11-24"})
    kept = db.session.query(VisitPhoto).one()
    assert kept.taken_at == datetime(2026, 11, 24, 2, 15, tzinfo=UTC)
    sign_in(joko)
    other = page.open(f"/visits/new?company={outreach.a_company().id}")
    other.submit({**SIDE, "kept_photo": token})
    assert db.session.query(VisitPhoto).one() == kept


def test_photos_of_a_form_that_is_never_sent_again_are_removed(
    page: PageOpener, sign_in: Any, rina: User
) -> None:
    sign_in(rina)
    form = page.open(f"/visits/new?company={outreach.a_company().id}")
    folder = files.path_of("00").parent.parent / "aside"
    before = set(folder.glob("*"))
    form.submit({"photos": (outreach.a_photo(size=(321, 200)), "gerbang.jpg")}, status=422)
    (aside,) = set(folder.glob("*")) - before
    assert not files.path_of(aside.name).exists()
    for hours, is_there in ((47, True), (49, False)):
        if aside.exists():
            then = (utcnow() - timedelta(hours=hours)).timestamp()
            os.utime(aside, (then, then))
        services.forget_photos_set_aside()
        assert aside.exists() is is_there
