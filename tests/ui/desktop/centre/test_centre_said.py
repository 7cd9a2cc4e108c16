"""What the page of the units below asserts is so; of what is verified there units are answered together."""

from collections.abc import Sequence
from fractions import Fraction

import pytest
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.assessment.ranking import COMMITTEE, SELF, RankingRow
from core.centre.signed import LatestSignOff
from core.centre.verifying import ItemToVerify, VerificationRow
from core.centre.view import CentreUnitRow, RankedUnitRow, RegionTotals
from core.people.units import Unit
from core.values import Ref
from tests.bare import bare
from tests.said import said_in
from tests.ui.desktop.acting import exchange_of, ignored, leaf_of, office, written
from ui.desktop.centre.desk import CentreDesk
from ui.desktop.centre.page import RegionButton
from ui.desktop.centre.unit import SignedDocumentList, UnitCalls, UnitPanel
from ui.desktop.centre.unit_parts import ScoreBox
from ui.desktop.centre.units import zone_words
from ui.desktop.centre.verifying import VerifiedItemDialog, state_words
from ui.desktop.shell.window import Window
from ui.desktop.theme.look import Look
from ui.desktop.widgets.plain import words

UNIT = Ref("1" * 32, "signoff", "s")
CALLS = UnitCalls(*[ignored] * 10)


@pytest.mark.usefixtures("look")
def test_a_unit_passes_or_not_or_nobody_asks(qtbot: QtBot) -> None:
    said = {}
    for state, band, passes in (
        ("passes", "A", True),
        ("fails", "C", False),
        ("gradeless", "", False),
        ("open", "C", None),
    ):
        full = Fraction(80)
        figures = {"base": full, "extra": Fraction(0), "total": full}
        place = bare(
            RankingRow, problem="", places=2, **figures, band=band, passes=passes, round=SELF
        )
        card = ScoreBox()
        qtbot.addWidget(card)
        card.show_standing(place, graded=True)
        said[state] = written(card)
    assert said_in(said, "ยังไม่ผ่าน") == "fails gradeless"
    assert said_in(said, "คะแนนถึงเกณฑ์ ตามที่ประเมินตนเอง") == "passes", (
        "what nobody else has looked at is not passed"
    )
    assert said_in(said, "ยังไม่มีเกรด") == "gradeless"
    card.show_standing(
        bare(RankingRow, problem="", places=2, **figures, band=None, passes=None, round=SELF),
        graded=False,
    )
    assert "เกรด" not in written(card), "of a form that has none"


@pytest.mark.usefixtures("look")
def test_the_self_score_stands_beside_what_a_committee_released(qtbot: QtBot) -> None:
    said = {}
    for state in (SELF, COMMITTEE):
        figures = {
            "base": Fraction(56),
            "extra": Fraction(0),
            "total": Fraction(56),
            "own_total": Fraction(80),
        }
        place = bare(
            RankingRow,
            problem="",
            places=2,
            **figures,
            band="",
            passes=False,
            round=state,
            preliminary=False,
        )
        card = ScoreBox()
        qtbot.addWidget(card)
        card.show_standing(place, graded=True)
        said[state] = written(card)
    assert said_in(said, "รอบกรรมการ (ตนเอง 80)") == COMMITTEE


def test_a_region_says_how_many_of_it_have_sent(look: Look, qtbot: QtBot) -> None:
    zones = {
        "none": RegionTotals(4, 0, 5, None),
        "some": RegionTotals(4, 2, 5, Fraction(81)),
        "all": RegionTotals(4, 5, 5, Fraction(81)),
    }
    said = {}
    for state, zone in zones.items():
        button = RegionButton(look, "เขต 4", zone)
        qtbot.addWidget(button)
        said[state] = f"{written(button)}\n{zone_words(zone)}"
    assert [said_in(said, f"ส่งแล้ว {n} จาก 5", whole=True) for n in (0, 2, 5)] == [
        "none",
        "some",
        "all",
    ]
    assert said_in(said, "ส่งแล้ว 0 จาก 5 เฉลี่ย –") == "none"
    assert said_in(said, "ส่งแล้ว 2 จาก 5 เฉลี่ย 81") == "some"


def test_conflicts_and_returns_are_counted_only_where_there_are_some(
    look: Look, qtbot: QtBot
) -> None:
    said = {}
    for count in (0, 2):
        asked = {"stops": (), "declined": (), "unanswered": (), "unasked": False}
        row = bare(
            CentreUnitRow,
            unit=bare(Unit, phone=""),
            has_data=False,
            ever_sent=False,
            conflicts=count,
            **asked,
        )
        panel = UnitPanel(look, CALLS)
        qtbot.addWidget(panel)
        signed = LatestSignOff(UNIT, UNIT, "แผน", 1, "", "ลงนามแล้ว", "ok", None, count, False)
        shown = SignedDocumentList(look, CALLS)
        qtbot.addWidget(shown)
        shown.show_signed([signed])
        facts = [text for _icon, text, _tone in panel._facts(bare(RankedUnitRow, row=row))]
        said[f"n{count}"] = "\n".join((*facts, written(shown)))
    assert said_in(said, "ข้อมูลไม่ตรงกัน {n} ช่อง") == "n2"
    assert said_in(said, "ส่งคืนแล้ว {n} รอบ") == "n2"


def test_a_text_is_said_to_be_copied_only_once_the_clipboard_holds_it(
    sample: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, told = office(sample).room, list[str]()
    room.host.report.connect(lambda text, _tone: told.append(text))
    centre = leaf_of(office(sample), "centre", CentreDesk)
    letters = exchange_of(office(sample)).out
    letters.show_paste("เรียน จังหวัด")
    QGuiApplication.clipboard().setText("เดิม")
    with monkeypatch.context() as held:
        held.setattr(QClipboard, "setMimeData", lambda *_given: None)  # another program has it
        centre.page.unit.copy("เรียน หน่วยงาน")
        letters._copy()
    assert (QGuiApplication.clipboard().text(), told) == ("เดิม", [])
    centre.page.unit.copy("เรียน หน่วยงาน")
    assert QGuiApplication.clipboard().text() == "เรียน หน่วยงาน"
    letters._copy()
    assert QGuiApplication.clipboard().text() == "เรียน จังหวัด"
    assert told == ["คัดลอกข้อความแล้ว วางใน LINE หรือหนังสือได้", "คัดลอกข้อความแล้ว วางใน LINE หรืออีเมลได้"]


def ref(n: int) -> Ref:
    return Ref(f"{n}" * 32, "assessment", f"{n}" * 32)


ROWS = (
    VerificationRow(ref(1), "จังหวัดหนึ่ง", "S10", "", locked=False),
    VerificationRow(ref(2), "จังหวัดสอง", "S20", "met", locked=False),
    VerificationRow(ref(3), "จังหวัดสาม", "S30", "not_met", locked=False),
    VerificationRow(ref(4), "จังหวัดสี่", "S40", "", locked=True),
)


ITEM = ItemToVerify("checked", "แบบตรวจสอบ", "b", "ข้อ 2", "ไม่มีผู้ถูกลงโทษ", ROWS)


def test_units_are_ticked_and_answered_together(look: Look, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    told = list[tuple[str, Sequence[Ref], object]]()
    dialog = VerifiedItemDialog(
        look,
        [ITEM, ItemToVerify("checked", "แบบตรวจสอบ", "c", "ข้อ 3", "ไม่มีเรื่องค้าง", ROWS[:1])],
        lambda item, refs, said: told.append((item, refs, said)),
        parent,
    )
    assert [state_words(one)[0] for one in ROWS] == ["ยังไม่ตอบ", "ใช่", "ไม่ใช่", "หน่วยงานล็อกแล้ว"]
    assert dialog._left.text() == words("เลือก 0 แห่ง ยังไม่ตอบ 1 จาก 4 แห่ง", "line").text()
    assert not dialog.yes.isEnabled(), "nobody is ticked"
    dialog.rest.click()
    assert dialog.list.on == {ref(1)}, "who has locked is not asked for"
    dialog.list.tick(ref(4))
    dialog.list.tick(ref(3))
    assert dialog.list.on == {ref(1), ref(3)}
    for button in (dialog.yes, dialog.no, dialog.none):
        button.click()
    assert told == [("b", [ref(1), ref(3)], one) for one in (True, False, None)]
    answered = ItemToVerify(
        "checked", "แบบตรวจสอบ", "b", "ข้อ 2", "x", (ROWS[0]._replace(state="met"), *ROWS[1:])
    )
    dialog.show_items([answered])
    assert dialog._left.text() == words("เลือก 0 แห่ง ยังไม่ตอบ 0 จาก 4 แห่ง", "line").text()
    assert not dialog.rest.isEnabled()
