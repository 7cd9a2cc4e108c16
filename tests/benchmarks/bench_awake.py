"""The window while 200 photographs of 12 megapixels are filed behind it (what the filing takes: bench_taking_in).

Budget: 60 seconds, and no pause of the window above 100 ms. Beside it Pillow alone, which makes the same pictures
smaller in two processes, too, and keeps nothing. Run: `python -m tests.benchmarks.bench_awake [photos]`.
"""

import json
import random
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from PIL import Image, ImageFilter

from tests.benchmarks.bench_taking_in import by_pillow
from tests.benchmarks.measured import Measured
from tests.benchmarks.stall_watch import BUDGET, StallWatch

PHOTOS = 200
SIZE = (4000, 3000)
PEERS = 20
SECONDS = 60.0


def photographs(place: Path, count: int) -> list[Path]:
    """Files of 3 to 4 MB as a telephone makes them, no two alike."""
    chance = random.Random(20261120)
    coarse = Image.frombytes("RGB", (500, 375), chance.randbytes(500 * 375 * 3)).filter(
        ImageFilter.GaussianBlur(2)
    )
    coarse.resize(SIZE, Image.Resampling.BICUBIC).save(place / "photo.jpg", quality=93)
    one = (place / "photo.jpg").read_bytes()
    made = []
    for number in range(count):
        path = place / f"IMG_{number:04d}.jpg"
        remark = f"{number:08d}".encode()
        path.write_bytes(
            one[:2] + b"\xff\xfe" + (len(remark) + 2).to_bytes(2, "big") + remark + one[2:]
        )
        made.append(path)
    return made


def filed(room: Path, count: int) -> dict[str, float]:
    """Seconds until all are filed, and the longest pause of the window meanwhile, in seconds of processor."""
    from tests.benchmarks.windowed import sample_window, turn_to
    from tests.journeys.hands import rest

    with sample_window(room) as (_window, office):
        turn_to(office, ("plan", "assessment", "evidence"), 500)
        photos = photographs(room, count)
        from ui.desktop.evidence.arrival import intake_of

        coming = intake_of(office.room, office.leaf("evidence").widget)
        with StallWatch() as watch:
            began = perf_counter()
            coming.file(photos)
            while coming.batch is not None:
                rest(10)
            took = perf_counter() - began
        problems = [one.problem for one in coming.done if one.problem]
        assert (len(coming.done), problems) == (count, [])
    return {"took": took, "pause": watch.longest}


def measured(photos: int = PHOTOS) -> Measured:
    line = [sys.executable, "-m", "tests.benchmarks.bench_awake", "inside"]
    with TemporaryDirectory(prefix="prongsai-bench-") as room:
        done = subprocess.run(
            [*line, room, str(photos)], check=True, stdout=subprocess.PIPE, text=True
        )
        peer = by_pillow(photographs(Path(room), PEERS)) * photos
    found = json.loads(done.stdout.splitlines()[-1])
    ours, pause = found["took"], found["pause"]
    return Measured(
        f"the window while {photos} photographs of 12 megapixels are filed behind it; its longest pause",
        f"{ours:.0f} s; {1000 * pause:.0f} ms of processor",
        f"Pillow alone, two processes {peer:.0f} s",
        ours / peer,
        f"≤ {SECONDS:.0f} s, ≤ {1000 * BUDGET:.0f} ms",
        ours <= SECONDS and pause <= BUDGET,
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["inside"]:
        print(json.dumps(filed(Path(sys.argv[2]), int(sys.argv[3]))))
    else:
        found = measured(*map(int, sys.argv[1:2]))
        print(found)
        sys.exit(not found.kept)
