"""`bundle import`: what files from other offices would do, or what became of them."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

import click

from core.backups.deeds import sign_for_backup
from core.errors import UserError
from core.exchange.incoming_view import Foreseen, RecordRow
from core.exchange.receive_deeds import ImportPreview, PassedOver, TakenIn, preview_import, take_in
from core.exchange.receivers import missing_words
from core.i18n import _
from core.log.ports import Reader
from core.log.problems import sentence
from core.log.transfer import MissingParts
from core.people.units import register
from ui.desk import Desk, Office
from ui.terminal.arguments import DIR, PATH
from ui.terminal.root import say
from ui.terminal.show import TOLD, Output, part, turned_lines


@click.command()
@DIR
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=PATH)
@click.option("--dry-run", is_flag=True, help=_("ดูว่าจะเปลี่ยนอะไรทีละช่อง ไม่นำเข้า และไม่เขียนอะไรเลย"))
@click.pass_obj
def take(desk: Desk, folder: Path, files: Sequence[Path], dry_run: bool) -> Output:
    if dry_run:
        with desk.rehearse(folder) as copy:
            steps: list[object] = list(preview_import(copy.reader, copy.exchange, files, copy.post, desk.forms))
            return _output(steps, _names(copy.reader))
    with desk.open(folder) as office:
        keep_first(office)
        steps = _steps(office, files)
        return _output(steps, office.session.read(_names))


def keep_first(office: Office) -> None:
    """A backup of what is here, unless the newest one says the same.

    One that fails is told and holds nobody up: every file is taken in whole or not at all.
    """
    try:
        kept, ops = office.backups.listed()[:1], office.session.read(lambda reader: reader.info()["ops"])
        if not kept or kept[0].holding.ops != ops:
            office.session.do_now(sign_for_backup)
            office.backups.make("import")
    except UserError as problem:
        say(problem)


def _names(reader: Reader) -> Mapping[str, str]:
    """Units by id."""
    return {one.id: one.name for one in register(reader).values()}


def _output(steps: Sequence[object], names: Mapping[str, str]) -> Output:
    """A value and lines for every file, then what was passed over, then what is still lacking of exports in parts."""
    bad = [step.problem for step in steps if isinstance(step, TakenIn | ImportPreview) and step.problem]
    for problem in bad:
        say(problem)
    values, lines = list[dict[str, object]](), list[str]()
    for step in steps:
        if isinstance(step, TakenIn):
            values.append(part(step, "file=path called unit problem repeat waiting part files taken"))
            lines += taken_lines(step)
        elif isinstance(step, ImportPreview):
            values.append(preview_json(step))
            lines += preview_lines(step)
        elif isinstance(step, PassedOver):
            values.append({**part(step, "passed=files more"), "problem": None})
            lines += passed_lines(step)
        elif isinstance(step, MissingParts):
            values.append({**step._asdict(), "problem": None})
            lines.append(missing_words(step, names.get(step.unit, step.unit[:8])))
    return Output(values, lines, code=1 if bad else 0)


def taken_in(office: Office, files: Sequence[Path]) -> list[TakenIn]:
    """Take the files in; what became of each."""
    return [step for step in _steps(office, files) if isinstance(step, TakenIn)]


def _steps(office: Office, files: Sequence[Path]) -> list[object]:
    steps: list[object] = []
    office.session.do_now(partial(take_in, paths=files, post=office.post), steps.append)
    return steps


def _called(row: TakenIn | ImportPreview) -> str:
    """The file as a person finds it again, and which part of its export it is."""
    name = row.called or str(row.path)
    return _("{file} (ไฟล์ที่ {k} จาก {n})").format(file=name, k=row.part[0], n=row.part[1]) if row.part[1] > 1 else name


def preview_json(row: ImportPreview) -> dict[str, object]:
    said = row._asdict()
    foreseen: Foreseen = said.pop("foreseen") or Foreseen()
    return {**said, **foreseen._asdict()}


def taken_lines(row: TakenIn) -> Iterator[str]:
    """One line of the report, then one for each stream that was not good or has no effect, and what changed by it."""
    name, taken = _called(row), row.taken
    if row.waiting:
        yield _("{file}: ยังไม่รู้จักผู้ส่ง เก็บรอไว้จนกว่าใบรับรองจะมา").format(file=name)
    if taken is None:
        return
    if row.repeat:
        yield _("{file}: เคยนำเข้าแล้ว ไม่มีอะไรเปลี่ยน").format(file=name)
        return
    counts = {"new": taken.new, "known": taken.known, "parked": taken.parked, "refused": len(taken.refused)}
    said = _("{file}: ใหม่ {new} มีแล้ว {known} รอส่วนที่ขาด {parked} ไม่รับ {refused} ไฟล์หลักฐาน {files}")
    yield said.format(file=name, files=row.files, **counts)
    for author, reason in taken.refused:
        yield "    " + _("ไม่รับของเครื่อง {author}: {reason}").format(author=author[:16], reason=reason)
    for one in taken.streams:
        if one.silent:
            why = sentence(one.why)
            yield "    " + _("ไม่มีผล {n} รายการของเครื่อง {author}: {why}").format(
                n=one.silent, author=one.author[:16], why=why
            )
    yield from turned_lines(taken.changed)


def preview_lines(row: ImportPreview) -> Iterator[str]:
    name, seen = _called(row), row.preview
    if row.problem is not None:
        return
    if row.repeat or seen is None:
        yield _("{file}: เคยนำเข้าแล้ว ไม่มีอะไรเปลี่ยน").format(file=name)
        return
    silent = sum(one.silent for one in seen.taken.streams)
    said = _(
        "{file}: รายการใหม่ {added} เปลี่ยน {altered} ไม่ตรงกัน {conflicts} ไม่มีผล {silent} ไม่รับ {refused} ไฟล์หลักฐาน {files}"
    )
    counts = {"added": seen.added, "altered": seen.altered, "conflicts": seen.conflicts, "silent": silent}
    yield said.format(file=name, refused=len(seen.taken.refused), files=row.files, **counts)
    yield from foreseen_lines(row.foreseen or Foreseen())


def foreseen_lines(seen: Foreseen) -> Iterator[str]:
    """The records with their fields, those that need a person first."""
    for record in seen.records[:TOLD]:
        yield from record_lines(record)
    more = seen.more + max(0, len(seen.records) - TOLD)
    if more:
        yield "    " + _("และอีก {n} รายการ").format(n=more)
    for text in seen.findings[:TOLD]:
        yield "    " + _("ข้อสังเกตที่ต้องแก้: {text}").format(text=text)


def record_lines(record: RecordRow) -> Iterator[str]:
    states = {"conflict": _("ไม่ตรงกัน"), "deleted": _("ลบ"), "changed": _("เปลี่ยน"), "new": _("ใหม่")}
    yield f"    {states[record.state]}  {record.unit}  {record.about}".rstrip()
    for field in record.fields[:TOLD] if record.state != "new" else ():
        yield f"        {field.name}: {field.before or '–'} → {field.after or '–'}"


def passed_lines(one: PassedOver) -> Iterator[str]:
    for file in one.files:
        yield _("ข้าม {file} {why}").format(file=file.called, why=file.why).rstrip()
    if one.more:
        yield _("ข้ามอีก {n} ไฟล์ซึ่งไม่ใช่ไฟล์รับส่ง").format(n=one.more)
