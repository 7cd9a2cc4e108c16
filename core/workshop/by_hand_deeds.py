"""An assessment on paper, to be filled by hand: a box for every tick and every figure; what was ticked is entered once
a person agreed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from core.assessment.answers import AGREED
from core.assessment.cells import needs_of
from core.assessment.facts import profiles_of
from core.assessment.review import item_position
from core.assessment.sheets import SheetPlace, answers_on, sheet_of
from core.assessment.start_deeds import changes_of
from core.blocks.document import Document, Para, Stamp
from core.errors import UserError
from core.forms.field_types import type_of
from core.forms.ports import Reader, Store
from core.forms.settings import form_for
from core.forms.shape import Field, Item
from core.forms.tree import Tree
from core.i18n import _, in_thai
from core.log.ports import Context, standing
from core.people.units import office_of
from core.plan.locks import locked_words
from core.slots import Slot, parse_slot
from core.thai.numbering import arabic_digits
from core.values import Changes, Record, Ref
from core.workshop.asking import decides, field_of, question_of
from core.workshop.ballots import CHANGED, PICK_ONE, ReadPage, boxed, digest, slip_code
from core.workshop.questions import OfferedAnswer, Question


def accept_marks(ctx: Context, store: Store, assessment: Ref, picked: Mapping[str, str]) -> Changes:
    """Enter what a person agreed to, by question, in one save; nothing of what was not ticked.

    UserError of a locked assessment, and for a question or an answer its form does not have.
    """
    if why := locked_words(store, assessment):
        raise UserError(_("แก้คำตอบไม่ได้"), why, _("ปลดล็อกพร้อมเหตุผลก่อน"))
    tree = tree_of(store, assessment)
    known = {one.key: {each.key for each in one.choices} for one in hand_questions(tree)}
    given: dict[str, dict[str, object]] = {}
    for key, choice in picked.items():
        if choice not in known.get(key, ()):
            raise UserError(
                _("รับคำตอบจากกระดาษไม่ได้"),
                _("แบบเปลี่ยนไปหลังพิมพ์ คำตอบนี้ไม่มีในแบบ"),
                _("พิมพ์แบบสำหรับกรอกด้วยมือใหม่ หรือกรอกข้อนั้นในหน้าการประเมิน"),
            )
        item, field = item_of(key)
        given.setdefault(item, {})[field] = int(choice) if parse_slot(field).family == "part" else choice
    changes = [*changes_of(store, tree, SheetPlace(sheet_of(assessment)), given)]
    return store.save(ctx, "answer_item", changes) if changes else Changes("answer_item")


SLIP = "1"  # a paper of an assessment has one hand; a second copy of it is the same


AT = "|"  # between the item and the field of a question's key


YES, NO = "1", "0"


class HandPaper(NamedTuple):
    """What is asked on the paper of an assessment, and what of its form is not."""

    sitting: str
    title: str
    office: str
    questions: tuple[Question, ...]
    typed: int  # items of which something is typed: figures, words
    entered: Mapping[str, str]  # by question what is entered already, "" = nothing


def hand_paper(reader: Reader, assessment: Ref) -> HandPaper:
    """UserError of a form that is filled for each of many, or has nothing to tick."""
    tree = tree_of(reader, assessment)
    with in_thai():
        asked = tuple(hand_questions(tree))
    form = tree.instrument
    if form.register or form.of_people or form.combine != AGREED or not asked:
        raise UserError(
            _("พิมพ์แบบนี้ให้กรอกด้วยมือไม่ได้"),
            _("แบบนี้กรอกครั้งละหนึ่งรายการหรือหนึ่งคน")
            if form.register or form.of_people
            else _("แบบนี้คิดผลจากคำตอบของกรรมการแต่ละคน")
            if form.combine != AGREED
            else _("แบบนี้ไม่มีช่องให้กา"),
            _("กรอกแบบนี้ในหน้าการประเมิน"),
        )
    name, code = office_of(reader, assessment.scope)
    record = standing(reader, assessment)
    year = f"{record.number('year') or ''}"
    title = " ".join(filter(None, (str(form.short or form.title), year)))
    held = answers_on(reader, sheet_of(assessment))
    entered = {one.key: _entered(held, *item_of(one.key)) for one in asked}
    return HandPaper(f"hand/{assessment.local}", title, name or code, asked, _typed(tree), entered)


def _entered(held: Mapping[str, Record], item: str, field: str) -> str:
    """What a field holds, as its choice is called; "" = nothing."""
    value = held[item].value(field) if item in held else None
    return "" if value is None else str(value)


def tree_of(reader: Reader, assessment: Ref) -> Tree:
    record = standing(reader, assessment)
    return Tree.under(form_for(reader, record), profiles_of(record))


def hand_questions(tree: Tree) -> Iterator[Question]:
    """A question for everything of the form that is ticked, in its order; its key is item and field."""
    for item in tree.answered():
        if item.need or item.verified_by:  # nobody here answers them
            continue
        if decides(tree, item.id):
            own = question_of(tree, item)
            yield Question(_key(item, field_of(tree, item.id)), own.number, own.heading, own.text, own.choices)
        for part in tree.parts(item.id):
            yield _beside(tree, item, Slot("part", part.id).name, str(part.text), _yes_no())
        for ask in needs_of(tree, item).asks:
            if choices := _offered(tree, ask):
                yield _beside(tree, item, Slot("ask", ask.id).name, str(ask.title), choices)


def _beside(tree: Tree, item: Item, field: str, text: str, choices: tuple[OfferedAnswer, ...]) -> Question:
    number = arabic_digits(item.number).rstrip(".")
    return Question(_key(item, field), number, item_position(tree, item.id), arabic_digits(text), choices)


def _offered(tree: Tree, ask: Field) -> tuple[OfferedAnswer, ...]:
    """The answers of a question that is answered by one choice; () of any other."""
    if type_of(ask).source != "choices":
        return ()
    return tuple(OfferedAnswer(one.id, arabic_digits(str(one.text))) for one in tree.scale(ask.scale))


def _yes_no() -> tuple[OfferedAnswer, ...]:
    return OfferedAnswer(YES, _("มี")), OfferedAnswer(NO, _("ไม่มี"))


def _typed(tree: Tree) -> int:
    """How many items ask for more than can be ticked."""
    whole = [item for item in tree.answered() if not (item.need or item.verified_by)]
    return sum(
        bool(tree.measures(item.id)) or any(not _offered(tree, one) for one in needs_of(tree, item).asks)
        for item in whole
    )


def _key(item: Item, field: str) -> str:
    return f"{item.id}{AT}{field}"


def item_of(key: str) -> tuple[str, str]:
    """The item and the field of a question."""
    item, _at, field = key.partition(AT)
    return item, field


def hand_sheets(paper: HandPaper, printed: str = "") -> Document:
    """The paper: every question with its boxes, squares in its corners; `printed`: when, as it stands on it."""
    says = f"{PICK_ONE} · {CHANGED}"
    rest = (Para(f"อีก {paper.typed} ข้อมีตัวเลขหรือข้อความ กรอกในโปรแกรม", small=True),) if paper.typed else ()
    return Document(
        title=("แบบสำหรับกรอกด้วยมือ", paper.title),
        running="แบบสำหรับกรอกด้วยมือ",
        office=paper.office,
        stamp=Stamp(slip_code(paper.sitting, SLIP), digest(paper.sitting, paper.questions), printed=printed),
        blocks=(Para(says), *rest, *boxed(paper.questions)),
        squares=True,
    )


def differing(paper: HandPaper, question: str, picked: Sequence[str]) -> bool:
    """Whether something else is entered than was ticked."""
    kept = paper.entered.get(question, "")
    return bool(kept and picked) and tuple(picked) != (kept,)


def set_against(paper: HandPaper, page: ReadPage) -> ReadPage:
    """What was ticked otherwise than it is entered is asked, too."""
    told = tuple(
        replace(one, finding="asked", why="entered")
        if one.finding == "read" and differing(paper, one.question, one.picked)
        else one
        for one in page.proposals
    )
    return replace(page, proposals=told)
