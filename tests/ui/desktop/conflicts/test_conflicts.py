"""Two values nobody has chosen between are shown at their field, and said to be none only while there are none."""

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.assessment.deeds import answer_item
from core.assessment.start_deeds import assessment_at, start_assessment
from core.conflicts.deeds import ChosenConflictValue
from core.conflicts.facts import ConflictRow, ConflictValueRow
from core.conflicts.view import ConflictText, ConflictValueText
from core.forms.ports import Store
from core.log.op import Segment, SignOff, TextRow
from core.log.ports import Context, signed_whole
from core.signing.deeds import sign_off
from core.values import AbsenceReason, Changes, Plain, Ref, Value
from tests.bare import bare
from tests.country import ROOT_KEY, passport
from tests.said import said_in
from tests.ui.desktop.acting import office, page, panel, saved, written
from ui.desk import NewOffice
from ui.desktop.conflicts.page import ConflictChoice, ConflictsDesk, ConflictsPage
from ui.desktop.exchange.page import CONFLICTS, ExchangePage
from ui.desktop.shell.window import Window
from ui.desktop.theme.look import Look
from ui.desktop.widgets.conflict import ConflictBox
from wiring import Wiring

Carried = tuple[list[Segment], list[TextRow]]


def give(_ctx: Context, store: Store, carried: list[Carried]) -> Changes:
    carried.append(store.exchange.give())
    return Changes()


def take(_ctx: Context, store: Store, carried: Carried) -> Changes:
    return Changes("take_in", "", store.exchange.take_segments(*carried).touched)


def believe(_ctx: Context, store: Store, papers: list[Segment]) -> Changes:
    store.exchange.trust_in({ROOT_KEY})
    return Changes("take_in", "", store.exchange.take_segments(papers).touched)


@pytest.fixture
def torn(fresh: Window, desk: Wiring, qtbot: QtBot, tmp_path: Path) -> Window:
    """Another PC of the same office has said `not_met` where this one says `met`."""
    said_met(fresh, qtbot)
    differed(fresh, desk, qtbot, tmp_path)
    return fresh


@pytest.fixture
def locked(fresh: Window, desk: Wiring, qtbot: QtBot, tmp_path: Path) -> Window:
    """The same, but this one was locked for signing before the other's answer came."""
    said_met(fresh, qtbot)
    office(fresh).session.do(partial(sign_off, subject=own_assessment(fresh), signers="หัวหน้า"))
    qtbot.waitUntil(lambda: bool(standing_signs(fresh)))
    differed(fresh, desk, qtbot, tmp_path)
    return fresh


def own_assessment(window: Window) -> Ref:
    (found,) = office(window).session.read(lambda reader: reader.records("assessment"))
    return found.ref


def standing_signs(window: Window) -> list[SignOff]:
    here = own_assessment(window)
    return office(window).session.read(lambda reader: signed_whole(reader, here))


def said_met(fresh: Window, qtbot: QtBot) -> None:
    panel(fresh, "d5.l1.1").mark("met")
    qtbot.waitUntil(lambda: saved(fresh, "d5.l1.1").state.text == "met")


def differed(fresh: Window, desk: Wiring, qtbot: QtBot, tmp_path: Path) -> None:
    other = tmp_path / "other"
    desk.create(NewOffice(other, "จังหวัดตัวอย่าง ข", "S20", "province", "", 2569))
    with desk.open(other) as there:
        form = desk.forms.get("cdd-clean")
        ref = assessment_at(there.unit, form.id, 2569)
        there.session.do_now(partial(start_assessment, instrument=form, year=2569))
        wish = [("state", "not_met", ()), ("note", "ยังไม่มีคำสั่ง", ())]
        there.session.do_now(
            partial(answer_item, instrument=form, assessment=ref, item="d5.l1.1", inputs=wish)
        )
        carried: list[Carried] = []
        there.session.do_now(partial(give, carried=carried))
    keys = [desk.keys.of(folder) for folder in (other, tmp_path / "office")]
    papers = [passport(bytes.fromhex(said["key"]), said["unit"]) for said in keys]
    office(fresh).session.do(partial(believe, papers=papers))
    office(fresh).session.do(partial(take, carried=carried[0]))
    qtbot.waitUntil(lambda: bool(saved(fresh, "d5.l1.1").conflicts))


def test_a_conflict_shows_both_sides_at_the_field_and_prefers_none(
    torn: Window, qtbot: QtBot
) -> None:
    shown = panel(torn, "d5.l1.1")
    qtbot.waitUntil(lambda: bool(shown.findChildren(ConflictBox)))
    box = shown.findChildren(ConflictBox)[0]
    assert {side.text for side in box.slot.sides} == {"ผ่าน", "ไม่ผ่าน"}
    assert not [button for button in box.buttons if button.isDefault() or button.isChecked()]
    qtbot.waitUntil(
        lambda: (
            (page(torn).steps.steps[0].item, page(torn).steps.steps[0].deed) == ("d5.l1.1", "ต้องแก้")
        )
    )
    assert shown._state.key == "", "neither side is preselected"
    assert shown._mark.mark == "torn", "and the item looks neither met nor failed"


def test_choosing_a_side_settles_it(torn: Window, qtbot: QtBot) -> None:
    shown = panel(torn, "d5.l1.1")
    qtbot.waitUntil(lambda: bool(shown.findChildren(ConflictBox)))
    box = shown.findChildren(ConflictBox)[0]
    at = [side.text for side in box.slot.sides].index("ไม่ผ่าน")
    QTest.mouseClick(box.buttons[at], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not saved(torn, "d5.l1.1").conflicts)
    assert saved(torn, "d5.l1.1").state.text == "not_met"
    qtbot.waitUntil(lambda: not shown.findChildren(ConflictBox))
    assert saved(torn, "d5.l1.1").note.text == "ยังไม่มีคำสั่ง"
    assert page(torn).view is not None


def test_under_a_lock_the_page_lets_the_signed_value_alone_be_chosen(
    locked: Window, qtbot: QtBot
) -> None:
    office(locked).show_page("exchange")
    exchange = office(locked).leaf("exchange").widget
    assert isinstance(exchange, ExchangePage)
    exchange.show_head(CONFLICTS)
    qtbot.waitUntil(lambda: len(exchange.findChildren(ConflictsPage)) == 1)
    (shown_page,) = exchange.findChildren(ConflictsPage)
    qtbot.waitUntil(lambda: len(shown_page.cards) == 2)
    while (conflict := shown_page.current) is not None and conflict.row.field != "state":
        shown_page.after.click()
    assert conflict is not None
    assert "ล็อกเพื่อลงนามแล้ว เลือกได้เฉพาะค่าที่ลงนาม" in written(shown_page)
    signed = [one.words == "ผ่าน" for one in conflict.sides]
    assert [card.choose.isEnabled() for card in shown_page.cards] == signed
    assert ["ค่าที่ลงนาม" in written(card) for card in shown_page.cards] == signed
    shown_page.cards[signed.index(True)].choose.click()
    qtbot.waitUntil(lambda: not saved(locked, "d5.l1.1").conflicts)
    assert saved(locked, "d5.l1.1").state.text == "met"
    assert len(standing_signs(locked)) == 1


class Chosen(ConflictsDesk):
    """Keeps what is chosen instead of saving it."""

    def __init__(self) -> None:
        self.chosen: list[tuple[ConflictText, ConflictChoice, str]] = []

    def weigh(self, conflict: ConflictText) -> None:
        pass

    def settle(self, conflict: ConflictText, value: ConflictChoice, reason: str) -> None:
        self.chosen.append((conflict, value, reason))


def test_the_page_tells_of_a_lock_only_while_there_is_one(look: Look, qtbot: QtBot) -> None:
    side = ConflictValueRow(Plain("met"), "op", "", "", "A", "1" * 64, 1)
    shown = (ConflictValueText(Plain("met"), "ผ่าน", "เครื่อง", "A", ""),)
    page, said = ConflictsPage(look, Chosen()), {}
    qtbot.addWidget(page)
    for state, signed in (("open", None), ("locked", frozenset({Plain("met")})), ("opened", None)):
        row = ConflictRow(
            Ref("1" * 32, "answer", "a"), "", "", state, ("op",), (side,), signed, "op"
        )
        page.show_conflicts((ConflictText(row, "ข้อ 1", "มิติ 1", "ผล", shown),), "1" * 32)
        said[state] = written(page)
    assert said_in(said, "ล็อกเพื่อลงนามแล้ว เลือกได้เฉพาะค่าที่ลงนาม") == "locked"
    assert said_in(said, "ค่าที่ลงนาม") == "locked"


def test_no_conflict_is_said_only_while_none_is_open(look: Look, qtbot: QtBot) -> None:
    row = bare(ConflictRow, ref=Ref("1" * 32, "answer", "a"), field="state", signed=None)
    one = ConflictText(row, "ข้อ 1", "มิติ 1", "ผล", ())
    page, said = ConflictsPage(look, Chosen()), {}
    qtbot.addWidget(page)
    for state, found in (("none", ()), ("one", (one,)), ("settled", ())):
        page.show_conflicts(found)
        said[state] = written(page)
    assert said_in(said, "ไม่มีข้อมูลไม่ตรงกัน ทุกช่องมีค่าเดียว") == "none settled"


def test_a_vote_is_chosen_by_who_wrote_it_and_what_is_not_here_by_nobody(
    look: Look, qtbot: QtBot
) -> None:
    values: list[Value] = [
        AbsenceReason.VOTED,
        AbsenceReason.VOTED,
        AbsenceReason.NOT_HERE,
        Plain("met"),
    ]
    sides = tuple(
        ConflictValueRow(one, f"op{n}", "", "", "A", f"{n}" * 64, n) for n, one in enumerate(values)
    )
    row = bare(
        ConflictRow, ref=Ref("1" * 32, "answer", "a"), field="state", sides=sides, signed=None
    )
    shown = tuple(
        ConflictValueText(one, f"ค่า {n}", "เครื่อง", "A", "") for n, one in enumerate(values)
    )
    chosen = Chosen()
    page = ConflictsPage(look, chosen)
    qtbot.addWidget(page)
    page.show_conflicts((ConflictText(row, "ข้อ 1", "ใบที่ 2", "ผล", shown),), "1" * 32)
    assert [card.choose.isEnabled() for card in page.cards] == [True, True, False, True]
    for at in (1, 2, 3):
        QTest.mouseClick(page.cards[at].choose, Qt.MouseButton.LeftButton)
    assert [value for _conflict, value, _reason in chosen.chosen] == [
        ChosenConflictValue("op1"),
        Plain("met"),
    ]
