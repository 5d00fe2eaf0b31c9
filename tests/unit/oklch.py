"""OKLCH colours and their contrast."""

import math
import re
from typing import NamedTuple

COLOUR = re.compile(
    r"oklch\(\s*([\d.]+)\s+([\d.]+)\s+([\d.]+)(?:\s*/\s*([\d.]+))?\s*\)"
)


class Colour(NamedTuple):
    """A colour in OKLCH; `alpha` is 1 if it is opaque."""

    lightness: float
    chroma: float
    hue: float
    alpha: float = 1.0


def parse(text: str) -> Colour:
    """Parse `oklch(L C H)` or `oklch(L C H / A)`."""
    found = COLOUR.fullmatch(text.strip())
    assert found, f"not a colour of the stylesheet: {text!r}"
    lightness, chroma, hue, alpha = found.groups()
    return Colour(float(lightness), float(chroma), float(hue), float(alpha or 1))


def linear_rgb(colour: Colour) -> tuple[float, float, float]:
    """Convert to linear sRGB, clipped to its gamut.

    The matrices are those of CSS Color 4, section 10.2 (OKLab to linear sRGB).
    """
    a = colour.chroma * math.cos(math.radians(colour.hue))
    b = colour.chroma * math.sin(math.radians(colour.hue))
    long = (colour.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (colour.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (colour.lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    return _shown(red), _shown(green), _shown(blue)


def contrast(one: Colour, another: Colour) -> float:
    """Return the contrast ratio of WCAG 2.2, from 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(another)))
    return (high + 0.05) / (low + 0.05)


def _shown(value: float) -> float:
    return min(1.0, max(0.0, value))


def _luminance(colour: Colour) -> float:
    red, green, blue = linear_rgb(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
