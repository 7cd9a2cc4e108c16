"""On what an assessment is answered: one sheet, a sheet for each entry of a register, or a sheet of people.

An answer about a person is one personal text (`said`), and so is who they are: such words stay in their unit and are
erased by person. What leaves is what FEWEST of them or more come to; it is entered when the assessment is locked.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

from core.assessment.answers import AGREED, answer_of, awards, bearing_in
from core.assessment.ballots import ballots_as_answers, read_fields
from core.assessment.figures import figures_of
from core.assessment.verified import overlaid, verdicts
from core.entities import record_id
from core.errors import UserError
from core.exact import kept_json
from core.forms.ports import Reader
from core.forms.shape import Choice, Instrument
from core.i18n import _
from core.log.ports import signed_whole
from core.plan.links import listed_in
from core.records.route import assessment_of
from core.scoring.score import EVERYBODY, Answer, Answers, Tallies, Tally
from core.scoring.total import tallies, tree_of
from core.slots import Slot
from core.thai.numbering import arabic_digits
from core.values import Absent, Change, Plain, Record, Ref, Shown, Text, Value, Written

NO_SUBJECT = "none"
DRAFT, REVIEW = "draft_assessment", "review_assessment"  # a committee at work, and what it released
PEOPLE = "people"  # the assessor that the sheet of people names
PAPER = "paper."  # the subject of an answer sheet that was counted, before its code: whose it was nothing says
SAID, VOTE = "said", "vote"  # an answer as one text: about a person; on the slip of a meeting
TOGETHER = "all"  # the subject of what all of them come to; of a group `all.<its choice>`
BORN_WITH = frozenset({"sheet", "subject", "item"})
_CHOSEN = Slot("measure", "chosen.").name  # how many chose a value
_MEAN = Slot("measure", "points", end="num").name, Slot("measure", "points", end="den").name
PROOFLESS = "proofless"  # a motion: items on which all agree are accepted though each lacks a proof
AGAIN, COUNTED = "again", "counted"  # a motion: an item is voted on once more; these votes are counted


def sheet_of(assessment: Ref, assessor: str = AGREED) -> Ref:
    """The sheet of one assessor, of an entry of a register, or of people; one officer alone writes `agreed`."""
    entity = assessment.entity.replace("assessment", "sheet")
    return Ref(assessment.scope, entity, record_id(assessment.scope, entity, assessment.local, assessor))


def answer_at(sheet: Ref, item: str, subject: str = NO_SUBJECT) -> Ref:
    """The answer of a sheet to an item."""
    entity = sheet.entity.replace("sheet", "answer")
    return Ref(sheet.scope, entity, record_id(sheet.scope, entity, sheet.local, subject, item))


class SheetPlace(NamedTuple):
    """Where the answers of one stand."""

    sheet: Ref
    assessor: str = AGREED
    person: str = NO_SUBJECT

    def at(self, item: str) -> Ref:
        """The answer to an item; of a person "" says who they are."""
        return answer_at(self.sheet, item, self.person)

    def as_kept(self, before: Iterable[Record], changes: Iterable[Change]) -> Iterator[Change]:
        """The changes as they are kept: of an answer about a person its one text, with what it held besides."""
        if self.person == NO_SUBJECT:
            yield from changes
            return
        known = {record.ref: record for record in reversed([*before])}
        wanted: dict[Ref, dict[str, Written]] = {}
        for change in changes:
            if change.field in BORN_WITH:
                yield change
            else:
                wanted.setdefault(change.ref, {})[change.field] = change.value
        for ref, fields in wanted.items():
            yield said_change(known.get(ref) or Record(ref, {}), fields)


def answers_on(reader: Reader, sheet: Ref, subject: str = NO_SUBJECT) -> dict[str, Record]:
    """The answer records of a sheet by item; of a person, and of a slip, with the fields that their texts hold."""
    answers = reader.records(sheet.entity.replace("sheet", "answer"), sheet.scope, sheet=sheet.local)
    if subject == NO_SUBJECT:
        return {answer.text("item"): as_voted(answer) for answer in answers}
    own = (opened(answer) for answer in answers if answer.text("subject") == subject)
    return {answer.text("item"): answer for answer in own if answer.text("item")}


class FilledFor(NamedTuple):
    """What has answers of its own; a sheet is made with its first answer."""

    id: str  # `row/…`, `division/…`: the assessor that its sheet names; of a person the subject of their answers
    words: str  # no two are called alike
    sheet: Ref
    person: str = NO_SUBJECT
    group: str = ""  # of a person: the choice they belong to


def subjects_of(reader: Reader, form: Instrument, assessment: Ref, year: int) -> tuple[FilledFor, ...]:
    """The entries the sheet is filled for, in the order of their register, those that are gone only with a sheet; or
    the people in the order they were begun.

    Only an office fills its own: of a committee and a review there is the agreed sheet alone.
    """
    if not form.register or assessment.entity != "assessment":
        return ()
    if form.of_people:
        sheet, people = sheet_of(assessment, PEOPLE), people_of(reader, form, assessment)
        words = _told_apart([one.words for one in people])
        return tuple(FilledFor(one.id, said, sheet, one.id, one.group) for one, said in zip(people, words, strict=True))
    listed = listed_in(reader, assessment.scope, form.register, year)
    sheets = [(name, one, sheet_of(assessment, name)) for name, one in listed]
    here = [(name, one.words, sheet) for name, one, sheet in sheets if not one.gone or reader.record(sheet)]
    told = _told_apart([words for _name, words, _sheet in here])
    return tuple(FilledFor(name, words, sheet) for (name, _words, sheet), words in zip(here, told, strict=True))


def _told_apart(found: Sequence[str]) -> list[str]:
    """Those called alike with a number behind their words."""
    met: Counter[str] = Counter()
    told = []
    for words in found:
        met[words] += 1
        told.append(f"{words} ({met[words]})" if met[words] > 1 else words)
    return told


class Person(NamedTuple):
    """Somebody answers are about."""

    id: str
    words: str
    group: str
    of: str  # the record they are in their register, "" = none


def people_of(reader: Reader, form: Instrument, assessment: Ref) -> list[Person]:
    """Those who are begun, in that order; the texts of those who are withheld or erased say nothing."""
    sheet, found = sheet_of(assessment, PEOPLE), []
    year = (kept.number("year") if (kept := reader.record(assessment)) else None) or 0
    names = dict(listed_people(reader, form, assessment.scope, year))
    heads = [one for one in reader.records("answer", sheet.scope, sheet=sheet.local) if not one.text("item")]
    for record in heads:
        head = opened(record)
        if not record.text(SAID):
            continue
        no, of = head.number("no") or 0, head.text("of")
        words = names.get(of, "") or head.text("name") or f"{who_word(form)} {no}"
        found.append((no, Person(record.text("subject"), words, head.text("by"), of)))
    return [person for _no, person in sorted(found, key=lambda one: (one[0], one[1].id))]


def counted_papers(reader: Reader, assessment: Ref) -> frozenset[str]:
    """The codes of answer sheets whose answers are entered; which answers these are is not kept."""
    sheet = sheet_of(assessment, PEOPLE)
    kept = (one.text("subject") for one in reader.records("answer", sheet.scope, sheet=sheet.local, item=""))
    return frozenset(one.removeprefix(PAPER) for one in kept if one.startswith(PAPER))


def who_word(form: Instrument) -> str:
    """What the form calls the people it is answered for."""
    return arabic_digits(str(form.filled_for.title)) if form.filled_for else ""


def listed_people(reader: Reader, form: Instrument, scope: str, year: int) -> list[tuple[str, str]]:
    """Those of the register who can be begun: the record and its words; () of respondents, whom no register knows."""
    if form.survey:
        return []
    if form.register == "office.person":
        active = (one for one in reader.records("person", scope) if one.value("active") != 0)
        return [(one.ref.local, one.text("name")) for one in active if one.text("name")]
    return [(local, one.words) for local, one in listed_in(reader, scope, form.register, year) if not one.gone]


# -- one personal text an answer


def as_voted(record: Record) -> Record:
    """An answer with what its vote says; one that was given before votes were texts says it by itself."""
    return opened(record, VOTE) if VOTE in record.fields else record


def opened(record: Record, name: str = SAID) -> Record:
    """An answer about a person with the fields its text holds, each as it was seen with the whole."""
    shown = record.shown(name)
    fields = {name: Shown(value, shown.seen) for name, value in read_said(shown.value).items()}
    if shown.conflict:
        sides = [(side, read_said(side.value)) for side in shown.sides]
        for name in {name for _side, held in sides for name in held}:
            values = tuple(side._replace(value=held.get(name)) for side, held in sides)
            if len({one.value for one in values}) > 1:
                fields[name] = Shown(values[0].value, shown.seen, values)
    return replace(record, fields={**record.fields, **fields})


def read_said(words: Value) -> dict[str, Written]:
    """The fields a text holds; none of what is no such text."""
    return read_fields(kept_json(words)) if isinstance(words, str) else {}


def written_said(fields: Mapping[str, Value]) -> str:
    """The text of these fields, the same for the same; "" of none."""
    kept = {
        name: value if isinstance(value, int) else str(value) for name, value in fields.items() if value is not None
    }
    return json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":")) if kept else ""


def said_change(before: Record, fields: Mapping[str, Written]) -> Change:
    """The text of an opened answer with these fields in it. What nobody has chosen between stays so."""
    shown = before.shown(SAID)
    held = {name: one.value for name, one in before.fields.items() if name != SAID and name not in BORN_WITH}
    torn = {name for name, one in before.fields.items() if one.conflict and name != SAID}
    seen = shown.seen if torn <= fields.keys() or not shown.sides else (shown.sides[0].op,)
    words = written_said({**held, **fields})
    return Change(before.ref, SAID, Text(words) if words else None, seen)


# -- as a score needs it


def claimed_answers(reader: Reader, form: Instrument, assessment: Ref) -> dict[str, Record]:
    """The answers to items that count, by item: what is entered, and what who verifies said."""
    entered = {item: one for item, one in answers_on(reader, sheet_of(assessment)).items() if item}
    return overlaid(verdicts(reader, form, assessment), entered) if form.verified_items else entered


def sheet_answers(reader: Reader, assessment: Ref, form: Instrument, *, closing: bool = False) -> Answers:
    """The agreed answers of an assessment by this form, with profiles, group, awards and proofs; empty when
    nothing is here yet. `closing`: also what respondents come to who still answer. UserError where people answered
    whose words stay in their unit, and what they come to has not come: of that nothing is reckoned.
    """
    if form.of_people:
        check_told(reader, assessment)
    record = reader.record(assessment) or Record(assessment, MappingProxyType({}))
    given = Answers(
        items={item: answer_of(answer) for item, answer in claimed_answers(reader, form, assessment).items()},
        profiles=frozenset(filter(None, record.text("profiles").split(","))),
        extra=awards(record),
        group=record.text("group"),
        proofs=bearing_in(reader, form, record),
        sheets=sheets_of(reader, assessment, form),
        merged=merged_of(reader, assessment, form),
        figures=figures_of(reader, form, record),
    )
    if form.of_people:
        return of_people(reader, form, assessment, given, closing=closing)
    if not form.register:
        return given
    filled = subjects_of(reader, form, assessment, record.number("year") or 0)
    return replace(given, each={one.words: on_sheet(reader, form, given, one.sheet) for one in filled})


def check_told(reader: Reader, assessment: Ref) -> None:
    """UserError where people answered whose words stay in their unit, which has not locked what they come to: of that
    nothing is reckoned. What is locked says what it says in the unit, of few that it tells nothing."""
    if signed_whole(reader, assessment):
        return
    sheet = sheet_of(assessment, PEOPLE)
    heads = reader.records("answer", sheet.scope, sheet=sheet.local, item="")
    if any(one.value(SAID) is Absent.WITHHELD for one in heads):
        raise UserError(
            _("ผลรวมของผู้ตอบยังไม่ได้ส่งมา"),
            _("คำตอบของแต่ละคนอยู่ที่หน่วยงานเท่านั้น"),
            _("ผลรวมมากับไฟล์ของหน่วยงานหลังล็อกเพื่อลงนาม"),
        )


def on_sheet(reader: Reader, form: Instrument, given: Answers, sheet: Ref) -> Answers:
    """The answers of the sheet of one entry, and those that are given once for all."""
    answers = reader.records("answer", sheet.scope, sheet=sheet.local)
    own = {answer.text("item"): answer_of(answer) for answer in answers if answer.text("item")}
    once = {item: answer for item, answer in given.items.items() if item not in form.entry_items}
    return Answers(items={**once, **own}, profiles=given.profiles, group=given.group)


def of_people(reader: Reader, form: Instrument, assessment: Ref, given: Answers, *, closing: bool = False) -> Answers:
    """With what people come to: as they answered, or as it was entered where the assessment is locked or their texts
    are not here. Of respondents nothing before that, unless it is `closing`: who asks them must not see how it stands.
    """
    sheet = sheet_of(assessment, PEOPLE)
    records = reader.records("answer", sheet.scope, sheet=sheet.local)
    kept = kept_tallies(records)
    people = people_of(reader, form, assessment) if assessment.entity == "assessment" else []
    once = {item: answer for item, answer in given.items.items() if item not in form.entry_items}
    answered: dict[str, dict[str, Answer]] = {one.id: {} for one in people}
    for record in records:
        if record.text("item") and record.text("subject") in answered:
            answered[record.text("subject")][record.text("item")] = answer_of(opened(record))
    told = _told_apart([one.words for one in people])
    each = {words: replace(given, items=once | answered[one.id]) for one, words in zip(people, told, strict=True)}
    asked = form.survey and not closing
    closed = asked and any(one.text("subject") == TOGETHER and not one.text("item") for one in records)
    if closed or (kept and not closing and (not people or signed_whole(reader, assessment))):
        return replace(given, people=kept, asked_of=_asked_when_kept(records), each=each)
    begun = [(one.group, answered[one.id]) for one in people if answered[one.id]]
    together = {} if asked else tallies(tree_of(form, given), given, begun, [one.id for one in groups_of(form)])
    return replace(given, people=together, asked_of=len(begun), asking=asked, each=each)


def merged_of(reader: Reader, assessment: Ref, form: Instrument) -> Mapping[str, Tally] | None:
    """What a committee's ballots came to, as it was released; None of what was not, or where one answer was agreed.

    The ballots themselves stay with the committee: what a unit gets is the points of an item, and how many gave them.
    """
    if assessment.entity != REVIEW or form.combine == AGREED:
        return None
    sheet = sheet_of(assessment, PEOPLE)
    return kept_tallies(reader.records("review_answer", sheet.scope, sheet=sheet.local)).get(EVERYBODY, {})


def groups_of(form: Instrument) -> tuple[Choice, ...]:
    """The groups of the people a form is answered for, in its order."""
    by = form.filled_for.by if form.filled_for else ""
    return tuple(one for one in form.choices if by and one.within == by)


def kept_tallies(records: Sequence[Record]) -> Tallies:
    """What was entered of people when the assessment was locked."""
    found: dict[str, dict[str, Tally]] = {}
    for record in records:
        subject, points, n = record.text("subject"), _points(record), record.number("level") or 0
        if subject.partition(".")[0] == TOGETHER and points is not None and n:
            counts = {
                name.removeprefix(_CHOSEN): int(record.text(name))
                for name in record.fields
                if name.startswith(_CHOSEN) and record.text(name).isdecimal()
            }
            found.setdefault(subject.partition(".")[2], {})[record.text("item")] = Tally(n, points, counts)
    return found


def kept_fields(tally: Tally) -> dict[str, Written]:
    """What is kept of an item that several answered: how many, their points exactly, and how many chose each value."""
    mean: dict[str, Written] = dict(zip(_MEAN, tally.points.as_integer_ratio(), strict=True))
    return {"level": tally.n, **mean, **{f"{_CHOSEN}{one}": Plain(str(n)) for one, n in tally.chosen.items()}}


def _asked_when_kept(records: Sequence[Record]) -> int:
    """How many people there were then."""
    return next(
        (one.number("level") or 0 for one in records if one.text("subject") == TOGETHER and not one.text("item")), 0
    )


def _points(record: Record) -> Fraction | None:
    """The mean that was entered, exactly."""
    above, below = map(record.value, _MEAN)
    return Fraction(above, below) if isinstance(above, int) and isinstance(below, int) and below else None


def answers_of(reader: Reader, record: Record, form: Instrument) -> Answers:
    """The agreed answers of an assessment, or those of one sheet."""
    if record.ref.entity.endswith("assessment"):
        return sheet_answers(reader, record.ref, form)
    entity = record.ref.entity.replace("sheet", "answer")
    answers = reader.records(entity, record.ref.scope, sheet=record.ref.local)
    items = {one.text("item"): answer_of(as_voted(one)) for one in answers if one.text("item")}
    return replace(sheet_answers(reader, assessment_of(record), form), items=items, sheets=())


def sheets_of(reader: Reader, assessment: Ref, form: Instrument) -> tuple[Mapping[str, Answer], ...]:
    """What each assessor has answered, where the form makes one score of it; nothing of a sheet that is still closed.

    () while none is open: then the agreed sheet counts. Of a committee at work it is what their sealed ballots said. Of
    an item that a room votes on once more nobody has said anything until these votes are counted.
    """
    if form.combine == AGREED:
        return ()
    if assessment.entity == DRAFT:
        return ballots_as_answers(reader, assessment)
    entity = assessment.entity.replace("assessment", "sheet")
    sheets = reader.records(entity, assessment.scope, assessment=assessment.local)
    own = [one for one in sheets if one.text("assessor") != AGREED]
    if not any(one.text("opened") for one in own):
        return ()
    about = asked_again(reader.records("motion", assessment.scope)) if assessment.entity == "assessment" else ()
    return tuple(_opened(reader, assessment, one, about) if one.text("opened") else {} for one in own)


def _opened(reader: Reader, assessment: Ref, sheet: Record, again: Collection[str]) -> dict[str, Answer]:
    entity, agreed = sheet.ref.entity.replace("sheet", "answer"), sheet_of(assessment)
    answers = reader.records(entity, sheet.ref.scope, sheet=sheet.ref.local)
    said = [one for one in answers if one.text("item")]
    if again:
        said = [one for one in said if answer_at(agreed, one.text("item")).local not in again]
    return {one.text("item"): answer_of(as_voted(one)) for one in said}


def asked_again(motions: Iterable[Record]) -> frozenset[str]:
    """Answers of agreed sheets whose items are voted on once more now: that was asked for oftener than counted."""
    told = Counter[str]()
    for one in motions:
        if one.text("chosen") in (AGAIN, COUNTED):
            told[one.text("about")] += 1 if one.text("chosen") == AGAIN else -1
    return frozenset(about for about, n in told.items() if n > 0)
