"""How well the search finds, and how quickly.

    python -m tests.bench.searching quality FOLDER    names of real lists, misspelt, and where they are found
    python -m tests.bench.searching speed [--here]    the usual and the unusual questions, in milliseconds

FOLDER holds lists as CSV with a column ``name``. ``--here`` asks the office of the present environment; otherwise one is
made and thrown away. Milliseconds are the quickest of several; beside them the processor's own time, which does not grow
while the machine is busy (on PostgreSQL without that of the database).
"""

import argparse
import csv
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import func, select

from app import create_app
from app.accounts.models import User, UserRole
from app.accounts.roles import Role
from app.companies import finding, services
from app.companies.asked import Asked
from app.companies.identity.names import split_name
from app.companies.models import Company
from app.core.db import db
from app.core.permissions import OPERATOR
from app.workspace import hits
from config import Config
from tests.bench import offices
from tools import postgres

ROUNDS = 5
WANTED = 0.95
CUT = 30
LETTERS = "abcdefghijklmnopqrstuvwxyz"

QUESTIONS = (
    "sejahtera", "jaya", "pt", "cv", "balikpapan", "ja", "si", "sinar jaya", "pt. sinar las jaya", "siti", "siti lestari",
    "hrd", "0812", "0542", "542 00", "0542-0012345", "012.345", "500.15", "melati raya", "jl. melati raya no. 12",
    "jaya balikpapan siti", "telepon", "kunjungan", "kunjungan data uji", "kariangu", "karingau sejahtra", "lesatri", "xyzzyq",
    "qx qx qx", "PT. KARIANGAU SEJAHTERA, Jl. Pelabuhan Lama No. 12, Balikpapan Timur, telp 0542-123456, u.p. Ibu Siti",
    "a" * 5000, "jaya " * 400,
)  # fmt: skip
"""What people type, common words, short ones, slips, words that stand nowhere, and whole pasted letters."""


def read_names(folder: Path) -> list[str]:
    """Every name of the lists in ``folder``, each company once."""
    names: dict[str, str] = {}
    for path in sorted(folder.glob("companies_*.csv")):
        with path.open(newline="", encoding="utf-8-sig") as source:
            for row in csv.DictReader(source):
                name = (row.get("name") or "").strip()
                if key := split_name(name).key:
                    names.setdefault(key, name)
    return list(names.values())


def _cut(random: Random, name: str) -> str:
    return split_name(name).display[:CUT].strip()


def _slip(random: Random, name: str) -> str:
    """One letter lost, doubled, changed, or changed places with its neighbour, in a word of some length."""
    words = split_name(name).display.split()
    long = [at for at, word in enumerate(words) if len(word) > 4] or [0]
    at = random.choice(long)
    word = words[at]
    here = random.randrange(1, max(len(word) - 1, 2))
    words[at] = random.choice(
        (
            word[:here] + word[here + 1 :],
            word[:here] + word[here] + word[here:] if here < len(word) else word,
            word[:here] + random.choice(LETTERS) + word[here + 1 :],
            word[:here] + word[here : here + 2][::-1] + word[here + 2 :],
        )
    )
    return " ".join(words)


def _two_slips(random: Random, name: str) -> str:
    return _slip(random, _slip(random, name))


def _turned(random: Random, name: str) -> str:
    words = split_name(name).display.split()
    random.shuffle(words)
    return " ".join(words)


def _together(random: Random, name: str) -> str:
    return split_name(name).display.replace(" ", "")


def _shouted(random: Random, name: str) -> str:
    return f"{split_name(name).display.upper()}, PT."


SPELLINGS: dict[str, Callable[[Random, str], str]] = {
    "cut at 30 letters, without PT": _cut,
    "one slip of the pen": _slip,
    "two slips": _two_slips,
    "cut at 30, and a slip": lambda random, name: _slip(random, _cut(random, name)),
    "words in another order": _turned,
    "words written together": _together,
    "capitals, the form behind": _shouted,
}


def quality(folder: Path, *, looked: int) -> None:
    """File every name, look for a sample of them in each spelling, and say how many stand among the first three."""
    names = read_names(folder)
    for start in range(0, len(names), 1000):
        rows = [services.validate({"name": name}) for name in names[start : start + 1000]]
        services.create_many([row.values for row in rows if not row.problems])
        db.session.commit()
        db.session.expunge_all()
    known = {row.name_key: row.id for row in db.session.execute(select(Company.name_key, Company.id))}
    random = Random(30)  # noqa: S311 - which names to look for
    sample = random.sample([name for name in names if split_name(name).key in known], looked)
    print(f"{len(known):,} companies on file, {looked:,} looked for in each spelling")
    print(f"{'spelling':<34}{'first':>8}{'top 3':>8}{'ms':>8}")
    for title, spell in SPELLINGS.items():
        first = three = 0
        spent = []
        for name in sample:
            asked = Asked(spell(random, name)[:100])
            began = time.perf_counter()
            found = finding.find_companies(OPERATOR, asked, limit=3)
            found = found if found.rows else finding.near_companies(OPERATOR, asked, limit=3)
            spent.append(time.perf_counter() - began)
            ids = [row.id for row in found.rows]
            right = known[split_name(name).key]
            first += ids[:1] == [right]
            three += right in ids
            db.session.expunge_all()
        share = three / looked
        print(
            f"{title:<34}{first / looked:>8.3f}{share:>8.3f}{sorted(spent)[looked // 2] * 1000:>8.1f}"
            f"{'' if share >= WANTED else '  below ' + str(WANTED)}",
            flush=True,
        )


def speed() -> None:
    """Each question as the search page asks it, without the page around it."""
    reader = select(User).join(UserRole).where(UserRole.role == Role.OFFICER).order_by(User.id)
    viewer = db.session.scalars(reader).first()
    total = db.session.scalar(select(func.count()).select_from(Company))
    print(f"{total:,} companies ({db.engine.dialect.name})\n{'ms':>8}{'CPU ms':>8}  question")
    for question in QUESTIONS:
        took, worked = zip(*(_asked(viewer, question) for _each in range(ROUNDS)), strict=True)
        print(f"{min(took):>8.1f}{min(worked):>8.1f}  {question[:70]}", flush=True)


def _asked(viewer: Any, question: str) -> tuple[float, float]:
    db.session.expunge_all()
    began, worked = time.perf_counter(), time.thread_time()
    hits.search(viewer, question, limit=5)
    return (time.perf_counter() - began) * 1000, (time.thread_time() - worked) * 1000


@contextmanager
def empty_office(database: str) -> Iterator[dict[str, str]]:
    """The environment of an office without a company."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="jajak-bench-"))
        url = f"sqlite:///{folder}/jajak.db"
        if database == "postgresql":
            url = stack.enter_context(postgres.server()).create("bench")
        secret = secrets.token_urlsafe(48)
        environment = os.environ | {"DATABASE_URL": url, "SECRET_KEY": secret, "JAJAK_INSTANCE": folder}
        offices.run("-m", "app.cli", "upgrade", environment=environment)
        offices.run("-m", "app.cli", "reference", "load", environment=environment)
        yield environment


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.searching")
    parser.add_argument("measure", choices=("quality", "speed"))
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--here", action="store_true", help="in the office of the present environment")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--companies", type=int, default=20_000)
    parser.add_argument("--visits", type=int, default=60_000)
    parser.add_argument(
        "--looked", type=int, default=500, help="how many names are looked for in each spelling"
    )
    chosen = parser.parse_args()
    if chosen.measure == "quality" and chosen.folder is None:
        parser.error("say in which folder the lists are")
    if not chosen.here:
        # The application reads its environment once, so what is measured is a process of its own.
        office = empty_office(chosen.database)
        if chosen.measure == "speed":
            office = offices.filled(chosen.database, companies=chosen.companies, visits=chosen.visits)
        with office as environment:
            words = [sys.executable, "-m", "tests.bench.searching", *sys.argv[1:], "--here"]
            subprocess.run(words, env=environment, check=True)
        return
    app = create_app(Config.from_environment(os.environ))
    with app.app_context(), app.test_request_context():
        if chosen.measure == "quality":
            quality(chosen.folder, looked=chosen.looked)
        else:
            speed()


if __name__ == "__main__":
    main()
