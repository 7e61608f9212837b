"""What the colours promise: a control is told from its ground by everyone (WCAG 2.2, 1.4.11: three to one)."""

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[2] / "app" / "frontend" / "css" / "tokens.scss"


def colours_of(theme: str) -> dict[str, str]:
    """The colours of one theme by name, read from the tokens."""
    _before, _mixin, after = TOKENS.read_text("utf-8").partition(f"@mixin {theme} {{")
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", after.partition("\n}")[0]))


def lightness(colour: str) -> float:
    """The relative luminance of a colour, as WCAG reckons it."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((lightness(one), lightness(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("mark", "ground"),
    [("line-strong", "card"), ("brand", "card"), ("brand", "brand-soft"), ("card", "brand")],
    ids=["edge of a box", "ticked box", "ticked box in a ticked row", "tick"],
)
def test_a_tick_box_is_seen_on_its_ground(theme: str, mark: str, ground: str) -> None:
    colours = colours_of(theme)
    assert contrast(colours[mark], colours[ground]) >= 3
