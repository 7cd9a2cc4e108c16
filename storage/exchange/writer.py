"""Writing bundles, whole or not at all, and reading them back; many into zips whose numbers reveal no receivers."""

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
from core.log.post import Bundle, BundleSegment, BundleZip, SealedFileDigest, ZippedBundle
from storage.exchange import container, refusals
from storage.exchange.seal import seal
from storage.exchange.serialization import pack, receipt_bytes, segment_bytes, text_bytes
from storage.files import PIECE, file_hash, is_full, pieces_of, whole


def write_bundle(
    path: Path, bundle: Bundle, sign: Callable[[bytes], bytes], blob: Callable[[str], Path] = Path
) -> bytes:
    """Write `bundle` to `path`, read it back, return its SHA-256. `sign` signs with the key `bundle.key`; `blob`
    returns a file's path by its SHA-256. UserError if writing fails (an older file stays) or other bytes are read."""
    with boundary(partial(refusals.not_written, path.name)):
        with whole(path) as sealed:
            written = seal_bundle(sealed, bundle, sign, blob, path.name)
        if file_hash(path, afresh=True) != written:
            raise refusals.not_the_same(path.name)
        return written


def seal_bundle(
    sealed: BinaryIO,
    bundle: Bundle,
    sign: Callable[[bytes], bytes],
    blob: Callable[[str], Path],
    name: str,
) -> bytes:
    """Write the signed, encrypted bundle to `sealed`; return its SHA-256. `sign` signs with `bundle.key`; `blob`
    returns a file's path by SHA-256; errors name `name`. OSError if `sealed` cannot be written, else UserError."""
    with TemporaryFile() as plain:
        _fill(plain, _entries(bundle, sign, {name: blob(name) for name in bundle.blobs}), name)
        return seal(plain, sealed, bundle.to)


def weight(piece: BundleSegment) -> int:
    """Return the most bytes that a segment and its texts add to a bundle: their sizes when compressed alone."""
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
        container.ManifestEntry(
            name, len(content), sha256(content).hexdigest(), len(contents[name])
        )
        for name, content in packed
    )
    files += tuple(
        container.ManifestEntry(container.BLOBS + name, file.stat().st_size, name)
        for name, file in blobs.items()
    )
    manifest = msgspec.json.encode(
        container.BundleManifest(
            *(
                container.FORMAT,
                bundle.key.hex(),
                bundle.unit,
                tuple(sorted(bundle.to)),
                bundle.made,
                files,
            ),
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
    """Return what is visible without a key: {"file": path, "bytes": size, "sha256": hex}. UserError if unreadable."""
    try:
        return {"file": str(file), "bytes": file.stat().st_size, "sha256": file_hash(file).hex()}
    except OSError as error:
        raise refusals.not_read(file.name, error) from error


def write_text(path: Path, text: str) -> None:
    """Write a text file completely or not at all. Raises UserError if it cannot be written."""
    with boundary(partial(refusals.not_written, path.name)), whole(path, 0o644) as file:
        file.write(text.encode())


MOST = 2_000  # how many bundles one zip has: readers look at no more entries
AROUND = 22  # bytes of a zip without entries
A_BUNDLE = 30 + 46 + 2 * len("0000.prongsai")  # bytes of a zip around each bundle


def write_zips(
    path: Path,
    bundles: Iterable[Bundle],
    sign: Callable[[bytes], bytes],
    blob: Callable[[str], Path],
    limit: int = 0,
) -> Iterator[ZippedBundle | BundleZip]:
    """Write the bundles into zips `path`, then `path` with `-2`, `-3` …, each of at most `limit` bytes (0 = the
    format's limit). Yield a ZippedBundle per bundle and a BundleZip per zip completed and read back. `sign` signs with
    the bundle's key; `blob` returns a file's path by SHA-256. UserError if a zip fails; completed ones stay."""
    most = min(limit or MOST_OF_A_ZIP, MOST_OF_A_ZIP)
    with TemporaryFile() as scratch:
        queue = _sealed(bundles, scratch, sign, blob, path.name)
        sealed_file = next(queue, None)
        for number in count(1):
            if sealed_file is None:
                return
            name = path if number == 1 else path.with_name(f"{path.stem}-{number}{path.suffix}")
            sealed_file = yield from _zip(name, sealed_file, queue, scratch, most)


def _sealed(
    bundles: Iterable[Bundle],
    scratch: BinaryIO,
    sign: Callable[[bytes], bytes],
    blob: Callable[[str], Path],
    name: str,
) -> Iterator[SealedFileDigest]:
    """Yield each bundle, encrypted in `scratch` until the next is requested."""
    for bundle in bundles:
        with boundary(partial(refusals.not_written, name)):
            scratch.seek(0)
            scratch.truncate()
            sealed = SealedFileDigest(
                seal_bundle(scratch, bundle, sign, blob, name), scratch.tell()
            )
        yield sealed


def _zip(
    path: Path,
    bundle: SealedFileDigest | None,
    queue: Iterator[SealedFileDigest],
    scratch: BinaryIO,
    limit: int,
) -> Generator[ZippedBundle | BundleZip, None, SealedFileDigest | None]:
    """Write one zip of `bundle` and what follows, as far as it fits; return the first bundle that does not fit."""
    size, bundles = AROUND, 0
    with boundary(partial(refusals.not_written, path.name)):
        with whole(path) as file:
            with ZipFile(file, "w", ZIP_STORED) as archive:
                while bundle is not None and bundles < MOST:
                    if bundles and size + A_BUNDLE + bundle.size > limit:
                        break
                    if bundle.size > MOST_OF_A_ZIP:
                        raise refusals.too_big_for_a_zip(path.name)
                    bundles, size = bundles + 1, size + A_BUNDLE + bundle.size
                    # only the number tells them apart
                    entry = ZipInfo(f"{bundles:04}.prongsai", container.MIDNIGHT)
                    entry.create_system = 3
                    entry.external_attr = container.READABLE
                    scratch.seek(0)
                    with archive.open(entry, "w") as into:
                        copyfileobj(scratch, into, PIECE)
                    yield ZippedBundle(path, entry.filename, bundle)
                    bundle = next(queue, None)
            written = SealedFileDigest(_hash(file), file.tell())
        if file_hash(path, afresh=True) != written.sha256:
            raise refusals.not_the_same(path.name)
    yield BundleZip(path, written, bundles)
    return bundle


def _hash(file: BinaryIO) -> bytes:
    """Return the SHA-256 of all that was written to the file, and leave it at its end."""
    file.flush()
    file.seek(0)
    digest = sha256()
    while piece := file.read(PIECE):
        digest.update(piece)
    return digest.digest()
