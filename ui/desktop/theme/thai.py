"""Text for display, never for saving: lines break between Thai words (found by libthai in Qt, or marked invisibly),
digits are of the chosen kind, spaces do not break as on paper. Text read from a widget has none of this."""

import os
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QTextBoundaryFinder

from core.thai.line_ends import TIE, LineBreakLexicon, persons, tie, tied_names
from core.thai.written import official_digits

PROBE = "การประเมินแผนพัฒนา"
BREAK = "\u200b"
LIBTHAI = "LIBTHAI_DICTDIR"  # where libthai looks for its dictionary first
# letters of a name that may break at its spaces, of a word that may break inside; columns vary
LONG = 24
WIDE = 16
PHONE = r"(?<!\d)(?<!\d )0 \d{3,4} \d{3,4}(?! ?\d)"  # 0 2143 0000
CHUNK = r"[^ \n]+"
_thai_digits = False
_lexicon: Callable[[], LineBreakLexicon] | None = None


def choose_digits(*, thai: bool) -> None:
    """Show numbers in Thai digits, or in Arabic ones if not `thai`, from now on."""
    global _thai_digits
    _thai_digits = thai


def break_by(lexicon: Callable[[], LineBreakLexicon]) -> None:
    """Set the function that loads the lexicon of Thai line breaks, which is used if Qt finds none itself."""
    global _lexicon
    _lexicon = lexicon
    _broken.cache_clear()


def use_dictionary(folder: Path) -> None:
    """Let libthai read its dictionary (thbrk.tri) from `folder`; it does so once, when the first Thai text is laid out.
    Where it finds none, Qt breaks no Thai line, and marks are put instead. No program started from here is told."""
    before = os.environ.get(LIBTHAI)
    os.environ[LIBTHAI] = str(folder)
    try:
        qt_breaks_thai()
    finally:
        os.environ.pop(LIBTHAI)
        if before is not None:
            os.environ[LIBTHAI] = before


def digits(text: str) -> str:
    """Return the text with the chosen kind of digits, except in codes, links and file names. Never save the result."""
    return _official(text) if _thai_digits else text


_official = lru_cache(maxsize=4096)(official_digits)


@lru_cache(maxsize=1)
def qt_breaks_thai() -> bool:
    """Return whether Qt finds line breaks within a run of Thai words."""
    return (
        0
        < QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Line, PROBE).toNextBoundary()
        < len(PROBE)
    )


def breakable(text: str) -> str:
    """Return the text for display: in the chosen digits, and with invisible marks where a line may or may not break."""
    return _broken(digits(text))


def parted(text: str) -> list[str]:
    """Split a Thai text into its words and spaces, in order, so that two texts can be compared word by word."""
    if not text.isascii() and max(map(ord, text)) > 0xFFFF:  # Qt counts such letters as two
        return re.findall(r"\s+|\S+", text)
    broken = _with_breaks(text, frozenset())
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Line, broken)
    found, start = [], 0
    while (end := finder.toNextBoundary()) > start:
        found += re.findall(r"\s+|\S+", broken[start:end].replace(BREAK, ""))
        start = end
    return found


@lru_cache(maxsize=4096)
def _broken(text: str) -> str:
    if not _thai(text):
        return text
    text = re.sub(PHONE, _together, tie(text))
    if _lexicon is not None and not qt_breaks_thai():
        text = _lexicon().tied_places(text)
    tied, inside = tied_names(text, ())
    for name in persons(text):
        if len(name) > LONG:
            tied = tied.replace(name.replace(" ", TIE), name)
    return _with_breaks(tied, inside)


def _thai(text: str) -> bool:
    return any("\u0e01" <= letter <= "\u0e5b" for letter in text)


def _together(match: re.Match[str]) -> str:
    return match[0].replace(" ", TIE)


def _with_breaks(text: str, no_break: frozenset[int]) -> str:
    if _lexicon is None or qt_breaks_thai() or not _thai(text):
        return text
    words = _lexicon()
    parts = []
    done = 0
    for chunk in re.finditer(CHUNK, text):
        for cut in _cuts(words, chunk[0]):
            at = chunk.start() + cut
            if (
                at not in no_break
                and re.fullmatch(_ENDS_THAI, text[at - 1])
                and re.fullmatch(_BEGINS_THAI, text[at])
            ):
                parts.append(text[done:at])
                done = at
    return BREAK.join((*parts, text[done:]))


def _cuts(lexicon: LineBreakLexicon, chunk: str) -> Iterator[int]:
    """Yield where words end in a chunk, and places inside words too long for a column."""
    for start, end in pairwise((0, *lexicon.cuts(chunk), len(chunk))):
        if start:
            yield start
        if end - start > WIDE:
            yield from (start + at for at in lexicon.cuts_within(chunk[start:end], WIDE))


_ENDS_THAI = "[ก-ฺเ-๎]"  # letters, vowels and signs; neither ฿ nor digits
_BEGINS_THAI = "[ก-ฮเ-ไ]"  # what a syllable begins with
