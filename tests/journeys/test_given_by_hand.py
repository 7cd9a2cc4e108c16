"""A province gives a row, and an item, to thirteen districts by mouse and keys; eleven answer by file, and photographs
of two of them prove it."""

from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from core.assessment.answers import evidence_given
from core.assessment.start_deeds import start_assessment
from core.assigning.view import roll_ups
from core.forms.tree import Tree
from core.values import Ref
from storage.db.sqlite import SQLiteError
from tests.journeys.given_scene import DISTRICTS, GivenScene, leaves, scene, sits_at
from tests.journeys.person import Person
from tests.storage.exchange.towns import Town
from tests.ui.desktop.conftest import IGNORED, NewWindow
from ui.desktop.assigning.desk import AssignedWorkPanel
from ui.desktop.assigning.page import EvidenceTile
from ui.desktop.shell.window import Window
from wiring import Wiring

pytestmark = pytest.mark.qt_log_ignore(*IGNORED, extend=True)
ROWS: tuple[dict[str, object], ...] = (
    {"id": "w", "kind": "work", "f.title": "งานคุณธรรม"},
    {
        "id": "a",
        "kind": "activity",
        "parent": "w",
        "f.title": "ครัวเรือนต้นแบบปลูกผักกินเอง",
        "f.target": "150",
        "f.span": "2569q1/2569q4",
    },
)
FIGURES = (12, 8, 15, 6, 20, 11, 9, 14, 7, 10, 13)
ITEM_FORM, ASKED = "cdd-clean", "d1.l1.1"
# districts whose photographs prove the item; which of all answers from its home page
PROVING = (1, 4)
AT_HOME = 4


@pytest.fixture
def country(desk: Wiring, tmp_path: Path) -> Iterator[GivenScene]:
    made = scene(desk, tmp_path)
    yield made
    for town in made.towns.values():
        with suppress(SQLiteError):  # closed already
            town.folder.close()


def desk_of(officer: Person) -> AssignedWorkPanel:
    """The page of given work in the window."""
    office = officer.window.office
    assert office is not None
    found = office.leaf("assigned").widget
    assert isinstance(found, AssignedWorkPanel)
    return found


def goes_to(officer: Person, ref: Ref) -> None:
    office = officer.window.office
    assert office is not None
    office.jump(ref, 2569)


def gives(officer: Person) -> None:
    """From the menu of the page that is shown, as a person does who has chosen a row or an item."""
    officer.clicks("งานอื่นของหน้านี้")
    officer.picks("มอบหมายให้หน่วยงานข้างใต้")
    officer.waits_to_see("ยังไม่ได้มอบหมาย")
    officer.clicks("มอบหมายให้หน่วยงาน")
    officer.waits(lambda: desk_of(officer).dialog is not None, "no dialog")
    officer.clicks("เลือกทั้งหมด")


def test_a_row_is_given_to_thirteen_and_proved_with_the_photographs_of_two_and_the_missing_two_are_named(
    new_window: NewWindow, country: GivenScene
) -> None:
    province = country.province
    row = country.plan("operating-plan", ROWS, "activity")
    officer = sits_at(new_window(), province, "given")
    goes_to(officer, row)
    gives(officer)
    officer.writes_into("ภายในวันที่", "30 พ.ย. 69")
    officer.clicks("มอบหมาย")
    officer.waits_to_see("มอบให้ 13 หน่วยงาน")
    officer.picture("given")
    leaves(officer, province)
    for n, district in enumerate(country.districts(*range(1, 14))):
        country.give_file(province, district)
        if n < len(FIGURES):
            country.answers(
                district, {"reached": str(FIGURES[n]), "result": f"ปลูกแล้ว {FIGURES[n]} ครัวเรือน"}
            )
    officer = sits_at(new_window(), province, "rolled-up")
    goes_to(officer, row)
    officer.clicks("งานอื่นของหน้านี้")
    officer.picks("มอบหมายให้หน่วยงานข้างใต้")
    officer.waits_to_see("ยังขาด: อำเภอตัวอย่าง 12, อำเภอตัวอย่าง 13")
    officer.waits_to_see("รวม 11 จาก 13 หน่วยงาน")
    officer.waits_to_see(f"ผลที่ได้ในงวดนี้ {sum(FIGURES)}")
    officer.picture("answered")
    officer.clicks("คัดลอกข้อความเตือน 2 แห่ง")
    said = QApplication.clipboard().text()
    assert "อำเภอตัวอย่าง 12, อำเภอตัวอย่าง 13" in said
    assert "30 พ.ย. 2569" in said
    for n in (1, 4):
        officer.clicks(f"กิจกรรมของอำเภอ {n} ของ อำเภอตัวอย่าง {n}")
        officer.waits(
            partial(
                lambda n: any(
                    tile.piece.linked and str(n) in tile.piece.title for tile in tiles(officer)
                ),
                n,
            ),
            f"photograph {n} is not used",
        )
    officer.waits_to_see("ใช้ 2 ชิ้น จาก อำเภอตัวอย่าง 1, อำเภอตัวอย่าง 4")
    officer.clicks("ใช้ยอดรวมนี้ในแถว")
    officer.waits_to_see("เขียนยอดรวมลงในแถวแล้ว")
    officer.picture("used")
    leaves(officer, province)
    links = province.folder.records("link", province.unit)
    districts = {country.towns[DISTRICTS[0]].unit, country.towns[DISTRICTS[3]].unit}
    assert {one.text("evidence").partition("/")[0] for one in links} == districts
    assert all(len(one.text("sha256")) == 64 and one.text("target") == row.local for one in links)
    assert not province.folder.records("evidence", province.unit), "nothing was copied"
    (rolled,) = roll_ups(province.folder, row)
    progress = province.folder.records("progress", province.unit, row=row.local)
    assert [one.text("f.reached") for one in progress] == [str(sum(FIGURES))]
    assert [one.name for one in rolled.missing] == ["อำเภอตัวอย่าง 12", "อำเภอตัวอย่าง 13"]


def tiles(officer: Person) -> list[EvidenceTile]:
    """The pictures of evidence that are shown."""
    return desk_of(officer).page.pieces.tiles


def test_an_item_is_proved_with_the_photographs_of_two_of_eleven_districts_one_of_which_answers_from_its_home(
    new_window: NewWindow, country: GivenScene
) -> None:
    province, form = country.province, country.desk.forms.get(ITEM_FORM)
    done = country.told(province, partial(start_assessment, instrument=form, year=2569))
    assessment = next(ref for ref in done.touched if ref.entity == "assessment")
    officer = sits_at(new_window(), province, "given-item")
    goes_to(officer, assessment)
    officer.waits_to_see("เปิดเผย")
    officer.presses(Qt.Key.Key_Down)
    officer.presses(Qt.Key.Key_Up)  # the first item
    gives(officer)
    officer.clicks("มอบหมาย")
    officer.waits_to_see("มอบให้ 13 หน่วยงาน")
    leaves(officer, province)
    for n, district in enumerate(country.districts(*range(1, 14)), start=1):
        country.give_file(province, district)
        if n == AT_HOME:
            country.photo(district, country.task(district).ref, n)
            answers_at_home(new_window(), district)
            country.give_file(district, province)
        elif n <= len(FIGURES):
            country.answers(district, {})
    officer = sits_at(new_window(), province, "item-rolled-up")
    office = officer.window.office
    assert office is not None
    office.show_page("assigned")
    officer.waits_to_see("ยังขาด: อำเภอตัวอย่าง 12, อำเภอตัวอย่าง 13")
    officer.waits(lambda: len(tiles(officer)) >= len(PROVING), "no photographs")
    officer.picture("item")
    demanded = [str(one.kind) for one in Tree.under(form).proofs(ASKED)]
    assert len(demanded) == len(PROVING)
    for nth, n in enumerate(PROVING):
        officer.clicks(f"กิจกรรมของอำเภอ {n} ของ อำเภอตัวอย่าง {n}")
        officer.waits(
            lambda: QApplication.activePopupWidget() is not None, "it is not asked which proof"
        )
        officer.picks(demanded[nth])
        officer.waits(partial(used, officer, n), f"photograph {n} is not used")
    officer.waits_to_see("ใช้ 2 ชิ้น จาก อำเภอตัวอย่าง 1, อำเภอตัวอย่าง 4")
    officer.picture("item-proved")
    leaves(officer, province)
    given = evidence_given(province.folder, assessment)
    proofs = [(ASKED, one.id) for one in Tree.under(form).proofs(ASKED)]
    proved = [piece.evidence.scope for at in proofs for piece in given.get(at, ())]
    assert proved == [country.towns[DISTRICTS[n - 1]].unit for n in PROVING], (
        "each proof by another district"
    )
    assert not province.folder.records("evidence", province.unit), "nothing was copied"


def answers_at_home(window: Window, district: Town) -> None:
    """Its clerk is told of the letter on the home page, and answers it there."""
    clerk = sits_at(window, district, "given-home")
    clerk.waits_to_see("งานที่มอบหมาย:")
    clerk.clicks("อ่านและตอบ")
    clerk.waits_to_see("แนบหลักฐาน")
    clerk.picture("letter")
    clerk.clicks("ทำแล้ว")
    clerk.waits_to_see("ทำแล้ว")
    leaves(clerk, district)


def used(officer: Person, n: int) -> bool:
    return any(tile.piece.linked and f"อำเภอ {n}" in tile.piece.title for tile in tiles(officer))
