"""Text as it is shown, never as it is stored: Thai breaks at words, digits are of the chosen kind.

Qt asks libthai for the breaks; where it is missing, invisible ones are put in.
"""

import os
import re
from functools import lru_cache
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QTextBoundaryFinder

from core.thai.numbering import official_digits
from core.thai.search import dictionary

PROBE = "การประเมินแผนพัฒนา"
BREAK = "\u200b"
KEPT = re.compile(r"(?<=[\d๐-๙]) (?=น\.)|(?<!\d)(?<!\d )0 \d{3,4} \d{3,4}(?! ?\d)")  # 14.32 น., 0 2143 0000
_thai_digits = False


def choose_digits(*, thai: bool) -> None:
    """Show Thai or Arabic digits from now on."""
    global _thai_digits
    _thai_digits = thai


def digits(text: str) -> str:
    """The text in the chosen digits; codes, links and file names stay unchanged. Never to be stored."""
    return _official(text) if _thai_digits else text


_official = lru_cache(maxsize=4096)(official_digits)


@lru_cache(maxsize=1)
def qt_breaks_thai() -> bool:
    """Whether Qt finds line breaks inside a run of Thai words."""
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Line, PROBE)
    return 0 < finder.toNextBoundary() < len(PROBE)


def breakable(text: str) -> str:
    """The text as it may be shown: digits as chosen, times and telephone numbers whole, breaks Qt does not find."""
    return _broken(digits(KEPT.sub(_together, text)))


def unbroken(text: str) -> str:
    """The text as it was before it was `breakable`, for what is heard, or shown by the system in one line."""
    return text.replace(BREAK, "")


def parted(text: str) -> list[str]:
    """The text as words and blanks, to be compared word by word."""
    if not text.isascii() and max(map(ord, text)) > 0xFFFF:  # Qt counts such letters as two
        return re.findall(r"\s+|\S+", text)
    broken = _broken(text)
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Line, broken)
    found, start = [], 0
    while (end := finder.toNextBoundary()) > start:
        found += re.findall(r"\s+|\S+", unbroken(broken[start:end]))
        start = end
    return found


def _together(found: re.Match[str]) -> str:
    return found[0].replace(" ", "\N{NO-BREAK SPACE}")


@lru_cache(maxsize=4096)
def _broken(text: str) -> str:
    if qt_breaks_thai() or not any("\u0e01" <= letter <= "\u0e5b" for letter in text):
        return text
    os.environ.setdefault("PYTHAINLP_READ_ONLY", "1")  # else it makes a folder in the user's home
    from pythainlp.corpus import thai_words
    from pythainlp.tokenize import word_tokenize

    words: Any = dictionary(thai_words)  # pythainlp asks for its own tree and uses no more than its prefixes
    found = word_tokenize(text, engine="newmm", custom_dict=words)
    return "".join(BREAK + word if _parts(before, word) else word for before, word in pairwise(["", *found]))


def _parts(before: str, after: str) -> bool:
    """Whether a line may end between two words that Qt would not part: Thai on both sides, never before ๆ and ฯ."""
    return bool(_ends_thai(before[-1:]) and _begins_thai(after[:1]))


_ends_thai = re.compile("[ก-ฺเ-๎]").fullmatch  # letters, vowels and signs; neither ฿ nor digits
_begins_thai = re.compile("[ก-ฮเ-ไ]").fullmatch  # what a syllable begins with
