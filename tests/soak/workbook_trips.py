"""Shipped forms, changed by machine and still sound, are the same after a trip through their workbook.

    python -m tests.soak.workbook_trips FIRST COUNT

FIRST is the seed of the first change, COUNT how many changes of each form are tried. Printed is each form that came
back otherwise. Exit status 1: there was one.
"""

import random
import sys
from dataclasses import replace
from fractions import Fraction
from typing import Any

from core.forms.check import faults
from core.forms.layout import FieldSchema
from core.forms.shape import Instrument
from core.forms.vocabulary import ALLOWED
from core.forms.wording import Words
from storage.instruments.reader import parse, read_form
from storage.instruments.workbook.write import workbook_of
from tests.workbook_faults import SHIPPED

ODD = (
    "ก ข",
    "=1+1",
    "007",
    "«ช่อง»",
    "*",
    "10/3",
    "ใช่",
    "1 ม.ค. 69",
    "a\nb",
    "ก, ข",
    "“ก”",
    "-",
    "3.50",
    "#",
)
CHANGES = 3  # of one form at a time


def changed(form: Instrument, chance: random.Random) -> Instrument:
    """Return the form with a few rows left out, moved or with another text, number or choice."""
    for _each in range(chance.randint(1, CHANGES)):
        name = chance.choice(
            [key for key in FieldSchema.lists(Instrument) if getattr(form, key, ())] or ["kinds"]
        )
        rows = list(getattr(form, name))
        at = chance.randrange(len(rows))
        match chance.choice(("cell", "cell", "cell", "cell", "move", "drop")):
            case "drop":
                del rows[at]
            case "move":
                rows.insert(chance.randrange(len(rows)), rows.pop(at))
            case _:
                rows[at] = _cell(name, rows[at], chance)
        fields: dict[str, Any] = {name: tuple(rows)}
        form = replace(form, **fields)
    return form


def _cell(of: str, row: Any, chance: random.Random) -> Any:
    there = FieldSchema.given(row)
    slot = chance.choice(
        [one for one in FieldSchema.slots(type(row)) if one.key in there]
        or [*FieldSchema.slots(type(row))]
    )
    old = getattr(row, slot.name)
    if slot.many or slot.holds in ("rows", "row", "condition", "limit", "least", "step"):
        return row
    new: Any = old
    if slot.holds == "words":
        new = old._replace(th=f"{old.th}{chance.choice(ODD)}") if isinstance(old, Words) else old
    elif slot.holds in ("integer", "signed"):
        new = (old or 0) + chance.choice((1, 2, 10))
    elif slot.holds == "number":
        new = Fraction(old or 0) + chance.choice((Fraction(1, 3), Fraction(1, 10), 1))
    elif slot.holds == "yes_no":
        new = not old
    elif words := ALLOWED.get((of, slot.key)):
        new = chance.choice(sorted(words))
    elif slot.key not in ("id", "in", "kind", "paper", "of", "by"):
        new = f"{old}{chance.choice(ODD)}"
    return replace(row, **{slot.name: new})


def main(first: int = 0, most: int = 200) -> int:
    tried, other = 0, 0
    for path in SHIPPED:
        form = read_form(path)
        if not isinstance(form, Instrument):
            continue
        done = 0
        for seed in range(first, first + 40 * most):
            if done >= most:
                break
            made = changed(form, random.Random(f"{path.stem} {seed}"))
            if made == form or faults(made):
                continue
            done += 1
            again = parse(workbook_of(made), "แบบ.xlsx")
            if again.form != made or again.faults:
                other += 1
                print(
                    path.stem,
                    seed,
                    [(one.where, one.problem) for one in again.faults][:2],
                    flush=True,
                )
        tried += done
        print(f"# {path.stem}: {done}", flush=True)
    print(f"{tried} changed forms, {other} came back otherwise")
    return int(other > 0)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
