"""What follow-ups are searched by."""

from app.core.text_index import TextIndex, plain_on_postgresql, register

_BODY = "coalesce({r}subject, '') || ' ' || coalesce({r}result, '')"

FOLLOW_UPS = register(TextIndex("follow_ups", "follow_ups", _BODY, plain_on_postgresql(_BODY), of_words=True))
"""What is to be done, and what came of it."""
