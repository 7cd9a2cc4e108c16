"""The log of a folder: what was written and when, what has no effect, the last save undone, the digest."""

from pathlib import Path

import click

from core.assessment.slips import past_as_shown
from core.conflicts.facts import problems_told
from core.forms.ports import shown_name
from core.forms.published import absent
from core.history.deeds import NotUndone, undo
from core.i18n import _
from core.log.certificates import Problem
from core.log.verdict import problem_words
from core.records.titles import ABSENT
from core.values import Absent, Text
from ui.desk import Desk
from ui.terminal.arguments import DIR, RECORD, ref_of, there
from ui.terminal.show import Output, changed, columns, moment, note_fields, note_seen, opened, part, timed


@click.command()
@DIR
@click.pass_obj
def problems(desk: Desk, folder: Path) -> Output:
    with desk.look(folder) as reading:
        found = problems_told(reading.reader)
        waiting = [(one.name, len(one.documents)) for one in absent(reading.reader)]
        note_fields(reading, [(tale.ref, tale.field) for _one, tales in found for tale in tales])
    value = [
        {**one._asdict(), "sentence": problem_words(one.why), "values": [part(tale, "field values") for tale in tales]}
        for one, tales in found
    ]
    lines = [line for one, tales in found for line in (problem_line(one), *(f"    {tale.words}" for tale in tales))]
    value += [{"why": "no form", "form": shown_name(name), "documents": count} for name, count in waiting]
    lacking = _("แบบ {form} ไม่อยู่ในเครื่องนี้ เอกสาร {n} รายการรออยู่ ขอแบบจากหน่วยงานที่ประกาศหรือต้นสังกัด")
    lines += [lacking.format(form=shown_name(name), n=count) for name, count in waiting]
    return Output(value, lines or [_("ไม่มีข้อมูลที่เก็บไว้โดยไม่มีผล")])


def problem_line(one: Problem) -> str:
    text = _("{sentence}: {ops} รายการ {scope} {record} เครื่อง {device}")
    return text.format(**one._asdict() | {"sentence": problem_words(one.why), "device": one.device[:16]})


@click.command()
@DIR
@RECORD
@click.argument("field", metavar="[FIELD]", required=False)
@click.pass_obj
def history(desk: Desk, folder: Path, record: str, field: str | None) -> Output:
    with desk.look(folder) as reading:
        found = there(reading.reader, ref_of(record, reading.unit))
        ref, shown = found.ref, [field] if field else ()
        note_seen(reading, [found], shown)
        past = past_as_shown(reading.reader, ref, reading.reader.history.of(ref, field))
    rows = [(moment(op.clock), op.field, _value(op.value), "" if op.counts else _("ไม่นับ"), op.label) for op in past]
    return Output([{**timed(op), "text": isinstance(op.value, Text)} for op in past], columns(rows))


def _value(value: object) -> str:
    return _(ABSENT[value]) if value is Absent.VOTED else str(value)


@click.command()
@DIR
@click.pass_obj
def take_back(desk: Desk, folder: Path) -> Output:
    left: list[object] = []
    with opened(desk, folder) as office:
        changes = office.session.do_now(undo, left.append)
    output = changed(changes)
    kept = [one for one in left if isinstance(one, NotUndone)]
    lines = [_("คงไว้เพราะมีผู้แก้ต่อ: {ref} {field}").format(ref=one.ref, field=one.field) for one in kept]
    value = {"label": changes.label, "save": changes.save, "touched": sorted(map(str, changes.touched)), "kept": kept}
    return Output(value, [_("เลิกทำแล้ว"), *output.lines[1:], *lines])


@click.command()
@DIR
@click.argument("scope", metavar="[SCOPE]", required=False)
@click.pass_obj
def digest(desk: Desk, folder: Path, scope: str | None) -> Output:
    with desk.look(folder) as reading:
        value = reading.reader.digest(scope)
    return Output({"digest": value, "scope": scope}, [value])
