"""What papers are searched by."""

from app.core.text_index import TextIndex, register

_BODY = "lower(coalesce({r}number, '') || ' ' || {r}title)"

PAPERS = register(TextIndex("documents", "documents", _BODY, _BODY))
"""The number, as written, and the title, which names the company or the road show."""
