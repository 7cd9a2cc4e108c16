"""What the committee's page says of sheets, votes and items is so."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import partial
from types import SimpleNamespace
from typing import cast

import pytest
from PySide6.QtWidgets import QLabel, QMainWindow
from pytestqt.qtbot import QtBot

import main
from core.assessment.ballots import (
    CLOSED,
    DISPUTED,
    OPEN,
    BallotFault,
    BallotState,
    CommitteeVote,
    SealedBallot,
)
from core.assessment.facts import AssessmentFacts
from core.assessment.sheets import sheet_of
from core.committee.carries import MemberProgress
from core.committee.own import FAULTS, OwnBallotSheet, disclosure_notice
from core.committee.release_deeds import unlock
from core.committee.view import CommitteeRoundRow, ItemBallotAnswers, VoteTotals, alone, few
from core.forms.tree import Tree
from core.scoring.score import Score
from core.values import Record, Ref, ShownField
from storage.instruments.library import FormLibrary
from tests.bare import bare
from tests.known import known
from tests.said import said_in
from tests.ui.desktop.acting import ignored, words_of
from ui.desktop.assessment.asks import ItemCalls
from ui.desktop.assessment.scoring import AnswerEditor
from ui.desktop.base.page_context import ItemScoringWidget, PageContext
from ui.desktop.committee.agreeing import (
    AgreementPanel,
    alike_words,
    answer_words,
    apart_words,
    vote_words,
)
from ui.desktop.committee.chairing import ChairActions, gap_words, sealing
from ui.desktop.committee.member import MemberSheetsWidget, next_words, state_of
from ui.desktop.committee.votes import (
    CommitteeVotesPanel,
    MemberBallot,
    ResultLockCard,
    UnitVoteDetail,
    VotesCalls,
    below_words,
    closed_words,
    pill_of,
    stations,
    total_words,
)
from ui.desktop.theme.look import Look
from ui.desktop.widgets.plain import words
from ui.desktop.widgets.prompt import Prompt, PromptDialog

REF = Ref("1" * 32, "sheet", "2" * 32)
SHEET = OwnBallotSheet(
    *(
        REF,
        REF,
        "3" * 32,
        "หน่วยหนึ่ง",
        2569,
        "committee",
        "กรรมการ",
        3,
        (),
        CLOSED,
        BallotState.MISSING,
    ),
    aside=False,
    released=False,
)
SPREAD = ItemBallotAnswers("a", "1.1", True, 3, 3, (("ผ่าน", 3),), Fraction(0), (), "", "", "")


def ballot(state: str, *, aside: bool = False) -> SealedBallot:
    return SealedBallot(REF, "person/1", "k", state, (), aside)


def row(state: str, *ballots: SealedBallot) -> CommitteeRoundRow:
    return CommitteeRoundRow(
        REF,
        "3" * 32,
        "หน่วยหนึ่ง",
        "แบบ",
        2569,
        "committee",
        CommitteeVote(state, ballots),
        released=False,
    )


def test_a_gap_is_said_of_a_sheet_that_has_one_alone() -> None:
    assert gap_words(SHEET) == "ตรวจครบ 3 ข้อ"
    assert gap_words(replace(SHEET, left=("b",))) == "ยังไม่ได้ตรวจ 1 จาก 4 ข้อ ซึ่งจะไม่นับเป็นคะแนนของท่าน"


def test_a_member_reads_what_comes_next_and_never_that_all_is_sealed_where_it_is_not() -> None:
    sealed = replace(SHEET, state=BallotState.SEALED)
    opened = replace(SHEET, state=BallotState.SEALED, vote=OPEN)
    done = replace(opened, released=True)
    after = partial(next_words, sends=True)
    assert next_words([sealed], sends=False) == "เขียนไฟล์ใบคะแนนแล้ว รอไฟล์เปิดซองจากเลขานุการ"
    assert next_words([opened], sends=False) == "เขียนไฟล์คำตอบที่เปิดซองแล้ว รอประกาศผล"
    assert after([sealed]).startswith("ปิดผนึกครบแล้ว ส่งไฟล์ให้เลขานุการ")
    assert after([done]) == "ประกาศผลของทุกหน่วยงานแล้ว ไม่มีเรื่องที่ต้องทำต่อ"
    assert after([sealed, opened, done]).startswith("เลขานุการเปิดซองแล้ว ส่งไฟล์ให้เลขานุการอีกครั้ง")
    assert after([sealed, SHEET]).startswith("ให้คะแนนทีละหน่วยงาน")
    assert after([sealed, done]).startswith("ปิดผนึกครบแล้ว"), "one result is not every result"
    assert after([sealed, replace(SHEET, problem="ไม่มีแบบ")]).startswith("มีแบบที่เปิดในเครื่องนี้ไม่ได้")
    assert "ไม่ตรงกัน" in after([replace(sealed, vote=DISPUTED)])
    left_out = "เลขานุการเปิดซองแล้วโดยไม่มีใบของท่าน ใบของท่านไม่นับ และไม่ต้องส่งอีก"
    for state in (BallotState.MISSING, BallotState.AFTER):
        assert after([replace(opened, state=state, aside=True)]) == left_out, (
            "what is sealed stays on this PC"
        )
        assert after([opened, replace(opened, state=state, aside=True)]) != left_out
    assert left_out not in (after([sealed]), after([done]))


def test_where_a_sheet_stands_is_said_of_itself_alone() -> None:
    assert state_of(SHEET)[0] == "3 จาก 3 ข้อ"
    assert state_of(replace(SHEET, state=BallotState.SEALED))[0] == "ปิดผนึกแล้ว"
    assert state_of(replace(SHEET, state=BallotState.TWICE))[0] == "ปิดผนึกมากกว่าหนึ่งฉบับ"
    assert state_of(replace(SHEET, vote=OPEN))[0] == "เปิดซองแล้ว"
    assert state_of(replace(SHEET, vote=OPEN, aside=True))[0] == "ลงมติไม่นับ"
    assert state_of(replace(SHEET, vote=OPEN, released=True))[0] == "ประกาศผลแล้ว"


def test_sealed_sheets_and_items_that_were_seen_are_counted(look: Look, qtbot: QtBot) -> None:
    part = MemberSheetsWidget(look, ignored, ignored, ignored)
    qtbot.addWidget(part)
    other = replace(SHEET, sheet=REF._replace(id="4" * 32), state=BallotState.SEALED, left=("b",))
    part.show_way(MemberProgress((), "", (SHEET, other), 0), ())
    assert part._head.text() == words("ท่านให้คะแนน 2 หน่วยงาน ปิดผนึกแล้ว 1", "section").text()
    assert [one.below for one in part.list.lines] == ["ตรวจแล้ว 3 จาก 3 ข้อ", "ตรวจแล้ว 3 จาก 4 ข้อ"]
    part.show_way(MemberProgress((), "", (SHEET,), 0), ())
    assert part._head.text() == words("ท่านให้คะแนน 1 หน่วยงาน ปิดผนึกแล้ว 0", "section").text()
    assert not part.send.isEnabled()


def test_a_vote_is_called_sealed_only_where_every_ballot_that_counts_is() -> None:
    assert (
        pill_of(row(CLOSED, ballot(BallotState.SEALED), ballot(BallotState.SEALED)))[0]
        == "ปิดผนึกครบ"
    )
    assert (
        pill_of(row(CLOSED, ballot(BallotState.SEALED), ballot(BallotState.MISSING)))[0]
        == "ขาด 1 ใบ"
    )
    assert (
        pill_of(row(CLOSED, ballot(BallotState.SEALED), ballot(BallotState.MISSING, aside=True)))[0]
        == "ปิดผนึกครบ"
    )
    assert pill_of(row(CLOSED, ballot(BallotState.MISSING, aside=True)))[0] == "ลงมติไม่นับทุกใบ"
    assert pill_of(row(OPEN, ballot(BallotState.COUNTED)))[0] == "เปิดซองแล้ว"
    assert pill_of(row(OPEN, ballot(BallotState.WITHHELD)))[0] == "รอคำตอบ 1 ใบ"
    assert pill_of(row(DISPUTED, ballot(BallotState.SEALED)))[0] == "เปิดซองไม่ตรงกัน"
    locked = replace(row(OPEN, ballot(BallotState.COUNTED)), locked=True)
    assert pill_of(locked)[0] == "ล็อกแล้ว รอประกาศผล"
    assert pill_of(replace(locked, released=True))[0] == "ประกาศผลแล้ว"


def test_of_locking_it_is_said_what_comes_next_and_that_it_is_locked_only_where_it_is(
    look: Look, qtbot: QtBot
) -> None:
    card = ResultLockCard(look, ignored, ignored)
    qtbot.addWidget(card)
    card.show_state(ready=True, locked=False)
    assert "ให้ล็อกก่อน" in card._says.text().replace("\u200b", "")
    assert "ล็อกแล้ว" not in card._says.text().replace("\u200b", "")
    assert (card.lock.isHidden(), card.unlock.isHidden()) == (False, True)
    card.show_state(ready=False, locked=True)
    assert card._says.text().replace("\u200b", "").startswith("ล็อกแล้ว พิมพ์แบบให้คะแนนจากเมนู")
    assert (card.lock.isHidden(), card.unlock.isHidden()) == (True, False)
    card.show_state(ready=False, locked=True, others=2)
    assert card._says.text().replace("\u200b", "").startswith("หน่วยงานนี้ล็อกแล้ว ยังไม่ล็อกอีก 2 หน่วยงาน")
    assert card.unlock.text().strip() == "ปลดล็อกเพื่อแก้ไข"
    inked = "มีฉบับลงนามที่ยืนยันแล้ว ประกาศผลได้ ถ้าต้องแก้ให้ทำฉบับแก้ไขก่อนประกาศ"
    assert inked not in card._says.text().replace("\u200b", "")
    card.show_state(ready=False, locked=True, others=2, inked=True)
    assert card._says.text().replace("\u200b", "") == inked
    assert card.unlock.text().strip() == "ทำฉบับแก้ไข"
    card.show_state(ready=False, locked=False)
    assert card.isHidden()


def test_what_becomes_of_prints_is_said_before_it_is_unlocked_and_one_deed_does_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is so of them: tests/core/committee/test_unlocked.py."""
    said, deeds = dict[str, str](), list[partial[object]]()
    for state, inked in (("locked", False), ("inked", True)):

        def ask(
            _look: object,
            _page: object,
            prompt: Prompt,
            then: Callable[..., object],
            state: str = state,
        ) -> None:
            said[state] = words_of(prompt)
            then(text="ประธานขอแก้")

        monkeypatch.setattr("ui.desktop.committee.chairing.ask", ask)
        session = SimpleNamespace(do=deeds.append)
        chair = bare(
            ChairActions, _context=SimpleNamespace(look=None), _session=session, _page=None
        )
        chair.ask_unlock(UnitVoteDetail(row(OPEN), (), (), None, (), decides=True, inked=inked))
    assert (
        said_in(said, "แก้คะแนนได้อีก ฉบับที่พิมพ์ไว้จะถูกยกเลิกในทะเบียน เว้นแต่ฉบับที่ยืนยันการลงนามแล้ว") == "locked"
    )
    assert said_in(said, "ปลดล็อกเพื่อแก้ไข") == "locked"
    assert said_in(said, "ฉบับที่ลงนามแล้วยังอยู่และไม่ถูกยกเลิก แก้คะแนนแล้วล็อกใหม่เป็นฉบับถัดไป") == "inked"
    assert said_in(said, "ทำฉบับแก้ไข") == "inked"
    assert [one.func for one in deeds] == [unlock, unlock]
    assert {tuple(one.keywords.items()) for one in deeds} == {
        (("draft", REF), ("reason", "ประธานขอแก้"))
    }


def test_that_nobody_sees_a_score_is_said_of_a_closed_vote_alone() -> None:
    assert closed_words(CommitteeVote(CLOSED, ())) == (
        "คะแนนทุกใบยังปิดอยู่",
        "ไม่มีใครเห็นคะแนน ผลรวม หรือความต่าง รวมทั้งประธานและเลขานุการ",
    )
    for state in (OPEN, DISPUTED):
        first, second = closed_words(CommitteeVote(state, ()))
        assert first == "ยังไม่เห็นคะแนน"
        assert "ไม่มีใครเห็นคะแนน" not in second


def test_of_an_item_it_is_said_who_scored_it_and_what_it_came_to() -> None:
    apart = replace(SPREAD, alike=False, votes=2, answers=())
    nobody = replace(apart, votes=0)
    assert vote_words(SPREAD) == "ผ่าน 3 คน"
    assert vote_words(apart) == "ให้คะแนน 2 จาก 3 คน ไม่แสดงคำตอบ"
    assert vote_words(nobody) == "ยังไม่มีใครให้คะแนน"
    assert answer_words(nobody, by_agreement=True)[0] == "ไม่มีใครให้คะแนน"
    assert answer_words(SPREAD, by_agreement=True)[0] == "รอตกลง"
    assert answer_words(replace(SPREAD, agreed_answer="ผ่าน"), by_agreement=True)[0] == "ตกลง: ผ่าน"
    assert answer_words(SPREAD, by_agreement=False)[0] == "คิดจากทุกใบ", (
        "nothing waits for an agreement that is never made"
    )


def test_alike_answers_are_called_accepted_only_once_they_are() -> None:
    assert alike_words(12, 12, by_agreement=True) == "ตรงกัน 12 ข้อ ยังไม่ได้รับ"
    assert alike_words(12, 2, by_agreement=True) == "ตรงกัน 2 ข้อ ยังไม่ได้รับ"
    assert alike_words(12, 0, by_agreement=True) == "ตรงกัน 12 ข้อ รับแล้ว"
    assert alike_words(0, 0, by_agreement=True) == "ตรงกัน 0 ข้อ"
    assert alike_words(12, 0, by_agreement=False) == "ตรงกัน 12 ข้อ"


def part_of(look: Look) -> AgreementPanel:
    answer = AnswerEditor(look, ItemCalls(), ignored, ignored)
    scoring = ItemScoringWidget(answer, answer.show_item, answer.inputs, answer.enter)
    return AgreementPanel(look, scoring, ignored, ignored, ignored)


def test_of_few_ballots_it_is_said_that_nothing_is_told_and_of_more_what_is_alike(
    look: Look, qtbot: QtBot
) -> None:
    form = FormLibrary([main.INSTRUMENTS]).get("cdd-clean")
    tree = Tree.under(form, frozenset())
    facts = AssessmentFacts(
        tree, Record(REF, {"year": ShownField(2569)}), sheet_of(REF), {}, "หน่วยหนึ่ง", "S10"
    )
    item = next(one.id for one in tree.answered() if not one.need)
    part = part_of(look)
    qtbot.addWidget(part)
    one = "นับได้ใบเดียว ตกลงได้เมื่อมีเหตุผล"
    alike = "ตรงกัน 1 ข้อ ยังไม่ได้รับ"
    for members, fewest, said in (
        ("กข", 3, "นับได้ไม่ถึง 3 ใบ จึงไม่บอกว่าข้อใดตรงกัน"),
        ("ก", 2, "นับได้ไม่ถึง 2 ใบ จึงไม่บอกว่าข้อใดตรงกัน"),
        ("ก", 1, one),
        ("กข", 1, alike),
        ("กข", 2, alike),
        ("กขค", 3, alike),
    ):
        vote = CommitteeVote(
            OPEN, tuple(ballot(BallotState.COUNTED) for _one in members), fewest=fewest
        )
        told = len(members) >= fewest
        spread = replace(SPREAD, item=item, alike=told and len(members) > 1)
        part.show_votes([spread], tuple(members), facts, [item], vote=vote, item_by_item=True)
        assert part._counts.text().replace("\u200b", "") == said
        assert part.list.members == (tuple(members) if told else ())
        assert part.alike.isHidden() is not told


def test_how_far_members_differ_is_said_only_where_it_may_be_told() -> None:
    apart = replace(
        SPREAD, alike=False, answers=(("ผ่าน", 2), ("ไม่ผ่าน", 1)), each=("ผ่าน", "ผ่าน", "ไม่ผ่าน")
    )
    assert apart_words(apart) == "2 ต่อ 1"
    assert apart_words(replace(apart, between=(Fraction(2), Fraction(9, 2)))) == "2–4.50"
    assert apart_words(replace(apart, each=(), answers=())) == ""
    assert apart_words(SPREAD) == ""


def test_totals_are_said_with_what_they_are_out_of_and_hidden_ones_with_why() -> None:
    one = Score((), Fraction(82), Fraction(0), Fraction(82), Fraction(100), "C", None, (60, 64))
    assert total_words(one) == ("82", "จาก 100 · เกรด C")
    assert total_words(replace(one, band=None, total=Fraction(8, 3))) == ("2.67", "จาก 100")
    told = VoteTotals(one, (("ก", one),), one, hidden=False)
    assert (
        below_words(told, item_by_item=True) == "การจัดอันดับใช้ผลของคณะกรรมการ ประเมินตนเองแสดงเคียงกัน"
    )
    assert "ไม่ถึงจำนวนที่กำหนดเมื่อตั้งรอบ" in below_words(
        told._replace(members=(), hidden=True), item_by_item=True
    )


def test_the_way_of_a_vote_is_at_the_first_thing_that_is_missing() -> None:
    def at(vote: CommitteeVote, left: int = 0, *, released: bool = False) -> str:
        found = stations(vote, left, released=released)
        return next((one.title for one in found if one.state == "here"), "")

    assert (
        at(CommitteeVote(CLOSED, (ballot(BallotState.SEALED), ballot(BallotState.MISSING))))
        == "ปิดผนึก 1 จาก 2"
    )
    assert (
        at(
            CommitteeVote(
                CLOSED, (ballot(BallotState.SEALED), ballot(BallotState.MISSING, aside=True))
            )
        )
        == "เปิดพร้อมกัน"
    )
    assert (
        at(CommitteeVote(OPEN, (ballot(BallotState.COUNTED), ballot(BallotState.WITHHELD))))
        == "เปิดพร้อมกัน"
    ), "somebody's words are not here"
    assert (
        at(CommitteeVote(OPEN, (ballot(BallotState.COUNTED), ballot(BallotState.COUNTED))), 4)
        == "ตกลง เหลือ 4 ข้อ"
    )
    assert at(CommitteeVote(OPEN, (ballot(BallotState.COUNTED),))) == "ลงนามและประกาศผล"
    assert at(CommitteeVote(OPEN, (ballot(BallotState.COUNTED),)), released=True) == ""
    first = [
        stations(CommitteeVote(CLOSED, (ballot(state),)), 0, released=False)[0].title
        for state in (BallotState.MISSING, BallotState.SEALED)
    ]
    assert first == ["แจกใบตรวจ รอใบแรก", "แจกใบตรวจแล้ว"]


@pytest.mark.parametrize("kind", sorted(FAULTS))
def test_whoever_does_what_is_not_allowed_is_named_in_the_window_and_may_be_set_aside(
    look: Look, qtbot: QtBot, kind: str
) -> None:
    state = (
        kind
        if kind in (BallotState.TWICE, BallotState.VOID, BallotState.WITHHELD)
        else BallotState.MISSING
    )
    fault = BallotFault(kind, "abcdef0123456789")
    bad = SealedBallot(REF, "person/1", "k", state, (fault,), aside=False)
    said = FAULTS[kind].format(who="กรรมการ ก", device=fault.device[:8])
    told = list[tuple[object, str, int]]()
    calls = VotesCalls(ignored, lambda *given: told.append(given), ignored, ignored, ignored)
    part = CommitteeVotesPanel(look, calls, part_of(look))
    qtbot.addWidget(part)
    found = row(OPEN if kind != BallotState.TWICE else CLOSED, bad)
    part.show_rows([found])
    line = MemberBallot(bad, "กรรมการ ก", "", (said,))
    part.show_detail(UnitVoteDetail(found, (line,), (), None, (), decides=False), may_lead=True)
    labels = [one.text().replace("\u200b", "") for one in part.findChildren(QLabel)]
    assert any(said in text for text in labels)
    tones = {
        one.property("tone")
        for one in part._side.findChildren(QLabel)
        if said in one.text().replace("\u200b", "")
    }
    assert tones == {"warn" if kind == BallotState.WITHHELD else "bad"}, "to wait is nobody's fault"
    (aside,) = part.asides
    assert aside.accessibleName() == "ลงมติดำเนินการต่อโดยไม่นับใบของ กรรมการ ก"
    aside.click()
    assert told == [(REF, "กรรมการ ก", 3)]


def test_what_setting_a_ballot_aside_does_to_the_result_is_said_before(
    look: Look, qtbot: QtBot, over: QMainWindow
) -> None:
    room = SimpleNamespace(look=look, session=None, unit="")
    hides = "ถ้าใบที่นับไม่ถึง {n} ใบ จะไม่แสดงคำตอบของแต่ละใบ"
    needs = "ถ้าเหลือใบเดียว จะใช้คำตอบของใบนั้นได้เมื่อลงมติพร้อมเหตุผลเท่านั้น"
    for fewest in (1, 2, 3):
        ChairActions(cast(PageContext, room), over).ask_aside(REF, "กรรมการ ก", fewest)
        dialog = known(over.findChild(PromptDialog))
        qtbot.addWidget(dialog)
        said = " ".join(
            one.text().replace("\u200b", "").replace("\u2060", "")
            for one in dialog.findChildren(QLabel)
        )
        assert (hides.format(n=fewest) in said, needs in said) == (fewest > 1, fewest == 1)
        votes = [
            CommitteeVote(OPEN, (ballot(BallotState.COUNTED),) * n, fewest=fewest)
            for n in range(1, 4)
        ]
        assert [few(one) for one in votes] == [n < fewest for n in range(1, 4)], "and so it is"
        assert [alone(one) for one in votes] == [fewest == 1, False, False]
        dialog.setParent(None)
        dialog.close()


def test_a_member_reads_before_sealing_who_will_see_the_answers_and_for_which_units() -> None:
    other = replace(SHEET, sheet=REF._replace(id="4" * 32), name="หน่วยสอง", fewest=3)
    first = replace(SHEET, fewest=1)
    assert disclosure_notice(1) in sealing([first]).parts
    assert disclosure_notice(3) not in sealing([first]).parts
    parts = sealing([first, other]).parts
    assert [f"หน่วยหนึ่ง: {disclosure_notice(1)}", f"หน่วยสอง: {disclosure_notice(3)}"] == [
        one for one in parts if one in {*parts[1:3]}
    ]


def test_a_sum_is_called_agreed_once_nothing_is_left_and_released_once_it_is() -> None:
    def called(opening: CommitteeVote, *left: str, released: bool = False) -> str:
        found = replace(row(opening.state, *opening.ballots), released=released)
        return UnitVoteDetail(found, (), (), None, left, decides=True).total_called

    whole = CommitteeVote(OPEN, (ballot(BallotState.COUNTED),))
    open_ = CommitteeVote(OPEN, (ballot(BallotState.COUNTED), ballot(BallotState.WITHHELD)))
    assert called(whole, "a") == called(open_) == "ตกลงแล้วขณะนี้", (
        "an item, or somebody's words, are still awaited"
    )
    assert called(whole) == "ผลที่ตกลงครบแล้ว"
    assert called(whole, released=True) == "ผลที่ประกาศ"


def test_the_sum_of_a_form_that_reckons_it_says_how() -> None:
    form = FormLibrary([main.INSTRUMENTS]).get("cdd-clean")
    tree = Tree.under(replace(form, combine="median"), frozenset())
    facts = AssessmentFacts(tree, Record(REF, {}), REF, {}, "", "")
    open_ = CommitteeVote(OPEN, (ballot(BallotState.COUNTED),))
    found = UnitVoteDetail(row(OPEN, *open_.ballots), (), (), facts, (), decides=False)
    assert found.total_called == "ผลของคณะ (มัธยฐาน)"
