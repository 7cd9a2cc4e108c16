"""Fields in conflict with all their values, and how choosing each value would change the score."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple

from core.assessment.answers import counts
from core.assessment.cells import STATES
from core.assessment.facts import AssessmentFacts, profiles_of
from core.assessment.rounds import AssessmentRounds
from core.assessment.sentences import result_mark
from core.assessment.sheets import sheet_of
from core.errors import UserError
from core.exact import PLACES, got_text, points_text
from core.forms.ports import Forms, Reader, bound_form
from core.forms.settings import SettingInForce
from core.forms.tree import Tree
from core.forms.wording import grade_words
from core.i18n import _
from core.people.units import WriterUnitLookup
from core.records.titles import assessment_of, title
from core.scoring.score import Score
from core.slots import parse_slot
from core.thai.written import arabic_digits
from core.values import AbsenceReason, ConflictValue, Record, Ref, Value, Written


class ConflictValueRow(NamedTuple):
    """One of the conflicting values: who wrote it, on which PC, and when (`clock`: ms since 1970, for display only)."""

    value: Value
    op: str
    person: str  # name, or "" when nobody is known
    unit: str  # name of the unit whose device wrote it, or ""
    letter: str  # letter of the PC within its unit, "" before it was certified
    device: str  # signing key, hex
    clock: int
    position: str = ""  # position of that person
    written_here: bool = False  # written on this computer


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """A field in conflict, with all its values; `title`: title of the record; `seen`: the ops that wrote the values.
    `signed`: the values that sign-offs fix for the field, None = nothing locks the record; `kept`: the op of the value
    in conflict that is the signed one, "" = none."""

    ref: Ref
    unit: str  # name of the unit whose record it is
    title: str  # the title of the record in a list
    field: str
    seen: tuple[str, ...]
    sides: tuple[ConflictValueRow, ...]
    signed: frozenset[Value] | None = None
    kept: str = ""

    @property
    def locked(self) -> bool:
        """Return whether a sign-off locks the record, so that only the signed value may be chosen."""
        return self.signed is not None

    def may_choose(self, op: str) -> bool:
        """Return whether the value written by `op` may be chosen as far as the lock goes."""
        return not self.locked or op == self.kept


def conflicts(reader: Reader, scope: str | None = None) -> tuple[ConflictRow, ...]:
    """Return every field in conflict in one scope (None = the whole folder), sorted by unit and record."""
    known = WriterUnitLookup.of(reader)
    return tuple(
        row(known, AssessmentRounds.as_shown(reader, record), field)
        for ref, field in reader.conflicts(scope)
        if (record := reader.record(ref)) is not None
    )


def row(lookup: WriterUnitLookup, record: Record, field: str) -> ConflictRow:
    scope, shown = record.ref.scope, record.shown(field)
    values = tuple(value_row(lookup, scope, value) for value in shown.sides)
    owner = lookup.units.get(scope.partition("/")[0])
    signed = lookup.reader.sign_offs.values(record.ref, field)
    # also the words of a vote, which are not shown
    stored = lookup.reader.record(record.ref) or record
    kept = [one.op for one in stored.shown(field).sides if signed == frozenset({one.value})]
    name = owner.name if owner else ""
    return ConflictRow(
        record.ref, name, title(record), field, shown.seen, values, signed, next(iter(kept), "")
    )


def value_row(lookup: WriterUnitLookup, scope: str, value: ConflictValue) -> ConflictValueRow:
    device = lookup.devices.get(value.device)
    unit = lookup.units.get(device.unit if device else "")
    # with the unit of the device, else where it was written
    homes = [device.unit, scope] if device else [scope]
    people = (
        lookup.reader.record(Ref(home, "person", value.person)) for home in homes if value.person
    )
    who = position = ""
    person = next((found for found in people if found and found.text("name")), None)
    if person:
        who, position = person.text("name"), person.text("position")
    letter = device.letter if device else ""
    return ConflictValueRow(
        value=value.value,
        op=value.op,
        person=who,
        unit=unit.name if unit else "",
        letter=letter,
        device=value.device,
        clock=value.clock,
        position=position,
        written_here=value.device == lookup.own_key,
    )


@dataclass(frozen=True, slots=True)
class ConflictValueScore:
    """The score that an assessment has if one value of a conflict counts. `verdict`: the item's result as text."""

    verdict: str  # of the figure, `80 % ≥ 60 %`, else of the item, `ผ่าน`; "" without an item
    mark: str  # of the item, as core.assessment.sentences.result_mark has it; "" = it is none
    dimension: str  # its short title; "" without one
    level: str  # `ระดับ 3`; "" where there are none
    points: Fraction  # points in that dimension
    dimension_full: Fraction  # most it can give
    total: Fraction
    full: Fraction
    band: str  # "" = below the lowest
    passes: bool | None  # None = the form has no such rule
    graded: bool = True  # the form has grades of the whole
    places: int = PLACES  # decimals its figures are shown with

    @property
    def dimension_words(self) -> str:
        """Return points and level of the dimension as text, `การมีส่วนร่วม 12/20 ระดับ 3`; "" without a dimension."""
        if not self.dimension:
            return ""
        got = got_text(self.points, self.dimension_full, self.places)
        return f"{self.dimension} {got}/{points_text(self.dimension_full)} {self.level}".rstrip()

    @property
    def total_words(self) -> str:
        """Return total, grade and whether the assessment passes, as text: `คะแนนรวม 80 เกรด C ยังไม่ผ่านเกณฑ์`."""
        words = [_("คะแนนรวม {total}").format(total=got_text(self.total, self.full, self.places))]
        words.append(grade_words(self.band, graded=self.graded))
        words.append({True: _("ผ่านเกณฑ์"), False: _("ยังไม่ผ่านเกณฑ์"), None: ""}[self.passes])
        return " ".join(filter(None, words))


@dataclass(frozen=True, slots=True)
class ConflictScorer:
    """An assessment, read once by `weighing`, that can be scored with different values of one `field` of a `record`."""

    facts: AssessmentFacts
    forms: Forms
    record: Record  # the record with the field: the assessment or an answer
    field: str

    @property
    def item(self) -> str:
        return "" if self.record.ref == self.facts.record.ref else self.record.text("item")


def weighing(reader: Reader, ref: Ref, field: str) -> ConflictScorer | None:
    """Return a scorer for different values of this field; None if the field affects no score or the form is missing."""
    record = reader.record(ref)
    assessment = assessment_of(reader, record) if record else None
    if record is None or assessment is None:
        return None
    if record.ref != assessment and record.text("sheet") != sheet_of(assessment).local:
        return None  # only the agreed sheet is counted
    if record.ref != assessment and not counts(field):
        return None
    try:
        return ConflictScorer(AssessmentFacts.of(reader, assessment), reader.forms, record, field)
    except UserError:
        return None


def effect(scorer: ConflictScorer, value: Value, device: str = "") -> ConflictValueScore | None:
    """Return the score if the scorer's field had `value`; None if its text is missing or the form gives no points.
    Other fields in conflict count with the value that `device` (key, hex) wrote, or as unassessed if it wrote none."""
    if isinstance(value, AbsenceReason):
        return None
    try:
        facts = _with(scorer, value, _other_conflicts(scorer, device))
        return _effect_words(facts, facts.given().score(facts.form), scorer.item, scorer.field)
    except UserError:
        return None


def _other_conflicts(scorer: ConflictScorer, device: str) -> Mapping[str, Written]:
    """Return the values that `device` (key, hex; "" = none) wrote to other conflicting fields of the answer."""
    in_conflict = {
        name: shown.sides
        for name, shown in scorer.record.fields.items()
        if shown.sides and name != scorer.field
    }
    by_field = {
        name: [one.value for one in values if one.device == device]
        for name, values in in_conflict.items()
    }
    return {
        name: own[0]
        for name, own in by_field.items()
        if len(own) == 1 and not isinstance(own[0], AbsenceReason)
    }


def _with(scorer: ConflictScorer, value: Written, others: Mapping[str, Written]) -> AssessmentFacts:
    if scorer.item:
        facts = scorer.facts.typed(scorer.item, scorer.field, value)
        for name, other in others.items():
            facts = facts.typed(scorer.item, name, other)
        return facts
    record = scorer.facts.record
    fields = {
        **record.fields,
        scorer.field: replace(record.shown(scorer.field), value=value, sides=()),
    }
    changed = replace(record, fields=fields)
    form = scorer.forms.get(bound_form(changed)) if scorer.field == "using" else scorer.facts.form
    tree = Tree.under(
        SettingInForce.settled(form, SettingInForce.own_of(form, changed)), profiles_of(changed)
    )
    return replace(scorer.facts, record=changed, tree=tree)


def _effect_words(
    facts: AssessmentFacts, score: Score, item: str, field: str
) -> ConflictValueScore:
    tree = Tree.under(facts.form, score.profiles)
    judged = score.items.get(item)
    verdict = mark = dimension = title = level = ""
    points = full = Fraction(0)
    if judged:
        dimension = tree.position(item)[0]
        mark = result_mark(judged, tree.better(item))
        slot = parse_slot(field)
        own = (check.text for check in judged.checks if slot[:2] == ("measure", check.id))
        verdict = next(filter(None, own), "") or _(STATES[judged.result.value])
    part = next((each for each in score.parts if each.id == dimension), None)
    if part:
        named = tree.dimension(dimension)
        title = arabic_digits(str(named.short) or str(named.title))
        points, full = part.points, part.full
    if part and part.rungs:
        level = facts.form.called.level_numbered(part.level)
    return ConflictValueScore(
        verdict=verdict,
        mark=mark,
        dimension=title,
        level=level,
        points=points,
        dimension_full=full,
        total=score.total,
        full=score.full,
        band=score.band or "",
        passes=score.passes,
        graded=bool(facts.form.grades),
        places=score.places,
    )
