"""Encrypting a bundle with age: only its recipients can open it, also with the standard command `age -d -i`."""

from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256
from io import BytesIO, RawIOBase
from pathlib import Path
from typing import Any, BinaryIO

import pyrage

from core.boundary import bounded, unread
from storage import at_rest
from storage.exchange import refusals
from storage.exchange.age import (
    AgeFile,
    AlteredBytesError,
    NotAgeError,
    NotForUsError,
    TooManyStanzasError,
)
from storage.exchange.container import MAX_FILE
from storage.files import opened

_KEY_FILE = 2**20  # bytes of a key file that are read at most


class BundleTooLargeError(Exception):
    """Raised when an encrypted bundle would exceed the size limit for bundles."""


class SizeLimitedFile(RawIOBase):
    """A writable file of at most `limit` bytes. `digest`: SHA-256 of these; `failed`: error of a write, None = none."""

    def __init__(self, file: BinaryIO, limit: int) -> None:
        super().__init__()
        self._file = file
        self._left = limit
        self.digest = sha256()
        self.failed: Exception | None = None

    def writable(self) -> bool:
        return True

    def write(self, content: Any, /) -> int:
        self._left -= len(content)
        try:
            if self._left < 0:
                raise BundleTooLargeError
            self.digest.update(content)
            return self._file.write(content)
        except (OSError, BundleTooLargeError) as error:
            self.failed = error
            raise


def seal(plain: BinaryIO, sealed: BinaryIO, recipients: Sequence[str]) -> bytes:
    """Encrypt `plain` into `sealed` for `recipients` (`age1…`); return the SHA-256 of the encrypted bytes. OSError if
    writing fails, UserError for an invalid recipient."""
    if not recipients:
        raise refusals.bad_recipient("")
    metered = SizeLimitedFile(sealed, 2 * MAX_FILE)
    try:
        pyrage.encrypt_io(plain, metered, [_recipient(name) for name in recipients])
    except pyrage.EncryptError:
        if metered.failed is None:
            raise
    # of which the library says nothing, or passes over where it is the last write
    if metered.failed is not None:
        raise metered.failed
    return metered.digest.digest()


def _recipient(name: str) -> pyrage.x25519.Recipient:
    try:
        return pyrage.x25519.Recipient.from_str(name)
    except pyrage.RecipientError as error:
        raise refusals.bad_recipient(name) from error


@bounded(unread)
def read_identity(path: Path) -> pyrage.x25519.Identity:
    """Return the secret age identity in a file of age's own format. Raises UserError if the file has none."""
    try:
        lines = at_rest.read(path).decode("ascii").splitlines()
        return pyrage.x25519.Identity.from_str(
            next(line for line in lines if line.startswith("AGE-SECRET-KEY-"))
        )
    except (OSError, ValueError, StopIteration, pyrage.IdentityError) as error:
        raise refusals.no_key(str(path)) from error


@lru_cache(1)  # of a folder there is one, and many files come for it
def recipient_of(identity: str) -> str:
    """Return the public key (`age1…`) for which others encrypt files to the holder of this age identity."""
    return str(pyrage.x25519.Identity.from_str(identity).to_public())


@bounded(unread)
def read_recipient(path: Path) -> str:
    """Return the age recipient (`age1…`) in a public key file. Raises UserError if the file has none."""
    try:
        with opened(path) as file:
            words = file.read(_KEY_FILE).decode().split()
    except (OSError, ValueError) as error:
        raise refusals.bad_recipient(path.name) from error
    named = (word.strip('",') for word in words)  # also as `key show --json` writes it
    found = next((word for word in named if word.startswith("age1")), path.name)
    _recipient(found)
    return found


TRIED = 2048  # bytes of a bundle that show for whom it is: the header for twenty recipients


def may_open(head: bytes, identity: pyrage.x25519.Identity) -> bool:
    """Return whether a bundle beginning with `head` is encrypted for this identity; True if `head` does not tell."""
    try:
        AgeFile(BytesIO(head[:TRIED]), str(identity))
    except NotForUsError:
        return False
    except (NotAgeError, TooManyStanzasError, AlteredBytesError):
        return True
    return True
