"""“ทำเป็นแผน” in the header of a document: what its form names becomes rows of the plan, and the page goes there."""

from functools import partial
from pathlib import Path

from pytestqt.qtbot import QtBot

from core.assessment.start_deeds import import_answers
from core.plan.file_deeds import import_plan
from tests.ui.desktop.acting import desk_of, new_office, office, plans_of
from tests.ui.desktop.conftest import NewWindow
from ui.desk import NewOffice
from ui.desktop.base.page_context import HeaderContent
from ui.desktop.shell.window import Window

YEAR = 2569
RISKS = [
    {"id": "p", "kind": "process", "f.title": "ออกใบอนุญาต"},
    {"id": "s", "kind": "step", "parent": "p", "f.title": "รับคำขอ"},
    {
        "id": "a",
        "kind": "risk",
        "parent": "s",
        "f.what": "เรียกรับเงิน",
        "f.likely": "high",
        "f.severe": "high",
    },
    {
        "id": "b",
        "kind": "risk",
        "parent": "s",
        "f.what": "รอนาน",
        "f.likely": "low",
        "f.severe": "middle",
    },
]


def pressed(place: HeaderContent) -> None:
    next(one for one in place.others if one.words == "ทำเป็นแผน").do()


def goals(window: Window) -> list[str]:
    shown = plans_of(office(window)).view.page
    return [row.words("text") for row in shown.rows if row.kind == "goal"] if shown else []


def test_risks_become_objectives_and_what_is_not_met_becomes_work(
    new_window: NewWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    said = NewOffice(tmp_path / "office", "จังหวัดตัวอย่าง ข", "S20", "province", "", YEAR)
    window = new_window(lambda made: new_office(made, said))
    session, desk = office(window).session, plans_of(office(window))
    forms = session.forms
    answers = {"answers": {"i1.1": {"choice": "none"}, "i1.2": {"choice": "full"}}}
    session.do(
        partial(
            import_plan,
            instrument=forms.get("opdc-transparency-plan"),
            year=YEAR,
            content={"rows": RISKS},
        )
    )
    session.do(
        partial(import_answers, instrument=forms.get("eight-aspects"), year=YEAR, content=answers)
    )
    office(window).show_page("plan")
    qtbot.waitUntil(lambda: desk.ref is not None and bool(desk.view.page), timeout=8000)
    assert goals(window) == []
    pressed(desk.place())
    qtbot.waitUntil(lambda: goals(window) == ["ลดความเสี่ยง: เรียกรับเงิน"], timeout=8000)
    pressed(desk.place())
    office(window).show_page("assessment")
    qtbot.waitUntil(lambda: desk_of(office(window)).assessing.ref is not None, timeout=8000)
    pressed(desk_of(office(window)).place())
    qtbot.waitUntil(
        lambda: bool((page := desk.view.page) and page.form.id == "operating-plan"), timeout=8000
    )
    page = desk.view.page
    assert page is not None
    assert [row.words("title") for row in page.rows if row.kind == "work"] == [
        "ปรับปรุง: มีนโยบายโปร่งใสชัดเจน"
    ]
    plans = session.read(lambda reader: reader.records("row", kind="goal"))
    assert len(plans) == 1, "pressed twice, made once"
    assert "ทำเป็นแผน" not in [one.words for one in desk.place().others], "its form makes nothing"
