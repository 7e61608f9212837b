"""How a note is written on a page."""

from markupsafe import Markup, escape

from app.notes.models import Note


def with_mentions(note: Note) -> Markup:
    """The text of a note (with its mentions and their people), escaped, each mentioned name marked."""
    text = escape(note.body)
    for name in sorted({mention.user.name for mention in note.mentions}, key=len, reverse=True):
        said = escape(f"@{name}")
        text = text.replace(said, Markup('<span class="mention">{}</span>').format(f"@{name}"))
    return text
