"""The output of commands: a JSON value for programs, text lines for people; and the log of viewed personal data."""

import dataclasses
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from datetime import UTC, date, datetime
from enum import Enum
from fractions import Fraction
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple

import click

from core.assessment.rounds import AssessmentRounds
from core.entities import field_of
from core.errors import UserError
from core.exact import PLACES, points_text
from core.exchange.incoming_view import ImportEffects
from core.forms.ports import Reader
from core.i18n import _
from core.log.op import SIGNOFFS, SignOff, SignOffState
from core.log.ports import FieldHistoryRow
from core.log.post import FieldChangedByTrust
from core.log.scopes import MANY, may_be_marked
from core.values import AbsenceReason, Changes, Record, Ref, Value
from ui.desk import ReadOnlyFolder


class Output(NamedTuple):
    """What a command returns: a JSON value, the same as text lines, its exit code, and lines for stderr (`wrong`)."""

    value: object
    lines: Sequence[str] = ()
    code: int = 0
    wrong: Sequence[str] = ()  # what could not be done; the exit code is then 1


def show(output: Output, as_json: bool) -> None:
    """Print a command's result on stdout, as JSON or as text lines; then print its error lines (`wrong`) on stderr."""
    if as_json:
        click.echo(
            re.sub(STEERS, escape, json.dumps(plain(output.value), ensure_ascii=False, indent=1))
        )
    else:
        for line in output.lines:
            say(line)
    for line in output.wrong:
        say(line, err=True)


# Characters that control a terminal, end a line or change the direction of text; JSON keeps its own line ends.
STEERS = "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"


def escape(letter: re.Match[str]) -> str:
    """Return the matched character as a JSON escape such as `\\u001b`."""
    return f"\\u{ord(letter[0]):04x}"


def say(line: str, *, err: bool = False) -> None:
    """Print one line of text, on stderr if `err`; characters that could control the terminal are escaped."""
    click.echo(re.sub(STEERS, escape, line).replace("\n", "\\n"), err=err)


# Rows whose fields were renamed after scripts could read them: by class, {field: the key that JSON keeps}.
KEYS: Mapping[str, Mapping[str, str]] = {
    "CentreUnitRow": {"has_data": "here", "ever_sent": "known"},
    "Changes": {"invalid_cells": "kept"},
    "ConfirmedOpCount": {"total": "of"},
    "ConflictValueRow": {"written_here": "own"},
    "ConflictValueScore": {"dimension_full": "of"},
    "DamageDiagnosis": {"problem": "what"},
    "EvidenceMatrixCell": {"demanded": "of", "reasons": "why"},
    "FormFault": {"problem": "what"},
    "FormFileFault": {"problem": "what"},
    "ImportPreview": {"made_at": "made", "file_name": "called", "total": "of"},
    "ImportRecordRow": {"title": "about"},
    "IneffectiveOps": {"reason": "why"},
    "ItemBallotAnswers": {
        "counted": "of",
        "answers": "said",
        "own_answer": "own",
        "agreed_answer": "agreed",
        "reason": "why",
    },
    "MissingExportParts": {"made_at": "made", "total": "of"},
    "QuestionBallotAnswers": {"question": "asked", "own_answer": "own"},
    "RouteStep": {"confirmations": "seen"},
    "StartFileResult": {"total": "of"},
    "StoredFile": {"taken_at": "taken"},
    "UnconvertedFormPart": {"text": "what", "reason": "why"},
}


def keys_of(kind: type) -> dict[str, str]:
    """Return {field: JSON key} of a class of named tuples or dataclasses; a key is its field's name but for KEYS."""
    names = getattr(kind, "_fields", None) or [slot.name for slot in dataclasses.fields(kind)]
    return {name: KEYS.get(kind.__name__, {}).get(name, name) for name in names}


def keyed(row: object) -> dict[str, Any]:
    """Return all attributes of a named tuple or dataclass by their JSON keys."""
    return {key: getattr(row, name) for name, key in keys_of(type(row)).items()}


def plain(value: object) -> object:
    """Return `value` as JSON can have it: fractions as integers or `n/d`, references as text, absent values as null."""
    match value:
        case None | bool() | int():
            return value
        case Fraction():
            if value.denominator == 1:
                return int(value)
            return f"{value.numerator}/{value.denominator}"
        case AbsenceReason():
            return None
        case UserError():
            return {"what": value.what, "why": value.why, "do": value.do}
        case date():
            return value.isoformat()
        case Enum():
            return plain(value.value)
        case Ref() | Path() | str():
            return str(value)
        case Mapping():
            return {str(name): plain(inner) for name, inner in value.items()}
        case Set():
            return sorted(str(inner) for inner in value)
    if hasattr(value, "_asdict") or dataclasses.is_dataclass(value):
        return plain(keyed(value))
    if isinstance(value, Iterable):
        return [plain(inner) for inner in value]
    raise TypeError(f"no JSON for {type(value).__name__}")


def part(row: object, attributes: str) -> dict[str, object]:
    """Return attributes of `row` as a dict. For example, `attributes` = `title unit=home.id` gives the value of
    `row.title` under `title` and that of `row.home.id` under `unit`. The attribute `clock` becomes an ISO text."""
    keys = (name.partition("=") for name in attributes.split())
    found = {key: attrgetter(path or key)(row) for key, _equals, path in keys}
    return found | {"clock": moment(found["clock"])} if "clock" in found else found


def timed(row: Any) -> dict[str, object]:
    """Return all attributes of a named tuple as a dict, `clock` as ISO text."""
    found = keyed(row)
    return found | {"clock": moment(found["clock"])} if "clock" in found else found


def number(value: Fraction | int | None, places: int = PLACES) -> str:
    """Return a number as pages and papers show it, with at most `places` decimals; `–` for None."""
    return points_text(None if value is None else Fraction(value), places)


def columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return rows of texts as lines with aligned columns, with Thai marks above and below letters counted as 0 wide."""
    if not rows:
        return []
    widths = [max(width(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "  ".join(
            cell + " " * (wide - width(cell)) for cell, wide in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]


def width(text: str) -> int:
    """Return the number of terminal columns that a text takes."""
    return sum(1 for letter in text if letter not in STACKED)


STACKED = frozenset("ัิีึืฺุู็่้๊๋์ํ๎")


def changed(changes: Changes, **more: object) -> Output:
    """Return the output of a command that saved `changes`: the changed records and, only in JSON, the values `more`."""
    touched = sorted(map(str, changes.touched))
    value = {"label": changes.label, "save": changes.save, "touched": touched, **more}
    if not changes.save:
        return Output(value, [_("ไม่มีอะไรเปลี่ยน")])
    if len(touched) > MOST_RECORDS:
        rest = [_("  และอีก {n} รายการ").format(n=len(touched) - MOST_RECORDS)]
    else:
        rest = []
    return Output(value, [_("บันทึกแล้ว"), *(f"  {ref}" for ref in touched[:MOST_RECORDS]), *rest])


def named(value: Mapping[str, object]) -> Output:
    """Return a dict as output: as JSON, and as text lines `name: value`."""
    return Output(value, [f"{name}: {fact}" for name, fact in value.items()])


MOST_RECORDS = 10  # most records shown by name
MOST_LINES = 20  # most lines of one kind shown


def moment(clock: int) -> str:
    """Return a clock reading (milliseconds since 1970) as ISO text, or the number itself if it is no valid time."""
    try:
        return datetime.fromtimestamp(clock / 1000, UTC).isoformat(timespec="seconds")
    except (OverflowError, ValueError, OSError):
        return str(clock)


def record_preview_lines(effects: ImportEffects) -> Iterator[str]:
    """Yield text lines on what an import would change: records with their fields, then findings to be corrected."""
    states = {"conflict": _("ไม่ตรงกัน"), "deleted": _("ลบ"), "changed": _("เปลี่ยน"), "new": _("ใหม่")}
    for record in effects.records[:MOST_LINES]:
        yield f"    {states[record.state]}  {record.unit}  {record.title}".rstrip()
        for field in record.fields[:MOST_LINES] if record.state != "new" else ():
            yield f"        {field.name}: {field.before or '–'} → {field.after or '–'}"
    more = effects.more + max(0, len(effects.records) - MOST_LINES)
    if more:
        yield "    " + _("และอีก {n} รายการ").format(n=more)
    for text in effects.findings[:MOST_LINES]:
        yield "    " + _("ข้อสังเกตที่ต้องแก้: {text}").format(text=text)
    for text in effects.astray[:MOST_LINES]:
        yield f"    {text}"


def turned_lines(turned: Sequence[FieldChangedByTrust]) -> Iterator[str]:
    """Yield a line for each field whose value changed because an import made older ops valid or invalid."""
    for one in turned[:MOST_LINES]:
        words = {"before": value_text(one.before), "after": value_text(one.after)}
        yield "    " + _("เปลี่ยนตามสิทธิ์ {ref} {field}: {before} → {after}").format(
            ref=one.ref, field=one.field, **words
        )
    if len(turned) > MOST_LINES:
        yield "    " + _("และอีก {n} ช่อง").format(n=len(turned) - MOST_LINES)


def value_text(value: Value) -> str:
    return "–" if value is None or isinstance(value, AbsenceReason) else str(value)


def note_seen(
    reading: ReadOnlyFolder, records: Iterable[Record], fields: Collection[str] = ()
) -> None:
    """Note in the log of views those of the records that show personal data; `fields`: the fields shown, () = all."""
    people = [record.ref for record in records if shows_personal(record, fields)]
    if people:
        reading.note("view", str(people[0]) if len(people) == 1 else MANY)


def note_fields(reading: ReadOnlyFolder, fields: Iterable[tuple[Ref, str]]) -> None:
    """Note in the log of views that these (record, field) were shown; fields without personal data are left out."""
    found = ((reading.reader.record(ref), field) for ref, field in fields)
    note_seen(
        reading,
        {one.ref: one for one, field in found if one and shows_personal(one, (field,))}.values(),
    )


def shows_personal(record: Record, fields: Collection[str] = ()) -> bool:
    """Return whether one of `fields` (() = all) is personal data, by its type or because the record is marked so."""
    entity, marked = record.ref.entity, bool(record.number("personal"))
    shown = (name for name in fields or record.fields if record.text(name))
    return any(
        (declared := field_of(entity, name)) is not None
        and (declared.personal or (marked and may_be_marked(entity, name)))
        for name in shown
    )


def records_of(reader: Reader, refs: Iterable[Ref]) -> list[Record]:
    return [record for ref in refs if (record := reader.record(ref))]


# -- the sign-offs of a record

JsonObject = Mapping[str, object]


def signed(reader: Reader, ref: Ref) -> list[JsonObject]:
    """Return the sign-offs that cover a record, its own and those of documents that contain it, as JSON."""
    return [one_signed(reader, one) for one in reader.sign_offs.of(ref)]


def one_signed(reader: Reader, signoff: SignOff) -> JsonObject:
    record = reader.record(signoff.ref)
    fields = {
        name: record.text(name) if record else ""
        for name in ("stage", "signers", "ended_by", "ended_why")
    }
    body = signoff.body
    signed: dict[str, object] = {"subject": None}
    signed |= dict.fromkeys(("period", "score", "state_hash", "instrument_hash"), "")
    if body:
        signed = part(body, "subject period score")
        signed["state_hash"] = body.state_hash.hex()
        signed["instrument_hash"] = body.instrument_hash.hex()
    return {
        **part(signoff, "signoff=ref op state stands ended"),
        **fields,
        "device": signoff.device.hex(),
        **signed,
    }


def after_signing(reader: Reader, ref: Ref) -> list[JsonObject]:
    """Return, for each sign-off that covers `ref`, which ops have since taken effect (`came`) or lost it (`went`). If
    `ref` is the signed document or a sign-off, these are ops of the whole document, else only of the record `ref`."""
    found: list[JsonObject] = []
    asked = reader.sign_offs.of(ref)
    for one, after in zip(
        asked, reader.sign_offs.after_each([one.op for one in asked]), strict=True
    ):
        of_subject = ref.entity in SIGNOFFS or (one.body is not None and one.body.subject == ref)
        came, went = (
            _ops(reader, ops if of_subject else [op for op in ops if op.ref == ref])
            for ops in after
        )
        found.append({"signoff": one.ref, "op": one.op, "came": came, "went": went})
    return found


def _ops(reader: Reader, ops: Sequence[FieldHistoryRow]) -> list[JsonObject]:
    shown = [one for op in ops for one in AssessmentRounds.past_as_shown(reader, op.ref, [op])]
    return [part(op, "ref field value op person device clock") for op in shown]


def signing_state(signoff: JsonObject) -> str:
    if signoff["ended"]:
        return _("ยกเลิกแล้ว: {why}").format(why=signoff["ended_why"])
    if signoff["state"] == SignOffState.SOUND:
        return _("ข้อมูลครบและตรงตามที่ลงนาม")
    if signoff["state"] == SignOffState.WAITING:
        return _("ยังรอข้อมูลบางส่วนที่ลงนาม")
    return _("ไม่ตรงกับข้อมูลที่อ้างถึง จึงไม่มีผล")


def signed_lines(signoffs: Sequence[JsonObject], after: Sequence[JsonObject]) -> Iterator[str]:
    """Yield a line for each sign-off, then lines on the ops added or removed since. `signoffs` are from `signed`,
    `after` from `after_signing`."""
    for one, since in zip(signoffs, after, strict=True):
        period = _("งวด {period} ").format(period=one["period"]) if one["period"] else ""
        yield _("ล็อกเพื่อลงนาม {period}ผู้ลงนาม {signers}: {state} ({ref})").format(
            period=period, signers=one["signers"], state=signing_state(one), ref=one["signoff"]
        )
        for sentence, ops in (
            (_("มาหลังลงนาม"), since["came"]),
            (_("หายไปหลังลงนาม"), since["went"]),
        ):
            for op in ops if isinstance(ops, list) else ():
                yield f"    {sentence}: {op['ref']} {op['field']} = {op['value']}"
