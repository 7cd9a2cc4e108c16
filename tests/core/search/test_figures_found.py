"""Figures and parts of years are found however they are typed, of money the baht, and lead to where they stand."""

from fractions import Fraction

import pytest

from core.plan.file_deeds import import_plan
from core.search.fields import SearchRequest, dotted
from core.search.view import SearchResult
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from tests.core.conftest import ctx
from tests.core.conftest import folder as folder
from tests.core.search.test_places import FORMS, asked, saved

GIVEN = {
    "rows": [
        {"id": "w", "kind": "work", "f.title": "งานบริการ"},
        {
            "id": "a",
            "kind": "activity",
            "parent": "w",
            "f.title": "เปิดจุดบริการ",
            "f.budget": 125_000_000,
            "f.target": "3400",
            "f.span": "2569q1/2569q2",
        },
        {
            "id": "b",
            "kind": "activity",
            "parent": "w",
            "f.title": "พิมพ์แผ่นพับ",
            "f.budget": 1_250_000,
            "f.target": "1250.5",
            "f.span": "2569m10/2569m11",
        },
    ],
    "progress": [{"row": "a", "period": "2569q2", "f.reached": "875", "f.result": "เปิดครบ"}],
}


@pytest.fixture
def filled(folder: Folder) -> Folder:
    import_plan(ctx(folder), folder, FORMS.get("operating-plan"), 2569, GIVEN)
    return folder


def titles(folder: Folder, typed: str) -> set[str]:
    return {
        row.title.removeprefix("กิจกรรม ")
        for group in asked(folder, typed).groups
        for row in group.rows
    }


def lines(found_: SearchResult) -> list[str]:
    return [row.line for group in found_.groups for row in group.rows]


@pytest.mark.parametrize(
    "typed", ["1,250,000", "1250000", "๑,๒๕๐,๐๐๐", "๑๒๕๐๐๐๐", "1,250,000.00", "จุดบริการ 1250000"]
)
def test_money_is_found_by_its_baht_however_it_is_typed(filled: Folder, typed: str) -> None:
    assert titles(filled, typed) == {"เปิดจุดบริการ"}
    assert lines(asked(filled, typed)) == ["งบประมาณ: 1,250,000"]


def test_satang_are_no_baht_and_part_of_a_figure_is_not_the_figure(filled: Folder) -> None:
    assert titles(filled, "12,500") == {"พิมพ์แผ่นพับ"}
    for typed in ("125,000,000", "250,000", "1,250,00", "125", "1,250,000.01"):
        assert titles(filled, typed) == set(), typed


def test_a_result_is_found_by_its_figure_in_its_part_of_the_year(filled: Folder) -> None:
    (line,) = lines(asked(filled, "875"))
    assert line.endswith("875")
    assert "ผลที่ได้" in line


QUARTER = [
    *("ไตรมาส 2/2569", "ไตรมาสที่ ๒ ปีงบประมาณ ๒๕๖๙", "ไตรมาส 2 ปี 69", "q2/2569", "Q2 2026"),
    "Quarter 2 fiscal year 2569",
]


@pytest.mark.parametrize("typed", QUARTER)
def test_a_quarter_is_found_where_it_is_kept_and_where_it_is_written(
    filled: Folder, typed: str
) -> None:
    note = saved(filled, "evidence", title="รายงานไตรมาสที่ ๑ - ๓ ปีงบประมาณ ๒๕๖๙")
    other = saved(filled, "evidence", title="รายงานไตรมาส 2 ปีงบประมาณ 2568")
    refs = {row.ref for group in asked(filled, typed, 9).groups for row in group.rows}
    assert note in refs
    assert other not in refs
    assert {ref.entity for ref in refs} == {"evidence", "row", "progress"}
    assert "พิมพ์แผ่นพับ" not in titles(filled, typed)


def test_a_fiscal_year_finds_what_is_of_it(filled: Folder) -> None:
    note = saved(filled, "evidence", title="สรุปปีงบประมาณ พ.ศ. ๒๕๖๙")
    refs = {row.ref for group in asked(filled, "ปีงบประมาณ 2569", 9).groups for row in group.rows}
    assert note in refs
    assert {ref.entity for ref in refs} >= {"evidence", "plan"}
    assert not asked(filled, "ปีงบประมาณ 2571").groups


def test_half_years_are_read_and_what_stands_around_a_figure_stays_words() -> None:
    assert (
        SearchRequest.of("ครึ่งปีแรก 2569").days
        == SearchRequest.of("รอบ 6 เดือนแรก ปีงบประมาณ 2569").days
        == (("2569h1",),)
    )
    whole = SearchRequest.of("งบ 1,250,000 บาท ไตรมาส 3/2569 1250.50")
    assert whole.words == ("งบ", "บาท")
    assert whole.days == (
        (dotted(Fraction(1_250_000)), "1250000"),
        ("2569q3",),
        (dotted(Fraction("1250.5")), "1250.5"),
    )


def test_where_the_form_is_not_here_a_whole_number_may_be_baht_or_satang(filled: Folder) -> None:
    filled.use_forms(FormLibrary([]))

    def count(typed: str) -> int:
        return sum(
            len(group.rows) for group in SearchResult.of(filled, filled.writer.unit, typed).groups
        )

    assert (count("1,250,000"), count("125,000,000"), count("12,500"), count("1,250")) == (
        2,
        1,
        1,
        0,
    )
