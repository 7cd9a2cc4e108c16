"""Bundles as files: what anybody can see of one, and its covering text."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from storage.exchange import refusals
from storage.files import file_hash, reason, whole


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
