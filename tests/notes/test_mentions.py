"""Names after an @: whole ones, or as much of one as leaves no doubt."""

import pytest

from app.accounts.models import User
from app.notes import mentions

PEOPLE = [
    User(name="Rina Nurhayati", email="rina.n@disnaker.example"),
    User(name="Rina Nurhayati Putri", email="putri@disnaker.example"),
    User(name="Joko Kurnia, S.Sos.", email="joko@disnaker.example"),
    User(name="Andi Rina", email="andi@disnaker.example"),
]


@pytest.mark.parametrize(
    ("text", "names", "unclear", "unknown"),
    [
        ("@Rina Nurhayati tolong", ["Rina Nurhayati"], [], []),
        ("Halo @rina nurhayati putri, dan @JOKO.", ["Rina Nurhayati Putri", "Joko Kurnia, S.Sos."], [], []),
        ("(@andi)", ["Andi Rina"], [], []),
        ("@rina.n", ["Rina Nurhayati"], [], []),
        ("@Rina", [], ["Rina"], []),
        ("@Budi dan surat@perusahaan.example, @ saja, @@Joko", [], [], ["Budi"]),
        ("😀@Joko", ["Joko Kurnia, S.Sos."], [], []),
    ],
)
def test_an_at_finds_its_person(text: str, names: list[str], unclear: list[str], unknown: list[str]) -> None:
    read = mentions.read(text, PEOPLE)
    assert [one.name for one in read.people] == names
    assert [said for said, _people in read.unclear] == unclear
    assert read.unknown == unknown


def test_what_was_short_is_written_out_once() -> None:
    assert mentions.read("@joko, @Joko Kurnia, S.Sos.!", PEOPLE).body == (
        "@Joko Kurnia, S.Sos., @Joko Kurnia, S.Sos.!"
    )
