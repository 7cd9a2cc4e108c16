"""One item answered for a room: whatever its form asks it by shows what was chosen, and keeps it when pressed again.

The forms are found, not listed: one more file in `resources/instruments` or `tests/data/instruments` is one more test.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

import main
from core.assessment.facts import AssessmentFacts
from core.assessment.rows import ItemRow
from core.assessment.sheets import sheet_of
from core.assessment.view import view_of
from core.forms.shape import Instrument
from core.forms.tree import Tree
from core.values import Plain, Record, Ref, ShownField
from storage.instruments.reader import parse, read_form
from tests import every_type
from tests.known import known
from ui.desktop.assessment.answer_cells import AnswerDropDown
from ui.desktop.assessment.asks import ItemCalls
from ui.desktop.assessment.item import ItemPanel
from ui.desktop.assessment.scoring import AnswerEditor
from ui.desktop.base.page_context import ignored
from ui.desktop.theme.look import Look
from ui.desktop.widgets.choices import SegmentedControl
from ui.desktop.widgets.keys import InstalledShortcuts

PLACES = (main.INSTRUMENTS, Path(__file__).parents[3] / "data" / "instruments")
FILES = {path.stem: path for place in PLACES for path in sorted(place.rglob("*.yaml"))}
FORMS = {
    name: form
    for name, path in FILES.items()
    if isinstance(form := read_form(path), Instrument) and form.kind
}
EVERY = parse(every_type.sheet_form(empty=True).encode(), "every-ask").form
FORMS |= {"every-ask": EVERY} if isinstance(EVERY, Instrument) else {}
HERE = Ref("1" * 32, "assessment", "2" * 32)
COLUMN = 428  # pixels for the item beside its queue and the agenda, at 1366
Choice = SegmentedControl | AnswerDropDown


def facts_of(form: Instrument) -> AssessmentFacts:
    """A form nobody has answered, with everything it may ask switched on."""
    tree = Tree.under(form, frozenset(one.id for one in form.profiles))
    return AssessmentFacts(
        tree, Record(HERE, {"year": ShownField(2569)}), sheet_of(HERE), {}, "หน่วยหนึ่ง", "S10"
    )


def unlike(facts: AssessmentFacts) -> list[ItemRow]:
    """Of the items of a form one of each kind: those that are asked in the same way are tried once."""
    found: dict[object, ItemRow] = {}
    for row in view_of(facts).items:
        asked = tuple((one.type, len(one.options)) for one in row.asks)
        figures = tuple((one.percent, len(one.slots), len(one.steps)) for one in row.measures)
        kind = (
            row.takes_state,
            row.may_not_apply,
            row.scale,
            len(row.parts),
            len(row.choices),
            asked,
            figures,
        )
        found.setdefault(kind, row)
    return list(found.values())


def choices(panel: ItemPanel) -> Iterator[Choice]:
    """Everything of an item that is answered by choosing one of some."""
    if panel._options:
        yield panel._state
    if panel.questions is not None:
        yield from (
            line.editor
            for line in panel.questions.lines.values()
            if isinstance(line.editor, SegmentedControl | AnswerDropDown) and not line.isHidden()
        )


def offered(choice: Choice) -> list[str]:
    if isinstance(choice, SegmentedControl):
        return [key for key, button in choice._buttons.items() if not button.isHidden()]
    return [str(choice.itemData(n)) for n in range(choice.count()) if choice.itemData(n)]


def shows(choice: Choice, key: str) -> bool:
    """Whether this one is seen as chosen, and no other."""
    if isinstance(choice, SegmentedControl):
        return [each for each, button in choice._buttons.items() if button.isChecked()] == [
            key
        ] * bool(key)
    return bool(choice.currentData() == key)


def press(choice: Choice, key: str) -> None:
    """As a person does: a segment is clicked, a line of a list is chosen."""
    if isinstance(choice, SegmentedControl):
        choice.button(key).click()
    else:
        choice.setCurrentIndex(choice.findData(key))
        choice.activated.emit(choice.findData(key))


@pytest.fixture
def answer(look: Look, qtbot: QtBot) -> AnswerEditor:
    found = AnswerEditor(look, ItemCalls(keeping=True, narrow=True), ignored, ignored)
    qtbot.addWidget(found)
    return found


@pytest.mark.parametrize("name", FORMS)
def test_what_is_chosen_is_what_is_shown_and_stays_when_it_is_pressed_again(
    answer: AnswerEditor, name: str
) -> None:
    facts = facts_of(FORMS[name])
    for row in unlike(facts):
        answer.show_item(facts, row.id)
        panel = known(answer.panel)
        for choice in list(choices(panel)):
            for key in offered(choice):
                press(choice, key)
                assert shows(choice, key), (row.id, key)
                kept = answer.inputs()
                press(choice, key)
                assert shows(choice, key), (row.id, key)
                assert answer.inputs() == kept, "pressed again it is the same answer"
                answer.show_item(facts, row.id)
                assert shows(choice, key), "a vote that comes meanwhile changes nothing of it"
        for part, chip in panel._chips.items():
            chip.click()
            assert (f"part.{part}", 1) in [
                (field, value) for field, value, _seen in answer.inputs()
            ]
            assert chip.present
        for combo, asked in zip(panel._combos, row.choices, strict=True):
            last = combo.count() - 1
            combo.setCurrentIndex(last)
            combo.activated.emit(last)
            assert combo.currentIndex() == last
            assert (asked.slot.field, combo.itemData(last)) in [one[:2] for one in answer.inputs()]


@pytest.mark.parametrize("name", FORMS)
def test_another_answer_than_the_entered_one_is_shown_in_its_place(
    answer: AnswerEditor, name: str
) -> None:
    """An item that holds an answer already, as most of a meeting do."""
    empty = facts_of(FORMS[name])
    for row in unlike(empty):
        if not (row.takes_state or row.scale) or row.verified:
            continue
        field, values = (
            ("choice", [one.id for one in row.scale])
            if row.scale
            else ("state", ["met", "not_met"])
        )
        saved = Record(empty.place(row.id), {field: ShownField(Plain(values[0]))})
        facts = AssessmentFacts(
            empty.tree, empty.record, empty.sheet, {row.id: saved}, empty.office, empty.code
        )
        answer.show_item(facts, row.id)
        panel = known(answer.panel)
        keys = [f"={one}" if row.scale else one for one in values]
        assert shows(panel._state, keys[0])
        press(panel._state, keys[-1])
        assert shows(panel._state, keys[-1])
        press(panel._state, keys[0])
        assert shows(panel._state, keys[0])
        assert [one[:2] for one in answer.inputs() if one[0] == field] == [(field, values[0])]


@pytest.mark.parametrize("name", FORMS)
def test_an_item_is_no_wider_than_its_column_on_the_smallest_screen(
    answer: AnswerEditor, name: str
) -> None:
    """The answers of an item are seen whole beside the queue and the agenda, whatever figures it asks for."""
    facts = facts_of(FORMS[name])
    for row in unlike(facts):
        answer.show_item(facts, row.id)
        panel = known(answer.panel)
        panel.proofs.hide()  # a proof may have a long name: then the column scrolls, with its answers at its left
        known(panel.layout()).activate()
        assert panel.minimumSizeHint().width() <= COLUMN, row.id


@pytest.mark.parametrize("name", FORMS)
def test_the_key_sheet_names_the_letters_and_digits_that_answer_the_item(
    name: str, look: Look, qtbot: QtBot
) -> None:
    facts = facts_of(FORMS[name])
    answer = AnswerEditor(look, ItemCalls(), ignored, ignored)
    qtbot.addWidget(answer)
    for row in unlike(facts):
        answer.show_item(facts, row.id)
        told = {
            line.cap
            for table in answer.findChildren(InstalledShortcuts)
            for line in table.lines
            if line.works()
        }
        panel = known(answer.panel)
        assert ("P" in told) is panel.mark("met"), row.id
        assert ("1–9" in told) is bool(row.scale), row.id
