"""`FIELD=VALUE` words as the action that does what they wish, each kind of record by its own rules."""

from collections.abc import Mapping
from functools import partial
from typing import Literal

from core.assessment.deeds import answer_item
from core.assessment.start_deeds import set_assessment
from core.change_check import is_scope
from core.entities import ENTITIES, scope_kind
from core.errors import UserError
from core.exchange.letter_deeds import comment, reply
from core.forms.parsing import unknown, written
from core.forms.ports import Forms
from core.i18n import _
from core.log.contents import standing
from core.log.deeds import FieldWrite, add_row, set_field
from core.log.ports import Action, Reader
from core.log.signoff import SIGNED, SIGNOFFS, STAGE
from core.plan.links import value_on
from core.signing.deeds import accept, end_sign_off, revise
from core.values import Record, Ref, Written
from ui.desk import Office
from ui.terminal.seen import ref_of, seen_of

NEW = "new"
OF_ASSESSMENT = frozenset({"profiles", "group"})


def set_action(office: Office, forms: Forms, words: str, given: Mapping[str, str], token: str | None) -> Action:
    """The action that sets these fields of the record `words` names; `entity/new` makes one."""
    head, _slash, last = words.rpartition("/")
    if last == NEW:
        return new_action(office, forms, head, given)
    ref = ref_of(words, office.unit)
    return office.session.read(partial(known_action, forms=forms, ref=ref, given=given, token=token))


def new_action(office: Office, forms: Forms, place: str, given: Mapping[str, str]) -> Action:
    scope, _slash, entity = place.rpartition("/")
    if entity not in ENTITIES:
        raise unknown(entity, "")
    if scope and (not is_scope(scope) or scope_kind(scope) not in ENTITIES[entity].scope_kinds):
        raise misplaced(scope, entity)
    if entity in ACTIONS:
        for name, value in given.items():
            written(entity, name, value)  # an unknown field is told, never passed over
        return ACTIONS[entity](scope or office.unit, given)
    fields = office.session.read(lambda reader: typed(reader, forms, Record(Ref(office.unit, entity, ""), {}), given))
    scope = scope or ("all" if ENTITIES[entity].scope_kinds == {"all"} else office.unit)
    return partial(add_row, scope=scope, entity=entity, fields=fields)


def misplaced(scope: str, entity: str) -> UserError:
    return UserError(
        _("สร้าง {entity} ในขอบเขต {scope} ไม่ได้").format(entity=entity, scope=scope[:80]),
        _("ขอบเขตเป็นรหัสหน่วยงาน 32 ตัว หรือ all และข้อมูลแต่ละชนิดอยู่ได้เฉพาะบางขอบเขต"),
        _("คัดลอกขอบเขตจากคำสั่ง record list แล้วลองใหม่"),
    )


def known_action(reader: Reader, forms: Forms, ref: Ref, given: Mapping[str, str], token: str | None) -> Action:
    record = standing(reader, ref)
    told = seen_of(reader, ref, given, token) if token is not None else {}
    seen = {name: told.get(name, record.shown(name).seen) for name in given}
    wishes = [(name, value or None, seen[name]) for name, value in given.items()]
    if ref.entity == "answer":
        assessment = standing(reader, standing(reader, record.reference("sheet")).reference("assessment"))
        form = forms.get(assessment.text("using"))
        return partial(answer_item, instrument=form, assessment=assessment.ref, item=record.text("item"), wishes=wishes)
    if ref.entity == "assessment" and all(name in OF_ASSESSMENT or name.startswith("extra.") for name in given):
        form = forms.get(record.text("using"))
        return partial(set_assessment, instrument=form, assessment=ref, wishes=wishes)
    if ref.entity in SIGNOFFS and given.keys() == {"ended_why"}:
        end = revise if record.text(STAGE) == SIGNED else end_sign_off
        return partial(end, ref=ref, why=given["ended_why"])
    values = typed(reader, forms, record, given)
    return partial(set_field, ref=ref, wishes=[FieldWrite(name, value, seen[name]) for name, value in values.items()])


def typed(reader: Reader, forms: Forms, record: Record, given: Mapping[str, str]) -> dict[str, Written]:
    """The values these words come to, by the plan's form where the form says the type."""
    entity = record.ref.entity
    if entity not in ("row", "progress") or not any(name.startswith(("f.", "p.")) for name in given):
        return {name: written(entity, name, value) for name, value in given.items()}
    row = record if entity == "row" else standing(reader, ref_of(field_text(record, given, "row"), record.ref.scope))
    plan = standing(reader, ref_of(field_text(row, given, "plan"), record.ref.scope))
    form, kind = forms.get(plan.text("using")), field_text(row, given, "kind")
    place: Literal["row", "progress"] = "row" if entity == "row" else "progress"
    return {name: value_on(form, kind, name, value, place) for name, value in given.items()}


def field_text(record: Record, given: Mapping[str, str], name: str) -> str:
    """What a field says, or is about to say in a record that is being made."""
    words = record.text(name) or given.get(name, "")
    if not words:
        raise UserError(
            _("ขาดช่อง {name}").format(name=name),
            _("ต้องรู้ช่องนี้จึงจะรู้ชนิดของช่องอื่น"),
            _("ใส่ {name}=… แล้วลองใหม่").format(name=name),
        )
    return words


def comment_action(scope: str, given: Mapping[str, str]) -> Action:
    about = ref_of(given.get("about") or f"all/unit/{scope}", scope)
    return partial(
        comment,
        unit=scope,
        about=about,
        kind=given.get("kind", "comment"),
        text=given.get("text", ""),
        item=given.get("item", ""),
        due=given.get("due", ""),
    )


def reply_action(scope: str, given: Mapping[str, str]) -> Action:
    done = bool(written("reply", "done", given.get("done")))
    return partial(reply, to=ref_of(given.get("answers", ""), scope), text=given.get("text", ""), done=done)


def accept_action(scope: str, given: Mapping[str, str]) -> Action:
    signoff = ref_of(given.get("signoff", ""), scope)
    return partial(accept, signoff=signoff, state=given.get("state", ""), reason=given.get("reason", ""))


ACTIONS = {"comment": comment_action, "reply": reply_action, "acceptance": accept_action}
