"""A bundle from anywhere: each step is proved before the next one looks inside, and nothing is kept until all are."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO
from zlib import crc32

import msgspec
import pyrage

from core.log.transfer import ORIGINALS, Bundle
from storage.exchange import refusals
from storage.exchange.container import (
    BLOBS,
    FORMAT,
    MANIFEST,
    MAX_FILE,
    MAX_MANIFEST,
    MAX_PARTS,
    MAX_UNPACKED,
    MAX_WANT,
    RECEIPTS,
    SEGMENTS,
    SIGNATURE,
    TEXTS,
    BundleHead,
    BundleManifest,
    Stored,
    read_directory,
    signed_by,
)
from storage.exchange.seal import read_identity, unseal
from storage.exchange.serialization import read_receipts, read_segments, read_texts, unpack

FIRST = (MANIFEST, SIGNATURE, SEGMENTS, TEXTS, RECEIPTS)  # the entries every bundle has
SIGNATURE_SIZE = 64  # bytes, Ed25519
ODD = (ValueError, LookupError, RecursionError, msgspec.MsgspecError)  # what foreign bytes make a parser say


def read_bundle(path: Path, identity: Path, called: str = "") -> Bundle:
    """What the bundle at `path` says, opened with the age identity in the file `identity`.

    Its sender is proved to have signed it and meant us; whether the sender is known, and what each segment is worth, is
    for the store to judge. Raises Refused, which names it as it is `called`, and UserError when there is no identity;
    nothing is written anywhere.
    """
    name = called or path.name
    with _unsealed(path, identity, name) as (plain, ours):
        entries, manifest = _opened(name, plain, ours)
        _check_entries(plain, entries[2:], manifest)
        return _bundle(plain, entries, manifest)


def read_blobs(path: Path, identity: Path, keep: Callable[[str, Iterator[bytes]], None]) -> None:
    """Hand every file in the bundle to `keep`, by its SHA-256 (hex) and in pieces; it must read them all.

    Raises as `read_bundle` does, also when a file is not what its name says.
    """
    with _unsealed(path, identity, path.name) as (plain, ours):
        for entry in _opened(path.name, plain, ours)[0][len(FIRST) :]:
            if entry.name.startswith(BLOBS):
                keep(entry.name.removeprefix(BLOBS), _blocks(plain, entry))


@contextmanager
def _unsealed(path: Path, identity: Path, name: str) -> Iterator[tuple[BinaryIO, pyrage.x25519.Identity]]:
    """The zip inside, and the identity it was opened with. Refused for anything malformed."""
    ours = read_identity(identity)
    try:
        if path.stat().st_size > MAX_FILE:
            raise refusals.too_big(name)
        with TemporaryFile() as plain:
            unseal(path, plain, ours, name)
            yield plain, ours
    except OSError as error:
        raise refusals.not_read(name, error) from error
    except ODD as error:
        raise refusals.odd_contents(name) from error


def _opened(name: str, plain: BinaryIO, ours: pyrage.x25519.Identity) -> tuple[list[Stored], BundleManifest]:
    """The directory, then who signed it for whom, then whether these are the entries that were signed."""
    entries = read_directory(plain)
    if tuple(entry.name for entry in entries[: len(FIRST)]) != FIRST:
        raise ValueError("not the entries of a bundle")
    manifest = _manifest(name, plain, entries[0], entries[1])
    if str(ours.to_public()) not in manifest.to:
        raise refusals.not_for_us(name)
    if [(entry.name, entry.size) for entry in entries[2:]] != [(file.name, file.size) for file in manifest.files]:
        raise ValueError("not the entries that were signed")
    if any(file.name.startswith(BLOBS) and file.name != BLOBS + file.sha256 for file in manifest.files):
        raise ValueError("a file under another name than its hash")
    if manifest.originals not in ORIGINALS or len(manifest.want) > MAX_WANT:
        raise ValueError("no such wish, or more of them than allowed")
    if not 1 <= manifest.part[0] <= manifest.part[1] <= MAX_PARTS:
        raise ValueError("a part of nothing")
    return entries, manifest


def _bundle(plain: BinaryIO, entries: list[Stored], manifest: BundleManifest) -> Bundle:
    segments, texts, receipts = (
        unpack(_bytes(plain, entry, MAX_UNPACKED), file.unpacked)
        for entry, file in zip(entries[2 : len(FIRST)], manifest.files, strict=False)
    )
    return Bundle(
        key=bytes.fromhex(manifest.key),
        unit=manifest.unit,
        to=manifest.to,
        made=manifest.made,
        segments=tuple(read_segments(segments)),
        texts=tuple(read_texts(texts)),
        receipts=tuple(read_receipts(receipts)),
        blobs=tuple(file.sha256 for file in manifest.files if file.name.startswith(BLOBS)),
        want=tuple(_hash(word) for word in manifest.want),
        originals=manifest.originals,
        part=manifest.part,
        table=manifest.table,
    )


def _hash(word: str) -> bytes:
    found = bytes.fromhex(word)
    if len(found) != 32:
        raise ValueError("not a hash")
    return found


def _manifest(name: str, plain: BinaryIO, manifest_at: Stored, signature_at: Stored) -> BundleManifest:
    written, signature = _bytes(plain, manifest_at, MAX_MANIFEST), _bytes(plain, signature_at, SIGNATURE_SIZE)
    if msgspec.json.decode(written, type=BundleHead).format > FORMAT:
        raise refusals.newer(name)
    manifest = msgspec.json.decode(written, type=BundleManifest)
    if not signed_by(bytes.fromhex(manifest.key), signature, written):
        raise refusals.forged(name)
    return manifest


def _check_entries(plain: BinaryIO, entries: list[Stored], manifest: BundleManifest) -> None:
    """Every entry is the one that was signed; those this program does not know are passed over."""
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
    plain.seek(entry.start)
    crc, left = 0, entry.size
    while left and (block := plain.read(min(left, 2**20))):
        crc, left = crc32(block, crc), left - len(block)
        yield block
    if crc != entry.crc or left:
        raise ValueError("an entry that its check sum contradicts")
