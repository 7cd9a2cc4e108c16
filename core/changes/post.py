"""Where files between offices are kept, sealed and opened, as Protocols; wiring.py fills them."""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Protocol

from core.changes.bundle import Bundle


class Shelf(Protocol):
    """The files kept under their SHA-256 (hex)."""

    def has(self, sha256: str) -> bool: ...

    def size(self, sha256: str) -> int:
        """Bytes; 0 when it is not here."""

    def drop(self, sha256: str) -> None:
        """Delete it if it is here."""


class Post(Protocol):
    """Seals and opens bundles with the keys of one folder."""

    @property
    def shelf(self) -> Shelf: ...

    def write(self, path: Path, bundle: Bundle) -> bytes:
        """Write the bundle, read it back, and give the SHA-256 of the file."""

    def read(self, path: Path) -> Bundle:
        """What a bundle addressed to this folder says; raises Refused."""

    def digest(self, path: Path) -> bytes:
        """The SHA-256 of a file; raises Refused when it cannot be read."""

    def keep(self, path: Path, blobs: Collection[str]) -> int:
        """Keep these files out of a bundle (SHA-256, hex); how many were not here before."""

    def wait(self, path: Path, sha256: bytes) -> None:
        """Keep a copy until its sender is known; raises Refused when too many wait."""

    def waiting(self) -> Sequence[Path]:
        """The files that wait."""

    def waited(self, path: Path) -> None:
        """It waits no more."""
