"""The page of forms: what can be used and whose it is, a file that is brought, published and withdrawn."""

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from core.errors import UserError
from core.plan.deeds import start_plan
from core.plan.file_deeds import plan_at
from tests.ui.desktop.acting import leaf_of, new_office, office, plans_of
from tests.ui.desktop.conftest import NewWindow
from tests.ui.desktop.fitting import SCREEN, fits
from ui.desk import NewOffice
from ui.desktop.forms.page import FormsPage
from ui.desktop.shell.window import Window

FORMS = Path(__file__).parents[3] / "data" / "instruments"
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(sample: Window) -> FormsPage:
    office(sample).show_page("forms")
    return leaf_of(office(sample), "forms", FormsPage)


def said(page: FormsPage) -> str:
    lines = ["  ".join((line.above, line.title, line.below, line.pill)) for line in page.list.lines]
    labels = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
    return "\n".join((*lines, *labels)).replace("\u200b", "")


def choose(page: FormsPage, title: str = "") -> None:
    """Click the first line that says so."""
    model = page.list.model()
    rows = [model.index(row, 0) for row in range(model.rowCount())]
    index = next(one for one in rows if title in str(one.data()))
    page.list.scrollTo(index)
    QTest.mouseClick(page.list.viewport(), LEFT, pos=page.list.visualRect(index).center())


def brought(
    qtbot: QtBot, sample: Window, page: FormsPage, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_rest: (str(path), ""))
    content = office(sample).header._content
    bring = content.primary or content.others[0]
    assert bring.words == "เปิดไฟล์ของแบบ"
    bring.do()
    assert page.isVisible()
    looked(qtbot, page)


def looked(qtbot: QtBot, page: FormsPage) -> None:
    """Wait until the file was read."""
    qtbot.waitUntil(
        lambda: page.bench.isVisible() and page.bench._state.says != "รออ่านไฟล์", timeout=20_000
    )


def test_it_lists_the_programs_forms_by_owner_and_says_which_are_in_use(
    page: FormsPage, qtbot: QtBot
) -> None:
    wanted = ("สำหรับหน่วยงานใดก็ได้ · แผน", "ใช้กรอกเอกสาร 1 ฉบับ", "ยังไม่ได้เลือกแบบ")
    qtbot.waitUntil(lambda: all(words in said(page) for words in wanted), timeout=8000)


def test_a_line_that_is_cut_is_told_whole_by_its_tip(page: FormsPage) -> None:
    model, role = page.list.model(), Qt.ItemDataRole.ToolTipRole
    for row, line in enumerate(page.list.lines):
        tip = str(model.index(row, 0).data(role)).replace("\u200b", "")
        assert [
            word for word in f"{line.above} {line.title} {line.below}".split() if word not in tip
        ] == []


def test_the_chosen_form_is_told_in_sentences(page: FormsPage, qtbot: QtBot) -> None:
    choose(page)
    qtbot.waitUntil(lambda: "ยังไม่ได้เลือกแบบ" not in said(page))
    assert page._text.text().count("\n") > 10
    assert not page.bench.publish.isVisible()
    assert not page.withdraw.isVisible(), "the program's own cannot be withdrawn"


def test_a_sound_file_is_shown_published_withdrawn_and_published_again(
    sample: Window, page: FormsPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    brought(qtbot, sample, page, FORMS / "computed.yaml", monkeypatch)
    assert "ทดสอบช่องคำนวณ" in said(page)
    assert "ประกาศให้หน่วยงานนี้และหน่วยงานในสังกัด" in said(page)
    assert "หน่วยงานนี้ประกาศ" not in said(page), "nothing is published by looking"
    assert page.bench.papers._instead == "ไฟล์นี้ไม่มีเอกสารพิมพ์"
    told = list[str]()
    office(sample).room.host.toast.connect(told.append)
    assert told == []
    QTest.mouseClick(page.bench.publish, LEFT)
    qtbot.waitUntil(lambda: bool(told), timeout=8000)
    assert told == ["ประกาศแบบแล้ว แบบจะไปกับไฟล์รับส่งถัดไป"]
    assert page.list.lines[0].above == "หน่วยงานนี้ประกาศ", "the office's own stand first"
    assert "พร้อมใช้" in said(page)
    assert page.withdraw.isVisible()
    QTest.mouseClick(page.withdraw, LEFT)
    qtbot.waitUntil(lambda: "ถอนประกาศแล้ว" in said(page), timeout=8000)
    assert not page.withdraw.isVisible()
    brought(qtbot, sample, page, FORMS / "computed.yaml", monkeypatch)
    QTest.mouseClick(page.bench.publish, LEFT)
    qtbot.waitUntil(lambda: len(told) == 2, timeout=8000)
    qtbot.waitUntil(
        lambda: "ทดสอบช่องคำนวณ" in said(page) and "ถอนประกาศแล้ว" not in said(page), timeout=8000
    )
    brought(qtbot, sample, page, FORMS / "computed.yaml", monkeypatch)
    assert "แบบนี้ประกาศไว้แล้ว" in said(page)
    assert not page.bench.publish.isEnabled()


def test_every_fault_of_a_file_is_told_with_its_mend_and_nothing_is_kept(
    sample: Window, page: FormsPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "bad.yaml"
    text = (FORMS / "computed.yaml").read_text("utf-8")
    path.write_text(
        text.replace("op: sum", "op: summ").replace("type: money", "type: mony"), "utf-8"
    )
    brought(qtbot, sample, page, path, monkeypatch)
    assert page.bench._state.says == "ต้องแก้ 9 แห่ง"
    assert "แก้ในไฟล์แล้วบันทึก หน้านี้ดูใหม่เอง ยังไม่มีสิ่งใดถูกเก็บ" in said(page)
    qtbot.waitUntil(lambda: said(page).count("บรรทัด ") == 9)
    assert not page.bench.publish.isEnabled()
    records = office(sample).session.read(lambda reader: reader.records("instrument"))
    assert not records


def test_what_changed_after_it_was_looked_at_is_not_published(
    sample: Window, page: FormsPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, told = tmp_path / "seen.yaml", list[str]()
    path.write_text((FORMS / "computed.yaml").read_text("utf-8"), "utf-8")
    brought(qtbot, sample, page, path, monkeypatch)
    path.write_text(path.read_text("utf-8").replace("ทดสอบช่องคำนวณ", "อีกแบบหนึ่ง"), "utf-8")
    office(sample).failed.connect(lambda problem: told.append(str(problem)))
    QTest.mouseClick(page.bench.publish, LEFT)
    qtbot.waitUntil(lambda: bool(told), timeout=8000)
    assert "ไฟล์เปลี่ยนไปหลังจากที่เปิดดู ยังไม่มีสิ่งใดถูกเก็บ" in told[0]
    assert not office(sample).session.read(lambda reader: reader.records("instrument"))


def test_of_several_files_the_others_are_said_to_be_unread(
    sample: Window, page: FormsPage, qtbot: QtBot
) -> None:
    office(sample)._dropping.give("forms", [FORMS / "computed.yaml"])
    looked(qtbot, page)
    assert "ยังไม่ได้เปิดดู" not in said(page)
    office(sample)._dropping.give(
        "forms", [FORMS / "computed.yaml", FORMS / "asks.yaml", FORMS / "cap.yaml"]
    )
    qtbot.waitUntil(lambda: "อีก 2 ไฟล์ยังไม่ได้เปิดดู วางทีละไฟล์" in said(page))


def test_a_form_dropped_anywhere_comes_to_its_page(
    sample: Window, page: FormsPage, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "dropped.yaml"
    path.write_text(
        "format: instrument/1\n" + (FORMS / "computed.yaml").read_text("utf-8"), "utf-8"
    )
    office(sample).show_page("home")
    office(sample)._dropping.take([path])
    assert page.isVisible()
    looked(qtbot, page)
    assert page.bench.publish.isEnabled()


def test_forms_of_programmes_of_others_are_one_line_that_opens_and_are_found_with_their_owner(
    new_window: NewWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    department = NewOffice(tmp_path / "office", "กรมสอบสวนคดีพิเศษ", "S20", "province", "", 2569)
    window: Window = new_window(lambda made: new_office(made, department))
    office(window).show_page("forms")
    page = leaf_of(office(window), "forms", FormsPage)
    owner = "สำนักงานพัฒนาชุมชนจังหวัดลำปาง"
    qtbot.waitUntil(lambda: len(page.list.lines) > 10)
    assert "พัฒนาชุมชน" not in said(page)
    last = page.list.lines[-1]
    count = int("".join(filter(str.isdigit, last.title)))
    assert last.title == f"แบบของโครงการที่หน่วยงานนี้ไม่ได้ร่วม {count} แบบ"
    before = len(page.list.lines)
    page.search.setText("เลื่อนเงินเดือน")
    qtbot.waitUntil(
        lambda: f"{owner} · " in said(page) and "คำนวณเลื่อนเงินเดือน" in said(page), timeout=20_000
    )
    page.search.clear()
    assert len(page.list.lines) == before
    choose(page, last.title)
    qtbot.waitUntil(lambda: len(page.list.lines) == before + count)
    assert page.list.here == last.key, "one goes on from the line"
    choose(page, "ตารางคำนวณเลื่อนเงินเดือน")
    qtbot.waitUntil(lambda: "เงินเติมต่อหนึ่งคะแนน" in said(page))


@pytest.mark.parametrize("scale", [100, 150])
def test_it_fits(sample: Window, page: FormsPage, qtbot: QtBot, scale: int) -> None:
    sample.dress("light", scale)
    choose(page)
    sample.resize(SCREEN)
    qtbot.wait(60)
    fits(qtbot, sample)


def test_a_table_of_official_words_is_shown_published_and_withdrawn(
    sample: Window, page: FormsPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = list[str]()
    office(sample).room.host.toast.connect(told.append)
    brought(qtbot, sample, page, FORMS / "computed.yaml", monkeypatch)
    QTest.mouseClick(page.bench.publish, LEFT)
    qtbot.waitUntil(lambda: len(told) == 1, timeout=8000)
    words = tmp_path / "words.csv"
    words.write_text("id,text\nform,test-computed/2569\nkinds/none/title,ก\n", encoding="utf-8")
    brought(qtbot, sample, page, words, monkeypatch)
    qtbot.waitUntil(lambda: "แบบนี้ไม่มีข้อความชื่อ kinds/none/title" in said(page))
    assert not page.bench.publish.isEnabled()
    words.write_text(
        "id,text\nform,test-computed/2569\nkinds/project/title,โครงการตามประกาศ\n", encoding="utf-8"
    )
    brought(qtbot, sample, page, words, monkeypatch)
    qtbot.waitUntil(lambda: "โครงการ\n→ โครงการตามประกาศ" in said(page))
    assert len(told) == 1, "nothing is published by looking"
    QTest.mouseClick(page.bench.publish, LEFT)
    qtbot.waitUntil(lambda: told[1:] == ["ประกาศถ้อยคำแล้ว เอกสารที่เริ่มจากนี้ใช้ถ้อยคำนี้"], timeout=8000)
    choose(page, "ทดสอบช่องคำนวณ")
    qtbot.waitUntil(lambda: "ถ้อยคำทางการของเจ้าของแบบวางทับไว้" in said(page))
    assert "โครงการตามประกาศ" in page._text.text().replace("\u200b", "")
    QTest.mouseClick(page.withdraw_words, LEFT)
    qtbot.waitUntil(lambda: not page.withdraw_words.isVisible(), timeout=8000)
    assert "โครงการตามประกาศ" not in page._text.text().replace("\u200b", "")


def test_a_document_begun_before_is_read_on_in_the_newer_words_by_one_press(
    sample: Window, page: FormsPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened, told = office(sample), list[str]()
    opened.room.host.toast.connect(told.append)
    brought(qtbot, sample, page, FORMS / "computed.yaml", monkeypatch)
    QTest.mouseClick(page.bench.publish, LEFT)
    qtbot.waitUntil(lambda: len(told) == 1, timeout=8000)
    form = opened.session.forms.get("test-computed")
    plan = plan_at(opened.room.unit, "test-computed", 2569, 1)
    opened.session.do(partial(start_plan, instrument=form, year=2569))
    qtbot.waitUntil(
        lambda: opened.session.read(lambda reader: reader.record(plan)) is not None, timeout=8000
    )
    opened.room.host.show_place("plan", plan)

    def offered() -> list[str]:
        return [one.words for one in opened.leaf("plan").place().others if "ถ้อยคำ" in one.words]

    def kinds() -> str:
        shown = plans_of(opened).view.page
        return "" if shown is None else str(shown.kinds_below("plan")[0].title)

    def is_offered(step: str) -> bool:
        return offered() == [step]

    def is_called(words: str) -> bool:
        return kinds() == words

    qtbot.waitUntil(lambda: kinds() == "โครงการ", timeout=8000)
    assert offered() == []
    table = tmp_path / "words.csv"
    table.write_text(
        "id,text\nform,test-computed/2569\nkinds/project/title,โครงการตามประกาศ\n", encoding="utf-8"
    )
    for step, words in (("ใช้ถ้อยคำทางการ", "โครงการตามประกาศ"), ("ใช้ถ้อยคำย่อของแบบ", "โครงการ")):
        opened.show_page("forms")
        if words != "โครงการ":
            brought(qtbot, sample, page, table, monkeypatch)
            QTest.mouseClick(page.bench.publish, LEFT)
        else:
            choose(page, "ทดสอบช่องคำนวณ")
            QTest.mouseClick(page.withdraw_words, LEFT)
        opened.room.host.show_place("plan", plan)
        qtbot.waitUntil(partial(is_offered, step), timeout=8000)
        assert kinds() != words
        next(one for one in opened.leaf("plan").place().others if one.words == step).do()
        qtbot.waitUntil(partial(is_called, words), timeout=8000)
        assert offered() == (["ใช้ถ้อยคำย่อของแบบ"] if words != "โครงการ" else [])


def test_a_new_form_is_written_where_one_wants_it_shown_and_tried_on_paper(
    sample: Window, page: FormsPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    told, shown = list[str](), list[str]()
    office(sample).room.host.report.connect(lambda words, _tone: told.append(words))
    monkeypatch.setattr(
        QDesktopServices, "openUrl", lambda url: shown.append(str(Path(url.toLocalFile())))
    )
    assert not page.bench.try_print.isVisible(), "no file is shown"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_rest: (str(tmp_path / "mine"), ""))
    begin = next(one for one in office(sample).header._content.others if one.words == "เขียนแบบใหม่")
    begin.do()
    file = tmp_path / "mine.xlsx"
    assert shown == [str(file)], "it is opened to be changed"
    assert told == ["เก็บไว้ที่ mine.xlsx แล้ว แก้และบันทึก หน้านี้ดูใหม่เอง"]
    looked(qtbot, page)
    assert "แผนกิจกรรมสร้างความโปร่งใส" in said(page)
    file.write_text(mine := "ของฉัน", "utf-8")
    begin.do()
    assert file.read_text("utf-8") == mine, "the dialog asked about another name"
    assert told[-1].startswith("เก็บไว้ที่ mine-2.xlsx")
    file = tmp_path / "mine-2.xlsx"
    shown.clear()
    looked(qtbot, page)
    QTest.mouseClick(page.bench.try_print, LEFT)
    qtbot.waitUntil(lambda: bool(shown), timeout=20_000)
    assert told[-1] == f"ลองพิมพ์ 2 ใบไว้ที่ {Path(shown[0]).name}"
    assert sorted(one.name for one in Path(shown[0]).iterdir()) == ["plan.pdf", "results.pdf"]
    refused = list[UserError]()
    office(sample).room.host.refuse.connect(refused.append)
    file.write_text("id: broken\n")
    QTest.mouseClick(page.bench.try_print, LEFT)
    qtbot.waitUntil(lambda: bool(refused), timeout=20_000)
    assert len(shown) == 1, "nothing is opened where nothing was printed"
    brought(qtbot, sample, page, file, monkeypatch)
    assert not page.bench.try_print.isVisible(), "a form with faults prints nothing"
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_rest: (str(tmp_path / "no" / "mine.xlsx"), "")
    )
    begin.do()
    assert len(refused) == 2
    assert len(told) == 5, "and nothing is said to be written"
