"""Writing a bundle to a drive, completely or not at all, and reading it back before it is reported as written; and
writing bundles for many receivers into zips, under numbers that do not reveal the receivers."""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from functools import partial
from hashlib import sha256
from itertools import count
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import Any, BinaryIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

import msgspec

from core.boundary import boundary
from core.exchange.send_deeds import MOST_OF_A_ZIP
from core.log.post import Bundle, BundleSegment, BundleZip, SealedFile, ZippedBundle
from storage.exchange import container, refusals
from storage.exchange.seal import seal
from storage.exchange.serialization import pack, receipt_bytes, segment_bytes, text_bytes
from storage.files import PIECE, file_hash, is_full, pieces_of, whole


def write_bundle(
    path: Path, bundle: Bundle, sign: Callable[[bytes], bytes], blob: Callable[[str], Path] = Path
) -> bytes:
    """Write `bundle` to `path`, signed by `sign` (with the key `bundle.key`) and encrypted for `bundle.to`; read it
    back and return its SHA-256. `blob` returns the path of a file by its SHA-256. Raises UserError if it cannot be
    written (a previous file at `path` stays) or the drive returns other bytes than were written."""
    with boundary(partial(refusals.not_written, path.name)):
        with whole(path) as sealed:
            written = seal_bundle(sealed, bundle, sign, blob, path.name)
        if file_hash(path, afresh=True) != written:
            raise refusals.not_the_same(path.name)
        return written


def seal_bundle(
    sealed: BinaryIO, bundle: Bundle, sign: Callable[[bytes], bytes], blob: Callable[[str], Path], name: str
) -> bytes:
    """Write the signed, encrypted bundle to the open file `sealed`; return the SHA-256 of the bytes written. `sign`
    signs with the key `bundle.key`, `blob` returns the path of a file by its SHA-256, `name` is the bundle's final file
    name, for errors. Raises OSError if `sealed` cannot be written, else UserError."""
    with TemporaryFile() as plain:
        _fill(plain, _entries(bundle, sign, {name: blob(name) for name in bundle.blobs}), name)
        return seal(plain, sealed, bundle.to)


def weight(piece: BundleSegment) -> int:
    """Return how many bytes a segment and its texts take at most in a bundle, where they are compressed with others."""
    return len(pack(segment_bytes((piece.segment,)))) + len(pack(text_bytes(piece.texts)))


def _fill(plain: BinaryIO, entries: Iterable[tuple[str, Iterable[bytes]]], name: str) -> None:
    """Write what is to be encrypted to a temporary file; a full disk of this PC is not reported as a full stick."""
    try:
        container.write_container(plain, entries)
        plain.seek(0)
    except OSError as error:
        if is_full(error):
            raise refusals.no_scratch(name) from error
        raise


def _entries(
    bundle: Bundle, sign: Callable[[bytes], bytes], blobs: dict[str, Path]
) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Yield all entries in the order of the file; the manifest has the size and hash of the others."""
    contents = {
        container.SEGMENTS: segment_bytes(bundle.segments),
        container.TEXTS: text_bytes(bundle.texts),
        container.RECEIPTS: receipt_bytes(bundle.receipts),
    }
    packed = [(name, pack(content)) for name, content in contents.items()]
    files = tuple(
        container.ManifestEntry(name, len(content), sha256(content).hexdigest(), len(contents[name]))
        for name, content in packed
    )
    files += tuple(
        container.ManifestEntry(container.BLOBS + name, file.stat().st_size, name) for name, file in blobs.items()
    )
    manifest = msgspec.json.encode(
        container.BundleManifest(
            *(container.FORMAT, bundle.key.hex(), bundle.unit, tuple(sorted(bundle.to)), bundle.made, files),
            part=bundle.part,
            want=tuple(hash_.hex() for hash_ in bundle.want),
            originals=bundle.originals,
            table=bundle.table,
            since=bundle.standing.since,
            invite=tuple(bundle.invite or ()),
            request=bundle.request[1:] if bundle.request else (),
            read=dict(bundle.standing.read),
        )
    )
    yield container.MANIFEST, (manifest,)
    yield container.SIGNATURE, (sign(container.SIGNED + manifest),)
    yield from ((name, (content,)) for name, content in packed)
    yield from ((container.BLOBS + name, _pieces(name, file)) for name, file in blobs.items())


def _pieces(name: str, path: Path) -> Iterator[bytes]:
    """Yield a file in pieces. Raises RefusedError at the end if it does not match its name."""
    digest = sha256()
    for piece in pieces_of(path):
        digest.update(piece)
        yield piece
    if digest.hexdigest() != name:
        raise refusals.blob_damaged(name)


def envelope(file: Path) -> Mapping[str, Any]:
    """Return what anybody can see of a bundle without a key: {"file": path, "bytes": size, "sha256": hash in hex}.
    Raises UserError if it is unreadable."""
    try:
        return {"file": str(file), "bytes": file.stat().st_size, "sha256": file_hash(file).hex()}
    except OSError as error:
        raise refusals.not_read(file.name, error) from error


def write_text(path: Path, words: str) -> None:
    """Write a text file completely or not at all. Raises UserError if it cannot be written."""
    with boundary(partial(refusals.not_written, path.name)), whole(path, 0o644) as file:
        file.write(words.encode())


MOST = 2_000  # how many bundles one zip has: readers look at no more entries
AROUND = 22  # bytes of a zip without entries
A_BUNDLE = 30 + 46 + 2 * len("0000.prongsai")  # bytes of a zip around each bundle


def write_zips(
    path: Path, bundles: Iterable[Bundle], sign: Callable[[bytes], bytes], blob: Callable[[str], Path], room: int = 0
) -> Iterator[ZippedBundle | BundleZip]:
    """Write the bundles into zips of at most `room` bytes (0 = the zip format's limit): `path`, then `path` with `-2`,
    `-3` … Yields a ZippedBundle for each bundle in its zip, and a BundleZip for each zip that is complete and was read
    back. The zips do not show receivers. UserError if a zip cannot be written or read back; complete ones stay."""
    most = min(room or MOST_OF_A_ZIP, MOST_OF_A_ZIP)
    with TemporaryFile() as scratch:
        queue = _sealed(bundles, scratch, sign, blob, path.name)
        held = next(queue, None)
        for number in count(1):
            if held is None:
                return
            name = path if number == 1 else path.with_name(f"{path.stem}-{number}{path.suffix}")
            held = yield from _zip(name, held, queue, scratch, most)


def _sealed(
    bundles: Iterable[Bundle],
    scratch: BinaryIO,
    sign: Callable[[bytes], bytes],
    blob: Callable[[str], Path],
    name: str,
) -> Iterator[SealedFile]:
    """Yield each bundle, encrypted in `scratch` until the next is requested."""
    for bundle in bundles:
        with boundary(partial(refusals.not_written, name)):
            scratch.seek(0)
            scratch.truncate()
            sealed = SealedFile(seal_bundle(scratch, bundle, sign, blob, name), scratch.tell())
        yield sealed


def _zip(
    path: Path, held: SealedFile | None, queue: Iterator[SealedFile], scratch: BinaryIO, most: int
) -> Generator[ZippedBundle | BundleZip, None, SealedFile | None]:
    """Write one zip of `held` and what follows, as far as it fits; return the first bundle that does not fit."""
    size, bundles = AROUND, 0
    with boundary(partial(refusals.not_written, path.name)):
        with whole(path) as file:
            with ZipFile(file, "w", ZIP_STORED) as archive:
                while held is not None and bundles < MOST and (not bundles or size + A_BUNDLE + held.size <= most):
                    if held.size > MOST_OF_A_ZIP:
                        raise refusals.too_big_for_a_zip(path.name)
                    bundles, size = bundles + 1, size + A_BUNDLE + held.size
                    entry = ZipInfo(f"{bundles:04}.prongsai", container.MIDNIGHT)  # only the number tells them apart
                    entry.create_system, entry.external_attr = 3, container.READABLE
                    scratch.seek(0)
                    with archive.open(entry, "w") as into:
                        copyfileobj(scratch, into, PIECE)
                    yield ZippedBundle(path, entry.filename, held)
                    held = next(queue, None)
            written = SealedFile(_hash(file), file.tell())
        if file_hash(path, afresh=True) != written.sha256:
            raise refusals.not_the_same(path.name)
    yield BundleZip(path, written, bundles)
    return held


def _hash(file: BinaryIO) -> bytes:
    """Return the SHA-256 of all that was written to the file, and leave it at its end."""
    file.flush()
    file.seek(0)
    digest = sha256()
    while piece := file.read(PIECE):
        digest.update(piece)
    return digest.digest()
