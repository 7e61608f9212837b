"""Commands of the shared ground: the job worker, and a look at the installation's health."""

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from random import Random

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import ColumnElement, Table, func, select
from sqlalchemy.exc import SQLAlchemyError

from app.core import files, jobs, migrating, text_index
from app.core.clock import local, utcnow
from app.core.db import Base, db
from app.core.jobs import Job, JobState
from config import Config

LEAST_FREE_BYTES = 1024**3
LONGEST_WAIT = timedelta(minutes=10)


@click.command("worker")
@click.option("--threads", default=1, show_default=True, help="How many jobs run side by side.")
@with_appcontext
def worker(threads: int) -> None:
    """Do the jobs that people start: imports, long exports. Runs until stopped."""
    jobs.take_up_interrupted()
    db.session.remove()
    jobs.queue().work(threads=threads)


@dataclass(frozen=True)
class Finding:
    """One thing looked at: what, whether it is well, and a sentence."""

    subject: str
    is_well: bool
    sentence: str


def look(*, thoroughly: bool = False) -> list[Finding]:
    """Everything the doctor looks at, in its order; what takes seconds only ``thoroughly``."""
    config = current_app.config["JAJAK"]
    findings = [finding for check in CHECKS for finding in check(config)]
    # Without tables there is nothing to look into, and asking would only end in a fault.
    if all(finding.is_well for finding in findings if finding.subject in {"database", "migrations"}):
        checks = CHECKS_OF_RECORDS + (CHECKS_THAT_TAKE_LONG if thoroughly else ())
        findings += [finding for check in checks for finding in check(config)]
    return findings


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="For a machine to read.")
@with_appcontext
def doctor(as_json: bool) -> None:
    """Look at settings, database, migrations, disk, jobs, clock, files and search; the exit code is 1 where something is amiss."""
    findings = look(thoroughly=True)
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], indent=1))
    else:
        for finding in findings:
            click.echo(f"{'ok  ' if finding.is_well else 'MEND'}  {finding.subject:<11} {finding.sentence}")
    sys.exit(0 if all(finding.is_well for finding in findings) else 1)


def _settings(config: Config) -> Iterator[Finding]:
    is_open = config.instance_path.exists() and config.instance_path.stat().st_mode & 0o007
    yield Finding(
        "settings",
        not is_open,
        f"The data folder {config.instance_path} is {'open to' if is_open else 'closed to'} other users.",
    )
    if not config.demo:
        sentence = (
            "Cookies travel over HTTPS only."
            if config.secure_cookies
            else "Set JAJAK_SECURE_COOKIES=1 behind HTTPS."
        )
        yield Finding("settings", config.secure_cookies, sentence)


def _database(config: Config) -> Iterator[Finding]:
    try:
        present = migrating.present(db.session.connection())
    except SQLAlchemyError as error:
        yield Finding("database", False, f"It cannot be reached: {type(error).__name__}.")
        return
    newest = migrating.newest()
    yield Finding("database", True, f"{db.engine.dialect.name} answers.")
    yield Finding(
        "migrations",
        present == newest,
        f"At {present}, the newest."
        if present == newest
        else f"At {present}, but the newest is {newest}: run ./jajak upgrade.",
    )


def _disk(config: Config) -> Iterator[Finding]:
    free = shutil.disk_usage(config.instance_path).free
    yield Finding("disk", free > LEAST_FREE_BYTES, f"{free / 1024**3:.1f} GB free where the data lies.")
    is_writable = os.access(config.instance_path, os.W_OK)
    yield Finding("disk", is_writable, f"The data folder can{'' if is_writable else 'not'} be written to.")


def _jobs(config: Config) -> Iterator[Finding]:
    waiting = db.session.scalar(
        select(func.count()).where(Job.state == JobState.QUEUED, Job.created_at < utcnow() - LONGEST_WAIT)
    )
    sentence = (
        f"{waiting} waiting for more than ten minutes: is the worker running?"
        if waiting
        else "None is stuck."
    )
    yield Finding("jobs", not waiting, sentence)


def _clock(config: Config) -> Iterator[Finding]:
    latest = db.session.scalar(select(func.max(Job.created_at)))
    is_behind = latest is not None and latest > utcnow() + timedelta(minutes=1)
    yield Finding(
        "clock",
        not is_behind,
        "The machine's clock is behind the records." if is_behind else f"{local(utcnow()):%Y-%m-%d %H:%M %Z}",
    )


def _search(config: Config) -> Iterator[Finding]:
    random = Random()  # noqa: S311 - which rows to look at
    amiss = [sentence for kept in text_index.registered() for sentence in kept.problems(random)]
    for sentence in amiss:
        yield Finding("search", False, f"{sentence} Run ./jajak search rebuild.")
    if not amiss:
        yield Finding("search", True, "What is searched by agrees with what is stored.")


def _files(config: Config) -> Iterator[Finding]:
    """Whether each file that a row names by its hash is in the store: after a restore, one may be without the other."""
    named, missing = 0, 0
    for table in Base.metadata.sorted_tables:
        for column in _columns_of_hashes(table):
            for sha256 in db.session.scalars(select(column).where(column.is_not(None)).distinct()):
                named += 1
                missing += not files.path_of(sha256).is_file()
    yield Finding(
        "files",
        not missing,
        f"{missing} of {named} files are missing in {files.path_of('').parent}: bring files/ back from the copy."
        if missing
        else f"All {named} files are where the records say.",
    )


def _columns_of_hashes(table: Table) -> Iterator[ColumnElement[str]]:
    """What names files of the store; of one that was sealed, the hash it had before names nothing any more."""
    found = [column for column in table.columns if column.name.endswith("sha256")]
    sealed = next((column for column in found if column.name.startswith("sealed_")), None)
    if sealed is None:
        yield from found
    else:
        yield func.coalesce(sealed, *(column for column in found if column is not sealed))


@click.group()
def search() -> None:
    """What the search finds by."""


@search.command("rebuild")
@with_appcontext
def rebuild() -> None:
    """Write all indexes of the search again from what is stored; others wait with saving meanwhile."""
    for kept in text_index.registered():
        click.echo(f"{kept.name} ... ", nl=False)
        kept.rebuild()
        db.session.commit()
        db.session.expunge_all()
        click.echo("done")


CHECKS: tuple[Callable[[Config], Iterator[Finding]], ...] = (_settings, _database, _disk)
CHECKS_OF_RECORDS: tuple[Callable[[Config], Iterator[Finding]], ...] = (_jobs, _clock)
CHECKS_THAT_TAKE_LONG: tuple[Callable[[Config], Iterator[Finding]], ...] = (_files, _search)

COMMANDS = (worker, doctor, search)
