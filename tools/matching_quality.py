"""How well companies are recognised again: precision, recall and speed of the matching over real lists.

Usage: python -m tools.matching_quality FOLDER [--firms 100000] [--misses]

FOLDER holds companies_idx_2025.csv, dedupe_dev_idx2021.csv, companies_lpse_kaltim.csv, companies_kemenperin.csv
and companies_minerba_modi.csv. Prints one line for each measure, with the target it is held against.
"""

import argparse
import csv
import random
import sys
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from app.companies.identity import matching, numbers, phones, web
from app.companies.identity.matching import Facts, Match, Verdict
from app.companies.identity.names import split_name
from app.core.errors import Invalid
from tools.matching_register import Register

OFFERED = 5
"""A record counts as offered when it is among the first so many candidates for review."""


@dataclass
class Tally:
    """What became of the look-ups of one measure."""

    looked: int = 0
    matched: int = 0
    wrong: int = 0
    offered: int = 0
    in_top_three: int = 0
    misses: list[str] = field(default_factory=list)

    def count(self, matches: list[Match], truth: set[int], label: str) -> None:
        self.looked += 1
        certain = [match.id for match in matches if match.verdict is Verdict.MATCH][:1]
        shown = [match for match in matches if match.verdict is not Verdict.DIFFERENT]
        if certain and certain[0] in truth:
            self.matched += 1
        elif certain:
            self.wrong += 1
            self.misses.append(f"wrong: {label} -> {_told(matches[0])}")
        if any(match.id in truth for match in shown[:OFFERED]):
            self.offered += 1
        elif truth:
            self.misses.append(f"missed: {label} -> {_told(matches[0]) if matches else 'nothing'}")
        if any(match.id in truth for match in matches[:3]):
            self.in_top_three += 1

    @property
    def precision(self) -> float:
        return self.matched / (self.matched + self.wrong) if self.matched + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.offered / self.looked if self.looked else 1.0

    @property
    def top_three(self) -> float:
        return self.in_top_three / self.looked if self.looked else 1.0


def _told(match: Match) -> str:
    evidence = ",".join(sorted(match.evidence))
    return f"{match.facts.names[0]} {match.verdict} {match.score} ({evidence}; name {match.name_score})"


def rows_of(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def facts(row: dict[str, str], *, id: int | None = None, name: str | None = None, area: str = "021") -> Facts:
    """The facts of a row with name, phone, email, website, address, npwp under any of the lists' headings."""
    typed = name if name is not None else row.get("name") or row.get("nama_perusahaan") or ""
    npwp = None
    try:
        npwp = numbers.parse_npwp(row["npwp"]).number if row.get("npwp") else None
    except Invalid:
        npwp = None
    found, _refused = phones.phones_in(row.get("phone") or row.get("telepon") or "", area=area)
    return matching.facts_of(
        id=id,
        name=typed,
        other_names=[row["brand"]] if row.get("brand") else [],
        npwp=npwp,
        phones=[phone.e164 for phone in found],
        emails=web.emails_in(row.get("email") or ""),
        website=row.get("website"),
        address=row.get("address") or row.get("alamat"),
        city=row.get("regency"),
    )


def spelt(rng: random.Random, name: str) -> str:
    """``name`` as another list might write it: the form moved or left off, case, dots, one slip of the pen."""
    read = split_name(name)
    bare = read.display
    form = {"pt": "PT", "cv": "CV"}.get(str(read.form or ""), "")
    if rng.random() < 0.3 and len(bare) > 8:
        bare = slipped(rng, bare)
    if rng.random() < 0.15:
        bare = bare.replace("&", "dan") if "&" in bare else bare.replace(" dan ", " & ")
    shapes = [
        bare,
        f"{form} {bare}",
        f"{form}. {bare}",
        f"{form}.{bare}",
        f"{bare}, {form}",
        f"{bare} {form}.",
    ]
    text = rng.choice(shapes if form else [bare])
    return rng.choice([text.upper(), text.lower(), text.title(), text])


def slipped(rng: random.Random, text: str) -> str:
    """``text`` with one letter dropped, doubled, swapped or changed."""
    places = [i for i in range(1, len(text) - 1) if text[i].isalpha()]
    if not places:
        return text
    at = rng.choice(places)
    kind = rng.randrange(4)
    if kind == 0:
        return text[:at] + text[at + 1 :]
    if kind == 1:
        return text[:at] + text[at] + text[at:]
    if kind == 2:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + rng.choice("aeiounrstl") + text[at + 1 :]


def filler(rng: random.Random, keys: list[str], count: int) -> Iterable[str]:
    """``count`` invented names made of the words of real ones."""
    words = [word for key in keys for word in key.split()]
    for _number in range(count):
        form = rng.choice(["PT", "PT", "CV"])
        yield f"{form} {' '.join(rng.choice(words) for _ in range(rng.choice((2, 2, 3, 3, 4)))).title()}"


def listed(folder: Path) -> tuple[dict[str, Tally], Register]:
    """The labelled pairs: companies as listed in 2021 against the register of 2025."""
    register = Register()
    ids: dict[str, int] = {}
    for number, row in enumerate(rows_of(folder, "companies_idx_2025.csv"), start=1):
        ids[row["code"]] = number
        register.add(facts(row, id=number))
    tallies: dict[str, Tally] = defaultdict(Tally)
    for row in rows_of(folder, "dedupe_dev_idx2021.csv"):
        truth = {ids[row["match_code"]]} if row["match_code"] in ids else set()
        matches = register.look_up(facts(row))
        tallies[row["match_kind"]].count(matches, truth, row["nama_perusahaan"])
        if truth:
            tallies["all"].count(matches, truth, row["nama_perusahaan"])
        else:
            tallies["all"].wrong += any(match.verdict is Verdict.MATCH for match in matches)
        if len(row["nama_singkat"]) == 30 and truth:
            cut = register.look_up(matching.facts_of(name=row["nama_singkat"]))
            tallies["cut"].count(cut, truth, row["nama_singkat"])
    for row in rows_of(folder, "companies_idx_2025.csv"):
        bare = split_name(row["name"]).display
        if len(bare) > 30:
            cut = register.look_up(matching.facts_of(name=bare[:30]))
            tallies["cut"].count(cut, {ids[row["code"]]}, bare)
    return tallies, register


EXCERPT = Path(__file__).resolve().parent.parent / "tests" / "fixtures" / "matching_pairs_idx.csv"
KEPT = frozenset({"same_name", "form_differs"})


def excerpt(path: Path = EXCERPT, *, firms: int = 20_000) -> dict[str, Tally]:
    """The labelled pairs that the tests hold, in a crowd of invented companies.

    The excerpt was chosen for its hard cases, so ``all`` leaves out those renamed, which are counted by themselves.
    """
    pairs = rows_of(path.parent, path.name)
    register = Register()
    for number, pair in enumerate(pairs, start=1):
        if pair["name"]:
            register.add(facts(pair, id=number))
    keys = [company.names[0] for company in register.rows.values()]
    for number, typed in enumerate(filler(random.Random(7), keys, firms), start=len(pairs) + 1):  # noqa: S311
        register.add(matching.facts_of(name=typed, id=number))
    tallies: dict[str, Tally] = defaultdict(Tally)
    for number, pair in enumerate(pairs, start=1):
        told = {key: pair[f"listed_{key}"] for key in ("name", "address", "phone", "email", "website")}
        matches = register.look_up(facts(told))
        truth = {number} if pair["name"] else set()
        tallies["all" if pair["kind"] in KEPT else pair["kind"]].count(matches, truth, told["name"])
        if len(pair["listed_short"]) == 30 and truth:
            cut = register.look_up(matching.facts_of(name=pair["listed_short"]))
            tallies["cut"].count(cut, truth, pair["listed_short"])
    tallies["all"].wrong += tallies["no_match"].wrong
    return tallies


def crowded(folder: Path, firms: int) -> tuple[Register, dict[int, str], int]:
    """All real lists and invented names up to ``firms`` in one register."""
    register = Register()
    shown: dict[int, str] = {}
    began = time.perf_counter()
    for name, area in (
        ("companies_lpse_kaltim.csv", "0541"),
        ("companies_kemenperin.csv", "021"),
        ("companies_minerba_modi.csv", "021"),
    ):
        for row in rows_of(folder, name):
            typed = (
                f"{row['legal_form']} {row['name']}" if row.get("legal_form") in ("PT", "CV") else row["name"]
            )
            number = len(shown) + 1
            shown[number] = typed
            register.add(facts(row, id=number, name=typed, area=area))
    listed_rows = len(shown)
    rng = random.Random(7)  # noqa: S311 - a repeatable sample, no secret
    keys = [company.names[0] for company in register.rows.values()]
    for typed in filler(rng, keys, max(firms - len(shown), 0)):
        number = len(shown) + 1
        shown[number] = typed
        register.add(matching.facts_of(name=typed, id=number, phones=[f"+62812{rng.randrange(10**7):07d}"]))
    _say(f"seconds to file {len(shown)} firms", time.perf_counter() - began, None)
    return register, shown, listed_rows


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Measure the matching of companies over real lists.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--firms", type=int, default=100_000)
    parser.add_argument("--misses", action="store_true", help="tell each wrong or missed look-up")
    given = parser.parse_args(words)

    tallies, _register = listed(given.folder)
    _say("listed 2021 in 2025: automatic precision", tallies["all"].precision, 0.99)
    _say("listed 2021 in 2025: matched or offered", tallies["all"].recall, 0.97)
    _say("listed 2021 in 2025: matched at once", tallies["all"].matched / max(tallies["all"].looked, 1), None)
    _say("renamed: offered", tallies["name_differs"].recall, 0.5)
    _say(f"cut at 30 letters ({tallies['cut'].looked}): in the top three", tallies["cut"].top_three, 0.95)

    others = _measure_crowd(*crowded(given.folder, given.firms))
    if given.misses:
        for tally in (*tallies.values(), *others):
            print("\n".join(tally.misses[:60]))
            print("--")
    return 0


def _measure_crowd(register: Register, shown: dict[int, str], listed_rows: int) -> tuple[Tally, Tally]:
    """Look up 2,000 real firms spelt otherwise, then the same firms in a register that lacks them."""
    same_name: dict[str, set[int]] = defaultdict(set)
    for number, company in register.rows.items():
        same_name[company.key.replace(" ", "")].add(number)
    rng = random.Random(11)  # noqa: S311 - a repeatable sample, no secret
    respelt, strangers = Tally(), Tally()
    sample = rng.sample(range(1, listed_rows + 1), min(2000, listed_rows))
    began = time.perf_counter()
    for number in sample:
        typed = spelt(rng, shown[number])
        twins = same_name[register.rows[number].key.replace(" ", "")]
        respelt.count(register.look_up(matching.facts_of(name=typed)), twins, f"{typed} ({shown[number]})")
    _say("ms for one look-up", (time.perf_counter() - began) * 1000 / len(sample), 5)
    _say("spelt otherwise, name only: automatic precision", respelt.precision, 0.99)
    _say("spelt otherwise, name only: matched or offered", respelt.recall, 0.97)
    _say("spelt otherwise, name only: matched at once", respelt.matched / respelt.looked, None)
    _say("spelt otherwise, name only: in the top three", respelt.top_three, None)
    offered = 0
    for number in sample:
        company = register.rows[number]
        best = next(iter(register.look_up(company, but=number)), None)
        strangers.looked += 1
        if best is None or best.id in same_name[company.key.replace(" ", "")]:
            continue
        if best.verdict is Verdict.MATCH:
            strangers.wrong += 1
            strangers.misses.append(f"wrong: {shown[number]} -> {_told(best)}")
        elif best.verdict is Verdict.REVIEW:
            offered += 1
            strangers.misses.append(f"offered: {shown[number]} -> {_told(best)}")
    _say("not on file, yet matched", strangers.wrong / strangers.looked, None)
    _say("not on file, yet offered another firm", offered / strangers.looked, None)
    return respelt, strangers


def _say(what: str, value: float, target: float | None) -> None:
    print(f"{what:62} {value:8.3f}" + ("" if target is None else f"   (wanted {target})"), flush=True)


if __name__ == "__main__":
    sys.exit(main())
