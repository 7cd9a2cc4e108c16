"""The data of an assessment page, read once: form, records, office, last year's result, and unsaved typed fields."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from core.assessment.answers import (
    WAITS,
    Figures,
    GivenEvidence,
    ItemVerification,
    answer_of,
    awards,
    bearing,
    bearing_in,
    counts,
    evidence_given,
    figures_of,
    overlaid,
    verdicts,
)
from core.assessment.ranking import PeerAverage, first_of_units, groups_of
from core.assessment.review import AssessmentFinding, review
from core.assessment.rows import LastYearResult
from core.assessment.sheets import (
    NO_SUBJECT,
    AnswerSubject,
    answer_at,
    answers_on,
    listed_people,
    merged_of,
    people_of,
    sheet_answers,
    sheet_of,
    sheets_of,
    subjects_of,
)
from core.entities import record_id
from core.errors import UserError
from core.forms.carry import ITEMS, FormComparison
from core.forms.ports import Reader
from core.forms.published import PublishedForm
from core.forms.settings import SettingInForce, form_for
from core.forms.shape import Instrument
from core.forms.tree import Tree
from core.gravity import MUST, SHOULD
from core.i18n import _
from core.people.units import UnitRegister, office_of
from core.plan.year_view import locked_words, remarks_by_item
from core.scoring.score import Answer, AnswerTally, Score
from core.scoring.total import Answers
from core.values import NOTHING, Record, Ref, ShownField, Written


@dataclass(frozen=True, slots=True)
class AssessmentFacts:
    """The data from which an assessment's page is computed. `answers`: {item id: answer record} of one `sheet`."""

    tree: Tree
    record: Record
    sheet: Ref
    answers: dict[str, Record]
    office: str
    code: str
    people: Mapping[str, str] = field(default_factory=dict)  # person id -> name
    last_year: LastYearResult | None = None
    # last year's answers, by item of this year
    before: Mapping[str, tuple[Record, ...]] = field(default_factory=dict)
    past: FormComparison | None = None  # comparison with last year's form; None = the same form
    # with forms of carried answers, by file
    earlier: Mapping[str, FormComparison] = field(default_factory=dict)
    given_proofs: GivenEvidence = field(default_factory=dict)
    peers: PeerAverage | None = None  # the region's mean, if other units' results are on this PC
    # remarks of units above, by item
    remarks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    # register entries or people with a sheet each; of an open survey only one
    subjects: tuple[AnswerSubject, ...] = ()
    subject: str = ""  # the entry whose sheet this is; "" = the agreed sheet
    person: str = NO_SUBJECT  # on a sheet of people: the person answered for
    offered: tuple[tuple[str, str], ...] = ()  # people of the register not added yet: record, words
    whole: Answers | None = None  # the saved answers of every subject
    figures: Figures = field(default_factory=dict)  # figures computed from plan rows, by measure
    locked: str = ""  # why it is read-only, "" = it can be edited
    nobody: str = ""  # why items about people cannot be filled in, "" = they can
    choices: tuple[SettingInForce, ...] = ()  # settings chosen for the form
    # answers of each assessor, if the form combines them
    sheets: tuple[Mapping[str, Answer], ...] = ()
    merged: Mapping[str, AnswerTally] | None = None  # their combined result, once it is released
    # items that another unit verifies
    verified: Mapping[str, ItemVerification] = field(default_factory=dict)
    # answers as they are being typed, by item
    typing: dict[str, Record] = field(default_factory=dict)

    @property
    def form(self) -> Instrument:
        return self.tree.instrument

    def place(self, item: str) -> Ref:
        """Return the reference of the answer to an item."""
        if self.form.register and item not in self.form.entry_items:
            return answer_at(sheet_of(self.record.ref), item)
        return answer_at(self.sheet, item, self.person)

    def shown(self, item: str, name: str) -> ShownField:
        """Return the stored field `name` of the answer to an item, with the ops that wrote it; empty if unanswered."""
        record = self.answers.get(item)
        return record.shown(name) if record else NOTHING

    @property
    def conflicts(self) -> tuple[tuple[str, str], ...]:
        """Pairs (item id, field) of the fields in conflict; the item id of the assessment's own fields is ""."""
        records = [("", self.record), *(self.answers | self.typing).items()]
        return tuple(
            (item, name)
            for item, one in records
            for name, shown in one.fields.items()
            if shown.conflict
        )

    def given(self) -> Answers:
        """Return the answers as scoring reads them; fields being typed count although they are not saved yet."""
        return Answers(
            items={
                item: answer_of(record) for item, record in (self.answers | self.typing).items()
            },
            profiles=profiles_of(self.record),
            extra=awards(self.record),
            group=self.record.text("group"),
            proofs=bearing(self.form, self.record, self.given_proofs),
            figures=self.figures,
            sheets=self.sheets,
            merged=self.merged,
        )

    def typed(self, item: str, name: str, value: Written) -> "AssessmentFacts":
        """Return a copy of the facts in which field `name` of `item` has the `value` being typed; save nothing."""
        before = self.typing.get(item) or self.answers.get(item) or Record(self.place(item), {})
        after = replace(
            before,
            fields={**before.fields, name: replace(before.shown(name), value=value, sides=())},
        )
        if counts(name):
            after = replace(after, fields={**after.fields, WAITS: NOTHING})
        return replace(self, typing={**self.typing, item: after})

    @staticmethod
    def of(reader: Reader, ref: Ref, subject: str = "") -> "AssessmentFacts":
        """Read the facts of the assessment `ref`, with the sheet of `subject` (a register entry or person; "" = the
        agreed sheet or, with a sheet per entry, the first). UserError if it is deleted or its form is unknown."""
        facts = _facts(reader, ref, subject)
        past, before, known = _last_year(reader, facts)
        locked, of_people = locked_words(reader, ref), facts.form.of_people
        # of people the office may fill in its own items before
        none = "" if locked else _none_to_fill(facts)
        waiting = {answer.text(WAITS).partition("/")[0] for answer in facts.answers.values()}
        nobody = none if of_people else ""
        return replace(
            facts,
            past=known,
            earlier=FormComparison.by_file(reader.forms, facts.form, waiting - {""}),
            people={
                person.ref.id: person.text("name") for person in reader.records("person", ref.scope)
            },
            last_year=past,
            before=before,
            given_proofs=evidence_given(reader, ref),
            remarks=remarks_by_item(reader, ref, facts.answers),
            locked=locked or ("" if of_people else none),
            nobody=nobody,
            choices=SettingInForce.of(reader, facts.form, facts.record),
            sheets=sheets_of(reader, ref, facts.form),
            merged=merged_of(reader, ref, facts.form),
        )

    @staticmethod
    def before_start(reader: Reader, ref: Ref, form: Instrument) -> "AssessmentFacts":
        """Read the facts of the assessment `ref`; if it has not begun, return those of an empty one by `form`."""
        record = reader.record(ref)
        if record is not None and not record.deleted:
            return AssessmentFacts.of(reader, ref)
        return AssessmentFacts(
            Tree.under(form, []), Record(ref, {}), sheet_of(ref), {}, office="", code=""
        )

    def compared(self, reader: Reader) -> "AssessmentFacts":
        """Return a copy with `peers`: averages over all units of the same region and group (None if there are none)."""
        return replace(self, peers=peers_of(reader, self.record.ref))


def profiles_of(assessment: Record) -> frozenset[str]:
    return frozenset(filter(None, assessment.text("profiles").split(",")))


def _none_to_fill(facts: AssessmentFacts) -> str:
    if not facts.form.register or facts.subjects or facts.record.ref.entity != "assessment":
        return ""
    if facts.form.survey and facts.whole and facts.whole.each:
        return _(
            "กด “เพิ่มคน” เพื่อพิมพ์คำตอบของคนต่อไป คำตอบที่กรอกแล้วเปิดดูไม่ได้ก่อนล็อก เพื่อไม่ให้ผลระหว่างทางชี้นำคำตอบ"
        )
    if facts.form.of_people:
        return _("ยังไม่มีผู้ใดในแบบนี้ เพิ่มคนแรกก่อน แล้วกรอกคำตอบของคนนั้น")
    return _("แบบนี้กรอกครั้งละหนึ่งรายการของทะเบียน ซึ่งยังไม่มีรายการ เพิ่มรายการในทะเบียนก่อน")


def year_before(reader: Reader, assessment: Record) -> Ref:
    """Return the reference of the unit's assessment by this form a year earlier, even if none exists. Of several, it is
    the one with the same number `no` if that is on the first one's edition, else the first."""
    ref = assessment.ref
    no = assessment.number("no") or 1
    year = (assessment.number("year") or 0) - 1
    unit, form, round_ = (assessment.text(name) for name in ("unit", "instrument_id", "round"))
    there = reader.records(
        ref.entity, ref.scope, unit=unit, instrument_id=form, year=year, round=round_
    )
    found = sorted(
        PublishedForm.of_one_owner(reader, there, assessment.text("form")),
        key=lambda one: one.number("no") or 1,
    )
    first = {
        one.number("no") or 1: one.ref
        for one in found
        if one.text("using") == found[0].text("using")
    }
    none = Ref(
        ref.scope,
        ref.entity,
        record_id(ref.scope, ref.entity, unit, form, year, round_, ordinal=no),
    )
    return first.get(no) or next(iter(first.values()), none)


def peers_of(reader: Reader, assessment: Ref) -> PeerAverage | None:
    """Return averages over the units of the same region and group; None without region or with fewer than 2 results."""
    record, units = reader.record(assessment), UnitRegister.of(reader)
    own = units.get(assessment.scope)
    if record is None or own is None or not own.region:
        return None
    same = {name: record.text(name) for name in ("instrument_id", "round")}
    alike = reader.records("assessment", **same, year=record.number("year") or 0)
    groups = groups_of(reader, record.number("year") or 0)
    group = groups.get(own.id) or record.text("group") or own.group
    named = {
        one.ref
        for one in first_of_units(PublishedForm.of_one_owner(reader, alike, record.text("form")))
        if (unit := units.get(one.ref.scope))
        and (unit.region, groups.get(unit.id) or one.text("group") or unit.group)
        == (own.region, group)
    }
    kept: dict[tuple[Ref, str], dict[str, Fraction]] = {}
    for one in reader.derived(among=named):
        if one.name in ("points", "full", "total"):
            kept.setdefault((one.assessment, one.dimension), {})[one.name] = Fraction(one.value)
    totals = [
        figures["total"]
        for (_ref, dimension), figures in kept.items()
        if not dimension and "total" in figures
    ]
    if len(totals) < 2:
        return None
    shares: dict[str, list[Fraction]] = {}
    for (_ref, dimension), figures in kept.items():
        if dimension and figures.get("full"):
            shares.setdefault(dimension, []).append(figures["points"] / figures["full"])
    mean = {dimension: sum(found, Fraction(0)) / len(found) for dimension, found in shares.items()}
    words = _("เขต {n} เฉลี่ย {of} แห่ง").format(n=own.region, of=len(totals))
    return PeerAverage(words, sum(totals, Fraction(0)) / len(totals), mean)


def findings_of(
    facts: AssessmentFacts, answers: Answers, result: Score
) -> tuple[AssessmentFinding, ...]:
    """Return the findings: those that must be corrected, then remarks of higher units, then all other findings."""
    found = review(facts.tree, answers, result, facts.conflicts)
    asked = [
        AssessmentFinding(
            "remark", SHOULD, item, "state", f"{facts.tree.item_position(item)}: {text}"
        )
        for item, texts in facts.remarks.items()
        for text in texts
    ]
    must = [one for one in found if one.grave == MUST]
    return (*must, *asked, *found[len(must) :])


def _facts(reader: Reader, ref: Ref, subject: str = "") -> AssessmentFacts:
    record = reader.record(ref)
    if record is None or record.deleted:
        raise UserError(
            _("ไม่พบการประเมินนี้"),
            _("รายการถูกลบหรือยังไม่ได้รับเข้ามา"),
            _("เปิดหน้าการประเมินใหม่แล้วเลือกจากรายการที่มี"),
        )
    form = form_for(reader, record)
    sheet = sheet_of(ref)
    tree = Tree.under(form, profiles_of(record))
    figures = figures_of(reader, form, record)
    verified = verdicts(reader, form, ref)
    answers = overlaid(verified, answers_on(reader, sheet))
    office = office_of(reader, ref.scope)
    facts = AssessmentFacts(
        tree, record, sheet, answers, *office, figures=figures, verified=verified
    )
    if not form.register:
        return facts
    year = record.number("year") or 0
    subjects = subjects_of(reader, form, ref, year)
    if form.survey and not locked_words(reader, ref):
        # nothing is shown before it is closed
        subjects = tuple(one for one in subjects if one.id == subject)
    here = next((one for one in subjects if one.id == subject), subjects[0] if subjects else None)
    whole, once = sheet_answers(reader, ref, form), answers
    facts = replace(facts, whole=whole, subjects=subjects)
    if form.of_people and ref.entity == "assessment":
        begun = {one.register_id for one in people_of(reader, form, ref)}
        listed = listed_people(reader, form, ref.scope, year)
        facts = replace(facts, offered=tuple(one for one in listed if one[0] not in begun))
    if here is None:
        return facts
    own = answers_on(reader, here.sheet, here.person)
    kept = {item: answer for item, answer in once.items() if item not in form.entry_items}
    return replace(facts, sheet=here.sheet, answers=kept | own, subject=here.id, person=here.person)


def _last_year(
    reader: Reader, now: AssessmentFacts
) -> tuple[LastYearResult | None, Mapping[str, tuple[Record, ...]], FormComparison | None]:
    """Last year's result, its confirmed answers by item of this year, and how the forms differ; if its form is here."""
    ref = year_before(reader, now.record)
    found = reader.record(ref)
    if found is None or found.deleted:
        return None, {}, None
    try:
        facts = _facts(reader, ref)
    except UserError:
        return None, {}, None
    whole = facts.whole or replace(facts.given(), proofs=bearing_in(reader, facts.form, found))
    result, each = whole.score(facts.form), facts.form.entry_items
    apart = {branch.id for branch in facts.form.dimensions if branch.beside}
    parts = [part for part in result.parts if part.id not in apart]
    shares = tuple(part.points / part.full if part.full else Fraction(0) for part in parts)
    once = {item: answer for item, answer in facts.answers.items() if item not in each}
    confirmed = {item: answer for item, answer in once.items() if not answer.text(WAITS)}
    before: dict[str, tuple[Record, ...]] = {item: (answer,) for item, answer in confirmed.items()}
    known = FormComparison.of(facts.form, now.form)
    if known is not None:
        named = {
            item: was.each
            for item in FormComparison.listed(now.form, ITEMS)
            if (was := known.origin(ITEMS, item))
        }
        taken = {
            item: tuple(confirmed[old] for old in was if old in confirmed)
            for item, was in named.items()
        }
        before = {item: answers for item, answers in taken.items() if answers}
    year = found.number("year") or 0
    differs = other_form(year, facts.form, now.form)
    past = LastYearResult(
        year=year, total=result.total, places=result.places, shares=shares, differs=differs
    )
    return (past if result.full else None), before, known


def difference_words(ops: Counter[str]) -> str:
    """Return `ops` ({kind of change: number of items}) in words, such as `เปลี่ยนไป 2 ข้อ`; "" if all are 0."""
    words = (
        ("reworded", _("เปลี่ยนไป {n} ข้อ")),
        ("split", _("แยกมา {n} ข้อ")),
        ("merged", _("รวมมา {n} ข้อ")),
        ("new", _("ข้อใหม่ {n} ข้อ")),
        ("gone", _("ไม่มีแล้ว {n} ข้อ")),
    )
    return ", ".join(text.format(n=ops[op]) for op, text in words if ops[op])


def other_form(year: int, old_form: Instrument, new_form: Instrument) -> str:
    """Return a sentence that `year` was scored on `old_form`, and how `new_form` differs; "" if both are the same."""
    if old_form.using == new_form.using:
        return ""
    known = FormComparison.of(old_form, new_form)
    where = difference_words(Counter(one.op for one in known.changes())) if known else ""
    text = _("แบบของสองปีต่างกัน ปี {year} ใช้ {form} คะแนนจึงเทียบกันตรง ๆ ไม่ได้")
    text = text.format(year=year, form=old_form.using)
    return f"{text}: {where}" if where else text
