"""Bundles as files: their hash, what anybody can see of one, its covering text, and copies that wait (EXCHANGE 7.4).

A capped number of copies from unknown senders waits for the certificate.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from storage.exchange import refusals
from storage.files import PRIVATE, file_hash, make_directory, pieces_of, reason, whole

MOST = 64  # files
ROOM = 256 * 2**20  # bytes of all of them
ENDING = ".waiting"


def digest(path: Path, called: str = "") -> bytes:
    """The SHA-256 of a file. Refused, under the name it is `called`, when it cannot be read."""
    try:
        return file_hash(path)
    except OSError as error:
        raise refusals.not_read(called or path.name, error) from error


def wait(inbox: Path, path: Path, sha256: bytes, called: str = "") -> None:
    """Keep a copy, once. Refused when too many wait or it cannot be kept."""
    copy = inbox / f"{sha256.hex()}{ENDING}"
    held = waiting(inbox)
    if copy in held:
        return
    try:
        if len(held) >= MOST or sum(one.stat().st_size for one in (*held, path)) > ROOM:
            raise refusals.no_room(called or path.name)
        make_directory(inbox)
        with whole(copy, PRIVATE) as kept:
            kept.writelines(pieces_of(path))
    except OSError as error:
        raise refusals.not_kept(called or path.name, reason(error)) from error


def waiting(inbox: Path) -> Sequence[Path]:
    """The files that wait, in a settled order."""
    return sorted(inbox.glob(f"*{ENDING}"))


def envelope(file: Path) -> Mapping[str, Any]:
    """What anybody can see of a bundle. UserError when it cannot be read."""
    try:
        return {"file": str(file), "bytes": file.stat().st_size, "sha256": file_hash(file).hex()}
    except OSError as error:
        raise refusals.not_read(file.name, error) from error


def write_text(path: Path, words: str) -> None:
    """Write the words, whole or not at all. UserError when there is no room."""
    try:
        with whole(path, 0o644) as file:
            file.write(words.encode())
    except OSError as error:
        raise refusals.not_written(path.name, reason(error)) from error
