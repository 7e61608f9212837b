"""Photos and signatures that come after their visit, or before it."""

from collections.abc import Callable
from io import BytesIO
from uuid import uuid4

import pytest
from PIL import Image

from app.accounts.models import User
from app.core import files
from app.core.db import db
from app.outreach.enums import PhotoRole
from app.outreach.models import VisitPhoto
from app.sync.wire import hash_of
from tests.factories import outreach
from tests.sync.phone import Phone


@pytest.fixture
def phone(phone_of: Callable[[User], Phone], rina: User) -> Phone:
    return phone_of(rina)


def test_a_photo_waits_for_its_visit_and_is_kept_once(phone: Phone) -> None:
    visit, uuid, picture = uuid4(), uuid4(), outreach.a_photo().read()
    early = phone.send_photo(visit, picture, uuid=uuid)
    assert (early.status_code, early.get_json()) == (202, {"state": "waiting", "for": str(visit)})
    phone.send(visit, phone.visit(outreach.a_company()))
    answers = [
        phone.send_photo(visit, picture, uuid=uuid, **{"X-Taken-At": phone.time}) for _time in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[0].get_json()["hash"] == hash_of(picture)
    kept = db.session.query(VisitPhoto).one()
    assert (kept.caption, kept.role, kept.taken_at) == ("Gerbang pabrik", PhotoRole.PHOTO, phone.clock.now)


def test_a_signature_is_ink_on_white_and_shown_apart(phone: Phone) -> None:
    drawn, ink = BytesIO(), Image.new("RGBA", (60, 20))
    ink.putpixel((5, 5), (0, 0, 0, 255))
    ink.save(drawn, "PNG")
    visit = uuid4()
    stored = phone.send(visit, phone.visit(outreach.a_company())).get_json()
    answer = phone.send_photo(visit, drawn.getvalue(), **{"X-Role": "signature", "Content-Type": "image/png"})
    assert answer.status_code == 201
    kept = db.session.query(VisitPhoto).one()
    assert kept.role is PhotoRole.SIGNATURE
    with Image.open(files.path_of(kept.sha256)) as paper:
        assert min(paper.getpixel((50, 15))) > 240
    assert "Tanda tangan" in phone.visitor.get(stored["url"]).text


@pytest.mark.parametrize("body", [b"", b"<svg onload=alert(1)>", b"\xff\xd8\xff" + b"x" * 40])
def test_what_is_no_picture_is_refused_with_a_sentence(phone: Phone, body: bytes) -> None:
    visit = uuid4()
    phone.send(visit, phone.visit(outreach.a_company()))
    answer = phone.send_photo(visit, body)
    assert (answer.status_code, answer.get_json()["state"]) == (422, "refused")
    assert answer.get_json()["sentence"]
