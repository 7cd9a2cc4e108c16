"""Convert answer records to the answers that scoring uses, and back; collect the evidence for their proofs; check which
answers a form accepts for an item. No other module reads the fields of answer records.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from core.assessment.cells import needs_of
from core.errors import UserError
from core.exact import decimal, exact_text, kept_json
from core.forms.ports import Reader
from core.forms.shape import Instrument, Proof
from core.forms.tree import Tree
from core.forms.vocabulary import State
from core.i18n import _
from core.log.op import is_period
from core.log.ports import linked_evidence
from core.scoring.judge import BLOCK, PieceDays, judge_proof
from core.scoring.score import Answer, Number, Ratio
from core.slots import ANSWERED, Slot, parse_slot
from core.thai.written import Period
from core.values import Plain, Record, Ref, Text, Value, Written


class LinkedEvidence(NamedTuple):
    """A piece of evidence that is linked to an item."""

    evidence: Ref
    title: str
    days: PieceDays = PieceDays()


GivenEvidence = Mapping[
    tuple[str, str], tuple[LinkedEvidence, ...]
]  # (item, proof) -> the evidence; proof "" = none named


def evidence_given(reader: Reader, assessment: Ref) -> GivenEvidence:
    """Return the evidence linked to an assessment, keyed by (item id, proof id); proof "" = the item as a whole."""
    links = reader.records("link", assessment.scope, target=assessment.local)
    if not links:
        return {}
    kept = linked_evidence(reader, assessment.scope, links)
    found: dict[tuple[str, str], tuple[LinkedEvidence, ...]] = {}
    for link in links:
        one = kept.get(link.text("evidence"))
        if one is not None:
            key = link.text("item"), link.text("proof")
            found[key] = (
                *found.get(key, ()),
                LinkedEvidence(one.ref, one.text("title") or one.text("kind"), days_of(reader, one)),
            )
    return found


def days_of(reader: Reader, evidence: Record) -> PieceDays:
    """Return the days of a piece of evidence; for the scan of a signed periodic report, the days of that period."""
    paper = reader.record(evidence.reference("paper")) if evidence.text("paper") else None
    said = kept_json(paper.text("said")) if paper else None
    if isinstance(said, dict) and is_period(period := str(said.get("period", ""))):
        reported = Period.of(period)
        return PieceDays(reported.first.isoformat(), reported.last.isoformat())
    in_conflict = any(evidence.shown(name).conflict for name in ("date", "until"))
    return PieceDays(evidence.text("date")[:10], evidence.text("until")[:10], in_conflict)


def bearing(form: Instrument, assessment: Record, given: GivenEvidence) -> Mapping[tuple[str, str], int] | None:
    """Return the number of valid pieces of evidence, keyed by (item id, proof id).

    Return None for anything but an office's self-assessment: committees judge the evidence themselves.
    """
    if assessment.ref.entity != "assessment":
        return None
    days = {key: [one.days for one in pieces] for key, pieces in given.items()}
    return counted(form.proofs, days, assessment.number("year") or 0)


def bearing_in(reader: Reader, form: Instrument, assessment: Record) -> Mapping[tuple[str, str], int] | None:
    """Return `bearing` of the evidence linked to the assessment; None, without reading it, if no proof can block."""
    if not any(proof.fault == BLOCK for proof in form.proofs):
        return None
    return bearing(form, assessment, evidence_given(reader, assessment.ref))


def proofs_kept(by: Instrument, form: Instrument) -> Callable[[str, str, str], str]:
    """Return a function that maps (old item, new item, proof) to the proof in the new form, or to "" if the proof is
    worded differently there: the evidence then belongs to the item as a whole."""
    old = {(proof.within, proof.id): proof.kind.th for proof in by.proofs}
    new = {(proof.within, proof.id): proof.kind.th for proof in form.proofs}
    return lambda was, item, proof: proof if old.get((was, proof)) == new.get((item, proof), "") else ""


WORDS = ("state", "choice", "level", "number")
WAITS = "waits"  # field: `file/item` of the form of a carried answer, until somebody confirms it
AGREED = "agreed"  # assessor of the sheet whose answers count
_STATES = {one.value: one for one in State}


def answer_of(record: Record) -> Answer:
    """Return the answer stored in a record, as scoring uses it; a value of the wrong type is treated as not entered.

    While a field that can change the score is in conflict, or a copied answer waits to be confirmed, the item counts as
    not assessed, whatever its other values.
    """
    in_conflict = [name for name, shown in record.fields.items() if shown.sides and counts(name)]
    if record.text(WAITS):
        return Answer(in_conflict=bool(in_conflict), waits=True)
    if not in_conflict:
        return _entered(record)
    settled = {name: shown for name, shown in record.fields.items() if name not in (*in_conflict, *WORDS)}
    return replace(_entered(replace(record, fields=settled)), in_conflict=True)


def counts(field: str) -> bool:
    """Return whether a field of an answer can change a score."""
    return field in (*WORDS, WAITS) or parse_slot(field).family in ANSWERED


def _entered(record: Record) -> Answer:
    found = _held(record)
    return Answer(
        state=_STATES.get(record.text("state"), State.NOT_ASSESSED),
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
        same_as={slot.id: str(value) for slot, value in found["same_as"].items() if isinstance(value, str) and value},
    )


def answer_fields(answer: Answer) -> dict[str, Written]:
    """Return the record fields (name: value) of an answer. Raises ValueError for a number that is no decimal."""
    fields: dict[str, Written] = {}
    if answer.state is not State.NOT_ASSESSED:
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
    fields |= {Slot("ask", name).name: value if isinstance(value, Text) else Plain(value) for name, value in asks}
    return fields | {Slot("same_as", rule).name: Plain(dimension) for rule, dimension in answer.same_as.items()}


def awards(assessment: Record) -> dict[str, int]:
    """Return the number of awards for each of the form's extra points, keyed by its id, without zeros and conflicts."""
    extras = _held(assessment)["extra"].items()
    counts = {slot: value for slot, value in extras if isinstance(value, int) and value}
    return {slot.id: value for slot, value in counts.items() if not assessment.shown(slot.name).conflict}


def _held(record: Record) -> Mapping[str, Mapping[Slot, Value]]:
    """The values of a record by field family and slot, in the order of field names."""
    found: dict[str, dict[Slot, Value]] = defaultdict(dict)
    for name in sorted(record.fields):
        if (value := record.fields[name].value) is not None:
            slot = parse_slot(name)
            found[slot.family][slot] = value
    return found


def _measures(values: Mapping[Slot, Value]) -> dict[str, dict[str, Number]]:
    """Numbers by measure and period; two counts have priority over a percentage of the same measure."""
    found: dict[str, dict[str, Number]] = {}
    for slot, value in values.items():
        number = _ratio(value, values.get(slot._replace(end="den"))) if slot.end else _decimal(value)
        if number is not None and slot.end != "den":
            found.setdefault(slot.id, {})[slot.period] = number  # `m.num` comes after `m`
    return found


def _ratio(num: Value, den: Value) -> Ratio | None:
    return Ratio(Fraction(num), Fraction(den)) if isinstance(num, int) and isinstance(den, int) else None


def _decimal(value: Value) -> Fraction | None:
    if isinstance(value, int):
        return Fraction(value)
    try:
        return decimal(value) if isinstance(value, str) else None
    except ValueError:
        return None


def number_fields(name: str, number: Number) -> dict[str, Written]:
    """Return {field: value} for a number, or for a ratio's two counts. Raises ValueError if no field can store it."""
    if not isinstance(number, Ratio):
        return {name: _written(number)}
    if number.num.denominator != 1 or number.den.denominator != 1:
        raise ValueError(f"{name}: counts are whole")
    ended = parse_slot(name).ended
    return {ended("num"): int(number.num), ended("den"): int(number.den)}


def _written(number: Fraction) -> Plain:
    text = exact_text(number)
    decimal(text)
    return Plain(text)


EvidenceDays = Mapping[tuple[str, str], Sequence[PieceDays]]  # (item, proof) -> each piece given for it


def counted(proofs: Iterable[Proof], given: EvidenceDays, year: int) -> dict[tuple[str, str], int]:
    """Return how many pieces of evidence are valid for each of `proofs` in `year`, keyed by (item id, proof id)."""
    return {
        (proof.within, proof.id): judge_proof(proof, given.get((proof.within, proof.id), ()), year).counts
        for proof in proofs
    }


VERIFIED_STATES = {State.MET.value, State.NOT_MET.value}


def of_scale(tree: Tree, item: str, given: str) -> Plain:
    """Return `given` as a value to store if it is the id of a value on the item's scale; otherwise raise UserError."""
    known = {value.id: str(value.text) for value in tree.choices(item)}
    if given not in known:
        raise UserError(
            _("ข้อ {item} ไม่มีคำตอบ “{given}”").format(item=item, given=given[:40]),
            _("แบบนี้ให้เลือก {known}").format(known=", ".join(known.values())),
            _("เลือกคำตอบที่มีในแบบ"),
        )
    return Plain(given)


def asks_for(tree: Tree, item: str, name: str, given: object) -> bool:
    """Return False for the state `met` or `not_met` of an item that is answered otherwise, True for any other value."""
    if name != "state" or str(given) not in VERIFIED_STATES or not tree.counts(item):
        return True  # a step of a ladder is no item, and is marked
    return needs_of(tree, tree.item(item)).state


def of_states(tree: Tree, item: str, given: Written) -> Written:
    """Return the state to store, or None for "not assessed". Raises UserError if the item does not take this state."""
    if not asks_for(tree, item, "state", given):
        raise UserError(
            _("ข้อ {item} ไม่ได้ตอบด้วย ผ่าน หรือ ไม่ผ่าน").format(item=item),
            _("แบบนี้ให้ตอบด้วยตัวเลือก ตัวเลข หรือคำถามของข้อนั้น"),
            _("ใส่คำตอบในช่องที่แบบถาม แล้วลองใหม่"),
        )
    return None if str(given) == State.NOT_ASSESSED.value else given
