"""From the command to a painted, usable window, beside an empty Qt window started the same way; offscreen.

The folder holds 1,000 or 50,000 plan rows (of as many years as make plans of 10,000) and a filled assessment. Idle is
what the process holds when it has made its pages and nobody has touched it for a while.
Run: `python -m tests.benchmarks.bench_start`.
"""

import json
import os
import secrets
import statistics
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from core.assessment.start_deeds import import_answers
from core.log.ports import Context
from core.values import Change, Plain, Ref, Text
from storage.db.folder.folder import create
from storage.instruments.library import Library
from tests.benchmarks.measured import Measured

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "resources" / "samples" / "cdd_province_a.json"
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
PLAN = 10_000  # rows
ROUNDS = 5
BUDGETS = {1_000: 0.8, 50_000: 1.2}  # records: seconds
MEGABYTES = 150
REST = 3.0  # seconds from the painted window to idle
BEGIN = "import sys, time; began, rest = map(float, sys.argv[1:3]); sys.argv[1:] = sys.argv[3:]\n"
END = """
for _ in range(5):
    application.processEvents()
window.grab()
took = time.time() - began
until = time.time() + rest
while time.time() < until:
    application.processEvents()
    time.sleep(0.01)
pages = int(open('/proc/self/statm').read().split()[1])
print(took, pages * 4096 / 1e6)
"""
OURS = (
    BEGIN
    + """
from pathlib import Path
import main
from ui.desktop.shell import window as app
class Measured(app.QApplication):
    def exec(self):
        application = self
        window = next(found for found in self.topLevelWidgets() if isinstance(found, app.Window))
        assert window.office is not None and window.isVisible()
"""
    + END.replace("\n", "\n        ")
    + """
        window.close()
        return 0
app.QApplication = Measured
app.open_window(main.desk(), Path(sys.argv[1]))
"""
)
EMPTY = (
    BEGIN
    + """
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication([])
window = QMainWindow()
window.show()
"""
    + END
)


def filled(place: Path, records: int) -> Path:
    """An office folder with plans of so many rows and an assessment."""
    folder = create(place / "office", place / "keys", "สำนักงาน", "1001", "province", "", 2569, NOW)
    with closing(folder):
        ctx = Context(NOW, partial(secrets.token_hex, 16), folder.writer.unit)
        for first in range(0, records, PLAN):
            plan = Ref(folder.writer.unit, "plan", secrets.token_hex(16))
            changes = [Change(plan, "year", 2569 - first // PLAN)]
            for number in range(first, min(first + PLAN, records)):
                row = Ref(folder.writer.unit, "row", secrets.token_hex(16))
                changes += [
                    Change(row, "plan", Plain(plan.local)),
                    Change(row, "order", Plain(f"a{number:05d}")),
                    Change(row, "f.title", Text(f"กิจกรรมที่ {number}")),
                ]
            folder.save(ctx, "fill", changes)
        given = json.loads(SAMPLE.read_text("utf-8"))
        form = Library([ROOT / "resources" / "instruments"]).get(given["instrument"])
        import_answers(ctx, folder, form, 2569, given)
    return place / "office"


def started(code: str, keys: Path, rest: float, *words: str) -> tuple[float, float]:
    """Seconds from the command to the painted window, and resident megabytes after `rest` seconds more."""
    shell = f'exec "{sys.executable}" -c "$0" "$(date +%s.%N)" {rest} "$@"'
    environ = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PRONGSAI_KEYS": str(keys)}
    environ |= {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(keys / "compiled")}  # as on a user's PC
    ran = subprocess.run(
        ["sh", "-c", shell, code, *words], cwd=ROOT, env=environ, capture_output=True, text=True, check=True
    )
    seconds, megabytes = ran.stdout.split()
    return float(seconds), float(megabytes)


def measured(records: int = 1_000) -> Measured:
    """Both in turn, the median of the rounds; the first of each only warms the disk."""
    with TemporaryDirectory(prefix="prongsai-bench-") as room:
        place = Path(room)
        office, keys = filled(place, records), place / "keys"
        pairs = [(started(OURS, keys, 0, str(office)), started(EMPTY, keys, 0)) for _ in range(ROUNDS + 1)][1:]
        idle = started(OURS, keys, REST, str(office))[1]
    ours, empty = (statistics.median(seconds for seconds, _ in side) for side in zip(*pairs, strict=True))
    memory = statistics.median(megabytes for (_, megabytes), _ in pairs)
    return Measured(
        f"start to usable window, {records:,} records",
        f"{ours * 1000:.0f} ms, {memory:.0f} MB; idle {idle:.0f} MB",
        f"empty Qt window {empty * 1000:.0f} ms",
        ours / empty,
        f"≤ {BUDGETS[records] * 1000:.0f} ms, ≤ {MEGABYTES} MB",
        ours <= BUDGETS[records] and max(memory, idle) <= MEGABYTES,
    )


if __name__ == "__main__":
    lines = [measured(records) for records in BUDGETS]
    print(*lines, sep="\n")
    sys.exit(not all(line.kept for line in lines))
