"""From the command to a painted window and to its filled first page, beside plain windows started the same way.

The folder holds 1,000 or 50,000 plan rows (of as many years as make plans of 10,000) and a filled assessment. The
window is painted when it stands on the screen; its first page is filled when it says what is to be done and is painted
with it. Beside it, offscreen too, are started in turn an empty Qt window, and a Qt window whose table shows a SQLite
file of as many rows (QSqlTableModel). What counts is the processor time of all threads since the start of the process;
each round gives a ratio, and the median of these is judged. Memory is held when the first page is filled, and when the
window has made its other pages and nobody has touched it for a while.

The same window is started on a database of 1 MB and on one of 1 GB, whose years before are full; and once every page of
it is visited, and again. With ten large forms more, each a copy of a shipped one under another id, the same window is
started in turn with the one without them.

Budget: painted five times the empty window; filled three times the window with a table; 150 MB; 1 GB a tenth more than
1 MB, painted and filled; 220 MB with every page visited twice; ten forms more 30 ms.
Run: `python -m tests.benchmarks.bench_start`.
"""

import json
import os
import re
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from itertools import cycle
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from pysqlite3 import dbapi2 as sqlite3

from core.assessment.start_deeds import import_answers
from core.entities import record_id
from core.log.ports import Context
from core.values import Change, Plain, Ref, Text
from storage.db.folder.folder import create, open_folder
from storage.instruments.library import FormLibrary
from tests.benchmarks.measured import Measured

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "resources" / "samples" / "cdd_province_a.json"
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
PLAN, FORM = 10_000, "dsi-moral-plan"  # rows of a year; what they are rows of
ROUNDS = 5
RECORDS = (1_000, 50_000)
PAINTED, FILLED = 5.0, 3.0  # times an empty window; times a window with a plain table
MEGABYTES = 150
FORMS, MORE = 10, 30  # forms more; milliseconds they may cost
REST = 3.0  # seconds in which a window makes its other pages
RESTED = 6.0  # seconds after which it has stored what it had to compute
LARGE, MORE_TIME = 10**9, 1.1  # bytes of a large database; times a small one it may take
YEARS, SAVED = range(2550, 2569), 500  # that fill a large one; rows of a save
ALL_PAGES = 220  # megabytes with every page visited twice
RESULT = "ดำเนินการแล้วเสร็จตามแผน มีผู้เข้าร่วมครบถ้วน " * 60
STAY = 0.7  # seconds on a page
BEGIN = "import sys, time; began, rest = map(float, sys.argv[1:3]); sys.argv[1:] = sys.argv[3:]\n"
END = """
for _ in range(5):
    application.processEvents()
window.grab()
took, used = time.time() - began, time.process_time()
filled()
said = time.process_time()
until = time.time() + rest
while time.time() < until:
    application.processEvents()
    time.sleep(0.01)
pages = int(open('/proc/self/statm').read().split()[1])
print(took, used, said, pages * 4096 / 1e6)
"""
OURS = (
    BEGIN
    + """
from pathlib import Path
import importlib
import main
for module in main.BEFORE_QT:  # as a start does
    importlib.import_module(module)
from PySide6 import QtWidgets
from PySide6.QtCore import QEventLoop
class Measured(QtWidgets.QApplication):
    def exec(self):
        application = self
        from ui.desktop.shell.window import Window
        window = next(found for found in self.topLevelWidgets() if isinstance(found, Window))
        assert window.office is not None and window.isVisible()
        def filled():
            home = window.office.leaf("home").widget.page
            while not home.tasks.buttons:
                application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            window.grab()
            for turn in (1, 2) if sys.argv[3:] else ():
                for page in window.office.pages_there():
                    window.office.show_page(page.key)
                    until = time.time() + float(sys.argv[3])
                    while time.time() < until:
                        application.processEvents()
                        time.sleep(0.01)
"""
    + END.replace("\n", "\n        ")
    + """
        window.close()
        return 0
QtWidgets.QApplication = Measured
main.INSTRUMENTS = Path(sys.argv[2]) if sys.argv[2:] else main.INSTRUMENTS
main.window(Path(sys.argv[1]))
"""
)
PLAIN = (
    BEGIN
    + """
from PySide6.QtWidgets import QApplication, QMainWindow, QTableView
application = QApplication([])
window = QMainWindow()
if sys.argv[1:]:
    from PySide6.QtSql import QSqlDatabase, QSqlTableModel
    base = QSqlDatabase.addDatabase("QSQLITE")
    base.setDatabaseName(sys.argv[1])
    assert base.open()
    model = QSqlTableModel(window, base)
    model.setTable("row")
    assert model.select() and model.rowCount()
    table = QTableView()
    table.setModel(model)
    window.setCentralWidget(table)
window.show()
def filled():
    pass
"""
    + END
)


def filled(place: Path, records: int) -> Path:
    """An office folder with plans of so many rows and an assessment."""
    folder = create(place / "office", place / "keys", "สำนักงาน", "1001", "province", "", 2569, NOW)
    with closing(folder):
        ctx = Context(NOW, partial(secrets.token_hex, 16), folder.writer.unit)
        for first in range(0, records, PLAN):
            plan, changes = plan_of(folder.writer.unit, 2569 - first // PLAN)
            for number in range(first, min(first + PLAN, records)):
                changes += row_of(plan, number)
            folder.save(ctx, "fill", changes)
        given = json.loads(SAMPLE.read_text("utf-8"))
        form = FormLibrary([ROOT / "resources" / "instruments"]).get(given["instrument"])
        import_answers(ctx, folder, form, 2569, given)
    return place / "office"


def plan_of(unit: str, year: int) -> tuple[Ref, list[Change]]:
    plan = Ref(unit, "plan", record_id(unit, "plan", unit, FORM, year, 1))
    return plan, [
        Change(plan, "unit", Plain(unit)),
        Change(plan, "instrument_id", Plain(FORM)),
        Change(plan, "year", year),
        Change(plan, "no", 1),
    ]


def row_of(plan: Ref, number: int, result: str = "") -> list[Change]:
    row = Ref(plan.scope, "row", secrets.token_hex(16))
    return [
        Change(row, "plan", Plain(plan.local)),
        Change(row, "kind", Plain("activity")),
        Change(row, "order", Plain(f"a{number:05d}")),
        Change(row, "f.title", Text(f"กิจกรรมที่ {number}")),
        *([Change(row, "f.result", Text(result))] if result else []),
    ]


def grown(place: Path, size: int) -> Path:
    """An office whose database is that large: long years before this one, which is as of every other."""
    office = filled(place, RECORDS[0])
    with closing(open_folder(office, place / "keys", NOW)) as folder:
        ctx = Context(NOW, partial(secrets.token_hex, 16), folder.writer.unit)
        for year in reversed(YEARS):
            plan, changes = plan_of(folder.writer.unit, year)
            for first in range(0, PLAN, SAVED):
                for number in range(first, first + SAVED):
                    changes += row_of(plan, number, f"{secrets.token_hex(8)} {RESULT}")
                folder.save(ctx, "fill", changes)
                changes = []
                if (office / "prongsai.db").stat().st_size >= size:
                    return office
    raise AssertionError(f"less than {size} bytes")


def table_of(place: Path, records: int) -> Path:
    """A SQLite file with so many rows of a plan, each a row of one table."""
    path = place / "table.db"
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("CREATE TABLE row(id INTEGER PRIMARY KEY, year INTEGER, place TEXT, title TEXT)")
        rows = ((n, 2569 - n // PLAN, f"a{n:05d}", f"กิจกรรมที่ {n}") for n in range(records))
        db.executemany("INSERT INTO row VALUES(?,?,?,?)", rows)
    return path


class Started(NamedTuple):
    clock: float  # seconds from the command to the painted window
    painted: float  # seconds of the processor until then
    filled: float  # and until the first page says what is to be done
    megabytes: float  # resident, some time after


def started(code: str, keys: Path, rest: float, *words: str) -> Started:
    """What a window took, and what it holds after `rest` seconds more."""
    shell = f'exec "{sys.executable}" -c "$0" "$(date +%s.%N)" {rest} "$@"'
    environ = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PRONGSAI_KEYS": str(keys)}
    # as on a user's PC
    environ |= {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(keys / "compiled")}
    # as `main.again` and the starters of Debian and the stick do
    environ |= {"MALLOC_ARENA_MAX": "1"}
    environ |= {"PYTHONNODEBUGRANGES": "1"}  # as `main.again` does, and what is shipped is compiled
    ran = subprocess.run(
        ["sh", "-c", shell, code, *words],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        check=True,
    )
    return Started(*map(float, ran.stdout.split()))


def measured(records: int = 1_000) -> list[Measured]:
    """All three in turn; the first of each only warms the disk, after a session that rested, as of the day before."""
    with TemporaryDirectory(prefix="prongsai-bench-") as room:
        place = Path(room)
        office = filled(place, records)
        keys = place / "keys"
        table = str(table_of(place, records))
        sides = ((OURS, str(office)), (PLAIN,), (PLAIN, table))
        started(OURS, keys, RESTED, str(office))
        rounds = [
            [started(code, keys, 0, *words) for code, *words in sides] for _ in range(ROUNDS + 1)
        ][1:]
        # compiles of the pages what an installed program has compiled
        started(OURS, keys, REST, str(office))
        later = started(OURS, keys, REST, str(office)).megabytes
    ours, empty, plain = zip(*rounds, strict=True)
    beside = f"empty Qt window {_painted(empty)}"
    tabled = f"Qt window with a table over SQLite {_painted(plain)}"
    painted = median(one.painted / other.painted for one, other in zip(ours, empty, strict=True))
    by_empty = median(one.filled / other.filled for one, other in zip(ours, empty, strict=True))
    by_table = median(one.filled / other.filled for one, other in zip(ours, plain, strict=True))
    memory, of_table = (median(one.megabytes for one in side) for side in (ours, plain))
    clock = f"{_milliseconds(one.clock for one in ours)} on the clock"
    return [
        Measured(
            f"start to the painted window, its first page not yet filled, {records:,} records, processor time",
            *(
                f"{_painted(ours)}, {clock}",
                beside,
                painted,
                f"≤ {PAINTED:.0f} x",
                painted <= PAINTED,
            ),
        ),
        Measured(
            f"start to the filled first page, {records:,} records, processor time",
            f"{_filled(ours)}, {by_empty:.2f} x the empty window",
            f"{tabled}; {beside}",
            by_table,
            f"≤ {FILLED:.0f} x the window with a table",
            by_table <= FILLED,
        ),
        Measured(
            f"memory of the window, {records:,} records: its first page filled; {REST:.0f} s later",
            f"{memory:.0f} MB; {later:.0f} MB",
            f"Qt window with a table over SQLite {of_table:.0f} MB",
            max(memory, later) / of_table,
            f"≤ {MEGABYTES} MB",
            max(memory, later) <= MEGABYTES,
        ),
    ]


def by_size() -> list[Measured]:
    """The same year in a small database and in a large one, in turn."""
    with TemporaryDirectory(prefix="prongsai-bench-") as room:
        small, large = Path(room, "small"), Path(room, "large")
        small.mkdir()
        large.mkdir()
        places = (filled(small, RECORDS[0]), grown(large, LARGE))
        for office in places:
            started(OURS, office.parent / "keys", RESTED, str(office))
        pairs = [
            [started(OURS, office.parent / "keys", 0, str(office)) for office in places]
            for _ in range(ROUNDS + 1)
        ][1:]
    little, much = zip(*pairs, strict=True)
    what = f"a database of {LARGE / 1e9:.0f} GB, processor time"
    most = f"≤ {MORE_TIME} x"
    painted = median(one.painted / other.painted for other, one in pairs)
    page = median(one.filled / other.filled for other, one in pairs)
    return [
        Measured(
            f"start to the painted window, its first page not yet filled, {what}",
            *(
                _painted(much),
                f"the same with 1 MB {_painted(little)}",
                painted,
                most,
                painted <= MORE_TIME,
            ),
        ),
        Measured(
            f"start to the filled first page, {what}",
            *(
                _filled(much),
                f"the same with 1 MB {_filled(little)}",
                page,
                most,
                page <= MORE_TIME,
            ),
        ),
    ]


def everywhere() -> Measured:
    """What is held after every page was visited, and again."""
    with TemporaryDirectory(prefix="prongsai-bench-") as room:
        place = Path(room)
        office, keys = filled(place, RECORDS[0]), place / "keys"
        words = (str(office), str(ROOT / "resources" / "instruments"), str(STAY))
        started(OURS, keys, 0, *words)  # compiles what an installed program has compiled
        ours = started(OURS, keys, REST, *words).megabytes
        empty = started(PLAIN, keys, 0).megabytes
    return Measured(
        "memory after every page was visited twice",
        f"{ours:.0f} MB",
        f"empty Qt window {empty:.0f} MB",
        ours / empty,
        f"≤ {ALL_PAGES} MB",
        ours <= ALL_PAGES,
    )


def with_more_forms(place: Path) -> Path:
    """The shipped forms and ten copies more, in a folder of their own."""
    shipped = ROOT / "resources" / "instruments"
    folder = shutil.copytree(shipped, place / "forms")
    plain = sorted(
        path
        for path in shipped.glob("*.yaml")
        if "format: programme" not in path.read_text("utf-8")
    )
    for number, path in zip(range(FORMS), cycle(plain)):
        text = re.sub(
            "^id: ", f"id: more-{number}-", path.read_text("utf-8"), count=1, flags=re.MULTILINE
        )
        (folder / f"more-{number}.yaml").write_text(re.sub("\naliases:", "\n#", text), "utf-8")
    return folder


def with_forms() -> Measured:
    """What ten forms more cost the start."""
    with TemporaryDirectory(prefix="prongsai-bench-") as room:
        place = Path(room)
        office = filled(place, RECORDS[0])
        keys = place / "keys"
        forms = with_more_forms(place)
        sides = ((str(office), str(forms)), (str(office),))
        pairs = [
            [started(OURS, keys, 0, *words).filled for words in sides]
            for _ in range(2 * ROUNDS + 1)
        ][1:]
    # what is sought is small
    ours, without = (min(pair[side] for pair in pairs) * 1000 for side in (0, 1))
    more = ours - without
    return Measured(
        f"start to the filled first page with {FORMS} forms more, processor time",
        f"{ours:.0f} ms: {more:.0f} ms more",
        f"without them {without:.0f} ms",
        ours / without,
        f"≤ {MORE} ms more",
        more <= MORE,
    )


def all_measured() -> list[Measured]:
    by_records = (row for records in RECORDS for row in measured(records))
    return [*by_records, *by_size(), everywhere(), with_forms()]


def _painted(side: Sequence[Started]) -> str:
    return _milliseconds(one.painted for one in side)


def _filled(side: Sequence[Started]) -> str:
    return _milliseconds(one.filled for one in side)


def _milliseconds(seconds: Iterable[float]) -> str:
    return f"{median(seconds) * 1000:.0f} ms"


if __name__ == "__main__":
    lines = all_measured()
    print(*lines, sep="\n")
    sys.exit(not all(line.kept for line in lines))
