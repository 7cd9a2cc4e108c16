"""A process's first file to the centre, of 3,000 ops, beside sealing the same bytes with age alone; and the next one.

Budget: 50 ms for the first. Run: `python -m tests.benchmarks.bench_export`.
"""

import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from storage.keys import age_recipient
from tests.benchmarks.measured import Measured
from tests.benchmarks.offices import country, fill

ROOT = Path(__file__).parents[2]
BUDGET, ROUNDS = 50.0, 7  # ms
PROCESS = """
import os, sys
from io import BytesIO
from pathlib import Path
from time import perf_counter
import main, wiring
from core.exchange.send_deeds import export_bundle
office, age, room = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
with main.desk().open(office) as opened:
    def send(store):
        start = perf_counter()
        for _step in export_bundle(context(store, ""), store, [age], room / "a.prongsai", opened.post):
            pass
        return (perf_counter() - start) * 1000
    def alone():
        import pyrage
        size = (room / "a.prongsai").stat().st_size
        start = perf_counter()
        with open(room / "b.age", "wb") as file:
            pyrage.encrypt_io(BytesIO(os.urandom(size)), file, [pyrage.x25519.Recipient.from_str(age)])
            file.flush()
            os.fsync(file.fileno())
        return (perf_counter() - start) * 1000
    store = opened.session._store  # the pen has nothing to do: nobody else writes
    print(send(store), send(store), alone())
"""


def measured() -> Measured:
    """The median of processes; the first of them only warms the disk."""
    with TemporaryDirectory(prefix="prongsai-bench-") as place:
        room = Path(place)
        with country(room, 1) as (centre, (office,)):
            fill(office, 3000, assessed=True)
            words = [str(office.writer.path.parent), age_recipient(centre.writer.keys), place]
        found = [_sent(room / "keys", words) for _round in range(ROUNDS + 1)][1:]
    first, next_, alone = (median(side) for side in zip(*found, strict=True))
    return Measured(
        "first file of a process to the centre, 3,000 ops",
        f"{first:.0f} ms; the next {next_:.0f} ms",
        f"age alone on as many bytes, durably, {alone:.1f} ms",
        first / alone,
        f"≤ {BUDGET:.0f} ms",
        first <= BUDGET,
    )


def _sent(keys: Path, words: list[str]) -> tuple[float, ...]:
    environ = {**os.environ, "PRONGSAI_KEYS": str(keys)}
    # as on a user's PC
    environ |= {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(keys / "compiled")}
    line = [sys.executable, "-c", PROCESS, *words]
    ran = subprocess.run(line, cwd=ROOT, env=environ, capture_output=True, text=True, check=True)
    return tuple(map(float, ran.stdout.split()))


if __name__ == "__main__":
    found = measured()
    print(found)
    sys.exit(not found.kept)
