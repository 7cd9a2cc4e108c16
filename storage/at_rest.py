"""Secret files as they lie on a medium: bound to one person of one Windows PC, elsewhere private by their mode.

Beside them may lie a copy of all of them that a passphrase opens, an ordinary age file: it goes along in backups, and
gives them back where they are missing or bound to somebody else. In a portable folder it is all there is: nothing on a
stick is bound to one PC, so the secrets are then in the memory of this process alone.
"""

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
_BOUND = b"prongsai-bound-1\n"  # begins what Windows opens for one person of one PC
_OWN = b"prongsai keys at rest 1"  # Windows mixes it in: what other programs have bound is not taken for ours
# The cost is its power of 2: beyond these a file of somebody's would take minutes and all the memory.
_COST = rb"\Aage-encryption\.org/v1\n-> scrypt [A-Za-z0-9+/]{22} (1?\d|2[01])\n"

_opened: dict[bytes, Mapping[str, str]] = {}  # what passphrases have opened in this process, by the hash of the copy


class BoundElsewhere(OSError):
    """It is bound to another person, or another PC."""


class NoPassphrase(OSError):
    """Only a passphrase opens it, and nobody has given it in this process."""


class Binding(NamedTuple):
    """How a system binds bytes to the person who is logged in; OSError where it will not."""

    bind: Callable[[bytes, bytes], bytes]  # (content, what is mixed in)
    unbind: Callable[[bytes, bytes], bytes]


def binding() -> Binding | None:
    """That of Windows; None where the mode of a file is all there is."""
    if os.name != "nt":
        return None
    from storage.windows import bound, unbound

    return Binding(bound, unbound)


def is_portable(directory: Path) -> bool:
    """Whether the folder of one office's keys lies in a portable folder: `data/keys/<office>` beside its mark."""
    above = directory.absolute().parents
    return len(above) > 2 and (above[2] / PORTABLE).is_file()


def read(path: Path) -> bytes:
    """A secret. OSError; of these BoundElsewhere and NoPassphrase say why a file that is there does not open."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return _remembered(path)
    if not any(content):  # a wipe was cut short: its name has stayed
        return _remembered(path)
    if not content.startswith(_BOUND):
        return content
    try:
        return _unbound(content)
    except BoundElsewhere:
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
        raise NoPassphrase
    return known[path.name].encode() if path.name in known else path.read_bytes()


def _unbound(content: bytes) -> bytes:
    system = binding()
    try:
        if system is None:
            raise BoundElsewhere
        return system.unbind(b64decode(content[len(_BOUND) :].strip(), validate=True), _OWN)
    except (OSError, NotBase64) as error:
        raise BoundElsewhere from error


def write(path: Path, content: bytes) -> None:
    """Write a secret, durably, as this system protects it. OSError."""
    system = binding()
    if system is not None and not is_portable(path.parent):
        content = _BOUND + b64encode(system.bind(content, _OWN)) + b"\n"
    write_durably(path, content, PRIVATE)


def protect(path: Path) -> None:
    """Write a secret anew that an older program, or another system, has left plain; bind none that is to be carried to
    other PCs. OSError."""
    content = path.read_bytes()
    if is_portable(path.parent):
        if content.startswith(_BOUND) and not sealed(path.parent):
            write(path, _unbound(content))
    elif binding() is not None and not content.startswith(_BOUND):
        write(path, content)


def is_plain(path: Path) -> bool:
    """Whether whoever may read the file has the secret."""
    try:
        content = path.read_bytes()
    except OSError:
        return False
    return any(content) and not content.startswith(_BOUND)


def sealed(directory: Path) -> bytes:
    """The copy that a passphrase opens; b"" = there is none."""
    try:
        found = (directory / SEALED).read_bytes()
    except OSError:
        return b""
    return found if len(found) <= MOST else b""


def seal(directory: Path, names: tuple[str, ...], passphrase: str) -> None:
    """Make the copy anew from the secrets; in a portable folder they are in nothing else from then on. OSError."""
    kept = {name: read(directory / name).decode("ascii") for name in names}
    copy = pyrage.passphrase.encrypt(msgspec.json.encode(kept), passphrase)
    if not re.match(_COST, copy):  # the cost goes by the speed of the PC: on a very fast one, more than is ever opened
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
    write_durably(directory / SEALED, copy, PRIVATE)
    if is_portable(directory):
        _opened[sha256(copy).digest()] = kept
        for name in names:
            wipe(directory / name)


def opened(copy: bytes, names: tuple[str, ...], passphrase: str) -> Mapping[str, str] | None:
    """The secrets in a copy; None when it is not with this passphrase, or is none."""
    if len(copy) > MOST or not re.match(_COST, copy):
        return None
    try:
        kept = msgspec.json.decode(pyrage.passphrase.decrypt(copy, passphrase), type=dict[str, str])
    except (pyrage.DecryptError, msgspec.MsgspecError):
        return None
    return kept if kept.keys() == set(names) else None


def unseal(directory: Path, names: tuple[str, ...], copy: bytes, passphrase: str) -> bool:
    """Have the secrets of a copy here: in the memory of this process in a portable folder, else in files; the copy lies
    beside them. False when it is not the passphrase. OSError."""
    kept = opened(copy, names, passphrase)
    if kept is None:
        return False
    if sealed(directory) != copy:
        write_durably(directory / SEALED, copy, PRIVATE)
    if is_portable(directory):
        _opened[sha256(copy).digest()] = kept
        for name, content in kept.items():
            with suppress(OSError):  # a stick may be read only
                _wipe_same(directory / name, content.encode("ascii"))
    else:
        for name, content in kept.items():
            write(directory / name, content.encode("ascii"))
    return True


def _wipe_same(path: Path, content: bytes) -> None:
    """Finish what a pulled stick has cut short when the copy was made. OSError."""
    if path.read_bytes() in (content, bytes(len(content))):
        wipe(path)
