"""``python -m tests.bench.walk``: open every list in every sort, filter and depth, and name the slowest.

Each page is opened several times inside one process and its quickest time counts. Beside it stands the processor's own
time, which does not grow while the machine is busy with something else; on SQLite it holds the database too. ``--here`` walks the office of the present environment; otherwise a large one is made and thrown away.
"""

import argparse
import base64
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Engine, event, func, select

from app import create_app
from app.accounts.models import User, UserRole
from app.accounts.roles import Role
from app.companies.models import Company
from app.core.db import db
from app.follow_ups.models import FollowUp
from app.outreach.models import RoadShow, Visit
from app.pipeline.models import Partnership
from app.settings import queries as settings
from config import Config
from tests.bench import offices
from tests.support.client import Visitor
from tests.support.sign_in import sign_in_as

LIMIT_MS = 100
ROUNDS = 4

FILTERS = (
    "q=sejahtera", "q=pt", "q=0542", "q=xyzzy", "stage=interested", "sector=F", "kecamatan=64.71.02", "owner=me",
    "owner=none", "potential=A", "size=20-99", "headcount_from=50&headcount_to=200", "visited=never",
    "visited=within-30", "visited=over-180", "scheme=mandiri", "form=pt", "lacks=npwp", "lacks=contact",
    "lacks=kecamatan", "lacks=headcount", "lacks=owner", "next_step=none", "partner=1", "pipeline=all",
    "pipeline=stuck", "pipeline=no-next-step", "tab=mine", "tab=never_visited", "tag=prioritas",
    "kecamatan=64.71.02&potential=A&q=sejahtera", "sort=-last_visit&visited=over-180",
    "if=visits~min~3", "if=visited~over~90", "if=outcome~none~interested", "if=next_step_on~within~30",
    "match=any&if=tag~none~prioritas&if=kbli~starts~41&if1=headcount~min~100&if1=contacts~max~1", "group=stage",
    "group=kecamatan", "group=owner&in=none",
)  # fmt: skip
"""What the list of companies is narrowed by, as its address says it."""

PLAIN = (
    "/", "/companies/options?q=sejahtera", "/search?q=sejahtera", "/search?q=siti", "/search?q=0542", "/search?q=pt",
    "/visits?sort=day", "/visits?mine=1", "/visits?q=sejahtera", "/visits?outcome=interested",
    "/visits?q=sejahtera&outcome=interested", "/road-shows", "/road-shows?tab=past", "/road-shows?q=road",
    "/pipeline?tab=mine", "/pipeline?tab=stuck", "/pipeline?tab=no-next-step", "/pipeline?tab=postponed",
    "/pipeline?tab=declined", "/pipeline?q=sejahtera", "/pipeline?kecamatan=64.71.02", "/pipeline?section=F",
    "/pipeline?layout=table&tab=stuck", "/pipeline?layout=table&tab=no-next-step",
    "/pipeline?layout=table&q=sejahtera", "/pipeline/columns/visited", "/follow-ups?owner=all",
    "/follow-ups?kind=call", "/follow-ups/without-next-step", "/follow-ups/without-next-step?owner=all",
    "/agreements", "/audit-log", "/audit-log?action=export", "/audit-log?subject=companies", "/trash/companies",
    "/accounts", "/imports", "/notices", "/exports/new", "/exports/new?list=partners", "/companies/5000",
    "/companies/5000/history",
)  # fmt: skip

BUCKETS = ("late", "today", "tomorrow", "this_week", "later", "any_time", "week")


@dataclass
class Opened:
    """One page: its quickest time, the share of the database, and the slowest statement of the quickest round."""

    address: str
    milliseconds: float = float("inf")
    processor: float = float("inf")
    in_database: float = 0
    statements: int = 0
    slowest: str = ""
    slowest_ms: float = 0
    status: int = 0


@dataclass
class Spent:
    """What the database did while one page was made."""

    each: list[tuple[float, str]] = field(default_factory=list)


def addresses(reader: User) -> Iterator[str]:
    """Every list, its sorts and filters, and pages from its middle."""
    yield from PLAIN
    yield from (f"/companies?{words}" for words in ("", *FILTERS))
    yield from (f"/follow-ups?owner={whose}&bucket={span}" for span in BUCKETS for whose in ("me", "all"))
    for sort in ("name", "headcount", "last_visit", "potential", "updated"):
        for sign in ("", "-"):
            yield f"/companies?sort={sign}{sort}"
            yield f"/companies?sort={sign}{sort}&key={_middle(Company, _COMPANY_SORTS[sort], sign)}"
            yield f"/companies?potential=A&sort={sign}{sort}&key={_middle(Company, _COMPANY_SORTS[sort], sign)}"
    yield f"/visits?key={_middle(Visit, 'visited_on', '-')}"
    yield f"/road-shows?key={_middle(RoadShow, 'starts_on', '-')}"
    yield f"/follow-ups?owner=all&bucket=late&key={_middle(FollowUp, 'due_on', '')}"
    for sort, attribute in _PIPELINE_SORTS.items():
        for sign in ("", "-"):
            yield f"/pipeline?layout=table&sort={sign}{sort}"
            if attribute:
                yield f"/pipeline?layout=table&sort={sign}{sort}&key={_middle(Partnership, attribute, sign)}"
    yield f"/pipeline/columns/visited?key={_middle(Partnership, 'entered_stage_at', '')}"
    yield "/pipeline"
    yield from (f"/pipeline?scheme={scheme.key}" for scheme in settings.schemes())


_COMPANY_SORTS = {
    "name": "name",
    "headcount": "headcount",
    "last_visit": "last_visit_on",
    "potential": "potential",
    "updated": "updated_at",
}
_PIPELINE_SORTS = {"name": "", "since": "entered_stage_at", "seats": "expected_seats", "start": ""}


def _middle(model: Any, attribute: str, sign: str) -> str:
    """The key of the page that begins in the middle of a list; of a row without a value, were that the middle."""
    column = getattr(model, attribute)
    order = (column.desc(), model.id.desc()) if sign else (column, model.id)
    known = select(column, model.id).where(column.is_not(None)).order_by(*order)
    count = db.session.scalar(select(func.count()).select_from(known.order_by(None).subquery())) or 0
    row = db.session.execute(known.offset(count // 2).limit(1)).first()
    if row is None:
        return ""
    value, row_id = row
    packed: Any = value
    if hasattr(value, "tzinfo"):
        packed = {"instant": value.isoformat()}
    elif hasattr(value, "isoformat"):
        packed = {"day": value.isoformat()}
    key = json.dumps(["n", count // 2, [packed, row_id]], separators=(",", ":"))
    return base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")


@contextmanager
def watched() -> Iterator[Spent]:
    """Times every statement."""
    spent = Spent()

    def begin(connection: Any, *rest: Any) -> None:
        connection.info["began"] = time.perf_counter()

    def end(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        spent.each.append(((time.perf_counter() - connection.info["began"]) * 1000, statement))

    event.listen(Engine, "before_cursor_execute", begin)
    event.listen(Engine, "after_cursor_execute", end)
    try:
        yield spent
    finally:
        event.remove(Engine, "before_cursor_execute", begin)
        event.remove(Engine, "after_cursor_execute", end)


def opened(visitor: Visitor, address: str) -> Opened:
    """One page, opened ``ROUNDS`` times."""
    best = Opened(address)
    for _each in range(ROUNDS):
        with watched() as spent:
            began, worked = time.perf_counter(), time.thread_time()
            answer = visitor.get(address)
            best.processor = min(best.processor, (time.thread_time() - worked) * 1000)
            took = (time.perf_counter() - began) * 1000
        best.status = answer.status_code
        if took < best.milliseconds:
            best.milliseconds, best.statements = took, len(spent.each)
            best.in_database = sum(one for one, _sql in spent.each)
            best.slowest_ms, best.slowest = max(spent.each, default=(0.0, ""))
    return best


def walked(app: Flask, *, like: str) -> list[Opened]:
    """Every list whose address holds ``like``, the slowest first."""
    reader = select(User).join(UserRole).where(UserRole.role == Role.SUPERVISOR).order_by(User.id)
    admin = select(User).join(UserRole).where(UserRole.role == Role.ADMIN).order_by(User.id)
    with app.app_context():
        people = [db.session.scalars(one).first() for one in (reader, admin)]
        visitors = [Visitor(app, app.response_class, use_cookies=True) for _each in people]
        for visitor, person in zip(visitors, people, strict=True):
            sign_in_as(visitor, person)
        wanted = [one for one in addresses(people[0]) if like in one]  # type: ignore[arg-type]
        db.session.remove()
    found = []
    for address in wanted:
        one = opened(visitors[0], address)
        if one.status == 403:
            one = opened(visitors[1], address)
        found.append(one)
    return sorted(found, key=lambda one: -one.processor)


def report(found: list[Opened], *, lines: int, with_sql: bool) -> None:
    """The worst, in a table."""
    print(f"{'ms':>8}{'CPU ms':>8}{'SQL ms':>8}{'SQLs':>6}{'worst':>8}  page")
    for one in found[:lines]:
        refused = "" if one.status == 200 else f"  ({one.status})"
        print(
            f"{one.milliseconds:>8.1f}{one.processor:>8.1f}{one.in_database:>8.1f}{one.statements:>6}{one.slowest_ms:>8.1f}  "
            f"{one.address[:110]}{refused}"
        )
        if with_sql:
            print(f"          {' '.join(one.slowest.split())[:1500]}")
    slow = sum(one.milliseconds > LIMIT_MS for one in found)
    costly = sum(one.processor > LIMIT_MS for one in found)
    print(f"{len(found)} pages, {slow} over {LIMIT_MS} ms, {costly} by the processor's time", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.walk", description=__doc__)
    parser.add_argument("--here", action="store_true", help="walk the office of the present environment")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--companies", type=int, default=20_000)
    parser.add_argument("--contacts", type=int, default=20_000)
    parser.add_argument("--visits", type=int, default=60_000)
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the office there and use it again")
    parser.add_argument("--like", default="", help="only pages whose address holds this")
    parser.add_argument("--lines", type=int, default=25)
    parser.add_argument("--sql", action="store_true", help="show the slowest statement of each")
    chosen = parser.parse_args()
    if not chosen.here:
        # The application reads its environment once, so the walk itself is a process of its own.
        size = offices.Size(chosen.companies, chosen.contacts, chosen.visits)
        with offices.office(chosen.database, size, kept_in=chosen.keep) as here:
            words = ["--like", chosen.like, "--lines", str(chosen.lines), *(["--sql"] if chosen.sql else [])]
            subprocess.run(
                [sys.executable, "-m", "tests.bench.walk", "--here", *words], env=here.environment, check=True
            )
        return
    app = create_app(Config.from_environment(os.environ))
    report(walked(app, like=chosen.like), lines=chosen.lines, with_sql=chosen.sql)


if __name__ == "__main__":
    main()
