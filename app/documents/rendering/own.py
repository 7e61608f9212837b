"""Papers by a template of the office: filled in within a sandbox, by a process of its own whose time and memory end."""

import pickle
import subprocess
import sys
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from flask_babel import gettext as _

from app.core.errors import Invalid

CHILD = Path(__file__).parent / "child.py"
REFUSED, BROKEN = 5, 4
"""What the process answers with when a template may not be filled in, and when it cannot be."""

SECONDS = 10
"""So long a template may reckon; each further paper of the same run adds one."""

MEMORY = 800_000_000


def filled(template: bytes, values: dict[str, Any], *, field: str | None = None) -> bytes:
    """The template with ``values`` in its places, escaped; raises ``Invalid`` naming the place that cannot be filled."""
    return filled_for_all(template, [values], field=field)[0]


def filled_for_all(
    template: bytes, several: Sequence[dict[str, Any]], *, field: str | None = None
) -> list[bytes]:
    """The template filled in once for each of ``several``; raises ``Invalid`` also where it takes too long or too much."""
    seconds = SECONDS + len(several) - 1
    command = [sys.executable, "-I", str(CHILD), str(seconds), str(MEMORY)]
    try:
        # It runs this very interpreter on a file of ours; the template comes in as bytes only.
        answer = subprocess.run(  # noqa: S603
            command,
            input=pickle.dumps((template, list(several))),
            capture_output=True,
            timeout=3 * seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as endless:
        raise _too_heavy(field) from endless
    if answer.returncode == REFUSED:
        why, what = pickle.loads(answer.stdout)  # noqa: S301 - our own process
        raise Invalid(_said(why, what), field=field)
    if answer.returncode == BROKEN:
        raise Invalid(_("The template cannot be filled in. Look at its loops and conditions."), field=field)
    if answer.returncode != 0:
        # Below zero the system stopped it at the bounds it had set itself.
        raise _too_heavy(field)
    made: list[bytes] = pickle.loads(answer.stdout)  # noqa: S301 - our own process
    return made


def starter(values: dict[str, Any]) -> bytes:
    """A Word file with every place that can be filled in, to be shaped by the office."""
    from docx import Document  # noqa: PLC0415 - large, and hardly any page needs it

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


def _too_heavy(field: str | None) -> Invalid:
    return Invalid(
        _("Filling in this template takes too long or too much memory. Look for loops within loops."),
        field=field,
    )


def _said(why: str, what: str) -> str:
    if why == "unknown":
        return _("The template asks for “%(name)s”, which is not known.", name=what)
    if why == "forbidden":
        return _("The template does something that templates may not: %(what)s.", what=what)
    if what:
        return _(
            "The template cannot be read near “%(what)s”. Look whether every brace is closed and every if and for ends.",
            what=what,
        )
    return _("The template cannot be read. Look whether every brace is closed and every if and for ends.")
