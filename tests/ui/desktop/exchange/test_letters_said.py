"""The pages of letters, of lines without effect and of what waits say what is so, in no word of keys."""

import ast
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from core.assigning.orders import ITEM, WorkOrder
from core.exchange.invitations import Claim, ClaimHoldReason, hold_called, hold_words
from core.exchange.letters import UnitMessage
from core.exchange.staging import problem_words
from core.log.certificates import IneffectiveOps
from core.values import Ref
from tests.bare import bare
from tests.ui.desktop.acting import written
from tests.ui.desktop.exchange.test_send_button import JARGON
from ui.desktop.exchange.letters import LettersDesk, LettersPage
from ui.desktop.exchange.page import IneffectiveOpsPage
from ui.desktop.theme.look import Look

LETTER = UnitMessage(
    Ref("1" * 32, "comment", "a"),
    "1" * 32,
    "comment",
    "ความเห็น",
    "ขอภาพเพิ่ม",
    "ส่วนกลาง",
    "วันนี้",
    0,
    "",
    False,
    None,
    "",
    "",
    (),
)
PROBLEM = IneffectiveOps("revoked", "1" * 32, "k" * 64, "answer/a", ("state",), 3)


def test_no_letter_and_nothing_without_effect_is_said_only_while_there_is_none(
    look: Look, qtbot: QtBot
) -> None:
    letters, problems = LettersPage(look, bare(LettersDesk)), IneffectiveOpsPage(look)
    for page in (letters, problems):
        qtbot.addWidget(page)
    none = "ยังไม่มีความเห็นหรือคำขอถึงหน่วยงานนี้ เมื่อนำเข้าไฟล์ตอบของส่วนกลางหรือจังหวัด ข้อความจะอยู่ที่นี่"
    problems.show_problems([])
    assert "ไม่มีข้อมูลที่เก็บไว้โดยไม่มีผล" in written(problems)
    problems.show_problems([(PROBLEM, ())])
    assert "ไม่มีข้อมูลที่เก็บไว้โดยไม่มีผล" not in written(problems)
    assert "เครื่องที่เขียนถูกเพิกถอนแล้ว" in written(problems)
    problems.show_problems([], ["แบบ x ไม่อยู่ในเครื่องนี้"])
    assert "ไม่มีข้อมูลที่เก็บไว้โดยไม่มีผล" not in written(problems)
    assert "และอีก" not in written(problems)
    problems.show_problems([(PROBLEM, ())] * 205, ["แบบ x ไม่อยู่ในเครื่องนี้"])
    assert "และอีก 5 รายการ" in written(problems)
    letters._shown = (LETTER,)
    letters.show_letters(())
    assert none in written(letters)
    letters.show_letters((LETTER,))
    assert none not in written(letters)


def test_a_letter_says_what_is_attached_and_that_it_was_taken_back(
    look: Look, qtbot: QtBot
) -> None:
    asked = replace(LETTER, kind="assign", order=WorkOrder(ITEM, item="d1"), text="ส่งภาพประกาศ")
    attached = list[UnitMessage]()
    page = LettersPage(look, bare(LettersDesk, attach=attached.append))
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
    page.show_letters((asked,))
    next(one for one in page.findChildren(QPushButton) if one.text().strip() == "แนบหลักฐาน").click()
    assert attached == [asked]


ROOT = Path(__file__).parents[4]


READ = (  # what stands on the pages of sending, receiving, confirming strangers and inviting
    *sorted((ROOT / "ui" / "desktop" / "exchange").glob("*.py")),
    *sorted((ROOT / "ui" / "desktop" / "setup").glob("start*.py")),
    *(
        ROOT / "core" / "exchange" / f"{name}.py"
        for name in (
            "devices",
            "incoming_view",
            "invitations",
            "outgoing_view",
            "receive_deeds",
            "receivers",
            "send_deeds",
            "staging",
            "stranger_deeds",
        )
    ),
)


OF_STRANGERS = {"Stranger", "_title", "_says", "_hinders", "other_digits_words", "stranger_words"}
# of a file that changes whom a folder trusts, which is about them
OF_KEYS = "เพราะไฟล์นี้ให้เชื่อถือกุญแจราก"


def sentences(path: Path) -> list[str]:
    """The words of a module that are no documentation."""
    tree = ast.parse(path.read_text("utf-8"))
    # what it says of one's own devices, on the settings, is about keys
    if path.name == "devices.py":
        tree.body = [each for each in tree.body if getattr(each, "name", "") in OF_STRANGERS]
    documented = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    constants = (
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and id(node) not in documented
    )
    return [node.value for node in constants if isinstance(node.value, str)]


@pytest.mark.parametrize("path", READ, ids=lambda path: path.name)
def test_no_sentence_of_these_pages_has_a_word_of_keys(path: Path) -> None:
    said = [each for each in sentences(path) if not each.startswith(OF_KEYS)]
    assert [each for each in said if any(word in each for word in JARGON[:4])] == []


@pytest.mark.parametrize("hold", [*ClaimHoldReason, None], ids=str)
def test_why_a_claim_waits_is_said_without_one(hold: ClaimHoldReason | None) -> None:
    claim = Claim(
        "k" * 64, "age1", "1" * 32, "อำเภอ", "2026-01-01", hold, "r", (), "จังหวัด", "office"
    )
    text = hold_words(claim) + (hold_called(hold) if hold else "")
    assert text
    assert not [word for word in JARGON if word in text]


def test_why_something_does_not_count_is_said_without_one() -> None:
    for why in (
        "not enrolled",
        "outside rights",
        "fork",
        "revoked",
        "parked",
        "refused certificate",
    ):
        text = problem_words(why)
        assert text != why
        assert not [word for word in JARGON if word in text]
