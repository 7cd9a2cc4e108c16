"""What stands beside an item: last year's answer, the evidence given and missing, and the next ways up."""

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from core.assessment.start_deeds import import_answers
from core.forms.ports import Store
from core.forms.vocabulary import ItemState
from core.home.rows import Destination
from core.log.deeds import add_row
from core.log.ports import Context
from core.signing.blockers import proofread
from core.values import Changes, Plain, Ref, Text
from tests.journeys.hands import rest
from tests.known import known
from tests.ui.desktop.acting import desk_of, office, page, panel, press, saved, view
from ui.desk import read_json
from ui.desktop.assessment.item import ProofChip
from ui.desktop.shell.window import Window

LEFT = Qt.MouseButton.LeftButton
LAST = 2568


@pytest.fixture
def second_year(fresh: Window, qtbot: QtBot) -> Window:
    """A year nobody has answered, after one that was."""
    session = office(fresh).session
    given = read_json(office(fresh).room.desk.samples / "cdd_province_a.json")
    form = session.forms.get("cdd-clean")
    session.do(partial(import_answers, instrument=form, year=LAST, content={**given, "year": LAST}))
    qtbot.waitUntil(lambda: view(fresh).last_year is not None, timeout=8000)
    return fresh


def proved(ctx: Context, store: Store, target: Ref, item: str, proof: str) -> Changes:
    made = add_row(
        ctx,
        store,
        target.scope,
        "evidence",
        {"title": Text("คำสั่งแต่งตั้ง"), "kind": Plain("document")},
    )
    evidence = next(iter(made.touched))
    said = {"evidence": evidence.local, "target": target.local, "item": item, "proof": proof}
    return made | add_row(
        ctx, store, target.scope, "link", {name: Plain(value) for name, value in said.items()}
    )


def test_last_year_stands_beside_the_item_and_is_taken_over_only_by_a_press(
    second_year: Window, qtbot: QtBot
) -> None:
    shown = panel(second_year, "d3r.l3.2")
    past = shown.past
    assert past is not None
    assert past.text.text().startswith("ปี 2568: ผ่าน")
    assert saved(second_year, "d3r.l3.2").entered_state is ItemState.NOT_ASSESSED, (
        "nothing is carried over by itself"
    )
    qtbot.waitUntil(past.carry.isVisible)
    QTest.mouseClick(past.carry, LEFT)
    qtbot.waitUntil(
        lambda: saved(second_year, "d3r.l3.2").entered_state is ItemState.MET, timeout=8000
    )
    texts = [
        slot.text for measure in saved(second_year, "d3r.l3.2").measures for slot in measure.slots
    ]
    assert "8" in texts
    qtbot.waitUntil(lambda: not past.carry.isVisible())


def test_a_met_item_without_its_proof_never_looks_clean(sample: Window, qtbot: QtBot) -> None:
    item = view(sample).item("d5.l1.1")
    assert item.proofs
    assert item.unproved
    shown = panel(sample, "d5.l1.1")
    assert all(pill.says.startswith("ขาด: ") for pill in shown.proofs.pills.values())
    level = next(level for level in view(sample).dimension("d5").levels if level.level == 1)
    assert level.unproved > 0
    heads = [label.text() for label in page(sample).ladder.findChildren(QLabel)]
    assert any("ขาดหลักฐาน" in text for text in heads)
    ref = desk_of(office(sample)).assessing.ref
    assert ref is not None
    for proof in item.proofs:
        office(sample).session.do(partial(proved, target=ref, item=item.id, proof=proof.id))
    qtbot.waitUntil(lambda: not view(sample).item("d5.l1.1").unproved, timeout=8000)
    qtbot.waitUntil(lambda: all(pill.says.endswith("มี 1") for pill in shown.proofs.pills.values()))


def test_a_step_is_gone_to_by_a_click_and_by_enter_and_its_row_is_lit(
    sample: Window, qtbot: QtBot
) -> None:
    steps = page(sample).steps
    third, rows = steps.steps[2].item, steps.list
    QTest.mouseClick(rows.viewport(), LEFT, pos=rows.visualRect(rows.model().index(2, 0)).center())
    here = page(sample).ladder.here
    assert here is not None
    assert here.row.id == third
    panel(sample, steps.steps[0].item)
    qtbot.waitUntil(lambda: rows.here == steps.steps[0].item)
    rows.setFocus()
    QTest.keyClick(rows, Qt.Key.Key_Down)
    assert page(sample).ladders.last == steps.steps[0].item, "arrows look on, and go nowhere"
    QTest.keyClick(rows, Qt.Key.Key_Return)
    assert page(sample).ladders.last == steps.steps[1].item


def test_a_finding_opens_the_input_that_it_is_about_wherever_it_is_listed(
    sample: Window, qtbot: QtBot
) -> None:
    item = "d3r.l4.3"
    shown = panel(sample, item)
    press(sample, Qt.Key.Key_P)
    steps = page(sample).steps
    qtbot.waitUntil(lambda: any(one.item == item and one.field for one in steps.steps))
    figure = shown.figures[0]._entries[0]
    found = (one.item for one in steps.steps if one.field == "state")
    steps._go_to_step(next(one for one in found if view(sample).item(one).unproved))
    assert isinstance(QApplication.focusWidget(), ProofChip), "what it lacks is a proof"
    steps._go_to_step(item)
    assert QApplication.focusWidget() is figure
    ref = known(desk_of(office(sample)).assessing.facts).place(item)
    listed = office(sample).session.read(partial(proofread, subject=view(sample).ref))
    field = next(one.field for one in (*listed.hinder, *listed.weighs) if one.ref == ref)
    office(sample).show_page("home")
    office(sample).jump(Destination("", ref, field))
    assert QApplication.focusWidget() is figure


def test_the_jump_to_an_answered_item_goes_to_that_very_item(sample: Window) -> None:
    opened = office(sample)
    facts = desk_of(opened).assessing.facts
    assert facts is not None
    opened.jump(facts.answers["d5.l2.2"].ref)
    here = page(sample).ladder.here
    assert here is not None
    assert here.row.id == "d5.l2.2"


def test_sixty_items_are_marked_by_keys(fresh: Window, qtbot: QtBot) -> None:
    """One dimension after the other, a letter and an arrow per item."""
    for n, dimension in enumerate(view(fresh).dimensions, 1):
        QTest.keyClick(fresh, Qt.Key(Qt.Key.Key_0 + n), Qt.KeyboardModifier.AltModifier)
        for _ in dimension.items:
            QTest.keyClick(QApplication.focusWidget() or fresh, Qt.Key.Key_P)
            rest(1)
            QTest.keyClick(QApplication.focusWidget() or fresh, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: view(fresh).answered == view(fresh).of, timeout=60_000)
