"""What candidates are searched by: names and numbers. A NIK is in neither: it is found by its fingerprint alone."""

from app.core.text_index import TextIndex, register

MOST_PHONES = 8

_PHONES = " || ' ' || ".join(
    f"coalesce(json_extract({{r}}phones, '$[{at}].e164'), '')" for at in range(MOST_PHONES)
)
_AK1 = "lower(coalesce({r}ak1_number, ''))"

NAMES = register(
    TextIndex("candidates_names", "candidates", "' ' || {r}name_key || ' '", "' ' || {r}name_key || ' '")
)
"""Names, a blank before every word and at the end."""

NUMBERS = register(
    TextIndex(
        "candidates_numbers",
        "candidates",
        f"{_AK1} || ' ' || {_PHONES}",
        f"{_AK1} || ' ' || coalesce({{r}}phones::text, '')",
    )
)
"""AK1 numbers and telephones."""
