"""An assessment printed to be filled in by hand, whose scanned ticks are entered once a person agrees. In a survey each
respondent has a sheet or phone with a code, no name; nothing stored tells which of them gave which answers."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, Self

from core.assessment.answers import AGREED
from core.assessment.cells import needs_of
from core.assessment.facts import profiles_of
from core.assessment.rounds import WorkshopSlip
from core.assessment.sheets import (
    AnswerLocation,
    answers_on,
    counted_papers,
    sheet_answers,
    sheet_of,
)
from core.assessment.start_deeds import changes_of, people_in
from core.blocks.document import Document, Para, Stamp
from core.errors import UserError
from core.forms.field_types import type_of
from core.forms.ports import Reader, Store
from core.forms.settings import form_for
from core.forms.shape import FEWEST, Field, Item
from core.forms.tree import Tree
from core.i18n import _, in_thai
from core.log.ports import Context, standing
from core.people.units import office_of
from core.plan.year_view import locked_words
from core.slots import Slot, parse_slot
from core.thai.written import arabic_digits
from core.values import Changes, Record, Ref
from core.workshop.asking import decides, field_of, question_of
from core.workshop.ballots import (
    CHANGED,
    PICK_ONE,
    BallotPageReading,
    ScannedTickAnswer,
    boxed,
    digest,
    slip_code,
)
from core.workshop.goal_sitting import plain_line
from core.workshop.questions import AnswerOption, Question, Vote
from core.workshop.view import DONE, OPEN


def accept_marks(ctx: Context, store: Store, assessment: Ref, picked: Mapping[str, str]) -> Changes:
    """Enter answers ticked on paper ({question key: choice}) in one save. UserError if locked or the form changed."""
    why = locked_words(store, assessment)
    if why:
        raise UserError(_("แก้คำตอบไม่ได้"), why, _("ปลดล็อกพร้อมเหตุผลก่อน"))
    tree = tree_of(store, assessment)
    changes = [*changes_of(store, tree, AnswerLocation(sheet_of(assessment)), _given(tree, picked))]
    return store.save(ctx, "answer_item", changes) if changes else Changes("answer_item")


def _given(tree: Tree, picked: Mapping[str, str]) -> dict[str, dict[str, object]]:
    """Return by item the values of its fields that were ticked or typed. UserError for a question not in the form."""
    known = {one.key: one for one in hand_questions(tree)}
    given: dict[str, dict[str, object]] = {}
    for key, choice in picked.items():
        question = known.get(key)
        if question is None or not (
            question.lines or choice in {one.key for one in question.choices}
        ):
            raise UserError(
                _("รับคำตอบจากกระดาษไม่ได้"),
                _("แบบเปลี่ยนไปหลังพิมพ์ คำตอบนี้ไม่มีในแบบ"),
                _("พิมพ์แบบสำหรับกรอกด้วยมือใหม่ หรือกรอกข้อนั้นในหน้าการประเมิน"),
            )
        item, field = item_of(key)
        if key != GROUP:
            if parse_slot(field).family == "part":
                given.setdefault(item, {})[field] = int(choice)
            else:
                given.setdefault(item, {})[field] = choice
    return given


def accept_sheets(
    ctx: Context, store: Store, assessment: Ref, sheets: Mapping[str, Mapping[str, str]]
) -> Changes:
    """Enter answer sheets of a survey ({sheet's code: {question key: choice}}) in one save; codes entered before are
    skipped. UserError if locked, if fewer than five are new, or if the form lacks a question or choice."""
    why = locked_words(store, assessment)
    if why:
        raise UserError(_("แก้คำตอบไม่ได้"), why, _("ปลดล็อกพร้อมเหตุผลก่อน"))
    tree = tree_of(store, assessment)
    found = sheets.items()
    people = [
        {"paper": code, "group": one.get(GROUP, ""), "answers": _given(tree, one)}
        for code, one in found
    ]
    changes = [*people_in(ctx, store, tree, assessment, people)]
    return store.save(ctx, "import_answers", changes) if changes else Changes("import_answers")


@dataclass(frozen=True, slots=True)
class PhoneSurvey:
    """A survey that phones answer: its questions, its state, and how many people have answered."""

    at: Ref
    state: str  # OPEN, or DONE once it is locked
    title: str
    questions: tuple[Question, ...]
    to_ask: int  # people who are asked to answer, as the office entered; 0 = not entered
    entered: int  # people whose answers are entered
    slips: tuple[WorkshopSlip, ...] = (WorkshopSlip("*", 0),)  # one for everybody
    voted: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, reader: Reader, assessment: Ref) -> Self:
        """Return the survey of an assessment. Raises UserError for a form that asks nothing phones can answer."""
        paper = HandFilledPaper.of(reader, assessment)
        form = tree_of(reader, assessment).instrument
        asked = [
            replace(one, choices=(), lines=0, note=True) if one.lines else one
            for one in paper.questions
        ]
        given = answers_on(reader, sheet_of(assessment))
        named = [
            one
            for one in form.asks
            if form.filled_for and one.id == form.filled_for.asked and one.within in given
        ]
        to_ask = sum(given[one.within].number(Slot("ask", one.id).name) or 0 for one in named)
        state = DONE if locked_words(reader, assessment) else OPEN
        entered = sheet_answers(reader, assessment, form).asked_of
        return cls(assessment, state, paper.title, tuple(asked), to_ask, entered)


class WaitingSurveyAnswers(NamedTuple):
    """Answers that phones sent to a survey, not entered yet. `codes`: the phones' codes, not linked to `answers`."""

    codes: Sequence[str] = ()
    answers: Sequence[Mapping[str, str]] = ()  # of each phone, by question

    @classmethod
    def read(cls, text: str) -> Self:
        """Return the waiting answers in `text`, JSON written by `words`; no answers if `text` is invalid."""
        try:
            codes, answers = json.loads(text)
            own = [
                {str(key): str(one[key]) for key in one}
                for one, _code in zip(answers, codes, strict=True)
            ]
            return cls([str(one) for one in codes], own)
        except (ValueError, TypeError, KeyError, RecursionError):
            return cls()

    @property
    def words(self) -> str:
        """The answers and codes as JSON, each sorted, to hide in which order phones sent them; "" for none."""
        answers = sorted(self.answers, key=lambda own: json.dumps(own, sort_keys=True))
        return json.dumps([sorted(self.codes), answers], sort_keys=True) if self.codes else ""

    def given(self, reader: Reader, assessment: Ref, votes: Sequence[Vote]) -> Self:
        """Return these sheets and that of one more phone, whose answers are `votes`. Nothing is added if that phone
        sent a sheet before or answered no question. UserError if the survey is locked."""
        why = locked_words(reader, assessment)
        if why:
            raise UserError(
                _("รับคำตอบจากโทรศัพท์ไม่ได้"), why, _("ปลดล็อกพร้อมเหตุผล คำตอบที่ยังไม่ได้รับอยู่ในโทรศัพท์")
            )
        here, code = self._still(reader, assessment), votes[0].voter
        said = {
            one.question: "".join(one.picked) or "\n".join(map(plain_line, one.note.split("\n")))
            for one in votes
        }
        own = {key: words for key, words in said.items() if words.strip()}
        if code in {*here.codes, *counted_papers(reader, assessment)} or not own.keys() - {GROUP}:
            return here
        return here._replace(codes=[*here.codes, code], answers=[*here.answers, own])

    def enter(self, ctx: Context, store: Store, assessment: Ref) -> tuple[Changes, Self]:
        """Enter all sheets in one save; return (changes, sheets that still wait). Fewer than FEWEST go on waiting,
        because results would reveal who answered what. UserError if the survey is locked or its form has changed."""
        here = self._still(store, assessment)
        if len(here.codes) < FEWEST:
            return Changes("import_answers"), here
        return accept_sheets(
            ctx, store, assessment, dict(zip(here.codes, here.answers, strict=True))
        ), type(self)()

    def _still(self, reader: Reader, assessment: Ref) -> Self:
        """Return it, or nothing if it is entered already, as the program ended just after that."""
        return type(self)() if counted_papers(reader, assessment).intersection(self.codes) else self


# the only sheet of an assessment that is no survey: further copies of it count as the same
SLIP = "1"
# choices of a question answered in words
WRITTEN = "written"
NOTHING = "nothing"
ROOM = 3  # lines to write on
ANONYMOUS = (
    "รหัสบนใบนี้ใช้เพียงกันการนับซ้ำ ไม่บันทึกไว้กับคำตอบ และโปรแกรมไม่เก็บภาพของใบนี้ ผลแสดงเฉพาะผลรวมของผู้ตอบ 5 คนขึ้นไป "
    "ใบละหนึ่งคน อย่าถ่ายเอกสาร เพราะรหัสเดียวกันนับครั้งเดียว"
)
AT = "|"  # separates item and field in a question's key
GROUP = "group"  # key of a survey's first question: the respondent's group
YES, NO = "1", "0"


class HandFilledPaper(NamedTuple):
    """An assessment printed to be filled in by hand: its questions to tick, and how many items need typing."""

    sitting: str
    title: str
    office: str
    questions: tuple[Question, ...]
    typed_items: int  # number of items with figures or texts to be typed
    entered: Mapping[str, str]  # answers entered already, by question, "" = none
    survey: bool = False  # every respondent has a sheet of their own
    slips: tuple[str, ...] | None = (SLIP,)  # the papers there are; None = any with a code
    counted: frozenset[str] = frozenset()  # codes of sheets whose answers are entered

    def against(self, page: BallotPageReading) -> BallotPageReading:
        """Return the reading of a page, compared with what is entered. Its state is "again" if its sheet was entered
        before. Handwriting, and ticks that differ from an entered answer, are left to a person to decide."""
        if page.slip in self.counted:
            return replace(page, state="again", proposals=())
        return replace(page, proposals=tuple(map(self._against, page.proposals)))

    def _against(self, proposal: ScannedTickAnswer) -> ScannedTickAnswer:
        if proposal.finding != "none" and any(
            each.key == proposal.question and each.lines for each in self.questions
        ):
            if (proposal.finding, proposal.picked) == ("read", (NOTHING,)):
                return replace(proposal, finding="none", picked=(), why="")
            return replace(proposal, finding="asked", picked=(), why="words")
        if proposal.finding == "read" and differing(self, proposal.question, proposal.picked):
            return replace(proposal, finding="asked", why="entered")
        return proposal

    def sheets(self, votes: Iterable[Vote]) -> Mapping[str, Mapping[str, str]]:
        """Return {sheet's code: {question key: choice}} without sheets that answer only the respondent's group."""
        found: dict[str, dict[str, str]] = {}
        for vote in votes:
            found.setdefault(vote.voter, {})[vote.question] = vote.picked[0]
        return {code: picked for code, picked in found.items() if picked.keys() - {GROUP}}

    @classmethod
    def of(cls, reader: Reader, assessment: Ref) -> Self:
        """Return an assessment's form, to be printed and filled in by hand. UserError if nothing in it can be ticked,
        if several assessors answer it, or if it is answered once for each entry or person and is no survey."""
        tree = tree_of(reader, assessment)
        with in_thai():
            asked = tuple(hand_questions(tree))
        form = tree.instrument
        why = ""
        if form.register and not form.survey:
            why = _("แบบนี้กรอกครั้งละหนึ่งรายการหรือหนึ่งคน")
        elif form.combine != AGREED:
            why = _("แบบนี้คิดผลจากคำตอบของกรรมการแต่ละคน")
        elif not asked:
            why = _("แบบนี้ไม่มีช่องให้กา")
        if why:
            raise UserError(_("พิมพ์แบบนี้ให้กรอกด้วยมือไม่ได้"), why, _("กรอกแบบนี้ในหน้าการประเมิน"))
        name, code = office_of(reader, assessment.scope)
        record = standing(reader, assessment)
        year = f"{record.number('year') or ''}"
        title = " ".join(filter(None, (str(form.short or form.title), year)))
        sitting, shown = f"hand/{assessment.local}", (title, name or code)
        if form.survey:
            return cls(
                sitting, *shown, asked, 0, {}, True, None, counted_papers(reader, assessment)
            )
        held = answers_on(reader, sheet_of(assessment))
        entered = {one.key: _entered(held, *item_of(one.key)) for one in asked}
        return cls(sitting, *shown, asked, _typed(tree), entered)

    def document(self, printed: str = "", code: str = "") -> Document:
        """Return the form with boxes to tick. `printed`: date on it ("" = none); `code`: that of this survey copy."""
        says = f"{PICK_ONE} · {CHANGED}"
        rest: tuple[Para, ...] = ()
        if self.typed_items:
            rest = (Para(f"อีก {self.typed_items} ข้อมีตัวเลขหรือข้อความ กรอกในโปรแกรม", small=True),)
        called = "แบบสำรวจ" if self.survey else "แบบสำหรับกรอกด้วยมือ"
        if self.survey:
            says = f"ไม่ต้องเขียนชื่อ · {says}"
            rest = (Para(ANONYMOUS, small=True),)
        code = code or slip_code(self.sitting, SLIP)
        return Document(
            title=(called, self.title),
            running=called,
            office=self.office,
            stamp=Stamp(code, digest(self.sitting, self.questions), printed=printed),
            blocks=(Para(says), *rest, *boxed(self.questions)),
            squares=True,
        )


def _entered(answers: Mapping[str, Record], item: str, field: str) -> str:
    """Return the value of an item's field as a string, or "" if it has none."""
    value = answers[item].value(field) if item in answers else None
    return "" if value is None else str(value)


def tree_of(reader: Reader, assessment: Ref) -> Tree:
    record = standing(reader, assessment)
    return Tree.under(form_for(reader, record), profiles_of(record))


def hand_questions(tree: Tree) -> Iterator[Question]:
    """Yield a question for each answer field that can be ticked, in the form's order. For a survey: first the question
    for the respondent's group, then the items that respondents answer, even those answered in writing."""
    form = tree.instrument
    # others nobody here answers
    here = [item for item in tree.answered() if not (item.need or item.verified_by)]
    if not form.survey or form.filled_for is None:
        yield from _ticked(tree, here)
        return
    for by in (one for one in form.scales if one.id == form.filled_for.by):
        yield Question(GROUP, "", arabic_digits(str(by.title)), "", _listed(tree, by.id))
    for n, item in enumerate((one for one in here if one.id in form.entry_items), start=1):
        for one in _ticked(tree, [item]):
            yield replace(one, number=one.number or f"{n}", heading=one.text, text="")


def _ticked(tree: Tree, items: Sequence[Item]) -> Iterator[Question]:
    for item in items:
        if decides(tree, item.id):
            own = question_of(tree, item)
            yield Question(
                _key(item, field_of(tree, item.id)), own.number, own.heading, own.text, own.choices
            )
        for part in tree.parts(item.id):
            yield _beside(tree, item, Slot("part", part.id).name, str(part.text), _yes_no())
        for ask in needs_of(tree, item).asks:
            choices = _offered(tree, ask)
            if choices:
                yield _beside(tree, item, Slot("ask", ask.id).name, str(ask.title), choices)
            elif tree.instrument.survey and type_of(ask).words:
                box = AnswerOption(WRITTEN, "เขียนที่นี่"), AnswerOption(NOTHING, "ไม่มีความเห็น")
                yield replace(
                    _beside(tree, item, Slot("ask", ask.id).name, str(ask.title), box), lines=ROOM
                )


def _beside(
    tree: Tree, item: Item, field: str, text: str, choices: tuple[AnswerOption, ...]
) -> Question:
    number = arabic_digits(item.number).rstrip(".")
    return Question(
        _key(item, field), number, tree.item_position(item.id), arabic_digits(text), choices
    )


def _offered(tree: Tree, ask: Field) -> tuple[AnswerOption, ...]:
    """Return the choices of a field that is answered by one choice; () for any other field."""
    return _listed(tree, ask.scale) if type_of(ask).source == "choices" else ()


def _listed(tree: Tree, scale: str) -> tuple[AnswerOption, ...]:
    return tuple(AnswerOption(one.id, arabic_digits(str(one.text))) for one in tree.scale(scale))


def _yes_no() -> tuple[AnswerOption, ...]:
    return AnswerOption(YES, _("มี")), AnswerOption(NO, _("ไม่มี"))


def _typed(tree: Tree) -> int:
    """Return the number of items that ask for more than can be ticked: figures or texts."""
    whole = [item for item in tree.answered() if not (item.need or item.verified_by)]
    return sum(
        bool(tree.measures(item.id))
        or any(not _offered(tree, one) for one in needs_of(tree, item).asks)
        for item in whole
    )


def _key(item: Item, field: str) -> str:
    return f"{item.id}{AT}{field}"


def item_of(key: str) -> tuple[str, str]:
    """Split a question's key into the item's id and the field's name."""
    item, _at, field = key.partition(AT)
    return item, field


def differing(paper: HandFilledPaper, question: str, picked: Sequence[str]) -> bool:
    """Return whether the choices ticked on paper differ from the entered answer; False if either is missing."""
    kept = paper.entered.get(question, "")
    return bool(kept and picked) and tuple(picked) != (kept,)
