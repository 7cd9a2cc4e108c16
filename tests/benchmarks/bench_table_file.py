"""A plan takes in 10,000 rows of 20 columns of an Excel file in the window, beside openpyxl alone reading those cells.

Ours is all of it: the file is read in a process of its own, its columns are found, every cell is judged and shown,
each row is put below the activity it names, all are saved as one step and stand in the table; what a person looks at
before pressing the button is not waited for. The peer keeps nothing.

Seen means that all rows stand in the preview, which colours each cell as it judges it; the start of the program has
ended before.

Budget: seen in half the time of the peer, taken in 5 seconds, and the window is awake meanwhile.
Run: `python -m tests.benchmarks.bench_table_file [rows]`.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from openpyxl import Workbook, load_workbook

from tests.benchmarks.measured import Measured
from tests.benchmarks.stall_watch import BUDGET, StallWatch

ROWS = 10_000
SECONDS = 5.0
SHARE = 0.5
ACTIVITIES, PATIENCE = 30, 120.0  # rows of the plan before; seconds after which a step is lost
HEADS = ("โครงการ/กิจกรรม", "รายการ", "จำนวน", "หน่วยนับ", "ราคาต่อหน่วย", "จำนวนเงิน (บาท)")
# heads of columns that the plan does not ask for
OTHERS = tuple(f"คอลัมน์ที่ {n}" for n in range(1, 15))


def workbook(path: Path, rows: int, titles: list[str]) -> None:
    """As a person keeps it: expenses of every activity, words and figures as Excel holds them."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("แผน")
    sheet.append((*HEADS, *OTHERS))
    for n in range(rows):
        title, price = titles[n % len(titles)], 15.5 + n % 90
        others = (f"ข้อความ {n} {at}" if at % 2 else n * at + 0.5 for at in range(len(OTHERS)))
        sheet.append(
            (
                title,
                f"ค่าวัสดุอุปกรณ์รายการที่ {n + 1}",
                n % 12 + 1,
                "ชุด",
                price,
                (n % 12 + 1) * price,
                *others,
            )
        )
    book.save(path)


def until(done: Callable[[], bool]) -> None:
    from tests.journeys.hands import rest  # which, unlike QTest.qWait, lets other threads work

    end = perf_counter() + PATIENCE
    while not done():
        assert perf_counter() < end, "a step is lost"
        rest(5)


def taken(room: Path, rows: int) -> dict[str, float]:
    """Seconds until the rows are seen before they are taken, and until all are judged, taken and stand in the table;
    the longest pause of the window, in seconds of processor.
    """
    from PySide6.QtWidgets import QApplication

    from tests.benchmarks import walk_office
    from tests.benchmarks.bench_documents import settle
    from tests.benchmarks.windowed import open_window
    from tests.ui.desktop.acting import office, plans_of
    from ui.desktop.base.background import freeze_garbage
    from ui.desktop.plan.grid_files import GridWorkbookDesk
    from ui.desktop.plan.page import GRID
    from ui.desktop.plan.paste import PastedRowsDialog

    place = walk_office.made(room, ACTIVITIES, 1)
    with open_window(room) as window:
        assert window.open_folder(place)
        window.show()
        office(window).open_year(walk_office.FIRST + walk_office.YEARS - 1, "plan")
        view = plans_of(office(window)).view
        until(lambda: view.page is not None)
        view.show_as(GRID)
        grid = view.grid
        grid.kinds.setCurrentIndex(grid.kinds.findData("expense"))
        grid.kinds.activated.emit(grid.kinds.currentIndex())
        assert view.page is not None
        titles = [row.words("title") for row in view.page.rows if row.kind == "activity"]
        workbook(room / "rows.xlsx", rows, titles)
        files = grid.findChild(GridWorkbookDesk)
        assert files is not None
        settle()
        freeze_garbage()  # as the program does at its start
        with StallWatch() as watch:
            began = perf_counter()
            files.read(room / "rows.xlsx")
            until(
                lambda: (
                    isinstance(dialog := QApplication.activeModalWidget(), PastedRowsDialog)
                    and dialog.table.rowCount() == rows
                )
            )
            seen = perf_counter() - began
            dialog = QApplication.activeModalWidget()
            assert isinstance(dialog, PastedRowsDialog)
            until(dialog.take.isEnabled)
            assert dialog.table.wrong == {}
            dialog.take.click()
            until(
                lambda: (
                    view.page is not None
                    and sum(one.kind == "expense" for one in view.page.rows) == rows
                )
            )
            whole = perf_counter() - began
    return {"seen": seen, "whole": whole, "pause": watch.longest}


def alone(path: Path) -> float:
    """Seconds openpyxl takes to read every cell."""
    began = perf_counter()
    book = load_workbook(path, read_only=True, data_only=True)
    cells = [cell for row in book.worksheets[0].iter_rows(values_only=True) for cell in row]
    book.close()
    assert len(cells) % len(HEADS + OTHERS) == 0
    return perf_counter() - began


def measured(rows: int = ROWS) -> Measured:
    line = [sys.executable, "-m", "tests.benchmarks.bench_table_file", "inside"]
    with TemporaryDirectory(prefix="prongsai-bench-") as room:
        done = subprocess.run(
            [*line, room, str(rows)], check=True, stdout=subprocess.PIPE, text=True
        )
        peer = min(alone(Path(room) / "rows.xlsx") for _turn in range(3))
    found = json.loads(done.stdout.splitlines()[-1])
    seen = found["seen"]
    whole = found["whole"]
    pause = found["pause"]
    return Measured(
        f"{rows:,} rows of 20 columns of an .xlsx file into a plan, in the window; its longest pause",
        f"{whole:.1f} s ({seen:.1f} s until they are seen); {1000 * pause:.0f} ms of processor",
        f"openpyxl alone, reading {peer:.1f} s",
        seen / peer,
        f"seen ≤ {SHARE} ×, ≤ {SECONDS:.0f} s, ≤ {1000 * BUDGET:.0f} ms",
        seen <= SHARE * peer and whole <= SECONDS and pause <= BUDGET,
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["inside"]:
        print(json.dumps(taken(Path(sys.argv[2]), int(sys.argv[3]))))
    else:
        found = measured(*map(int, sys.argv[1:2]))
        print(found)
        sys.exit(not found.kept)
