"""Every grid that people type into stands in one table and is walked by the habits of a spreadsheet, by real keys.

A habit a grid does not have stands beside it with the reason; every other view of rows is read only, and says what of.
"""

import ast
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHeaderView
from pytestqt.qtbot import QtBot

from core.centre.unit_table import FIELDS
from core.thai.written import arabic_digits
from tests.ui.desktop.acting import modal, new_office, office, plans_of, press
from tests.ui.desktop.grids import BASE, GRIDS, READ, ROOM, VIEWS, habits_of
from tests.ui.desktop.habits import EVERYWHERE, IN_COUNTS, IN_THE_PLAN, SOON, Bench, Habit, walked
from tests.ui.desktop.plan.test_block_from_excel import pasting
from tests.ui.desktop.plan.test_plan_page import add, planned, real
from tests.ui.desktop.plan.test_plan_page import page as plan_page_of
from tests.ui.desktop.plan.test_table_habits import of_plan
from tests.ui.desktop.setup.test_setup_page import centre, codes, excel, read
from ui.desk import NewOffice
from ui.desktop.plan.paste import PastedRowsDialog
from ui.desktop.setup.register import UnitWorkbookView
from ui.desktop.setup.rows import OUTCOME
from ui.desktop.shell.window import Window
from ui.desktop.widgets.sheet_placing import PastedCellsDialog

__all__ = ["centre", "planned", "real"]


def views() -> Iterator[tuple[str, str]]:
    """(module, name) of every class that is a view of rows, and of every view that is made."""
    sheets = {"SpreadsheetBase", "SpreadsheetWidget", "UnsavedRowsTable"}
    for path in sorted(ROOM.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                names = node.bases
            elif isinstance(node, ast.Call):
                names = [node.func]
            else:
                names = []
            for one in (each.value if isinstance(each, ast.Subscript) else each for each in names):
                if isinstance(one, ast.Name) and one.id in VIEWS | sheets:
                    yield path.relative_to(ROOM).as_posix(), one.id


def test_every_view_of_rows_is_in_the_table_and_each_that_is_typed_into_is_a_sheet() -> None:
    found = {module for module, _name in views()}
    typed = {grid.view for grid in GRIDS}
    assert found == typed | {*READ} | BASE
    assert not typed & {*READ}
    of_qt = {module for module, name in views() if name in VIEWS}
    assert not of_qt & typed, "a grid people type into has the habits of a sheet, not Qt's own"


def test_nothing_but_the_grids_of_the_table_is_edited_in_place() -> None:
    """Whoever lets a cell be edited, or makes an editor for one, belongs to a grid of the table."""
    models = {
        "plan/grid_table.py",
        "plan/grid_view.py",
        "plan/pasted_table.py",
        "setup/programmes.py",
        "setup/rows.py",
    }
    found = {
        path.relative_to(ROOM).as_posix()
        for path in ROOM.rglob("*.py")
        if any(
            word in path.read_text(encoding="utf-8")
            for word in ("ItemIsEditable", "def createEditor")
        )
    }
    assert found == models | {"widgets/sheet_block.py", "widgets/sheet_draft.py"}


def test_every_grid_is_walked_and_what_it_does_without_is_a_habit_with_its_reason() -> None:
    here = Path(__file__).parent
    walks = (Path(__file__), here / "plan/test_table_habits.py", here / "setup/test_date_habits.py")
    written = "\n".join(path.read_text(encoding="utf-8") for path in walks)
    rules = {habit.rule for habit in (*EVERYWHERE, *IN_THE_PLAN, *IN_COUNTS)}
    assert len(rules) >= 60
    for grid in GRIDS:
        assert f"def {grid.tried}(" in written, grid.called
        assert {*grid.without} <= rules
        assert all(len(why) > 20 for why in grid.without.values())


# -- lists and periods of a plan


def test_results_have_every_habit(planned: Window, qtbot: QtBot) -> None:
    """They are lines below a row; in the table they are typed one after the other."""
    add(planned, "กลุ่มเป้าหมาย", qtbot)
    add(planned, "โครงการ/กิจกรรม", qtbot)
    bench = of_plan(planned, "outcome", {"a": "topic", "b": "text"})
    fill(bench, qtbot)
    assert walked(bench, habits_of("results of a row"), qtbot) == []


def begun(window: Window, form: str, qtbot: QtBot, tmp_path: Path) -> None:
    """A new office that has just begun a plan by this form."""
    new_office(window, NewOffice(tmp_path / "office", "จังหวัดตัวอย่าง ข", "S20", "province", "", 2569))
    opened = office(window)
    opened.show_page("plan")
    start = plans_of(opened).start
    next(card for using, card in start.cards.items() if using.startswith(form)).setChecked(True)
    QTest.mouseClick(start.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: plans_of(opened).ref is not None, timeout=SOON)


def test_what_is_reported_of_a_period_has_every_habit(
    window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    """The rows of this form report on each period apart from what was planned."""
    begun(window, "cdd-action-plan", qtbot, tmp_path)
    assert plan_page_of(window).period
    bench = of_plan(window, "activity", {"a": "title", "b": "result"})
    fill(bench, qtbot)
    assert walked(bench, habits_of("what a period reached"), qtbot) == []


def test_head_counts_have_every_habit_of_figures(
    window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    begun(window, "office-registers", qtbot, tmp_path)
    bench = of_plan(window, "headcount", {"a": "as_of", "n": "civil", "m": "permanent"})
    for n in range(4):
        bench.go(n, "a")
        bench.strike(f"{n + 1}/10/68{{Tab}}{n + 1}{{Tab}}{n + 1}{{Return}}")
    qtbot.waitUntil(
        lambda: [one["permanent"] for one in bench.stored()] == ["1", "2", "3", "4"], timeout=SOON
    )
    assert walked(bench, IN_COUNTS, qtbot) == []


def _has(bench: Bench, rows: int) -> bool:
    return len(bench.stored()) == rows


def fill(bench: Bench, qtbot: QtBot) -> None:
    """Four rows, typed into the empty one."""
    for n in range(4):
        bench.go(n, "a")
        bench.strike(f"row {n}{{Return}}")
        qtbot.waitUntil(partial(_has, bench, n + 1), timeout=SOON)
    for n in range(4):
        bench.go(n, "b")
        bench.strike(f"said {n}{{Return}}")
    b = bench.names["b"]
    qtbot.waitUntil(
        lambda: [one[b] for one in bench.stored()] == [f"said {n}" for n in range(4)], timeout=SOON
    )


# -- the register of a centre

HEADS = ("รหัส", "ชื่อหน่วยงาน", "ชื่อย่อ", "ประเภท", "ต้นสังกัด", "เขต", "โทรศัพท์")
UNITS = tuple(
    (f"100{n}", f"อำเภอตัวอย่าง {n}", f"อต {n}", "อำเภอ", "", "1", f"02-{n}") for n in range(4)
)


def of_units(window: Window, view: UnitWorkbookView) -> Bench:
    rows = view.rows

    def stored() -> list[dict[str, str]]:
        return [{field: said.get(field, "") for field in FIELDS} for said in rows._rows.values()]

    def wrong() -> list[tuple[int, int]]:
        places = ((n, at) for n in range(len(rows._lines)) for at in range(1, OUTCOME))
        return [at for at in places if rows.mistake(rows.index(*at)) is not None]

    return Bench(
        window,
        view.view,
        {"a": "short", "b": "phone", "name": "name", "n": "region", "k": "kind"},
        columns=lambda: ("", *FIELDS, "outcome"),
        stored=stored,
        words=lambda row, column: arabic_digits(rows.cells.typed(row, column)),
        filled=lambda: len(rows._lines),
        red=wrong,
        picked=lambda: view._picked.text(),
    )


def with_units(window: Window, qtbot: QtBot, tmp_path: Path) -> tuple[UnitWorkbookView, Bench]:
    desk = read(window, qtbot, excel(tmp_path / "units.xlsx", UNITS, HEADS))
    view = desk.register.file
    assert view.rows.file.count("new") == 4
    return view, of_units(window, view)


def test_the_units_of_a_centre_have_every_habit(
    centre: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    """New rows wait for their code and name here: those are told in the table, and not what is walked."""
    _view, bench = with_units(centre, qtbot, tmp_path)
    walk = bench._replace(red=lambda: ())
    assert walked(walk, habits_of("units of a centre at its set-up"), qtbot) == []


IN_UNITS = (
    Habit(
        "what is no region stays in red",
        "500{Return}",
        {"n": ["500"]},
        (0, "n"),
        ends=(1, "n"),
        red={(0, "n"): "500"},
    ),
    Habit("Thai digits are a region", "๒{Return}", {"n": ["๒"]}, (0, "n")),
    Habit(
        "a kind nobody knows stays in red after Tab",
        "สมาคม{Tab}",
        {"k": ["สมาคม"]},
        (0, "k"),
        red={(0, "k"): "สมาคม"},
    ),
    Habit(
        "one region for all",
        "{Ctrl+Space}{Ctrl+V}",
        {"n": ["7", "7", "7", "7"]},
        (0, "n"),
        holds="7",
    ),
    Habit("a name is needed", "{Delete}", {"name": [""]}, (0, "name"), red={(0, "name"): ""}),
)


def test_what_is_wrong_with_a_unit_stays_in_red_with_its_reason_until_it_is_taken_back(
    centre: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    view, bench = with_units(centre, qtbot, tmp_path)
    for habit in IN_UNITS:
        wrong = walked(bench._replace(red=lambda: ()), (habit._replace(red={}),), qtbot)
        assert wrong == []
        bench.view.setFocus()
        QGuiApplication.clipboard().setText(habit.holds or "")
        bench.go(*habit.at)
        bench.strike(habit.strokes)
        assert bench.red() == [(row, bench.column(letter)) for row, letter in habit.red], habit.rule
        for row, letter in habit.red:
            index = view.rows.index(row, bench.column(letter))
            assert index.data(Qt.ItemDataRole.ToolTipRole)
            assert index.data(Qt.ItemDataRole.BackgroundRole) is not None
        bench.strike("{Ctrl+Z}")
        assert bench.red() == []


def test_a_unit_is_typed_below_the_last_and_goes_into_the_register_with_the_others(
    centre: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    view, bench = with_units(centre, qtbot, tmp_path)
    bench.go(4, "a")
    bench.view.go(4, 1)
    bench.strike("1009{Tab}จังหวัดพิมพ์เอง{Return}")
    assert "รับ 5 แถว" in view.take.text()
    bench.view.go(3, 1)
    bench.strike("{Shift+Space}{Delete}")
    assert view.rows.file.count("new") == 4, "a row whose cells are all emptied counts for nothing"
    view.take.click()
    qtbot.waitUntil(lambda: "1009" in codes(centre), timeout=20_000)
    assert "1003" not in codes(centre)


def test_ctrl_z_takes_back_what_was_typed_first_and_then_the_whole_register(
    centre: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    """What was done before the rows were taken is not taken back behind them."""
    rows = (*UNITS, ("1005", "อำเภอผิดเขต", "", "อำเภอ", "", "500", ""))
    view = read(centre, qtbot, excel(tmp_path / "units.xlsx", rows, HEADS)).register.file
    bench = of_units(centre, view)
    bench.go(0, "a")
    bench.strike("ย่อ{Return}{Ctrl+Z}")
    assert bench.stored()[0]["short"] == "อต 0"
    bench.strike("{Ctrl+Y}")
    assert bench.stored()[0]["short"] == "ย่อ"
    assert len(codes(centre)) == 1, "nothing of it is in the folder"
    view.take.click()
    qtbot.waitUntil(lambda: len(codes(centre)) == 5 and view.rows.only, timeout=20_000)
    view.view.setFocus()
    press(centre, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(codes(centre)) == 1, timeout=20_000)


def test_a_block_with_more_columns_than_the_register_is_shown_before_it_is_put(
    centre: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    _view, bench = with_units(centre, qtbot, tmp_path)
    QGuiApplication.clipboard().setText("02-9\tbeyond")
    bench.go(0, "b")
    bench.strike("{Ctrl+V}")
    dialog = modal(qtbot, PastedCellsDialog)
    assert bench.stored()[0]["phone"] == "02-0", "nothing is put before it is confirmed"
    assert "ช่องแล้ว กด Ctrl+Z เพื่อเลิกทำ" not in office(centre).header.saved.says
    QTest.mouseClick(dialog.take, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bench.stored()[0]["phone"] == "02-9")
    assert "วาง 1 ช่องแล้ว กด Ctrl+Z เพื่อเลิกทำ" in office(centre).header.saved.says


def test_a_click_on_a_head_sorts_up_down_and_as_in_the_file(
    centre: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    view, bench = with_units(centre, qtbot, tmp_path)
    bench.go(0, "b")
    bench.strike("02-7{Return}")

    def numbers() -> list[int]:
        return [one.row for one in view.rows._lines]

    for expected in ([3, 4, 5, 2], [2, 5, 4, 3], [2, 3, 4, 5]):
        clicked_head(view.view.horizontalHeader(), bench.column("b"))
        assert numbers() == expected
    clicked_head(view.view.horizontalHeader(), bench.column("b"))
    bench.go(3, "b")
    bench.strike("{Delete}")
    assert numbers() == [3, 4, 5, 2], "rows stay where they stand until they are sorted again"
    bench.strike("{Ctrl+Z}")
    assert bench.stored()[0]["phone"] == "02-7"


def clicked_head(header: QHeaderView, section: int) -> None:
    x = header.sectionViewportPosition(section) + header.sectionSize(section) // 2
    QTest.mouseClick(
        header.viewport(),
        Qt.MouseButton.LeftButton,
        pos=header.viewport().rect().topLeft() + QPoint(x, 9),
    )


def test_a_row_that_is_mended_stays_among_the_wrong_ones_until_they_are_asked_for_again(
    centre: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    rows = tuple((*one[:5], "500", one[6]) for one in UNITS)
    view = read(centre, qtbot, excel(tmp_path / "units.xlsx", rows, HEADS)).register.file
    bench = of_units(centre, view)
    view._only.ask("wrong")
    bench.go(1, "n")
    bench.strike("1{Return}")
    assert [one.row for one in view.rows._lines] == [2, 3, 4, 5]
    assert bench.here == (2, bench.column("n"))
    view._only.ask("every")
    view._only.ask("wrong")
    assert [one.row for one in view.rows._lines] == [2, 4, 5]


def test_long_names_of_units_have_the_lines_they_need(
    centre: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    view, bench = with_units(centre, qtbot, tmp_path)
    plain = view.view.rowHeight(0)
    bench.go(0, "name")
    bench.strike("สำนักงานที่มีชื่อยาวมาก " * 12 + "{Return}")
    qtbot.waitUntil(lambda: view.view.rowHeight(0) > plain)
    assert view.view.rowHeight(1) == plain


# -- a block before it becomes rows

HEAD = "คุณธรรมเป้าหมาย\tโครงการ/กิจกรรม\tความสำเร็จ\tข้อมูลอัตรากำลัง ณ วันที่\n"


def of_pasted(dialog: PastedRowsDialog) -> Bench:
    table = dialog.table

    def stored() -> list[dict[str, str]]:
        return [{str(n): row[n] if n < len(row) else "" for n in range(4)} for row in table._rows]

    return Bench(
        dialog,
        dialog.view,
        {"a": "1", "b": "3", "n": "2"},
        columns=lambda: ("0", "1", "2", "3"),
        stored=stored,
        words=dialog.cells.typed,
        filled=table.rowCount,
        red=lambda: sorted(table.wrong),
        picked=dialog._picked.text,
    )


def test_a_block_before_it_is_put_has_every_habit(real: Window, qtbot: QtBot) -> None:
    dialog = pasting(
        real, HEAD + "".join(f"วินัย\ttitle {n}\t{n}\t{n + 1}/4/69\n" for n in range(4)), qtbot
    )
    bench = of_pasted(dialog)
    walk = bench._replace(red=lambda: ())
    assert walked(walk, habits_of("a block or a file before it becomes rows"), qtbot) == []
    bench.go(0, "n")
    bench.strike("{Shift+Down}{Shift+Down}{Shift+Down}")
    qtbot.waitUntil(lambda: bench.picked() == "เลือก 4 ช่อง  รวม 6  เฉลี่ย 1.50")
    bench.go(1, "n")
    bench.strike("many{Return}")
    assert bench.red() == [(1, 2)]
    assert dialog._wrong.says == "ผิด 1 ช่อง จะเว้นว่าง"
    bench.strike("{Ctrl+Z}")
    assert dialog._wrong.says == "ทุกช่องใช้ได้"
    press(real, Qt.Key.Key_Escape)
    assert not dialog.isVisible(), "Esc is the dialog's where no cell is edited"
