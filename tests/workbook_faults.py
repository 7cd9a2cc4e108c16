"""Faults made by machine in workbooks of good forms: every sheet and column × every way it may be filled in wrong."""

import random
import re
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from core.errors import FormFileFault
from core.forms.layout import FieldSchema
from core.forms.shape import Instrument
from core.forms.vocabulary import OF_BUILDERS
from storage.instruments.reader import check, read
from storage.instruments.workbook.drawing import NAME, NOT_PRINTED
from storage.instruments.workbook.words import FORM, SHEETS, head
from storage.instruments.workbook.write import workbook_of
from tests import form_faults

SHIPPED = [
    one
    for one in sorted((form_faults.ROOT / "resources" / "instruments").glob("*.yaml"))
    if "programme" not in one.name
]
OF_FORM = (
    "line unknown",
    "line misspelt",
    "line twice",
    "beside",
    "wrong value",
    "formula",
    "turning",
)
OF_DRAWN = ("field unknown", "no fields", "no head", "fields merged", "formula", "turning", "line parted",
    "signer unknown", "below the table", "beside unknown", "beside wrong", "drawn twice")  # fmt: skip
OF_TABLES = (*OF_DRAWN[:4], "drawn twice")  # a table is spoilt by one alone
OF_SHEETS = (
    "sheet misspelt",
    "sheet unknown",
    "sheet twice",
    "cell without head",
    "formula",
    "merged",
)
OF_CELLS = ("misspelt", "unknown", "twice", "missing", "wrong", "hidden", "turning", "word", "nowhere", "placeholder",
    "ring", "builder", "id twice", "id letters")  # fmt: skip
SAID = {
    "hidden": "ก\u200eข",
    "turning": "ก\u202eข",
    "word": "zzqx.zzqx",
    "nowhere": "zzqx.zzqx",
    "placeholder": "<zzqx>",
    "id letters": "Bad Id",
}


class Made(NamedTuple):
    """One fault: its sheet, what was done to which column, and the places of which one must be named."""

    sheet: str
    kind: str
    column: str
    places: frozenset[str]


class Judged(NamedTuple):
    """A spoilt workbook: its faults with what names each at its place, and what was found besides."""

    form: str
    # which rule names it, and where: cell, sheet, elsewhere, unseen, traceback
    faults: tuple[tuple[Made, str, str], ...]
    besides: tuple[FormFileFault, ...]


class Book:
    """A good workbook that is being spoilt."""

    def __init__(self, form: Instrument, data: bytes, draw: random.Random) -> None:
        self.form = form
        self.book = load_workbook(BytesIO(data))
        self.draw = draw
        self.taken, self.sheets = set[tuple[str, int]](), self.book.sheetnames
        self.listed = {cell.value for cell in [*self.book[SHEETS["papers"]].columns][-1]}

    def ways(self) -> Iterator[tuple[str, FieldSchema | None, str]]:
        """(list, field, kind), with every sheet as likely as another; of the form itself or a drawing their sheet."""
        of = {name: of for of, name in SHEETS.items() if of in FieldSchema.lists(Instrument)}
        while True:
            title = self.draw.choice([one for one in self.sheets if one in self.book.sheetnames])
            name = of.get(title, title)
            if title not in of:
                yield title, None, self.draw.choice(OF_FORM if title == FORM else OF_DRAWN)
            elif self.draw.random() < 0.2:
                yield name, None, self.draw.choice(OF_SHEETS)
            else:
                slot = self.draw.choice(
                    [
                        one
                        for one in FieldSchema.slots(FieldSchema.lists(Instrument)[name])
                        if not one.rows
                    ]
                )
                kinds = {
                    one.split(" ")[0] if one.startswith("wrong") else one
                    for one in form_faults.kinds(name, slot)
                }
                yield name, slot, self.draw.choice([one for one in OF_CELLS if one in kinds])

    def spoil(self, of: str, slot: FieldSchema | None, kind: str) -> Made | None:
        """Do it in a row where nothing was spoilt; None where it cannot be done."""
        if of not in SHEETS:
            row = self.draw.randrange(1, self.book[of].max_row + 1)
            table = of != FORM and kind in OF_TABLES
            if (of, row) in self.taken or (table and any(name == of for name, _row in self.taken)):
                return None
            cells = (self._form if of == FORM else self._drawn)(self.book[of], kind, row)
            self.taken |= {(of, n) for n in range(99)} if table and cells else {(of, row)}
            return (
                Made(of, kind, "", frozenset(f"แผ่น “{name}” ช่อง {cell}" for name, cell in cells))
                if cells
                else None
            )
        sheet = self.book[SHEETS[of]]
        rows = FieldSchema.given(self.form).get(of, ())
        if of in ("papers", "columns"):  # without those that are drawn
            rows = [one for one in rows if (one.id if of == "papers" else one.paper) in self.listed]
        whole = kind in ("sheet misspelt", "sheet twice", "misspelt", "twice")
        if whole:
            row = 0
        elif rows:
            row = self.draw.randrange(len(rows)) + 1
        else:
            row = -1
        if (
            row < 0
            or (of, row) in self.taken
            or (kind == "sheet misspelt" and any(one[0] == of for one in self.taken))
        ):
            return None
        values = FieldSchema.given(rows[row - 1]) if row else {}
        places = (
            self._of_sheet(sheet, kind, row + 1)
            if slot is None
            else self._cell(of, slot, kind, sheet, values, row + 1)
        )
        if not places:
            return None
        self.taken.add((of, row))
        column = head(of, slot.key) if slot else ""
        return Made(
            SHEETS[of], kind, column, frozenset(f"แผ่น “{name}” ช่อง {cell}" for name, cell in places)
        )

    def _form(self, sheet: Any, kind: str, row: int) -> list[tuple[str, str]]:
        """What is said of the form as a whole, spoilt in this row."""
        line = [cell.value for cell in sheet[row]]
        if (
            row == 1
            or line[0] in (None, head("", "format"))
            or not (line[1] or kind.startswith("line"))
        ):
            return []
        match kind:
            case "line misspelt" if line[1]:
                sheet[f"A{row}"].value += "ๆๆ"
                return [(sheet.title, f"A{row}")]
            case "line unknown" | "line twice" if line[1]:
                sheet.append(["zzqx" if kind == "line unknown" else line[0], line[1]])
                return [(sheet.title, f"{'A' if kind == 'line unknown' else 'B'}{sheet.max_row}")]
            case "beside":
                sheet[f"E{row}"] = "ลอย"
                return [(sheet.title, f"E{row}")]
            case "wrong value" if line[0] in (
                head("", "edition"),
                head("", "id"),
                head("", "kind"),
            ):
                sheet[f"B{row}"] = "zz qx"
                return [(sheet.title, f"B{row}")]
            case "formula" | "turning":
                sheet[f"B{row}"] = "=1+1" if kind == "formula" else SAID["turning"]
                return [(sheet.title, f"B{row}")]
        return []

    def _drawn(self, sheet: Any, kind: str, row: int) -> list[tuple[str, str]]:
        """A paper that is drawn, spoilt in this row or in that of its fields."""
        right = next(cell.column for line in sheet for cell in line if cell.value == NOT_PRINTED)
        rows = [[cell for cell in line[: right - 2] if cell.value] for line in sheet]
        signs = next(
            (n for n, cells in enumerate(rows) if any("ลงชื่อ" in cell.value for cell in cells)),
            len(rows),
        )
        names = [
            len([one for cell in cells for one in re.findall(NAME, cell.value)])
            for cells in rows[:signs]
        ]
        at = max(range(signs), key=lambda n: (names[n] * (n > 0 and len(rows[n - 1]) > 0), -n))
        cell = self.draw.choice(rows[at])
        side = sheet.cell(sheet.max_row + 1, right)
        match kind:
            case "field unknown":
                cell.value = "«zzqx»"
            case "no fields":
                for one in (one for cells in rows[:signs] for one in cells):
                    one.value = one.value.replace("«", "").replace("»", "")
                sheet.cell(at + 1, 1).value = "«ชื่อหน่วยงาน»"
                return [(sheet.title, "A1")]
            case "no head" if len(rows[at - 1]) == len(rows[at]) and (
                at < 2 or len(rows[at - 2]) == 0
            ):
                sheet.cell(at, cell.column).value = None
            case "fields merged" if len(rows[at]) > 1:
                first, second = rows[at][:2]
                sheet.merge_cells(f"{first.coordinate}:{second.coordinate}")
                cell = first
            case "formula" | "turning" if rows[row - 1]:
                cell = rows[row - 1][0]
                cell.value = "=1+1" if kind == "formula" else SAID["turning"]
            case "line parted" if row <= min(at, signs) and right > 4 and len(rows[row - 1]) == 1:
                if any(rows[row - 1][0].coordinate in one for one in sheet.merged_cells.ranges):
                    return []
                cell = sheet.cell(row, 2)
                cell.value = "ลอย"
            case "signer unknown" if named := [
                one for cells in rows[signs:] for one in cells if "«" in one.value
            ]:
                cell = self.draw.choice(named)
                cell.value = "«zzqx»"
            case "below the table" if signs < len(rows):
                cell = sheet.cell(sheet.max_row + 2, 1)
                cell.value = "ลอย"
            case "beside unknown" | "beside wrong":
                wrong = {head("papers", "builder"): "zzqx", head("papers", "rows"): "zzqx"}
                cells = [one for one in sheet[row] if one.column == right and one.value in wrong]
                if kind == "beside wrong" and not cells:
                    return []
                cell = sheet.cell(row, right + 1) if kind == "beside wrong" else side
                cell.value = "zzqx"
            case "drawn twice":
                other = self.book.copy_worksheet(sheet)
                other.title = f"อีกใบ {len(self.taken)}"
                known = next(
                    one[right] for one in sheet if one[right - 1].value == head("papers", "id")
                )
                return [(sheet.title, known.coordinate), (other.title, known.coordinate)]
            case _:
                return []
        return [(sheet.title, cell.coordinate)]

    def _of_sheet(self, sheet: Worksheet, kind: str, row: int) -> list[tuple[str, str]]:
        beside = f"{get_column_letter(sheet.max_column + 2)}{row}"
        match kind:
            case "sheet misspelt":
                sheet.title += "ๆ"
                return [(sheet.title, "A1")]
            case "sheet unknown" | "sheet twice":
                of = next(of for of, name in SHEETS.items() if name == sheet.title)
                name = of if kind == "sheet twice" else f"ของฉัน {len(self.taken)}"
                self.book.create_sheet(name)["A1"] = "x"
                return [(name, "A1")]
            case "cell without head":
                sheet[beside] = "ลอย"
                return [(sheet.title, beside)]
            case "merged":
                sheet.merge_cells(f"A{row}:A{row + 1}")
                return [(sheet.title, f"A{row}")] if row < sheet.max_row else []
        name = next((cell.coordinate for cell in sheet[row] if cell.value), f"A{row}")
        sheet[name] = "=1+1"
        return [(sheet.title, name)]

    def _cell(
        self,
        of: str,
        slot: FieldSchema,
        kind: str,
        sheet: Worksheet,
        values: dict[str, Any],
        row: int,
    ) -> list[tuple[str, str]]:
        letter = next(
            (cell.coordinate[:-1] for cell in sheet[1] if cell.value == head(of, slot.key)), ""
        )
        if not letter:  # its head was spoilt before
            return []
        cell = sheet[f"{letter}{row}"]
        if isinstance(cell, MergedCell):  # an earlier fault merged it with others
            return []
        beside = sheet[f"{get_column_letter(sheet.max_column + 1)}1"]
        if kind in ("missing", "ring", "id twice") and (
            slot.key not in values or (slot.key == "id" and kind == "missing")
        ):
            return []
        match kind:
            case "misspelt":
                cell.value += "ๆ"
            case "unknown" | "twice":
                beside.value = "zzqx" if kind == "unknown" else cell.value
                return [(sheet.title, beside.coordinate)]
            case "missing":
                cell.value = None
            case "ring":
                cell.value = values["id"]
            case "id twice":
                last = sheet.max_row + 1
                for one in sheet[row]:
                    sheet[f"{one.coordinate.rstrip('0123456789')}{last}"] = one.value
                return [(sheet.title, cell.coordinate), (sheet.title, f"{letter}{last}")]
            case "builder":
                paper = values.get("id" if of == "papers" else "paper")
                builder = next((one.builder for one in self.form.papers if one.id == paper), "")
                if (
                    not builder
                    or builder in OF_BUILDERS[of, slot.key]
                    or slot.holds not in form_faults.SOUNDING
                ):
                    return []
                cell.value = form_faults.SOUNDING[slot.holds]
            case "wrong":
                written = [one for one in form_faults.WRONG[slot.holds] if isinstance(one, str)]
                cell.value = self.draw.choice(written)
                if (of, slot.key) in form_faults.MAY_FALL or (
                    of == "figures" and cell.value == form_faults.UNKNOWN
                ):
                    return []
            case _:
                cell.value = SAID[kind]
        cell.data_type = "s" if cell.value else "n"
        return [(sheet.title, cell.coordinate)]


@cache
def good(path: Path) -> tuple[Instrument, bytes]:
    """A shipped form and its workbook, in which nothing must be mended."""
    form = read(path)
    return form, workbook_of(form)


def judged(seed: int, place: Path, most: int = 12) -> Judged:
    """Spoil a workbook in several places, have it checked, and look for each fault; again alone if it is unnamed."""
    draw = random.Random(seed)
    path = draw.choice(SHIPPED)
    book = Book(*good(path), draw)
    made = list[tuple[Made, tuple[Any, ...], tuple[str, FieldSchema | None, str]]]()
    for _try, way in zip(range(200), book.ways(), strict=False):
        state = draw.getstate()
        if len(made) < most and (one := book.spoil(*way)):
            made.append((one, state, way))
    faults = _checked(book, place)
    rules = {one.where: one.code for one in faults if one.problem and one.mend}
    places = frozenset[str]().union(*(one.places for one, _state, _way in made))
    besides = tuple(one for one in faults if one.where not in places)
    named = list[tuple[Made, str, str]]()
    for one, state, way in made:
        rule = next((rules[at] for at in one.places if at in rules), "")
        where = "cell"
        if not rule:
            draw.setstate(state)
            alone = Book(*good(path), draw)
            alone.spoil(*way)
            rule, where = _elsewhere(one, _checked(alone, place.with_name(f"alone-{place.name}")))
        named.append((one, rule, where))
    return Judged(path.stem, tuple(named), besides)


def _checked(book: Book, place: Path) -> tuple[FormFileFault, ...]:
    book.book.save(place)
    return check(place).faults


def _elsewhere(made: Made, faults: tuple[FormFileFault, ...]) -> tuple[str, str]:
    """Which rule names a fault that stands alone, and where."""
    for fault in faults:
        if fault.where in made.places:
            return "", "hidden by another"
    first = next(iter(faults), None)
    if first is None:
        return "", "unseen"
    if first.code == "file-closed":
        return "", "traceback"
    return first.code, "sheet" if any(
        one.where.startswith(f"แผ่น “{made.sheet}”") for one in faults
    ) else "elsewhere"
