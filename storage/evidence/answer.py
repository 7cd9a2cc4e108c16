"""What a worker process says of a file: shared by the worker and by who asks it."""

from dataclasses import dataclass

MOST = 40_000  # bytes of a small picture
LARGEST = 200 * 2**20  # bytes of a photograph made anew

FINE = "fine"
# A photograph that shows nothing, a document that must not be opened: refused.
TOO_LARGE, BROKEN, CUT, GONE, SWELLS, ENTITIES = "too_large", "broken", "cut", "gone", "swells", "entities"
DIED, SLOW = "died", "slow"  # the worker itself
# Odd, and kept all the same.
LOCKED, UNREADABLE, THICK, MACROS = "locked", "unreadable", "thick", "macros"


@dataclass(frozen=True, slots=True)
class Answer:
    """What is found in a file."""

    said: str = FINE
    kind: str = ""  # what it is, when its content says so better than its first bytes
    taken: str = ""  # when, as its camera says: `2026-03-05T10:20`, or ""
    pages: int = 0  # of a document
    kept: bytes = b""  # what a photograph is to be kept as; empty = as it is
    small: bytes = b""  # a JPEG of at most MOST bytes, or nothing
