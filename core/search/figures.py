"""Figures as people type them, and as records keep them: typed one way, a figure is found however it was written.

The index has them in dots that nobody types, between two edges: 1250 is found by `1,250` and not by `12,50` or `125`.
"""

import re
from collections.abc import Iterator
from fractions import Fraction

from core.exact import exact_text

YEARS = ((1900, 2099), (2400, 2699))  # a word of four digits that is a year of either era is no figure, but a word
LEAST = 3  # digits of a figure that is looked for as one: of fewer the words are
SATANG = 100
EDGE = "⠿"
_DOTS = str.maketrans("0123456789.", "⠁⠂⠃⠄⠅⠆⠇⠈⠉⠊⠐")
_GROUPED = r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?:\.\d{1,6})?(?![\d,]*\d)"
_ALONE = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,6})?|\d{1,15}(?:\.\d{1,6})?"
_KEPT = r"-?\d{1,15}(?:\.\d{1,9})?"


def dotted(figure: Fraction) -> str:
    """A figure as the index has it, whatever its sign."""
    return f"{EDGE}{exact_text(abs(figure)).translate(_DOTS)}{EDGE}"


def figures_kept(name: str, value: str | int) -> tuple[str, ...]:
    """What a value of such a field may be; a whole number of a field of a form is perhaps money, kept in satang."""
    if isinstance(value, str):
        return (dotted(Fraction(value)),) if re.fullmatch(_KEPT, value) else ()
    own = dotted(Fraction(value))
    return (own, dotted(Fraction(value, SATANG))) if name.partition(".")[0] == "f" else (own,)


def figures_in(folded: str) -> Iterator[tuple[str, int, int]]:
    """The figures that are written with commas in a folded text, and where; all others are found by their digits."""
    for found in re.finditer(_GROUPED, folded):
        yield dotted(_read(found)), found.start(), found.end()


def figure_asked(word: str) -> tuple[str, ...]:
    """What a word that is a figure may be: that figure, or its digits in a text; () = it is none, of too few digits, or
    a year."""
    if (found := re.fullmatch(_ALONE, word)) is None:
        return ()
    figure = _read(found)
    said, is_year = exact_text(figure), word.isdigit() and any(first <= figure <= last for first, last in YEARS)
    return () if len(said) < LEAST or is_year else (dotted(figure), said)


def _read(found: "re.Match[str]") -> Fraction:
    return Fraction(found[0].replace(",", ""))
