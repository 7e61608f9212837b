"""The rules of the house that no linter knows. Each takes a source and yields what breaks the rule."""

import ast
import re
from collections.abc import Collection, Iterator
from html.parser import HTMLParser
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
APP = ROOT / "app"

SQL = {"select", "insert", "update", "delete", "text", "exists", "union", "union_all"}
SESSION_VERBS = {"add", "add_all", "execute", "scalar", "scalars", "get", "query", "delete", "flush", "merge"}
PLURALS = {"ngettext", "npgettext", "lazy_ngettext", "lazy_npgettext"}
CLOCKS = {"now", "utcnow", "today", "time", "fromtimestamp"}
NOTES = ["TO" + "DO", "FIX" + "ME", "X" * 3, "HA" + "CK"]
LEFT = re.compile(rf"\b(?:{'|'.join(NOTES)})\b")
SPOKEN_ATTRIBUTES = {"title", "aria-label", "placeholder", "alt", "aria-description", "label"}


def python_files(*parts: str) -> list[Path]:
    """The Python files below a folder of the project."""
    return sorted(path for path in ROOT.joinpath(*parts).rglob("*.py") if "__pycache__" not in path.parts)


def templates() -> list[Path]:
    return sorted(APP.rglob("*.html"))


def packages() -> list[str]:
    return sorted(folder.parent.name for folder in APP.glob("*/__init__.py"))


def of_kind(kind: str) -> list[Path]:
    """All `views.py`, or the files of all `views/`, for kind "views"; the same for services and the rest."""
    return [path for path in python_files("app") if kind in {path.stem, path.parent.name}]


def _calls(source: str, names: Collection[str]) -> Iterator[tuple[ast.Call, str, str]]:
    """Every call of what has one of these names, with its name and that of what it is called on."""
    # Most files name none of them, and to read one as Python takes a hundred times as long.
    if not any(f"{name}(" in source for name in names):
        return
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name) and node.func.id in names:
                yield node, node.func.id, ""
            elif isinstance(node.func, ast.Attribute) and node.func.attr in names:
                yield node, node.func.attr, ast.unparse(node.func.value)


def sql_in_view(source: str) -> Iterator[str]:
    """Views ask queries; they build no statement and ask the session for nothing but the commit."""
    for node, name, owner in _calls(source, SQL | SESSION_VERBS):
        if (name in SQL and owner in {"", "sa", "sqlalchemy"}) or (
            name in SESSION_VERBS and owner.endswith("session") and owner != "session"
        ):
            yield f"line {node.lineno}: {name}() belongs in queries or services"


def commit_inside(source: str) -> Iterator[str]:
    """Services flush; the edge (view, command, job) commits."""
    for node, _name, _owner in _calls(source, {"commit"}):
        yield f"line {node.lineno}: commit() belongs at the edge"


def request_inside(source: str) -> Iterator[str]:
    """Services and queries take plain arguments and never look at the request."""
    if "from flask" not in source:
        return
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module in {"flask", "flask_login"}:
            for alias in node.names:
                if alias.name in {
                    "request",
                    "session",
                    "flash",
                    "render_template",
                    "redirect",
                    "current_user",
                }:
                    yield f"line {node.lineno}: {alias.name} belongs in views"


def import_of_app(source: str) -> Iterator[str]:
    """Migrations stay true when the models have moved on, so they import nothing of ours."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            modules = [node.module or ""]
        elif isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        else:
            continue
        for module in modules:
            if module.split(".")[0] in {"app", "config", "wsgi", "tests", "tools"}:
                yield f"line {node.lineno}: imports {module}"


def clock_beside_ours(source: str) -> Iterator[str]:
    """Only app/core/clock.py reads the machine's clock; tests could not stop another."""
    for node, name, owner in _calls(source, CLOCKS):
        if owner.split(".")[-1] in {"datetime", "date", "time"}:
            yield f"line {node.lineno}: {owner}.{name}() instead of app.core.clock"


def number_kept_by_babel(source: str) -> Iterator[str]:
    """``ngettext`` fills in ``num`` itself; a written number travels under another name."""
    for node, name, _owner in _calls(source, PLURALS):
        if any(keyword.arg == "num" for keyword in node.keywords):
            yield f"line {node.lineno}: {name}(..., num=)"


def unfinished(source: str) -> Iterator[str]:
    """What is not done is an issue, not a note in the code."""
    for number, line in enumerate(source.splitlines(), 1):
        if LEFT.search(line):
            yield f"line {number}: {line.strip()[:80]}"


def unsafe_output(source: str) -> Iterator[str]:
    """Everything a person typed is escaped; nothing is declared safe in a template."""
    for number, line in enumerate(source.splitlines(), 1):
        if re.search(r"\|\s*safe\b|{%-?\s*autoescape", line):
            yield f"line {number}: {line.strip()[:80]}"


def bare_control(source: str) -> Iterator[str]:
    """What is chosen or written in bears the look of the house; without it the browser's own shows."""
    for found in re.finditer(r"<(?:select|textarea)\b(?:\{\{.*?\}\}|[^>])*>", source):
        if 'class="control' not in found.group():
            yield f"line {source.count(chr(10), 0, found.start()) + 1}: {found.group()[:80]}"


class _Literals(HTMLParser):
    """Collects the words of a template that stand in it as they are."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "style"}:
            self.silent += 1
        self.found += [
            f"line {self.getpos()[0]}: {name}={value!r}"
            for name, value in attrs
            if name in SPOKEN_ATTRIBUTES and value and _has_words(value)
        ]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in {"script", "style"}:
            self.silent -= 1

    def handle_data(self, data: str) -> None:
        if not self.silent and _has_words(data):
            self.found.append(f"line {self.getpos()[0]}: {' '.join(data.split())[:80]!r}")


# Words that are the same in every language, and what is left of our name when its first letter is drawn apart.
NAMES = re.compile(
    r"\b(Jajak|ajak|Ctrl|Enter|Esc|WhatsApp|WA|CSV|XLSX|NIB|NPWP|NITKU|KBLI|WLKP|MoU|PKS|PDF|GPS|px|Rp|RT|km|m)\b"
)


def _has_words(text: str) -> bool:
    return bool(re.search(r"[^\W\d_]{2,}", NAMES.sub("", text)))


def _blank_lines(match: re.Match[str]) -> str:
    return "\n" * match.group().count("\n")


def untranslated(source: str) -> Iterator[str]:
    """Every word on a page goes through gettext."""
    # Jinja's tags are taken out first, keeping the lines, so that what is left is only what everybody sees.
    # A block of classes is for the style sheet; a trans block is translated; both are taken out whole.
    source = re.sub(r"{% block \w+_class %}.*?{% endblock %}", "", source)
    source = re.sub(r"{%-? ?trans\b.*?endtrans -?%}", _blank_lines, source, flags=re.DOTALL)
    # `<{{ tag }} ...>` keeps a name, so that it stays a tag.
    bare = re.sub(r"(</?){{.*?}}", r"\1x", source)
    bare = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}", _blank_lines, bare, flags=re.DOTALL)
    parser = _Literals()
    parser.feed(bare)
    parser.close()
    yield from parser.found


def too_long(source: str, *, lines: int) -> Iterator[str]:
    """A file that has grown past reading at one sitting becomes a package."""
    count = source.count("\n")
    if count > lines:
        yield f"{count} lines, at most {lines}: make it a package of the same name"
