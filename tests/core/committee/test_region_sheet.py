"""A committee has one sheet with a column for each unit of its region, by whatever form it scores."""

from pathlib import Path

import pytest

from core.blocks.document import Stamp, walk
from core.forms.shape import Instrument
from core.papers.made import made, printable
from core.papers.score_sheet import REGION
from core.papers.source import REGION_SHEET
from tests.core.committee.panel import SCORED, Panel, panel


def region_sheets(room: Panel) -> list[str]:
    shown = printable(room.secretary.folder, room.drafts[0])
    return [one.id for one in shown if one.table_per == REGION]


def said(room: Panel) -> list[str]:
    (sheet,) = region_sheets(room)
    paper = made(room.secretary.folder, room.drafts[0], sheet, "arabic")
    return list(walk(paper.build(Stamp())))


@pytest.mark.parametrize("form", SCORED, ids=lambda one: one.using)
def test_a_vote_by_any_form_has_one_sheet_for_the_region_with_a_column_for_each_unit(
    form: Instrument, tmp_path: Path
) -> None:
    with panel(tmp_path, form.id, [{"answers": {}}] * 2) as room:
        room.call()
        own = any(one.table_per == REGION for one in form.papers)
        assert (region_sheets(room) == [REGION_SHEET]) is not own
        before = said(room)
        assert before.count("รอกรรมการ") == 2
        assert {"11", "12"} <= set(before), "each unit has a column of its own"


def test_a_unit_itself_has_no_such_sheet(tmp_path: Path) -> None:
    with panel(tmp_path, "ita") as room:
        room.call()
        unit = room.units[0]
        assert REGION_SHEET not in {one.id for one in printable(unit.folder, room.own(unit))}
