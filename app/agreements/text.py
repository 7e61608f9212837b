"""What agreements are searched by."""

from app.core.text_index import TextIndex, register

_BODY = " || ' ' || ".join(
    f"lower(coalesce({{r}}{name}, ''))" for name in ("office_number", "company_number", "title")
)

PAPERS = register(TextIndex("agreements", "agreements", _BODY, _BODY))
"""Both numbers, as written, and the title."""
