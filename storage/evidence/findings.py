"""The type of a file by its first bytes (not by its name), and the report of a worker process on a file."""

import re
from dataclasses import dataclass

_PICTURES = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF8", "gif"),
    (b"BM", "bmp"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
)
_OTHERS = ((b"%PDF-", "pdf"), (b"PK\3\4", "zip"), (b"\xd0\xcf\x11\xe0", "ole"))
PICTURES = frozenset({"jpeg", "png", "gif", "bmp", "tiff", "webp", "heic", "avif"})
_HEIC = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})


def kind_of(head: bytes) -> str:
    """Return the type ("jpeg", "pdf", "zip" …) of a file that begins with these bytes, or "" if it is unknown."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp":
        if head[8:12] in _HEIC:
            return "heic"
        if head[8:12] in (b"avif", b"avis"):
            return "avif"
        return "video"
    return next((word for mark, word in (*_PICTURES, *_OTHERS) if head.startswith(mark)), "")


def is_program(head: bytes) -> bool:
    """Return whether a file that begins with these bytes is a program or script, which runs when opened."""
    return head.startswith((b"MZ", b"\x7fELF", b"#!"))


def is_web_page(head: bytes) -> bool:
    """Return whether a file that begins with these bytes is a web page, as sites send in place of a missing file."""
    return (
        re.match(rb"(?i)(\xef\xbb\xbf)?\s*(<!--.*?-->\s*)?<(!doctype html|html|head|body)\b", head)
        is not None
    )


MOST = 40_000  # bytes of a small picture
LARGEST = 200 * 2**20  # bytes of a converted photograph

FINE = "fine"
# RefusedError: a photograph that cannot be shown, a document that must not be opened.
TOO_LARGE = "too_large"
BROKEN = "broken"
CUT = "cut"
GONE = "gone"
SWELLS = "swells"
ENTITIES = "entities"
DIED, SLOW = "died", "slow"  # the worker process itself failed
# Kept although something is odd.
LOCKED = "locked"
UNREADABLE = "unreadable"
THICK = "thick"
MACROS = "macros"


@dataclass(frozen=True, slots=True)
class FileReport:
    """A worker process's report on an evidence file. `verdict`: FINE or what is wrong, such as CUT or LOCKED; `taken`:
    when a photo was taken; `kept`: the converted photo, b"" = store the file as it is; `small`: a preview."""

    verdict: str = FINE
    kind: str = ""  # its type, if its content tells more than its first bytes
    taken: str = ""  # when it was taken by the camera's clock: `2026-03-05T10:20`, or ""
    pages: int = 0  # of a document
    kept: bytes = b""  # the converted photograph to be kept; empty = keep the file unchanged
    small: bytes = b""  # a JPEG of at most MOST bytes, or nothing
