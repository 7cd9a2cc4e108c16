"""Photographs of 12 MP, JPEG and HEIC, taken in by two worker processes, beside the same work by Pillow in one.

Budget: 200 in 60 seconds. The window beside it is watched by `tests/ui/desktop/evidence/test_evidence_page.py`.
Run: `python -m tests.benchmarks.bench_taking_in`.
"""

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
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

PHOTOS, PEER = 200, 20  # taken in; by Pillow alone
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
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda n: keep_file(blobs[n // DRAWN], workers, paths[n % DRAWN]), range(PHOTOS)))
    took = perf_counter() - began
    workers.close()
    return took


def by_pillow(paths: list[Path]) -> float:
    """Seconds for PEER of them: opened, turned, made small, encoded."""
    began = perf_counter()
    for path in paths[:PEER]:
        with Image.open(path) as picture:
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((KEPT, KEPT))
            upright.save(BytesIO(), "JPEG", quality=88)
    return perf_counter() - began


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
        alone, ours = by_pillow(paths) / PEER, by_us(room, paths)
    return Measured(
        f"{PHOTOS} photographs of 12 MP taken in, {kind}",
        f"{ours:.0f} s in two processes",
        f"Pillow alone, one process, {alone * PHOTOS:.0f} s",
        ours / (alone * PHOTOS),
        f"≤ {BUDGET:.0f} s",
        ours <= BUDGET,
    )


def heic() -> Measured:
    return measured(of_telephones, "HEIC")


def main() -> int:
    found = [measured(), heic()]
    print(*found, sep="\n")
    return int(not all(one.kept for one in found))


if __name__ == "__main__":
    sys.exit(main())
