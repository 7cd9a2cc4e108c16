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
from core.forms.settings import ChosenOption
from core.forms.shape import Field
from core.forms.vocabulary import unknown, written
from core.i18n import _
from core.log.deeds import FieldWrite, add_row, check_typed, delete_record, set_field
from core.log.op import SIGNED, SIGNOFFS, STAGE
from core.log.ports import HistoryEntry, standing
from core.plan.file_deeds import confirm_cell
from core.plan.links import by_name, value_on
from core.plan.register_deeds import add_entries, enter_entry
from core.records.titles import ABSENT, title
from core.signing.deeds import accept, end_sign_off, revise
from core.slots import OF_ROWS, Slot, is_setting, parse_slot
from core.values import AbsenceReason, Record, Ref, Written
from ui.desk import Office, ReadOnlyFolder
from ui.terminal.arguments import RECORD, TOKEN, RefArgument, ref_of, seen_of, there, token_of
from ui.terminal.commands import CommandTable
from ui.terminal.show import Output, after_signing, columns, moment, note_seen, part, signed, signed_lines, timed

OF_ASSESSMENT = frozenset({"profiles", "group"})


def new_action(office: Office, words: str, given: Mapping[str, str]) -> Action:
    scope, _slash, entity = words.rpartition("/")
    if entity not in ENTITIES:
        raise unknown(entity, "")
    if scope and (not is_scope(scope) or scope_kind(scope) not in ENTITIES[entity].scope_kinds):
        raise UserError(
            _("สร้าง {entity} ในขอบเขต {scope} ไม่ได้").format(entity=entity, scope=scope[:80]),
            _("ขอบเขตเป็นรหัสหน่วยงาน 32 ตัว หรือ all และข้อมูลแต่ละชนิดอยู่ได้เฉพาะบางขอบเขต"),
            _("คัดลอกขอบเขตจากคำสั่ง record list แล้วลองใหม่"),
        )
    if entity in REGISTERS and scope in ("", office.unit):
        row = {name: written(entity, name, value) for name, value in given.items()}
        return partial(add_entries, register=entity, rows=[row])
    if entity in ("comment", "reply", "acceptance", "letter"):
        for name, value in given.items():
            written(entity, name, value)  # an unknown field is an error, never ignored
        return message_action(entity, scope or office.unit, given)
    for name in given:
        check_typed(entity, name)
    fields = office.session.read(lambda reader: typed(reader, Record(Ref(office.unit, entity, ""), {}), given))
    scope = scope or ("all" if ENTITIES[entity].scope_kinds == {"all"} else office.unit)
    return partial(add_row, scope=scope, entity=entity, fields=fields)


def action_named(reader: Reader, ref: Ref, given: Mapping[str, str], token: str | None) -> Action:
    record = standing(reader, ref)
    shown_before = seen_of(reader, ref, given, token) if token is not None else {}
    seen = {name: shown_before.get(name, record.shown(name).seen) for name in given}
    writes = [(name, value or None, seen[name]) for name, value in given.items()]
    if ref.entity == "answer":
        assessment = standing(reader, standing(reader, record.reference("sheet")).reference("assessment"))
        form = reader.forms.get(bound_form(assessment))
        return partial(answer_item, instrument=form, assessment=assessment.ref, item=record.text("item"), wishes=writes)
    if ref.entity == "assessment" and all(parse_slot(name).family == "extra" for name in given.keys() - OF_ASSESSMENT):
        form = reader.forms.get(bound_form(record))
        return partial(set_assessment, instrument=form, assessment=ref, wishes=writes)
    own = [name for name in given if by_deed(ref.entity, name)]  # which only their own action may set
    if own and len(own) < len(given):
        raise UserError(
            _("ตั้งช่อง {name} พร้อมกับช่องอื่นไม่ได้").format(name=own[0]),
            _("ช่องนี้มีขั้นตอนของตนเอง ซึ่งบันทึกแยกจากช่องอื่น"),
            _("ตั้งช่องอื่นก่อน แล้วตั้งช่องนี้ด้วยอีกคำสั่งหนึ่ง"),
        )
    if ref.entity in (*ChosenOption.HOLDERS, "programme") and all(map(is_setting, given)):
        return setting_action(record, given)
    if ref.entity == "row" and all(parse_slot(name).family == "waits" and not value for name, value in given.items()):
        return partial(confirm_cell, row=ref, fields=[parse_slot(name).id for name in given])
    if ref.entity in SIGNOFFS and given.keys() == {"ended_why"}:
        return partial(revise if record.text(STAGE) == SIGNED else end_sign_off, ref=ref, why=given["ended_why"])
    values = typed(reader, record, given)
    if ref.entity in REGISTERS:
        return partial(enter_entry, ref=ref, values=values, seen=seen)
    return partial(set_field, ref=ref, wishes=[FieldWrite(name, value, seen[name]) for name, value in values.items()])


def setting_action(record: Record, given: Mapping[str, str]) -> Action:
    """Return the action that saves choices and reasons for a form's settings; those not `given` stay."""
    wishes = []
    for one in dict.fromkeys(parse_slot(name).id for name in given):
        names = Slot("setting", one).name, Slot("setting", one, end="why").name
        choice, why = (given[each] if each in given else record.text(each) for each in names)
        wishes.append(SettingChoice(one, choice, why))
    if record.ref.entity == "programme":
        return partial(decide, programme=record.ref, wishes=wishes)
    return partial(choose, document=record.ref, wishes=wishes)


def typed(reader: Reader, record: Record, given: Mapping[str, str]) -> dict[str, Written]:
    """Return the texts `given`, by field, as typed values; for a plan's row its form decides the types."""
    entity = record.ref.entity
    if entity not in ("row", "progress") or not any(parse_slot(name).family in OF_ROWS for name in given):
        return {name: written(entity, name, value) for name, value in given.items()}
    row = record if entity == "row" else standing(reader, ref_of(field_text(record, given, "row"), record.ref.scope))
    plan = standing(reader, ref_of(field_text(row, given, "plan"), record.ref.scope))
    form, kind = reader.forms.get(bound_form(plan)), field_text(row, given, "kind")
    table: Literal["row", "progress"] = "row" if entity == "row" else "progress"
    fields = {each.stored: each for each in form.fields if kind in each.kind}
    values: dict[str, object] = {**given}
    for name in given.keys() & fields.keys():
        values[name] = by_name(reader, record.ref.scope, fields[name], _read(fields[name], given[name], plan))
    return {name: value_on(form, kind, name, value, table) for name, value in values.items()}


def _read(field: Field, value: str, plan: Record) -> object:
    """Parse a value as a person types it, or money in satang as saved."""
    of = type_of(field)
    if of.source or not value.strip() or (of.money and re.fullmatch(WHOLE, value)):
        return value
    return FieldType.given_as(field, value, plan.number("year") or 0)


def field_text(record: Record, given: Mapping[str, str], name: str) -> str:
    """Return the text of a field in the record or, if empty, in `given`. Raises UserError if both are empty."""
    words = record.text(name) or given.get(name, "")
    if not words:
        raise UserError(
            _("ขาดช่อง {name}").format(name=name),
            _("ต้องรู้ช่องนี้จึงจะรู้ชนิดของช่องอื่น"),
            _("ใส่ {name}=… แล้วลองใหม่").format(name=name),
        )
    return words


def message_action(entity: str, scope: str, given: Mapping[str, str]) -> Action:
    """Return the action that writes a message `entity` (comment, reply, acceptance, letter) about unit `scope`."""
    text = given.get("text", "")
    if entity == "comment":
        of = ref_of(given.get("about") or f"all/unit/{scope}", scope)
        action = partial(comment, unit=scope, about=of, kind=given.get("kind", "comment"), text=text)
        return partial(action, item=given.get("item", ""), due=given.get("due", ""))
    if entity == "reply":
        done = bool(written("reply", "done", given.get("done")))
        return partial(reply, to=ref_of(given.get("answers", ""), scope), text=text, done=done)
    if entity == "acceptance":
        signoff = ref_of(given.get("signoff", ""), scope)
        return partial(accept, signoff=signoff, state=given.get("state", ""), reason=given.get("reason", ""))
    return partial(write_up, text=text, about=ref_of(given["about"], scope) if given.get("about") else None)


record = CommandTable()


@record.reads("list", _("รายการข้อมูล"))
@click.argument("entity", metavar="[ENTITY]", required=False)
def list_records(reading: ReadOnlyFolder, entity: str | None) -> Output:
    if entity is not None and entity not in ENTITIES:
        raise UserError(
            _("ไม่รู้จักข้อมูลชนิด {entity}").format(entity=entity),
            _("ชนิดที่มีคือ {names}").format(names=", ".join(ENTITIES)),
            _("เลือกชนิดหนึ่งแล้วลองใหม่"),
        )
    found = [one for name in ([entity] if entity else ENTITIES) for one in reading.reader.records(name)]
    note_seen(reading, found, ("name", "title", "number", "text"))
    values = [{**part(one, "ref entity=ref.entity"), "title": title(one)} for one in found]
    return Output(values, columns([(str(one.ref), title(one)) for one in found]))


@record.reads("show", _("ข้อมูลหนึ่งกับที่มาของทุกช่อง"))
@RECORD
def show(reading: ReadOnlyFolder, record: Ref) -> Output:
    found = AssessmentRounds.as_shown(reading.reader, there(reading.reader, record))
    note_seen(reading, [found])
    fields = {name: field_of(found, name, reading.reader.history.of(record, name)) for name in sorted(found.fields)}
    signs, since = signed(reading.reader, record), after_signing(reading.reader, record)
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
def set_values(office: Office, words: str, values: Sequence[tuple[str, str]], seen: str | None) -> Action:
    if seen is not None and not re.fullmatch(TOKEN, seen):
        raise UsageError(_("อ่านค่า --seen ไม่ได้"), _("รูปแบบไม่ถูกต้อง"), _("คัดลอก seen จากคำสั่ง record show"))
    given, (head, _slash, last) = dict(values), words.rpartition("/")
    if last == "new":
        return new_action(office, head, given)
    return office.session.read(partial(action_named, ref=ref_of(words, office.unit), given=given, token=seen))


REF = click.argument("ref", metavar="RECORD", type=RefArgument)
record.deed("delete", _("ย้ายไปถังขยะพร้อมสิ่งที่อยู่ข้างใน"), delete_record, REF)


def field_of(record: Record, name: str, past: Sequence[HistoryEntry]) -> Mapping[str, object]:
    """Return a field as JSON: its value, who saved that when on which PC (as found in `past`), conflicting values."""
    shown = record.shown(name)
    head = next((op for op in past if op.op in shown.seen), None)
    return {
        **part(shown, "value heads=seen"),
        "seen": token_of(shown.seen),
        "person": head.person if head else "",
        "device": head.device if head else "",
        "clock": moment(head.clock) if head else None,
        "conflict": shown.conflict,
        "sides": list(map(timed, shown.sides)),
    }


def field_lines(fields: Mapping[str, Mapping[str, object]]) -> Iterator[str]:
    for name, shown in fields.items():
        mark = "! " if shown["conflict"] else ""
        value = shown["value"]
        yield f"{mark}{name} = {_(ABSENT[value]) if value is AbsenceReason.VOTED else value}"
        yield f"    seen {shown['seen']}"
