"""Enter cells of a plan as a page shows them: words become values, a report opens its progress."""

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from core.actions.plan_lines import value_on
from core.actions.set_field import Wish, standing, wanted
from core.errors import UserError
from core.i18n import _
from core.instruments.shape import Field, Instrument
from core.instruments.valid import invalid
from core.model.natural import record_id
from core.model.values import Absent, Change, Changes, Plain, Record, Ref, Value, Written
from core.ports import Context, Reader, Store
from core.thai.dates import short_date
from core.thai.reading import plain_number, read_day, read_periods, read_satang
from core.views.plan_tree import place_of
from core.views.plan_words import grouped

NUMBERS = frozenset({"integer", "decimal", "percent", "people"})


class Entry(NamedTuple):
    """A cell of a row gets what was typed; `seen` is what the person was shown."""

    field: str  # id in the form
    words: str
    seen: tuple[str, ...]


def enter_cells(
    ctx: Context, store: Store, instrument: Instrument, row: Ref, period: str, entries: Sequence[Entry]
) -> Changes:
    """One save with what was typed into a row and its progress of `period`.

    UserError, and nothing is written, for words that are no value of their cell or that the form blocks.
    """
    record = standing(store, row)
    changes = [change for entry in entries for change in _entered(store, instrument, record, period, entry)]
    unique = {(change.ref, change.field): change for change in changes}
    return store.save(ctx, "enter_cells", list(unique.values())) if changes else Changes("enter_cells")


def keep_cell(
    ctx: Context, store: Store, instrument: Instrument, row: Ref, period: str, entries: Sequence[Entry]
) -> Changes:
    """Note what is being typed as a draft of this PC; what could not be saved as it is, is not noted."""
    record = standing(store, row)
    for entry in entries:
        try:
            ref, name, value = cell_value(instrument, record, period, entry)
        except UserError:
            continue
        held = store.record(ref)
        if value == (held.value(name) if held else None):
            store.drafts.drop(ref, name)
        else:
            store.drafts.keep(ctx, Change(ref, name, value, entry.seen))
    return Changes("keep_draft")


def take_up_cells(ctx: Context, store: Store, changes: Sequence[Change]) -> Changes:
    """Enter what was being typed when the program ended, then let the drafts go."""
    try:
        return store.save(ctx, "enter_cells", [*changes])
    finally:
        for change in changes:
            store.drafts.drop(change.ref, change.field)


def cell_value(instrument: Instrument, row: Record, period: str, entry: Entry) -> tuple[Ref, str, Written]:
    """(record, field, value) an entry comes to; UserError when the form has no such cell or the words do not fit."""
    kind = next(kind for kind in instrument.kinds if kind.id == row.text("kind"))
    field = next(each for each in instrument.fields if each.id == entry.field and kind.id in each.kind)
    place = place_of(field, kind)
    value = value_of(instrument, kind.id, field, entry.words)
    return (progress_of(row.ref, period) if place == "progress" else row.ref), field.stored, value


def value_of(instrument: Instrument, kind: str, field: Field, words: str) -> Written:
    """The value typed words mean in a cell; UserError says what the cell takes."""
    given = _meant(field, words)
    found = next(each for each in instrument.kinds if each.id == kind)
    place = place_of(field, found)
    value = value_on(instrument, kind, field.stored, given, "progress" if place == "progress" else "row")
    if field.fault == "block" and (trouble := invalid(field, value)):
        raise UserError(trouble, _("แบบกำหนดค่าของช่องนี้ไว้"), _("แก้ค่าแล้วลองใหม่"))
    return value


def typed_of(field: Field, value: Value) -> str:
    """The value as a person would type it again."""
    if value is None or isinstance(value, Absent):
        return ""
    if field.type == "money" and isinstance(value, int):
        return grouped(_baht(value), 2)
    if field.type == "date":
        try:
            return short_date(date.fromisoformat(str(value)))
        except ValueError:
            return str(value)
    return str(value)


def progress_of(row: Ref, period: str) -> Ref:
    return Ref(row.scope, "progress", record_id(row.scope, "progress", row.local, period))


def opened(reader: Reader, row: Ref, period: str) -> Iterable[Change]:
    """What must be written so that a row has a progress of the period; nothing when it has."""
    ref = progress_of(row, period)
    if reader.record(ref) is None:
        yield Change(ref, "row", Plain(row.local))
        yield Change(ref, "period", Plain(period))


def _entered(store: Store, instrument: Instrument, row: Record, period: str, entry: Entry) -> Iterable[Change]:
    ref, name, value = cell_value(instrument, row, period, entry)
    held = store.record(ref) or Record(ref, {})
    if change := wanted(held, Wish(name, value, entry.seen)):
        if ref.entity == "progress":
            yield from opened(store, row.ref, period)
        yield change


def _meant(field: Field, words: str) -> object:
    text = words.strip()
    if not text:
        return None
    if field.type == "money":
        return _or_refused(read_satang(_bare(field, text)), _("ช่องนี้รับจำนวนเงินเป็นบาท เช่น 1,250.50"))
    if field.type == "date":
        day = read_day(text)
        return _or_refused(day and day.isoformat(), _("ช่องนี้รับวันที่ เช่น 9 เม.ย. 69 หรือ 9/4/2569"))
    if field.type == "period":
        return _or_refused(read_periods(text), _("ช่องนี้รับช่วงเวลา เช่น ไตรมาส 2 - 4 ปี 2569 หรือ ต.ค. 68 - มี.ค. 69"))
    if field.type in NUMBERS:
        return _number(plain_number(_bare(field, text)), whole=field.type in ("integer", "people"))
    return words if field.type in ("text", "longtext") else text


def _bare(field: Field, text: str) -> str:
    """A number without the unit people write at it."""
    units = ("%", "ร้อยละ") if field.type == "percent" else ("บาท", "฿") if field.type == "money" else ()
    for unit in (*units, str(field.unit)):
        text = text.removesuffix(unit).removeprefix(unit).strip() if unit else text
    return text


def _number(text: str, *, whole: bool) -> str:
    digits = text.removeprefix("-").partition(".")
    fits = digits[0].isdigit() and (not digits[1] or (digits[2].isdigit() and not whole))
    said = _("ช่องนี้รับจำนวนเต็ม") if whole else _("ช่องนี้รับตัวเลข เช่น 12 หรือ 12.5")
    return str(_or_refused(text if fits and len(text) <= 15 else None, said))


def _or_refused(value: object, takes: str) -> object:
    if value is None:
        raise UserError(takes, _("ข้อความที่พิมพ์ยังไม่ใช่ค่าของช่องนี้"), _("แก้แล้วลองใหม่"))
    return value


def _baht(satang: int) -> Fraction:
    return Fraction(satang, 100)
