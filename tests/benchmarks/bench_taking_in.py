"""Photographs of 12 MP, JPEG and HEIC, taken in by two worker processes, beside the same pictures by Pillow in two.

Pillow reads a photograph at a fraction of its size and turns it when it is small, as ours does; it keeps nothing.

Budget: 200 in 60 seconds. The window beside it is watched by bench_awake.
Run: `python -m tests.benchmarks.bench_taking_in`.
"""

import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from io import BytesIO
from itertools import accumulate
from multiprocessing import get_context
from pathlib import Path
from random import Random
from struct import pack
from tempfile import TemporaryDirectory
from time import perf_counter

import pi_heif
from PIL import Image, ImageChops, ImageOps

from storage.blobs import BlobStore
from storage.evidence.intake import keep_file
from storage.evidence.workers import EvidenceWorkers
from tests.benchmarks.measured import Measured

PHOTOS, PROCESSES = 200, 2  # taken in; of ours and of Pillow
DRAWN = 20  # different ones: each round of them is kept in a folder of its own
SIDES, KEPT = (4000, 3000), 2000
BUDGET = 60.0  # seconds


def drawn(room: Path) -> list[Path]:
    """As telephones make them: 12 MP, turned, with the place and the moment inside."""
    noise = Image.effect_noise(SIDES, 40).convert("RGB")
    base = Image.blend(noise, Image.linear_gradient("L").resize(SIDES).convert("RGB"), 0.7)
    exif, paths = Image.Exif(), []
    exif[0x0112], exif[0x0132] = 6, "2026:03:05 10:20:30"
    exif.get_ifd(0x8825)[1] = "N"
    for n in range(DRAWN):
        paths.append(room / f"{n}.jpg")
        ImageChops.offset(base, n * 37, n * 91).save(paths[-1], quality=90, exif=exif)
    return paths


def by_us(room: Path, paths: list[Path]) -> float:
    """Seconds for PHOTOS of them: looked at, turned, made small, written durably."""
    workers, began = EvidenceWorkers(), perf_counter()
    # each round is new to its folder
    blobs = [BlobStore(room / f"blobs{n}") for n in range(PHOTOS // DRAWN)]
    with ThreadPoolExecutor(PROCESSES) as pool:
        list(
            pool.map(
                lambda n: keep_file(blobs[n // DRAWN], workers, paths[n % DRAWN]), range(PHOTOS)
            )
        )
    took = perf_counter() - began
    workers.close()
    return took


def by_pillow(paths: list[Path]) -> float:
    """Seconds of one of them, in as many processes as ours, which have begun before."""
    with ProcessPoolExecutor(PROCESSES, get_context("spawn")) as pool:
        list(pool.map(made_small, paths[: 2 * PROCESSES]))
        began = perf_counter()
        list(pool.map(made_small, paths))
        return (perf_counter() - began) / len(paths)


def made_small(path: Path) -> None:
    """Open, read no larger than it needs, make small, turn and encode a photograph."""
    pi_heif.options.DECODE_THREADS = 1
    pi_heif.register_heif_opener(thumbnails=False)
    with Image.open(path) as picture:
        share = KEPT / max(picture.size)
        wanted = round(picture.width * share), round(picture.height * share)
        picture.draft("RGB", wanted)
        small = picture.resize(wanted, reducing_gap=2.0)
        ImageOps.exif_transpose(small).save(BytesIO(), "JPEG", quality=88)


def of_telephones(room: Path) -> list[Path]:
    """The same as HEIC."""
    pi_heif.register_heif_opener(thumbnails=False)
    paths = [room / f"{n}.heic" for n in range(DRAWN)]
    for n, path in enumerate(paths):
        path.write_bytes(photograph(n))
    return paths


def measured(made: Callable[[Path], list[Path]] = drawn, kind: str = "JPEG") -> Measured:
    with TemporaryDirectory() as held:
        room = Path(held)
        paths = made(room)
        alone, ours = by_pillow(paths) * PHOTOS, by_us(room, paths)
    return Measured(
        f"{PHOTOS} photographs of 12 MP taken in, {kind}",
        f"{ours:.0f} s in two processes",
        f"Pillow alone, two processes, {alone:.0f} s",
        ours / alone,
        f"≤ {BUDGET:.0f} s",
        ours <= BUDGET,
    )


def all_measured() -> list[Measured]:
    return [measured(), measured(of_telephones, "HEIC")]


def main() -> int:
    found = all_measured()
    print(*found, sep="\n")
    return int(not all(one.kept for one in found))


DATA = Path(__file__).parents[1] / "data" / "evidence"


# pixels of a tile, of a photograph
SIDE = 512
WIDE = 4032
HIGH = 3024


COLUMNS, ROWS = -(-WIDE // SIDE), -(-HIGH // SIDE)


GRID, EXIF = 1, 2  # items; the tiles follow


# when it was taken
TIFF = b"MM\0*\0\0\0\x08\0\1\x01\x32\0\2\0\0\0\x14\0\0\0\x1a\0\0\0\0" + b"2026:03:05 10:20:30\0"


def photograph(seed: int) -> bytes:
    """A turned photograph."""
    chance = Random(seed)
    tiles = [(DATA / f"tile_{n}.heic").read_bytes() for n in (1, 2)]
    order = [chance.randrange(len(tiles)) for _tile in range(COLUMNS * ROWS)]
    grid = pack(">BBBBHH", 0, 0, ROWS - 1, COLUMNS - 1, WIDE, HIGH)
    content = [grid, pack(">I", 0) + TIFF, *(inside(tiles[which], b"mdat") for which in order)]
    head = box(b"ftyp", b"heic", pack(">I", 0), b"mif1heic")
    configs = [whole(one, b"hvcC") for one in tiles]
    first = len(head) + len(meta(configs, order, [(0, 0)] * len(content))) + 8
    starts = accumulate(map(len, content[:-1]), initial=first)
    return (
        head
        + meta(configs, order, list(zip(starts, map(len, content), strict=True)))
        + box(b"mdat", *content)
    )


def meta(
    configs: Sequence[bytes], order: Sequence[int], places: Sequence[tuple[int, int]]
) -> bytes:
    """What the items are, where they lie, how they belong together."""
    tiles = range(EXIF + 1, EXIF + 1 + len(order))
    kinds = [(GRID, b"grid"), (EXIF, b"Exif"), *((one, b"hvc1") for one in tiles)]
    entries = [box(b"infe", pack(">IHH", 2 << 24, one, 0), kind, b"\0") for one, kind in kinds]
    uses = box(b"dimg", pack(f">HH{len(order)}H", GRID, len(order), *tiles)) + box(
        b"cdsc", pack(">HHH", EXIF, 1, GRID)
    )
    count = len(configs)  # properties: a configuration of each tile, the two sizes, a quarter turn
    sizes = [box(b"ispe", pack(">III", 0, *size)) for size in ((SIDE, SIDE), (WIDE, HIGH))]
    said = [pack(">HBBB", GRID, 2, count + 2, 0x80 | (count + 3))]
    said += [
        pack(">HBBB", one, 2, 0x80 | (which + 1), count + 1)
        for one, which in zip(tiles, order, strict=True)
    ]
    used = box(b"ipma", pack(">II", 0, len(said)), *said)
    extents = [
        pack(">HHHII", item, 0, 1, *place)
        for (item, _kind), place in zip(kinds, places, strict=True)
    ]
    return box(
        b"meta",
        pack(">I", 0),
        box(b"hdlr", pack(">II", 0, 0), b"pict", bytes(13)),
        box(b"pitm", pack(">IH", 0, GRID)),
        box(b"iinf", pack(">IH", 0, len(entries)), *entries),
        box(b"iref", pack(">I", 0), uses),
        box(b"iprp", box(b"ipco", *configs, *sizes, box(b"irot", b"\3")), used),
        box(b"iloc", pack(">IBBH", 0, 0x44, 0, len(extents)), *extents),
    )


def box(name: bytes, *content: bytes) -> bytes:
    inner = b"".join(content)
    return pack(">I", 8 + len(inner)) + name + inner


def whole(file: bytes, name: bytes) -> bytes:
    """The first box of this name, wherever it lies."""
    at = file.index(name) - 4
    return file[at : at + int.from_bytes(file[at : at + 4], "big")]


def inside(file: bytes, name: bytes) -> bytes:
    return whole(file, name)[8:]


if __name__ == "__main__":
    sys.exit(main())
