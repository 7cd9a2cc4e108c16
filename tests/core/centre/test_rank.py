"""The ranking of a centre: per region and group, ties shown and never decided."""

from fractions import Fraction
from pathlib import Path

import main
from core.assessment.ranking import RankingRow, stands
from core.assessment.start_deeds import import_answers
from core.log.deeds import add_row
from core.values import Plain, Text, Written
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from tests.core.assessment.test_import_damaged import sample
from tests.core.conftest import ctx

FORMS = FormLibrary([main.RESOURCES / "instruments"])
CDD = FORMS.get("cdd-clean")


NOBODY = RankingRow(
    0,
    False,
    "u",
    "c",
    "n",
    1,
    "general",
    Fraction(0),
    Fraction(0),
    Fraction(0),
    None,
    None,
    (0, 0),
    "a",
)


def register(folder: Folder, code: str, **fields: Written) -> None:
    """Put a unit into the register."""
    said: dict[str, Written] = {"code": Plain(code), "name": Text(code)}
    add_row(ctx(folder), folder, "all", "unit", said | fields)


def places(*totals: int | None) -> list[tuple[int, bool]]:
    return list(stands([None if one is None else Fraction(one) for one in totals]))


def test_units_of_the_same_total_share_a_place_and_the_next_one_is_left_out() -> None:
    assert places(90, 80, 80, 70) == [(1, False), (2, True), (2, True), (4, False)]


def test_an_unscored_unit_takes_no_place() -> None:
    assert places(5, None, None) == [(1, False), (0, False), (0, False)]


def test_a_unit_stands_in_its_own_region_and_group(folder: Folder) -> None:
    import_answers(ctx(folder), folder, CDD, 2569, sample("cdd_province_a.json"))
    register(folder, "S10", region=7, group=Plain("model"))
    (place,) = RankingRow.ranked(folder, CDD, 2569)
    assert (place.region, place.group, place.total, place.name) == (
        7,
        "general",
        Fraction(80),
        "S10",
    )


ONLY = """id: only
edition: 2569
title: ข้อเดียว
kind: sum
dimensions:
- {id: d, title: ส่วน}
items:
- {id: d.a, in: d, text: ข้อ, not_applicable: out}
"""


def test_a_unit_to_which_nothing_applies_has_no_figure_and_no_place(
    folder: Folder, tmp_path: Path
) -> None:
    (tmp_path / "only.yaml").write_text(ONLY, encoding="utf-8")
    forms = FormLibrary([tmp_path])
    folder.use_forms(forms)
    for state, problem in (("not_applicable", "ไม่มีข้อที่ใช้กับหน่วยงานนี้ จึงไม่มีคะแนน"), ("not_met", "")):
        import_answers(
            ctx(folder), folder, forms.get("only"), 2569, {"answers": {"d.a": {"state": state}}}
        )
        (place,) = RankingRow.ranked(folder, forms.get("only"), 2569)
        assert (place.problem, place.rank) == (problem, int(not problem))


def test_another_year_is_another_ranking(folder: Folder) -> None:
    import_answers(ctx(folder), folder, CDD, 2569, sample("cdd_province_a.json"))
    assert RankingRow.ranked(folder, CDD, 2568) == ()
