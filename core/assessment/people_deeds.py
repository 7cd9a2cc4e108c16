"""People a form is answered for: begun, put into a group, taken away; what they come to is entered at locking."""

from collections.abc import Iterator, Mapping, Sequence

from core.assessment.deeds import birth, sheet_birth, started
from core.assessment.sheets import (
    BORN_WITH,
    COUNT,
    PEOPLE,
    SAID,
    TOGETHER,
    SheetPlace,
    answer_at,
    groups_of,
    opened,
    said_change,
    sheet_answers,
    sheet_of,
)
from core.entities import DELETED
from core.errors import UserError
from core.forms.ports import Reader, Store
from core.forms.shape import Instrument
from core.i18n import _
from core.log.ports import Context
from core.scoring.score import Tally
from core.values import Change, Changes, Plain, Record, Ref, Text, Written


def add_person(
    ctx: Context, store: Store, form: Instrument, assessment: Ref, of: str = "", name: str = "", group: str = ""
) -> Changes:
    """Begin somebody: one of the register (`of`), one who is called by a name, or the next who is asked.

    UserError where the form is not answered for people, or has no such group.
    """
    started(store, assessment)
    place = SheetPlace(sheet_of(assessment, PEOPLE), PEOPLE, ctx.new_id())
    sheet = sheet_birth(store, place.sheet, assessment, PEOPLE)
    said = begun_as(form, next_number(store, assessment), of, name, group)
    return store.save(ctx, "add_person", [*sheet, *begin(place, said)])


def next_number(reader: Reader, assessment: Ref) -> int:
    return 1 + max((one.number("no") or 0 for one in heads_on(reader, assessment)), default=0)


def begun_as(form: Instrument, number: int, of: str, name: str, group: str) -> Mapping[str, Written]:
    """What is kept of who somebody is. UserError for a group the form has not."""
    check_group(form, group)
    words = {"of": of, "name": name.strip(), "by": group}
    return {"no": number, **{key: Text(word) for key, word in words.items() if word}}


def begin(place: SheetPlace, said: Mapping[str, Written]) -> Iterator[Change]:
    """Somebody is made."""
    head = Record(place.at(""), {})
    yield from birth(head, place, "")
    yield said_change(head, said)


def heads_on(reader: Reader, assessment: Ref) -> list[Record]:
    """Who is begun: the opened records that say who they are."""
    sheet = sheet_of(assessment, PEOPLE)
    answers = reader.records("answer", sheet.scope, sheet=sheet.local)
    return [opened(one) for one in answers if not one.text("item")]


def check_group(form: Instrument, group: str) -> None:
    if not form.of_people:
        what, why = _("เพิ่มคนในแบบนี้ไม่ได้"), _("แบบนี้ไม่ได้ตอบทีละคน")
        raise UserError(what, why, _("กรอกคำตอบของแบบตามปกติ"))
    known = groups_of(form)
    if group and group not in {one.id for one in known}:
        why = _("กลุ่มของแบบนี้คือ {known}").format(known=", ".join(str(one.text) for one in known) or "-")
        raise UserError(_("ไม่มีกลุ่ม “{group}”").format(group=group[:40]), why, _("เลือกกลุ่มที่มีในแบบ"))


def set_group(ctx: Context, store: Store, form: Instrument, assessment: Ref, person: str, group: str) -> Changes:
    """Put somebody into a group; "" = into none."""
    check_group(form, group)
    head = _head(store, assessment, person)
    return store.save(ctx, "set_group", [said_change(head, {"by": Text(group) if group else None})])


def remove_person(ctx: Context, store: Store, assessment: Ref, person: str) -> Changes:
    """Somebody with all their answers goes into the bin."""
    head = _head(store, assessment, person)
    own = store.records("answer", head.ref.scope, sheet=sheet_of(assessment, PEOPLE).local, subject=person)
    cut = store.history.cut(head.ref.scope)
    return store.save(ctx, "remove_person", [Change(one.ref, DELETED, cut, one.shown(DELETED).seen) for one in own])


def _head(reader: Reader, assessment: Ref, person: str) -> Record:
    record = reader.record(answer_at(sheet_of(assessment, PEOPLE), "", person))
    if record is None or record.deleted:
        raise UserError(_("ไม่พบคนนี้ในแบบ"), _("อาจถูกลบไปแล้วในอีกเครื่อง"), _("เลือกจากรายชื่อที่มีอยู่"))
    return opened(record)


def given_person(reader: Reader, assessment: Ref, of: str, name: str) -> str:
    """The subject of somebody a file names, where they are begun; "" = they are not."""
    if not of and not name:
        return ""
    known = ((one.text("of"), one.text("name"), one.text("subject")) for one in heads_on(reader, assessment))
    return next((subject for kept, called, subject in known if (of and of == kept) or (name and name == called)), "")


def keep_together(ctx: Context, store: Store, form: Instrument, assessment: Record) -> Changes:
    """Enter what the people of a form come to, where they are enough to be shown: that is what leaves the unit.

    Done once, when the assessment is locked: entered after each answer its history would say what the last one said.
    """
    if not form.of_people or assessment.ref.entity != "assessment":
        return Changes("keep_together")
    given = sheet_answers(store, assessment.ref, form)
    found = given.people or {}
    sheet = sheet_of(assessment.ref, PEOPLE)
    wanted = {
        SheetPlace(sheet, PEOPLE, f"{TOGETHER}.{group}" if group else TOGETHER): {
            item: _fields(tally) for item, tally in items.items()
        }
        for group, items in found.items()
    }
    if found:
        wanted.setdefault(SheetPlace(sheet, PEOPLE, TOGETHER), {})[""] = {"level": given.asked_of}
    records = store.records("answer", sheet.scope, sheet=sheet.local)
    kept = {one.ref: one for one in records if one.text("subject").partition(".")[0] == TOGETHER}
    changes: list[Change] = []
    for place, items in wanted.items():
        for item, fields in items.items():
            before = kept.pop(place.at(item), None) or Record(place.at(item), {})
            changes += [*([] if before.fields else birth(before, place, item)), *_changed(before, fields)]
    for record in kept.values():
        changes += _changed(record, {})
    if not changes:
        return Changes("keep_together")
    return store.save(ctx, "keep_together", [*sheet_birth(store, sheet, assessment.ref, PEOPLE), *changes])


def _fields(tally: Tally) -> Mapping[str, Written]:
    counts: dict[str, Written] = {f"{COUNT}{choice}": Plain(str(n)) for choice, n in tally.chosen.items()}
    mean: dict[str, Written] = {
        "measure.points.num": tally.points.numerator,
        "measure.points.den": tally.points.denominator,
    }
    return {"level": tally.n, **mean, **counts}


def _changed(before: Record, fields: Mapping[str, Written]) -> Iterator[Change]:
    """What is not so yet; what it held besides is taken away."""
    held = {name for name, one in before.fields.items() if one.value is not None and not name.startswith("_")}
    gone: dict[str, Written] = dict.fromkeys(held - fields.keys() - BORN_WITH - {SAID})
    for name, value in {**gone, **fields}.items():
        shown = before.shown(name)
        if shown.value != value or shown.conflict:
            yield Change(before.ref, name, value, shown.seen)


def people_given(given: object) -> Sequence[Mapping[str, object]]:
    """People as a file lists them, each with `of` or `name`, `group` and `answers`."""
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        raise UserError(
            _("อ่านไฟล์คำตอบไม่ได้"), _("ช่อง {name} ต้องเป็นรายการของวัตถุ").format(name="people"), _("แก้ไฟล์แล้วลองใหม่")
        )
    return given
