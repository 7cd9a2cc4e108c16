"""Convert stored answers to the answers that scoring reads, and back. Numbers computed from rows of plans and registers
are computed at each reading and stored only at locking; a number that a person entered has priority. An item with
`verified_by` is answered by another unit on its own sheet; locking copies the state, so signed content stays fixed."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from core.assessment.cells import needs_of
from core.entities import record_id
from core.errors import UserError
from core.exact import decimal, exact_text, grouped, kept_json
from core.forms.operations import CellValue, date_of, holds, number_of
from core.forms.ports import Reader, bound_form, form_here
from core.forms.shape import Instrument, Item, MeasureRule, Proof
from core.forms.tree import Tree
from core.forms.vocabulary import OFFICE, ItemState
from core.i18n import _
from core.log.op import SignOffBody
from core.log.ports import linked_evidence, signed_whole
from core.people.units import Unit, UnitRegister
from core.plan.tree import PlanRow
from core.scoring.judge import BLOCK, EvidencePieceDays, judge_proof
from core.scoring.score import Answer, CountRatio, MeasureNumbers, Number
from core.slots import ANSWERED, Slot, parse_slot
from core.thai.written import Period, arabic_digits
from core.values import NOTHING, AbsenceReason, Plain, Record, Ref, ShownField, Text, Value, Written


class LinkedEvidence(NamedTuple):
    """A piece of evidence that is linked to an item of an assessment or to a proof of the item."""

    evidence: Ref
    title: str
    days: EvidencePieceDays = EvidencePieceDays()


# by item and proof, "" = none named
GivenEvidence = Mapping[tuple[str, str], tuple[LinkedEvidence, ...]]


def evidence_given(reader: Reader, assessment: Ref) -> GivenEvidence:
    """Return {(item id, proof id): evidence linked to it} of an assessment; proof id "" is the item as a whole."""
    links = reader.records("link", assessment.scope, target=assessment.local)
    if not links:
        return {}
    kept = linked_evidence(reader, assessment.scope, links)
    found: dict[tuple[str, str], list[LinkedEvidence]] = defaultdict(list)
    for link in links:
        one = kept.get(link.text("evidence"))
        if one is not None:
            piece = LinkedEvidence(
                one.ref, one.text("title") or one.text("kind"), days_of(reader, one)
            )
            found[link.text("item"), link.text("proof")].append(piece)
    return {key: tuple(pieces) for key, pieces in found.items()}


def days_of(reader: Reader, evidence: Record) -> EvidencePieceDays:
    """Return the first and last day of evidence as ISO dates, "" if not entered. For the scan of a signed periodic
    report, these are the days of the reported period."""
    paper = reader.record(evidence.reference("paper")) if evidence.text("paper") else None
    content = kept_json(paper.text("said")) if paper else None
    if isinstance(content, dict) and SignOffBody.is_period(
        period := str(content.get("period", ""))
    ):
        reported = Period.of(period)
        return EvidencePieceDays(reported.first.isoformat(), reported.last.isoformat())
    in_conflict = any(evidence.shown(name).conflict for name in ("date", "until"))
    return EvidencePieceDays(evidence.text("date")[:10], evidence.text("until")[:10], in_conflict)


def bearing(
    form: Instrument, assessment: Record, evidence: GivenEvidence
) -> Mapping[tuple[str, str], int] | None:
    """Return {(item id, proof id): number of valid pieces of evidence} for each proof of the form. None for a
    committee's assessment, because a committee judges evidence itself."""
    if assessment.ref.entity != "assessment":
        return None
    days = {key: [one.days for one in pieces] for key, pieces in evidence.items()}
    return counted(form.proofs, days, assessment.number("year") or 0)


def bearing_in(
    reader: Reader, form: Instrument, assessment: Record
) -> Mapping[tuple[str, str], int] | None:
    """Return {(item id, proof id): number of valid pieces of evidence}. None for a committee's assessment, or if no
    proof of the form can block an item."""
    if not any(proof.fault == BLOCK for proof in form.proofs):
        return None
    return bearing(form, assessment, evidence_given(reader, assessment.ref))


def proofs_kept(old_form: Instrument, form: Instrument) -> Callable[[str, str, str], str]:
    """Return a function of (item id in `old_form`, item id in `form`, proof id). It returns the proof id, or "" if
    `form` words the proof differently."""
    old = {(proof.within, proof.id): proof.kind.th for proof in old_form.proofs}
    new = {(proof.within, proof.id): proof.kind.th for proof in form.proofs}
    return lambda was, item, proof: (
        proof if old.get((was, proof)) == new.get((item, proof), "") else ""
    )


WORDS = ("state", "choice", "level", "number")
WAITS = "waits"  # field: `file/item` of the form of a carried answer, until somebody confirms it
AGREED = "agreed"  # assessor of the sheet whose answers count
_STATES = {one.value: one for one in ItemState}


def answer_of(record: Record) -> Answer:
    """Return the scoring answer of an answer record; values of a wrong type count as not entered. The state is "not
    assessed" while a field that affects the score is in conflict or a copied answer is unconfirmed."""
    in_conflict = [name for name, shown in record.fields.items() if shown.sides and counts(name)]
    if record.text(WAITS):
        return Answer(in_conflict=bool(in_conflict), waits=True)
    if not in_conflict:
        return _entered(record)
    settled = {
        name: shown for name, shown in record.fields.items() if name not in (*in_conflict, *WORDS)
    }
    return replace(_entered(replace(record, fields=settled)), in_conflict=True)


def counts(field: str) -> bool:
    """Return whether the answer field named `field` can change a score."""
    return field in (*WORDS, WAITS) or parse_slot(field).family in ANSWERED


def _entered(record: Record) -> Answer:
    found = _held(record)
    return Answer(
        state=_STATES.get(record.text("state"), ItemState.NOT_ASSESSED),
        choice=record.text("choice"),
        level=record.number("level"),
        number=_decimal(record.value("number")),
        parts={slot.id: value == 1 for slot, value in found["part"].items() if value in (0, 1)},
        measures=_measures(found["measure"]),
        asks={  # a Text stays a Text, so that it is not written back as Plain
            slot.id: value if isinstance(value, str) else str(value)
            for slot, value in found["ask"].items()
            if isinstance(value, int | str)
        },
        same_as={
            slot.id: str(value)
            for slot, value in found["same_as"].items()
            if isinstance(value, str) and value
        },
    )


def answer_fields(answer: Answer) -> dict[str, Written]:
    """Return {record field: value} for an answer. Raises ValueError for a number that is not a finite decimal."""
    fields: dict[str, Written] = {}
    if answer.state is not ItemState.NOT_ASSESSED:
        fields["state"] = Plain(answer.state)
    if answer.choice:
        fields["choice"] = Plain(answer.choice)
    if answer.level is not None:
        fields["level"] = answer.level
    if answer.number is not None:
        fields["number"] = _written(answer.number)
    fields |= {Slot("part", name).name: int(ticked) for name, ticked in answer.parts.items()}
    for measure, periods in answer.measures.items():
        for period, number in periods.items():
            fields |= number_fields(Slot("measure", measure, period).name, number)
    asks = answer.asks.items()
    fields |= {
        Slot("ask", name).name: value if isinstance(value, Text) else Plain(value)
        for name, value in asks
    }
    return fields | {
        Slot("same_as", rule).name: Plain(dimension) for rule, dimension in answer.same_as.items()
    }


def awards(assessment: Record) -> dict[str, int]:
    """Return {extra point id: number of awards} of an assessment, without zeros and without numbers in conflict."""
    extras = _held(assessment)["extra"].items()
    counts = {slot: value for slot, value in extras if isinstance(value, int) and value}
    return {
        slot.id: value for slot, value in counts.items() if not assessment.shown(slot.name).conflict
    }


def _held(record: Record) -> Mapping[str, Mapping[Slot, Value]]:
    """The values of a record by field family and slot, in the order of field names."""
    found: dict[str, dict[Slot, Value]] = defaultdict(dict)
    for name in sorted(record.fields):
        value = record.fields[name].value
        if value is not None:
            slot = parse_slot(name)
            found[slot.family][slot] = value
    return found


def _measures(values: Mapping[Slot, Value]) -> dict[str, dict[str, Number]]:
    """Numbers by measure and period; two counts have priority over a percentage of the same measure."""
    found: dict[str, dict[str, Number]] = {}
    for slot, value in values.items():
        number: Number | None = _decimal(value)
        if slot.end:
            number = _ratio(value, values.get(slot._replace(end="den")))
        if number is not None and slot.end != "den":
            found.setdefault(slot.id, {})[slot.period] = number  # `m.num` comes after `m`
    return found


def _ratio(num: Value, den: Value) -> CountRatio | None:
    if isinstance(num, int) and isinstance(den, int):
        return CountRatio(Fraction(num), Fraction(den))
    return None


def _decimal(value: Value) -> Fraction | None:
    if isinstance(value, int):
        return Fraction(value)
    try:
        return decimal(value) if isinstance(value, str) else None
    except ValueError:
        return None


def number_fields(name: str, number: Number) -> dict[str, Written]:
    """Return {field: value} that stores `number` in the field `name`. A ratio is stored in two fields, one for each
    count. Raises ValueError for a count that is not whole, or for a number that is not a finite decimal."""
    if not isinstance(number, CountRatio):
        return {name: _written(number)}
    if number.num.denominator != 1 or number.den.denominator != 1:
        raise ValueError(f"{name}: counts are whole")
    ended = parse_slot(name).ended
    return {ended("num"): int(number.num), ended("den"): int(number.den)}


def _written(number: Fraction) -> Plain:
    text = exact_text(number)
    decimal(text)
    return Plain(text)


# (item, proof) -> each piece given for it
EvidenceDays = Mapping[tuple[str, str], Sequence[EvidencePieceDays]]


def counted(proofs: Iterable[Proof], days: EvidenceDays, year: int) -> dict[tuple[str, str], int]:
    """Return {(item id, proof id): number of pieces of evidence valid in the fiscal `year`} for each of `proofs`.
    `days`: {(item id, proof id): days of each linked piece}."""
    return {
        (proof.within, proof.id): judge_proof(
            proof, days.get((proof.within, proof.id), ()), year
        ).counts
        for proof in proofs
    }


YES, NO = ItemState.MET.value, ItemState.NOT_MET.value


def item_words(tree: Tree, item: str) -> str:
    """Return how people call an item: by its number, else by its text; by its id only if it has neither."""
    called = tree.item(item) if tree.counts(item) else None
    return (arabic_digits(called.number or str(called.text)[:60]) if called else "") or item


def of_scale(tree: Tree, item: str, value_id: str) -> Plain:
    """Return `value_id`, the id of a value on the item's scale, as text to store. Raises UserError for another id."""
    known = {value.id: str(value.text) for value in tree.choices(item)}
    if value_id not in known:
        raise UserError(
            _("ข้อ {item} ไม่มีคำตอบ “{given}”").format(
                item=item_words(tree, item), given=value_id[:40]
            ),
            _("แบบนี้ให้เลือก {known}").format(known=", ".join(known.values())),
            _("เลือกคำตอบที่มีในแบบ"),
        )
    return Plain(value_id)


def asks_for(tree: Tree, item: str, name: str, value: object) -> bool:
    """Return whether an item may be given `value` in its field `name`. False only for the state met or not met of an
    item that is answered otherwise, such as by a choice or a number."""
    if name != "state" or str(value) not in (YES, NO) or not tree.counts(item):
        return True  # a step of a ladder is no item, and is marked
    return needs_of(tree, tree.item(item)).state


def of_states(tree: Tree, item: str, state: Written) -> Written:
    """Return `state` as stored: None for "not assessed", else unchanged. UserError if the item has no such state."""
    if not asks_for(tree, item, "state", state):
        raise UserError(
            _("ข้อ {item} ไม่ได้ตอบด้วย ผ่าน หรือ ไม่ผ่าน").format(item=item_words(tree, item)),
            _("แบบนี้ให้ตอบด้วยตัวเลือก ตัวเลข หรือคำถามของข้อนั้น"),
            _("ใส่คำตอบในช่องที่แบบถาม แล้วลองใหม่"),
        )
    return None if str(state) == ItemState.NOT_ASSESSED.value else state


OWN = "assessment"
SHEET = "review_sheet"
ANSWER = "review_answer"


class ItemVerification(NamedTuple):
    """What a verifying unit (named `who`) said of an item of another unit: `state` is met, not_met or "" (waits)."""

    who: str  # name of the verifier
    state: str  # met | not_met | "" = it waits


def verified_sheet(assessment: Ref, verifier: str) -> Ref:
    """Return the reference of a verifier's answer sheet for an assessment; `verifier` is the verifying unit's id."""
    return Ref(
        assessment.scope,
        SHEET,
        record_id(assessment.scope, SHEET, of_review(assessment), f"unit/{verifier}"),
    )


def of_review(assessment: Ref) -> str:
    """Return the value `review_assessment/<id>` for the field `assessment` of a verifier's sheet. No record has this
    reference, so rankings do not count the sheet."""
    return f"review_assessment/{assessment.id}"


def verified_answer(assessment: Ref, verifier: str, item: str) -> Ref:
    """Return the reference of the answer that the unit `verifier` gave to an item of an assessment."""
    sheet = verified_sheet(assessment, verifier)
    return Ref(sheet.scope, ANSWER, record_id(sheet.scope, ANSWER, sheet.local, "none", item))


def verdicts(reader: Reader, form: Instrument, assessment: Ref) -> Mapping[str, ItemVerification]:
    """Return {item id: verification} of items that other units verify; {} for a committee's or a locked assessment."""
    items = form.verified_items
    if not items or assessment.entity != OWN or signed_whole(reader, assessment):
        return {}
    units = UnitRegister.of(reader)
    return {one.id: _verdict(reader, units, assessment, one) for one in items}


def _verdict(reader: Reader, units: UnitRegister, assessment: Ref, item: Item) -> ItemVerification:
    """Only the last answer counts, if a PC of the verifying unit itself wrote it and it is not in conflict."""
    verifier = units.verifier_of(assessment.scope, item.verified_by)
    unit = units.get(verifier)
    who = (
        (unit.name or unit.code if unit else "")
        or Unit.kind_title(item.verified_by)
        or item.verified_by
    )
    ref = verified_answer(assessment, verifier, item.id)
    record = reader.record(ref) if verifier else None
    shown = record.shown("state") if record is not None and not record.deleted else NOTHING
    if str(shown.value or "") not in (YES, NO) or shown.conflict:
        return ItemVerification(who, "")
    keys = {device.key for device in reader.trust.devices() if device.unit == verifier}
    last = next((one for one in reader.history.of(ref, "state") if one.counts), None)
    return ItemVerification(
        who, str(shown.value) if last is not None and last.device in keys else ""
    )


def overlaid(
    verifications: Mapping[str, ItemVerification], answers: Mapping[str, Record]
) -> dict[str, Record]:
    """Return a copy of `answers` ({item id: answer}) in which each item of `verifications` has the verifier's state, or
    no state while it waits. Of the unit's own answer to these items, only the fields note and reason stay."""
    kept = dict(answers)
    for item, one in verifications.items():
        own = kept.pop(item, None)
        if own:
            notes = {
                name: own.shown(name) for name in ("note", "reason") if own and own.value(name)
            }
        else:
            notes = {}
        if one.state or notes:
            state = {"state": ShownField(Plain(one.state))} if one.state else {}
            ref = own.ref if own else Ref("", "answer", "")
            kept[item] = Record(ref, {"item": ShownField(Plain(item)), **notes, **state})
    return kept


def waiting_words(verification: ItemVerification) -> str:
    """Return the sentence shown beside a verified item: what the verifier said, or which unit must still verify."""
    if not verification.state:
        return _("รอ{who}ตรวจสอบ ข้อนี้หน่วยงานไม่ต้องตอบเอง").format(who=verification.who)
    state = _("ใช่") if verification.state == YES else _("ไม่ใช่")
    return _("{who}ตรวจสอบแล้วว่า{said}").format(who=verification.who, said=state)


Row = Mapping[str, CellValue]  # its cells by id, money in baht
Figures = Mapping[str, MeasureNumbers]  # by measure


def figures_of(reader: Reader, form: Instrument, assessment: Record) -> Figures:
    """Return {measure id: number computed from rows, and the title of its source}. {} for a committee's assessment,
    because a committee judges the numbers that the office entered."""
    if not form.figures or assessment.ref.entity != "assessment":
        return {}
    scope, year = assessment.ref.scope, assessment.number("year") or 0
    found: dict[str, MeasureNumbers] = {}
    for figure in form.figures:
        title, rows = _rows(reader, figure.rows, scope, year)
        number = None if rows is None else reckoned(figure, rows)
        if number is not None:
            found[figure.to] = MeasureNumbers("", {"": number}, title)
    return found


def rows_named(form: Instrument) -> str:
    """Return the ids of registers and kinds of rows that the form's numbers come from, as `a,b`; "" if none."""
    return ",".join(sorted({form.register, *(figure.rows for figure in form.figures)} - {""}))


def reckoned(figure: MeasureRule, rows: Sequence[Row]) -> Number | None:
    """Return the number that a rule computes from the rows selected by its `where` and `top`: the count or sum of those
    that meet its `when`, or the share of these in all selected. None for a sum without any number."""
    seen = [row for row in rows if holds(figure.where, row)]
    # the n largest, or with a negative n all but the largest; among equal ones the first
    if figure.top:
        seen.sort(key=lambda row: _size(row.get(figure.by)), reverse=True)
        seen = seen[: figure.top] if figure.top > 0 else seen[-figure.top :]
    counted = [row for row in seen if holds(figure.when, row)]
    if figure.op == "share":
        return CountRatio(Fraction(len(counted)), Fraction(len(seen)))
    if figure.op == "count":
        return Fraction(len(counted))
    numbers = [number for row in counted if (number := number_of(row.get(figure.of))) is not None]
    return sum(numbers, Fraction(0)) if numbers else None


def _size(value: CellValue) -> tuple[bool, Fraction]:
    """A sort key for numbers and days; empty values come first."""
    day = date_of(value)
    number = Fraction(day.toordinal()) if day else number_of(value)
    return number is not None, number or Fraction(0)


def _rows(reader: Reader, source: str, scope: str, year: int) -> tuple[str, list[Row] | None]:
    """(name of the rows, their cells); None = no plan is begun, or its form is not on this PC."""
    using, _dot, kind = source.rpartition(".")
    if using == OFFICE:
        rows = [_fields(record) for record in reader.records(kind, scope)]
        return _("ทะเบียนของหน่วยงาน"), rows or None
    title = ""
    found: list[Row] | None = None
    for plan in reader.records("plan", scope, instrument_id=using, year=year):
        form = form_here(reader.forms, bound_form(plan))
        if form is None:
            continue
        named = next((str(each.title) for each in form.kinds if each.id == kind), kind)
        title, found = arabic_digits(f"{named} ({form.heading})"), found or []
        found += [
            {cell.id: cell.value for cell in row.cells.values() if cell.applies}
            for row in PlanRow.tree(reader, form, plan.ref)
            if row.kind == kind and row.applies and not row.adrift
        ]
    return title, found


def _fields(record: Record) -> Row:
    values = ((name, shown.value) for name, shown in record.fields.items())
    return {
        name: str(value)
        for name, value in values
        if value is not None and not isinstance(value, AbsenceReason)
    }


def figure_words(number: Number) -> str:
    """Return a number as a person enters it: `3`, or `2 จาก 5` for a ratio."""
    if isinstance(number, CountRatio):
        return _("{n} จาก {of}").format(n=grouped(number.num), of=grouped(number.den))
    return grouped(number)


def source_words(figures: Figures, measure: str, entered: Mapping[str, Number] | None) -> str:
    """Return a sentence with the computed number, its source, and whether the entered number agrees. `entered`:
    {period: number}, None = nothing entered. "" if `figures` lacks the measure."""
    entry = figures.get(measure)
    if entry is None:
        return ""
    number = entry.periods[""]
    says = figure_words(number)
    if not entered:
        sentence = _("คิดให้จาก{source}: {number} พิมพ์ตัวเลขเองแทนได้")
        return sentence.format(source=entry.source, number=says)
    if differs(entry, entered):
        return _("ไม่ตรงกับ{source} ซึ่งคิดได้ {number} ลบตัวเลขที่กรอกเพื่อใช้ค่าที่คิดให้").format(
            source=entry.source, number=says
        )
    return _("ตรงกับ{source}: {number}").format(source=entry.source, number=says)


def differs(entry: MeasureNumbers, entered: Mapping[str, Number]) -> bool:
    """Return whether the number a person `entered` ({period: number}) differs from the computed number in `entry`."""
    return any(number != entry.periods[""] for number in entered.values())
