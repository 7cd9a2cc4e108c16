"""Photographs of 12 MP, JPEG and HEIC, taken in by two worker processes, beside the same pictures by Pillow in two.

Pillow reads a photograph at a fraction of its size and turns it when it is small, as ours does; it keeps nothing.

Budget: 200 in 60 seconds. The window beside it is watched by bench_awake.
Run: `python -m tests.benchmarks.bench_taking_in`.
"""

import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import pi_heif
from PIL import Image, ImageChops, ImageOps

from storage.evidence.blobs import Blobs
from storage.evidence.intake import keep_file
from storage.evidence.workers import Workers
from tests.benchmarks.heic import photograph
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
    workers, began = Workers(), perf_counter()
    blobs = [Blobs(room / f"blobs{n}") for n in range(PHOTOS // DRAWN)]  # each round is new to its folder
    with ThreadPoolExecutor(PROCESSES) as pool:
        list(pool.map(lambda n: keep_file(blobs[n // DRAWN], workers, paths[n % DRAWN]), range(PHOTOS)))
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


if __name__ == "__main__":
    sys.exit(main())
