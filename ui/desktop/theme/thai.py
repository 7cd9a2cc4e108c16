"""Thai wraps at words: Qt asks libthai; where it is missing, invisible breaks are put in for display only."""

from functools import lru_cache

from PySide6.QtCore import QTextBoundaryFinder

PROBE = "การประเมินแผนพัฒนา"
BREAK = "\u200b"


@lru_cache(maxsize=1)
def qt_breaks_thai() -> bool:
    """Whether Qt finds a place to break inside a run of Thai words."""
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Line, PROBE)
    return 0 < finder.toNextBoundary() < len(PROBE)


@lru_cache(maxsize=4096)
def breakable(text: str) -> str:
    """The text as it may be shown: with zero-width breaks at word ends if Qt itself finds none. Never to be stored."""
    if qt_breaks_thai() or not any("\u0e01" <= letter <= "\u0e5b" for letter in text):
        return text
    from pythainlp.tokenize import word_tokenize

    return BREAK.join(word_tokenize(text, engine="newmm"))
