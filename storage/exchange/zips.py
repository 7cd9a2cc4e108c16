"""Bundles for many receivers in one zip, under numbers that say nothing: each is what a file of its own would be."""

from collections.abc import Callable, Generator, Iterable, Iterator
from functools import partial
from hashlib import sha256
from itertools import count
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import BinaryIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from core.boundary import boundary
from core.exchange.parts import MOST_OF_A_ZIP
from core.log.post import Enclosed, Sealed, Zipped
from core.log.transfer import Bundle
from storage.exchange import refusals
from storage.exchange.container import MIDNIGHT, READABLE
from storage.exchange.writer import seal_bundle
from storage.files import PIECE, file_hash, whole

MOST = 2_000  # bundles of one zip: a reader looks at no more entries
AROUND = 22  # bytes of a zip without entries
A_BUNDLE = 30 + 46 + 2 * len("0000.prongsai")  # bytes around each


def write_zips(
    path: Path, bundles: Iterable[Bundle], sign: Callable[[bytes], bytes], blob: Callable[[str], Path], room: int = 0
) -> Iterator[Enclosed | Zipped]:
    """Write zips of at most `room` bytes (0 = as large as a zip may be): `path`, then `path` with `-2`, `-3` …

    Each bundle is sealed as it comes and yielded when it lies in its zip; each zip when it has its name and was read
    back. Nothing in a zip says whose a bundle is but its seal. UserError as from `write_bundle`; the zips before stay.
    """
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
) -> Iterator[Sealed]:
    """Each bundle as it lies sealed in `scratch`, until the next is asked for."""
    for bundle in bundles:
        with boundary(partial(refusals.not_written, name)):
            scratch.seek(0)
            scratch.truncate()
            sealed = Sealed(seal_bundle(scratch, bundle, sign, blob, name), scratch.tell())
        yield sealed


def _zip(
    path: Path, held: Sealed | None, queue: Iterator[Sealed], scratch: BinaryIO, most: int
) -> Generator[Enclosed | Zipped, None, Sealed | None]:
    """One zip of what is held and what follows, as far as it fits; returns the first bundle that does not."""
    size, bundles = AROUND, 0
    with boundary(partial(refusals.not_written, path.name)):
        with whole(path) as file:
            with ZipFile(file, "w", ZIP_STORED) as archive:
                while held is not None and bundles < MOST and (not bundles or size + A_BUNDLE + held.size <= most):
                    if held.size > MOST_OF_A_ZIP:
                        raise refusals.too_big_for_a_zip(path.name)
                    bundles, size = bundles + 1, size + A_BUNDLE + held.size
                    entry = _entry(bundles)
                    scratch.seek(0)
                    with archive.open(entry, "w") as into:
                        copyfileobj(scratch, into, PIECE)
                    yield Enclosed(path, entry.filename, held)
                    held = next(queue, None)
            written = Sealed(_hash(file), file.tell())
        if file_hash(path, afresh=True) != written.sha256:
            raise refusals.not_the_same(path.name)
    yield Zipped(path, written, bundles)
    return held


def _entry(number: int) -> ZipInfo:
    """Every one is called, dated and marked alike but for its number."""
    entry = ZipInfo(f"{number:04}.prongsai", MIDNIGHT)
    entry.create_system, entry.external_attr = 3, READABLE
    return entry


def _hash(file: BinaryIO) -> bytes:
    """Of all that was written to it; `file` then stands at its end."""
    file.flush()
    file.seek(0)
    digest = sha256()
    while piece := file.read(PIECE):
        digest.update(piece)
    return digest.digest()
