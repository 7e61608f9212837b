"""The fixtures of all tests. `app` and all that builds on it run twice: on SQLite and on PostgreSQL."""

import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, expect
from playwright.sync_api import Page as BrowserPage
from sqlalchemy.orm import Session, scoped_session

from app.core import clock as app_clock
from app.core import remembered
from app.core.db import db
from app.core.web import limiter
from tests.support import browsers, cases, compiled, guards, hashing, servers
from tests.support import postbox as postbox_of
from tests.support.client import Visitor
from tests.support.clock import StoppedClock
from tests.support.databases import KINDS, Databases, make_app
from tests.support.pages import PageOpener
from tests.support.sign_in import browser_cookie, sign_in_as
from tests.support.statements import Statements
from tools import postgres, translations

run = pytest.StashKey["Run"]()

SLOW_MACHINE: dict[str, Any] = {"deadline": None, "suppress_health_check": [hypothesis.HealthCheck.too_slow]}
"""How long an example takes proves nothing: on a busy machine any takes long."""

# The same examples in every run, so that nobody's change is blamed for another's find; to look for new ones:
# HYPOTHESIS_PROFILE=explore ./jajak test FILE
hypothesis.settings.register_profile("same", derandomize=True, database=None, **SLOW_MACHINE)
hypothesis.settings.register_profile("explore", max_examples=300, **SLOW_MACHINE)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


class Run:
    """What all workers of one run share: a folder, and a PostgreSQL server that starts when first asked for."""

    def __init__(self, config: pytest.Config) -> None:
        given: dict[str, Any] = getattr(config, "workerinput", {})
        self.things = ExitStack()
        self.is_first = not given
        self.folder = Path(given.get("jajak_folder") or tempfile.mkdtemp(prefix="jajak-tests-"))
        self.worker = str(given.get("workerid", "main"))
        no_file_named = config.args_source is not pytest.Config.ArgsSource.ARGS
        self.is_of_everything = bool(given.get("jajak_everything", no_file_named))
        port = given.get("jajak_postgres")
        self._server = postgres.Server(int(port), "") if port else None

    def server(self) -> postgres.Server:
        if self._server is None:
            self._server = self.things.enter_context(postgres.server())
        return self._server

    def close(self) -> None:
        self.things.close()
        if self.is_first:
            shutil.rmtree(self.folder, ignore_errors=True)


def pytest_configure(config: pytest.Config) -> None:
    config.stash[run] = Run(config)
    if config.stash[run].is_first:
        translations.compile_all()
    compiled.keep_in(config.stash[run].folder / "templates")
    browsers.use_packaged_node()
    expect.set_options(timeout=browsers.PATIENCE)
    # How long a test takes decides nothing of what its pages remember.
    remembered.LONGEST_SECONDS = 24 * 60 * 60
    guards.install()
    hashing.install()
    db.session.session_factory.configure(join_transaction_mode="create_savepoint")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One worker more than processors, since each waits a third of its time for a server or a browser, if memory allows."""
    processors = len(os.sched_getaffinity(0))
    gigabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 30
    return processors + 1 if gigabytes >= 3 * (processors + 1) else processors


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker, before it starts, where the run's folder and server are."""
    shared = node.config.stash[run]
    node.workerinput["jajak_folder"] = str(shared.folder)
    node.workerinput["jajak_everything"] = shared.is_of_everything
    try:
        node.workerinput["jajak_postgres"] = shared.server().port
    except postgres.PostgresMissing as missing:
        pytest.exit(str(missing), returncode=1)


def pytest_sessionstart(session: pytest.Session) -> None:
    """Import all of the app, as in an office, whichever tests were named; who only hands tests out to workers needs none of it."""
    if not session.config.pluginmanager.has_plugin("dsession"):
        import_module("tests.support.serving")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Look once at what was left lying lately, and leave the rest to the end of the process.

    pytest and Python would look through a gigabyte several times more, for which a worker that has said that it is done
    has five seconds before it is interrupted.
    """
    gc.collect(1)
    gc.freeze()


def pytest_unconfigure(config: pytest.Config) -> None:
    config.stash[run].close()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the cases that teach least, and begin with the longest; whoever names files runs every case on both databases."""
    if config.stash[run].is_of_everything:
        left_out = cases.told_by_others(items)
        config.hook.pytest_deselected(items=list(left_out))
        items[:] = cases.longest_first(item for item in items if item not in left_out)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Let the garbage collector pass over what stays until the end."""
    gc.freeze()


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest) -> Databases:
    """Makes further databases: `databases.clone("sqlite")` migrated, `databases.empty("postgresql")` without tables."""
    shared = request.config.stash[run]
    return Databases(shared.folder, shared.worker, shared.server)


@pytest.fixture(scope="session", params=KINDS)
def database(request: pytest.FixtureRequest) -> str:
    """The kind of database; whoever uses this runs once on each."""
    return str(request.param)


@pytest.fixture(scope="session")
def migrated_app(database: str, databases: Databases) -> Iterator[Flask]:
    app = make_app(databases.clone(database), databases.folder / f"instance-{databases.worker}-{database}")
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def demo_app(database: str, databases: Databases) -> Iterator[Flask]:
    instance = databases.folder / f"demo-{databases.worker}-{database}"
    app = make_app(databases.demo(database, instance), instance)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def empty_app(database: str, databases: Databases) -> Iterator[Flask]:
    """The app without the reference tables' rows: to take them out for each test took longer than most tests."""
    app = make_app(databases.clone(database), databases.folder / f"empty-{databases.worker}-{database}")
    with app.app_context():
        for table in reversed(db.metadata.sorted_tables):
            db.session.execute(table.delete())
        db.session.commit()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def begins_empty() -> bool:
    """Whether `app` has no row at all; those who own the reference tables say so."""
    return False


@pytest.fixture
def app(request: pytest.FixtureRequest, database: str, begins_empty: bool) -> Iterator[Flask]:
    """The app with a database whose every change is undone after the test."""
    wants_demo = "demo_office" in request.fixturenames
    name = "demo_app" if wants_demo else "empty_app" if begins_empty else "migrated_app"
    chosen: Flask = request.getfixturevalue(name)
    with chosen.app_context():
        engine = db.engine
        # Statements are compiled once a run: there are more than the engine's own memory holds.
        with engine.connect().execution_options(compiled_cache=compiled.statements) as connection:
            compiled.keep_plans(connection)
            change = connection.begin()
            compiled.number_people_anew(connection)
            # Sessions bound to an open connection join its transaction with savepoints of their own.
            db.engines[None] = connection  # type: ignore[assignment]
            try:
                yield chosen
            finally:
                db.session.remove()
                db.engines[None] = engine
                change.rollback()


@pytest.fixture
def demo_office(app: Flask) -> Callable[[Any], Any]:
    """Who asks for it finds the demo office in `app`; `demo_office(Role.CLERK)` is one of its people."""
    # Imported late: the demo office knows every package.
    from tests.support.demo import person  # noqa: PLC0415

    return person


@pytest.fixture(autouse=True)
def zone_without_settings(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests without a database read the default zone, although the settings of another test's app are hung in."""
    if "app" not in request.fixturenames:
        monkeypatch.setattr(app_clock, "_zone_source", lambda: app_clock.DEFAULT_ZONE)


@pytest.fixture
def counted(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits count, as in no other test: set up at another app, in a memory of their own, and put back afterwards."""
    for name in ("enabled", "initialized", "_storage", "_limiter"):
        monkeypatch.setattr(limiter, name, getattr(limiter, name))
    limiter.enabled = True
    counting = Flask("counting")
    counting.config["RATELIMIT_STORAGE_URI"] = "memory://"
    limiter.init_app(counting)


@pytest.fixture
def session(app: Flask) -> scoped_session[Session]:
    """The test's own session; what it writes is there for the requests that follow."""
    return db.session


@pytest.fixture
def client(app: Flask) -> Visitor:
    """A visitor who has not signed in."""
    return Visitor(app, app.response_class, use_cookies=True)


@pytest.fixture
def sign_in(app: Flask, client: Visitor) -> Callable[..., Visitor]:
    """`sign_in(user)` signs `client` (and so `page`) in; `sign_in(user, new=True)` returns another visitor."""

    def enter(user: Any, *, new: bool = False) -> Visitor:
        visitor = Visitor(app, app.response_class, use_cookies=True) if new else client
        sign_in_as(visitor, user)
        return visitor

    return enter


@pytest.fixture
def page(app: Flask, client: Visitor) -> PageOpener:
    """Opens addresses as `client` and checks every page for what must hold on all of them."""
    return PageOpener(app, client)


@pytest.fixture
def page_as(app: Flask, sign_in: Callable[..., Visitor]) -> Callable[[Any], PageOpener]:
    """`page_as(user)` is a `page` of that user's own, for tests with several people."""
    return lambda user: PageOpener(app, sign_in(user, new=True))


@pytest.fixture
def statements() -> Statements:
    """Counts SQL."""
    return Statements()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> StoppedClock:
    """Stops the app's clock at Tuesday 24 November 2026, 09.00 WITA."""
    stopped = StoppedClock()
    monkeypatch.setattr("app.core.clock.datetime", stopped.as_type())
    return stopped


@pytest.fixture
def postbox(app: Flask, monkeypatch: pytest.MonkeyPatch) -> postbox_of.Postbox:
    """A mail server is named, and what is sent lies in `postbox.sent`."""
    return postbox_of.opened(app, monkeypatch)


@pytest.fixture
def live_server(
    request: pytest.FixtureRequest, databases: Databases, tmp_path: Path
) -> Iterator[servers.LiveServer]:
    """The real app under gunicorn with a fresh database: SQLite, unless the test asks for `database` too."""
    assert "clock" not in request.fixturenames, (
        "the server reads the real clock: who signs in at a stopped one came too long ago some day"
    )
    kind = request.getfixturevalue("database") if "database" in request.fixturenames else "sqlite"
    does_jobs = "job_worker" in request.fixturenames
    with servers.running(databases.clone(kind), tmp_path / "instance", jobs=does_jobs) as server:
        yield server


@pytest.fixture
def job_worker() -> None:
    """Who asks for it has the job worker beside `live_server`."""


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return browsers.launch_arguments()


@pytest.fixture
def browser_context_args(live_server: servers.LiveServer) -> dict[str, Any]:
    return {"base_url": live_server.url, "locale": "id-ID", "timezone_id": "Asia/Makassar"}


@pytest.fixture
def browser_page(context: BrowserContext, live_server: servers.LiveServer) -> Iterator[BrowserPage]:
    """A tab of a real Chromium at `live_server`; fails on script errors, refusals and anything from other hosts."""
    page = context.new_page()
    page.set_default_timeout(browsers.PATIENCE)
    watch = browsers.Watch(page, live_server.url)
    yield page
    assert not watch.faults, "\n".join(dict.fromkeys(watch.faults))


@pytest.fixture
def sign_in_browser(context: BrowserContext, live_server: servers.LiveServer) -> Callable[[Any], None]:
    """`sign_in_browser(user)` signs `browser_page` in; `user` is a row of `live_server`'s database."""
    return lambda user: context.add_cookies([browser_cookie(live_server, user)])


@pytest.fixture(scope="session")
def axe() -> browsers.AxeCheck:
    """`axe(browser_page)` holds a page to WCAG 2.2 AA, light and dark."""
    return browsers.AxeCheck()
