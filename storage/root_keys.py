"""The root keys made on this PC, each with its secret until its paper copy was read back; they go into no backup."""

from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.log.certificates import RootKeyRecord
from storage import at_rest
from storage.files import PRIVATE, wipe, write_durably

FACTS = "roots.json"


class _Kept(msgspec.Struct, frozen=True):
    public: str
    made: str
    printed: str = ""
    read: str = ""
    file: str = ""


def kept_roots(directory: Path) -> tuple[RootKeyRecord, ...]:
    """Return the records of the root keys made on this PC, sorted by number; () if there are none."""
    return tuple(
        RootKeyRecord(
            n,
            bytes.fromhex(one.public),
            one.made,
            one.printed,
            one.read,
            one.file,
            on_this_pc=is_here,
        )
        for n, one in enumerate(_facts(directory), 1)
        for is_here in (_place(directory, n).is_file(),)
    )


def make_roots(directory: Path, count: int, day: str) -> tuple[bytes, ...]:
    """Make `count` root keys on this PC, dated `day`, and return their secrets. If exactly as many were made before and
    none has left this PC, make no new ones and return those. Raises OSError."""
    made = kept_roots(directory)
    if len(made) == count and all(one.on_this_pc for one in made):
        return tuple(root_secret(directory, n) for n in range(1, count + 1))
    new = [Ed25519PrivateKey.generate() for _n in range(count)]
    for n, one in enumerate(new, 1):
        at_rest.write(_place(directory, n), one.private_bytes_raw().hex().encode())
    _write(directory, [_Kept(one.public_key().public_bytes_raw().hex(), day) for one in new])
    return tuple(one.private_bytes_raw() for one in new)


def root_secret(directory: Path, number: int) -> bytes:
    """Return the secret of root key `number`. Raises OSError if its secret is no longer on this PC."""
    return bytes.fromhex(at_rest.read(_place(directory, number)).decode())


def note_printed(directory: Path, number: int, day: str, file: str) -> None:
    """Store the day on which root key `number` was written to `file` for printing. Raises OSError."""
    _note(directory, number, printed=day, file=file)


def note_read(directory: Path, number: int, day: str) -> None:
    """Delete the secret of root key `number`, as it was read back from paper; store the day. Raises OSError."""
    wipe(_place(directory, number))
    _note(directory, number, read=day, file="")


def _note(directory: Path, number: int, **facts: str) -> None:
    kept = _facts(directory)
    kept[number - 1] = msgspec.structs.replace(kept[number - 1], **facts)
    _write(directory, kept)


def _facts(directory: Path) -> list[_Kept]:
    try:
        return msgspec.json.decode((directory / FACTS).read_bytes(), type=list[_Kept])
    except (OSError, msgspec.MsgspecError):
        return []


def _write(directory: Path, root_keys: list[_Kept]) -> None:
    write_durably(directory / FACTS, msgspec.json.format(msgspec.json.encode(root_keys)), PRIVATE)


def _place(directory: Path, number: int) -> Path:
    return directory / f"root-{number}.key"
