"""What an assessment is made of, read once: form, records, office, last year, with typing on top."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from core.assessment.answers import AGREED, GivenEvidence, answer_of, awards, bearing, bearing_in, evidence_given
from core.assessment.figures import Figures, figures_of
from core.assessment.review import AssessmentFinding, item_position, review
from core.assessment.rows import PastYear, Peers, peers_of, year_before
from core.entities import record_id
from core.errors import UserError
from core.forms.ports import Forms, bound_form
from core.forms.shape import Instrument
from core.forms.tree import Tree
from core.gravity import MUST, SHOULD
from core.i18n import _
from core.log.ports import Reader
from core.plan.locks import locked_words, remarks_by_item
from core.scoring import score
from core.scoring.score import Answers, Score
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
    before: Mapping[str, Record] = field(default_factory=dict)  # last year's answers, by item
    given_proofs: GivenEvidence = field(default_factory=dict)
    peers: Peers | None = None  # the region's mean, where other units' results are here
    remarks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # of units above, by item
    figures: Figures = field(default_factory=dict)  # that are filled by themselves, by measure
    locked: str = ""  # why it is read-only, "" = it can be edited
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
    past, before = _last_year(reader, forms, facts.record)
    return replace(
        facts,
        people={person.ref.id: person.text("name") for person in reader.records("person", ref.scope)},
        last_year=past,
        before=before,
        given_proofs=evidence_given(reader, ref),
        remarks=remarks_by_item(reader, ref, facts.answers),
        locked=locked_words(reader, ref),
    )


def compared(reader: Reader, facts: AssessmentFacts) -> AssessmentFacts:
    """The same facts with the mean of the unit's region, where results of others are here."""
    return replace(facts, peers=peers_of(reader, facts.record.ref))


def typed(facts: AssessmentFacts, item: str, name: str, value: Written) -> AssessmentFacts:
    """The same facts with one field as it is being typed; nothing is saved."""
    before = facts.typing.get(item) or facts.answers.get(item) or Record(answer_at(facts.sheet, item), {})
    after = replace(before, fields={**before.fields, name: replace(before.shown(name), value=value, sides=())})
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
    form = forms.get(bound_form(record))
    sheet = sheet_of(ref)
    tree = Tree(form, profiles_of(record))
    figures = figures_of(reader, forms, form, record)
    answers, office = answers_on(reader, sheet), office_of(reader, ref.scope)
    return AssessmentFacts(tree, record, sheet, answers, *office, figures=figures)


def _last_year(reader: Reader, forms: Forms, record: Record) -> tuple[PastYear | None, Mapping[str, Record]]:
    """The same assessment of the year before, and its answers by item."""
    ref = year_before(record)
    if (found := reader.record(ref)) is None or found.deleted:
        return None, {}
    facts = _facts(reader, forms, ref)
    result = score(facts.form, replace(facts.given(), proofs=bearing_in(reader, facts.form, found)))
    shares = tuple(part.points / part.full if part.full else Fraction(0) for part in result.parts)
    return PastYear(year=found.number("year") or 0, total=result.total, shares=shares), facts.answers
