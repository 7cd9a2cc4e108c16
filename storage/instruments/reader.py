"""A form or programme from its file, checked when it is read: every fault with file, line and remedy."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from core.errors import BrokenInstrument, Fault
from core.forms.check import faults
from core.forms.description import statements
from core.forms.findings import Checked, FormPath, LineStatement
from core.forms.programme import Programme
from core.forms.shape import Instrument
from core.i18n import _
from storage.instruments.conversion import Conversion, Where, typed
from storage.instruments.source import LIMIT, MapNode, NotRead, TextNode, text_of, tree

Form = Instrument | Programme
FORMATS: dict[str, type[Form]] = {"instrument/1": Instrument, "programme/1": Programme}


class FormFile(NamedTuple):
    """What a file holds, with the line of every field and what must be mended."""

    form: Form | None
    lines: dict[Where, int]
    faults: tuple[Fault, ...]


def read(path: Path) -> Instrument:
    """The instrument in the file, or BrokenInstrument with every fault."""
    form = read_form(path)
    if isinstance(form, Programme):
        fault = Fault(path.name, 1, _("ไฟล์นี้เป็นโครงการ ไม่ใช่แบบ"), _("ระบุไฟล์ของแบบประเมินหรือแผน"))
        raise broken(path.name, [fault])
    return form


def read_form(path: Path) -> Form:
    """The instrument or programme in the file, or BrokenInstrument with every fault."""
    sheet = parse(_bytes(path), path.name)
    if sheet.form is None or sheet.faults:
        raise broken(path.name, sheet.faults)
    return sheet.form


def check(path: Path) -> Checked:
    """Whether the file can be used; if so, every condition, limit and computed cell as a sentence with its line."""
    try:
        sheet = parse(_bytes(path), path.name)
    except BrokenInstrument as problem:
        return Checked("", problem.faults)
    if sheet.form is None or sheet.faults:
        return Checked("", sheet.faults)
    descriptions = statements(sheet.form) if isinstance(sheet.form, Instrument) else ()
    sentences = (LineStatement(_line(sheet.lines, path), sentence) for path, sentence in descriptions)
    return Checked(sheet.form.using, (), tuple(sorted(sentences)))


def parse(data: bytes, name: str) -> FormFile:
    """The file as far as it can be read; `name` is what faults call it."""
    reading = Conversion()
    form: Form | None = None
    try:
        pairs = tree(text_of(data))
        form = typed(_class(pairs), pairs, reading)
        for path, what, mend in faults(form) if form else ():
            reading.fault(_line(reading.lines, path), what, mend)
    except NotRead as problem:
        reading.faults.append((problem.line, problem.what, problem.mend))
    found = [Fault(name, *fault) for fault in reading.faults]
    return FormFile(form, reading.lines, tuple(sorted(found, key=lambda fault: fault.line)))


def broken(name: str, faults: Sequence[Fault]) -> BrokenInstrument:
    """The first fault as three sentences; all of them in `.faults`."""
    first = faults[0]
    more = _(" และยังมีอีก {n} แห่ง").format(n=len(faults) - 1) if len(faults) > 1 else ""
    return BrokenInstrument(
        _("ใช้แบบในไฟล์ {name} ไม่ได้").format(name=name),
        _("บรรทัด {line}: {what}{more}").format(line=first.line, what=first.what, more=more),
        first.mend,
        faults,
    )


def _line(lines: Mapping[Where, int], path: FormPath) -> int:
    """The line of the field, else of its row, else of the list."""
    rows = (path.list, path.row)
    return lines.get((*rows, path.field)) or lines.get((*rows, "")) or 1


def _class(pairs: MapNode) -> type[Form]:
    given = pairs.pairs.pop("format", TextNode("instrument/1", 1))
    if not isinstance(given, TextNode) or given.text not in FORMATS:
        raise NotRead(
            given.line,
            _("ไม่รู้จักรูปแบบของไฟล์"),
            _("ใช้ format: {known} หรือใช้โปรแกรมรุ่นใหม่กว่านี้").format(known=", ".join(FORMATS)),
        )
    return FORMATS[given.text]


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LIMIT + 1)
    except OSError as error:
        fault = Fault(path.name, 1, _("เปิดไฟล์ไม่ได้"), _("ตรวจว่าไฟล์ยังอยู่และเปิดอ่านได้"))
        raise broken(path.name, [fault]) from error
