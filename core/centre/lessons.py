"""Lessons learnt, as all units wrote them where a form asks for one, by question, each with a reference to its row."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from core.assessment.ranking import SELF
from core.assessment.sheets import answer_at, sheet_answers, sheet_of, subjects_of
from core.blocks.document import Document
from core.centre.drawn import region_words
from core.centre.sheets import CentreTable, CentreTableRow, SheetHead, document_of
from core.errors import UserError
from core.forms.field_types import type_of
from core.forms.plan_shape import Field, FormRowKind
from core.forms.ports import Forms, Reader, bound_form
from core.forms.shape import Instrument
from core.forms.tree import Tree
from core.i18n import _, in_thai
from core.people.units import UnitRegister, office_of
from core.records.titles import called, item_words
from core.scoring.total import Answers
from core.slots import Slot
from core.thai.search import match_rank, searchable
from core.thai.written import Period, arabic_digits
from core.values import Record, RecordSummary, Ref

SORTS = ("success", "practice", "learned", "problem", "suggestion")  # in the order they are shown


class LessonFilter(NamedTuple):
    """A filter for lessons by year (0 = any), kind (`sort`, "" = any), region (None = any), and words, all required."""

    year: int = 0
    sort: str = ""
    region: int | None = None  # 0 = of units whose region is not known
    words: str = ""


class UnitLesson(NamedTuple):
    """A lesson: a text that a unit wrote in a plan row, in the row's progress, or in answer to an item's question."""

    row: Ref  # a plan row, or an answer of an assessment
    name: str  # of the unit
    code: str
    region: int
    year: int
    sort: str
    question: str  # what the form asks
    form: str
    topic: str  # the row above it in the plan and the reported period; for an answer its item
    text: str


def sort_words(kind: str) -> str:
    words = {
        "success": _("ปัจจัยความสำเร็จ"),
        "practice": _("แนวปฏิบัติที่ดี"),
        "learned": _("บทเรียน"),
        "problem": _("ปัญหาและอุปสรรค"),
        "suggestion": _("ข้อเสนอแนะ"),
    }
    return words.get(kind, kind)


def lessons(reader: Reader, lesson_filter: LessonFilter) -> tuple[UnitLesson, ...]:
    """Return the lessons that match the filter, sorted by kind, question, region and unit, newest year first."""
    wanted = searchable(lesson_filter.words)
    found = [
        one
        for one in _all(reader, lesson_filter.year)
        if (not lesson_filter.sort or one.sort == lesson_filter.sort)
        and (lesson_filter.region is None or one.region == lesson_filter.region)
        and (
            not wanted
            or match_rank(searchable(f"{one.text} {one.topic} {one.name} {one.question}"), wanted)
        )
    ]
    return tuple(
        sorted(
            found,
            key=lambda one: (SORTS.index(one.sort), one.question, one.region, one.code, -one.year),
        )
    )


def _all(reader: Reader, year: int) -> Iterator[UnitLesson]:
    for form, plans in _by_form(
        reader.forms, reader.records("plan", year=year) if year else reader.records("plan")
    ):
        yield from _of_form(reader, form, {(one.ref.scope, one.ref.local): one for one in plans})
    if year:
        own = reader.records("assessment", round=SELF, year=year)
    else:
        own = reader.records("assessment", round=SELF)
    for form, assessments in _by_form(reader.forms, own):
        if not form.of_people and (
            asks := {(one.within, one.id): one for one in form.asks if one.lesson}
        ):
            for assessment in assessments:
                yield from _of_answers(reader, form, assessment, asks)


def _by_form(
    forms: Forms, documents: Iterable[Record]
) -> Iterator[tuple[Instrument, list[Record]]]:
    """Yield each form with the documents filled in by it; documents whose form is not here are skipped."""
    by_form: dict[str, list[Record]] = {}
    for one in documents:
        by_form.setdefault(bound_form(one), []).append(one)
    for name, found in by_form.items():
        with suppress(UserError):
            yield forms.get(name), found


QuestionFields = Mapping[tuple[str, str], Field]  # questions by item and id


def _of_answers(
    reader: Reader, form: Instrument, assessment: Record, fields: QuestionFields
) -> Iterator[UnitLesson]:
    """Yield the lessons in an office's agreed answers, for the whole assessment or for each entry of its register."""
    year = assessment.number("year") or 0
    whole = sheet_answers(reader, assessment.ref, form)
    unit = UnitRegister.of(reader).get(assessment.ref.scope)
    title = called(reader, assessment.ref)
    sheets, each = [("", sheet_of(assessment.ref), whole)], whole.each or {}
    if each:
        filled = subjects_of(reader, form, assessment.ref, year)
        sheets += [(one.words, one.sheet, _own(form, each[one.words])) for one in filled]
    for subject, sheet, given in sheets:
        for item, ask, text in _answered(form, each.get(subject, whole), given, fields):
            node = Tree.item_in(form, item)
            words = [item, subject]
            if node:
                words = [item_words(form, node), arabic_digits(str(node.text)), subject]
            region = unit.region if unit else 0
            code = unit.code if unit else assessment.ref.scope
            yield UnitLesson(
                row=answer_at(sheet, item),
                name=unit.name if unit else assessment.ref.scope[:8],
                code=code,
                region=region,
                year=year,
                sort=ask.lesson,
                question=arabic_digits(str(ask.title)),
                form=title,
                topic="  ".join(dict.fromkeys(filter(None, words))),
                text=" ".join(text.split()),
            )


def _own(form: Instrument, answers: Answers) -> Answers:
    """Return the answers of one entry, restricted to the items that are answered per entry."""
    return replace(
        answers,
        items={item: one for item, one in answers.items.items() if item in form.entry_items},
    )


def _answered(
    form: Instrument, all_: Answers, answers: Answers, fields: QuestionFields
) -> Iterator[tuple[str, Field, str]]:
    """Yield item, question and text of each answered question that is still asked, given the other answers."""
    tree = all_.tree(form)
    for item, answer in answers.items.items():
        for name, text in answer.asks.items() if tree.counts(item) else ():
            ask = fields.get((item, name))
            if ask is not None and text.strip() and ask in all_.asks_of(tree, item):
                yield item, ask, text


Plans = Mapping[tuple[str, str], Record]  # plans by scope and local name
Rows = Mapping[tuple[str, str], RecordSummary]


def _of_form(reader: Reader, form: Instrument, plans: Plans) -> Iterator[UnitLesson]:
    units = UnitRegister.of(reader)
    titles = {key: called(reader, plan.ref) for key, plan in plans.items()}
    kinds = {one.id: one for one in form.kinds}
    for kind in form.kinds:
        fields = [one for one in form.fields if one.lesson and kind.id in one.kind]
        if not fields:
            continue
        names = [Slot("waits", one.id).name for one in fields]
        names += [one.stored for one in fields if one.stored_on(kind) == "row"]
        below, above = kind, dict[str, Rows]()  # the rows of every kind above this kind
        while below.within and below.within not in above:
            below = kinds[below.within]
            above[below.id] = _rows(reader, form, below, plans)
        rows = {
            key: one
            for key, one in _rows(reader, form, kind, plans, names).items()
            if _stands(form, kind, one, above)
        }
        for row, period, field, text in _written(reader, kind, fields, rows):
            at = row.ref.scope, row.text("plan")
            unit = units.get(row.ref.scope)
            parent = above.get(kind.within, {}).get((row.ref.scope, row.text("parent")))
            region = unit.region if unit else 0
            code = unit.code if unit else row.ref.scope
            name = unit.name if unit else row.ref.scope[:8]
            yield UnitLesson(
                row=row.ref,
                name=name,
                code=code,
                region=region,
                year=plans[at].number("year") or 0,
                sort=field.lesson,
                question=arabic_digits(str(kind.title if kind.list else field.title)),
                form=titles[at],
                topic="  ".join(filter(None, (_title(form, kind, row, parent), period))),
                text=" ".join(text.split()),
            )


def _rows(
    reader: Reader, form: Instrument, kind: FormRowKind, plans: Plans, names: Sequence[str] = ()
) -> Rows:
    """Return the rows of one kind in these plans, with the fields they are named by."""
    called_by = [one.stored for one in _naming(form, kind)]
    found = reader.fields.brief(
        "row", [*dict.fromkeys(["plan", "parent", *called_by, *names])], kind=kind.id
    )
    return {
        (one.ref.scope, one.ref.local): one
        for one in found
        if (one.ref.scope, one.text("plan")) in plans
    }


def _stands(
    form: Instrument, kind: FormRowKind, row: RecordSummary, rows_by_kind: Mapping[str, Rows]
) -> bool:
    """Return whether no row above this one is in the bin."""
    within, kinds = kind.within, {one.id: one for one in form.kinds}
    while within:
        parent = rows_by_kind[within].get((row.ref.scope, row.text("parent")))
        if parent is None:
            return False
        row, within = parent, kinds[within].within
    return True


def _naming(form: Instrument, kind: FormRowKind) -> list[Field]:
    """Return the fields that may name a row of this kind; personal fields and lessons are left out."""
    own = [
        one for one in form.fields if kind.id in one.kind and not one.personal and not one.lesson
    ]
    return [one for one in own if one.id == kind.named or type_of(one).words]


def _title(
    form: Instrument, kind: FormRowKind, row: RecordSummary, parent: RecordSummary | None
) -> str:
    """Return what a lesson is about: the title of its row, or for a line of a list the title of the row above."""
    if kind.list and parent is not None:
        kind = next(one for one in form.kinds if one.id == kind.within)
        row = parent
    for field in sorted(_naming(form, kind), key=lambda one: one.id != kind.named):
        said = row.text(field.stored)
        if said:
            chosen = (
                str(one.text)
                for one in form.choices
                if one.within == field.scale and one.id == said
            )
            return arabic_digits(" ".join(next(chosen, said).split()))
    return ""


def _written(
    reader: Reader, kind: FormRowKind, fields: Sequence[Field], rows: Rows
) -> Iterator[tuple[RecordSummary, str, Field, str]]:
    """Yield every text in these fields, with its period; texts that wait for the office's confirmation are omitted."""
    for row in rows.values():
        for field in fields:
            waits = row.text(Slot("waits", field.id).name)
            if field.stored_on(kind) == "row" and not waits and row.text(field.stored):
                yield row, "", field, row.text(field.stored)
    reported = [one for one in fields if one.stored_on(kind) == "progress"]
    names = ["row", "period", *dict.fromkeys(one.stored for one in reported)]
    for progress in reader.fields.brief("progress", names) if reported and rows else ():
        home = rows.get((progress.ref.scope, progress.text("row")))
        if home:
            for field in reported:
                text = progress.text(field.stored)
                if text:
                    yield home, _part(progress.text("period")), field, text


def _part(period: str) -> str:
    """Return the name of a part of the year such as `ไตรมาส 1`; "" for a whole year or an invalid period."""
    with suppress(ValueError):
        found = Period.of(period)
        return found.part_name() if found.kind else ""
    return ""


def lesson_sheet(lessons: Sequence[UnitLesson]) -> CentreTable:
    """Return lessons as a table grouped by question, each row with the unit and what the lesson is about."""
    rows, units = list[CentreTableRow](), {lesson.code for lesson in lessons}
    for (sort, question), each in groupby(lessons, key=lambda one: (one.sort, one.question)):
        own = list(each)
        of = _("{n} ข้อความ จาก {units} หน่วยงาน")
        of = of.format(n=len(own), units=len({one.code for one in own}))
        head = question if sort_words(sort) in question else f"{sort_words(sort)}: {question}"
        rows.append(CentreTableRow((f"{head}  {of}",), group=True))
        for one in own:
            region = str(one.region or "–")
            cells = (one.name, region, str(one.year), one.topic, one.text, one.form)
            rows.append(CentreTableRow(cells, str(one.row)))
    heads = (
        SheetHead(_("หน่วยงาน"), 2),
        SheetHead(_("เขต"), 0.5, True),
        SheetHead(_("ปี"), 0.6, True),
        SheetHead(_("เรื่อง"), 2),
        SheetHead(_("ข้อความ"), 5),
        SheetHead(_("เอกสาร"), 1.4),
    )
    if lessons:
        sentence = _("{n} ข้อความ จาก {units} หน่วยงาน").format(n=len(lessons), units=len(units))
    else:
        sentence = ""
    empty = _("ยังไม่มีหน่วยงานใดเขียนบทเรียนตามที่เลือก หรือแบบของปีนี้ไม่ได้ถาม")
    return CentreTable("lessons", _("บทเรียนของหน่วยงาน"), heads, tuple(rows), sentence, empty=empty)


def lesson_paper(reader: Reader, unit: str, lesson_filter: LessonFilter) -> Document:
    """Return the lessons that match the filter as a document of `unit`, always in Thai; the title names the filter."""
    with in_thai():
        sheet = lesson_sheet(lessons(reader, lesson_filter))
        region = region_words(lesson_filter.region) if lesson_filter.region is not None else ""
        words = f"“{' '.join(lesson_filter.words.split())}”" if lesson_filter.words.strip() else ""
        title = " ".join(filter(None, (sheet.title, sort_words(lesson_filter.sort), region, words)))
        return document_of(title, office_of(reader, unit)[0], lesson_filter.year, [sheet])
