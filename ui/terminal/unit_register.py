"""The register of units from Excel: each row judged, the right ones taken in, the wrong ones told and mended."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

import click

from core.errors import Usage
from core.forms.ports import Reader
from core.i18n import _
from core.people.deeds import take_units
from core.people.unit_table import (
    FIELDS,
    UnitFile,
    UnitLine,
    field_title,
    found_columns,
    judged,
    listed_units,
    mistakes_file,
    own_line,
    words_of,
)
from core.tabular import ReadTable
from ui.desk import Desk
from ui.terminal.arguments import DIR, FILE
from ui.terminal.show import Output, opened

Mends = Mapping[int, Mapping[str, str]]  # words by field, by the row as Excel counts


@click.command("units", help=_("ทะเบียนหน่วยงานจาก Excel: บอกแถวที่ต้องแก้ แก้ได้ในคำสั่ง และรับแถวที่ถูกเข้าทะเบียน"))
@DIR
@FILE
@click.option("--mend", "typed", metavar="ROW:FIELD=WORDS", multiple=True, help=_("แก้ช่องของแถวก่อนตรวจ เช่น 14:region=3"))
@click.option("--near", is_flag=True, help=_("ใช้คำที่ใกล้เคียงซึ่งโปรแกรมเสนอ แทนช่องที่ต้องแก้"))
@click.option("--take", is_flag=True, help=_("รับแถวที่ถูกเข้าทะเบียน"))
@click.option("--wrong", type=click.Path(path_type=Path, dir_okay=False), help=_("เขียนแถวที่ยังต้องแก้เป็นไฟล์ .xlsx"))
@click.pass_obj
def units_from_excel(
    desk: Desk, folder: Path, file: Path, typed: Sequence[str], near: bool, take: bool, wrong: Path | None
) -> Output:
    table, mends = desk.files.read_table(file), mends_of(typed)
    with desk.look(folder) as reading:
        found = looked_at(reading.reader, reading.unit, table, mends, near=near)
    if take and found.taken:
        with opened(desk, folder) as office:
            office.session.do_now(partial(take_units, lines=found.taken))
    if wrong is not None:
        desk.files.write_table(wrong, mistakes_file(found, file.name))
    counts = {state: found.count(state) for state in ("new", "changed", "same", "wrong")}
    value = {**counts, "taken": len(found.taken) if take else 0, "rows": [line_json(one) for one in found.lines]}
    return Output(value, [*lines_of(found, taken=take)])


def mends_of(typed: Sequence[str]) -> Mends:
    """`14:region=3` …; Usage for anything else."""
    found: dict[int, dict[str, str]] = {}
    for one in typed:
        place, _equals, words = one.partition("=")
        row, _colon, field = place.partition(":")
        if not row.isdecimal() or field not in FIELDS or "=" not in one:
            raise Usage(
                _("ไม่เข้าใจ {words}").format(words=one[:60]),
                _("การแก้เขียนเป็น แถว:ช่อง=คำ และช่องมี {fields}").format(fields=", ".join(FIELDS)),
                _("เขียนใหม่ เช่น 14:region=3"),
            )
        found.setdefault(int(row), {})[field] = words.strip()
    return found


def looked_at(reader: Reader, unit: str, table: ReadTable, mends: Mends, *, near: bool) -> UnitFile:
    """The rows beside the register; Usage where no column says a code or a name."""
    columns = found_columns(table.rows, {})
    if columns.missing:
        lacks = ", ".join(map(field_title, columns.missing))
        raise Usage(
            _("ไม่พบหัวตารางของทะเบียนหน่วยงาน"),
            _("ไม่มีคอลัมน์ {columns}").format(columns=lacks),
            _("ตั้งหัวตารางตามไฟล์เปล่าของหน้าตั้งต้นหน่วยงาน แล้วลองใหม่"),
        )
    rows = [(n, {**words, **mends.get(n, {})}) for n, words in words_of(table.rows, columns)]
    units, own = listed_units(reader), own_line(reader, unit)
    found = judged(rows, units, own)
    if not near:
        return found
    instead = {one.row: {each.field: each.instead for each in one.mistakes if each.instead} for one in found.lines}
    return judged([(n, {**words, **instead.get(n, {})}) for n, words in rows], units, own)


def line_json(line: UnitLine) -> dict[str, object]:
    return {
        "row": line.row,
        "state": line.state,
        "words": dict(line.words),
        "differs": list(line.differs),
        "mistakes": [one._asdict() for one in line.mistakes],
    }


def lines_of(found: UnitFile, *, taken: bool) -> Iterator[str]:
    n = len(found.taken)
    yield (_("รับเข้าทะเบียนแล้ว {n} แถว") if taken else _("รับได้ {n} แถว (สั่งด้วย --take)")).format(n=n)
    yield _("เหมือนทะเบียนอยู่แล้ว {same} แถว ต้องแก้ {wrong} แถว").format(
        same=found.count("same"), wrong=found.count("wrong")
    )
    for line in found.lines:
        for one in line.mistakes:
            near = "  " + _("ใกล้เคียง: {words}").format(words=one.instead) if one.instead else ""
            said = line.words.get(one.field, "") or "–"
            yield f"  {line.row}:{one.field}  {field_title(one.field)} {said}  {one.why}{near}"
