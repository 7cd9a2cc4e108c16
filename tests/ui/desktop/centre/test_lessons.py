"""Lessons of all units in the window of their centre: by question, region and year, searched, written, gone to."""

import json
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.centre.lessons import SORTS, LessonFilter, UnitLesson, lessons
from core.forms.vocabulary import LESSONS
from core.log.deeds import delete_record
from core.plan.file_deeds import import_plan
from core.values import Ref
from storage.tables.reader import read_table
from tests.staged import stage, staged
from tests.templates import Copied
from tests.ui.desktop.acting import leaf_of, office
from ui.desktop.centre.desk import CentreDesk
from ui.desktop.centre.telling import LessonsPage, YearReportDesk
from ui.desktop.shell.window import Window
from ui.terminal.demo.command import take
from ui.terminal.demo.scene import CENTRE, DemoSetup, scope_of, send
from wiring import Wiring

TOLD = "หัวหน้าหน่วยงานติดตามความก้าวหน้าทุกเดือนในที่ประชุม"
UNITS = ("S10", "S20")
YEARS = (2568, 2569)


def told_by_two(desk: Wiring, place: Path) -> None:
    scene = stage(desk, place)
    for code, year in zip(UNITS, YEARS, strict=True):
        given = json.dumps(scene.sample("cdd-drive-summary.json"), ensure_ascii=False).replace(
            TOLD, f"{TOLD} {code}"
        )
        with desk.open(scene.folder(code)) as there:
            form = there.session.forms.get("cdd-drive-summary")
            there.session.do_now(
                partial(
                    import_plan, instrument=form, year=year, content=json.loads(given), anyway=True
                )
            )
        send(scene, code, [CENTRE])
        take(scene, CENTRE, [code])


@pytest.fixture
def scene(desk: Wiring, copied: Copied) -> DemoSetup:
    """Two provinces that told what they learned, in one of two years, and a centre that has their files."""
    return staged(desk, copied, told_by_two)


@pytest.fixture
def opened(window: Window, scene: DemoSetup) -> Window:
    assert window.open_folder(scene.folder(CENTRE))
    return window


def at_centre(window: Window, asked: LessonFilter = LessonFilter()) -> tuple[UnitLesson, ...]:  # noqa: B008
    session = office(window).session
    return session.read(lambda reader: lessons(reader, asked))


def telling(window: Window, qtbot: QtBot, year: int = 2569) -> YearReportDesk:
    opened = office(window)
    opened.open_year(year, "centre")
    desk = leaf_of(opened, "centre", CentreDesk)
    qtbot.waitUntil(lambda: desk.page.board is not None, timeout=8000)
    action = next(one for one in desk.place().others if one.words == "บทเรียนของหน่วยงาน")
    action.do()
    assert desk.telling is not None
    return desk.telling


def shown(page: LessonsPage) -> list[tuple[str, ...]]:
    return [one.cells for one in page.table.rows.rows if not isinstance(one, str)]


def test_every_sort_that_forms_declare_is_shown() -> None:
    assert frozenset(SORTS) == LESSONS


def test_lessons_are_found_by_sort_region_year_and_words_and_not_when_deleted(
    opened: Window, scene: DemoSetup
) -> None:
    every = at_centre(opened)
    assert {one.code for one in every} == set(UNITS)
    assert {one.sort for one in every} == {"success", "problem", "suggestion"}
    for year, code in zip(YEARS, UNITS, strict=True):
        own = at_centre(opened, LessonFilter(year))
        assert {one.code for one in own} == {code}
        assert at_centre(opened, LessonFilter(year, region=own[0].region)) == own
    assert not at_centre(opened, LessonFilter(region=99))
    only = at_centre(opened, LessonFilter(words="ติดตามความกาวหน้า s20"))  # without its tone mark
    assert [one.text for one in only] == [f"{TOLD} S20"]
    assert {one.sort for one in at_centre(opened, LessonFilter(sort="problem"))} == {"problem"}
    assert only[0].question == "ปัจจัยความสำเร็จ"
    assert "ระดับหน่วยงาน" in only[0].topic
    session = office(opened).session
    row = session.read(lambda reader: reader.record(only[0].row))
    assert row is not None
    with scene.desk.open(scene.folder("S20")) as there:
        there.session.do_now(
            partial(delete_record, ref=Ref(scope_of("S20"), *row.text("parent").split("/")))
        )
        left = there.session.read(lambda reader: lessons(reader, LessonFilter()))
    assert left
    assert not [one for one in left if one.topic == only[0].topic], (
        "what stands below a deleted row"
    )


def test_what_a_report_says_of_a_part_of_the_year_is_a_lesson_of_that_part(
    scene: DemoSetup,
) -> None:
    given = {
        "rows": [
            {"id": "w", "kind": "work", "f.title": "งานบริการ"},
            {"id": "a", "kind": "activity", "parent": "w", "f.title": "เปิดจุดบริการ"},
        ],
        "progress": [
            {"row": "a", "period": "2569q1", "f.problem": "ยังไม่มีป้าย"},
            {"row": "a", "period": "2569q2", "f.problem": "ป้ายซีดแล้ว", "f.result": "เปิดครบ"},
        ],
    }
    with scene.desk.open(scene.folder("S20")) as there:
        form = there.session.forms.get("operating-plan")
        there.session.do_now(partial(import_plan, instrument=form, year=2569, content=given))
        asked = LessonFilter(words="ป้าย")
        read = partial(there.session.read, lambda reader: lessons(reader, asked))
        assert [(one.text, one.topic, one.sort) for one in read()] == [
            ("ยังไม่มีป้าย", "เปิดจุดบริการ  ไตรมาส 1", "problem"),
            ("ป้ายซีดแล้ว", "เปิดจุดบริการ  ไตรมาส 2", "problem"),
        ]
        above = there.session.read(lambda reader: reader.record(read()[0].row))
        assert above is not None
        there.session.do_now(partial(delete_record, ref=above.reference("parent")))
        assert not read()


def test_the_page_shows_a_year_or_all_filters_and_leads_to_the_very_row_and_back(
    opened: Window, qtbot: QtBot
) -> None:
    told = telling(opened, qtbot)
    page = told.lessons
    qtbot.waitUntil(lambda: any(f"{TOLD} S20" in cells for cells in shown(page)))
    assert not any(f"{TOLD} S10" in cells for cells in shown(page)), "another year"
    none = "ยังไม่มีหน่วยงานใดเขียนบทเรียนตามที่เลือก หรือแบบของปีนี้ไม่ได้ถาม"
    assert page._sentence.text() != none
    page.years.button("").click()
    qtbot.waitUntil(lambda: any(f"{TOLD} S10" in cells for cells in shown(page)))
    page.sorts.button("success").click()
    qtbot.waitUntil(lambda: not any("ปัญหาและอุปสรรค" in cells[0] for cells in shown(page)))
    page.search.setText("ติดตามความก้าวหน้า")
    qtbot.waitUntil(lambda: sum(len(cells) > 1 for cells in shown(page)) == 2)
    rows = page.table.rows.rows
    at = next(
        n for n, one in enumerate(rows) if not isinstance(one, str) and f"{TOLD} S20" in one.cells
    )
    page.table.setCurrentIndex(page.table.rows.index(at, 0))
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    desk = leaf_of(office(opened), "centre", CentreDesk)
    qtbot.waitUntil(lambda: desk.currentWidget() is desk._plan)
    assert desk._plan is not None
    here, _cell = desk._plan._reading.current()
    level = {one.row for one in at_centre(opened, LessonFilter(words=f"{TOLD} S20"))}
    assert here is not None
    assert {line.ref for line in here.rows} & level or here.ref in level, (
        "the row, or the one it is a line of"
    )
    QTest.keyClick(desk, Qt.Key.Key_Escape)
    assert desk.currentWidget() is page
    page.search.setText("ไม่มีคำนี้เลย")
    qtbot.waitUntil(lambda: not shown(page))
    assert page._sentence.text() == none


@pytest.mark.parametrize("ending", [".xlsx", ".pdf"])
def test_what_is_shown_is_written_to_excel_and_paper(
    opened: Window, qtbot: QtBot, tmp_path: Path, ending: str
) -> None:
    told = telling(opened, qtbot)
    path = tmp_path / f"lessons{ending}"
    told.lessons.years.button("").click()
    told.write_lessons(told.lessons.choice(2569), path)
    qtbot.waitUntil(path.is_file, timeout=20_000)
    if ending == ".xlsx":
        cells = [cell for row in read_table(path).rows for cell in row]
        assert {f"{TOLD} {code}" for code in UNITS} <= set(map(str, cells))
    else:
        assert path.read_bytes().startswith(b"%PDF")
