"""The report of an import of bundles: as output of a command, or as a workbook."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from core.errors import UserError
from core.exchange.devices import let_go_words
from core.exchange.incoming_view import ImportEffects, ImportPreview, SkippedFiles
from core.exchange.receivers import MissingExportParts, missing_words
from core.exchange.staging import (
    ImportFileList,
    ImportOutcome,
    astray_words,
    problem_words,
    report_table,
)
from core.i18n import _
from ui.terminal.commands import print_error
from ui.terminal.show import Output, keyed, part, record_preview_lines, turned_lines


def import_output(steps: Sequence[object], names: Mapping[str, str]) -> Output:
    """Return the output of an import or its preview. `steps`: what importing yielded, such as outcomes and skipped
    files; failures among them are printed to stderr. `names`: {unit id: name}."""
    bad = [
        not_taken(step)
        for step in steps
        if isinstance(step, ImportOutcome | ImportPreview) and step.problem
    ]
    bad += [step for step in steps if isinstance(step, UserError)]
    for problem in bad:
        print_error(problem)
    values, lines = list[dict[str, object]](), list[str]()
    for step in steps:
        if isinstance(step, ImportOutcome):
            fields = "file=path called=file_name unit problem repeat waiting joined hold part files astray taken=result"
            values.append(part(step, fields))
            lines += taken_lines(step)
        elif isinstance(step, ImportPreview):
            value = keyed(step)
            effects: ImportEffects = value.pop("foreseen") or ImportEffects()
            values.append({**value, **keyed(effects)})
            lines += preview_lines(step)
        elif isinstance(step, SkippedFiles):
            values.append({**part(step, "passed=files more"), "problem": None})
            lines += [
                _("ข้าม {file} {why}").format(file=file.called, why=file.why).rstrip()
                for file in step.files
            ]
            lines += [_("ข้ามอีก {n} ไฟล์ซึ่งไม่ใช่ไฟล์รับส่ง").format(n=step.more)] if step.more else []
        elif isinstance(step, MissingExportParts):
            values.append({**keyed(step), "problem": None})
            lines.append(missing_words(step, names.get(step.unit, step.unit[:8])))
    return Output(values, lines, code=1 if bad else 0)


def not_taken(row: ImportOutcome | ImportPreview) -> UserError:
    """Return the error of a bundle (`row`) that was or would be refused, with the file's name in its first sentence."""
    problem = row.problem or UserError("", "", "")
    name = row.file_name or row.path.name
    if row.path.name in problem.what or name in problem.what:
        return problem
    return UserError(
        _("ยังไม่ได้รับ {file}: {what}").format(file=name, what=problem.what), problem.why, problem.do
    )


def write_report(path: Path, steps: Sequence[object], names: Mapping[str, str]) -> None:
    """Write the outcome or preview of each bundle in `steps` to the workbook `path`; `names`: unit names by id."""
    from storage.tables.writer import write_table

    staged = ImportFileList()
    for step in steps:
        if isinstance(step, ImportPreview):
            staged.add(step)
        elif isinstance(step, ImportOutcome):
            staged.note(step)
    try:
        write_table(path, report_table(staged.rows, names))
    except UserError as problem:
        print_error(problem)


def called(row: ImportOutcome | ImportPreview) -> str:
    """Return a bundle's file name, with "part k of n" if the export was split into several files."""
    name = row.file_name or str(row.path)
    if row.part[1] > 1:
        return _("{file} (ไฟล์ที่ {k} จาก {n})").format(file=name, k=row.part[0], n=row.part[1])
    return name


def taken_lines(row: ImportOutcome) -> Iterator[str]:
    """Yield text lines on an imported bundle: why it waits or, once imported, how many ops were new, known, incomplete
    or without effect, which streams were refused, and what changed."""
    name, taken = called(row), row.result
    if row.joined:
        yield _("{file}: รับรองเครื่องของผู้ส่งตามไฟล์เริ่มงานที่ออกไว้แล้ว").format(file=name)
    if row.waiting:
        asked = _("{file}: เก็บรอไว้จนกว่าจะยืนยันเครื่องของผู้ส่ง ดูเหตุผลด้วยคำสั่ง key claims")
        yield (asked if row.hold else _("{file}: ยังไม่รู้จักผู้ส่ง เก็บรอไว้จนกว่าใบรับรองจะมา")).format(
            file=name
        )
    gone = let_go_words(row.let_go)
    if gone:
        yield "    " + gone
    if taken is None:
        return
    if row.repeat:
        yield _("{file}: เคยนำเข้าแล้ว ไม่มีอะไรเปลี่ยน").format(file=name)
        return
    counts = {
        "new": taken.new,
        "known": taken.known,
        "parked": taken.parked,
        "refused": len(taken.refused),
    }
    text = _("{file}: ใหม่ {new} มีแล้ว {known} รอส่วนที่ขาด {parked} ไม่รับ {refused} ไฟล์หลักฐาน {files}")
    yield text.format(file=name, files=row.files, **counts)
    for author, reason in taken.refused:
        yield "    " + _(
            "ไม่รับส่วนที่ไฟล์นี้อ้างว่าเป็นของเครื่อง {author}: {reason} โปรดถามผู้ส่งไฟล์นี้ ไม่ใช่เจ้าของเครื่อง"
        ).format(author=author[:16], reason=reason)
    for stream in taken.streams:
        if stream.silent:
            why = problem_words(stream.why)
            yield "    " + _("ไม่มีผล {n} รายการของเครื่อง {author}: {why}").format(
                n=stream.silent, author=stream.author[:16], why=why
            )
    if row.astray:
        yield "    " + astray_words(row.astray)
    yield from turned_lines(taken.changed)


def preview_lines(row: ImportPreview) -> Iterator[str]:
    name, seen = called(row), row.preview
    if row.problem is not None:
        return
    if row.waiting:
        joins = _("{file}: เครื่องของผู้ส่งใช้ไฟล์เริ่มงานที่ออกไว้ จะรับรองเครื่องนั้นและนำเข้าทันที")
        yield (joins if row.joins else _("{file}: ยังไม่รู้จักผู้ส่ง จะเก็บรอไว้จนกว่าใบรับรองจะมา")).format(
            file=name
        )
        return
    if row.repeat or seen is None:
        yield _("{file}: เคยนำเข้าแล้ว ไม่มีอะไรเปลี่ยน").format(file=name)
        return
    silent = sum(stream.silent for stream in seen.taken.streams)
    text = _(
        "{file}: รายการใหม่ {added} เปลี่ยน {altered} ไม่ตรงกัน {conflicts} ไม่มีผล {silent} ไม่รับ {refused} ไฟล์หลักฐาน {files}"
    )
    counts = {
        "added": seen.added,
        "altered": seen.altered,
        "conflicts": seen.conflicts,
        "silent": silent,
    }
    yield text.format(file=name, refused=len(seen.taken.refused), files=row.files, **counts)
    yield from record_preview_lines(row.foreseen or ImportEffects())
