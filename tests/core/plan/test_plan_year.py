"""A row's year: what is planned for each part of it, reported of it, dated in it."""

from datetime import date
from fractions import Fraction

import pytest

from core.forms.shape import Instrument
from core.plan.year_view import parts_of, reports_of, year_of
from storage.db.folder.store import Folder
from tests.core.plan.plans import planned, tree

ROWS = (
    {"id": "p1", "kind": "part", "f.title": "ตอน"},
    {"id": "w1", "kind": "work", "parent": "p1", "f.title": "ก", "f.due": "2026-03-31"},
)
PROGRESS = (
    {"id": "g1", "row": "w1", "period": "2569q1", "f.done": "100"},
    {"id": "g2", "row": "w1", "period": "2569q2", "f.done": "25.5"},
)


@pytest.fixture
def shares(folder: Folder, form: Instrument) -> list[tuple[Fraction | None, bool]]:
    rows = tree(folder, form, planned(folder, form, ROWS, PROGRESS))
    work = next(row for row in rows if row.kind == "work")
    found = year_of(form, 2569, work, reports_of(form, rows[0]), (), date(2026, 2, 1))
    assert [part.now for part in found] == [False, True, False, False]
    assert [part.ahead for part in found] == [False, False, True, True]
    return [(part.share, part.planned) for part in found]


def test_each_quarter_has_its_own_report_and_the_day_a_row_is_due_lies_in_one(
    shares: list[tuple[Fraction | None, bool]],
) -> None:
    assert shares == [(Fraction(1), False), (Fraction(51, 200), True), (None, False), (None, False)]


def test_a_form_that_reports_once_is_told_in_quarters(form: Instrument) -> None:
    assert [part.id for part in parts_of(form, 2569)] == ["2569q1", "2569q2", "2569q3", "2569q4"]
