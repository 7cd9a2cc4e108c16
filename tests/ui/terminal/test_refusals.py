"""What cannot be done is told on stderr in calm Thai sentences, with the exit status, and changes nothing."""

import ctypes
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import main
from tests.ui.terminal.conftest import CDD, SAMPLES, YEAR, Command, Said

PROGRAM = [sys.executable, str(Path(main.__file__))]


def is_calm(said: Said) -> bool:
    """Thai sentences on stderr, nothing of Python's, nothing on stdout."""
    thai = any("ก" <= letter <= "๛" for letter in said.err)
    return thai and "Traceback" not in said.err and "Error" not in said.err and said.out == ""


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(["bogus"], id="an unknown command"),
        pytest.param(["score"], id="missing words"),
        pytest.param(["score", "cdd-clean", "cases.json", "--loud"], id="an unknown option"),
        pytest.param(
            ["office", "new", "x", "--name", "n", "--code", "c", "--year", "2026"], id="a year of another era"
        ),
        pytest.param(["office", "new", "x", "--name", "n", "--code", "c", "--kind", "moon"], id="an unknown kind"),
        pytest.param(["office", "new", "x", "--code", "c"], id="no name"),
        pytest.param(["record", "set", "x", "plan/1", "no equals sign"], id="a value without its field"),
    ],
)
def test_words_that_do_not_fit_together_exit_with_2(do: Command, words: list[str]) -> None:
    said = do(*words)
    assert said.code == 2
    assert is_calm(said)


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(["instrument", "show", "nope"], id="unknown instrument"),
        pytest.param(["office", "info", "/nowhere/at/all"], id="folder gone"),
        pytest.param(["score", "cdd-clean", "/nowhere/cases.json"], id="no such file"),
        pytest.param(["bundle", "inspect", "/nowhere/a.prongsai"], id="no such bundle"),
        pytest.param(["instrument", "check", "/nowhere/a.yaml", "--json"], id="no such form"),
    ],
)
def test_what_is_not_there_exits_with_1(do: Command, words: list[str]) -> None:
    said = do(*words)
    assert said.code == 1
    assert "--json" in words or is_calm(said)


def test_a_folder_that_is_no_office_is_told_from_one_that_is(do: Command, tmp_path: Path) -> None:
    said = do("office", "info", tmp_path)
    assert said.code == 1
    assert is_calm(said)
    assert "ไม่ใช่โฟลเดอร์หน่วยงาน" in said.err


def test_a_folder_is_not_made_where_one_is(do: Command, office: Path) -> None:
    before = do("digest", office).out
    said = do("office", "new", office, "--name", "อื่น", "--code", "S99")
    assert said.code == 1
    assert is_calm(said)
    assert do("digest", office).out == before


BAD_ANSWERS = [
    pytest.param({"d9.l1.1": {"state": "met"}}, id="an unknown item"),
    pytest.param({"d3c.l1.1": {"state": "met"}}, id="an item of another kind of office"),
    pytest.param({"d1.l1.2.1": {"state": "met"}}, id="a group, which is not answered"),
    pytest.param({"d1.l1.1": {"state": "perhaps"}}, id="an unknown state"),
    pytest.param({"d1.l1.1": {"part.nope": 1}}, id="an unknown part"),
    pytest.param({"d1.l1.1": {"part.review": 2}}, id="a part neither there nor not"),
    pytest.param({"d3r.l4.3": {"measure.anticorruption_education_projects": "many"}}, id="text where a number belongs"),
    pytest.param({"d3r.l4.3": {"measure.anticorruption_education_projects": -1}}, id="a number below zero"),
    pytest.param(
        {"d4.l1.1": {"measure.pledge_participation_pct.num": 9, "measure.pledge_participation_pct.den": 8}},
        id="numerator above denominator",
    ),
    pytest.param(
        {"d4.l1.1": {"measures": {"pledge_participation_pct": {"num": 9, "den": 8}}}}, id="the same in a case"
    ),
    pytest.param({"d1.l1.1": {"note": ["a", "b"]}}, id="a list where words belong"),
    pytest.param({"d1.l1.1": "met"}, id="an answer that is no object"),
    pytest.param(["d1.l1.1"], id="answers that are a list"),
    pytest.param({"d1.l1.1": {"state": "met", "note": "\ud800"}}, id="half a character"),
]


@pytest.mark.parametrize("answers", BAD_ANSWERS)
def test_bad_answers_are_refused_and_change_nothing(do: Command, office: Path, tmp_path: Path, answers: object) -> None:
    file = tmp_path / "answers.json"
    good = {"d1.l1.1": {"state": "met"}}
    given = {**good, **answers} if isinstance(answers, dict) else answers
    file.write_text(json.dumps({"profiles": "regional", "answers": given}), encoding="utf-8")
    before = do("digest", office).out
    said = do("answers", "import", office, file, *CDD)
    assert said.code == 1
    assert is_calm(said)
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
    file.write_text(json.dumps({**facts, "answers": {"d1.l1.1": {"state": "met"}}}), encoding="utf-8")
    before = do("digest", office).out
    said = do("answers", "import", office, file, *CDD)
    assert said.code == 1
    assert is_calm(said)
    assert do("digest", office).out == before


BAD_LINES = [
    pytest.param({"kind": "moon"}, id="an unknown kind"),
    pytest.param({"kind": "activity", "parent": "nobody"}, id="an unknown parent"),
    pytest.param({"kind": "objective", "parent": "g"}, id="a kind under the wrong kind"),
    pytest.param({"kind": "goal_group", "f.colour": "red"}, id="an unknown field"),
    pytest.param({"kind": "goal_group", "f.title": "moon"}, id="an unknown choice"),
    pytest.param({"kind": "activity", "parent": "g", "f.success": "100"}, id="a reported field in the plan"),
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
    said = do("plan", "import", office, file, "--instrument", "moral-plan", *YEAR)
    assert said.code == 1
    assert is_calm(said)
    assert do("digest", office).out == before


@pytest.mark.parametrize(
    "text",
    ["", "{", "[1, 2", '{"answers": {"d1.l1.1": {"state": "met"}, "d1.l1.1": {}}}', "NaN", "1e999999999", "\ufffe"],
    ids=["nothing", "a brace", "half a list", "a name twice", "no number", "a number without end", "no character"],
)
def test_files_that_are_no_json_are_refused(do: Command, office: Path, tmp_path: Path, text: str) -> None:
    file = tmp_path / "answers.json"
    file.write_text(text, encoding="utf-8")
    said = do("answers", "import", office, file, *CDD)
    assert said.code == 1
    assert is_calm(said)


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
    said = do("score", file, SAMPLES.parents[1] / "tests" / "data" / "cdd_cases.json")
    assert said.code == 1
    assert is_calm(said)


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("answer/123", id="a short id"),
        pytest.param("answer", id="no id"),
        pytest.param("answer/" + "0" * 32, id="nobody's id"),
        pytest.param("moon/" + "0" * 32, id="an unknown entity"),
        pytest.param("x/y/z/answer/" + "0" * 32, id="an unknown scope"),
    ],
)
@pytest.mark.parametrize("command", ["show", "delete", "set"])
def test_a_record_that_is_not_there_is_refused(do: Command, office: Path, command: str, words: str) -> None:
    said = do("record", command, office, words, *(["note=x"] if command == "set" else []))
    assert said.code == 1
    assert is_calm(said)


@pytest.mark.parametrize(
    "pair",
    ["colour=red", "state=perhaps", "measure.anticorruption_education_projects=many", "sheet=moon", "UPPER=1", "f.x=1"],
)
def test_a_value_a_field_cannot_have_is_refused(do: Command, assessed: Path, answer: str, pair: str) -> None:
    before = do("digest", assessed).out
    said = do("record", "set", assessed, answer, pair)
    assert said.code == 1
    assert is_calm(said)
    assert do("digest", assessed).out == before


@pytest.mark.parametrize("pair", ["code=S11", "unit=" + "0" * 32])
def test_what_is_fixed_at_birth_stays(do: Command, office: Path, pair: str) -> None:
    ref = do("record", "list", office, "office", "--json").value[0]["ref"]
    said = do("record", "set", office, ref, pair)
    assert said.code == 1
    assert is_calm(said)


def test_a_seen_token_of_another_record_is_refused(do: Command, assessed: Path, answer: str) -> None:
    token = do("record", "show", assessed, answer, "--json").value["seen"]
    ref = do("record", "list", assessed, "office", "--json").value[0]["ref"]
    assert do("record", "set", assessed, ref, "phone=1", "--seen", token).code == 1
    assert do("record", "set", assessed, ref, "phone=1", "--seen", "yesterday").code == 2


def test_nothing_is_undone_twice(do: Command, office: Path) -> None:
    said = do("undo", office)
    assert said.code == 1
    assert is_calm(said)


@pytest.mark.parametrize("code", ["AAAA-AAAA", "1111-1112", "", "PS1:11111111:1:x", "K7QF"])
def test_a_paper_nobody_registered_is_not_judged(do: Command, office: Path, code: str) -> None:
    said = do("paper", "show", office, code)
    assert said.code == 1
    assert is_calm(said)


@pytest.mark.parametrize(("form", "file"), [("nope", "a.pdf"), ("checklist", "a.xlsx"), ("checklist", "a")])
def test_a_paper_this_program_cannot_print_is_not_registered(
    do: Command, assessed: Path, tmp_path: Path, form: str, file: str
) -> None:
    subject = do("record", "list", assessed, "assessment", "--json").value[0]["ref"]
    said = do("paper", "print", assessed, subject, form, "--out", tmp_path / file)
    assert said.code == 1
    assert is_calm(said)
    assert do("paper", "list", assessed, "--json").value == []


def test_a_bundle_for_somebody_else_is_not_opened(do: Command, office: Path, tmp_path: Path) -> None:
    key, out, other = tmp_path / "own.key", tmp_path / "a.prongsai", tmp_path / "other"
    key.write_text(do("key", "show", office, "--json").out, encoding="utf-8")
    assert do("bundle", "export", office, "--to", key, "--out", out).code == 0
    assert do("office", "new", other, "--name", "อื่น", "--code", "S99").code == 0
    before = do("digest", other).out
    said = do("bundle", "import", other, out)
    assert said.code == 1
    assert is_calm(said)
    assert do("digest", other).out == before


def test_a_bad_file_among_good_ones_is_a_row_of_the_report(do: Command, office: Path, tmp_path: Path) -> None:
    key, good, bad = tmp_path / "own.key", tmp_path / "good.prongsai", tmp_path / "bad.prongsai"
    key.write_text(do("key", "show", office).out, encoding="utf-8")
    do("bundle", "export", office, "--to", key, "--out", good)
    bad.write_bytes(good.read_bytes()[:-20])
    said = do("bundle", "import", office, bad, good, "--json")
    assert said.code == 1
    assert [row["problem"] is None for row in said.value] == [False, True]


def test_a_receiver_without_a_key_is_refused(do: Command, office: Path, tmp_path: Path) -> None:
    for to in ("S00", str(tmp_path), __file__):
        said = do("bundle", "export", office, "--to", to, "--out", tmp_path / "a.prongsai")
        assert said.code == 1
        assert is_calm(said)
    assert not (tmp_path / "a.prongsai").exists()


def test_a_folder_of_a_newer_program_is_refused(do: Command, office: Path) -> None:
    with sqlite3.connect(office / "prongsai.db") as db:
        db.execute("PRAGMA user_version=9999")
    db.close()
    for words in (["office", "info", office], ["undo", office]):
        said = do(*words)
        assert said.code == 1
        assert is_calm(said)
        assert "รุ่นใหม่กว่า" in said.err


def test_a_folder_without_its_keys_is_refused(do: Command, office: Path, keys: Path) -> None:
    shutil.move(keys, keys.with_name("elsewhere"))
    said = do("office", "info", office)
    assert said.code == 1
    assert is_calm(said)


def test_a_damaged_database_is_refused(do: Command, assessed: Path) -> None:
    file = assessed / "prongsai.db"
    data = bytearray(file.read_bytes())
    data[4096 : len(data) // 2] = os.urandom(len(data) // 2 - 4096)
    file.write_bytes(data)
    for words in (["office", "info", assessed], ["undo", assessed]):
        said = do(*words)
        assert said.code == 1
        assert is_calm(said)


HOLDER = """
import sys
from pathlib import Path
import main
with main.Wiring().open(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def held(office: Path) -> Iterator[Path]:
    """An office folder another process holds."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(office)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(main.__file__).parent,
    )
    assert holder.stdout is not None
    assert holder.stdin is not None
    assert holder.stdout.readline() == b"held\n"
    yield office
    holder.stdin.close()
    holder.wait(10)
    holder.stdout.close()


def test_commands_that_write_wait_for_the_window_to_close(do: Command, held: Path) -> None:
    said = do("undo", held)
    assert said.code == 1
    assert is_calm(said)
    assert do("office", "info", held, "--json").value["code"] == "S10"


@pytest.mark.skipif(sys.platform != "linux", reason="drops a right only Linux knows")
@pytest.mark.parametrize("names", [["prongsai.db"], ["."], [".", "prongsai.db", "prongsai.lock"]], ids=str)
def test_a_folder_that_cannot_be_written_is_refused(office: Path, names: list[str]) -> None:
    for side in ("prongsai.db-wal", "prongsai.db-shm"):
        (office / side).unlink(missing_ok=True)
    for name in names:
        (office / name).chmod(0o500)
    words = ["answers", "import", str(office), str(SAMPLES / "cdd_province_a.json"), *CDD]
    said = subprocess.run(
        [*PROGRAM, *words], capture_output=True, text=True, check=False, preexec_fn=obey_permissions, timeout=60
    )
    office.chmod(0o700)
    assert said.returncode == 1
    assert is_calm(Said(1, said.stdout, said.stderr))


def obey_permissions() -> None:
    """Root may write anywhere: give that right up (PR_CAPBSET_DROP, CAP_DAC_OVERRIDE)."""
    if os.geteuid() == 0:
        ctypes.CDLL(None).prctl(24, 1, 0, 0, 0)
