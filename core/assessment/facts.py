"""What an assessment is made of, read once: form, records, office, last year, with typing on top."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from core.assessment.answers import (
    AGREED,
    WAITS,
    GivenEvidence,
    answer_of,
    awards,
    bearing,
    bearing_in,
    counts,
    evidence_given,
    sheets_of,
)
from core.assessment.figures import Figures, figures_of
from core.assessment.ranking import first_of_units
from core.assessment.review import AssessmentFinding, item_position, review
from core.assessment.rows import PastYear, Peers
from core.entities import record_id
from core.errors import UserError
from core.forms.carry import ITEMS, Comparison, compared_by_file, comparison_of, listed
from core.forms.ports import Forms
from core.forms.settings import Chosen, chosen, form_for
from core.forms.shape import Instrument
from core.forms.tree import Tree
from core.gravity import MUST, SHOULD
from core.i18n import _
from core.log.ports import Reader
from core.people.units import register
from core.plan.locks import locked_words, remarks_by_item
from core.scoring import score
from core.scoring.score import Answer, Answers, Score
from core.values import NOTHING, Record, Ref, Shown, Written

NO_SUBJECT = "none"


@dataclass(frozen=True, slots=True)
class AssessmentFacts:
    """Everything the page is made of; `answers` are the answer records by item."""

    tree: Tree
    record: Record
    sheet: Ref
    answers: dict[str, Record]
    office: str
    code: str
    people: Mapping[str, str] = field(default_factory=dict)  # person id -> name
    last_year: PastYear | None = None
    before: Mapping[str, Record] = field(default_factory=dict)  # last year's answers, by the item as it is called now
    past: Comparison | None = None  # with last year's form; None = it is the same
    earlier: Mapping[str, Comparison] = field(default_factory=dict)  # with the forms of carried answers, by file
    given_proofs: GivenEvidence = field(default_factory=dict)
    peers: Peers | None = None  # the region's mean, where other units' results are here
    remarks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # of units above, by item
    figures: Figures = field(default_factory=dict)  # that are filled by themselves, by measure
    locked: str = ""  # why it is read-only, "" = it can be edited
    choices: tuple[Chosen, ...] = ()  # what the form leaves open
    sheets: tuple[Mapping[str, Answer], ...] = ()  # of each assessor, where the form makes one score of them
    typing: dict[str, Record] = field(default_factory=dict)  # answers as they are being typed, by item

    @property
    def form(self) -> Instrument:
        return self.tree.instrument

    def shown(self, item: str, name: str) -> Shown:
        """A field of the answer to an item as it is saved, with what was seen of it."""
        record = self.answers.get(item)
        return record.shown(name) if record else NOTHING

    @property
    def conflicts(self) -> tuple[tuple[str, str], ...]:
        """Item and field of everything nobody has chosen; item "" = the assessment itself."""
        records = [("", self.record), *(self.answers | self.typing).items()]
        return tuple((item, name) for item, one in records for name, shown in one.fields.items() if shown.conflict)

    def given(self) -> Answers:
        """What a score needs of these records, typing included."""
        return Answers(
            items={item: answer_of(record) for item, record in (self.answers | self.typing).items()},
            profiles=profiles_of(self.record),
            extra=awards(self.record),
            group=self.record.text("group"),
            proofs=bearing(self.form, self.record, self.given_proofs),
            figures=self.figures,
            sheets=self.sheets,
        )


def profiles_of(assessment: Record) -> frozenset[str]:
    return frozenset(filter(None, assessment.text("profiles").split(",")))


def sheet_of(assessment: Ref, assessor: str = AGREED) -> Ref:
    """The sheet of one assessor; one officer alone writes `agreed`."""
    entity = assessment.entity.replace("assessment", "sheet")
    return Ref(assessment.scope, entity, record_id(assessment.scope, entity, assessment.local, assessor))


def answer_at(sheet: Ref, item: str, subject: str = NO_SUBJECT) -> Ref:
    """The answer of a sheet to an item."""
    entity = sheet.entity.replace("sheet", "answer")
    return Ref(sheet.scope, entity, record_id(sheet.scope, entity, sheet.local, subject, item))


def answers_on(reader: Reader, sheet: Ref) -> dict[str, Record]:
    """The answer records of a sheet by item."""
    answers = reader.records(sheet.entity.replace("sheet", "answer"), sheet.scope, sheet=sheet.local)
    return {answer.text("item"): answer for answer in answers}


def assessment_facts(reader: Reader, forms: Forms, ref: Ref) -> AssessmentFacts:
    """The facts of the page; UserError if the assessment is gone or its form unknown."""
    facts = _facts(reader, forms, ref)
    past, before, known = _last_year(reader, forms, facts)
    waiting = {answer.text(WAITS).partition("/")[0] for answer in facts.answers.values()}
    return replace(
        facts,
        past=known,
        earlier=compared_by_file(forms, facts.form, waiting - {""}),
        people={person.ref.id: person.text("name") for person in reader.records("person", ref.scope)},
        last_year=past,
        before=before,
        given_proofs=evidence_given(reader, ref),
        remarks=remarks_by_item(reader, ref, facts.answers),
        locked=locked_words(reader, ref),
        choices=chosen(reader, forms, facts.form, facts.record),
        sheets=sheets_of(reader, ref, facts.form),
    )


def compared(reader: Reader, facts: AssessmentFacts) -> AssessmentFacts:
    """The same facts with the mean of the unit's region, where results of others are here."""
    return replace(facts, peers=peers_of(reader, facts.record.ref))


def year_before(assessment: Record) -> Ref:
    """The reference of the same assessment of the year before, whether it exists or not."""
    year = (assessment.number("year") or 0) - 1
    key = (assessment.text("unit"), assessment.text("instrument_id"), year, assessment.text("round"))
    ref, no = assessment.ref, assessment.number("no") or 1
    return Ref(ref.scope, ref.entity, record_id(ref.scope, ref.entity, *key, ordinal=no))


def peers_of(reader: Reader, assessment: Ref) -> Peers | None:
    """The region's mean by the kept results; None while fewer than two of its units are scored here."""
    record, units = reader.record(assessment), register(reader)
    own = units.get(assessment.scope)
    if record is None or own is None or not own.region:
        return None
    same = {name: record.text(name) for name in ("instrument_id", "round")}
    named = {
        one.ref for one in first_of_units(reader.records("assessment", **same, year=record.number("year") or 0))
        if (unit := units.get(one.ref.scope)) and unit.region == own.region and unit.group == own.group
    }  # fmt: skip
    kept: dict[tuple[Ref, str], dict[str, Fraction]] = {}
    for one in reader.results.of():
        if one.assessment in named and one.name in ("points", "full", "total"):
            kept.setdefault((one.assessment, one.dimension), {})[one.name] = Fraction(one.value)
    totals = [figures["total"] for (_ref, dimension), figures in kept.items() if not dimension and "total" in figures]
    if len(totals) < 2:
        return None
    shares: dict[str, list[Fraction]] = {}
    for (_ref, dimension), figures in kept.items():
        if dimension and figures.get("full"):
            shares.setdefault(dimension, []).append(figures["points"] / figures["full"])
    mean = {dimension: sum(found, Fraction(0)) / len(found) for dimension, found in shares.items()}
    words = _("เขต {n} เฉลี่ย {of} แห่ง").format(n=own.region, of=len(totals))
    return Peers(words, len(totals), sum(totals, Fraction(0)) / len(totals), mean)


def typed(facts: AssessmentFacts, item: str, name: str, value: Written) -> AssessmentFacts:
    """The same facts with one field as it is being typed; nothing is saved."""
    before = facts.typing.get(item) or facts.answers.get(item) or Record(answer_at(facts.sheet, item), {})
    after = replace(before, fields={**before.fields, name: replace(before.shown(name), value=value, sides=())})
    if counts(name):
        after = replace(after, fields={**after.fields, WAITS: NOTHING})
    return replace(facts, typing={**facts.typing, item: after})


def findings_of(facts: AssessmentFacts, given: Answers, result: Score) -> tuple[AssessmentFinding, ...]:
    """What proofreading says, and after what must be mended what units above ask, the gravest first."""
    found = review(facts.tree, given, result, facts.conflicts)
    asked = [
        AssessmentFinding("remark", SHOULD, item, "state", f"{item_position(facts.tree, item)}: {text}")
        for item, texts in facts.remarks.items()
        for text in texts
    ]
    must = [one for one in found if one.grave == MUST]
    return (*must, *asked, *found[len(must) :])


def office_of(reader: Reader, scope: str) -> tuple[str, str]:
    """Name and code of a unit from the register, else from its own office record; "" when neither is here."""
    for ref in (Ref("all", "unit", scope), Ref(scope, "office", record_id(scope, "office", scope))):
        record = reader.record(ref)
        if record and record.text("name"):
            return record.text("name"), record.text("code")
    return "", ""


def _facts(reader: Reader, forms: Forms, ref: Ref) -> AssessmentFacts:
    record = reader.record(ref)
    if record is None or record.deleted:
        raise UserError(_("ไม่พบการประเมินนี้"), _("รายการถูกลบหรือยังไม่ได้รับเข้ามา"), _("เปิดหน้าการประเมินใหม่แล้วเลือกจากรายการที่มี"))
    form = form_for(reader, forms, record)
    sheet = sheet_of(ref)
    tree = Tree(form, profiles_of(record))
    figures = figures_of(reader, forms, form, record)
    answers, office = answers_on(reader, sheet), office_of(reader, ref.scope)
    return AssessmentFacts(tree, record, sheet, answers, *office, figures=figures)


def _last_year(
    reader: Reader, forms: Forms, now: AssessmentFacts
) -> tuple[PastYear | None, Mapping[str, Record], Comparison | None]:
    """The same assessment of the year before, its answers by what their items are called now, and how its form differs.

    An answer that still waits to be confirmed there is none. While that form is not here nothing is known of the year.
    """
    ref = year_before(now.record)
    if (found := reader.record(ref)) is None or found.deleted:
        return None, {}, None
    try:
        facts = _facts(reader, forms, ref)
    except UserError:
        return None, {}, None
    result = score(facts.form, replace(facts.given(), proofs=bearing_in(reader, facts.form, found)))
    shares = tuple(part.points / part.full if part.full else Fraction(0) for part in result.parts)
    given = {item: answer for item, answer in facts.answers.items() if not answer.text(WAITS)}
    if (known := comparison_of(facts.form, now.form)) is not None:
        named = {item: known.origin(ITEMS, item) for item in listed(now.form, ITEMS)}
        given = {item: given[origin.old] for item, origin in named.items() if origin and origin.old in given}
    return PastYear(year=found.number("year") or 0, total=result.total, shares=shares), given, known
