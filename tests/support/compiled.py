"""Templates and statements compiled once a run, by whichever app or server needs one first: to compile all takes an app 15 seconds."""

from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy.util import LRUCache

statements: LRUCache[Any, Any] = LRUCache(3000)
"""What SQLAlchemy compiled for tests in this process; an engine itself remembers 500."""


class KeptTemplates(FileSystemBytecodeCache):
    """Kept apart by the kind of environment, because each writes other code for the same template."""

    def _get_cache_filename(self, bucket: Bucket) -> str:
        kind = type(bucket.environment)
        return f"{super()._get_cache_filename(bucket)}-{kind.__module__}.{kind.__qualname__}"


def keep_in(folder: Path) -> None:
    """Let every app that this process makes keep its compiled templates in this folder, and look for them there."""
    folder.mkdir(exist_ok=True)
    Flask.jinja_options = {"bytecode_cache": KeptTemplates(str(folder))}


def folder() -> Path:
    return Path(Flask.jinja_options["bytecode_cache"].directory)
