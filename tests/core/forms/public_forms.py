"""Public forms as data/public_forms writes them: how many of their cases and cells come out as their owners say.

What is expected is said in expected.json in words that no version of the language changes; where the language says each
of them stands in PLACES. `python -m tests.core.forms.public_forms` prints the counts and all that is not right yet.
"""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import groupby, takewhile
from pathlib import Path
from typing import Any, NamedTuple

from core.assessment.review import review
from core.blocks.document import Cell, Row, Table
from core.forms.shape import Instrument, TrialCase, TrialCaseResult
from core.forms.tree import Tree
from core.forms.vocabulary import ItemState
from core.papers.trial import TrialCaseFolder, _tables, given_in, plain_cell, unmet
from core.papers.trial_deeds import _filled
from core.plan.view import review_plan
from storage.instruments.reader import read
from storage.papers.pdf.tables import goes_on

FOLDER = Path(__file__).parents[2] / "data" / "public_forms"
EXPECTED: Mapping[str, Any] = json.loads((FOLDER / "expected.json").read_text("utf-8"))
MERGED = "(merged)"  # a cell that is one with the cell above
NOTHING = ("–", "-")  # what papers say in a cell that says nothing
# kinds of rows of which one cell spans several columns
SPANNING = ("group", "sub", "result", "total")


class Counted(NamedTuple):
    """How many came out right, of how many, and what came otherwise, a sentence each."""

    right: int
    of: int
    wrong: tuple[str, ...] = ()


class FilledCase(NamedTuple):
    """A case filled in as an office would, and how many of its rows were refused."""

    folder: TrialCaseFolder
    refused: int


# -- where the language says what expected.json names: (of, cell) as rows of `expects` have them

PLACES: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "green-office": {f"category {n}": (f"d{n}", "") for n in range(1, 8)}
    | {"total": ("total", ""), "award": ("d7", "band"), "2.2.3": ("i2.2.3", "points")},
    "pk5": {},
    "dmh-2q9q8q": {"2q": ("q2", "band"), "9q": ("q9", ""), "8q": ("q8", "")}
    | {"9q band": ("q9", "band"), "8q band": ("q8", "band")},
    "who-hhsaf": {f"component {n}": (f"d{n}", "") for n in range(1, 6)}
    | {"total": ("total", ""), "level": ("grade", ""), "leadership": ("passes", "")},
    "sus": {name: ("w", name) for name in ("score", "status")}
    | {name: ("plan", name) for name in ("n", "invalid", "mean", "median")}
    | {"lowest": ("plan", "least"), "highest": ("plan", "most")},
    "enisa-cra": {f"domain {n}": (f"d{n}", "points") for n in range(1, 6)}
    | {"overall": ("plan", "total"), "band": ("plan", "band")},
    "gov-employee-appraisal": {name: ("plan", name) for name in ("total", "grade")}
    | {part: (part, "score") for part in ("work", "behaviour")}
    | {f"{part} weighed": (part, "result") for part in ("work", "behaviour")},
    "consultant-selection": {name: ("plan", name) for name in ("lowest", "award")}
    | {f"{firm} technical": (firm, "st") for firm in "abcd"}
    | {f"{firm} technical rank": (firm, "t_rank") for firm in "abcd"}
    | {f"{firm} financial": (firm, "sf") for firm in "abcd"}
    | {f"{firm} combined": (firm, "combined") for firm in "abcd"}
    | {f"{firm} rank": (firm, "place") for firm in "abcd"},
    "vessel-sanitation": {name: ("plan", name) for name in ("off", "score", "status")},
    "dass-21": {name: (name, "") for name in ("depression", "anxiety", "stress", "total", "grade")}
    | {f"{name} severity": (name, "band") for name in ("depression", "anxiety", "stress")},
    "food-gmp": {f"heading {n}": (f"h{n}", "percent") for n in range(1, 7)}
    | {f"points {n}": (f"h{n}", "") for n in range(1, 7)}
    | {f"full {n}": (f"h{n}", "full") for n in range(1, 7)}
    | {"result": ("grade", "")},
    "food-hygiene-rating": {"total": ("total", ""), "rating": ("grade", "")},
}


# -- what else expected.json names


def answered(case: FilledCase) -> str:
    return "{} of {}".format(*case.folder.score.coverage)


def missing(case: FilledCase) -> str:
    """The numbers of the items that count and are not answered."""
    left = {
        item
        for item, result in case.folder.score.items.items()
        if result.state is ItemState.NOT_ASSESSED
    }
    return " ".join(item.number for item in case.folder.form.items if item.id in left)


def faults(case: FilledCase) -> str:
    """How many rows are refused where they are typed, and what proofreading finds in the plan."""
    form = case.folder.form
    return str(case.refused + len(review_plan(form, case.folder.tree, form.edition)))


def ruled(case: FilledCase) -> str:
    """Whether the limits are met and as many items are chosen as the form asks for: yes or no."""
    folder = case.folder
    findings = review(Tree.under(folder.form, folder.score.profiles), folder.answers, folder.score)
    return (
        "no"
        if folder.score.passes is False or any(finding.rule == "chosen" for finding in findings)
        else "yes"
    )


READ: Mapping[str, Callable[[FilledCase], str]] = {
    "answered": answered,
    "missing": missing,
    "faults": faults,
    "rule": ruled,
}


# -- papers


def table_of(case: FilledCase, paper: str) -> Table:
    """The first table of a paper."""
    return next(_tables(case.folder.document(paper, "").blocks))


def grid(table: Table) -> Iterator[tuple[Row, tuple[str, ...]]]:
    """The rows of a table, each with what stands in every column; a cell over several stands in the first of them."""
    above: Row | None = None
    for row in table.rows:
        first, *rest = row.cells
        cells: Sequence[Cell] = (first, *[""] * (len(table.columns) - len(row.cells)), *rest)
        merged = [goes_on(column, above, row, at) for at, column in enumerate(table.columns)]
        yield (
            row,
            tuple(
                MERGED if again else shown(cell) for again, cell in zip(merged, cells, strict=True)
            ),
        )
        above = row


def shown(cell: Cell) -> str:
    words = plain_cell(cell)
    return "" if words in NOTHING else words


def on_paper(case: FilledCase, question: str) -> str:
    """What a paper says: `<paper> size`, `headings`, `column <head>`, or `spans <cell>`: over how many rows it goes."""
    paper, what, *of = question.split(" ", 2)
    table = table_of(case, paper)
    rows = [cells for row, cells in grid(table) if row.kind not in SPANNING]
    if what == "size":
        return f"{len(rows)} x {len(table.columns)}"
    if what == "headings":
        return " | ".join(cells[0] for row, cells in grid(table) if row.kind == "group")
    if what == "column":
        heads = [str(column.title) for column in table.columns]
        return " | ".join(cells[heads.index(of[0])] for cells in rows)
    at = next((n for n, cells in enumerate(rows) if cells[0] == of[0]), len(rows))
    below = takewhile(lambda cells: cells[0] == MERGED, rows[at + 1 :])
    return str(len(rows[at : at + 1]) + len([*below]))


# -- counted


@cache
def form_of(name: str) -> Instrument:
    return read(FOLDER / f"{name}.yaml")


@cache
def filled_case(name: str, case: str) -> FilledCase:
    form = form_of(name)
    folder, refused = _filled(form, next(each for each in form.cases if each.id == case))
    return FilledCase(folder, len(refused))


def cases(name: str, expected: Mapping[str, Mapping[str, str]] | None = None) -> Counted:
    """The cases of a form of which all that is expected comes out; g11_1 and g11_2 are parts of one case."""
    expectations = EXPECTED[name]["cases"] if expected is None else expected
    parts = {case: tuple(otherwise(name, case, values)) for case, values in expectations.items()}
    wrong = tuple(
        f"{case}: {sentence}" for case, sentences in parts.items() for sentence in sentences
    )
    right = [not any(parts[part] for part in group) for group in whole_cases(parts)]
    return Counted(sum(right), len(right), wrong)


def whole_cases(parts: Iterable[str]) -> Iterator[list[str]]:
    return ([*group] for _case, group in groupby(parts, key=lambda part: part.partition("_")[0]))


def otherwise(name: str, part: str, values: Mapping[str, str]) -> Iterator[str]:
    """What of a case does not come out as expected, a sentence each."""
    case, places = filled_case(name, part), PLACES[name]
    rows = tuple(
        TrialCaseResult(of=of, cell=cell, words=values[what])
        for what, (of, cell) in places.items()
        if what in values
    )
    folder = replace(case.folder, form=replace(case.folder.form, expects=rows))
    yield from (fault.problem for fault in unmet(TrialCase(id=part), folder))
    for what, words in values.items():
        if what not in places:
            came = READ[what](case) if what in READ else on_paper(case, what)
            if came != words:
                yield f"{what}: “{came}”, expected “{words}”"


def by_hand(name: str) -> list[str]:
    """The cases in which something is entered that the owner does not ask for: what the program works out and cannot
    read, said once more by a person as the answer to a further item or as a group.
    """
    form = form_of(name)
    owned = set(EXPECTED[name].get("questions", "").split())
    more = {item.id for item in form.items if item.number not in owned}
    typed = [
        case.id
        for case in form.cases
        if case.group or any(more & {*row.item} for _at, row in given_in(form, case))
    ]
    return [*dict.fromkeys(case.partition("_")[0] for case in typed)]


def cells(name: str) -> Counted:
    """The cells of the filled paper that its owner prints, against those at the same places of ours."""
    paper = EXPECTED[name]
    table = table_of(filled_case(name, paper["case"]), paper["paper"])
    return compared(paper["cells"], [columns for _row, columns in grid(table)])


def heads(name: str) -> list[str]:
    table = table_of(filled_case(name, EXPECTED[name]["case"]), EXPECTED[name]["paper"])
    return [str(column.title) for column in table.columns]


def compared(expected: Iterable[Sequence[str]], printed: Sequence[Sequence[str]]) -> Counted:
    """Every expected cell against the one at its place. A row is looked for below the one before it, by its first cell
    or what that begins with; of a row that is not there every cell is wrong.
    """
    right = 0
    of = 0
    below = 0
    wrong = []
    for row in expected:
        place, label = next((n, words) for n, words in enumerate(row) if words not in ("", MERGED))
        begins = [
            n for n in range(below, len(printed)) if f"{printed[n][place]} ".startswith(f"{label} ")
        ]
        at = next((n for n in begins if printed[n][place] == label), next(iter(begins), None))
        of += len(row)
        if at is None:
            wrong.append(f"{label}: no such row, {len(row)} cells")
            continue
        below = at + 1
        for column, (words, came) in enumerate(zip(row, printed[at], strict=True), 1):
            right += words == came
            if words != came:
                wrong.append(f"{label}, column {column}: “{came}”, expected “{words}”")
    return Counted(right, of, tuple(wrong))


def report(name: str) -> str:
    """The counts of a form, with what came otherwise below each."""
    parts = (("cases", cases(name), f", by hand {len(by_hand(name))}"), ("cells", cells(name), ""))
    lines = (
        (f"{name}: {what} {each.right}/{each.of}{more}", *each.wrong) for what, each, more in parts
    )
    return "\n".join("\n  ".join(group) for group in lines)


if __name__ == "__main__":
    sys.stdout.write("\n".join(map(report, EXPECTED)) + "\n")
