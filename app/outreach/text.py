"""What road shows and visits are searched by."""

from app.core.text_index import TextIndex, plain_on_postgresql, register


def _texts(*names: str) -> str:
    return " || ' ' || ".join(f"coalesce({{r}}{name}, '')" for name in names)


_TRIPS = f"lower({_texts('title', 'assignment_number', 'aim')})"
_SAID = _texts("notes", "people_met", "next_step")

ROAD_SHOWS = register(TextIndex("road_shows", "road_shows", _TRIPS, _TRIPS))
"""Title, number of the assignment letter, aim."""

VISITS = register(TextIndex("visits", "visits", _SAID, plain_on_postgresql(_SAID), of_words=True))
"""What was said, who was met, what was agreed."""
