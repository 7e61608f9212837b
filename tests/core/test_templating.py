"""Pages made the quick way say what Jinja itself would have said."""

from typing import Any

import pytest
from flask import Flask
from flask.templating import Environment
from flask_babel import LazyString
from jinja2 import DictLoader, StrictUndefined, pass_context
from jinja2.exceptions import UndefinedError
from markupsafe import Markup

from app.core.templating import QuickEnvironment

MACROS = """
{% macro one(label, tone="plain", note=None) %}<b class="{{ tone }}">{{ label }}{{ note }}</b>{% endmacro %}
{% macro framed(title) %}<div>{{ title }}{{ caller() }}</div>{% endmacro %}
{% macro each(rows) %}{% for row in rows %}{{ caller(row) }}{% endfor %}{% endmacro %}
{% macro perhaps() %}{{ caller() if caller is defined else "none" }}{% endmacro %}
{% macro open(first) %}{{ first }}{{ varargs|join(",") }}{{ kwargs|xmlattr }}{% endmacro %}
"""

SAME = (
    "{{ text }}|{{ safe }}|{{ 7 }}|{{ 1.5 }}|{{ none }}|{{ true }}|{{ lazy }}|{{ [text] }}|{{ text|safe }}|{{ text ~ safe }}",
    "{{ one(text) }}{{ one(safe, 'a&b') }}{{ one(note=1, label='<') }}{{ one(text, note=safe) }}",
    "{% call framed(text) %}{{ text }}{% endcall %}{% call framed(title=safe) %}<i>{% endcall %}",
    "{% call(row) each([text, 2]) %}{{ row }}{{ loop is defined }}{% endcall %}{{ perhaps() }}",
    "{% call perhaps() %}{{ one(text) }}{% endcall %}{{ open(1, 2, 3, x=text) }}",
    "{% for row in [1, 2] %}{{ one(loop.index) }}{{ seen('row') }}{{ loop.cycle('a', 'b') }}{% endfor %}",
    "{% autoescape false %}{{ text }}{{ one(text) }}{% endautoescape %}{% set block %}{{ text }}{% endset %}{{ block }}",
    "{{ text.upper() }}{{ [3, 1]|sort|first }}{{ dict(a=text).a }}{{ counter() }}{{ '%s' % text }}",
    "{% filter upper %}{{ text }}<{% endfilter %}{% include 'part' %}{{ one }}",
)

WRONG = (
    "{{ missing }}", "{{ text.missing }}", "{{ one() }}", "{{ framed('x') }}", "{{ one(1, 2, 3, 4) }}", "{{ missing() }}",
    "{{ one(1, label=2) }}", "{{ one(1, colour=2) }}", "{% call one(1) %}{% endcall %}", "{{ text() }}",
)  # fmt: skip


class Counter:
    def __call__(self) -> int:
        return 3


@pass_context
def seen(context: Any, name: str) -> str:
    return str(context.get(name))


def made_by(kind: type[Environment], app: Flask, template: str) -> str:
    env = kind(
        app,
        autoescape=True,
        undefined=StrictUndefined,
        loader=DictLoader({"macros": MACROS, "part": "{{ text }}"}),
    )
    names = "one, framed, each, perhaps, open"
    values = {
        "text": "<a href='x'>&\"",
        "safe": Markup("<i>&amp;</i>"),
        "lazy": LazyString(lambda: "<lazy>"),
        "counter": Counter(),
        "seen": seen,
    }
    return env.from_string(f"{{% from 'macros' import {names} %}}{template}").render(values)


@pytest.mark.parametrize("template", SAME)
def test_a_page_is_the_same_the_quick_way(template: str) -> None:
    app = Flask(__name__)
    made = made_by(QuickEnvironment, app, template)
    plain = made_by(Environment, app, template)
    assert made.replace("QuickMacro", "Macro") == plain


@pytest.mark.parametrize("template", WRONG)
def test_what_is_wrong_in_a_template_is_still_wrong(template: str) -> None:
    app = Flask(__name__)
    refused = []
    for kind in (Environment, QuickEnvironment):
        with pytest.raises((UndefinedError, TypeError)) as error:
            made_by(kind, app, template)
        refused.append((type(error.value), str(error.value)))
    assert refused[0] == refused[1]
