"""What `./jajak check` runs: everything that can be said about the code without running the tests.

python -m tools.check [NAME ...]     all checks, or those named
"""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = (sys.executable, "-m")

# The slowest first, so that the short ones fill the other core.
CHECKS = {
    "types": (*PYTHON, "mypy"),
    "migrations-postgresql": (*PYTHON, "tools.migrations_check", "postgresql"),
    "migrations-sqlite": (*PYTHON, "tools.migrations_check", "sqlite"),
    "templates": (*PYTHON, "djlint", "app", "--lint", "--quiet"),
    "translations": (*PYTHON, "tools.translations", "--check"),
    "imports": (str(Path(sys.executable).with_name("lint-imports")), "--no-cache"),
    "lint": (*PYTHON, "ruff", "check", "--quiet", "."),
    "format": (*PYTHON, "ruff", "format", "--check", "--quiet", "."),
    "shell": ("sh", "-n", "jajak", ".ci/run"),
}


@dataclass
class Result:
    name: str
    passed: bool
    seconds: float
    said: str


def run(name: str) -> Result:
    began = time.monotonic()
    done = subprocess.run(
        CHECKS[name], cwd=ROOT, check=False, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    return Result(name, done.returncode == 0, time.monotonic() - began, done.stdout.strip())


def main(words: list[str]) -> int:
    unknown = set(words) - CHECKS.keys()
    if unknown:
        print(
            f"There is no check {', '.join(sorted(unknown))}. There are: {', '.join(CHECKS)}", file=sys.stderr
        )
        return 2
    results = []
    with ThreadPoolExecutor(max_workers=2) as pool:
        for future in as_completed([pool.submit(run, name) for name in words or CHECKS]):
            result = future.result()
            results.append(result)
            print(
                f"{'ok    ' if result.passed else 'FAILED'} {result.name:24}{result.seconds:6.1f} s",
                flush=True,
            )
            if not result.passed:
                print(result.said, flush=True)
    failed = sum(not result.passed for result in results)
    print(f"{len(results) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
