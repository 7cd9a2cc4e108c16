"""A bundle onto a stick: whole or not at all, and read back before anyone is told it is there."""

import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryFile

import msgspec

from core.changes.bundle import Bundle
from storage.exchange import refusals
from storage.exchange.container import write_container
from storage.exchange.manifest import FORMAT, MANIFEST, SEGMENTS, SIGNATURE, SIGNED, TEXTS, Entry, Manifest
from storage.exchange.packing import pack, segment_bytes, text_bytes
from storage.exchange.seal import seal
from storage.files import whole


def write_bundle(path: Path, bundle: Bundle, sign: Callable[[bytes], bytes]) -> bytes:
    """Write `bundle` to `path`, signed by `sign` (the holder of `bundle.key`) and sealed to `bundle.to`.

    Returns the SHA-256 of the file, which was read back and found the same. UserError when it could not be written; the
    old file, if there was one, is then still there.
    """
    entries = _entries(bundle, sign)
    try:
        with TemporaryFile() as plain:
            write_container(plain, entries)
            plain.seek(0)
            with whole(path) as sealed:
                written = seal(plain, sealed, bundle.to)
        if file_hash(path, afresh=True) != written:
            raise refusals.not_the_same(path.name)
    except OSError as error:
        raise refusals.not_written(path.name, error.strerror or "") from error
    return written


def _entries(bundle: Bundle, sign: Callable[[bytes], bytes]) -> list[tuple[str, bytes]]:
    """Everything in the order of the file; the manifest names the rest by size and hash."""
    contents = {SEGMENTS: segment_bytes(bundle.segments), TEXTS: text_bytes(bundle.texts)}
    packed = [(name, pack(content)) for name, content in contents.items()]
    files = tuple(
        Entry(name, len(content), sha256(content).hexdigest(), len(contents[name])) for name, content in packed
    )
    manifest = msgspec.json.encode(
        Manifest(FORMAT, bundle.key.hex(), bundle.unit, tuple(sorted(bundle.to)), bundle.made, files)
    )
    return [(MANIFEST, manifest), (SIGNATURE, sign(SIGNED + manifest)), *packed]


def file_hash(path: Path, afresh: bool = False) -> bytes:
    """SHA-256 of a file's bytes; `afresh` asks the medium for them, not the memory of what was just written."""
    digest = sha256()
    with path.open("rb") as file:
        if afresh and hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while block := file.read(2**20):
            digest.update(block)
    return digest.digest()
