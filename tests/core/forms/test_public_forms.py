"""Forms of other ministries, each said in one file: cases that come out right, cells printed as their owners do.

The counts of FLOORS are what the language reached when they were written here: cases and cells only rise, what is typed
by hand only falls.
"""

from typing import NamedTuple

import pytest

from storage.instruments.reader import check
from tests.core.forms.public_forms import (
    EXPECTED,
    FOLDER,
    MERGED,
    by_hand,
    cases,
    cells,
    compared,
    heads,
    report,
)


class Floor(NamedTuple):
    """So many cases and cells at least are right; so many cases at most need an answer the owner does not ask for."""

    cases: int
    of_cases: int
    by_hand: int
    cells: int
    of_cells: int


FLOORS = {
    "green-office": Floor(11, 11, 0, 45, 45),
    "pk5": Floor(9, 9, 0, 18, 18),
    "dmh-2q9q8q": Floor(13, 13, 0, 24, 24),
    "who-hhsaf": Floor(10, 10, 0, 40, 40),
    "sus": Floor(10, 10, 0, 120, 120),
    "enisa-cra": Floor(6, 6, 0, 18, 18),
    "gov-employee-appraisal": Floor(10, 10, 0, 36, 36),
    "consultant-selection": Floor(8, 8, 0, 32, 32),
    "vessel-sanitation": Floor(9, 9, 0, 33, 33),
    "dass-21": Floor(8, 8, 0, 126, 126),
    "food-gmp": Floor(13, 13, 0, 272, 272),
    "food-hygiene-rating": Floor(13, 13, 0, 15, 15),
}
every_form = pytest.mark.parametrize("name", EXPECTED)


def test_every_form_has_its_file_and_its_floor() -> None:
    assert [*FLOORS] == [*EXPECTED]
    assert {path.stem for path in FOLDER.glob("*.yaml")} == {*EXPECTED}


@every_form
def test_the_check_finds_nothing_to_mend_but_what_a_case_has_refused(name: str) -> None:
    assert [
        fault for fault in check(FOLDER / f"{name}.yaml").faults if fault.code != "case-given"
    ] == []


def test_a_form_of_results_of_their_own_is_said_to_have_no_total() -> None:
    read = {
        name: [one.sentence for one in check(FOLDER / f"{name}.yaml").statements] for name in FLOORS
    }
    silent = [name for name, said in read.items() if "แบบนี้ไม่มีคะแนนรวม ทุกส่วนเป็นผลแยกต่างหาก" in said]
    assert silent == ["dass-21"], "nothing of it is added up"
    assert [case["total"] for case in EXPECTED["dass-21"]["cases"].values()] == [""] * 8


@every_form
def test_no_fewer_cases_come_out_right(name: str) -> None:
    print(report(name))  # pytest -rP shows it
    counted = cases(name)
    assert counted.of == FLOORS[name].of_cases
    assert counted.right >= FLOORS[name].cases, "\n".join(counted.wrong)


@every_form
def test_no_more_is_entered_by_hand_that_the_owner_does_not_ask_for(name: str) -> None:
    typed = by_hand(name)
    assert len(typed) <= FLOORS[name].by_hand, typed


@every_form
def test_the_paper_has_the_heads_of_its_owner(name: str) -> None:
    assert heads(name) == EXPECTED[name]["heads"]


@every_form
def test_no_fewer_cells_are_printed_as_the_owner_prints_them(name: str) -> None:
    counted = cells(name)
    assert counted.of == FLOORS[name].of_cells
    assert counted.right >= FLOORS[name].cells, "\n".join(counted.wrong)


def test_a_cell_is_right_at_its_own_place_only() -> None:
    printed = [("1 ก", "4", ""), (MERGED, "ข", "2"), ("รวม", "", "6")]
    assert compared([("1", "4", ""), (MERGED, "ข", "2"), ("รวม", "", "6")], printed) == (
        8,
        9,
        ("1, column 1: “1 ก”, expected “1”",),
    )
    assert compared([("รวม", "", "6"), ("1 ก", "4", "")], printed) == (
        3,
        6,
        ("1 ก: no such row, 3 cells",),
    )
    assert compared([("ก", "4", "")], printed).right == 0
