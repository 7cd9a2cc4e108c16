"""Values nobody has chosen between: list them, choose one."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

import click

from core.conflicts.deeds import no_conflict, other_value, resolve_conflict
from core.conflicts.facts import ConflictRow, conflicts
from core.conflicts.view import ConflictFacts, conflict_facts
from core.conflicts.words import ConflictText as ToldConflict
from core.conflicts.words import conflict_texts
from core.errors import Usage
from core.forms.ports import Forms
from core.i18n import _
from core.log.contents import standing
from core.log.ports import Reader
from core.values import Absent, Ref, Shown, Written
from ui.desk import Desk
from ui.terminal.arguments import DIR, RECORD, TOKEN, ref_of, seen_of, token_of
from ui.terminal.show import Output, changed, moment, note_fields, part, timed

conflict = click.Group()


@conflict.command("list", help=_("ช่องที่มีค่ามากกว่าหนึ่ง"))
@DIR
@click.pass_obj
def list_all(desk: Desk, folder: Path) -> Output:
    with desk.look(folder) as look:
        found = conflicts(look.reader)
        note_fields(look, [(one.ref, one.field) for one in found])
    lines = [line for one in found for line in conflict_lines(one)]
    return Output([conflict_json(one) for one in found], lines or [_("ไม่มีข้อมูลไม่ตรงกัน")])


@conflict.command(help=_("เลือกค่าของช่องหนึ่ง"))
@DIR
@RECORD
@click.argument("field", metavar="FIELD")
@click.option("--value", metavar="V", required=True, help=_("ค่าที่เลือก"))
@click.option("--seen", metavar="TOKEN", default=None, help=_("ค่าที่เห็นก่อนเลือก จาก conflict list"))
@click.option("--reason", metavar="WHY", default="", help=_("เหตุผลที่เลือก เก็บไว้กับคำตอบ"))
@click.pass_obj
def resolve(desk: Desk, folder: Path, record: str, field: str, value: str, seen: str | None, reason: str) -> Output:
    if seen is not None and not TOKEN.fullmatch(seen):
        raise Usage(_("อ่านค่า --seen ไม่ได้"), _("รูปแบบไม่ถูกต้อง"), _("คัดลอก seen จากคำสั่ง conflict list"))
    with desk.open(folder) as office:
        ref = ref_of(record, office.unit)
        shown = office.session.read(lambda reader: shown_of(reader, ref, field))
        told = None if seen is None else office.session.read(lambda reader: seen_of(reader, ref, [field], seen)[field])
        chosen = office.session.read(lambda reader: chosen_value(reader, desk.forms, ref, field, shown, value))
        wish = partial(resolve_conflict, ref=ref, field=field, value=chosen, seen=told, reason=reason)
        return changed(office.session.do_now(wish))


@conflict.command("show", help=_("สิ่งที่ควรรู้ก่อนเลือก: ใครเขียน ทุกฝ่ายเคยเห็นค่าใด และคะแนนจะเป็นเท่าใดถ้าเลือกแต่ละค่า"))
@DIR
@RECORD
@click.argument("field", metavar="FIELD")
@click.pass_obj
def show_one(desk: Desk, folder: Path, record: str, field: str) -> Output:
    now = int(datetime.now().timestamp() * 1000)
    with desk.look(folder) as look:
        ref = ref_of(record, look.unit)
        found = (one for one in conflict_texts(look.reader, desk.forms, now) if one.row.ref == ref)
        told = next((one for one in found if one.row.field == field), None)
        if told is None:
            raise no_conflict(ref, field)
        facts = conflict_facts(look.reader, desk.forms, told.row)
        note_fields(look, [(ref, field)])
    value = {
        **conflict_json(told.row),
        "title": told.title,
        "name": told.field,
        "before": facts.before,
        "now": facts.now,
    }
    sides = [
        {**side, "words": words.words, "clock_remark": words.clock, "reason": fact.reason, "effect": fact.effect}
        for side, words, fact in zip(map(timed, told.row.sides), told.sides, facts.sides, strict=True)
    ]
    return Output({**value, "sides": sides, "takes_reason": facts.takes_reason}, list(fact_lines(told, facts)))


def fact_lines(told: ToldConflict, facts: ConflictFacts) -> Iterator[str]:
    yield f"{told.place}  {told.title}  {told.field}"
    if facts.before:
        yield _("ค่าที่ทุกฝ่ายเคยเห็น {value} ({when})").format(value=facts.before.words, when=facts.before.when)
    for side, fact in zip(told.sides, facts.sides, strict=True):
        yield "  ".join(filter(None, (side.words, side.who, side.position, side.device, side.when, side.clock)))
        if fact.reason:
            yield "    " + _("เขียนไว้ว่า {reason}").format(reason=fact.reason)
        if fact.effect:
            words = (fact.effect.verdict, fact.effect.dimension_words, fact.effect.total_words)
            yield "    " + "  ".join(filter(None, words))


def shown_of(reader: Reader, ref: Ref, field: str) -> Shown:
    return standing(reader, ref).shown(field)


def chosen_value(reader: Reader, forms: Forms, ref: Ref, field: str, shown: Shown, words: str) -> Written:
    """The value of the side that reads like these words, else another value as the form takes it."""
    for side in shown.sides:
        if not isinstance(side.value, Absent) and ("" if side.value is None else str(side.value)) == words:
            return side.value
    return other_value(reader, forms, ref, field, words)


def conflict_json(one: ConflictRow) -> dict[str, object]:
    return {**part(one, "ref unit about field"), "seen": token_of(one.seen), "sides": list(map(timed, one.sides))}


def conflict_lines(one: ConflictRow) -> Iterator[str]:
    yield f"{one.unit}  {one.about}  {one.field}  ({one.ref})"
    for side in one.sides:
        who = " ".join(filter(None, (side.person, side.unit, side.letter))) or side.device[:8]
        yield f"    {'–' if side.value is None else side.value}  ({who} {moment(side.clock)})"
    yield f"    seen {token_of(one.seen)}"
