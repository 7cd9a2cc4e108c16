"""A reader of age-encrypted files with a limited header and random access to the content (docs/bundle.md: Seal). The
header is parsed once and every stanza tried once, as the age library takes seconds for maliciously built files.
Decrypted content is never written to a file: a chunk is decrypted when it is read."""

import hmac
import re
from base64 import b64decode, b64encode
from functools import lru_cache
from hashlib import sha256
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

BEGINS = b"age-encryption.org/v1\n"
MOST_HEAD = 512 * 2**10  # bytes of all stanzas at most, enough for 5,000 receivers
PIECE = 64 * 2**10  # bytes of a chunk, which is encrypted as a whole
_TAG, _NONCE = 16, 16  # bytes of the tag of each chunk; of the nonce before the first
_FIRST_LOOK = 4096
_STANZA = rb"-> [!-~]+(?: [!-~]+)*\n(?:[A-Za-z0-9+/]{64}\n)*[A-Za-z0-9+/]{0,63}\n"
_HEAD = re.compile(re.escape(BEGINS) + b"(?:%s)+" % _STANZA)
_OURS = rb"(?m)^-> X25519 ([A-Za-z0-9+/]{43})\n([A-Za-z0-9+/]{43})\n"
_END = re.compile(rb"--- ([A-Za-z0-9+/]{43})\n")
_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"  # of Bech32


class NotAgeError(Exception):
    """Raised when a file does not begin as one encrypted by age does."""


class NotForUsError(Exception):
    """Raised when the identity cannot decrypt the file, because it is encrypted for others."""


class TooManyStanzasError(Exception):
    """Raised when the header exceeds MOST_HEAD bytes: more recipients than any bundle of this program has."""


class AlteredBytesError(Exception):
    """Raised when the file's bytes from position `at` on are altered or missing."""

    def __init__(self, position: int) -> None:
        super().__init__(f"altered at byte {position}")
        self.at = position


class AgeFile:
    """An age file's decrypted content, readable like a file. A bad header or chunk raises an error of this module."""

    def __init__(self, sealed: BinaryIO, identity: str) -> None:
        """`identity` is the `AGE-SECRET-KEY-1…` of one X25519 recipient."""
        self._sealed = sealed
        head, mac = _head(sealed)
        file_key = _file_key(head, _secret(identity))
        if not hmac.compare_digest(_derived(file_key, b"", b"header", head + b"---"), mac):
            raise AlteredBytesError(0)
        self._start = len(head) + len(b"--- \n") + 43 + _NONCE
        sealed.seek(self._start - _NONCE)
        self._cipher = ChaCha20Poly1305(_derived(file_key, sealed.read(_NONCE), b"payload"))
        length = sealed.seek(0, 2) - self._start
        self._pieces = -(-length // (PIECE + _TAG))
        self.size = length - self._pieces * _TAG
        self._at = 0
        self._number = -1
        self._piece = b""
        last = length - (self._pieces - 1) * (PIECE + _TAG)
        if self._pieces < 1 or last < _TAG or (last == _TAG and self._pieces > 1):
            raise AlteredBytesError(self._start + max(length, 0))
        self._opened(self._pieces - 1)  # the last chunk is marked as the last: nothing was cut off

    def seek(self, offset: int, whence: int = 0, /) -> int:
        self._at = max(0, offset + (0, self._at, self.size)[whence])
        return self._at

    def read(self, size: int = -1, /) -> bytes:
        """Return at most `size` decrypted bytes from the current position on; a negative `size` reads to the end."""
        end = self.size if size < 0 else min(self.size, self._at + size)
        found = []
        while self._at < end:
            number, inside = divmod(self._at, PIECE)
            piece = self._opened(number)[inside : inside + end - self._at]
            found.append(piece)
            self._at += len(piece)
        return found[0] if len(found) == 1 else b"".join(found)

    def _opened(self, number: int) -> bytes:
        if number != self._number:
            at = self._start + number * (PIECE + _TAG)
            self._sealed.seek(at)
            nonce = number.to_bytes(11, "big") + bytes([number == self._pieces - 1])
            try:
                self._piece = self._cipher.decrypt(nonce, self._sealed.read(PIECE + _TAG), None)
            except InvalidTag as error:
                raise AlteredBytesError(at) from error
            self._number = number
        return self._piece


def _head(sealed: BinaryIO) -> tuple[bytes, bytes]:
    """Return (the header up to its authentication line, the MAC in that line)."""
    sealed.seek(0)
    found, look = b"", _FIRST_LOOK
    while True:
        found += sealed.read(look - len(found))
        if not found.startswith(BEGINS):
            raise NotAgeError
        at = found.find(b"\n---") + 1
        if at and len(found) >= at + 48:
            break
        if look > MOST_HEAD:
            raise TooManyStanzasError
        if len(found) < look:
            raise AlteredBytesError(len(found))
        look *= 2
    end = _END.match(found, at)
    if at > MOST_HEAD:
        raise TooManyStanzasError
    if end is None or not _HEAD.fullmatch(found, 0, at):
        raise AlteredBytesError(0)
    try:
        return found[:at], _bytes(end[1])
    except ValueError as error:
        raise AlteredBytesError(0) from error


def _file_key(header: bytes, secret: X25519PrivateKey) -> bytes:
    """Return the file key from the stanza that is for this identity; each stanza is tried once."""
    own = secret.public_key().public_bytes_raw()
    for share, body in re.findall(_OURS, header):
        try:
            point = _bytes(share)
            shared = secret.exchange(X25519PublicKey.from_public_bytes(point))
            wrap = _derived(shared, point + own, b"age-encryption.org/v1/X25519")
            return ChaCha20Poly1305(wrap).decrypt(bytes(12), _bytes(body), None)
        except (InvalidTag, ValueError):  # for another recipient, or a point of low order
            continue
    raise NotForUsError


def _derived(key: bytes, salt: bytes, info: bytes, signed: bytes = b"") -> bytes:
    """Return 32 bytes derived by HKDF-SHA256, or, with `signed`, the HMAC of that under these bytes."""
    made = hmac.digest(hmac.digest(salt or bytes(32), key, sha256), info + b"\1", sha256)
    return hmac.digest(made, signed, sha256) if signed else made


def _bytes(encoded: bytes) -> bytes:
    """Decode base64. Raises ValueError unless it is canonical: the bits left over in the last letter are zero."""
    found = b64decode(encoded + b"=" * (-len(encoded) % 4))
    if b64encode(found).rstrip(b"=") != encoded:
        raise ValueError("not the one spelling")
    return found


@lru_cache(1)  # of a folder there is one, and many files come for it
def _secret(identity: str) -> X25519PrivateKey:
    """Return the private key of an identity, whose check sum was verified when it was read."""
    number = 0
    for letter in identity.lower().rpartition("1")[2][:-6]:
        number = number << 5 | _LETTERS.index(letter)
    return X25519PrivateKey.from_private_bytes((number >> 4).to_bytes(32, "big"))
