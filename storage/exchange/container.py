"""The signed manifest of a bundle, and the bundle's zip container: uncompressed, in order, without gaps or extras."""

import re
from collections.abc import Iterable
from struct import Struct
from typing import IO, BinaryIO, NamedTuple, TypeAlias
from zipfile import ZIP_STORED, ZipFile, ZipInfo

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from core.entities import FIRST_TABLE
from storage.exchange.age import AgeFile

FORMAT = 1  # raised only if older readers could go wrong; they ignore new fields and entries
# what a manifest's signature begins over, so that it signs nothing else
SIGNED = b"prongsai-bundle-1\0"
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
SEGMENTS = "segments.zst"
TEXTS = "texts.zst"
RECEIPTS = "receipts.zst"
BLOBS = "blobs/"  # prefix, followed by the SHA-256 of a file in hex
MAX_WANT = 20_000  # hashes
MAX_ENTRIES = 20_000
MAX_PARTS = 10_000
MAX_MANIFEST = 4 * 2**20  # bytes
MAX_FILE = 2**32 - 2**24  # bytes when decrypted: the limit of a zip without extensions
MAX_UNPACKED = 256 * 2**20  # bytes of one unpacked entry


class BundleFormatNumber(msgspec.Struct, frozen=True):
    """The format number in a bundle's manifest, decoded alone before the rest of the manifest is read."""

    format: int


class ManifestEntry(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a manifest states about a zip entry. `size`, `sha256`: of the bytes as stored; `unpacked`: bytes after
    unpacking, 0 = not packed. The manifest lists all entries after `manifest.sig`, in file order."""

    name: str
    size: int  # bytes as stored
    sha256: str  # SHA-256 of the stored bytes, hex
    unpacked: int = 0  # bytes after unpacking, for a .zst entry


class BundleManifest(msgspec.Struct, frozen=True):
    """The manifest of a bundle (docs/bundle.md): sender, recipients, files, and what the sender asks for (`want`)."""

    format: int
    key: str  # the sender's Ed25519 public key, hex
    unit: str
    to: tuple[str, ...]
    made: str
    files: tuple[ManifestEntry, ...]
    part: tuple[int, int] = (1, 1)  # number of this file, number of files
    want: tuple[str, ...] = ()  # hashes of texts and files the sender is missing, hex
    originals: str = "asked"  # which original files the sender wants to get
    table: int = FIRST_TABLE  # version of the table of entities the sender knows
    # the sender's receipts since that number stand, for units that no receipt in here names
    since: int = 0
    # claims an invitation: its record, sender's recipient, signature of its key, hex
    invite: tuple[str, ...] = ()
    # of a device without a certificate: recipient, code, name, kind, parent of its unit
    request: tuple[str, ...] = ()
    # by receiver's key, hex: the number of the receipts in its last file that was read
    read: dict[str, int] = {}


def signed_by(key: bytes, signature: bytes, manifest: bytes) -> bool:
    """Return whether `signature` is a valid signature of `manifest` by the Ed25519 public key `key`."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, SIGNED + manifest)
    except (InvalidSignature, ValueError):
        return False
    return True


# signature, disk, disk, entries here, entries, directory's size and place, comment's length
END = Struct("<4s4H2LH")
CENTRAL = Struct("<4s6H3L5H2L")
LOCAL = Struct("<4s5H3L2H")
MIDNIGHT = (1980, 1, 1, 0, 0, 0)  # a zip cannot say "no date"
# by Unix, version 2.0, no flags, stored, midnight, 1 January 1980
MADE = (3 << 8 | 20, 20, 0, ZIP_STORED, 0, 33)
READABLE = 0o600 << 16  # how Unix sees an entry
LONGEST_ENTRY = CENTRAL.size + 201  # bytes in the directory: with two parts of a name
NAME = rb"[a-z0-9][a-z0-9._-]{0,99}(/[a-z0-9][a-z0-9._-]{0,99})?"


# the decrypted content of a bundle (its zip container), readable at any position
DecryptedContent: TypeAlias = AgeFile | IO[bytes]


class ZipEntryPlace(NamedTuple):
    """Where the bytes of a zip entry lie in the decrypted content, with the entry's name and checksum (CRC-32)."""

    name: str
    start: int
    size: int
    crc: int


def write_container(file: BinaryIO, entries: Iterable[tuple[str, Iterable[bytes]]]) -> None:
    """Write the entries (name, byte pieces) to a zip, in order; the same entries always give the same bytes."""
    with ZipFile(file, "w", ZIP_STORED) as archive:
        for name, pieces in entries:
            info = ZipInfo(name, MIDNIGHT)
            info.create_system, info.external_attr = 3, READABLE
            with archive.open(info, "w") as entry:
                for piece in pieces:
                    entry.write(piece)


def read_directory(file: DecryptedContent) -> list[ZipEntryPlace]:
    """Return each zip entry's place, in file order. ValueError if a byte differs from what `write_container` writes."""
    size = file.seek(0, 2)
    count, start = _end(file, size)
    file.seek(start)
    directory = file.read(size - END.size - start)
    entries: list[ZipEntryPlace] = []
    position = at = 0
    for _ in range(count):
        stored, following, at = _entry(file, directory, at, position)
        entries.append(stored)
        position = following
    if position != start or at != len(directory):
        raise ValueError("bytes beside the entries")
    if len({entry.name for entry in entries}) != count:
        raise ValueError("the same name twice")
    return entries


def _end(file: DecryptedContent, size: int) -> tuple[int, int]:
    """Return the number of entries and the position of the directory, from the last bytes of the zip."""
    if size < END.size:
        raise ValueError("too short for a zip")
    file.seek(size - END.size)
    mark, disk, first_disk, here, count, length, start, comment = END.unpack(file.read(END.size))
    if mark != b"PK\5\6" or (disk, first_disk, comment) != (0, 0, 0) or here != count:
        raise ValueError("not the end of a zip")
    if count > MAX_ENTRIES or length > count * LONGEST_ENTRY or start + length != size - END.size:
        raise ValueError("more entries than allowed, or bytes between them")
    return count, start


def _entry(
    file: DecryptedContent, directory: bytes, index: int, position: int
) -> tuple[ZipEntryPlace, int, int]:
    """Return one entry from the directory at `index`, which must begin at `position`, and the positions after both."""
    if index + CENTRAL.size > len(directory):
        raise ValueError("the directory is cut")
    fields = CENTRAL.unpack_from(directory, index)
    mark, *made, crc, size, size_out, named, extra, comment, disk, inner, outer, offset = fields
    name = directory[index + CENTRAL.size : index + CENTRAL.size + named]
    if (mark, *made) != (b"PK\1\2", *MADE) or (extra, comment, disk, inner, outer) != (
        0,
        0,
        0,
        0,
        READABLE,
    ):
        raise ValueError("an entry of another kind")
    if size_out != size or offset != position or not re.fullmatch(NAME, name):
        raise ValueError("an entry out of order, or a name that is none")
    before = LOCAL.pack(b"PK\3\4", *MADE[1:], crc, size, size, named, 0) + name
    file.seek(position)
    if file.read(len(before)) != before:
        raise ValueError("an entry that its own head contradicts")
    start = position + len(before)
    return (
        ZipEntryPlace(name.decode("ascii"), start, size, crc),
        start + size,
        index + CENTRAL.size + named,
    )
