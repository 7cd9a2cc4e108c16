"""Commands for conflicts: list them, choose a value."""

import re
from collections.abc import Iterator
from datetime import datetime
from functools import partial

import click

from core.assessment.rounds import WorkshopSlip
from core.conflicts.deeds import ChosenConflictValue, no_conflict, other_value, resolve_conflict
from core.conflicts.facts import ConflictRow, conflicts
from core.conflicts.view import ConflictFacts, conflict_facts, conflict_texts
from core.conflicts.view import ConflictText as ToldConflict
from core.errors import UsageError
from core.forms.ports import Action, Reader
from core.i18n import _
from core.log.ports import standing
from core.records.titles import ABSENT
from core.values import AbsenceReason, Ref, ShownField, Written
from ui.desk import Office, ReadOnlyFolder
from ui.terminal.arguments import RECORD, TOKEN, seen_of, token_of
from ui.terminal.commands import LazyCommandGroup
from ui.terminal.show import Output, moment, note_fields, part, timed

conflict = LazyCommandGroup()


@conflict.reads("list", _("ช่องที่มีค่ามากกว่าหนึ่ง"))
def list_all(reading: ReadOnlyFolder) -> Output:
    found = conflicts(reading.reader)
    note_fields(reading, [(one.ref, one.field) for one in found])
    lines = [line for one in found for line in conflict_lines(one)]
    return Output([conflict_json(one) for one in found], lines or [_("ไม่มีข้อมูลไม่ตรงกัน")])


@conflict.saves("resolve", _("เลือกค่าของช่องหนึ่ง"))
@RECORD
@click.argument("field", metavar="FIELD")
@click.option("--value", metavar="V", default=None, help=_("ค่าที่เลือก"))
@click.option(
    "--side",
    metavar="N",
    type=click.IntRange(1),
    default=None,
    help=_("หรือลำดับของค่าใน conflict list"),
)
@click.option("--seen", metavar="TOKEN", default=None, help=_("ค่าที่เห็นก่อนเลือก จาก conflict list"))
@click.option("--reason", metavar="WHY", default="", help=_("เหตุผลที่เลือก เก็บไว้กับคำตอบ"))
def resolve(
    office: Office,
    record: Ref,
    field: str,
    value: str | None,
    side: int | None,
    seen: str | None,
    reason: str,
) -> Action:
    if (value is None) == (side is None):
        raise UsageError(
            _("ไม่รู้ว่าเลือกค่าใด"), _("ต้องบอกอย่างหนึ่งอย่างใด"), _("ใส่ --value หรือ --side อย่างเดียว")
        )
    if seen is not None and not re.fullmatch(TOKEN, seen):
        raise UsageError(
            _("อ่านค่า --seen ไม่ได้"), _("รูปแบบไม่ถูกต้อง"), _("คัดลอก seen จากคำสั่ง conflict list")
        )
    shown = office.session.read(lambda reader: standing(reader, record)).shown(field)
    if seen is None:
        ops = None
    else:
        ops = office.session.read(lambda reader: seen_of(reader, record, [field], seen)[field])
    chosen = office.session.read(
        lambda reader: chosen_value(reader, record, field, shown, value, side)
    )
    return partial(resolve_conflict, ref=record, field=field, value=chosen, seen=ops, reason=reason)


@conflict.reads("show", _("สิ่งที่ควรรู้ก่อนเลือก: ใครเขียน ทุกฝ่ายเคยเห็นค่าใด และคะแนนจะเป็นเท่าใดถ้าเลือกแต่ละค่า"))
@RECORD
@click.argument("field", metavar="FIELD")
def show_one(reading: ReadOnlyFolder, record: Ref, field: str) -> Output:
    now = int(datetime.now().timestamp() * 1000)
    found = (one for one in conflict_texts(reading.reader, now) if one.row.ref == record)
    text = next((one for one in found if one.row.field == field), None)
    if text is None:
        raise no_conflict(record, field)
    facts = conflict_facts(reading.reader, text.row)
    note_fields(reading, [(record, field)])
    value = {
        **conflict_json(text.row),
        **part(text, "title name=field"),
        **part(facts, "before now"),
    }
    values = [
        {
            **value_json,
            "words": words.words,
            "clock_remark": words.clock,
            "reason": fact.reason,
            "effect": fact.effect,
        }
        for value_json, words, fact in zip(
            sides_json(text.row), text.sides, facts.sides, strict=True
        )
    ]
    return Output(
        {**value, "sides": values, "takes_reason": facts.takes_reason},
        list(fact_lines(text, facts)),
    )


def fact_lines(text: ToldConflict, facts: ConflictFacts) -> Iterator[str]:
    yield f"{text.place}  {text.title}  {text.field}"
    if facts.before:
        yield _("ค่าที่ทุกฝ่ายเคยเห็น {value} ({when})").format(
            value=facts.before.words, when=facts.before.when
        )
    for one, fact in zip(text.sides, facts.sides, strict=True):
        yield "  ".join(
            filter(None, (one.words, one.who, one.position, one.device, one.when, one.clock))
        )
        if fact.reason:
            yield "    " + _("เขียนไว้ว่า {reason}").format(reason=fact.reason)
        if fact.effect:
            words = (fact.effect.verdict, fact.effect.dimension_words, fact.effect.total_words)
            yield "    " + "  ".join(filter(None, words))


def chosen_value(
    reader: Reader,
    ref: Ref,
    field: str,
    shown_field: ShownField,
    text: str | None,
    side: int | None,
) -> Written | ChosenConflictValue:
    """Return the value that resolves a conflict: if `text` is None, conflicting value number `side` (from 1); else the
    conflicting value equal to `text` or, if none is, `text`. UsageError for a wrong number or a text on a vote."""
    if text is None:
        if not 1 <= (side or 0) <= len(shown_field.sides):
            raise UsageError(
                _("ไม่มีค่าลำดับที่ {n}").format(n=side),
                _("ช่องนี้มี {n} ค่า").format(n=len(shown_field.sides)),
                _("ดูลำดับใน conflict list"),
            )
        return ChosenConflictValue(shown_field.sides[(side or 1) - 1].op)
    if WorkshopSlip.voted_on(reader, ref):
        raise UsageError(
            _("เลือกด้วย --value ไม่ได้"),
            _("คำตอบในใบลงคะแนนไม่แสดงทีละใบ"),
            _("เลือกด้วย --side ตามลำดับใน conflict list"),
        )
    for one in shown_field.sides:
        if (
            not isinstance(one.value, AbsenceReason)
            and ("" if one.value is None else str(one.value)) == text
        ):
            return one.value
    return other_value(reader, ref, field, text)


def conflict_json(row: ConflictRow) -> dict[str, object]:
    return {
        **part(row, "ref unit about=title field locked"),
        "seen": token_of(row.seen),
        "sides": sides_json(row),
    }


def sides_json(row: ConflictRow) -> list[dict[str, object]]:
    """Return the values of a conflict, each with `allowed`: no lock forbids to choose it."""
    return [{**timed(one), "allowed": row.may_choose(one.op)} for one in row.sides]


def conflict_lines(row: ConflictRow) -> Iterator[str]:
    yield f"{row.unit}  {row.title}  {row.field}  ({row.ref})"
    for n, value in enumerate(row.sides, 1):
        who = " ".join(filter(None, (value.person, value.unit, value.letter))) or value.device[:8]
        if value.value is AbsenceReason.VOTED:
            said = _(ABSENT[value.value])
        elif value.value is None:
            said = "–"
        else:
            said = str(value.value)
        signed = "  " + _("ค่าที่ลงนาม") if row.locked and value.op == row.kept else ""
        yield f"    {n}. {said}  ({who} {moment(value.clock)}){signed}"
    if row.locked:
        yield "    " + _(
            "ล็อกเพื่อลงนามแล้ว เลือกได้เฉพาะค่าที่ลงนาม ซึ่งการลงนามยังใช้ได้ ถ้าจะใช้ค่าอื่น ให้ยกเลิกการลงนามก่อน"
        )
    yield f"    seen {token_of(row.seen)}"
