"""Templates and statements compiled once a run, by whichever app or server needs one first: to compile all takes an app 15 seconds."""

from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy.util import LRUCache

statements: LRUCache[Any, Any] = LRUCache(3000)
"""What SQLAlchemy compiled for tests in this process; an engine itself remembers 500."""


def keep_in(folder: Path) -> None:
    """Let every app that this process makes keep its compiled templates in this folder, and look for them there."""
    folder.mkdir(exist_ok=True)
    Flask.jinja_options = {"bytecode_cache": FileSystemBytecodeCache(str(folder))}


def folder() -> Path:
    return Path(Flask.jinja_options["bytecode_cache"].directory)
