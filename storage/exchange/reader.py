"""A bundle from anywhere: each step is proved before the next one looks inside, and nothing is kept until all are."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO
from zlib import crc32

import msgspec
import pyrage

from core.changes.bundle import Bundle
from storage.exchange import refusals
from storage.exchange.container import Stored, read_directory
from storage.exchange.manifest import (
    FORMAT,
    MANIFEST,
    MAX_FILE,
    MAX_MANIFEST,
    MAX_UNPACKED,
    SEGMENTS,
    SIGNATURE,
    TEXTS,
    Head,
    Manifest,
    signed_by,
)
from storage.exchange.packing import read_segments, read_texts, unpack
from storage.exchange.seal import read_identity, unseal

SIGNATURE_SIZE = 64  # bytes, Ed25519
ODD = (ValueError, LookupError, RecursionError, msgspec.MsgspecError)  # what foreign bytes make a parser say


def read_bundle(path: Path, identity: Path) -> Bundle:
    """What the bundle at `path` says, opened with the age identity in the file `identity`.

    Its sender is proved to have signed it and meant us; whether the sender is known, and what each segment is worth, is
    for the store to judge. Raises Refused, and UserError when there is no identity; nothing is written anywhere.
    """
    ours = read_identity(identity)
    try:
        size = path.stat().st_size
    except OSError as error:
        raise refusals.unreadable(path.name, error.strerror or "") from error
    if size > MAX_FILE:
        raise refusals.too_big(path.name)
    try:
        with TemporaryFile() as plain:
            unseal(path, plain, ours)
            return _opened(path.name, plain, ours)
    except ODD as error:
        raise refusals.odd_contents(path.name) from error


def _opened(name: str, plain: BinaryIO, ours: pyrage.x25519.Identity) -> Bundle:
    """The directory, then who signed it for whom, then every entry by its hash, then what they say."""
    entries = read_directory(plain)
    if [entry.name for entry in entries[:4]] != [MANIFEST, SIGNATURE, SEGMENTS, TEXTS]:
        raise ValueError("not the entries of a bundle")
    manifest = _manifest(name, plain, entries[0], entries[1])
    if str(ours.to_public()) not in manifest.to:
        raise refusals.not_for_us(name)
    _check_entries(plain, entries[2:], manifest)
    segments, texts = (
        unpack(_bytes(plain, entry, MAX_UNPACKED), file.unpacked)
        for entry, file in zip(entries[2:4], manifest.files[:2], strict=True)
    )
    return Bundle(
        key=bytes.fromhex(manifest.key),
        unit=manifest.unit,
        to=manifest.to,
        made=manifest.made,
        segments=tuple(read_segments(segments)),
        texts=tuple(read_texts(texts)),
    )


def _manifest(name: str, plain: BinaryIO, manifest_at: Stored, signature_at: Stored) -> Manifest:
    written, signature = _bytes(plain, manifest_at, MAX_MANIFEST), _bytes(plain, signature_at, SIGNATURE_SIZE)
    if msgspec.json.decode(written, type=Head).format > FORMAT:
        raise refusals.newer(name)
    manifest = msgspec.json.decode(written, type=Manifest)
    if not signed_by(bytes.fromhex(manifest.key), signature, written):
        raise refusals.forged(name)
    return manifest


def _check_entries(plain: BinaryIO, entries: list[Stored], manifest: Manifest) -> None:
    """Every entry is the one that was signed, and none is missing; those this program does not know are passed over."""
    if [(entry.name, entry.size) for entry in entries] != [(file.name, file.size) for file in manifest.files]:
        raise ValueError("not the entries that were signed")
    for entry, file in zip(entries, manifest.files, strict=True):
        digest = sha256()
        for block in _blocks(plain, entry):
            digest.update(block)
        if digest.hexdigest() != file.sha256:
            raise ValueError("an entry is not the one that was signed")


def _bytes(plain: BinaryIO, entry: Stored, limit: int) -> bytes:
    if entry.size > limit:
        raise ValueError("an entry larger than it may be")
    return b"".join(_blocks(plain, entry))


def _blocks(plain: BinaryIO, entry: Stored) -> Iterator[bytes]:
    """The bytes of an entry in pieces; ValueError at the end if their check sum is not the zip's."""
    plain.seek(entry.place)
    crc, left = 0, entry.size
    while left and (block := plain.read(min(left, 2**20))):
        crc, left = crc32(block, crc), left - len(block)
        yield block
    if crc != entry.crc or left:
        raise ValueError("an entry that its check sum contradicts")
