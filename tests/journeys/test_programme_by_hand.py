"""A programme without YAML: a centre asks by clicks, an office joins; a day is moved, and it ends."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

import main
from core.assigning.deeds import answer_programme
from core.assigning.programme_steps import JOINED, DueDate
from core.forms.view import forms_view
from core.home.rows import HomeView, LastBackups
from core.home.view import home
from core.thai.days import short_date
from core.thai.written import fiscal_year
from tests.journeys.conftest import Program, enrol, send
from tests.journeys.person import Dialogs, Person
from tests.journeys.test_centre_by_hand import opens
from tests.known import known
from tests.ui.desktop.acting import centre_of, leaf_of, office
from tests.ui.desktop.conftest import IGNORED
from ui.desktop.forms.page import FormsPage
from ui.desktop.shell.window import Window
from ui.desktop.widgets.prompt import PromptDialog

pytestmark = pytest.mark.qt_log_ignore(*IGNORED, extend=True)
YEAR = fiscal_year(date.today())
SPRING, LATER = date(YEAR - 543, 4, 30), date(YEAR - 543, 6, 30)
CALLED = "หน่วยงานโปร่งใสของกระทรวง"
STEP = "ตรวจการเปิดเผยข้อมูล (OIT) และบันทึกผล IIT และ EIT"
WHY = "น้ำท่วม"
OWN, MORE = "ประชุมชี้แจงหน่วยงาน", "สรุปบทเรียนร่วมกัน"
UNITS = {"S00": "กระทรวงตัวอย่าง", "S10": "สำนักงานพัฒนาชุมชนจังหวัดหนึ่ง", "S20": "สำนักงานที่ดินจังหวัดหนึ่ง"}


@pytest.fixture
def places(quick: Program, tmp_path: Path) -> dict[str, Path]:
    """A ministry with two offices below it, of which one is of the department that is asked."""
    owner = tmp_path / "root"
    folders = {code: tmp_path / code for code in UNITS}
    unit = ""
    quick("key", "root", "new", owner, "--name", "เจ้าของโปรแกรม")
    for code, name in UNITS.items():
        kind, more = ("province", ("--parent", "S00")) if unit else ("centre", ())
        quick(
            "office",
            "new",
            folders[code],
            "--name",
            name,
            "--code",
            code,
            "--kind",
            kind,
            *more,
            "--year",
            YEAR,
        )
        if not unit:
            enrol(quick, owner, folders[code], kind)
        said = (
            f"code={code}",
            f"name={name}",
            f"kind={kind}",
            *([f"parent=all/unit/{unit}"] if unit else []),
        )
        quick("record", "set", folders["S00"], "all/unit/new", *said)
        if unit:
            enrol(quick, folders["S00"], folders[code], kind)
        unit = unit or quick("office", "info", folders["S00"])["unit"]
    return folders


def seen(folder: Path) -> str:
    with main.desk().look(folder) as there:
        page: HomeView = home(
            there.reader, there.unit, YEAR, datetime.now().astimezone(), {}, LastBackups()
        )
    return "\n".join(
        [
            *(f"{one.title} {one.reason}" for one in page.tasks),
            *(f"{one.day} {one.title}" for one in page.dues),
        ]
    )


def test_a_centre_makes_extends_and_ends_a_programme_and_only_whom_it_asks_sees_it(
    new_window: Callable[[], Window],
    places: dict[str, Path],
    quick: Program,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dialogs = Dialogs(monkeypatch)

    def works(deed: Callable[[Person], object]) -> None:
        centre = opens(Person(new_window(), "programme"), dialogs, places["S00"])
        centre.turns_to("แบบและเกณฑ์")
        deed(centre)
        centre.waits_to_see("จะไปกับไฟล์รับส่งถัดไป")
        assert not centre.sees("programme-"), "its code tells nobody"
        centre.window.close()
        for place in ("S10", "S20"):
            send(quick, places["S00"], places[place], places[place].parent)

    works(begins)
    looks(opens(Person(new_window(), "centre"), dialogs, places["S00"]))
    compares(opens(Person(new_window(), "offers"), dialogs, places["S20"]))
    assert (CALLED in seen(places["S10"]), CALLED in seen(places["S20"])) == (True, False)
    assert f"{STEP} 30 เม.ย. {YEAR}" in seen(places["S10"]), "who decides on joining sees the dates"
    assert f"30 เม.ย. {STEP}" not in seen(places["S10"]), "it is voluntary"
    with main.desk().open(places["S10"]) as there:
        (id_,) = {one.id for one in there.forms.labels() if str(one.heading) == CALLED}
        there.session.do_now(partial(answer_programme, programme=id_, answer=JOINED))
    with main.desk().look(places["S10"]) as read:
        steps = read.reader.forms.programme(id_).steps[-2:]
    assert [(str(one.title), one.who, bool(one.yields and one.form)) for one in steps] == [
        (OWN, "centre", False),
        (MORE, "office", True),
    ]
    assert f"30 เม.ย. {STEP}" in seen(places["S10"])
    works(postpones)
    assert f"30 มิ.ย. {STEP}" in seen(places["S10"])
    with main.desk().look(places["S10"]) as read:
        due = DueDate.by_step(read.reader, read.reader.forms.programme(id_), YEAR)["assessment"]
    assert due == (LATER, SPRING.isoformat(), WHY)
    works(ends)
    assert [
        place for place in places if CALLED in seen(places[place]) or STEP in seen(places[place])
    ] == []
    with main.desk().look(places["S10"]) as read:
        listed = [row.title for group in forms_view(read.reader, read.unit) for row in group.rows]
        (joining,) = read.reader.records("joining")
    assert (f"โครงการ{CALLED}" in listed, joining.text("answer")) == (False, JOINED)


def picks(centre: Person, words: str) -> None:
    centre.clicks("งานอื่นของหน้านี้")
    centre.picks(words)
    centre.waits(lambda: QApplication.activeModalWidget() is not None, words)
    known(QApplication.activeModalWidget()).activateWindow()  # as a window manager does


def begins(centre: Person) -> None:
    picks(centre, "เริ่มโครงการ")
    centre.clicks_row("การประเมินคุณธรรมและความโปร่งใสของหน่วยงาน (ITA)")
    centre.clicks("ต่อไป")
    centre.writes_into("ชื่อโครงการ", f"โครงการ{CALLED}")
    centre.writes_into("เฉพาะกระทรวงหรือกรม", "ศึกษา")
    centre.clicks("ต่อไป")
    centre.writes_into("ภายใน", short_date(SPRING))
    centre.writes_into("เพิ่มขั้นของท่านเอง", OWN)
    centre.clicks("เพิ่มอีกขั้น")
    centre.writes_into("เพิ่มขั้นของท่านเอง", MORE)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, PromptDialog)
    dialog.fields["way"].setCurrentIndex(1)
    centre.clicks("อ่านทวน")
    centre.waits_to_see("แบบที่ขอ: ", "การประเมินคุณธรรมและความโปร่งใส")
    assert all(centre.sees(f"ขั้นตอน {one} (ไม่มีกำหนด)") for one in (OWN, MORE))
    centre.waits_to_see("ชื่อหน่วยงานในทะเบียนไม่มีคำว่า “ศึกษา” โครงการจึงถามทุกหน่วยงานของชนิดที่เลือก")
    centre.clicks("ย้อนกลับ")
    centre.clicks("ย้อนกลับ")
    centre.writes_into("เฉพาะกระทรวงหรือกรม", "พัฒนาชุมชน")
    centre.writes_into("ค้นหาแบบที่ขอ", "ของขวัญ")
    centre.clicks("ต่อไป")
    centre.clicks("อ่านทวน")
    centre.waits_to_see("ถาม 1 หน่วยงานในสังกัด: สำนักงานพัฒนาชุมชนจังหวัดหนึ่ง")
    assert not centre.sees("ชื่อหน่วยงานในทะเบียนไม่มีคำว่า")
    centre.clicks("ประกาศโครงการ")


def looks(centre: Person) -> None:
    """Of the units below, those that have not said whether they join."""
    centre.clicks("หน่วยงาน")
    centre.clicks("ยังไม่ตอบ 1")
    assert [one.unit.code for one in centre_of(office(centre.window)).list.lines] == ["S10"]
    centre.window.close()


def compares(unit: Person) -> None:
    """What others ask of their own stands below what this office may join, once its line is opened."""
    unit.turns_to("แบบและเกณฑ์")
    page = leaf_of(office(unit.window), "forms", FormsPage)
    aside = "แบบของโครงการที่หน่วยงานนี้ไม่ได้ร่วม"
    unit.waits(lambda: any(line.title.startswith(aside) for line in page.list.lines), aside)
    line = page.list.lines[-1]
    assert not [one for one in page.list.lines if "พัฒนาชุมชนใสสะอาด" in one.title]
    unit.clicks_row(line.title)
    unit.waits(lambda: page.list.lines[-1] != line, "opened")
    titles = [line.title for line in page.list.lines]
    at = titles.index(line.title)
    assert [one for one in titles[at:] if "พัฒนาชุมชนใสสะอาด" in one]
    assert [one for one in titles[:at] if "การประเมินคุณธรรมและความโปร่งใสของหน่วยงาน (ITA)" in one]
    unit.window.close()


def postpones(centre: Person) -> None:
    centre.clicks_row(CALLED)
    picks(centre, "แก้หรือเลื่อนกำหนดของโครงการ")
    centre.writes_into("ภายใน", short_date(LATER))
    centre.clicks("อ่านทวน")
    centre.waits_to_see("ใส่เหตุที่เลื่อนก่อนประกาศ")
    centre.writes_into("เหตุที่เลื่อน", WHY)
    centre.clicks("อ่านทวน")
    centre.waits_to_see(
        f"ย้ายวัน {STEP}: เดิม {short_date(SPRING)} ใหม่ {short_date(LATER)} เพราะ{WHY}"
    )
    centre.clicks("ประกาศโครงการ")
    centre.waits_to_see("แก้ไขครั้งที่ 2")
    assert not centre.sees("สิ้นสุดแล้ว")


def ends(centre: Person) -> None:
    centre.clicks_row(CALLED)
    picks(centre, "สิ้นสุดโครงการ")
    centre.clicks("สิ้นสุดโครงการ")
    centre.waits_to_see("สิ้นสุดแล้ว")
