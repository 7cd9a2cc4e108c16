"""The differences between two states of a document (plan or assessment), field by field."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from typing import NamedTuple

from core.assessment.rounds import WorkshopSlip
from core.assessment.view import cell_names, value_words
from core.errors import UserError
from core.forms.ports import Reader, bound_form
from core.forms.settings import SettingInForce
from core.forms.shape import Field, Instrument
from core.i18n import _
from core.log.op import APART, APART_FIELDS, SignOff
from core.log.ports import FieldHistoryRow, below, below_each, linked_evidence
from core.records.titles import RowFieldCell, assessment_of, called
from core.thai.days import stamp
from core.thai.written import arabic_digits
from core.values import NOTHING, AbsenceReason, Plain, Record, Ref, Value

SILENT = APART_FIELDS | {
    "_del",
    "order",
    "kind",
    "parent",
    "row",
    "period",
    "plan",
    "sheet",
    "subject",
    "item",
    "assessment",
}


class StateDifference(NamedTuple):
    """A field that differs between two states of a document; `field` "" = the whole record was added or deleted."""

    ref: Ref
    where: str  # title of the record
    field: str  # name of the field, "" = the record as a whole
    before: str
    after: str
    when: str = ""


class FieldDescriber:
    """A converter of fields and values of records into texts for people; it caches the titles of records."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._called: dict[Ref, str] = {}

    def called(self, ref: Ref) -> str:
        if ref not in self._called:
            self._called[ref] = called(self._reader, ref)
        return self._called[ref]

    def field(self, record: Record, name: str) -> tuple[str, Instrument | None, Field | None]:
        """Return (title of the field, form or None, Field or None); only plan rows and their reports have a Field."""
        try:
            if record.ref.entity in ("row", "progress"):
                cell = RowFieldCell.of(self._reader, record, name)
                if cell.field:
                    title = arabic_digits(str(cell.field.title))
                else:
                    title = RowFieldCell.field_words(None, name)
                return title, cell.form, cell.field
            home = assessment_of(self._reader, record)
            found = self._reader.record(home) if home else None
            if record.ref.entity in SettingInForce.HOLDERS:
                found = record
            form = self._reader.forms.get(bound_form(found)) if found else None
            return RowFieldCell.field_words(form, name, record.text("item")), form, None
        except UserError:
            return RowFieldCell.field_words(None, name), None, None

    def value(self, record: Record, name: str, value: Value) -> str:
        if WorkshopSlip.voted_on(self._reader, record.ref) and name not in SILENT:
            value = AbsenceReason.VOTED
        _title, form, field = self.field(record, name)
        names = cell_names(self._reader, record, form, field) if form and field else {}
        text = value_words(form, field, name, names, value, record.text("item"))
        return text if not isinstance(value, Plain) or len(text) < LONGEST else f"{text[:LONGEST]}…"


LONGEST = 40  # characters shown of a plain value, which nobody reads


def changes_after(reader: Reader, ops: Iterable[FieldHistoryRow]) -> Iterator[StateDifference]:
    """Yield a difference for each field that `ops`, written after a signing, changed: its title and newest value."""
    words = FieldDescriber(reader)
    newest = {(op.ref, op.field): op for op in ops}
    for (ref, name), op in newest.items():
        record = reader.record(ref) or Record(ref, {})
        if name in SILENT - {"_del"}:
            continue
        if name == "_del":
            text = _("ลบ") if op.value is not None else _("นำกลับจากถังขยะ")
            yield StateDifference(ref, words.called(ref), "", "", text, stamp(op.clock))
            continue
        title, _form, _field = words.field(record, name)
        yield StateDifference(
            ref, words.called(ref), title, "", words.value(record, name, op.value), stamp(op.clock)
        )


def compared(
    reader: Reader, subject: Ref, before: str, after: str = ""
) -> tuple[StateDifference, ...]:
    """Return how a document differs between its states at two sign-off ops ("" = now). UserError if one is invalid."""
    with ExitStack() as held:
        then = held.enter_context(reader.signed_view(before))
        old = fields_of(then, subject)
        now = held.enter_context(reader.signed_view(after)) if after else reader
        return tuple(
            _differ(FieldDescriber(then), FieldDescriber(now), old, fields_of(now, subject))
        )


def fields_of(reader: Reader, subject: Ref) -> dict[Ref, Record]:
    """Return {reference: record} of a document, its records, linked evidence and files; {} if not here or deleted."""
    top = reader.record(subject)
    if top is None or top.deleted:
        return {}
    found = {one.ref: one for one in (top, *below(reader, subject)) if one.ref.entity not in APART}
    links = [one for one in found.values() if one.ref.entity == "link"]
    evidence = linked_evidence(reader, subject.scope, links)
    inside = below_each(reader, subject.scope, [piece.ref for piece in evidence.values()])
    for link in links:
        piece = evidence.get(link.text("evidence"))
        if piece is not None:
            found |= {one.ref: one for one in (piece, *inside[piece.ref])}
    return found


def _differ(
    then: FieldDescriber, now: FieldDescriber, old: Mapping[Ref, Record], new: Mapping[Ref, Record]
) -> Iterator[StateDifference]:
    for ref in [*old, *(ref for ref in new if ref not in old)]:
        was, is_ = old.get(ref), new.get(ref)
        if was is None or is_ is None:
            words = now if was is None else then
            if ref.entity not in ("sheet", "link", "file"):
                before, after = ("", _("เพิ่ม")) if was is None else (_("มี"), _("ลบ"))
                yield StateDifference(ref, words.called(ref), "", before, after)
            if ref.entity == "answer" and is_ is not None:
                yield from _fields(now, Record(ref, {}), is_)
            continue
        yield from _fields(now, was, is_, then)


def _fields(
    now: FieldDescriber, was: Record, is_: Record, then: FieldDescriber | None = None
) -> Iterator[StateDifference]:
    for name in sorted({*was.fields, *is_.fields} - SILENT):
        before = was.fields.get(name, NOTHING).value
        after = is_.fields.get(name, NOTHING).value
        if before != after:
            title, _form, _field = now.field(is_, name)
            values = (then or now).value(was, name, before), now.value(is_, name, after)
            yield StateDifference(is_.ref, now.called(is_.ref), title, *values)


class SignedStateComparison(NamedTuple):
    """The result of comparing a document's data with its signed state; `problem`: a sentence, "" if equal."""

    problem: str = ""
    differences: tuple[StateDifference, ...] = ()


def match(reader: Reader, signoff: SignOff) -> SignedStateComparison:
    """Return how the present data differs from the signed data. The result has no differences if the sign-off is of a
    period, or if its signed data is not complete on this PC."""
    if signoff.body is None or not signoff.sound or signoff.body.period:
        return SignedStateComparison()
    after = reader.sign_offs.after(signoff.op)
    since = {(op.ref, op.field) for op in (*after.came, *after.went)}
    differ = compared(reader, signoff.body.subject, signoff.op)
    if since:
        changed = tuple(changes_after(reader, (*after.came, *after.went)))
        text = _("ข้อมูลเปลี่ยนไป {n} ช่องหลังล็อก เพราะมีรายการมาจากเครื่องอื่น ฉบับพิมพ์ยังเป็นข้อมูลตามที่ล็อก")
        return SignedStateComparison(text.format(n=len(since)), changed)
    if differ or not reader.sign_offs.untouched(signoff.op):
        text = _(
            "ข้อมูลในเครื่องนี้ไม่ตรงกับที่ล็อกไว้ โดยไม่มีในประวัติ ฉบับพิมพ์จึงไม่ตรงกับหน้าจอ ให้ตรวจและซ่อมที่หน้าสุขภาพข้อมูล"
        )
        return SignedStateComparison(text, differ)
    return SignedStateComparison()


def values_of(reader: Reader, subject: Ref) -> dict[tuple[Ref, str], Value]:
    return {
        (record.ref, name): shown.value
        for record in fields_of(reader, subject).values()
        for name, shown in record.fields.items()
        if name not in SILENT and shown.value is not None
    }
