"""Files that cannot be taken in: a calm sentence, exit 1, and nothing has changed."""

import json
from pathlib import Path

import pytest

from tests.ui.terminal.conftest import CDD, SAMPLES, YEAR, Command, certify, is_calm

BAD_ANSWERS = [
    pytest.param({"d9.l1.1": {"state": "met"}}, id="an unknown item"),
    pytest.param({"d3c.l1.1": {"state": "met"}}, id="an item of another kind of office"),
    pytest.param({"d1.l1.2.1": {"state": "met"}}, id="a group, which is not answered"),
    pytest.param({"d1.l1.1": {"state": "perhaps"}}, id="an unknown state"),
    pytest.param({"d1.l1.1": {"part.nope": 1}}, id="an unknown part"),
    pytest.param({"d1.l1.1": {"part.review": 2}}, id="a part neither there nor not"),
    pytest.param(
        {"d3r.l4.3": {"measure.anticorruption_education_projects": "many"}},
        id="text where a number belongs",
    ),
    pytest.param(
        {"d3r.l4.3": {"measure.anticorruption_education_projects": -1}}, id="a number below zero"
    ),
    pytest.param(
        {
            "d4.l1.1": {
                "measure.pledge_participation_pct.num": 9,
                "measure.pledge_participation_pct.den": 8,
            }
        },
        id="numerator above denominator",
    ),
    pytest.param(
        {"d4.l1.1": {"measures": {"pledge_participation_pct": {"num": 9, "den": 8}}}},
        id="the same in a case",
    ),
    pytest.param({"d1.l1.1": {"note": ["a", "b"]}}, id="a list where words belong"),
    pytest.param({"d1.l1.1": "met"}, id="an answer that is no object"),
    pytest.param(["d1.l1.1"], id="answers that are a list"),
    pytest.param({"d1.l1.1": {"state": "met", "note": "\ud800"}}, id="half a character"),
]


@pytest.mark.parametrize("answers", BAD_ANSWERS)
def test_bad_answers_are_refused_and_change_nothing(
    do: Command, office: Path, tmp_path: Path, answers: object
) -> None:
    file = tmp_path / "answers.json"
    good = {"d1.l1.1": {"state": "met"}}
    given = {**good, **answers} if isinstance(answers, dict) else answers
    file.write_text(json.dumps({"profiles": "regional", "answers": given}), encoding="utf-8")
    before = do("digest", office).out
    output = do("answers", "import", office, file, *CDD)
    assert output.code == 1
    assert is_calm(output)
    assert do("digest", office).out == before


@pytest.mark.parametrize(
    "facts",
    [
        pytest.param({"profiles": "moon"}, id="an unknown profile"),
        pytest.param({"group": "nobody"}, id="an unknown group"),
        pytest.param({"extra.extra": "many"}, id="awards in words"),
        pytest.param({"colour": "red"}, id="an unknown fact"),
    ],
)
def test_bad_facts_of_an_assessment_change_nothing(
    do: Command, office: Path, tmp_path: Path, facts: dict[str, str]
) -> None:
    file = tmp_path / "answers.json"
    file.write_text(
        json.dumps({**facts, "answers": {"d1.l1.1": {"state": "met"}}}), encoding="utf-8"
    )
    before = do("digest", office).out
    output = do("answers", "import", office, file, *CDD)
    assert output.code == 1
    assert is_calm(output)
    assert do("digest", office).out == before


BAD_LINES = [
    pytest.param({"kind": "moon"}, id="an unknown kind"),
    pytest.param({"kind": "activity", "parent": "nobody"}, id="an unknown parent"),
    pytest.param({"kind": "objective", "parent": "g"}, id="a kind under the wrong kind"),
    pytest.param({"kind": "goal_group", "f.colour": "red"}, id="an unknown field"),
    pytest.param({"kind": "goal_group", "f.title": "moon"}, id="an unknown choice"),
    pytest.param(
        {"kind": "activity", "parent": "g", "f.success": "100"}, id="a reported field in the plan"
    ),
    pytest.param({"kind": "expense", "f.amount": "cheap"}, id="words where money belongs"),
    pytest.param({"id": "g", "kind": "goal_group"}, id="a name used twice"),
]


@pytest.mark.parametrize("line", BAD_LINES)
def test_bad_plans_are_refused_and_change_nothing(
    do: Command, office: Path, tmp_path: Path, line: dict[str, object]
) -> None:
    file = tmp_path / "plan.json"
    rows = [{"id": "g", "kind": "goal_group", "f.title": "problem"}, {"id": "x", **line}]
    file.write_text(json.dumps({"title": "แผน", "rows": rows}), encoding="utf-8")
    before = do("digest", office).out
    output = do("plan", "import", office, file, "--instrument", "moral-plan", *YEAR)
    assert output.code == 1
    assert is_calm(output)
    assert do("digest", office).out == before


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[1, 2",
        '{"answers": {"d1.l1.1": {"state": "met"}, "d1.l1.1": {}}}',
        "NaN",
        "1e999999999",
        "\ufffe",
    ],
    ids=[
        "nothing",
        "a brace",
        "half a list",
        "a name twice",
        "no number",
        "a number without end",
        "no character",
    ],
)
def test_files_that_are_no_json_are_refused(
    do: Command, office: Path, tmp_path: Path, text: str
) -> None:
    file = tmp_path / "answers.json"
    file.write_text(text, encoding="utf-8")
    output = do("answers", "import", office, file, *CDD)
    assert output.code == 1
    assert is_calm(output)


def test_a_file_that_is_no_text_is_refused(do: Command, office: Path, tmp_path: Path) -> None:
    file = tmp_path / "answers.json"
    file.write_bytes(b"\xff\xfe\x00\x81")
    assert is_calm(do("answers", "import", office, file, *CDD))


def test_a_broken_instrument_tells_the_line_and_the_mend(do: Command, tmp_path: Path) -> None:
    file = tmp_path / "form.yaml"
    text = (SAMPLES.parent / "instruments" / "cdd-clean-2564.yaml").read_text(encoding="utf-8")
    file.write_text(text.replace("edition: 2564", "edition: soon", 1), encoding="utf-8")
    faults = do("instrument", "check", file, "--json")
    assert faults.code == 1
    assert faults.value["faults"][0]["line"] == text[: text.index("edition: 2564")].count("\n") + 1
    output = do("score", file, SAMPLES.parents[1] / "tests" / "data" / "cdd_cases.json")
    assert output.code == 1
    assert is_calm(output)


def test_a_bundle_for_somebody_else_is_not_opened(
    do: Command, office: Path, tmp_path: Path
) -> None:
    key = tmp_path / "own.key"
    out = tmp_path / "a.prongsai"
    other = tmp_path / "other"
    certify(do, office, "province")
    key.write_text(do("key", "show", office, "--json").out, encoding="utf-8")
    assert do("bundle", "export", office, "--to", key, "--out", out).code == 0
    assert do("office", "new", other, "--name", "อื่น", "--code", "S99").code == 0
    before = do("digest", other).out
    output = do("bundle", "import", other, out)
    assert output.code == 1
    assert is_calm(output)
    assert do("digest", other).out == before


def test_a_bad_file_among_good_ones_is_a_row_of_the_report(
    do: Command, office: Path, tmp_path: Path
) -> None:
    key = tmp_path / "own.key"
    good = tmp_path / "good.prongsai"
    bad = tmp_path / "bad.prongsai"
    certify(do, office, "province")
    key.write_text(do("key", "show", office).out, encoding="utf-8")
    do("bundle", "export", office, "--to", key, "--out", good)
    bad.write_bytes(good.read_bytes()[:-20])
    output = do("bundle", "import", office, bad, good, "--json")
    assert output.code == 1
    assert [row["problem"] is None for row in output.value] == [False, True]


def test_a_receiver_without_a_key_is_refused(do: Command, office: Path, tmp_path: Path) -> None:
    for to in ("S00", str(tmp_path), __file__):
        output = do("bundle", "export", office, "--to", to, "--out", tmp_path / "a.prongsai")
        assert output.code == 1
        assert is_calm(output)
    assert not (tmp_path / "a.prongsai").exists()


def test_a_file_of_another_form_is_refused(do: Command, office: Path) -> None:
    before = do("digest", office).out
    for group, file, form in (
        ("answers", "dsi_moral_plan_2569.json", "cdd-clean"),
        ("plan", "cdd_province_a.json", "moral-plan"),
    ):
        output = do(group, "import", office, SAMPLES / file, "--instrument", form, *YEAR)
        assert output.code == 1
        assert is_calm(output)
    assert do("digest", office).out == before


def test_a_unit_whose_form_is_not_here_is_listed_without_a_rank(
    do: Command, assessed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # as a document begun elsewhere by another form
    monkeypatch.setattr("core.log.deeds.by_deed", lambda *_: False)
    ref = do("record", "list", assessed, "assessment", "--json").value[0]["ref"]
    assert (
        do("record", "set", assessed, ref, "using=cdd-clean/2564/99", f"form={'9' * 64}").code == 0
    )
    place = do("centre", "rank", assessed, *CDD, "--json").value[0]
    assert (place["rank"], place["total"]) == (0, 0)
    assert place["problem"]
