"""What typst makes of data: a template finds it as JSON beside it, so that no text is ever read as a command."""

import json
import shutil
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from app.core import letters


def typeset(
    templates: Iterable[Path],
    main: str,
    data: Mapping[str, Any],
    *,
    at: datetime,
    files: Mapping[str, bytes] | None = None,
) -> bytes:
    """The PDF of ``main``, one of ``templates``, which reads ``data.json``; ``files`` lie beside it by their names.

    The same for the same data and ``at``, the second it says it was made in.
    """
    # Loaded here, because most workers never make a PDF and the library is large.
    import typst  # noqa: PLC0415

    with TemporaryDirectory(prefix="typeset-") as folder:
        root = Path(folder)
        for one in templates:
            shutil.copy(one, root)
        for name, content in (files or {}).items():
            (root / name).write_bytes(content)
        (root / "data.json").write_text(json.dumps(letters.shown_in(dict(data))))
        made = typst.compile(
            str(root / main),
            root=str(root),
            font_paths=[str(letters.FONTS)],
            ignore_system_fonts=True,
            timestamp=at.astimezone(UTC).replace(microsecond=0),
        )
    return bytes(made)
