"""`./jajak` itself, as far as it goes without setting anything up."""

import os
import subprocess
from pathlib import Path

from config import ROOT

SCRIPT = str(ROOT / "jajak")


def _run(*words: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    bare = {"PATH": os.environ["PATH"], **environment}
    return subprocess.run([SCRIPT, *words], cwd=cwd, env=bare, capture_output=True, text=True, check=False)


def test_without_a_word_it_lists_the_chores_from_any_folder_and_in_any_locale(tmp_path: Path) -> None:
    plain = _run(cwd=tmp_path)
    assert plain.returncode == 0
    assert "run" in plain.stdout
    assert "test [ARGS]" in plain.stdout
    assert _run("help", cwd=tmp_path, LC_ALL="C").stdout == plain.stdout
    assert _run("--help", cwd=tmp_path, LANG="id_ID.UTF-8").stdout == plain.stdout


def test_a_missing_python_is_said_in_a_sentence(tmp_path: Path) -> None:
    said = _run("setup", cwd=tmp_path, PYTHON="no-such-python")
    assert said.returncode == 1
    assert said.stderr == "jajak: there is no no-such-python on this machine: install Python 3.11 or newer.\n"


def test_an_old_python_is_said_in_a_sentence(tmp_path: Path) -> None:
    old = tmp_path / "old"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo Python 3.9.2 && exit\nexit 1\n')
    old.chmod(0o755)
    said = _run("setup", cwd=tmp_path, PYTHON=str(old))
    assert said.returncode == 1
    assert "Python 3.9.2 is too old: Python 3.11 or newer is needed" in said.stderr


def test_a_wrong_browser_is_said_in_a_sentence() -> None:
    script = Path(SCRIPT).read_text()
    asked = f"{script[: script.index('chore=${1:-help}')]}\nCHROMIUM=/no/such/chrome\nhave_chromium\n"
    said = subprocess.run(["sh", "-c", asked, SCRIPT], capture_output=True, text=True, check=False)
    assert said.returncode == 1
    assert said.stderr == "jajak: CHROMIUM is /no/such/chrome, but there is no such program.\n"


def test_a_machine_without_a_browser_is_given_one(tmp_path: Path) -> None:
    script = Path(SCRIPT).read_text()
    functions = script[: script.index("chore=${1:-help}")]
    asked = f'{functions}\nrm() {{ :; }}\nstep() {{ echo "$4"; }}\nCHROMIUM= PATH={tmp_path}\nhave_chromium\n'
    said = subprocess.run(["/bin/sh", "-c", asked, SCRIPT], capture_output=True, text=True, check=False)
    assert said.stdout == "install_chromium\n"


def test_a_step_runs_once_for_a_stamp_again_for_another_and_shows_why_it_failed(tmp_path: Path) -> None:
    script = Path(SCRIPT).read_text()
    functions = script[: script.index("chore=${1:-help}")]
    says = f"""{functions}
ROOT={tmp_path} STAMPS={tmp_path}/.stamps
work() {{ echo "did it"; echo x >>done; false_if_asked; echo "went on" >>done; }}
false_if_asked() {{ [ ! -f "{tmp_path}/fail" ]; }}
step work "the work" one work
step work "the work" one work
step work "the work" two work
touch "{tmp_path}/fail"
step work "the work" three work
"""
    said = subprocess.run(["sh", "-c", says, SCRIPT], capture_output=True, text=True, check=False)
    assert said.returncode == 1
    assert (tmp_path / "done").read_text() == "x\nwent on\nx\nwent on\nx\n"
    assert said.stderr.count("the work ... ") == 3
    assert said.stderr.endswith("the work ... failed\ndid it\n")
    assert not (tmp_path / ".stamps" / "work").exists()
