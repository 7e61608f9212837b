"""The door that everybody uses first: it starts both programs, says where, and stops them together."""

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from config import ROOT, Config
from tools import prepare, serve


@pytest.fixture
def port() -> int:
    # Not one of those that the machine gives to whoever asks for any, for it might before the server is up.
    some = random.sample(range(20_000, 32_000), 100)
    return next(number for number in some if serve.is_free(number))


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance whose database is ready."""
    instance = tmp_path_factory.mktemp("prepared")
    subprocess.run(
        [sys.executable, "-m", "tools.prepare"], cwd=ROOT, env=_environment(0, instance), check=True
    )
    return instance


@pytest.fixture
def instance(prepared: Path, tmp_path: Path) -> Path:
    copied = Path(shutil.copytree(prepared, tmp_path / "instance"))
    # What was done is noted by where the database lies.
    notes = prepare.Notes(Config.from_environment(_environment(0, copied)))
    notes["reference"] = prepare.data_checksum()
    return copied


STAND_INS = """
import sys
from tools import serve
programs = iter([("http.server", "--bind", "127.0.0.1", sys.argv[1]), ("http.server", "--bind", "127.0.0.1", "0")])
start = serve.start
serve.prepare = lambda: "sign-ins"
serve.start = lambda *words: start(*next(programs))
sys.exit(serve.main([]))
"""
"""The door with two programs behind it that start in no time, for what does not depend on which they are."""


def _environment(port: int, instance: Path) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "JAJAK_DEMO"}}
    told = {"PORT": str(port), "JAJAK_INSTANCE": str(instance), "SECRET_KEY": "k" * 40}
    return {**own, **told, "WEB_CONCURRENCY": "1"}


@contextmanager
def _served(port: int, instance: Path, *words: str) -> Iterator[subprocess.Popen[str]]:
    """`tools.serve` with a new office, up and answering."""
    with (instance / "said").open("w") as said:
        process = subprocess.Popen(
            [sys.executable, *(words or ("-m", "tools.serve"))],
            cwd=ROOT,
            env=_environment(port, instance),
            stdout=said,
            stderr=said,
            text=True,
        )
    try:
        deadline = time.monotonic() + 120
        while "Ctrl-C stops it" not in (instance / "said").read_text() and time.monotonic() < deadline:
            assert process.poll() is None, (instance / "said").read_text()
            time.sleep(0.1)
        yield process
    finally:
        process.kill()
        process.wait()


def _status(port: int) -> int:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in", timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def _children(process: subprocess.Popen[str]) -> list[int]:
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
    return [int(number) for number in listed.split()]


def _end_within(seconds: float, numbers: list[int]) -> bool:
    deadline = time.monotonic() + seconds
    while any(Path(f"/proc/{number}").exists() for number in numbers) and time.monotonic() < deadline:
        time.sleep(0.1)
    return not any(Path(f"/proc/{number}").exists() for number in numbers)


def test_it_serves_until_told_to_stop_and_stops_both(port: int, instance: Path) -> None:
    with _served(port, instance) as process:
        assert f"http://127.0.0.1:{port} " in (instance / "said").read_text()
        assert _status(port) == 200
        programs = _children(process)
        assert len(programs) == 2
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=120) == 0
        assert _end_within(20, programs)
        assert serve.is_free(port)


def test_a_ctrl_c_stops_both_too(port: int, tmp_path: Path) -> None:
    with _served(port, tmp_path, "-c", STAND_INS, str(port)) as process:
        programs = _children(process)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=120) == 0
        assert _end_within(20, programs)
        assert serve.is_free(port)


def test_when_one_program_ends_the_other_is_stopped(port: int, tmp_path: Path) -> None:
    with _served(port, tmp_path, "-c", STAND_INS, str(port)) as process:
        programs = _children(process)
        os.kill(programs[1], signal.SIGKILL)
        assert process.wait(timeout=120) == 1
        assert "The job worker ended by itself" in (tmp_path / "said").read_text()
        assert _end_within(20, programs)


def test_the_programs_end_when_the_door_is_killed(port: int, instance: Path) -> None:
    with _served(port, instance) as process:
        programs = _children(process)
        process.kill()
        assert _end_within(20, programs)


def test_a_port_in_use_is_said_in_a_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch, port: int
) -> None:
    with socket.create_server(("127.0.0.1", port)):
        monkeypatch.setenv("PORT", str(port))
        assert serve.main([]) == 1
    said = f"Port {port} is in use: choose another, for example PORT={port + 1} ./jajak run\n"
    assert capsys.readouterr().err == said


def test_without_a_secret_key_the_web_server_ends_at_once_and_says_why(port: int, tmp_path: Path) -> None:
    environment = {**_environment(port, tmp_path), "SECRET_KEY": ""}
    done = subprocess.run(
        [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "wsgi:app"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode != 0
    assert "SECRET_KEY is missing" in done.stderr
