"""The answer sheets of an assessment: one agreed sheet, one per register entry, or one for all people. An answer about
a person is one text, which stays in the unit and can be erased; others get results of at least FEWEST people."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

from core.assessment.answers import (
    AGREED,
    answer_of,
    awards,
    bearing_in,
    figures_of,
    overlaid,
    verdicts,
)
from core.assessment.ballots import CommitteeVote, read_fields
from core.entities import record_id
from core.errors import UserError
from core.exact import kept_json
from core.forms.ports import Reader
from core.forms.shape import Instrument, ScaleChoice
from core.i18n import _
from core.log.ports import signed_whole
from core.plan.links import listed_in
from core.records.route import assessment_of
from core.scoring.score import EVERYBODY, Answer, AnswerTally, Tallies
from core.scoring.total import Answers
from core.slots import Slot
from core.thai.written import arabic_digits
from core.values import AbsenceReason, Change, Plain, Record, Ref, ShownField, Text, Value, Written

NO_SUBJECT = "none"
# a committee's draft, and its released result
DRAFT = "draft_assessment"
REVIEW = "review_assessment"
PEOPLE = "people"  # assessor of the sheet of people
PAPER = "paper."  # subject prefix of a counted paper answer sheet, before its code; it does not tell whose it was
# field with an answer about a person, as one text
SAID = "said"
# field with an answer on a slip of a workshop, as one text
VOTE = "vote"
TOGETHER = "all"  # subject of the combined result of all people; of a group `all.<choice id>`
BORN_WITH = frozenset({"sheet", "subject", "item"})
_CHOSEN = Slot("measure", "chosen.").name  # prefix of the count of people who chose a value
_MEAN = Slot("measure", "points", end="num").name, Slot("measure", "points", end="den").name
AGAIN, COUNTED = "again", "counted"  # motions: an item is voted on again; the new votes are counted


def sheet_of(assessment: Ref, assessor: str = AGREED) -> Ref:
    """Return the reference of a sheet. `assessor`: an id, PEOPLE (answers about people) or AGREED (ones that count)."""
    entity = assessment.entity.replace("assessment", "sheet")
    return Ref(
        assessment.scope, entity, record_id(assessment.scope, entity, assessment.local, assessor)
    )


def answer_at(sheet: Ref, item: str, subject: str = NO_SUBJECT) -> Ref:
    """Return the reference of the answer to an item on a sheet; `subject`: id of the person it is about, if any."""
    entity = sheet.entity.replace("sheet", "answer")
    return Ref(sheet.scope, entity, record_id(sheet.scope, entity, sheet.local, subject, item))


class AnswerLocation(NamedTuple):
    """Where answers are: the `sheet` of an assessor or register entry or, on it, the answers about one `person`."""

    sheet: Ref
    assessor: str = AGREED
    person: str = NO_SUBJECT

    def at(self, item: str) -> Ref:
        """Return the reference of the answer to an item. With a person, item "" is the record of who the person is."""
        return answer_at(self.sheet, item, self.person)

    def as_kept(self, before: Iterable[Record], changes: Iterable[Change]) -> Iterator[Change]:
        """Yield `changes` as they are to be stored: for answers about a person, all fields of an answer are packed into
        one text. `before`: the records of these answers, with that text unpacked."""
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
            yield packed_change(known.get(ref) or Record(ref, {}), fields)


def answers_on(reader: Reader, sheet: Ref, subject: str = NO_SUBJECT) -> dict[str, Record]:
    """Return {item id: answer} of a sheet, about the person `subject` if given; packed texts are unpacked."""
    answers = reader.records(
        sheet.entity.replace("sheet", "answer"), sheet.scope, sheet=sheet.local
    )
    if subject == NO_SUBJECT:
        return {answer.text("item"): as_voted(answer) for answer in answers}
    own = (opened(answer) for answer in answers if answer.text("subject") == subject)
    return {answer.text("item"): answer for answer in own if answer.text("item")}


class AnswerSubject(NamedTuple):
    """A register entry or person with answers of its own; the sheet is created with the first answer."""

    id: str  # `row/…` or `division/…`, the assessor of its sheet; for a person the subject of their answers
    words: str  # its name, unique in the form
    sheet: Ref
    person: str = NO_SUBJECT
    group: str = ""  # of a person: the choice they belong to


def subjects_of(
    reader: Reader, form: Instrument, assessment: Ref, year: int
) -> tuple[AnswerSubject, ...]:
    """Return the register entries (in register order) or people (in order of addition) that a form is filled in for. A
    removed entry is included only if it has a sheet. () for other forms, and for a committee's drafts and results."""
    if not form.register or assessment.entity != "assessment":
        return ()
    if form.of_people:
        sheet = sheet_of(assessment, PEOPLE)
        people = people_of(reader, form, assessment)
        words = _numbered_names([person.words for person in people])
        return tuple(
            AnswerSubject(person.id, said, sheet, person.id, person.group)
            for person, said in zip(people, words, strict=True)
        )
    listed = listed_in(reader, assessment.scope, form.register, year)
    sheets = [(name, one, sheet_of(assessment, name)) for name, one in listed]
    here = [
        (name, one.words, sheet)
        for name, one, sheet in sheets
        if not one.gone or reader.record(sheet)
    ]
    numbered = _numbered_names([words for _name, words, _sheet in here])
    return tuple(
        AnswerSubject(name, words, sheet)
        for (name, _words, sheet), words in zip(here, numbered, strict=True)
    )


def _numbered_names(names: Sequence[str]) -> list[str]:
    """The names, with a number added to repeated ones."""
    met: Counter[str] = Counter()
    numbered = []
    for words in names:
        met[words] += 1
        numbered.append(f"{words} ({met[words]})" if met[words] > 1 else words)
    return numbered


class PersonOnForm(NamedTuple):
    """A person whom a form's answers are about; `register_id` is their record in the register of people, "" = none."""

    id: str
    words: str
    group: str
    register_id: str  # their record in the register, "" = none


def people_of(reader: Reader, form: Instrument, assessment: Ref) -> list[PersonOnForm]:
    """Return the people in the order in which they were added, without those whose texts are withheld or erased."""
    sheet, found = sheet_of(assessment, PEOPLE), []
    kept = reader.record(assessment)
    year = (kept.number("year") if kept else None) or 0
    names = dict(listed_people(reader, form, assessment.scope, year))
    heads = [
        one
        for one in reader.records("answer", sheet.scope, sheet=sheet.local)
        if not one.text("item")
    ]
    for record in heads:
        head = opened(record)
        if not record.text(SAID):
            continue
        no, of = head.number("no") or 0, head.text("of")
        words = names.get(of, "") or head.text("name") or f"{who_word(form)} {no}"
        found.append((no, PersonOnForm(record.text("subject"), words, head.text("by"), of)))
    return [person for _no, person in sorted(found, key=lambda one: (one[0], one[1].id))]


def counted_papers(reader: Reader, assessment: Ref) -> frozenset[str]:
    """Return the codes of the paper sheets that were typed in; which answers came from which of them is not stored."""
    sheet = sheet_of(assessment, PEOPLE)
    kept = (
        one.text("subject")
        for one in reader.records("answer", sheet.scope, sheet=sheet.local, item="")
    )
    return frozenset(one.removeprefix(PAPER) for one in kept if one.startswith(PAPER))


def who_word(form: Instrument) -> str:
    """Return the form's word for the people or entries it is filled in for; "" if it is filled in once."""
    return arabic_digits(str(form.filled_for.title)) if form.filled_for else ""


def listed_people(reader: Reader, form: Instrument, scope: str, year: int) -> list[tuple[str, str]]:
    """Return (record id, name) of each active entry in the form's register of unit `scope`; [] for a survey."""
    if form.survey:
        return []
    if form.register == "office.person":
        active = (one for one in reader.records("person", scope) if one.value("active") != 0)
        return [(one.ref.local, one.text("name")) for one in active if one.text("name")]
    return [
        (local, one.words)
        for local, one in listed_in(reader, scope, form.register, year)
        if not one.gone
    ]


# -- one personal text an answer


def as_voted(record: Record) -> Record:
    """Return an answer with its packed vote unpacked into fields; an answer without one is returned unchanged."""
    return opened(record, VOTE) if VOTE in record.fields else record


def opened(record: Record, name: str = SAID) -> Record:
    """Return an answer with the packed text in field `name` unpacked into fields, conflicts included."""
    shown = record.shown(name)
    fields = {
        name: ShownField(value, shown.seen) for name, value in read_packed(shown.value).items()
    }
    if shown.conflict:
        sides = [(side, read_packed(side.value)) for side in shown.sides]
        for name in {name for _side, held in sides for name in held}:
            values = tuple(side._replace(value=held.get(name)) for side, held in sides)
            if len({one.value for one in values}) > 1:
                fields[name] = ShownField(values[0].value, shown.seen, values)
    return replace(record, fields={**record.fields, **fields})


def read_packed(value: Value) -> dict[str, Written]:
    """Return {field: value} parsed from the packed text of an answer; {} if the value is not such a text."""
    return read_fields(kept_json(value)) if isinstance(value, str) else {}


def packed(fields: Mapping[str, Value]) -> str:
    """Return `fields` packed into one text, "" if all values are None; equal fields give an equal text."""
    kept = {
        name: value if isinstance(value, int) else str(value)
        for name, value in fields.items()
        if value is not None
    }
    if kept:
        return json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return ""


def packed_change(before: Record, fields: Mapping[str, Written]) -> Change:
    """Return the change that writes `fields` into the packed text of an answer; `before` is the answer, unpacked. The
    answer stays in conflict if `fields` leaves out a field in conflict."""
    shown = before.shown(SAID)
    values = {
        name: one.value
        for name, one in before.fields.items()
        if name != SAID and name not in BORN_WITH
    }
    torn = {name for name, one in before.fields.items() if one.conflict and name != SAID}
    seen = shown.seen if torn <= fields.keys() or not shown.sides else (shown.sides[0].op,)
    words = packed({**values, **fields})
    return Change(before.ref, SAID, Text(words) or None, seen)


# -- as a score needs it


def claimed_answers(reader: Reader, form: Instrument, assessment: Ref) -> dict[str, Record]:
    """Return {item id: answer} as scored: the verifier's if another unit verifies the item, else the unit's own."""
    entered = {item: one for item, one in answers_on(reader, sheet_of(assessment)).items() if item}
    return overlaid(verdicts(reader, form, assessment), entered) if form.verified_items else entered


def sheet_answers(
    reader: Reader, assessment: Ref, form: Instrument, *, closing: bool = False
) -> Answers:
    """Return all that scoring needs of an assessment: answers, profiles, group, awards, proofs. `closing`: include
    results of a survey that is not locked yet. UserError if people's answers are withheld and no result is saved."""
    if form.of_people:
        check_published(reader, assessment)
    record = reader.record(assessment) or Record(assessment, MappingProxyType({}))
    answers = Answers(
        items={
            item: answer_of(answer)
            for item, answer in claimed_answers(reader, form, assessment).items()
        },
        profiles=frozenset(filter(None, record.text("profiles").split(","))),
        extra=awards(record),
        group=record.text("group"),
        proofs=bearing_in(reader, form, record),
        sheets=sheets_of(reader, assessment, form),
        merged=merged_of(reader, assessment, form),
        figures=figures_of(reader, form, record),
    )
    if form.of_people:
        return of_people(reader, form, assessment, answers, closing=closing)
    if not form.register:
        return answers
    filled = subjects_of(reader, form, assessment, record.number("year") or 0)
    once = {item: answer for item, answer in answers.items.items() if item not in form.entry_items}
    own = ((one.words, {**once, **_answered(reader, one.sheet)}) for one in filled)
    each = {
        words: Answers(items=items, profiles=answers.profiles, group=answers.group)
        for words, items in own
    }
    return replace(answers, each=each)


def check_published(reader: Reader, assessment: Ref) -> None:
    """Raise UserError if the unit withheld the answers about people and their combined result is not locked yet."""
    if signed_whole(reader, assessment):
        return
    sheet = sheet_of(assessment, PEOPLE)
    heads = reader.records("answer", sheet.scope, sheet=sheet.local, item="")
    if any(one.value(SAID) is AbsenceReason.WITHHELD for one in heads):
        raise UserError(
            _("ผลรวมของผู้ตอบยังไม่ได้ส่งมา"),
            _("คำตอบของแต่ละคนอยู่ที่หน่วยงานเท่านั้น"),
            _("ผลรวมมากับไฟล์ของหน่วยงานหลังล็อกเพื่อลงนาม"),
        )


def _answered(reader: Reader, sheet: Ref) -> dict[str, Answer]:
    return {item: answer_of(one) for item, one in answers_on(reader, sheet).items() if item}


def of_people(
    reader: Reader, form: Instrument, assessment: Ref, answers: Answers, *, closing: bool = False
) -> Answers:
    """Return `answers` with people's combined results: those saved at locking, else computed from their answers. Before
    locking, a survey has no results, since nobody may see interim ones; `closing` computes them all the same."""
    sheet = sheet_of(assessment, PEOPLE)
    records = reader.records("answer", sheet.scope, sheet=sheet.local)
    kept = kept_tallies(records)
    people = people_of(reader, form, assessment) if assessment.entity == "assessment" else []
    once = {item: answer for item, answer in answers.items.items() if item not in form.entry_items}
    answered: dict[str, dict[str, Answer]] = {person.id: {} for person in people}
    for record in records:
        if record.text("item") and record.text("subject") in answered:
            answered[record.text("subject")][record.text("item")] = answer_of(opened(record))
    numbered = _numbered_names([person.words for person in people])
    each = {
        words: replace(answers, items=once | answered[person.id])
        for person, words in zip(people, numbered, strict=True)
    }
    asked = form.survey and not closing
    closed = asked and any(
        one.text("subject") == TOGETHER and not one.text("item") for one in records
    )
    if closed or (kept and not closing and (not people or signed_whole(reader, assessment))):
        heads = (one for one in records if one.text("subject") == TOGETHER and not one.text("item"))
        return replace(
            answers,
            people=kept,
            asked_of=next((head.number("level") or 0 for head in heads), 0),
            each=each,
        )
    begun = [(person.group, answered[person.id]) for person in people if answered[person.id]]
    together: Mapping[str, Mapping[str, AnswerTally]] = {}
    if not asked:
        together = answers.tallies(answers.tree(form), begun, [one.id for one in groups_of(form)])
    return replace(answers, people=together, asked_of=len(begun), asking=asked, each=each)


def merged_of(
    reader: Reader, assessment: Ref, form: Instrument
) -> Mapping[str, AnswerTally] | None:
    """Return {item: committee's combined points and votes} of a released result; None for other assessments."""
    if assessment.entity != REVIEW or form.combine == AGREED:
        return None
    sheet = sheet_of(assessment, PEOPLE)
    return kept_tallies(reader.records("review_answer", sheet.scope, sheet=sheet.local)).get(
        EVERYBODY, {}
    )


def groups_of(form: Instrument) -> tuple[ScaleChoice, ...]:
    """Return the groups into which a form divides the people it is about, in the order of the form."""
    by = form.filled_for.by if form.filled_for else ""
    return tuple(one for one in form.choices if by and one.within == by)


def kept_tallies(records: Sequence[Record]) -> Tallies:
    """Return {group: {item id: combined result}} from the answer records that locking saved; group "" = everybody."""
    found: dict[str, dict[str, AnswerTally]] = {}
    for record in records:
        (entity, _dot, group), n = (
            record.text("subject").partition("."),
            record.number("level") or 0,
        )
        above, below = map(record.value, _MEAN)
        if entity == TOGETHER and isinstance(above, int) and isinstance(below, int) and below and n:
            counts = {
                name.removeprefix(_CHOSEN): int(record.text(name))
                for name in record.fields
                if name.startswith(_CHOSEN) and record.text(name).isdecimal()
            }
            found.setdefault(group, {})[record.text("item")] = AnswerTally(
                n, Fraction(above, below), counts
            )
    return found


def kept_fields(tally: AnswerTally) -> dict[str, Written]:
    """Return {field: value} to store a combined result: number of people, exact mean, count of each chosen value."""
    mean: dict[str, Written] = dict(zip(_MEAN, tally.points.as_integer_ratio(), strict=True))
    return {
        "level": tally.n,
        **mean,
        **{f"{_CHOSEN}{one}": Plain(str(n)) for one, n in tally.choice_counts.items()},
    }


def answers_of(reader: Reader, record: Record, form: Instrument) -> Answers:
    """Return the answers of `record` for scoring: the agreed answers of an assessment, or the answers of one sheet."""
    if record.ref.entity.endswith("assessment"):
        return sheet_answers(reader, record.ref, form)
    answers = sheet_answers(reader, assessment_of(record), form)
    return replace(answers, items=_answered(reader, record.ref), sheets=())


def sheets_of(
    reader: Reader, assessment: Ref, form: Instrument
) -> tuple[Mapping[str, Answer], ...]:
    """Return {item id: answer} of each assessor's sheet, without items under revote ({} = not opened), or of each
    counted ballot of a committee's draft. () if none is opened or the form combines none: the agreed sheet counts."""
    if form.combine == AGREED:
        return ()
    if assessment.entity == DRAFT:
        return tuple(one.answers() for one in CommitteeVote.of(reader, assessment).counted)
    entity = assessment.entity.replace("assessment", "sheet")
    sheets = reader.records(entity, assessment.scope, assessment=assessment.local)
    own = [sheet for sheet in sheets if sheet.text("assessor") != AGREED]
    if not any(one.text("opened") for one in own):
        return ()
    about = frozenset[str]()  # items under revote
    if assessment.entity == "assessment":
        about = under_revote(reader.records("motion", assessment.scope))
    agreed, found = sheet_of(assessment), []
    for one in own:
        given = _answered(reader, one.ref) if one.text("opened") else {}
        again = {item for item in given if about and answer_at(agreed, item).local in about}
        found.append({item: answer for item, answer in given.items() if item not in again})
    return tuple(found)


def under_revote(motions: Iterable[Record]) -> frozenset[str]:
    """Return the references of the agreed answers that `motions` put to a new vote which is not counted yet."""
    told = Counter[str]()
    for one in motions:
        if one.text("chosen") in (AGAIN, COUNTED):
            told[one.text("about")] += 1 if one.text("chosen") == AGAIN else -1
    return frozenset(about for about, n in told.items() if n > 0)
