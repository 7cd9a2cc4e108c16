"""A separate process (`python -m storage.packs.worker`) that opens the files of a pack; its crash harms nothing."""

import zlib
from pathlib import Path
from typing import Any

from storage.apart import Reply, serve
from storage.packs.sanitizer import Signed, clean_jpeg, clean_pdf, clean_png, names_in, pages_of

DAMAGED = (zlib.error, EOFError, LookupError, OverflowError, TypeError)  # besides what every reader of files raises
BROKEN = (OSError, ValueError, RuntimeError, MemoryError, *DAMAGED)


def reply(question: dict[str, Any]) -> Reply:
    """The answer about one file: `pages`, `why`.

    The question has `path`, `kind`, `words` (null = it is not searched), `to` (where a copy with nothing hidden goes).
    """
    pages, why = answered(question)
    return {"pages": pages, "why": why}, b""


def answered(question: dict[str, Any]) -> tuple[int, str]:
    """(pages, why it cannot be given)."""
    path, kind, words = Path(question["path"]), question["kind"], question["words"]
    try:
        if words is None:
            return pages_of(path), ""
        return cleaned(path, kind, words, Path(question["to"]))
    except Signed:
        return 0, "signed"
    except BROKEN:
        return 0, "unread"


def cleaned(path: Path, kind: str, words: list[str], to: Path) -> tuple[int, str]:
    if kind != "pdf":
        clean = clean_jpeg if kind == "jpeg" else clean_png
        to.write_bytes(clean(path.read_bytes()))
        return 1, ""
    clean_pdf(path, to)
    return (0, "named") if names_in(to, words) else (pages_of(to), "")


if __name__ == "__main__":
    serve(reply)
