"""Tables of another shape than rows below a head: on their side, answers ticked in columns, commas that divided cells."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, product, zip_longest
from typing import Any

from core.i18n import _
from core.tables.heads import JOINED, ExpectedFields, TableHeader, field_named
from core.tables.marks import BOXES, crosses_that_tick, mark_of
from core.tables.questions import TableContext
from core.tabular import MOST_COLUMNS, ImportedSheet

# heads of columns in which an answer is ticked, without one above that says so
CHOICES = (
    "มี",
    "ไม่มี",
    "มีบางส่วน",
    "ใช่",
    "ไม่ใช่",
    "ผ่าน",
    "ไม่ผ่าน",
    "ครบ",
    "ไม่ครบ",
    "yes",
    "no",
    "pass",
    "fail",
)
# what is known of cells of a sheet, by their places
OF_CELLS = ("short_years", "links", "days", "painted", "struck", "stored", "clocks", "codes")
BEGINS = "-?[0-9]{1,3}"  # of an amount that commas divided
GOES_ON = r"[0-9]{3}(?:\.[0-9]+)?"
NOUGHTS = "000"  # no figure of its own


def turned(sheet: ImportedSheet) -> ImportedSheet | None:
    """Return the sheet with rows and columns exchanged, None if it has too many rows to be a table on its side."""
    if not 1 < len(sheet.rows) <= MOST_COLUMNS:
        return None
    of_cells: dict[str, Any] = {
        name: tuple((column, row, *rest) for row, column, *rest in getattr(sheet, name))
        for name in OF_CELLS
    }
    return sheet._replace(
        rows=tuple(zip_longest(*sheet.rows, fillvalue="")),
        merges=tuple((left, top, right, bottom) for top, left, bottom, right in sheet.merges),
        hidden_rows=sheet.hidden_columns,
        hidden_columns=sheet.hidden_rows,
        **of_cells,
    )


def ticked_choices(table: TableContext) -> Iterator[tuple[str, list[int]]]:
    """Yield the fields that are answered by a tick in one of several columns, with these columns."""
    _asked, cells, head, expected = table
    groups = dict[tuple[str, str], list[int]]()
    for column, words in enumerate(head.words):
        path = words.split(JOINED)
        over = field_named(expected.titles, path[-2::-1])
        alone = len(path) == 1 and path[-1].strip().casefold() in CHOICES
        field = over if over in expected.ticked else ""
        if alone:
            field = next(iter(expected.ticked), "")
        if field:
            groups.setdefault((field, JOINED.join(path[:-1])), []).append(column)
    for (field, _above), columns in groups.items():
        body = cells.rows[head.end :]
        marks = [words for row in body for n in columns if (words := row[n]).strip(BOXES)]
        if len(columns) > 1 and marks and all(mark_of(mark) for mark in marks):
            yield field, columns


def ticked_words(
    table: TableContext, columns: Sequence[int], rows: Sequence[int]
) -> Mapping[int, str]:
    """Return for each row the heading below which it is ticked; all of them, if there are several."""
    questions, cells, head, _expected = table
    found = dict[int, str]()
    places = product(rows, columns)
    marks = {at: mark_of(cells.own(*at)) for at in places if cells.own(*at).strip(BOXES)}
    crosses = [cells.own(*at) for at, mark in marks.items() if mark == "cross"]
    key, heading = f"crosses {columns[0] + 1}", head.words[columns[0]]
    ticks = ["yes"]
    if crosses_that_tick(questions, crosses, len(marks), key, heading):
        ticks.append("cross")
    for row in rows:
        ticked = [n for n in columns if marks.get((row, n)) in ticks]
        words = [head.words[n].split(JOINED)[-1] for n in ticked]
        found |= {row: ", ".join(words)} if words else {}
    return found


def rejoin_amounts(table: TableContext) -> bool:
    """Ask about rows of a text file that the comma of an amount may have divided: they have more cells than the head, or
    three digits behind an amount where the form has words, or noughts. Return whether cells have been joined."""
    questions, cells, head, expected = table
    wide = max((n + 1 for n, words in enumerate(head.words) if words), default=0)
    body = range(head.end, len(cells.rows))
    starts = [
        n
        for n, (field, behind) in enumerate(pairwise(head.fields[:wide]))
        if field in expected.figures and behind not in expected.figures
    ]
    divided = [
        row
        for row in body
        if any((line := cells.rows[row])[wide:])
        or any(
            _goes_on(*line[n : n + 2]) and (head.fields[n + 1] or NOUGHTS in line) for n in starts
        )
    ]
    if not (cells.sheet.plain and head.end and divided):
        return False
    joined = {row: _joined(cells.rows[row], wide, head, expected) for row in divided}
    # else a last column that has no heading
    if len(divided) == sum(bool(cells.filled(n)) for n in body) and not all(joined.values()):
        return False
    before, after = next(
        (("  ".join(cells.rows[row]), "  ".join(line)) for row, line in joined.items() if line),
        ("  ".join(cells.rows[divided[0]]), ""),
    )
    said = _("จุลภาคอาจแบ่งจำนวนใน {n} แถว เช่น “{words}”").format(
        n=f"{len(divided):,}", words=before[:60]
    )
    answers = [_("ไม่นำเข้าแถวเหล่านี้"), _("นำเข้าตามที่เห็น")]
    if after:
        answers.insert(0, _("รวมจำนวนที่ถูกแบ่งด้วยจุลภาค: {words}").format(words=after[:60]))
    chosen = questions.ask("commas", said, *answers, proven=False)
    if chosen == len(answers) - 1:
        return False
    for row, line in joined.items():
        if line and chosen == 0:
            cells.rows[row] = line
        else:
            questions.leave_row(row, _("จุลภาคอาจแบ่งจำนวน"))
            cells.rows[row] = [""] * cells.wide
    return chosen == 0 and bool(after)


def _goes_on(words: str, following: str) -> bool:
    """Return whether the second of two cells may be the rest of an amount that a comma divided."""
    return bool(re.fullmatch(BEGINS, words.split(",")[0]) and re.fullmatch(GOES_ON, following))


def _joined(
    line: Sequence[str], wide: int, head: TableHeader, expected: ExpectedFields
) -> list[str]:
    """Return a row with its amounts in one piece again, [] if it does not then fit the head."""
    last = max(n for n, words in enumerate(line) if words)
    left, row = [*line[: last + 1]], list[str]()
    while left:
        words = left.pop(0)
        amount = len(row) < wide and head.fields[len(row)] in expected.figures
        while amount and left and _goes_on(words, left[0]):
            words = f"{words},{left.pop(0)}"
        row.append(words)
    return [*row, *[""] * (len(line) - len(row))] if len(row) <= wide else []
