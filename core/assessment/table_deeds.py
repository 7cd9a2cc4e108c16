"""Import of a table of answers: rows are matched to items, links become evidence; misfits are listed with reasons."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from fractions import Fraction
from typing import NamedTuple

from core.assessment.answers import asks_for
from core.assessment.cells import needs_of
from core.assessment.deeds import check_own, check_shares, checked
from core.assessment.facts import AssessmentFacts
from core.errors import UserError
from core.exact import exact_text
from core.forms.field_values import AmbiguousTextError
from core.forms.shape import Item, ScaleChoice
from core.forms.tree import Tree
from core.forms.vocabulary import ItemState
from core.i18n import _
from core.slots import Slot
from core.tables.heads import NOTHING, ExpectedFields, figure_of
from core.tables.reading import TableDoubt, TableOmission, TableReadResult
from core.thai.search import NameIndex, head_key, value_key
from core.thai.written import arabic_digits
from core.values import Written

HEADS: Mapping[str, tuple[str, ...]] = {
    "item": (
        "ข้อ",
        "ข้อที่",
        "ที่",
        "ลำดับ",
        "ลำดับที่",
        "รหัส",
        "เลขข้อ",
        "รหัสข้อ",
        "OIT",
        "no",
        "no.",
        "number",
        "item",
    ),
    "text": (
        "ประเด็น",
        "ตัวชี้วัด",
        "รายการ",
        "เกณฑ์",
        "หัวข้อ",
        "ข้อมูล",
        "ข้อคำถาม",
        "คำถาม",
        "ประเด็นการตรวจสอบ",
        "ประเด็นการประเมิน",
        "ประเด็นพิจารณา",
        "รายการประเมิน",
        "เกณฑ์การประเมิน",
        "ข้อมูลที่เปิดเผย",
        "ตัวชี้วัด/ข้อมูล",
        "question",
        "indicator",
        "topic",
    ),
    "answer": (
        "คำตอบ",
        "คะแนน",
        "คะแนนที่ได้",
        "คะแนนประเมิน",
        "ผลคะแนน",
        "ค่าคะแนน",
        "ร้อยละ",
        "ระดับ",
        "ผล",
        "ผลการประเมิน",
        "ผลการตรวจ",
        "ผลการดำเนินงาน",
        "ผลการประเมินตนเอง",
        "การเปิดเผย",
        "มี/ไม่มี",
        "สถานะ",
        "answer",
        "score",
        "points",
        "result",
    ),
    "link": (
        "ลิงก์",
        "ลิงค์",
        "ลิ้งก์",
        "link",
        "links",
        "url",
        "ที่อยู่เว็บ",
        "ที่อยู่หน้าเว็บ",
        "ลิงก์ที่เผยแพร่",
        "ลิงก์หลักฐาน",
        "ลิงค์หลักฐาน",
        "หลักฐาน",
        "url ที่เผยแพร่",
        "แหล่งข้อมูล",
        "เว็บไซต์",
        "แหล่งเผยแพร่",
        "evidence",
        "proof",
    ),
    "note": (
        "หมายเหตุ",
        "คำอธิบาย",
        "รายละเอียด",
        "ข้อสังเกต",
        "คำชี้แจง",
        "อธิบาย",
        "note",
        "remark",
        "explanation",
    ),
}
YES = ("มี", "ใช่", "ผ่าน", "เผยแพร่", "ครบ", "✓", "✔", "√", "/", "yes", "y", "met", "pass")
NO = (
    "ไม่มี",
    "ไม่ใช่",
    "ไม่ผ่าน",
    "ไม่เผยแพร่",
    "✗",
    "✘",
    "no",
    "n",
    "not met",
    "fail",
)
CROSSES = ("x", "X", "×", "☒")  # ticks by habit, or a no
OUT = ("ไม่เกี่ยวข้อง", "ไม่ต้องประเมิน", "n/a", "na")
STATES = NameIndex(
    (value_key(spelt), str(state))
    for words, state in (
        (YES, ItemState.MET),
        (NO, ItemState.NOT_MET),
        (OUT, ItemState.NOT_APPLICABLE),
    )
    for word in words
    for spelt in (word, word.capitalize(), word.upper())
)
FEW = 8  # words that are only like an answer, asked about one by one
NUMBERED = r"\s*(?:ข้อ(?:ที่)?|ตัวชี้วัด(?:ที่)?)?\s*([A-Za-z]?[0-9][0-9.]*)[.):\s]+(\S.*)"
# least similarity of a row's text to the item with its number
LINK = r"(?:https?://|www\.)[^\s,;]+"
ALIKE = 0.6
Given = tuple[str, Written, tuple[str, ...]]  # a field, its value, the operations seen


class AnswerTableRow(NamedTuple):
    """A row of an imported table of answers. `state`: new, same (nothing new) or wrong; `reason`: why it is wrong."""

    row: int  # in the file, as Excel counts
    item: str  # item id, "" = none was found
    name: str  # number and text of the item, or the words of the row if none was found
    says: str
    state: str  # new | same | wrong
    fields: tuple[Given, ...] = ()
    links: tuple[str, ...] = ()
    proof: str = ""  # id of the demanded proof that the links give, "" = none
    reason: str = ""


class AnswerTable(NamedTuple):
    """A table of answers, matched to the assessment's items; `reading` has open questions and skipped columns."""

    lines: tuple[AnswerTableRow, ...]
    reading: TableReadResult

    @property
    def taken(self) -> tuple[AnswerTableRow, ...]:
        return tuple(one for one in self.lines if one.state == "new")

    @property
    def entered(self) -> list[tuple[str, tuple[Given, ...], tuple[str, ...], str]]:
        """(item id, values of fields, web addresses, proof id) of each row to import. The web addresses are evidence
        for the proof; proof id "" = for the item as a whole."""
        return [(one.item, one.fields, one.links, one.proof) for one in self.taken]

    def count(self, state: str) -> int:
        return sum(one.state == state for one in self.lines)


def answer_columns(assigned: Mapping[str, str], year: int = 0) -> ExpectedFields:
    """Return the columns that a table of answers may have. `assigned`: {heading: field} that the user chose earlier;
    `year`: that of the assessment, fiscal, 0 = any."""
    return ExpectedFields.of_heads(HEADS, assigned)._replace(
        addresses=frozenset({"link"}), ticked=frozenset({"answer"}), year=year
    )


def table_answers(
    facts: AssessmentFacts, reading: TableReadResult, answers: Mapping[str, int]
) -> AnswerTable:
    """Match the rows of an imported table to items. `answers`: {key of a TableDoubt: index of the user's choice}. Other
    values already in the assessment are replaced only if the choice for the key "there" is 1."""
    return _ItemMatcher(facts, reading, answers).file()


class _ItemMatcher:
    """The items of an assessment by number and text, and what was matched so far."""

    def __init__(
        self, facts: AssessmentFacts, reading: TableReadResult, answers: Mapping[str, int]
    ) -> None:
        self._facts = facts
        self._tree = facts.tree
        self._found = reading
        self._answers = answers
        self._numbers, self._texts = dict[str, set[str]](), dict[str, set[str]]()
        for item in facts.tree.answered():
            for number in filter(None, (_number(item.number), _number(item.id))):
                self._numbers.setdefault(number, set()).add(item.id)
            for key in _names(facts.tree, item):
                self._texts.setdefault(key, set()).add(item.id)
        self._loose = dict[str, set[str]]()  # items by texts that may be theirs
        for key, ids in self._texts.items():
            self._loose.setdefault(head_key(key), set()).update(ids)
        self._like = Counter[
            tuple[str, str]
        ]()  # rows by their answer and the word that it may mean
        self._unsure = list[str]()  # texts that are only like those of items
        self._crosses = list[str]()  # answers that are a cross: a tick by habit, or a no
        self._said = dict[tuple[str, str], object]()  # by item and field
        self._left = list[TableOmission]()

    def file(self) -> AnswerTable:
        lines = [self._line(n, words) for n, words in self._found.by_field()]
        doubts = [*self._like_items(), *self._crossed(), *self._like_answers()]
        other = [
            (line, field)
            for line in lines
            for field in line.fields
            if self._stands(line.item, field)
        ]
        if other:
            said = _("ช่องที่ตอบไว้แล้วต่างจากไฟล์ {n} ช่อง เช่น “{words}”")
            said = said.format(n=len(other), words=other[0][0].name[:40])
            ways = _("คงคำตอบเดิม"), _("ใช้คำตอบในไฟล์")
            doubts.append(TableDoubt.answered(self._answers, "there", said, *ways))
            if not doubts[-1].chosen:
                for line, (_name, value, _seen) in other:
                    where, why = _("แถว {n}").format(n=line.row), _("มีคำตอบอยู่แล้ว: {called}")
                    self._left.append(
                        TableOmission(where, why.format(called=line.name), str(value))
                    )
                lines = [self._kept(line) for line in lines]
        reading = self._found._replace(
            doubts=(*self._found.doubts, *doubts), left=(*self._found.left, *self._left)
        )
        return AnswerTable(tuple(lines), reading)

    def _like_items(self) -> Iterator[TableDoubt]:
        """Ask whether rows are about the items whose texts theirs are only like."""
        if self._unsure:
            said = _("{n} แถวเขียนต่างจากข้อของแบบ เช่น “{words}”").format(
                n=len(self._unsure), words=self._unsure[0][:40]
            )
            yield self._asked("like", said, _("ไม่นำเข้า"), _("เป็นข้อเดียวกัน"))

    def _crossed(self) -> Iterator[TableDoubt]:
        """Ask what a cross says where it is an answer."""
        if self._crosses:
            said = _("{n} แถวตอบด้วยเครื่องหมาย “{words}” อาจแปลว่าใช่หรือไม่ใช่").format(
                n=len(self._crosses), words=self._crosses[0]
            )
            yield self._asked("crosses", said, _("ไม่นำเข้า"), _("แปลว่าไม่ใช่"), _("แปลว่าใช่"))

    def _like_answers(self) -> Iterator[TableDoubt]:
        """Ask of each answer that is only like a known word whether it means that."""
        for (text, meant), n in self._like.most_common(FEW):
            said = _("{n} แถวตอบว่า “{words}”").format(n=n, words=text[:40])
            means = _("หมายถึง “{words}”").format(words=meant)
            yield self._asked(_like(text, meant), said, _("ไม่นำเข้า"), means)

    def _asked(self, key: str, question: str, *ways: str) -> TableDoubt:
        """Return a question that waits for an answer."""
        return TableDoubt.answered(self._answers, key, question, *ways, proven=False)

    def _stands(self, item: str, given: Given) -> bool:
        shown = self._facts.shown(item, given[0])
        return shown.conflict or shown.value is not None

    def _kept(self, line: AnswerTableRow) -> AnswerTableRow:
        fields = tuple(one for one in line.fields if not self._stands(line.item, one))
        state = line.state if fields or line.links or line.state != "new" else "same"
        return line._replace(fields=fields, state=state)

    # -- which item a row is about

    def _line(self, n: int, cells: Mapping[str, str]) -> AnswerTableRow:
        item, why = self._item(cells)
        answer = "" if cells.get("answer", "") in ("-", "–", "—") else cells.get("answer", "")
        says = "  ".join(filter(None, (answer, cells.get("link", ""), cells.get("note", ""))))
        called = " ".join(filter(None, (cells.get("item", ""), cells.get("text", ""))))
        line = AnswerTableRow(n, "", called, says, "wrong", reason=why)
        if item is None:
            return line
        line = line._replace(
            item=item.id, name=" ".join((arabic_digits(item.number), arabic_digits(str(item.text))))
        )
        try:
            given, links = self._given(item, answer, cells, n)
            fields = tuple(self._new(item.id, given))
            check_own(self._tree, self._facts.sheet, item.id, given)
            check_shares({name: value for name, value, _seen in fields})
        except UserError as problem:
            return line._replace(reason=f"{problem.what} {problem.why}".strip())
        for name, value, _seen in fields:
            if self._said.setdefault((item.id, name), value) != value:
                return line._replace(reason=_("อีกแถวของไฟล์ตอบข้อนี้ต่างกัน"))
        if not says:
            return line._replace(reason=_("แถวนี้ไม่มีคำตอบ ลิงก์ หรือหมายเหตุ"))
        proofs = self._tree.proofs(item.id)
        proof = proofs[0].id if len(proofs) == 1 else ""
        return line._replace(
            fields=fields, links=links, proof=proof, state="new" if fields or links else "same"
        )

    def _item(self, cells: Mapping[str, str]) -> tuple[Item | None, str]:
        number, text = cells.get("item", ""), cells.get("text", "")
        inside = re.fullmatch(NUMBERED, arabic_digits(text)) if not number else None
        if inside:
            number, text = (inside[1], inside[2])
        texts = (text, cells.get("text", ""))
        exact = next(filter(None, (self._texts.get(value_key(one)) for one in texts)), set[str]())
        loose = next(filter(None, (self._loose.get(head_key(one)) for one in texts)), set[str]())
        by_text = exact or loose
        numbered = self._numbers.get(_number(number), set())
        running = arabic_digits(number).strip(" .").isdecimal()
        if by_text and numbered and not by_text & numbered and not running:
            return None, _("เลขข้อกับข้อความเป็นคนละข้อของแบบ")
        if text and not by_text:
            numbered = {one for one in numbered if self._agrees(one, text)}
        proved = by_text & numbered or exact or numbered
        found = proved or loose
        if found and not proved:
            self._unsure.append(cells.get("text", ""))
            if self._answers.get("like") != 1:
                return None, _("ข้อความต่างจากข้อของแบบ")
        if len(found) == 1:
            return self._tree.item(next(iter(found))), ""
        return None, _("แบบมีหลายข้อที่ตรงกับแถวนี้") if found else _("ไม่พบข้อนี้ในแบบ")

    def _agrees(self, item: str, text: str) -> bool:
        key = head_key(text)
        names = map(head_key, _names(self._tree, self._tree.item(item)))
        return any(
            key in one or one in key or SequenceMatcher(None, key, one).ratio() >= ALIKE
            for one in names
        )

    # -- what it says of it

    def _given(
        self, item: Item, answer: str, cells: Mapping[str, str], n: int
    ) -> tuple[dict[str, object], tuple[str, ...]]:
        given = self._answered(item, answer) if answer else {}
        note = cells.get("note", "")
        if note:
            given["note"] = note
        cell = cells.get("link", "")
        links = [*dict.fromkeys(one.rstrip(".)") for one in re.findall(LINK, cell))]
        rest = " ".join(re.sub(LINK, " ", cell).split()).strip(" ,;")
        if rest and rest not in NOTHING:
            self._left.append(TableOmission(_("แถว {n}").format(n=n), _("ไม่ใช่ที่อยู่ของหน้าเว็บ"), rest))
        asked = next(
            (Slot("ask", ask.id).name for ask in self._tree.asks(item.id) if ask.pattern == "url"),
            "",
        )
        if links and asked:
            given[asked] = links.pop(0)
        return given, tuple(links)

    def _answered(self, item: Item, answer: str) -> dict[str, object]:
        if answer in CROSSES:
            self._crosses.append(answer)
            chosen = self._answers.get("crosses", 0)
            if not chosen:
                raise UserError(
                    _("“{words}” อาจแปลว่าใช่หรือไม่ใช่").format(words=answer),
                    _("เครื่องหมายนี้อาจเป็นการกาหรือการตอบว่าไม่"),
                    _("ตอบคำถามของตารางก่อน"),
                )
            answer = YES[0] if chosen == 2 else NO[0]
        try:
            return _answered(self._tree, item, answer)
        except AmbiguousTextError as problem:
            self._like[answer, problem.meant] += 1
            if self._answers.get(_like(answer, problem.meant)) != 1:
                raise
            return _answered(self._tree, item, problem.meant)

    def _new(self, item: str, fields: Mapping[str, object]) -> Iterator[Given]:
        for name, said in fields.items():
            value = checked(self._tree, item, name, said)
            shown = self._facts.shown(item, name)
            if value is not None and (value != shown.value or shown.conflict):
                yield name, value, shown.seen


def _like(text: str, meant: str) -> str:
    """Return the key of the question whether an answer means a word."""
    return f"like {meant} {text}"


def _number(number: str) -> str:
    """The number of an item in the form for comparing: 1.1 and 11 differ, ๒. ๑) and 2.1 are equal."""
    text = "".join(arabic_digits(number).split()).casefold()
    return re.sub(r"^(?:ข้อ(?:ที่)?|ตัวชี้วัด(?:ที่)?)", "", text).strip(".):")


def _names(tree: Tree, item: Item) -> Sequence[str]:
    """The keys of an item's texts: its own, and if it is alone in its branch those of the branch."""
    titles = [item.text]
    branch = tree.position(item.id)[0]
    if len(tree.answered(branch)) == 1:
        titles += [tree.dimension(branch).title]
    words = (word for each in titles for word in (arabic_digits(each.th), each.en))
    return tuple(filter(None, dict.fromkeys(map(value_key, words))))


def _answered(tree: Tree, item: Item, text: str) -> dict[str, object]:
    """The field that words answer, with its value. Raises UserError if the item does not ask for such words, and
    AmbiguousTextError if they are only like those."""
    state = STATES.get(value_key(text), "")
    number = figure_of(text.rstrip("%"))
    needs = needs_of(tree, item)
    if needs.scale:
        return {"choice": _choice(needs.scale, text, number, state)}
    measures = tree.measures(item.id)
    asks = [ask for ask in needs.asks if ask.pattern != "url"]
    if number is not None and len(measures) == 1 and not measures[0].each:
        return {Slot("measure", measures[0].id).name: exact_text(number)}
    if number is not None and item.type == "absence":
        return {"number": exact_text(number)}
    if state and asks_for(tree, item.id, "state", ItemState(state)):
        return {"state": state}
    near = STATES.near(text)
    if near and asks_for(tree, item.id, "state", ItemState(STATES[near])):
        raise AmbiguousTextError.like(near)
    if len(asks) == 1 and not measures:
        return {Slot("ask", asks[0].id).name: text}
    raise UserError(
        _("คำตอบ “{words}” ใช้กับข้อนี้ไม่ได้").format(words=text[:40]), _("กรอกข้อนี้เองในแบบ"), ""
    )


def _choice(scale: Sequence[ScaleChoice], text: str, number: Fraction | None, state: str) -> str:
    """Return the id of the choice that words name by its text, its points, or a word such as มี or ไม่มี; the words
    themselves if they name none."""
    named = NameIndex(
        (value_key(words), one.id)
        for one in scale
        for words in (one.text.th, one.text.en, one.id)
        if words
    )
    key = value_key(text)
    if key in named:
        return named[key]
    ways = (
        [one.id for one in scale if number is not None and one.points == number],
        [one.id for one in scale if state and one.result == state],
    )
    found = next((ids[0] for ids in ways if len(ids) == 1), "")
    word = STATES.near(text)
    meant = [one for one in scale if word and one.result == STATES[word]]
    near = named.near(text) or (word if len(meant) == 1 else "")
    if not found and near:
        raise AmbiguousTextError.like(near)
    return found or text
