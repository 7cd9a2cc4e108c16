"""What the parts of an assessment's page assert is said in the states it is so in, and in no other."""

from fractions import Fraction

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.assessment.answers import LinkedEvidence
from core.assessment.rows import (
    AnswerInput,
    AssessmentView,
    DimensionRow,
    ItemRow,
    LevelRow,
    ProofRow,
)
from core.forms.vocabulary import ItemState
from core.gaps.gaps import AssessmentTodo
from core.people.units import ConflictChoice
from core.signing.chain import SigningStation
from core.values import AbsenceReason, Ref
from tests.bare import bare
from tests.said import said_in
from tests.ui.desktop.acting import ignored, written
from ui.desktop.assessment.item import RequiredProofsBar
from ui.desktop.assessment.ladder import level_words
from ui.desktop.assessment.summary import NextStepsCard
from ui.desktop.theme.look import Look
from ui.desktop.widgets.chips import ItemPartChip
from ui.desktop.widgets.conflict import ConflictBox
from ui.desktop.widgets.painted import MARKS, ItemStateMark
from ui.desktop.widgets.steps import RouteStepsView

REPORT = ProofRow(id="report", text="รายงานผล", many=1, blocks=True)


def test_a_proof_is_said_to_hold_the_item_back_only_where_it_does(look: Look, qtbot: QtBot) -> None:
    given = (LinkedEvidence(Ref("1" * 32, "evidence", "e"), "รายงานปีนี้"),)
    said, tips = {}, {}
    for state, proof, answer, result in (
        ("asked", REPORT, ItemState.NOT_ASSESSED, ItemState.NOT_ASSESSED),
        ("lacking", REPORT, ItemState.MET, ItemState.MET),
        ("blocked", REPORT, ItemState.MET, ItemState.NOT_MET),
        ("unmet", REPORT._replace(blocks=False), ItemState.MET, ItemState.NOT_MET),
        ("old", REPORT._replace(evidence=given), ItemState.MET, ItemState.MET),
        ("given", REPORT._replace(evidence=given, counts=1), ItemState.MET, ItemState.MET),
    ):
        item = bare(ItemRow, proofs=(proof,), entered_state=answer, result=result, others=())
        foot = RequiredProofsBar(look, item, QWidget(), ignored, ignored)
        qtbot.addWidget(foot)
        foot.show_proofs(item)
        said[state], tips[state] = (
            written(foot),
            foot.pills["report"].toolTip().replace("\u200b", ""),
        )
    assert said_in(said, "ขาด จึงยังไม่ผ่าน: รายงานผล") == "blocked"
    assert said_in(said, "ขาด: รายงานผล", whole=True) == "lacking old"
    assert said_in(tips, "ยังไม่มีหลักฐานข้อนี้") == "asked lacking blocked unmet"


def test_a_level_is_told_by_what_is_met_unmet_and_unanswered() -> None:
    said = {
        state: level_words(
            bare(LevelRow, complete=met == 3, met=met, item_count=3, unanswered=unanswered)
        )[0]
        for state, met, unanswered in (
            ("whole", 3, 0),
            ("open", 1, 2),
            ("unmet", 1, 0),
            ("both", 1, 1),
        )
    }
    assert said_in(said, "ครบ 3 จาก 3") == "whole"
    assert said_in(said, "ยังไม่ตรวจ 2 จาก 3 ข้อ", whole=True) == "open"
    assert said_in(said, "ขาด 2 จาก 3 ข้อ") == "unmet"
    assert said_in(said, "ขาด 1 ยังไม่ตรวจ 1 จาก 3 ข้อ") == "both"


def test_all_levels_and_no_advice_are_told_apart(look: Look, qtbot: QtBot) -> None:
    ten = Fraction(10)
    step = AssessmentTodo("d1", "ข้อ 2", "ประกาศนโยบาย", "+2", gains=True, findings_text="")
    said = {}
    for state, steps, complete, base, unanswered in (
        ("whole", (), True, ten, 0),
        ("full", (), False, ten, 0),
        ("short", (), True, Fraction(6), 0),
        ("unanswered", (), False, ten, 1),
        ("steps", (step,), True, Fraction(6), 0),
        ("proofs", (step,), False, ten, 0),
        ("survey", (), True, Fraction(6), 0),
        ("locked", (), True, ten, 0),
    ):
        home, card = QWidget(), NextStepsCard(look, ignored)
        qtbot.addWidget(home)
        card.setParent(home)
        dimension = bare(DimensionRow, level_word="ระดับ", highest=5, level=5 if complete else 4)
        view = bare(
            AssessmentView,
            dimensions=(dimension,),
            base=base,
            full=ten,
            of=1,
            answered=1 - unanswered,
            places=2,
            advises=state != "survey",
            locked="ล็อกแล้ว" if state == "locked" else "",
        )
        card.show_steps(view, steps, ())
        said[state] = "" if card.isHidden() else written(card)
    assert said_in(said, "ได้ครบทุกระดับ") == "whole locked"
    assert said_in(said, "ได้คะแนนเต็ม") == "full proofs"
    assert said_in(said, "ไม่มีคำแนะนำ") == "short unanswered"
    assert (
        said_in(said, "คะแนนฐานเต็มแล้ว ดูว่าตอบครบและมีหลักฐานครบ แล้วจึงล็อกเพื่อลงนาม")
        == "whole full proofs"
    )
    assert said_in(said, "ทำต่อ 1 เรื่อง") == "steps"
    assert said_in(said, "คะแนนฐานเต็มแล้ว และล็อกเพื่อลงนามแล้ว") == "locked"


def test_a_mark_is_named_as_it_is(look: Look, qtbot: QtBot) -> None:
    said = {}
    for state in MARKS:
        mark = ItemStateMark(look)
        qtbot.addWidget(mark)
        mark.show_mark(state)
        said[state] = mark.accessibleName()
    assert said_in(said, "นับว่าผ่าน แต่ยังกรอกไม่ครบ", whole=True) == "doubt"
    assert said_in(said, "ยังไม่นับว่าผ่าน", whole=True) == "not_met"
    assert said_in(said, "ยังไม่ได้ตรวจ", whole=True) == "not_assessed"
    assert said_in(said, "ข้อมูลไม่ตรงกัน", whole=True) == "torn"


def test_a_part_is_named_by_what_was_entered(look: Look, qtbot: QtBot) -> None:
    said = {}
    for state, present in (("there", True), ("missing", False), ("open", None)):
        chip = ItemPartChip(look, "ประกาศ", ignored)
        qtbot.addWidget(chip)
        chip.show_present(present)
        said[state] = written(chip)
    assert said_in(said, "ยังไม่ได้กรอก") == "open"
    assert said_in(said, "มี", whole=True) == "there"
    assert said_in(said, "ไม่มี", whole=True) == "missing"


def test_a_station_is_named_by_its_state(look: Look, qtbot: QtBot) -> None:
    said = {}
    for state in ("done", "here", "stopped", "open", "later"):
        chain = RouteStepsView(look)
        qtbot.addWidget(chain)
        chain.show_marks([SigningStation("lock", "ล็อก", state, "")])
        said[state] = chain.accessibleDescription()
    assert said_in(said, "ล็อก: เสร็จแล้ว") == "done"
    assert said_in(said, "ล็อก: ยังไม่ครบ") == "open"
    assert said_in(said, "ล็อก: ยังไม่ถึง") == "later"


def test_of_a_conflict_what_is_not_here_cannot_be_chosen(look: Look, qtbot: QtBot) -> None:
    sides = tuple(ConflictChoice("", one, "", "") for one in (None, AbsenceReason.NOT_HERE))
    box = ConflictBox(look, AnswerInput("", "", sides=sides), "", ignored)
    qtbot.addWidget(box)
    assert [one.isEnabled() for one in box.buttons] == [True, False]
