"""A mend leads out: what the check of a form proposes is accepted by the next check, and is never the slip itself."""

import random
import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import NamedTuple

import pytest

from core.errors import FormFileFault
from core.forms.layout import SCHEMAS, FieldSchema
from core.forms.vocabulary import POINTS
from core.forms.wording import names_in
from storage.instruments.reader import parse
from tests.form_faults import Cell, Sheet, sound, written

SHIPPED = Path(__file__).parents[3] / "resources" / "instruments"
MEANT = re.compile(r"หมายถึง (\S+) หรือไม่")
FEW = 16  # misspellings of each form
HEAD = "id: f\nedition: 2569\ntitle: ก\n"
PLAN = HEAD + (
    "kinds:\n- {id: goal}\n- {id: work, in: goal}\nfields:\n- {id: name, kind: goal, title: ก}\n"
    "- {id: budget, kind: work, type: money, title: ข}\npapers:\n- {id: p, rows: work}\n"
    "columns:\n- {paper: p, head: ก, show: <budget>, width: 20}\n"
)
LISTED = PLAN.replace(
    "- {id: work, in: goal}", "- {id: aim, in: goal, list: yes}\n- {id: work, in: goal}"
).replace("- {id: budget", "- {id: aim, kind: aim, title: ค}\n- {id: budget")


def faults(text: str | bytes) -> list[FormFileFault]:
    return list(parse(text if isinstance(text, bytes) else text.encode(), "f.yaml").faults)


class Told(NamedTuple):
    """A text, what stands for what in it, and what the check says of it, nothing else."""

    text: str | bytes
    code: str
    mend: str


CASES = {
    "a number with a point where a whole one stands": Told(
        PLAN.replace("width: 20", "width: 4.5"), "cell-integer", "เขียนเป็นจำนวนเต็มไม่มีจุดทศนิยม เช่น 4"
    ),
    "words where a number stands": Told(
        PLAN.replace("width: 20", "width: กว้าง"), "cell-integer", "เขียนเป็นจำนวนเต็มไม่มีจุดทศนิยม เช่น 12"
    ),
    "typographic quotes round a name": Told(
        PLAN.replace("rows: work", "rows: “work”"),
        "points-nowhere",
        "ลบเครื่องหมายคำพูดโค้งหรือช่องว่างพิเศษ ให้เหลือ work",
    ),
    "a no-break space after a colon": Told(
        PLAN.replace("type: money", "type:\u00a0money"),
        "field-unknown",
        "หลัง type: ต้องเป็นช่องว่างธรรมดา ลบช่องว่างพิเศษแล้วพิมพ์ใหม่",
    ),
    "a workbook": Told(
        b"PK\x03\x04" + bytes(40), "workbook-broken", "เปิดใน Excel แล้วบันทึกเป็น .xlsx อีกครั้ง"
    ),
    "an old Word file": Told(
        b"\xd0\xcf\x11\xe0" + bytes(40), "workbook-other", "เปิดใน Excel แล้วบันทึกเป็น .xlsx อีกครั้ง"
    ),
    "no kinds at all": Told(
        PLAN.replace("kinds:\n- {id: goal}\n- {id: work, in: goal}\n", ""),
        "list-absent",
        "เพิ่มรายการ kinds: แล้วใต้นั้นเพิ่มแถว - {id: goal, …}",
    ),
    "no papers at all": Told(
        PLAN.replace("papers:\n- {id: p, rows: work}\n", ""),
        "list-absent",
        "เพิ่มรายการ papers: แล้วใต้นั้นเพิ่มแถว - {id: p, …}",
    ),
    "a placeholder like nothing there is": Told(
        PLAN.replace("<budget>", "<answer>"),
        "placeholder-unknown",
        "ใช้ชื่อช่องของแถวที่พิมพ์ หรือ ชนิดแถว.ช่อง",
    ),
    "a list of the row above": Told(
        LISTED.replace("<budget>", "<aim>"), "placeholder-unknown", "หมายถึง goal.aim หรือไม่"
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_wrong_is_told_once_with_a_mend_that_leads_out(name: str) -> None:
    found = faults(CASES[name].text)
    assert [(one.code, one.mend) for one in found] == [(CASES[name].code, CASES[name].mend)]


def test_the_mends_of_these_cases_are_accepted() -> None:
    assert faults(PLAN) == faults(PLAN.replace("width: 20", "width: 4")) == faults(LISTED) == []
    assert faults(LISTED.replace("<budget>", "<goal.aim>")) == []


@pytest.mark.parametrize("spoilt", ["type: money,\ttitle: ข: ค", "type: money, title: ข: ค"])
def test_a_row_that_cannot_be_read_is_told_and_not_what_hangs_on_it(spoilt: str) -> None:
    text = PLAN.replace("- {id: work, in: goal}", "- {id: work, in: goal, named: budget}")
    found = faults(text.replace("type: money, title: ข", spoilt))
    assert len({one.line for one in found}) == 1, found


def test_a_misspelt_kind_is_told_where_it_stands_and_nowhere_else() -> None:
    found = faults(PLAN.replace("kind: work", "kind: wrok").replace("<budget>", "<work.budget>"))
    assert [(one.code, one.mend) for one in found] == [("points-nowhere", "หมายถึง work หรือไม่")]


# -- every name of every shipped form, misspelt


class Slip(NamedTuple):
    """Where one name of a form is written wrong."""

    list: str
    row: int
    field: str
    name: str
    wrong: str


def slips(sheet: Sheet) -> Iterator[Slip]:
    """Every name and placeholder of a form that is long enough to be recognised, with a slip of the fingers."""
    kinds = {
        slot.key: slot.rows
        for slot in FieldSchema.slots(SCHEMAS[sheet.schema])
        if slot.rows and slot.many
    }
    for name, cls in kinds.items():
        for number, row in enumerate(sheet.rows(name)):
            for slot in FieldSchema.slots(cls) if isinstance(row, dict) else ():
                said = [one for one in _texts(row.get(slot.key)) if len(one) > 4]
                found = said if (name, slot.key) in POINTS else []
                if slot.holds in ("words", "text"):
                    found = [
                        *found,
                        *(f"<{each}>" for one in said for each in names_in(one) if len(each) > 4),
                    ]
                for one in dict.fromkeys(found):
                    middle = len(one) // 2
                    wrong = one[:middle] + one[middle + 1] + one[middle] + one[middle + 2 :]
                    if wrong != one and "." not in one[middle - 1 : middle + 2]:
                        yield Slip(name, number, slot.key, one, wrong)


def _texts(cell: Cell) -> list[str]:
    if isinstance(cell, list):
        return [text for one in cell for text in _texts(one)]
    return [cell] if isinstance(cell, str) else []


def _with(cell: Cell, old: str, new: str) -> Cell:
    if isinstance(cell, list):
        return [_with(one, old, new) for one in cell]
    return (
        cell.replace(old, new) if isinstance(cell, str) and (old[0] == "<" or cell == old) else cell
    )


def spelt(sheet: Sheet, slip: Slip, word: str) -> tuple[list[FormFileFault], int]:
    """What the check says of a form in which a name is written so, and in which line it stands."""
    made = deepcopy(sheet)
    row = made.rows(slip.list)[slip.row]
    row[slip.field] = _with(row[slip.field], slip.name, word)
    text, at = written(made)
    return faults(text), at[slip.list, slip.row]


SHEETS = [sheet for sheet in sound() if (SHIPPED / f"{sheet.name}.yaml").exists()]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda one: one.name)
def test_of_a_misspelt_name_what_is_meant_is_offered_and_leads_out(sheet: Sheet) -> None:
    every = list(slips(sheet))
    for slip in random.Random(7).sample(every, min(FEW, len(every))):
        told, line = spelt(sheet, slip, slip.wrong)
        here = [one for one in told if one.line == line]
        assert here, slip
        for one in here:
            offered = MEANT.search(one.mend)
            if offered is None:
                continue
            word = f"<{offered[1]}>" if slip.name[0] == "<" else offered[1]
            assert word != slip.wrong, (slip, one)
            again, _line = spelt(sheet, slip, word)
            assert not [each for each in again if MEANT.search(each.mend)], (slip, one, again)
