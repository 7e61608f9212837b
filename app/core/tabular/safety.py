"""Keep a cell that a spreadsheet program would run as a formula from being run."""

import re

# The last four are the full-width forms, which some spreadsheet programs read as the plain ones.
DANGEROUS = re.compile("'*\\s*[=+\\-@\\t\\r\\n\uff1d\uff0b\uff0d\uff20]|'*[\\t\\r\\n]")


def guarded(text: str) -> str:
    """``text`` with an apostrophe in front when its beginning could start a formula."""
    return "'" + text if DANGEROUS.match(text) else text


def unguarded(text: str) -> str:
    """``text`` without the apostrophe that ``guarded`` put in front."""
    return text[1:] if text.startswith("'") and DANGEROUS.match(text, 1) else text
