"""What two states of a record say otherwise, field by field, in words: around signing, one revision and the next."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from typing import NamedTuple

from core.days import stamp
from core.errors import UserError
from core.i18n import _
from core.instruments.shape import Field, Instrument
from core.model.values import NOTHING, Plain, Record, Ref, Value
from core.ports import Forms, Past, Reader
from core.thai.digits import arabic_digits
from core.views.called import called
from core.views.conflict_homes import assessment_of, cell_of
from core.views.conflict_words import field_words, value_words
from core.views.contained import below
from core.views.register import register

SILENT = frozenset(
    {"_del", "order", "kind", "parent", "row", "period", "plan", "sheet", "subject", "item", "assessment"}
)
APART = frozenset({"signoff", "draft_signoff", "review_signoff", "paper"})  # what no sign-off covers


class Difference(NamedTuple):
    """One field that says something else; `what` says it where a whole record came or went."""

    ref: Ref
    where: str  # what a person calls the record
    field: str  # what its field is called, "" = the record as a whole
    before: str
    after: str
    when: str = ""


class Words:
    """Says fields and values in words; forms and units are looked up once."""

    def __init__(self, reader: Reader, forms: Forms) -> None:
        self._reader, self._forms = reader, forms
        self._units: Mapping[str, str] = {one.id: one.name for one in register(reader).values()}
        self._called: dict[Ref, str] = {}

    def called(self, ref: Ref) -> str:
        if ref not in self._called:
            self._called[ref] = called(self._reader, self._forms, ref)
        return self._called[ref]

    def field(self, record: Record, name: str) -> tuple[str, Instrument | None, Field | None]:
        """(what the field is called, its form, the field of a plan's form)."""
        try:
            if record.ref.entity in ("row", "progress"):
                cell = cell_of(self._reader, self._forms, record, name)
                title = arabic_digits(str(cell.field.title)) if cell.field else field_words(None, name)
                return title, cell.form, cell.field
            home = assessment_of(self._reader, record)
            found = self._reader.record(home) if home else None
            form = self._forms.get(found.text("using")) if found else None
            return field_words(form, name), form, None
        except UserError:
            return field_words(None, name), None, None

    def value(self, record: Record, name: str, value: Value) -> str:
        _title, form, field = self.field(record, name)
        said = value_words(form, field, name, self._units, value)
        return said if not isinstance(value, Plain) or len(said) < LONGEST else f"{said[:LONGEST]}…"


LONGEST = 40  # letters of a token nobody reads


def told_after(reader: Reader, forms: Forms, ops: Iterable[Past]) -> Iterator[Difference]:
    """What came or went after signing: each field once, as its newest op says it."""
    words, newest = Words(reader, forms), {(op.ref, op.field): op for op in ops}
    for (ref, name), op in newest.items():
        record = reader.record(ref) or Record(ref, {})
        if name in SILENT - {"_del"}:
            continue
        if name == "_del":
            said = _("ลบ") if op.value is not None else _("นำกลับจากถังขยะ")
            yield Difference(ref, words.called(ref), "", "", said, stamp(op.clock))
            continue
        title, _form, _field = words.field(record, name)
        yield Difference(ref, words.called(ref), title, "", words.value(record, name, op.value), stamp(op.clock))


def compared(reader: Reader, forms: Forms, subject: Ref, before: str, after: str = "") -> tuple[Difference, ...]:
    """What the signed body `before` (the name of its op) and the body `after` say otherwise; "" = what stands now.

    UserError when one of them cannot be read here yet.
    """
    with ExitStack() as held:
        then = held.enter_context(reader.sign_offs.view(before))
        old = fields_of(then, subject)
        now = held.enter_context(reader.sign_offs.view(after)) if after else reader
        return tuple(_differ(Words(then, forms), Words(now, forms), old, fields_of(now, subject)))


def fields_of(reader: Reader, subject: Ref) -> dict[Ref, Record]:
    """The subject, all that is contained in it, and the evidence its links name with their files."""
    top = reader.record(subject)
    if top is None or top.deleted:
        return {}
    found = {one.ref: one for one in (top, *below(reader, subject)) if one.ref.entity not in APART}
    for link in [one for one in found.values() if one.ref.entity == "link"]:
        evidence = reader.record(link.reference("evidence"))
        if evidence is not None and not evidence.deleted:
            found |= {one.ref: one for one in (evidence, *below(reader, evidence.ref))}
    return found


def _differ(
    then: Words, now: Words, old: Mapping[Ref, Record], new: Mapping[Ref, Record]
) -> Iterator[Difference]:  # fmt: skip
    for ref in [*old, *(ref for ref in new if ref not in old)]:
        was, is_ = old.get(ref), new.get(ref)
        if was is None or is_ is None:
            words = now if was is None else then
            if ref.entity not in ("sheet", "link", "file"):
                before, after = ("", _("เพิ่ม")) if was is None else (_("มี"), _("ลบ"))
                yield Difference(ref, words.called(ref), "", before, after)
            if ref.entity == "answer" and is_ is not None:
                yield from _fields(now, Record(ref, {}), is_)
            continue
        yield from _fields(now, was, is_, then)


def _fields(now: Words, was: Record, is_: Record, then: Words | None = None) -> Iterator[Difference]:
    for name in sorted({*was.fields, *is_.fields} - SILENT):
        before, after = was.fields.get(name, NOTHING).value, is_.fields.get(name, NOTHING).value
        if before != after:
            title, _form, _field = now.field(is_, name)
            said = (then or now).value(was, name, before), now.value(is_, name, after)
            yield Difference(is_.ref, now.called(is_.ref), title, *said)
