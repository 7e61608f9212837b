"""A paper by a template of the office: filled in within a sandbox, whose faults name the placeholder."""

import re
from io import BytesIO
from typing import Any
from zipfile import BadZipFile

from flask_babel import gettext as _

from app.core.errors import Invalid

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


def filled(template: bytes, values: dict[str, Any], *, field: str | None = None) -> bytes:
    """The template with ``values`` in its places, escaped; raises ``Invalid`` naming the place that cannot be filled."""
    # Large, and hardly any page needs them.
    from docx.opc.exceptions import PackageNotFoundError  # noqa: PLC0415
    from docxtpl import DocxTemplate  # noqa: PLC0415
    from jinja2 import TemplateSyntaxError, UndefinedError  # noqa: PLC0415
    from jinja2.exceptions import SecurityError, TemplateError  # noqa: PLC0415

    try:
        document = DocxTemplate(BytesIO(template))
        document.render(values, jinja_env=_sandbox(), autoescape=True)
        out = BytesIO()
        document.save(out)
    except UndefinedError as error:
        raise Invalid(
            _("The template asks for “%(name)s”, which is not known.", name=_name(error)), field=field
        ) from error
    except SecurityError as error:
        raise Invalid(
            _("The template does something that templates may not: %(what)s.", what=str(error).rstrip(".")),
            field=field,
        ) from error
    except (TemplateSyntaxError, TemplateError) as error:
        raise Invalid(
            _("The template cannot be read: %(what)s.", what=str(error).rstrip(".")), field=field
        ) from error
    except (
        PackageNotFoundError,
        BadZipFile,
        SyntaxError,
        KeyError,
        TypeError,
        ValueError,
        OverflowError,
    ) as error:
        raise Invalid(
            _("The template cannot be filled in. Look at its loops and conditions."), field=field
        ) from error
    return out.getvalue()


def starter(values: dict[str, Any]) -> bytes:
    """A Word file with every place that can be filled in, to be shaped by the office."""
    from docx import Document  # noqa: PLC0415

    document: Any = Document()
    for name, value in values.items():
        if not isinstance(value, list):
            document.add_paragraph(f"{name}: {{{{ {name} }}}}")
            continue
        document.add_paragraph(f"{{%p for p in {name} %}}")
        document.add_paragraph(" · ".join(f"{{{{ p.{part} }}}}" for part in value[0]))
        document.add_paragraph("{%p endfor %}")
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _sandbox() -> Any:
    from jinja2 import StrictUndefined  # noqa: PLC0415
    from jinja2.exceptions import SecurityError  # noqa: PLC0415
    from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415

    class Sandbox(ImmutableSandboxedEnvironment):
        """Reads values and loops over them; calls nothing and reckons nothing."""

        intercepted_binops = _NEVER

        def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
            raise SecurityError(operator)

        def is_safe_callable(self, obj: Any) -> bool:
            return False

    sandbox = Sandbox(undefined=StrictUndefined, autoescape=True)
    sandbox.globals.clear()
    sandbox.filters = {name: sandbox.filters[name] for name in FILTERS}
    return sandbox


def _name(error: Exception) -> str:
    named = _UNKNOWN.findall(str(error))
    return named[-1] if named else str(error)
