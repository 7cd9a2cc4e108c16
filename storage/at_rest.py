"""Secret files on the disk: encrypted for one user of one Windows PC, elsewhere protected by their file mode. A sealed
copy, an age file opened by a passphrase, may lie beside them and in backups; it restores secrets missing or bound to
another user. A portable folder has only this copy, as a stick is bound to no PC; its secrets are in memory."""

import errno
import os
import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Callable, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import msgspec
import pyrage

from storage.files import PRIVATE, wipe, write_durably

SEALED = "keys.age"
PORTABLE = "portable"  # a file of this name lies beside the programs and data of a portable folder
MOST = 2**16  # bytes of a sealed copy
_BOUND = b"prongsai-bound-1\n"  # prefix of what Windows opens for one user of one PC
_OWN = b"prongsai keys at rest 1"  # entropy for Windows, to tell our files from those of other programs
# The cost is a power of 2: a foreign file with a higher one would take minutes and all memory.
_COST = rb"\Aage-encryption\.org/v1\n-> scrypt [A-Za-z0-9+/]{22} (1?\d|2[01])\n"

# what passphrases have opened in this process, by the hash of the copy
_opened: dict[bytes, Mapping[str, str]] = {}


class ForeignSecretError(OSError):
    """Raised if a secret file is encrypted for another user or another PC."""


class NoPassphraseError(OSError):
    """Raised if only a passphrase can decrypt the secrets, and none was entered in this process."""


class UserEncryption(NamedTuple):
    """The functions that encrypt and decrypt (content, salt) for the logged-in user; OSError if the system refuses."""

    bind: Callable[[bytes, bytes], bytes]  # (content, what is mixed in)
    unbind: Callable[[bytes, bytes], bytes]


def binding() -> UserEncryption | None:
    """Return the functions that encrypt for a user on Windows; None elsewhere, where file modes protect secrets."""
    if os.name != "nt":
        return None
    from storage.windows import bound, unbound

    return UserEncryption(bound, unbound)


def is_portable(directory: Path) -> bool:
    """Return whether the keys in `directory` belong to a portable program, which shares one folder with its data."""
    above = directory.absolute().parents
    return len(above) > 2 and (above[2] / PORTABLE).is_file()


def read(path: Path) -> bytes:
    """Return the secret in a file; if that is missing, wiped or another user's, the secret that a passphrase opened in
    this process. Raises OSError: ForeignSecretError or NoPassphraseError if a secret exists and cannot be decrypted."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return _remembered(path)
    if not any(content):  # a wipe was interrupted, which leaves zeros under the file's name
        return _remembered(path)
    if not content.startswith(_BOUND):
        return content
    try:
        return _unbound(content)
    except ForeignSecretError:
        with suppress(OSError):
            return _remembered(path)
        raise


def _remembered(path: Path) -> bytes:
    try:
        sealed = path.with_name(SEALED).read_bytes()
    except FileNotFoundError as error:
        raise FileNotFoundError(*error.args) from None
    known = _opened.get(sha256(sealed).digest())
    if known is None:
        raise NoPassphraseError
    return known[path.name].encode() if path.name in known else path.read_bytes()


def _unbound(content: bytes) -> bytes:
    system = binding()
    try:
        if system is None:
            raise ForeignSecretError
        return system.unbind(b64decode(content[len(_BOUND) :].strip(), validate=True), _OWN)
    except (OSError, NotBase64) as error:
        raise ForeignSecretError from error


def write(path: Path, content: bytes) -> None:
    """Write a secret to a file durably, encrypted or with a private mode as the system allows. Raises OSError."""
    system = binding()
    if system is not None and not is_portable(path.parent):
        content = _BOUND + b64encode(system.bind(content, _OWN)) + b"\n"
    write_durably(path, content, PRIVATE)


def protect(path: Path) -> None:
    """Encrypt a secret file in place if it is plain (Windows only). In a portable folder decrypt the file instead, so
    that other PCs can read it, unless a passphrase seals a copy of the folder's secrets. Raises OSError."""
    content = path.read_bytes()
    if is_portable(path.parent):
        if content.startswith(_BOUND) and not sealed(path.parent):
            write(path, _unbound(content))
    elif binding() is not None and not content.startswith(_BOUND):
        write(path, content)


def is_plain(path: Path) -> bool:
    """Return whether the secret file is readable and not encrypted, so that reading it reveals the secret."""
    try:
        content = path.read_bytes()
    except OSError:
        return False
    return any(content) and not content.startswith(_BOUND)


def sealed(directory: Path) -> bytes:
    """Return the copy of a folder's secrets that a passphrase seals; b"" if there is none or it is too large."""
    try:
        found = (directory / SEALED).read_bytes()
    except OSError:
        return b""
    return found if len(found) <= MOST else b""


def seal(directory: Path, names: tuple[str, ...], passphrase: str) -> None:
    """Write the secrets `names`, sealed by a passphrase; in a portable folder delete their files. Raises OSError."""
    kept = {name: read(directory / name).decode("ascii") for name in names}
    copy = pyrage.passphrase.encrypt(msgspec.json.encode(kept), passphrase)
    # on a very fast PC the cost may exceed the highest that is ever opened
    if not re.match(_COST, copy):
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
    write_durably(directory / SEALED, copy, PRIVATE)
    if is_portable(directory):
        _opened[sha256(copy).digest()] = kept
        for name in names:
            wipe(directory / name)


def opened(sealed_copy: bytes, names: tuple[str, ...], passphrase: str) -> Mapping[str, str] | None:
    """Return {name: secret} of a sealed copy; None if the passphrase is wrong or the copy's names are not `names`."""
    if len(sealed_copy) > MOST or not re.match(_COST, sealed_copy):
        return None
    try:
        kept = msgspec.json.decode(
            pyrage.passphrase.decrypt(sealed_copy, passphrase), type=dict[str, str]
        )
    except (pyrage.DecryptError, msgspec.MsgspecError):
        return None
    return kept if kept.keys() == set(names) else None


def unseal(directory: Path, names: tuple[str, ...], sealed_copy: bytes, passphrase: str) -> bool:
    """Restore the secrets `names` from a sealed copy to their files (in a portable folder: to memory), and store the
    copy. Return False, with nothing changed, if `opened` would return None. Raises OSError."""
    kept = opened(sealed_copy, names, passphrase)
    if kept is None:
        return False
    if sealed(directory) != sealed_copy:
        write_durably(directory / SEALED, sealed_copy, PRIVATE)
    if is_portable(directory):
        _opened[sha256(sealed_copy).digest()] = kept
        for name, content in kept.items():
            path, secret = directory / name, content.encode("ascii")
            # a stick may be read only, or was pulled while the copy was made
            with suppress(OSError):
                if path.read_bytes() in (secret, bytes(len(secret))):
                    wipe(path)
    else:
        for name, content in kept.items():
            write(directory / name, content.encode("ascii"))
    return True
