"""An address of the list of companies: read, and said in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from flask import abort, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from app.core import formats
from app.core.rendering import PAGING_KEYS
from app.reports import choices, conditions, grouping, near, questions
from app.reports.choices import Dimension
from app.reports.conditions import Question
from app.reports.filters import day_of
from app.settings.custom import narrowing

LONGEST = 4000


def read(text: str) -> MultiDict[str, str]:
    """The arguments of the list that ``text``, a query string from outside, asks for.

    400 for one too long to be read whole: a filter that lost a part would let through more than was seen.
    """
    if len(text) > LONGEST:
        abort(400)
    try:
        return MultiDict(parse_qsl(text, max_num_fields=200))
    except ValueError:
        abort(400)


def list_url(text: str, **changes: str | None) -> str:
    """The list of companies as ``text`` asks for it, with some arguments changed; None removes one."""
    pairs = [(key, value) for key, value in read(text).items(multi=True) if key not in changes]
    query = urlencode([*pairs, *((key, value) for key, value in changes.items() if value is not None)])
    return f"{url_for('reports.companies')}?{query}" if query else url_for("reports.companies")


def asking(text: str, question: Question) -> str:
    """The list of companies as ``text`` asks for it, with another question; it begins at its first page."""
    return _asking(read(text), question)


def _asking(arguments: MultiDict[str, str], question: Question) -> str:
    kept = [
        (key, value)
        for key, value in arguments.items(multi=True)
        if not conditions.is_part(key) and key not in PAGING_KEYS
    ]
    query = urlencode([*kept, *question.pairs()])
    return f"{url_for('reports.companies')}?{query}" if query else url_for("reports.companies")


def words(dimensions: Mapping[str, Dimension], arguments: MultiDict[str, str]) -> str:
    """All that narrows the list, in one line."""
    said = [label["label"] for label in labels(dimensions, arguments)]
    if question := conditions.question(arguments):
        said.append(questions.words(question))
    return "; ".join(said)


@dataclass(frozen=True)
class Asked:
    """The question of a list in words: a removable chip each, and why nothing is shown where a part means nothing."""

    is_any: bool
    chips: list[dict[str, str]]
    problems: tuple[str, ...]


def asked(arguments: MultiDict[str, str], *, reader_id: int) -> Asked | None:
    """What an address asks beside the plain filters; None where it asks nothing."""
    question = conditions.question(arguments)
    if not question:
        return None
    return Asked(
        is_any=question.is_any,
        chips=[
            {"label": label, "remove": _asking(arguments, rest)} for label, rest in questions.parts(question)
        ],
        problems=questions.understood(question, reader_id=reader_id).problems,
    )


def labels(dimensions: Mapping[str, Dimension], arguments: MultiDict[str, str]) -> list[dict[str, str]]:
    """The active filters in words, with the key and value each stands for."""
    found = []
    if text := arguments.get("q", "").strip():
        found.append({"key": "q", "value": text, "label": _("Search: %(text)s", text=text)})
    if arguments.get("tab") == "mine":
        found.append({"key": "tab", "value": "mine", "label": _("Mine")})
    if wanted := near.asked_for(arguments):
        label = near.words(current_user, wanted)
        found.append({"key": "near", "value": arguments["near"], "label": label})
    if one := grouping.within(arguments):
        found.append({"key": "in", "value": one.group, "label": grouping.words(one)})
    for key, words in choices.days().items():
        if day := day_of(arguments.get(key)):
            found.append({"key": key, "value": arguments[key], "label": f"{words}: {formats.day(day)}"})
    for key, dimension in dimensions.items():
        found += [
            {
                "key": key,
                "value": value,
                "label": name if value in dict(dimension.teams) else f"{dimension.label}: {name}",
            }
            for value in arguments.getlist(key)
            if (name := dimension.name_of(value))
        ]
    if arguments.get("pipeline"):
        asked_of_partnerships = narrowing.narrowed("partnership", arguments)
        found += [
            {"key": name, "value": arguments[name], "label": label}
            for name, label in narrowing.in_words("partnership", asked_of_partnerships)
        ]
    return found
