"""Every case of the CDD manual 2564, and the faults of a file of cases."""

import contextlib
import copy
import json
from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.assessment.cases import run
from core.errors import UserError
from core.exact import exact_json, written
from core.forms.shape import Instrument
from storage.instruments.reader import read

FILE = json.loads((Path(__file__).parents[2] / "data/cdd_cases.json").read_text(encoding="utf-8"))
CASES = [case for name, cases in FILE.items() if name.endswith("cases") for case in cases]


@cache
def clean() -> Instrument:
    return read(Path(__file__).parents[3] / "resources/instruments/cdd-clean-2564.yaml")


def expected_of(case: dict[str, Any]) -> dict[str, Any]:
    """The keys a case's result must have, from the keys its file uses for what is expected."""
    said: dict[str, Any] = {"id": case["id"]}
    if case["kind"] == "full":
        said |= {name: value for name, value in case["expected"].items() if name != "effect_th"}
        said["passes"] = said.pop("passes_86_excl_extra")
    elif case["kind"] == "selection":
        said |= {"tie": case["expected"]["tie"], "selected": case["expected"]["auto_selected"]}
    names = {"expected_grade": "grade", "expected_level": "level", "expected_group": "group"}
    names |= {"keeps_status": "keeps_status", "becomes_model": "becomes_model"}
    return said | {name: case[key] for key, name in names.items() if key in case}


@pytest.mark.parametrize(
    "case", CASES, ids=lambda case: f"{case['id']} {case.get('title_th') or case['rule_th']}"
)
def test_a_case_comes_to_what_the_manual_says(cdd: Instrument, case: dict[str, Any]) -> None:
    assert run(cdd, json.dumps(case)) == expected_of(case)


def test_a_whole_file_gives_every_case_in_its_order(cdd: Instrument, cases_text: str) -> None:
    results = run(cdd, cases_text)
    assert isinstance(results, list)
    assert [result["id"] for result in results] == [case["id"] for case in CASES]
    assert len(results) == 29 + 7 + 4 + 3


def test_a_list_gives_a_list(cdd: Instrument) -> None:
    case = {"id": "G", "kind": "grade_only", "total_points": 96}
    assert run(cdd, json.dumps([case])) == [{"id": "G", "grade": "A"}]


def test_numbers_are_read_as_they_are_written(cdd: Instrument) -> None:
    assert exact_json("75.99") == Fraction(7599, 100)
    grade = '{"id": "g", "kind": "grade_only", "total_points": %s}'
    assert run(cdd, grade % "75.999999999999999999999") == {"id": "g", "grade": None}
    assert run(cdd, grade % "76.000000000000000000000") == {"id": "g", "grade": "C"}


def test_whole_numbers_are_integers_and_others_text() -> None:
    assert written(Fraction(8)) == 8
    assert written(Fraction(17, 3)) == "17/3"


def test_the_input_of_a_case_is_not_read(cdd: Instrument) -> None:
    case = {
        "id": "x",
        "kind": "full",
        "scope": "regional",
        "answers": {},
        "input": {"no_such_thing": 1},
    }
    result = run(cdd, json.dumps(case))
    assert isinstance(result, dict)
    assert (result["base_points"], result["grade"], result["passes"]) == (0, None, False)


def test_the_annex_profile_drops_two_items(cdd: Instrument) -> None:
    full = next(case for case in CASES if case["id"] == "C01")
    answers = {**full["answers"], "d3r.l4.3": {"state": "not_met"}, "d5.l4.1": {"state": "not_met"}}
    rubric = run(cdd, json.dumps({**full, "answers": answers}))
    annex = run(cdd, json.dumps({**full, "answers": answers, "profile": "annex_checklist"}))
    assert isinstance(rubric, dict)
    assert isinstance(annex, dict)
    assert (rubric["base_points"], annex["base_points"]) == (100 - 8 - 4, 100)


def test_a_case_says_of_each_item_what_was_entered_for_it(cdd: Instrument) -> None:
    full = next(case for case in CASES if case["id"] == "C01")
    none = {"state": "met", "measures": {"anticorruption_education_projects": 0}}
    result = run(cdd, json.dumps({**full, "answers": {**full["answers"], "d3r.l5.3": none}}))
    assert isinstance(result, dict)
    assert result["levels"]["d3"] == 4


def full_case(answers: dict[str, Any]) -> dict[str, Any]:
    return {"id": "x", "kind": "full", "scope": "regional", "answers": answers}


BROKEN = {
    "an item the form does not have": full_case({"d9.l1.1": {"state": "met"}}),
    "a group is not answered": full_case({"d1.l1.2": {"state": "met"}}),
    "an unknown state": full_case({"d1.l1.1": {"state": "perhaps"}}),
    "a state that is no word": full_case({"d1.l1.1": {"state": ["met"]}}),
    "an answer that is no object": full_case({"d1.l1.1": "met"}),
    "answers that are a list": {"id": "x", "kind": "full", "answers": []},
    "no answers at all": {"id": "x", "kind": "full"},
    "text where a number belongs": full_case(
        {"d4.l3.3": {"measures": {"virtue_plan_kpi_success_pct": "50"}}}
    ),
    "yes where a number belongs": full_case(
        {"d4.l3.3": {"measures": {"virtue_plan_kpi_success_pct": True}}}
    ),
    "numerator above denominator": full_case(
        {"d4.l3.3": {"measures": {"virtue_plan_kpi_success_pct": {"num": 6, "den": 5}}}}
    ),
    "a negative numerator": full_case(
        {"d4.l3.3": {"measures": {"virtue_plan_kpi_success_pct": {"num": -1, "den": 5}}}}
    ),
    "something of nothing": full_case(
        {"d4.l3.3": {"measures": {"virtue_plan_kpi_success_pct": {"num": 1, "den": 0}}}}
    ),
    "half a ratio": full_case(
        {"d4.l3.3": {"measures": {"virtue_plan_kpi_success_pct": {"num": 1}}}}
    ),
    "a ratio where a count belongs": full_case(
        {"d4.l2.2": {"measures": {"virtue_topics": {"num": 5, "den": 5}}}},
    ),
    "a percent above 100": full_case(
        {"d4.l3.3": {"measures": {"virtue_plan_kpi_success_pct": 100.01}}}
    ),
    "a count below zero": full_case({"d4.l2.2": {"measures": {"virtue_topics": -1}}}),
    "half a topic": full_case({"d4.l2.2": {"measures": {"virtue_topics": 5.5}}}),
    "a measure of another item": full_case({"d4.l3.3": {"measures": {"virtue_topics": 5}}}),
    "five quarters": full_case(
        {"d1.l1.2.2.4": {"measures": {"audits_per_quarter": [1, 1, 1, 1, 1]}}}
    ),
    "an unknown part": full_case({"d5.l3.4": {"components": ["สะสวย"]}}),
    "parts of an item without parts": full_case({"d5.l1.1": {"components": ["สะสาง"]}}),
    "an unknown field": full_case({"d5.l1.1": {"sate": "met"}}),
    "a rule the item does not have": full_case({"d5.l1.1": {"duplicates_dimension": "d3"}}),
    "an unknown dimension": full_case({"d1.l2.3": {"duplicates_dimension": "d7"}}),
    "an unknown scope": {"id": "x", "kind": "full", "scope": "lunar", "answers": {}},
    "an unknown group": {"id": "x", "kind": "full", "group": "best", "answers": {}},
    "awards as text": {"id": "x", "kind": "full", "answers": {}, "extra_awards": "1"},
    "half an award": {"id": "x", "kind": "full", "answers": {}, "extra_awards": 0.5},
    "an id that names nothing": {"id": [1], "kind": "full", "answers": {}},
    "an unknown kind": {"id": "x", "kind": "quiz"},
    "a kind that is no word": {"id": "x", "kind": 3},
    "no kind and no list of cases": {"id": "x"},
    "cases that are no list": {"cases": {"id": "x"}},
    "a case that is no object": [7],
    "a grade without points": {"id": "x", "kind": "grade_only"},
    "a grade of text": {"id": "x", "kind": "grade_only", "total_points": "76"},
    "a ladder of a group without one": {
        "id": "x",
        "kind": "ladder",
        "group": "general",
        "inputs": {"base_points": 86},
    },
    "a ladder without a base": {"id": "x", "kind": "ladder", "group": "model", "inputs": {}},
    "an unknown level": {
        "id": "x",
        "kind": "ladder",
        "group": "model",
        "inputs": {"base_points": 86, "ch.l2": True},
    },
    "a number where the level asks none": {
        "id": "x",
        "kind": "ladder",
        "group": "model",
        "inputs": {"base_points": 86, "mo.l2": 1},
    },
    "an unknown measure of a level": {
        "id": "x",
        "kind": "ladder",
        "group": "model",
        "inputs": {"base_points": 86, "mo.l4": {"films": 1}},
    },
    "a year that is text": {"id": "x", "kind": "entry", "history_outstanding_years": ["2563"]},
    "a candidate without a total": {"id": "x", "kind": "selection", "candidates": [{"unit": "ก"}]},
    "a total that is text": {
        "id": "x",
        "kind": "selection",
        "candidates": [{"unit": "ก", "total": "๙๐"}],
    },
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN.keys())
def test_a_fault_is_told_with_place_and_mend(cdd: Instrument, broken: Any) -> None:
    with pytest.raises(UserError) as told:
        run(cdd, json.dumps(broken))
    assert told.value.what
    assert told.value.why
    assert told.value.do


def test_a_case_with_a_fault_is_named_and_the_others_are_scored(cdd: Instrument) -> None:
    sound = {"id": "g", "kind": "grade_only", "total_points": 76}
    broken = [BROKEN["an unknown kind"], 7, BROKEN["an unknown scope"]]
    results = run(cdd, json.dumps([sound, *broken, {**sound, "id": "h"}]))
    assert isinstance(results, list)
    first, *refused, last = results
    assert (first, last) == ({"id": "g", "grade": "C"}, {"id": "h", "grade": "C"})
    assert [one["id"] for one in refused] == ["x", None, "x"]
    assert "กรณี x" in refused[0]["refused"]
    assert "quiz" in refused[0]["refused"]
    assert "ลำดับที่ 3" in refused[1]["refused"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[1,]",
        "NaN",
        "[Infinity]",
        "[1e999999999]",
        "[" + "9" * 5000 + "]",
        '{"kind": "full", "kind": "entry"}',
        "[" * 200_000,
        "7",
        '"full"',
        "null",
    ],
    ids=lambda text: text[:30] or "empty",
)
def test_what_is_no_json_of_cases_is_told(cdd: Instrument, text: str) -> None:
    with pytest.raises(UserError):
        run(cdd, text)


SCALARS: tuple[Any, ...] = (None, True, -1, 1.5, "", "x", "๑", 10**30)
JUNK: tuple[Any, ...] = (
    *SCALARS,
    [],
    {},
    [[]],
    {"num": 1, "den": 0},
    {"num": None, "den": 2},
    ["met"],
)


def places(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a JSON value, by the keys that lead to it."""
    inside: Iterable[tuple[Any, Any]] = ()
    if isinstance(value, dict):
        inside = value.items()
    elif isinstance(value, list):
        inside = enumerate(value)
    for key, below in inside:
        yield (*at, key)
        yield from places(below, (*at, key))


@settings(max_examples=60)
@given(st.sampled_from(CASES), st.integers(0, 10**6), st.integers(0, 10**6))
def test_whatever_stands_in_a_case_it_is_scored_or_refused(
    given_: dict[str, Any], place: int, junk: int
) -> None:
    case = copy.deepcopy(given_)
    known = [each for each in places(case) if each[0] not in ("input", "expected")]
    *above, last = known[place % len(known)]
    inside = case
    for key in above:
        inside = inside[key]
    inside[last] = copy.deepcopy(JUNK[junk % len(JUNK)])
    with contextlib.suppress(UserError):
        assert json.dumps(run(clean(), json.dumps(case)))


def test_a_fault_names_the_case_and_the_item(cdd: Instrument) -> None:
    with pytest.raises(UserError, match=r"x.*d9\.l1\.1"):
        run(cdd, json.dumps(BROKEN["an item the form does not have"]))


@pytest.mark.parametrize(
    ("inputs", "level", "keeps"),
    [
        pytest.param(
            {"base_points": 85.99, "mo.l2": True}, 0, False, id="a base just short keeps nothing"
        ),
        pytest.param({"base_points": 86}, 1, True, id="level 1 alone keeps the status"),
        pytest.param(
            {"base_points": 86, "mo.l2": True, "mo.l3": 1}, 3, True, id="one figure answers a level"
        ),
        pytest.param(
            {"base_points": 86, "mo.l2": True, "mo.l3": 0},
            2,
            True,
            id="a figure of none does not hold",
        ),
        pytest.param(
            {
                "base_points": 86,
                "mo.l2": True,
                "mo.l3": True,
                "mo.l4": {"report_books": 0, "knowledge_sets": 0},
            },
            3,
            True,
            id="neither of two is not any",
        ),
        pytest.param(
            {"base_points": 86, "mo.l2": True, "mo.l3": True, "mo.l4": {"report_books": 1}},
            4,
            True,
            id="one of two is any",
        ),
    ],
)
def test_a_model_unit_climbs_its_ladder(
    cdd: Instrument, inputs: dict[str, Any], level: int, keeps: bool
) -> None:
    case = {"id": "x", "kind": "ladder", "group": "model", "inputs": inputs}
    assert run(cdd, json.dumps(case)) == {"id": "x", "level": level, "keeps_status": keeps}


@pytest.mark.parametrize(
    ("inputs", "level", "becomes"),
    [
        pytest.param({"base_points": 86}, 1, True, id="the base alone decides"),
        pytest.param(
            {"base_points": 86, "ch.l2": True, "ch.l3": True, "ch.l4": True},
            4,
            True,
            id="every level",
        ),
        pytest.param(
            {"base_points": 85, "extra": 10, "ch.l2": True},
            0,
            False,
            id="no extra points, no higher level",
        ),
    ],
)
def test_a_unit_that_was_selected_becomes_what_its_ladder_leads_to(
    cdd: Instrument, inputs: dict[str, Any], level: int, becomes: bool
) -> None:
    case = {"id": "x", "kind": "ladder", "group": "challenge", "inputs": inputs}
    assert run(cdd, json.dumps(case)) == {"id": "x", "level": level, "becomes_model": becomes}


@pytest.mark.parametrize(
    ("years", "group"),
    [
        pytest.param([], "general", id="never selected"),
        pytest.param([2563], "general", id="the last edition alone"),
        pytest.param([2561, 2562], "general", id="two in a row, not just before"),
        pytest.param([2562, 2563, 2563], "challenge", id="the two just before"),
        pytest.param([2555, 2557, 2559], "general", id="three in all"),
        pytest.param([2555, 2557, 2559, 2561], "challenge", id="four in all"),
        pytest.param(
            [2561, 2562, 2563, 2564], "challenge", id="this edition's own result does not count"
        ),
        pytest.param([2557, 2559, 2561, 2564], "general", id="nor as the fourth"),
    ],
)
def test_entry_needs_the_two_editions_before_or_four_in_all(
    cdd: Instrument, years: list[int], group: str
) -> None:
    case = {"id": "x", "kind": "entry", "history_outstanding_years": years}
    assert run(cdd, json.dumps(case)) == {"id": "x", "group": group}


@pytest.mark.parametrize(
    ("totals", "tie", "selected"),
    [
        pytest.param([], False, None, id="no candidate"),
        pytest.param([10], False, "0", id="one candidate, however low"),
        pytest.param([90, 90.01], False, "1", id="by the smallest margin"),
        pytest.param([90, 80, 90], True, None, id="a tie is never decided"),
        pytest.param([80, 80, 90], False, "2", id="a tie below the top is none"),
    ],
)
def test_the_best_of_a_zone_is_selected(
    cdd: Instrument, totals: list[float], tie: bool, selected: str | None
) -> None:
    candidates = [{"unit": str(n), "total": total} for n, total in enumerate(totals)]
    case = {"id": "x", "kind": "selection", "zone": 2, "candidates": candidates}
    assert run(cdd, json.dumps(case)) == {"id": "x", "tie": tie, "selected": selected}
