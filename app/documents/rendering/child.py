"""Run as a program of its own: fills in a template of the office, within bounds of time and memory it sets itself.

It imports nothing of the application, so that it starts at once; ``own`` starts it and judges what it answers.
"""

import pickle
import re
import resource
import sys
from io import BytesIO
from typing import Any
from zipfile import BadZipFile

import docx.opc.exceptions
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, Undefined, UndefinedError
from jinja2.exceptions import SecurityError, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

TOO_HEAVY, BROKEN, REFUSED = 3, 4, 5

FILTERS = (
    "upper",
    "lower",
    "title",
    "capitalize",
    "trim",
    "join",
    "default",
    "d",
    "length",
    "escape",
    "e",
    "first",
    "last",
)
"""What a template may do to a value."""

_UNKNOWN = re.compile(r"'([^']{1,80})'")
_NEVER = frozenset({"*", "**", "%", "+", "-", "/", "//"})


class Sandbox(ImmutableSandboxedEnvironment):
    """Reads values and loops over them; calls nothing and reckons nothing."""

    intercepted_binops = _NEVER

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        raise SecurityError(operator)

    def is_safe_callable(self, obj: Any) -> bool:
        return False

    def call(self, context: Any, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        name = getattr(obj, "__name__", None) or getattr(obj, "_undefined_name", None)
        raise SecurityError(f"{name or ''}()")

    def unsafe_undefined(self, obj: Any, attribute: str) -> Undefined:
        return self.undefined(attribute, obj=obj, name=attribute, exc=SecurityError)


def main() -> int:
    """Answer with the documents, or with what is wrong with the template and the words for it."""
    seconds, memory = int(sys.argv[1]), int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    template, several = pickle.load(sys.stdin.buffer)  # noqa: S301 - written by the application itself
    try:
        answer: Any = [filled(template, values) for values in several]
        pickle.dump(answer, sys.stdout.buffer, protocol=pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        return TOO_HEAVY
    except UndefinedError as error:
        named = _UNKNOWN.findall(str(error))
        return _refused("unknown", named[-1] if named else str(error))
    except SecurityError as error:
        return _refused("forbidden", str(error))
    except TemplateError as error:
        # What Jinja quotes last is what it stumbled over; its own words are English and of no use to the office.
        named = _UNKNOWN.findall(str(error))
        return _refused("unreadable", named[-1] if named and " " not in named[-1] else "")
    except (
        docx.opc.exceptions.PackageNotFoundError,
        BadZipFile,
        SyntaxError,
        KeyError,
        TypeError,
        ValueError,
        OverflowError,
        RecursionError,
    ):
        return BROKEN
    return 0


def filled(template: bytes, values: dict[str, Any]) -> bytes:
    """The template with ``values`` in its places, escaped."""
    sandbox = Sandbox(undefined=StrictUndefined, autoescape=True)
    sandbox.globals.clear()
    sandbox.filters = {name: sandbox.filters[name] for name in FILTERS}
    document = DocxTemplate(BytesIO(template))
    document.render(values, jinja_env=sandbox, autoescape=True)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _refused(why: str, what: str) -> int:
    pickle.dump((why, what.rstrip(".")[:200]), sys.stdout.buffer)
    return REFUSED


if __name__ == "__main__":
    sys.exit(main())
