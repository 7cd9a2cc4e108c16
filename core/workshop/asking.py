"""The questions that a workshop votes on for a form's items, and how votes are stored as answers and read again."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from core.assessment.cells import STATES, needs_of
from core.assessment.sheets import VOTE, packed
from core.forms.shape import Item
from core.forms.tree import Tree
from core.forms.vocabulary import ItemState
from core.i18n import _
from core.scoring.score import Answer
from core.thai.written import arabic_digits
from core.values import Plain, Record, Text, Written
from core.workshop.questions import AnswerOption, Question, Vote

# votes on an item of figures: these are right, or wrong
AS_ENTERED = ItemState.MET.value
OTHERWISE = ItemState.NOT_MET.value


def questions_of(tree: Tree) -> tuple[Question, ...]:
    """Return a question for every item of the form, in its order, except groups and items that others verify."""
    return tuple(
        question_of(tree, item) for item in tree.answered() if not (item.need or item.verified_by)
    )


def question_of(tree: Tree, item: Item) -> Question:
    """Return the question to vote on for an item. Voters may add a reason, hidden until voting is closed."""
    return Question(
        item.id,
        arabic_digits(item.number).rstrip("."),
        tree.item_position(item.id),
        arabic_digits(str(item.text)),
        tuple(_choices(tree, item)),
        note=True,
    )


def _choices(tree: Tree, item: Item) -> Iterator[AnswerOption]:
    needs = needs_of(tree, item)
    if needs.scale:
        yield from (AnswerOption(one.id, arabic_digits(str(one.text))) for one in needs.scale)
    elif needs.state:
        yield from (AnswerOption(one, _(STATES[one])) for one in (AS_ENTERED, OTHERWISE))
        if item.not_applicable:
            yield AnswerOption(
                ItemState.NOT_APPLICABLE.value, _(STATES[ItemState.NOT_APPLICABLE.value])
            )
    else:
        yield AnswerOption(AS_ENTERED, _("เห็นตามที่กรอกไว้"))
        yield AnswerOption(OTHERWISE, _("เห็นต่างจากที่กรอกไว้"))


def field_of(tree: Tree, item: str) -> str:
    """Return the name of the answer field that holds the choice for this item: `choice` or `state`."""
    return "choice" if tree.choices(item) else "state"


def decides(tree: Tree, item: str) -> bool:
    """Return whether voters choose the item's answer; if it asks for figures, they only say whether these are right."""
    needs = needs_of(tree, tree.item(item))
    return bool(needs.scale) or needs.state


def as_fields(tree: Tree, vote: Vote) -> Mapping[str, Written]:
    """Return a vote as {field of an answer record: value}; None empties a field. The choice is stored as a text,
    because texts, unlike ops, do not leave this PC before voting is closed."""
    name = field_of(tree, vote.question)
    said = Text(packed({name: Plain(vote.picked[0])})) if vote.picked else None
    note = Text(vote.note.strip()) or None
    return {VOTE: said, name: None, "note": note}


def picked(tree: Tree, item: str, record: Record | None) -> str:
    """Return the choice (id or state) stored in an answer record; "" if none, or if the item asks for figures."""
    return record.text(field_of(tree, item)) if record else ""


def answer_with(tree: Tree, item: str, choice: str, entered: Answer) -> Answer:
    """Return `entered` with `choice` as its choice or state; unchanged if that is "" or the item asks for figures."""
    if not choice or not decides(tree, item):
        return entered
    if tree.choices(item):
        return replace(entered, choice=choice)
    return replace(entered, state=ItemState(choice))
