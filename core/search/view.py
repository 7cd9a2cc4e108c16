"""The results of a search, grouped by kind of record, newest first; and the record whose page shows a result."""

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple, Self

from core.assessment.facts import profiles_of
from core.assessment.rounds import WorkshopSlip
from core.assessment.sheets import answer_at, sheet_of
from core.entities import field_of
from core.errors import UserError
from core.exact import grouped
from core.forms.field_types import type_of
from core.forms.field_values import day_words
from core.forms.ports import Forms, Reader, bound_form, form_here
from core.forms.tree import Tree
from core.i18n import _
from core.log.op import SIGNOFFS
from core.log.scopes import may_be_marked
from core.people.units import Unit
from core.records.titles import (
    RowFieldCell,
    assessment_of,
    called,
    field_name,
    form_words,
    item_words,
    kind_words,
    plan_of,
    titled,
)
from core.search.fields import (
    CODES,
    EDGE,
    GROUPS,
    SATANG,
    SearchRequest,
    day_at,
    day_kept,
    dotted,
    figures_kept,
    is_counted,
    is_searchable,
    may_hold,
    plain_kept,
    words_in,
)
from core.slots import OF_ROWS, parse_slot
from core.thai.days import day as day_of
from core.thai.days import short_date
from core.thai.search import match_rank, searchable, toneless
from core.thai.written import arabic_digits, fiscal_year
from core.values import Record, Ref, Text, named


class FormSearchHit(NamedTuple):
    """A plan or assessment, even an empty one, or an item of one, whose title in its form matches a search."""

    ref: Ref
    group: str
    year: int
    title: str
    kind: str
    document: str = ""  # the document, of an item


def by_form(reader: Reader, unit: str, query: str, limit: int) -> Sequence[FormSearchHit]:
    """Return documents, then items, whose titles have all typed words, best match first, at most `limit` of each."""
    wanted, found = searchable(query), list[tuple[int, int, FormSearchHit]]()
    if not wanted:
        return ()
    for one in (*reader.records("plan", unit), *reader.records("assessment", unit, round="self")):
        for hit in _parts(reader, one):
            rank = match_rank(searchable(f"{hit.title} {hit.kind}"), wanted)
            if rank:
                found.append((-rank, -hit.year, hit))
    best = [
        hit
        for _rank, _year, hit in sorted(found, key=lambda one: (one[2].document != "", *one[:2]))
    ]
    groups = dict.fromkeys(hit.group for hit in best)
    return [hit for group in groups for hit in [one for one in best if one.group == group][:limit]]


def _parts(reader: Reader, document: Record) -> Iterator[FormSearchHit]:
    """Yield the document, and the items of an assessment; only the document itself if its form is not here."""
    ref, year = document.ref, document.number("year") or 0
    yield FormSearchHit(ref, ref.entity, year, called(reader, ref), kind_words(ref.entity))
    if ref.entity == "assessment":
        of = titled(f"{form_words(reader.forms, document)} {year}", document)
        for item, where, text in _items(reader.forms, document):
            yield FormSearchHit(answer_at(sheet_of(ref), item), "assessment", year, text, where, of)


def _items(forms: Forms, assessment: Record) -> Iterator[tuple[str, str, str]]:
    """Yield (id, position in the form, text) of every item asked."""
    form = form_here(forms, bound_form(assessment))
    if form is None:
        return
    for item in Tree.under(form, profiles_of(assessment)).answered():
        where = item_words(form, item) if item.number else kind_words("answer")
        yield item.id, where, arabic_digits(str(item.text))


MOST = 5  # rows of a group in the window
TITLES = ("name", "title")  # fields shown as a record's title, whatever was found in it
# times as many are read where a figure is asked: of some it is no such figure by their form
SPARE = 4
AROUND = 28  # letters before and behind what was found


class SearchRow(NamedTuple):
    """A record that a search found. `goal`: the record on whose page it is shown; `line`: the text that matched, "" =
    the title; `of`: kind and year as text, with the unit's name if it is another unit's."""

    ref: Ref
    goal: Ref  # the record in whose page it is to be seen
    year: int  # fiscal year of that page, 0 = of none
    title: str
    line: str
    of: str  # kind, year and, of another one, the unit
    personal: bool = False  # its title is of a person: who saw it is noted


class SearchGroup(NamedTuple):
    """The newest records of one kind that a search found; `more`: further ones exist that are not listed."""

    id: str
    words: str
    rows: tuple[SearchRow, ...]
    more: bool


class SearchResult(NamedTuple):
    """The result of a search. `waiting`: number of records not indexed yet; `only`: groups searched, () = all."""

    query: str
    groups: tuple[SearchGroup, ...]
    waiting: int = 0
    only: tuple[str, ...] = ()  # the groups that were asked for, where those are not all

    @property
    def searched_words(self) -> str:
        """Return a sentence on what was searched, to show if nothing was found; "" if something was."""
        if self.groups:
            return ""
        none = _("ไม่พบ “{typed}”").format(typed=self.query)
        if self.only:
            kinds = _("ค้นเฉพาะ {kinds}").format(kinds=", ".join(map(group_words, self.only)))
        else:
            kinds = ""
        searched = _(
            "ค้นในชื่อ ข้อความ ผล ความเห็น ชื่อและหมายเหตุหลักฐาน ทะเบียนเอกสาร บุคคล หน่วยงาน วันที่ งวด ตัวเลข ทุกปี ทุกหน่วยงานที่อ่านได้ ไม่รวมถังขยะ"
        )
        not_searched = _("ไม่ได้ค้นในเนื้อไฟล์หลักฐานและเนื้อเอกสารพิมพ์")
        return "  ".join(filter(None, (none, kinds, searched, not_searched)))

    @property
    def still(self) -> str:
        """Return a sentence that indexing is not finished yet; "" if it is."""
        if self.waiting:
            return _("ยังค้นได้ไม่ครบ อีก {n} รายการยังไม่ได้จัดคำให้ค้น").format(n=self.waiting)
        return ""

    @classmethod
    def of(
        cls,
        reader: Reader,
        unit: str,
        query: str,
        limit: int = MOST,
        groups: Sequence[str] = tuple(GROUPS),
    ) -> Self:
        """Return records that have every typed word, at most `limit` in each of `groups` (ids)."""
        waiting = reader.fields.waiting()
        asked = SearchRequest.of(query)
        room = (limit + 1) * (SPARE if _figures(asked) else 1)
        kept = reader.fields.holding(query, groups, room)
        documents = [hit for hit in by_form(reader, unit, query, limit + 1) if hit.group in groups]
        made = (
            _group(reader, unit, query, name, kept.get(name, ()), documents, limit)
            for name in groups
        )
        only = () if set(groups) == GROUPS.keys() else tuple(groups)
        return cls(" ".join(query.split()), tuple(one for one in made if one.rows), waiting, only)


def group_words(group: str) -> str:
    words = {
        "plan": _("แผนและผล"),
        "assessment": _("การประเมิน"),
        "evidence": _("หลักฐาน"),
        "paper": _("เอกสารพิมพ์"),
        "signing": _("ลงนาม"),
        "letter": _("ข้อความและประกาศ"),
        "person": _("บุคคล"),
        "unit": _("หน่วยงาน"),
        "form": _("โครงการและกำหนดส่ง"),
    }
    return words[group]


def _group(
    reader: Reader,
    unit: str,
    query: str,
    name: str,
    refs: Sequence[Ref],
    documents: Sequence[FormSearchHit],
    limit: int,
) -> SearchGroup:
    """Return the results of one group; documents found by their title stand first, because the words name them."""
    hits = [
        SearchRow(
            hit.ref,
            hit.ref,
            hit.year,
            hit.title,
            "",
            "  ".join(filter(None, (hit.kind, hit.document))),
        )
        for hit in documents
        if hit.group == name
    ]
    named = {hit.ref for hit in hits}
    met = (
        record for ref in refs if ref not in named and (record := reader.record(ref)) is not None
    )
    figures = _figures(SearchRequest.of(query))
    records = [
        one
        for one in met
        if not WorkshopSlip.voted_on(reader, one.ref) and _says(reader, one, figures)
    ]
    room = max(limit - len(hits), 0) + 1
    rows = [*hits, *(_row(reader, unit, query, record) for record in records[:room])]
    return SearchGroup(name, group_words(name), tuple(rows[:limit]), len(rows) > limit)


def _row(reader: Reader, unit: str, query: str, record: Record) -> SearchRow:
    place = place_of(reader, record)
    title = _title(reader, record, place.ref)
    own = record.ref.scope in (unit, "all", f"{unit}/forms")
    whose = "" if own else _name(reader, record.ref.scope.partition("/")[0])
    year = str(place.year) if place.year else ""
    of = "  ".join(filter(None, (kind_words(record.ref.entity), year, whose)))
    line = _line(reader, record, title, query)
    named = record if place.ref == record.ref else (reader.record(place.ref) or record)
    personal = any(
        one.text(name) and is_personal(one, name) for one in (record, named) for name in TITLES
    )
    return SearchRow(record.ref, place.ref, place.year, title, line, of, personal)


def _title(reader: Reader, record: Record, goal: Ref) -> str:
    kind = kind_words(record.ref.entity)
    own = next((record.text(name) for name in TITLES if record.text(name)), "")
    words = own or called(reader, record.ref).removeprefix(kind).strip()
    return " ".join((words or called(reader, goal) or kind).split())


def _name(reader: Reader, id_: str) -> str:
    for ref in (Ref("all", "unit", id_), Ref(id_, "unit", id_)):
        record = reader.record(ref)
        if record is not None:
            return Unit.of(id_, record).name
    offices = reader.records("office", id_)
    return offices[0].text("name") if offices else ""


def _line(reader: Reader, record: Record, title: str, query: str) -> str:
    """Return the field with the words or day that were found, and the words around; of a personal one only its name."""
    asked, shown = SearchRequest.of(query), searchable(title)
    left = SearchRequest(
        tuple(word for word in asked.words if word not in shown),
        tuple(day for day in asked.days if day_at(shown, day) < 0),
    )
    if not any(left):
        return ""
    texts = [*_texts(reader, record)]
    # found by its words alone
    if asked.days and all(_at(kept, left) < 0 for _name, _text, kept in texts):
        left = SearchRequest(
            tuple(word for word in searchable(query).split() if word not in shown), ()
        )
    for name, text, kept in texts:
        at = _at(kept, left)
        if at >= 0:
            label = _label(reader, record, name)
            if is_personal(record, name):
                return _("{field}: ข้อมูลส่วนบุคคล เปิดดูที่รายการ").format(field=label)
            return f"{label}: {_around(text, at)}"
    return ""


def is_personal(record: Record, name: str) -> bool:
    """Return whether a field of a record is personal, by declaration or mark; lists do not show personal texts."""
    declared = field_of(record.ref.entity, name)
    marked = bool(record.number("personal")) and may_be_marked(record.ref.entity, name)
    return marked or (declared is not None and declared.personal)


def _figures(request: SearchRequest) -> list[tuple[str, ...]]:
    """Return the figures in a request."""
    return [one for one in request.days if one[0].startswith(EDGE)]


def _says(reader: Reader, record: Record, figures: Sequence[tuple[str, ...]]) -> bool:
    """Return whether a record contains each of these figures; its form tells whether a stored number is money."""
    if not figures:
        return True
    texts = [kept for _name, _text, kept in _texts(reader, record)]
    texts += [record.text(name) for name in record.fields if (record.ref.entity, name) in CODES]
    return all(any(_at(kept, SearchRequest((), (one,))) >= 0 for kept in texts) for one in figures)


def _texts(reader: Reader, record: Record) -> Iterator[tuple[str, str, str]]:
    """Yield (field name, text to show, text searched) for every field, and every value of a conflict."""
    for name, shown in sorted(record.fields.items()):
        if not may_hold(record.ref.entity, name):
            continue
        for value in dict.fromkeys([shown.value, *(side.value for side in shown.sides)]):
            if isinstance(value, Text):
                if is_searchable(record.ref.entity, name):
                    words = " ".join(words_in(name, value).split())
                else:
                    words = ""
                yield name, words, words
            elif isinstance(value, str) and (day := day_kept(value)):
                yield name, short_date(date.fromisoformat(day)), day
            elif isinstance(value, str | int):
                yield from _kept(reader, record, name, value)


def _kept(
    reader: Reader, record: Record, name: str, value: str | int
) -> Iterator[tuple[str, str, str]]:
    """Yield (field name, text to show, index words) if the value is a part of a year or a figure."""
    if isinstance(value, str) and (period := plain_kept(value)):
        yield name, day_words(value), period
    if is_counted(record.ref.entity, name) and (figures := figures_kept(name, value)):
        money = _is_money(reader, record, name) if isinstance(value, int) else False
        baht = Fraction(value) / SATANG if money else Fraction(value)
        yield name, grouped(baht), " ".join(figures) if money is None else dotted(baht)


def _is_money(reader: Reader, record: Record, name: str) -> bool | None:
    """Return whether a whole number is an amount in satang; None if its form is not here."""
    if record.ref.entity not in ("row", "progress"):
        return False
    try:
        field = RowFieldCell.of(reader, record, name).field
    except UserError:
        return None
    return type_of(field).money if field is not None else None


def _at(text: str, request: SearchRequest) -> int:
    """Return about where the first match of a request is in a text; -1 if there is none."""
    plain = searchable(text)
    bare = toneless(plain)
    exact = [at for day in request.days if (at := day_at(plain, day)) >= 0]
    exact += [at for word in request.words if (at := plain.find(word)) >= 0]
    found_at = exact or [at for word in request.words if (at := bare.find(toneless(word))) >= 0]
    return min(min(found_at), max(len(text) - 1, 0)) if found_at else -1


def _around(text: str, position: int) -> str:
    """Return an excerpt of a long text around `position`, cut at spaces if possible, else between whole letters."""
    if len(text) <= 2 * AROUND:
        return arabic_digits(text)
    first = max(position - AROUND, 0)
    last = min(position + 2 * AROUND, len(text))
    first = text.rfind(" ", first, position) + 1 or first
    if last < len(text) and (space := text.rfind(" ", position + AROUND, last)) > 0:
        last = space
    while first and _hangs(text[first]):
        first -= 1
    while last < len(text) and _hangs(text[last]):
        last += 1
    return arabic_digits(
        f"{'…' if first else ''}{text[first:last]}{'…' if last < len(text) else ''}"
    )


def _hangs(letter: str) -> bool:
    """Return whether a sign belongs to the letter before it and cannot stand alone."""
    return letter in "ะัาำิีึืฺุู็่้๊๋์ํ๎ๅ"


def _label(reader: Reader, record: Record, name: str) -> str:
    entity = record.ref.entity
    if entity in ("row", "progress") and parse_slot(name).family in OF_ROWS:
        try:
            return RowFieldCell.cell_words(reader, record.ref, name)
        except UserError:
            return kind_words(entity)
    return field_name(entity, name)


class SearchDestination(NamedTuple):
    """The record whose page opens for a search result, and the fiscal year that the page shows; 0 = none."""

    ref: Ref
    year: int = 0


class ReceivedDocument(NamedTuple):
    """A plan or assessment received from another office, and one of its items ("" = none)."""

    document: Ref
    item: str = ""


def received(reader: Reader, ref: Ref) -> ReceivedDocument | None:
    """Return the plan or assessment of another office whose page shows the record `ref`; None if there is none."""
    record = reader.record(ref)
    if record is None:
        return None
    plan = plan_of(reader, ref)
    if plan:
        return ReceivedDocument(plan)
    assessment = assessment_of(reader, record) if ref.entity in ("assessment", "answer") else None
    return ReceivedDocument(assessment, record.text("item")) if assessment else None


_WITHIN = {  # the field that names the record in whose page one stands
    "file": "evidence",
    "progress": "row",
    "acceptance": "signoff",
    "reply": "answers",
    "motion": "about",
    "joining": "programme",
    "objection": "review",
    "objection_answer": "objection",
    "sheet": "assessment",
    "draft_sheet": "assessment",
    "review_sheet": "assessment",
    "draft_answer": "sheet",
    "review_answer": "sheet",
}


def place_of(reader: Reader, record: Record) -> SearchDestination:
    """Return the record whose page shows this record, with the fiscal year of that page (0 = none)."""
    ref, entity = record.ref, record.ref.entity
    # a reply stands below its letter
    about = named(ref.scope, record.text("about")) if entity == "comment" else None
    if (
        about is not None
        and about.entity == "letter"
        and (written := reader.record(about)) is not None
    ):
        return place_of(reader, written)
    if (
        entity in _WITHIN
        and (above := reader.record(record.reference(_WITHIN[entity]))) is not None
    ):
        return place_of(reader, above)
    if entity == "standing":
        return SearchDestination(
            Ref("all", "unit", record.text("unit")), record.number("year") or 0
        )
    if entity == "office" and (unit := reader.record(Ref("all", "unit", ref.scope))) is not None:
        return SearchDestination(unit.ref)
    return SearchDestination(ref, _year(reader, record))


def _year(reader: Reader, record: Record) -> int:
    """Return the fiscal year of the page that shows a record; 0 if every year's does."""
    ref, entity = record.ref, record.ref.entity
    if entity in SIGNOFFS:
        subject = next((one.body.subject for one in reader.sign_offs.of(ref) if one.body), None)
        return _year_of(reader, subject)
    if entity == "paper":
        return _year_of(reader, record.reference("subject"))
    if entity == "evidence":
        day = day_of(record.text("date"))
        return fiscal_year(day) if day else 0
    if entity in ("plan", "row"):
        return _number(reader, plan_of(reader, ref))
    return _number(reader, assessment_of(reader, record))


def _year_of(reader: Reader, subject: Ref | None) -> int:
    found = reader.record(subject) if subject else None
    return place_of(reader, found).year if found else 0


def _number(reader: Reader, ref: Ref | None) -> int:
    found = reader.record(ref) if ref else None
    return (found.number("year") or 0) if found else 0
