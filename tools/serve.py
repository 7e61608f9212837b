"""What `./jajak run` ends in: the database brought up to date, the web server and the job worker side by side.

Ctrl-C or TERM stops both; when one of them ends by itself, the other is stopped too.
"""

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

from tools.processes import end_with_parent, stop

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 60


class Stop(Exception):
    """Somebody asked for the end."""


def _raise_stop(number: int, frame: FrameType | None) -> None:
    raise Stop


def is_free(port: int) -> bool:
    """Whether a server may listen on this port of 127.0.0.1."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def prepare() -> str | None:
    """Bring the database up to date; returns the demo sign-ins as text, or None where that failed."""
    done = subprocess.run(
        [sys.executable, "-m", "tools.prepare"], stdout=subprocess.PIPE, text=True, check=False
    )
    return done.stdout if done.returncode == 0 else None


def start(*words: str) -> subprocess.Popen[bytes]:
    # A session of its own: a Ctrl-C reaches only us, and we stop both in order.
    return subprocess.Popen(
        [sys.executable, "-m", *words],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=end_with_parent,  # noqa: PLW1509 - no thread is running
    )


def answers(address: str) -> bool:
    """Whether the server answers at all."""
    try:
        urllib.request.urlopen(address, timeout=10)  # noqa: S310 - our own address
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def wait_until_up(address: str, web: subprocess.Popen[bytes]) -> bool:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and web.poll() is None:
        if answers(f"{address}/sign-in"):
            return True
        time.sleep(0.1)
    return False


def watch(programs: dict[str, subprocess.Popen[bytes]]) -> int:
    """Return only when one of the programs ended by itself."""
    while True:
        for name, process in programs.items():
            code = process.poll()
            if code is not None:
                print(f"{name} ended by itself ({code}); stopping.", file=sys.stderr)
                return 1
        time.sleep(0.3)


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.serve", description=__doc__)
    parser.add_argument(
        "--began", type=float, default=time.time(), help="when the set-up began, in seconds since 1970"
    )
    asked = parser.parse_args(words)
    port = int(os.environ.get("PORT", "8000"))
    address = f"http://127.0.0.1:{port}"
    # So that links in e-mail and codes on papers lead here.
    os.environ.setdefault("JAJAK_ADDRESS", address)
    if not is_free(port):
        print(
            f"Port {port} is in use: choose another, for example PORT={port + 1} ./jajak run", file=sys.stderr
        )
        return 1
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _raise_stop)
    programs: dict[str, subprocess.Popen[bytes]] = {}
    try:
        sign_ins = prepare()
        if sign_ins is None:
            return 1
        programs["The web server"] = start("gunicorn", "--config", str(ROOT / "gunicorn.conf.py"), "wsgi:app")
        programs["The job worker"] = start("app.cli", "worker")
        if not wait_until_up(address, programs["The web server"]):
            print("The web server did not start.", file=sys.stderr)
            return 1
        print(f"\nJajak: {address}   (ready after {time.time() - asked.began:.0f} s; Ctrl-C stops it)\n")
        print(sign_ins, flush=True)
        return watch(programs)
    except Stop:
        print("\nStopping.", file=sys.stderr)
        return 0
    finally:
        # A second Ctrl-C must not leave half of it running.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        stop(programs.values())


if __name__ == "__main__":
    sys.exit(main())
