"""The Indonesian of every package, kept in step with the English in the code.

    python -m tools.translations             find new strings, drop old ones, say what lacks a translation, compile
    python -m tools.translations companies   the same for one package only
    python -m tools.translations --check     change nothing; fail when something lacks or differs
    python -m tools.translations --compile   only compile

Each package has a catalogue of its own, app/<package>/translations/id/LC_MESSAGES/messages.po. What belongs to no
package (app/templates, app/cli.py and the like) goes to app/core/translations.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message, TranslationError
from babel.messages.checkers import python_format
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
APP = ROOT / "app"
LOCALE = "id"
COMMON = "core"
COMMENT_TAGS = ("Translators:",)
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "_l": None,
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    "lazy_pgettext": ((1, "c"), 2),
}
JINJA_OPTIONS = {"silent": "false", "trimmed": "true"}

# Babel stamps every file with the time of the run, which would make each run a change.
STAMP = datetime(2026, 11, 24, tzinfo=UTC)


@dataclass
class Finding:
    """What is wrong with one catalogue."""

    path: Path
    missing: list[str] = field(default_factory=list)
    fuzzy: list[str] = field(default_factory=list)
    obsolete: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        for kind in ("missing", "fuzzy", "obsolete", "broken"):
            for text in getattr(self, kind):
                yield f"{self.path.relative_to(ROOT)}: {kind}: {text}"


def packages() -> list[str]:
    """The packages of the app, in alphabetical order."""
    return sorted(folder.parent.name for folder in APP.glob("*/__init__.py"))


def catalogue_path(package: str) -> Path:
    return APP / package / "translations" / LOCALE / "LC_MESSAGES" / "messages.po"


def sources(package: str) -> Iterator[Path]:
    """The Python files and templates whose strings belong to the package's catalogue."""
    roots = [APP / package]
    if package == COMMON:
        yield from sorted(APP.glob("*.py"))
        roots.append(APP / "templates")
    for root in roots:
        yield from sorted(path for path in root.rglob("*") if path.suffix in {".py", ".html", ".txt", ".xml"})


def extract(package: str) -> Catalog:
    """All strings of the package as a catalogue without translations."""
    template = _empty()
    for path in sources(package):
        method, options = ("python", {}) if path.suffix == ".py" else ("jinja2", JINJA_OPTIONS)
        for _, text, comments, context in extract_from_file(
            method, path, keywords=KEYWORDS, comment_tags=COMMENT_TAGS, options=options
        ):
            template.add(text, auto_comments=comments, context=context)
    return template


def _empty() -> Catalog:
    catalog = Catalog(
        locale=LOCALE,
        project="Jajak",
        version="1",
        header_comment="# Indonesian of one package of Jajak. Kept in step by `./jajak translate`.",
        creation_date=STAMP,
        revision_date=STAMP,
        msgid_bugs_address="-",
        last_translator="Jajak",
        language_team="Jajak",
        fuzzy=False,
    )
    # Indonesian has one form for all numbers; Babel does not know it and would ask for the two of English.
    catalog.mime_headers = [("Plural-Forms", "nplurals=1; plural=0;")]
    return catalog


def read(package: str) -> Catalog:
    """The package's catalogue as it is on disk; empty where there is none."""
    path = catalogue_path(package)
    if not path.exists():
        return _empty()
    with path.open("rb") as file:
        return read_po(file, locale=LOCALE)


def merged(package: str, template: Catalog, stored: Catalog) -> Catalog:
    """The catalogue that should be on disk: every string of the code, with the translations there are."""
    result = _empty()
    for message in template:
        if not message.id:
            continue
        known = stored.get(_key(message), message.context)
        flags = {*message.flags, *(known.flags if known else ())}
        text = known.string if known and bool(known.pluralizable) == bool(message.pluralizable) else None
        if isinstance(text, (tuple, list)):
            text = tuple(text[:1])
        result.add(
            message.id,
            text,
            flags=flags,
            context=message.context,
            auto_comments=message.auto_comments,
            user_comments=known.user_comments if known else (),
        )
    return result


def _key(message: Message) -> str:
    return str(message.id[0] if isinstance(message.id, (tuple, list)) else message.id)


def _filled(message: Message) -> bool:
    strings = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return bool(strings) and all(strings)


def inspect(package: str) -> Finding:
    """Compare what is on disk with what the code says."""
    finding = Finding(catalogue_path(package))
    stored = read(package)
    wanted = merged(package, extract(package), stored)
    for message in wanted:
        if not message.id:
            continue
        if not _filled(message):
            finding.missing.append(_key(message))
        elif message.fuzzy:
            finding.fuzzy.append(_key(message))
        else:
            finding.broken += [f"{_key(message)}: {error}" for error in _placeholder_errors(wanted, message)]
    known = {(_key(message), message.context) for message in wanted if message.id}
    finding.obsolete = [
        _key(message)
        for message in [*stored, *stored.obsolete.values()]
        if message.id and (_key(message), message.context) not in known
    ]
    return finding


def _placeholder_errors(catalog: Catalog, message: Message) -> Iterator[str]:
    if not message.python_format:
        return
    try:
        python_format(catalog, message)
    except TranslationError as error:
        yield str(error)


def disagreements() -> Iterator[str]:
    """Name strings that two packages translate differently: at run time only one of the two would win."""
    said: dict[tuple[str, str | None], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for package in packages():
        for message in read(package):
            if message.id and _filled(message):
                said[_key(message), message.context][str(message.string)].append(package)
    for (text, _), versions in sorted(said.items(), key=str):
        if len(versions) > 1:
            listed = "; ".join(f"{version!r} in {', '.join(where)}" for version, where in versions.items())
            yield f"{text!r} is translated as {listed}"


def update(package: str) -> None:
    """Write the catalogue as it should be; removes it where the package has no strings."""
    path = catalogue_path(package)
    wanted = merged(package, extract(package), read(package))
    if not len(wanted):
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    _write(path, render(wanted))


def render(catalog: Catalog) -> bytes:
    """The file's bytes: sorted and without line numbers, so that two people's changes rarely meet."""
    buffer = BytesIO()
    write_po(buffer, catalog, sort_output=True, no_location=True, width=110)
    return buffer.getvalue()


def compile_all() -> None:
    """Write the compiled form of every catalogue that changed since."""
    for package in packages():
        source = catalogue_path(package)
        target = source.with_suffix(".mo")
        if not source.exists():
            target.unlink(missing_ok=True)
            continue
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        buffer = BytesIO()
        write_mo(buffer, read(package))
        _write(target, buffer.getvalue())


def _write(path: Path, content: bytes) -> None:
    """Replace a file in one step, so that nobody reads half of it; leaves an equal file alone."""
    if path.exists() and path.suffix == ".po" and path.read_bytes() == content:
        return
    draft = path.with_name(f".{path.name}.draft")
    draft.write_bytes(content)
    draft.replace(path)


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tools.translations",
        description=__doc__,
        formatter_class=argparse.RawTextHelpFormatter,
    )
    parser.add_argument("packages", nargs="*", choices=[*packages(), []], metavar="package")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--compile", action="store_true")
    asked = parser.parse_args(words)
    if asked.compile:
        compile_all()
        return 0
    chosen = asked.packages or packages()
    if not asked.check:
        for package in chosen:
            update(package)
        compile_all()
    faults = [line for package in chosen for line in inspect(package).lines()]
    faults += disagreements()
    print(
        "\n".join(faults) if faults else "every string has its Indonesian",
        file=sys.stderr if faults else sys.stdout,
    )
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
