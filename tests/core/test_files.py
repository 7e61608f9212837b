from datetime import UTC, datetime
from io import BytesIO

import pytest
from PIL import ExifTags, Image

from app.core import files
from app.core.errors import Invalid

PAPERS = frozenset({files.PDF, files.JPEG})


def photo(size=(40, 20), *, exif=None, kind="JPEG"):
    out = BytesIO()
    picture = Image.new("RGB", size, "red")
    picture.paste("blue", (0, 0, size[0] // 2, size[1]))
    picture.save(out, kind, **({"exif": exif} if exif else {}))
    return BytesIO(out.getvalue())


def camera_exif(*, orientation=1, taken="2026:11:24 09:30:00"):
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Make] = "Kamera"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = taken
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (1.0, 15.0, 0.0)
    return exif


def test_a_file_is_kept_under_its_hash_and_once_only(app):
    first = files.store(BytesIO(b"%PDF-1.7 isi"), allowed=PAPERS, max_bytes=100)
    second = files.store(BytesIO(b"%PDF-1.7 isi"), allowed=PAPERS, max_bytes=100)
    assert first == second
    assert files.path_of(first.sha256).read_bytes() == b"%PDF-1.7 isi"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "kosong"),
        (b"<html>", "jenis"),
        (b"MZ\x90\x00 program", "jenis"),
        (b"%PDF-" + b"x" * 200, "lebih besar"),
    ],
)
def test_an_empty_false_or_large_file_is_refused_and_nothing_stays(app, content, words):
    folder = files.path_of("00").parent.parent
    before = set(folder.rglob("*"))
    with pytest.raises(Invalid) as refused:
        files.store(BytesIO(content), allowed=PAPERS, max_bytes=100, field="scan")
    assert refused.value.field == "scan"
    assert refused.value.message
    assert set(folder.rglob("*")) == before


def test_a_photo_loses_everything_the_camera_wrote_but_the_time(app):
    kept = files.store_photo(photo(exif=camera_exif()), max_bytes=10**6)
    with Image.open(files.path_of(kept.sha256)) as stored:
        assert not stored.getexif()
        assert b"Kamera" not in files.path_of(kept.sha256).read_bytes()
    assert kept.taken_at == datetime(2026, 11, 24, 1, 30, tzinfo=UTC)


def test_a_photo_taken_sideways_is_turned_upright(app):
    kept = files.store_photo(photo((40, 20), exif=camera_exif(orientation=6)), max_bytes=10**6)
    assert (kept.width, kept.height) == (20, 40)


def test_a_large_photo_is_made_smaller(app):
    kept = files.store_photo(photo((4000, 1000)), max_bytes=10**7)
    assert (kept.width, kept.height) == (1600, 400)


@pytest.mark.parametrize("content", [b"", b"not a picture", b"\xff\xd8\xff broken", b"GIF89a" + b"0" * 50])
def test_what_is_no_picture_is_refused(app, content):
    with pytest.raises(Invalid):
        files.store_photo(BytesIO(content), max_bytes=10**6)


def test_an_impossible_time_in_the_camera_is_passed_over(app):
    kept = files.store_photo(photo(exif=camera_exif(taken="0000:00:00 00:00:00")), max_bytes=10**6)
    assert kept.taken_at is None
