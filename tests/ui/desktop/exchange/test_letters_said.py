"""What the pages of letters and of lines without effect assert is said only where it is so."""

from dataclasses import replace

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from core.assigning.orders import ITEM, Order
from core.exchange.letters import Letter
from core.log.certificates import Problem
from core.values import Ref
from tests.ui.desktop.acting import written
from ui.desktop.exchange.page import LettersPage, ProblemsPage
from ui.desktop.theme.look import Look

LETTER = Letter(
    Ref("1" * 32, "comment", "a"), "1" * 32, "comment", "ความเห็น", "ขอภาพเพิ่ม", "ส่วนกลาง", "วันนี้", 0, "", False,
    None, "", "", (),
)  # fmt: skip
PROBLEM = Problem("revoked", "1" * 32, "k" * 64, "answer/a", ("state",), 3)


def test_no_letter_and_nothing_without_effect_is_said_only_while_there_is_none(look: Look, qtbot: QtBot) -> None:
    letters, problems = LettersPage(look), ProblemsPage(look)
    for page in (letters, problems):
        qtbot.addWidget(page)
    none = "ยังไม่มีความเห็นหรือคำขอถึงหน่วยงานนี้ เมื่อนำเข้าไฟล์ตอบของส่วนกลางหรือจังหวัด ข้อความจะอยู่ที่นี่"
    problems.show_problems([])
    assert "ไม่มีข้อมูลที่เก็บไว้โดยไม่มีผล" in written(problems)
    problems.show_problems([(PROBLEM, ())])
    assert "ไม่มีข้อมูลที่เก็บไว้โดยไม่มีผล" not in written(problems)
    assert "เครื่องที่เขียนถูกเพิกถอนแล้ว" in written(problems)
    letters._shown = (LETTER,)
    letters.show_letters(())
    assert none in written(letters)
    letters.show_letters((LETTER,))
    assert none not in written(letters)


def test_a_letter_says_what_is_attached_and_that_it_was_taken_back(look: Look, qtbot: QtBot) -> None:
    asked = replace(LETTER, kind="assign", order=Order(ITEM, item="d1"), text="ส่งภาพประกาศ")
    page = LettersPage(look)
    qtbot.addWidget(page)
    page.show_letters((asked,))
    assert "แนบหลักฐาน" in [one.text().strip() for one in page.findChildren(QPushButton)]
    assert "แนบแล้ว" not in " ".join(written(page))
    page.show_letters((replace(asked, pieces=2),))
    assert "แนบแล้ว 2 ชิ้น" in written(page)
    assert "ยกเลิกแล้ว สิ่งที่กรอกไว้ยังอยู่" not in written(page)
    page.show_letters((replace(asked, withdrawn=True),))
    assert "ยกเลิกแล้ว สิ่งที่กรอกไว้ยังอยู่" in written(page)
    assert not replace(asked, withdrawn=True).open
    with qtbot.waitSignal(page.attach_wanted):
        page.show_letters((asked,))
        next(one for one in page.findChildren(QPushButton) if one.text().strip() == "แนบหลักฐาน").click()
