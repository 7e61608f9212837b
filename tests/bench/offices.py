"""Large invented offices to measure in: thrown away afterwards, or the one that the environment names."""

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tools import postgres

ROOT = Path(__file__).resolve().parents[2]


def run(*words: str, environment: dict[str, str]) -> str:
    """Run Python with ``words``; what it printed."""
    done = subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


@contextmanager
def filled(database: str, *, companies: int, visits: int) -> Iterator[dict[str, str]]:
    """The environment of an office with so many invented companies and visits."""
    folder = Path(tempfile.mkdtemp(prefix="jajak-bench-"))
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        url = f"sqlite:///{folder / 'jajak.db'}"
        if database == "postgresql":
            url = stack.enter_context(postgres.server()).create("bench")
        environment = os.environ | {
            "DATABASE_URL": url,
            "SECRET_KEY": secrets.token_urlsafe(48),
            "JAJAK_INSTANCE": str(folder),
            "JAJAK_DEMO": "1",
        }
        print(f"filling {companies:,} companies and {visits:,} visits ({database})", flush=True)
        run("-m", "app.cli", "upgrade", environment=environment)
        run("-m", "app.cli", "reference", "load", environment=environment)
        run("-m", "app.cli", "demo", "load", environment=environment)
        sizes = ["--companies", str(companies), "--visits", str(visits)]
        run("-m", "app.cli", "demo", "fill", *sizes, environment=environment)
        yield environment
