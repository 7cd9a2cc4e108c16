"""What a workshop asks of the items of a form, the same whoever shows it; how an answer is kept, and read again."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from core.assessment.cells import STATES, needs_of
from core.assessment.review import item_position
from core.assessment.sheets import VOTE, written_said
from core.forms.shape import Item
from core.forms.tree import Tree
from core.forms.vocabulary import State
from core.i18n import _
from core.scoring.score import Answer
from core.thai.numbering import arabic_digits
from core.values import Plain, Record, Text, Written
from core.workshop.questions import OfferedAnswer, Question, Vote

AS_ENTERED, OTHERWISE = State.MET.value, State.NOT_MET.value  # of an item that is reckoned of what is entered


def asked(tree: Tree) -> tuple[Question, ...]:
    """A question for every item the office answers, in the order of the form; none that somebody else verifies."""
    return tuple(question_of(tree, item) for item in tree.answered() if not (item.need or item.verified_by))


def question_of(tree: Tree, item: Item) -> Question:
    """As it is put to everybody; a reason may be written, and is read by nobody before voting is closed."""
    return Question(
        item.id,
        arabic_digits(item.number).rstrip("."),
        item_position(tree, item.id),
        arabic_digits(str(item.text)),
        tuple(_choices(tree, item)),
        note=True,
    )


def _choices(tree: Tree, item: Item) -> Iterator[OfferedAnswer]:
    needs = needs_of(tree, item)
    if needs.scale:
        yield from (OfferedAnswer(one.id, arabic_digits(str(one.text))) for one in needs.scale)
    elif needs.state:
        yield from (OfferedAnswer(one, _(STATES[one])) for one in (AS_ENTERED, OTHERWISE))
        if item.not_applicable:
            yield OfferedAnswer(State.NOT_APPLICABLE.value, _(STATES[State.NOT_APPLICABLE.value]))
    else:
        yield OfferedAnswer(AS_ENTERED, _("เห็นตามที่กรอกไว้"))
        yield OfferedAnswer(OTHERWISE, _("เห็นต่างจากที่กรอกไว้"))


def field_of(tree: Tree, item: str) -> str:
    """What the picked choice is, as a field of an answer."""
    return "choice" if tree.choices(item) else "state"


def decides(tree: Tree, item: str) -> bool:
    """Whether what is picked is itself the answer; else it says what is thought of figures that are entered."""
    needs = needs_of(tree, tree.item(item))
    return bool(needs.scale) or needs.state


def as_fields(tree: Tree, vote: Vote) -> Mapping[str, Written]:
    """A vote as the answer of its sheet; what was taken back is emptied, and what stood there before votes were texts.

    Nothing of it stands in the line: a line leaves with the next file, the words when voting is closed.
    """
    name = field_of(tree, vote.question)
    said = Text(written_said({name: Plain(vote.picked[0])})) if vote.picked else None
    note = Text(vote.note.strip()) if vote.note.strip() else None
    return {VOTE: said, name: None, "note": note}


def picked(tree: Tree, item: str, record: Record | None) -> str:
    """The choice that an answer (of `answers_on`) holds, "" = none; of the agreed sheet none where figures say what is
    to be said."""
    return record.text(field_of(tree, item)) if record else ""


def answer_with(tree: Tree, item: str, choice: str, entered: Answer) -> Answer:
    """What is entered, with this choice instead of what was chosen; "" = as it is entered."""
    if not choice or not decides(tree, item):
        return entered
    if tree.choices(item):
        return replace(entered, choice=choice)
    return replace(entered, state=State(choice))
