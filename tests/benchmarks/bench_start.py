"""From the command to a painted, usable window, beside an empty Qt window started the same way; offscreen.

The folder holds 1,000 plan rows and a filled assessment. Run: `python -m tests.benchmarks.bench_start`.
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

from core.actions.import_answers import import_answers
from core.model.values import Change, Plain, Ref, Text
from core.ports import Context
from storage.db.folder import create
from storage.instruments.library import Library
from tests.benchmarks.measured import Measured

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "resources" / "samples" / "cdd_province_a.json"
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
RECORDS, ROUNDS = 1000, 7
SECONDS, MEGABYTES = 0.8, 150
BEGIN = "import sys, time; began = float(sys.argv[1]); sys.argv[1:] = sys.argv[2:]\n"
END = """
for _ in range(5):
    application.processEvents()
window.grab()
pages = int(open('/proc/self/statm').read().split()[1])
print(time.time() - began, pages * 4096 / 1e6)
"""
OURS = (
    BEGIN
    + """
from pathlib import Path
import main
from ui.desktop import app
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
app.open_window(main.Wiring(), Path(sys.argv[1]))
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


def filled(place: Path) -> Path:
    """An office folder with a plan of 1,000 rows and an assessment."""
    folder = create(place / "office", place / "keys", "สำนักงาน", "1001", "province", "", 2569, NOW)
    with closing(folder):
        ctx = Context(NOW, partial(secrets.token_hex, 16), folder.unit)
        plan = Ref(folder.unit, "plan", secrets.token_hex(16))
        changes = [Change(plan, "year", 2569)]
        for number in range(RECORDS):
            row = Ref(folder.unit, "row", secrets.token_hex(16))
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


def started(code: str, keys: Path, *words: str) -> tuple[float, float]:
    """Seconds from the command to the painted window, and resident megabytes then."""
    shell = f'exec "{sys.executable}" -c "$0" "$(date +%s.%N)" "$@"'
    environ = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PRONGSAI_KEYS": str(keys)}
    environ |= {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(keys / "compiled")}  # as on a user's PC
    ran = subprocess.run(
        ["sh", "-c", shell, code, *words], cwd=ROOT, env=environ, capture_output=True, text=True, check=True
    )
    seconds, megabytes = ran.stdout.split()
    return float(seconds), float(megabytes)


def measured() -> Measured:
    """Both in turn, the median of the rounds; the first of each only warms the disk."""
    with TemporaryDirectory(prefix="prongsai-bench-") as room:
        place = Path(room)
        office, keys = filled(place), place / "keys"
        pairs = [(started(OURS, keys, str(office)), started(EMPTY, keys)) for _ in range(ROUNDS + 1)][1:]
    ours, empty = (statistics.median(seconds for seconds, _ in side) for side in zip(*pairs, strict=True))
    memory = statistics.median(megabytes for (_, megabytes), _ in pairs)
    return Measured(
        f"start to usable window, {RECORDS:,} records",
        f"{ours * 1000:.0f} ms, {memory:.0f} MB",
        f"empty Qt window {empty * 1000:.0f} ms",
        ours / empty,
        f"≤ {SECONDS * 1000:.0f} ms, ≤ {MEGABYTES} MB",
        ours <= SECONDS and memory <= MEGABYTES,
    )


if __name__ == "__main__":
    found = measured()
    print(found)
    sys.exit(not found.kept)
