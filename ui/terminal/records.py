"""Commands for records of an office folder: list, show, set fields by `FIELD=VALUE`, delete."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Literal

import click

from core.assessment.deeds import answer_item
from core.assessment.rounds import AssessmentRounds
from core.assessment.start_deeds import set_assessment
from core.change_check import is_scope
from core.entities import ENTITIES, REGISTERS, by_deed, scope_kind
from core.errors import UsageError, UserError
from core.exchange.letter_deeds import comment, reply, write_up
from core.forms.deeds import SettingChoice, choose, decide
from core.forms.field_types import FieldType, type_of
from core.forms.field_values import WHOLE
from core.forms.ports import Action, Reader, bound_form
from core.forms.settings import SettingInForce
from core.forms.shape import Field
from core.forms.vocabulary import unknown, written
from core.i18n import _
from core.log.deeds import FieldWrite, add_row, check_typed, delete_record, set_field
from core.log.op import SIGNED, SIGNOFFS, STAGE
from core.log.ports import FieldHistoryRow, standing
from core.plan.file_deeds import confirm_cell
from core.plan.links import by_name, value_on
from core.plan.register_deeds import add_entries, enter_entry
from core.records.titles import ABSENT, title
from core.signing.deeds import accept, end_sign_off, revise
from core.slots import OF_ROWS, Slot, is_setting, parse_slot
from core.values import AbsenceReason, Record, Ref, Written
from ui.desk import Office, ReadOnlyFolder
from ui.terminal.arguments import RECORD, TOKEN, RefArgument, ref_of, seen_of, there, token_of
from ui.terminal.commands import LazyCommandGroup
from ui.terminal.show import (
    Output,
    after_signing,
    columns,
    note_seen,
    part,
    signed,
    signed_lines,
    timed,
)

OF_ASSESSMENT = frozenset({"profiles", "group"})


def new_action(office: Office, entity_path: str, texts: Mapping[str, str]) -> Action:
    scope, _slash, entity = entity_path.rpartition("/")
    if entity not in ENTITIES:
        raise unknown(entity, "")
    if scope and (not is_scope(scope) or scope_kind(scope) not in ENTITIES[entity].scope_kinds):
        raise UserError(
            _("สร้าง {entity} ในขอบเขต {scope} ไม่ได้").format(entity=entity, scope=scope[:80]),
            _("ขอบเขตเป็นรหัสหน่วยงาน 32 ตัว หรือ all และข้อมูลแต่ละชนิดอยู่ได้เฉพาะบางขอบเขต"),
            _("คัดลอกขอบเขตจากคำสั่ง record list แล้วลองใหม่"),
        )
    if entity in REGISTERS and scope in ("", office.unit):
        row = {name: written(entity, name, value) for name, value in texts.items()}
        return partial(add_entries, register=entity, rows=[row])
    if entity in ("comment", "reply", "acceptance", "letter"):
        for name, value in texts.items():
            written(entity, name, value)  # an unknown field is an error, never ignored
        return message_action(entity, scope or office.unit, texts)
    for name in texts:
        check_typed(entity, name)
    fields = office.session.read(
        lambda reader: typed(reader, Record(Ref(office.unit, entity, ""), {}), texts)
    )
    scope = scope or ("all" if ENTITIES[entity].scope_kinds == {"all"} else office.unit)
    return partial(add_row, scope=scope, entity=entity, fields=fields)


def action_named(reader: Reader, ref: Ref, texts: Mapping[str, str], token: str | None) -> Action:
    record = standing(reader, ref)
    shown_before = seen_of(reader, ref, texts, token) if token is not None else {}
    seen = {name: shown_before.get(name, record.shown(name).seen) for name in texts}
    writes = [(name, value or None, seen[name]) for name, value in texts.items()]
    if ref.entity == "answer":
        assessment = standing(
            reader, standing(reader, record.reference("sheet")).reference("assessment")
        )
        form = reader.forms.get(bound_form(assessment))
        return partial(
            answer_item,
            instrument=form,
            assessment=assessment.ref,
            item=record.text("item"),
            inputs=writes,
        )
    if ref.entity == "assessment" and all(
        parse_slot(name).family == "extra" for name in texts.keys() - OF_ASSESSMENT
    ):
        form = reader.forms.get(bound_form(record))
        return partial(set_assessment, instrument=form, assessment=ref, inputs=writes)
    # which only their own action may set
    own = [name for name in texts if by_deed(ref.entity, name)]
    if own and len(own) < len(texts):
        raise UserError(
            _("ตั้งช่อง {name} พร้อมกับช่องอื่นไม่ได้").format(name=own[0]),
            _("ช่องนี้มีขั้นตอนของตนเอง ซึ่งบันทึกแยกจากช่องอื่น"),
            _("ตั้งช่องอื่นก่อน แล้วตั้งช่องนี้ด้วยอีกคำสั่งหนึ่ง"),
        )
    if ref.entity in (*SettingInForce.HOLDERS, "programme") and all(map(is_setting, texts)):
        return setting_action(record, texts)
    if ref.entity == "row" and all(
        parse_slot(name).family == "waits" and not value for name, value in texts.items()
    ):
        return partial(confirm_cell, row=ref, fields=[parse_slot(name).id for name in texts])
    if ref.entity in SIGNOFFS and texts.keys() == {"ended_why"}:
        return partial(
            revise if record.text(STAGE) == SIGNED else end_sign_off,
            ref=ref,
            reason=texts["ended_why"],
        )
    values = typed(reader, record, texts)
    if ref.entity in REGISTERS:
        return partial(enter_entry, ref=ref, values=values, seen=seen)
    return partial(
        set_field,
        ref=ref,
        writes=[FieldWrite(name, value, seen[name]) for name, value in values.items()],
    )


def setting_action(record: Record, texts: Mapping[str, str]) -> Action:
    """Return the action that saves a document's choices for its form's settings, with reasons. `texts`: {field: text};
    a choice or reason that is not in it stays."""
    wishes = []
    for one in dict.fromkeys(parse_slot(name).id for name in texts):
        names = Slot("setting", one).name, Slot("setting", one, end="why").name
        choice, why = (texts[each] if each in texts else record.text(each) for each in names)
        wishes.append(SettingChoice(one, choice, why))
    if record.ref.entity == "programme":
        return partial(decide, programme=record.ref, choices=wishes)
    return partial(choose, document=record.ref, choices=wishes)


def typed(reader: Reader, record: Record, texts: Mapping[str, str]) -> dict[str, Written]:
    """Return `texts` (by field) as typed values. For a row of a plan, the plan's form decides the types."""
    entity = record.ref.entity
    if entity not in ("row", "progress") or not any(
        parse_slot(name).family in OF_ROWS for name in texts
    ):
        return {name: written(entity, name, value) for name, value in texts.items()}
    if entity == "row":
        row = record
    else:
        row = standing(reader, ref_of(field_text(record, texts, "row"), record.ref.scope))
    plan = standing(reader, ref_of(field_text(row, texts, "plan"), record.ref.scope))
    form = reader.forms.get(bound_form(plan))
    kind = field_text(row, texts, "kind")
    table: Literal["row", "progress"] = "row" if entity == "row" else "progress"
    fields = {each.stored: each for each in form.fields if kind in each.kind}
    values: dict[str, object] = {**texts}
    for name in texts.keys() & fields.keys():
        values[name] = by_name(
            reader, record.ref.scope, fields[name], _read(fields[name], texts[name], plan)
        )
    return {name: value_on(form, kind, name, value, table) for name, value in values.items()}


def _read(field: Field, value: str, plan: Record) -> object:
    """Parse a value as a person types it, or money in satang as saved."""
    of = type_of(field)
    if of.source or not value.strip() or (of.money and re.fullmatch(WHOLE, value)):
        return value
    return FieldType.given_as(field, value, plan.number("year") or 0)


def field_text(record: Record, texts: Mapping[str, str], name: str) -> str:
    """Return a field's text: that of the record or, if it is empty, that in `texts`. UserError if both are empty."""
    words = record.text(name) or texts.get(name, "")
    if not words:
        raise UserError(
            _("ขาดช่อง {name}").format(name=name),
            _("ต้องรู้ช่องนี้จึงจะรู้ชนิดของช่องอื่น"),
            _("ใส่ {name}=… แล้วลองใหม่").format(name=name),
        )
    return words


def message_action(entity: str, scope: str, texts: Mapping[str, str]) -> Action:
    """Return the action that writes a message with the typed `texts` (by field). `entity`: "comment" (about unit
    `scope`), "reply" or "acceptance"; any other stands for a letter to the unit above."""
    text = texts.get("text", "")
    if entity == "comment":
        of = ref_of(texts.get("about") or f"all/unit/{scope}", scope)
        action = partial(
            comment, unit=scope, topic=of, kind=texts.get("kind", "comment"), text=text
        )
        return partial(action, item=texts.get("item", ""), due=texts.get("due", ""))
    if entity == "reply":
        done = bool(written("reply", "done", texts.get("done")))
        return partial(reply, comment=ref_of(texts.get("answers", ""), scope), text=text, done=done)
    if entity == "acceptance":
        signoff = ref_of(texts.get("signoff", ""), scope)
        return partial(
            accept, signoff=signoff, state=texts.get("state", ""), reason=texts.get("reason", "")
        )
    return partial(
        write_up, text=text, topic=ref_of(texts["about"], scope) if texts.get("about") else None
    )


record = LazyCommandGroup()


@record.reads("list", _("รายการข้อมูล"))
@click.argument("entity", metavar="[ENTITY]", required=False)
def list_records(reading: ReadOnlyFolder, entity: str | None) -> Output:
    if entity is not None and entity not in ENTITIES:
        raise UserError(
            _("ไม่รู้จักข้อมูลชนิด {entity}").format(entity=entity),
            _("ชนิดที่มีคือ {names}").format(names=", ".join(ENTITIES)),
            _("เลือกชนิดหนึ่งแล้วลองใหม่"),
        )
    found = [
        one for name in ([entity] if entity else ENTITIES) for one in reading.reader.records(name)
    ]
    note_seen(reading, found, ("name", "title", "number", "text"))
    values = [{**part(one, "ref entity=ref.entity"), "title": title(one)} for one in found]
    return Output(values, columns([(str(one.ref), title(one)) for one in found]))


@record.reads("show", _("ข้อมูลหนึ่งกับที่มาของทุกช่อง"))
@RECORD
def show(reading: ReadOnlyFolder, record: Ref) -> Output:
    found = AssessmentRounds.as_shown(reading.reader, there(reading.reader, record))
    note_seen(reading, [found])
    fields = {
        name: field_of(found, name, reading.reader.history.of(record, name))
        for name in sorted(found.fields)
    }
    signs = signed(reading.reader, record)
    since = after_signing(reading.reader, record)
    all_seen = token_of(op for shown in found.fields.values() for op in shown.seen)
    after = {"seen": all_seen, "signed": signs, "after_signing": since, "fields": fields}
    bin_line = [_("อยู่ในถังขยะ")] if found.deleted else []
    lines = [str(record), *bin_line, *signed_lines(signs, since), *field_lines(fields)]
    return Output({**part(found, "ref deleted flags"), **after}, lines)


def split(pair: str) -> tuple[str, str]:
    name, sign, value = pair.partition("=")
    if not sign or not name:
        raise UsageError(
            _("อ่าน {pair} ไม่ได้").format(pair=pair[:60]),
            _("ค่าต้องเขียนเป็น ช่อง=ค่า"),
            _("ดูวิธีใช้ด้วย python main.py record set --help"),
        )
    return name, value


@record.saves("set", _("ตั้งค่าช่อง; ชนิด/new สร้างข้อมูลใหม่"))
@click.argument("words", metavar="RECORD")
@click.argument("values", metavar="FIELD=VALUE…", nargs=-1, required=True, type=split)
@click.option("--seen", metavar="TOKEN", default=None, help=_("ค่าที่เห็นก่อนแก้ จาก record show"))
def set_values(
    office: Office, words: str, values: Sequence[tuple[str, str]], seen: str | None
) -> Action:
    if seen is not None and not re.fullmatch(TOKEN, seen):
        raise UsageError(
            _("อ่านค่า --seen ไม่ได้"), _("รูปแบบไม่ถูกต้อง"), _("คัดลอก seen จากคำสั่ง record show")
        )
    given, (head, _slash, last) = dict(values), words.rpartition("/")
    if last == "new":
        return new_action(office, head, given)
    return office.session.read(
        partial(action_named, ref=ref_of(words, office.unit), texts=given, token=seen)
    )


REF = click.argument("ref", metavar="RECORD", type=RefArgument)
record.deed("delete", _("ย้ายไปถังขยะพร้อมสิ่งที่อยู่ข้างใน"), delete_record, REF)


def field_of(record: Record, name: str, past: Sequence[FieldHistoryRow]) -> Mapping[str, object]:
    """Return a field as JSON: its value, its conflicting values, and who saved the value when on which PC. `past` is
    the record's history, in which the save is looked up."""
    shown = record.shown(name)
    head = next((op for op in past if op.op in shown.seen), None)
    by: dict[str, object] = {"person": "", "device": "", "clock": None}
    if head:
        by = part(head, "person device clock")
    return {
        **part(shown, "value heads=seen"),
        "seen": token_of(shown.seen),
        **by,
        "conflict": shown.conflict,
        "sides": list(map(timed, shown.sides)),
    }


def field_lines(fields: Mapping[str, Mapping[str, object]]) -> Iterator[str]:
    for name, shown in fields.items():
        mark = "! " if shown["conflict"] else ""
        value = shown["value"]
        yield f"{mark}{name} = {_(ABSENT[value]) if value is AbsenceReason.VOTED else value}"
        yield f"    seen {shown['seen']}"
