"""Selection rules of a programme over a ranking: whom they put forward, and where nobody may be."""

from dataclasses import replace
from fractions import Fraction

import main
from core.assessment.ranking import RankingRow
from core.centre.proposals import propose
from core.forms.programme import Programme, Selection
from core.forms.wording import Limit
from core.people.units import Unit, UnitsById
from storage.instruments.library import Library
from tests.core.centre.test_rank import NOBODY

PROGRAMME = Library([main.RESOURCES / "instruments"]).programme("cdd-clean-programme")
BY_REGION = PROGRAMME.selections[0]


def place(unit: str, total: int, region: int = 1, group: str = "general") -> RankingRow:
    return replace(
        NOBODY, unit=unit, name=unit, total=Fraction(total), base=Fraction(total) - 4, region=region, group=group
    )


def units(*ids: str, kind: str = "province") -> UnitsById:
    return {id_: Unit(id_, id_, id_, kind, "", 1, "general", "") for id_ in ids}


def put_forward(programme: Programme, *places: RankingRow, kind: str = "province") -> list[tuple[int, list[str], bool]]:
    known = units(*(one.unit for one in places), kind=kind)
    return [(one.region, [top.unit for top in one.top], one.tie) for one in propose(places, known, [programme])]


def by(rule: Selection) -> Programme:
    return replace(PROGRAMME, selections=(rule,))


def test_the_best_of_each_region_is_put_forward_and_a_tie_is_not_decided() -> None:
    found = put_forward(PROGRAMME, place("a", 80), place("b", 80), place("c", 70), place("d", 60, region=2))
    assert found == [(1, ["a", "b"], True), (2, ["d"], False)]


def test_another_group_another_kind_and_what_could_not_be_scored_stay_out() -> None:
    assert put_forward(PROGRAMME, place("a", 90, group="model")) == []
    assert put_forward(PROGRAMME, place("a", 90), kind="district") == []
    assert put_forward(PROGRAMME, replace(place("a", 90), problem="no form")) == []


def test_a_least_total_and_the_base_count_where_the_rule_says_so() -> None:
    least = by(replace(BY_REGION, least=Limit(">=", Fraction(80))))
    assert put_forward(least, place("a", 79)) == []
    assert put_forward(least, place("a", 80)) == [(1, ["a"], False)]
    assert put_forward(by(replace(BY_REGION, by="base", least=Limit(">=", Fraction(80)))), place("a", 80)) == []


def test_a_rule_for_all_regions_chooses_once() -> None:
    everywhere = by(replace(BY_REGION, per="", take=2))
    found = put_forward(everywhere, place("a", 80), place("b", 90, region=2), place("c", 70, region=3))
    assert found == [(0, ["a", "b"], False)]
