"""Faults made by machine in workbooks of good forms: every sheet and column × every way it may be filled in wrong."""

import random
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from core.errors import Fault
from core.forms.layout import FieldSchema, given, lists, slots
from core.forms.shape import Instrument
from core.forms.vocabulary import OF_BUILDERS
from storage.instruments.reader import check, read
from storage.instruments.workbook.words import SHEETS, head
from storage.instruments.workbook.write import workbook_of
from tests import form_faults

SHIPPED = [
    one
    for one in sorted((form_faults.ROOT / "resources" / "instruments").glob("*.yaml"))
    if "programme" not in one.name
]
OF_SHEETS = ("sheet misspelt", "sheet unknown", "sheet twice", "cell without head", "formula", "merged")
OF_CELLS = ("misspelt", "unknown", "twice", "missing", "wrong", "hidden", "turning", "word", "nowhere", "placeholder",
    "ring", "builder", "id twice", "id letters")  # fmt: skip
SAID = {"hidden": "ก\u200eข", "turning": "ก\u202eข", "word": "zzqx.zzqx", "nowhere": "zzqx.zzqx",
    "placeholder": "<zzqx>", "id letters": "Bad Id"}  # fmt: skip


class Made(NamedTuple):
    """One fault: its sheet, what was done to which column, and the places of which one must be named."""

    sheet: str
    kind: str
    column: str
    places: frozenset[str]


class Judged(NamedTuple):
    """A spoilt workbook: its faults with what names each at its place, and what was found besides."""

    form: str
    faults: tuple[tuple[Made, str], ...]  # the rule; "" = nothing with a mend stands there
    besides: tuple[Fault, ...]


class Book:
    """A good workbook that is being spoilt."""

    def __init__(self, form: Instrument, data: bytes, draw: random.Random) -> None:
        self.form, self.book, self.draw = form, load_workbook(BytesIO(data)), draw
        self.taken = set[tuple[str, int]]()

    def ways(self) -> Iterator[tuple[str, FieldSchema | None, str]]:
        """(list, field, kind), with every sheet as likely as another."""
        of = {name: of for of, name in SHEETS.items()}
        while True:
            name = of[self.draw.choice([one for one in self.book.sheetnames if one in of])]
            if self.draw.random() < 0.2:
                yield name, None, self.draw.choice(OF_SHEETS)
            else:
                slot = self.draw.choice([one for one in slots(lists(Instrument)[name]) if not one.rows])
                kinds = {one.split(" ")[0] if one.startswith("wrong") else one for one in form_faults.kinds(name, slot)}
                yield name, slot, self.draw.choice([one for one in OF_CELLS if one in kinds])

    def spoil(self, of: str, slot: FieldSchema | None, kind: str) -> Made | None:
        """Do it in a row where nothing was spoilt; None where it cannot be done."""
        sheet, rows = self.book[SHEETS[of]], given(self.form).get(of, ())
        whole = kind in ("sheet misspelt", "sheet twice", "misspelt", "twice")
        row = 0 if whole else self.draw.randrange(len(rows)) + 1 if rows else -1
        if row < 0 or (of, row) in self.taken or (kind == "sheet misspelt" and any(one[0] == of for one in self.taken)):
            return None
        values = given(rows[row - 1]) if row else {}
        places = (
            self._of_sheet(sheet, kind, row + 1) if slot is None else self._cell(of, slot, kind, sheet, values, row + 1)
        )
        if not places:
            return None
        self.taken.add((of, row))
        column = head(of, slot.key) if slot else ""
        return Made(SHEETS[of], kind, column, frozenset(f"แผ่น {name} ช่อง {cell}" for name, cell in places))

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
        self, of: str, slot: FieldSchema, kind: str, sheet: Worksheet, values: dict[str, Any], row: int
    ) -> list[tuple[str, str]]:
        letter = next((cell.coordinate[:-1] for cell in sheet[1] if cell.value == head(of, slot.key)), "")
        if not letter:  # its head was spoilt before
            return []
        cell = sheet[f"{letter}{row}"]
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
                if not builder or builder in OF_BUILDERS[of, slot.key] or slot.holds not in form_faults.SOUNDING:
                    return []
                cell.value = form_faults.SOUNDING[slot.holds]
            case "wrong":
                written = [one for one in form_faults.WRONG[slot.holds] if isinstance(one, str)]
                cell.value = self.draw.choice(written)
                if (of, slot.key) in form_faults.MAY_FALL or (of == "figures" and cell.value == form_faults.UNKNOWN):
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
    """Spoil a workbook in several places, have it checked, and look for each fault."""
    draw = random.Random(seed)
    path = draw.choice(SHIPPED)
    book = Book(*good(path), draw)
    made = list[Made]()
    for _try, way in zip(range(200), book.ways(), strict=False):
        if len(made) < most and (one := book.spoil(*way)):
            made.append(one)
    book.book.save(place)
    faults = check(place).faults
    rules = {one.where: one.code for one in faults if one.what and one.mend}
    places = frozenset[str]().union(*(one.places for one in made))
    named = tuple((one, next((rules[at] for at in one.places if at in rules), "")) for one in made)
    return Judged(path.stem, named, tuple(one for one in faults if one.where not in places))
