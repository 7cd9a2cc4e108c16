"""Every command of the terminal: what it prints, and how it exits."""

import ast
import json
import os
import subprocess
import sys
from importlib import import_module
from inspect import signature
from pathlib import Path
from shutil import copytree

import click
import pytest

import main
from core.forms.ports import Store
from core.log.ports import Context, signed_whole
from core.values import Changes, Ref
from tests.country import ROOT_KEY, passport
from tests.killed import WAS_KILLED
from tests.said import said_in
from tests.storage.db.forger import Forger
from tests.ui.terminal.conftest import CDD, SAMPLES, YEAR, Command, certify, entered, is_calm

ROOT = Path(__file__).parents[3]
PLAN = SAMPLES / "dsi_moral_plan_2569.json"
CASES = Path(__file__).parents[2] / "data" / "cdd_cases.json"


def test_an_office_folder_says_whose_it_is(do: Command, office: Path) -> None:
    info = do("office", "info", office, "--json").value
    assert (info["name"], info["code"], info["year"]) == ("จังหวัดตัวอย่าง ก", "S10", 2569)


def test_a_sound_folder_shows_what_its_log_says(do: Command, assessed: Path) -> None:
    output = do("office", "check", assessed, "--json")
    assert (output.code, output.value["same"], output.value["sound"]) == (0, True, True)


def test_json_may_stand_anywhere_after_the_command(do: Command, office: Path) -> None:
    lines = [
        do("office", "info", "--json", office),
        do("--json", "office", "info", office),
        do("office", "--json", "info", office),
    ]
    assert all(line.value == lines[0].value for line in lines)


def test_scores_come_in_the_order_of_the_file(do: Command) -> None:
    results = do("score", "cdd_clean_2564", CASES, "--json").value
    given = json.loads(CASES.read_text(encoding="utf-8"))
    ids = [case["id"] for name, cases in given.items() if name.endswith("cases") for case in cases]
    assert [result["id"] for result in results] == ids


def test_a_case_that_cannot_be_scored_ends_with_1_and_the_others_are_scored(
    do: Command, tmp_path: Path
) -> None:
    sound = {"id": "g", "kind": "grade_only", "total_points": 76}
    (file := tmp_path / "cases.json").write_text(json.dumps([sound, {"id": "s", "kind": "quiz"}]))
    done = do("score", "cdd-clean", file)
    assert done.code == 1
    assert "id=g  grade=C" in done.out
    assert "กรณี s" in done.out


def test_an_instrument_is_found_by_every_one_of_its_names(do: Command) -> None:
    names = ("cdd-clean", "cdd-clean/2564", "cdd-clean/2564/1", "cdd_clean_2564")
    assert {do("instrument", "show", name, "--json").value["using"] for name in names} == {
        "cdd-clean/2564/1"
    }


def test_instruments_are_listed(do: Command) -> None:
    listed = {form["using"] for form in do("instrument", "list", "--json").value}
    assert {"cdd-clean/2564/1", "dsi-moral-plan/2569/1"} <= listed


def test_a_sound_instrument_passes_its_check(do: Command) -> None:
    output = do(
        "instrument", "check", SAMPLES.parent / "instruments" / "cdd-clean-2564.yaml", "--json"
    )
    assert (output.code, output.value["sound"]) == (0, True)


def test_answers_are_taken_in_and_scored(do: Command, office: Path) -> None:
    result = do("answers", "import", office, SAMPLES / "cdd_province_a.json", *CDD, "--json").value
    assert (result["total_points"], result["grade"], result["levels"]["d3"]) == (80, "C", 3)


def test_answers_in_the_shape_of_cases_are_taken_in(do: Command, office: Path) -> None:
    result = do("answers", "import", office, SAMPLES / "cdd_province_d.json", *CDD, "--json").value
    assert (result["total_points"], set(result["levels"].values())) == (60, {3})


@pytest.mark.parametrize(
    ("letter", "base", "total", "grade"),
    [
        ("a", 80, 80, "C"),
        ("b", 80, 80, "C"),
        ("c", 88, 88, "B"),
        ("d", 60, 60, None),
        ("e", 94, 104, "A"),
    ],
)
def test_samples_come_to_what_they_say(
    do: Command, office: Path, letter: str, base: int, total: int, grade: str | None
) -> None:
    result = do(
        "answers", "import", office, SAMPLES / f"cdd_province_{letter}.json", *CDD, "--json"
    ).value
    assert (result["base_points"], result["total_points"], result["grade"]) == (base, total, grade)


def test_the_same_answers_twice_change_nothing(do: Command, assessed: Path) -> None:
    again = do("answers", "import", assessed, SAMPLES / "cdd_province_a.json", *CDD, "--json").value
    assert (again["save"], again["changed"]) == ("", 0)


def test_a_plan_goes_in_and_comes_out_the_same(do: Command, office: Path, tmp_path: Path) -> None:
    taken = do("plan", "import", office, PLAN, "--instrument", "moral-plan", *YEAR, "--json").value
    out = tmp_path / "plan.json"
    assert do("plan", "export", office, taken["plan"], out).code == 0
    given, written = (json.loads(path.read_text(encoding="utf-8")) for path in (PLAN, out))
    assert texts_of(written) == texts_of(given)
    again = do("plan", "import", office, out, "--instrument", "moral-plan", *YEAR, "--json").value
    assert again["changed"] == 0


def texts_of(plan: dict[str, list[dict[str, object]]]) -> list[list[str]]:
    """What the lines of a plan say, whatever their names in the file."""
    return [sorted(map(text_in, plan[part])) for part in ("rows", "progress")]


def text_in(line: dict[str, object]) -> str:
    output = {
        name: str(value)
        for name, value in line.items()
        if name not in ("id", "parent", "row", "order")
    }
    return json.dumps(output, sort_keys=True)


def test_a_record_shows_where_each_value_comes_from(
    do: Command, assessed: Path, answer: str
) -> None:
    field = do("record", "show", assessed, answer, "--json").value["fields"]["state"]
    device = do("key", "show", assessed, "--json").value["key"]
    assert (field["value"], field["device"], field["conflict"]) == ("not_met", device, False)
    assert field["seen"] == field["heads"][0]


def test_a_set_field_is_shown_and_undone(do: Command, assessed: Path, answer: str) -> None:
    assert do("record", "set", assessed, answer, "note=ทำแล้ว").code == 0
    assert (
        do("record", "show", assessed, answer, "--json").value["fields"]["note"]["value"] == "ทำแล้ว"
    )
    assert do("undo", assessed).code == 0
    assert (
        "ไตรมาสที่ 4"
        in do("record", "show", assessed, answer, "--json").value["fields"]["note"]["value"]
    )


def test_the_last_figure_asked_for_marks_an_open_item_as_met(
    do: Command, assessed: Path, answer: str
) -> None:
    assert do("record", "set", assessed, answer, "state=").code == 0
    assert (
        do("record", "set", assessed, answer, "measure.anticorruption_education_projects=1").code
        == 0
    )
    fields = do("record", "show", assessed, answer, "--json").value["fields"]
    assert fields["state"]["value"] == "met"


def test_a_value_set_over_an_old_view_is_a_conflict_and_is_resolved(
    do: Command, assessed: Path, answer: str
) -> None:
    seen = do("record", "show", assessed, answer, "--json").value["fields"]["note"]["seen"]
    assert do("record", "set", assessed, answer, "note=หนึ่ง").code == 0
    assert do("record", "set", assessed, answer, "note=สอง", "--seen", seen).code == 0
    conflict = do("conflict", "list", assessed, "--json").value[0]
    assert {side["value"] for side in conflict["sides"]} == {"หนึ่ง", "สอง"}
    assert "ไม่มีข้อมูลไม่ตรงกัน" not in do("conflict", "list", assessed).out
    chosen = do(
        "conflict",
        "resolve",
        assessed,
        answer,
        "note",
        "--value",
        "หนึ่ง",
        "--seen",
        conflict["seen"],
    )
    assert chosen.code == 0
    assert do("conflict", "list", assessed, "--json").value == []
    assert do("conflict", "list", assessed).out.strip() == "ไม่มีข้อมูลไม่ตรงกัน"


def test_under_a_lock_a_conflict_is_resolved_for_the_signed_value_alone(
    do: Command, assessed: Path, answer: str
) -> None:
    (sheet,) = do("record", "list", assessed, "assessment", "--json").value
    assert do("signoff", assessed, sheet["ref"], "--by", "หัวหน้า").code == 0
    assert "ค่าที่ลงนาม" not in do("conflict", "list", assessed).out
    came_from_another_pc(assessed, Ref(*answer.split("/")), "state", "=met")
    told = do("conflict", "list", assessed).out
    assert "ล็อกเพื่อลงนามแล้ว เลือกได้เฉพาะค่าที่ลงนาม" in told
    assert [line for line in told.splitlines() if line.endswith("ค่าที่ลงนาม")]
    (conflict,) = do("conflict", "list", assessed, "--json").value
    assert {one["value"]: one["allowed"] for one in conflict["sides"]} == {
        "met": False,
        "not_met": True,
    }
    assert conflict["locked"]
    resolve = ("conflict", "resolve", assessed, answer, "state", "--value")
    for wrong in ("met", "not_applicable"):
        refused = do(*resolve, wrong)
        assert "ล็อกไว้เพื่อลงนามแล้ว" in refused.err
    assert do(*resolve, "not_met").code == 0
    assert do("conflict", "list", assessed, "--json").value == []
    assert do("office", "check", assessed).code == 0
    with main.desk().open(assessed) as opened:
        subject = Ref(conflict["ref"].split("/")[0], *sheet["ref"].split("/")[-2:])
        assert len(opened.session.read(lambda reader: signed_whole(reader, subject))) == 1


def came_from_another_pc(office: Path, ref: Ref, field: str, value: str) -> None:
    """Another certified PC of the unit wrote a value without having seen any."""
    other, own = Forger(ref.scope), str(main.desk().keys.of(office)["key"])

    def take(_ctx: Context, store: Store) -> Changes:
        papers = [passport(key, ref.scope) for key in (bytes.fromhex(own), other.key)]
        store.exchange.trust_in({ROOT_KEY})
        report = store.exchange.take_segments(
            [*papers, other.segment([other.line(1, ref, field, value)])]
        )
        return Changes("take_in", "", report.touched)

    with main.desk().open(office) as opened:
        opened.session.do_now(take)


def test_a_conflict_shows_what_each_value_does_before_a_third_is_chosen(
    do: Command, assessed: Path, answer: str
) -> None:
    fields = do("record", "show", assessed, answer, "--json").value["fields"]
    assert do("record", "set", assessed, answer, "state=met", "note=ทำครบแล้ว").code == 0
    seen = fields["state"]["seen"]
    assert do("record", "set", assessed, answer, "state=not_applicable", "--seen", seen).code == 0
    shown = do("conflict", "show", assessed, answer, "state", "--json").value
    by_value = {side["value"]: side for side in shown["sides"]}
    assert by_value["met"]["reason"] == "ทำครบแล้ว"
    # its figure says 0
    assert (by_value["met"]["effect"]["mark"], by_value["met"]["words"]) == ("not_met", "ผ่าน")
    assert shown["before"]["words"] == "ไม่ผ่าน"
    assert do("conflict", "show", assessed, answer, "state").out.count("คะแนนรวม") == 2
    assert do("conflict", "show", assessed, answer, "note").code == 1
    assert is_calm(do("conflict", "resolve", assessed, answer, "state", "--value", "perhaps"))
    third = (
        "conflict",
        "resolve",
        assessed,
        answer,
        "state",
        "--value",
        "not_met",
        "--reason",
        "ยังไม่มีภาพ",
    )
    assert do(*third).code == 0
    after = do("record", "show", assessed, answer, "--json").value["fields"]
    assert (after["state"]["value"], after["reason"]["value"]) == ("not_met", "ยังไม่มีภาพ")


def test_a_deleted_record_leaves_the_list(do: Command, assessed: Path, answer: str) -> None:
    assert do("record", "delete", assessed, answer).code == 0
    assert answer not in {
        record["ref"] for record in do("record", "list", assessed, "answer", "--json").value
    }
    assert do("record", "show", assessed, answer, "--json").value["deleted"] is True
    assert do("undo", assessed).code == 0
    assert answer in {
        record["ref"] for record in do("record", "list", assessed, "answer", "--json").value
    }


def test_history_tells_every_value_newest_first(do: Command, assessed: Path, answer: str) -> None:
    do("record", "set", assessed, answer, "note=ใหม่")
    values = [op["value"] for op in do("history", assessed, answer, "note", "--json").value]
    assert values[0] == "ใหม่"
    assert len(values) == 2


def test_a_print_stands_in_the_register_and_is_found_by_its_code(
    do: Command, assessed: Path, tmp_path: Path
) -> None:
    subject = do("record", "list", assessed, "assessment", "--json").value[0]["ref"]
    unlocked = "ไม่ได้ลงทะเบียน ฉบับจริงที่มีเลขทะเบียนพิมพ์ได้เมื่อล็อกเพื่อลงนามแล้ว"
    assert (
        unlocked
        in do("paper", "print", assessed, subject, "checklist", "--out", tmp_path / "a.pdf").out
    )
    draft = do(
        "paper", "print", assessed, subject, "checklist", "--out", tmp_path / "a.pdf", "--json"
    ).value
    assert (draft["draft"], do("paper", "list", assessed, "--json").value) == (True, []), (
        "a draft has no number"
    )
    assert do("signoff", assessed, subject, "--by", "ก้อย").code == 0
    assert (
        unlocked
        not in do("paper", "print", assessed, subject, "agenda", "--out", tmp_path / "b.pdf").out
    )
    printed = do(
        "paper", "print", assessed, subject, "checklist", "--out", tmp_path / "a.pdf", "--json"
    ).value
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    assert printed["code"] in [
        paper["code"] for paper in do("paper", "list", assessed, "--json").value
    ]
    held = do("paper", "show", assessed, printed["code"].lower(), "--json").value
    assert (held["record"], held["unchanged"], held["genuine"]) == (printed["ref"], True, None)


def test_a_paper_is_known_to_be_older_than_its_subject(
    do: Command, assessed: Path, answer: str, tmp_path: Path
) -> None:
    subject = do("record", "list", assessed, "assessment", "--json").value[0]["ref"]
    code = entered(assessed, subject, "checklist", tmp_path / "a.pdf")["code"]
    do("record", "set", assessed, answer, "state=met")
    assert do("paper", "show", assessed, code, "--json").value["unchanged"] is False


def test_numbers_of_the_register_are_never_given_again(
    do: Command, assessed: Path, tmp_path: Path
) -> None:
    subject = do("record", "list", assessed, "assessment", "--json").value[0]["ref"]
    missing = tmp_path / "nowhere" / "a.pdf"
    assert do("signoff", assessed, subject, "--by", "ก้อย").code == 0
    assert do("paper", "print", assessed, subject, "checklist", "--out", missing).code == 1
    printed = do(
        "paper", "print", assessed, subject, "checklist", "--out", tmp_path / "a.pdf", "--json"
    ).value
    assert printed["number"].endswith("-2")
    assert [bool(paper["void_why"]) for paper in do("paper", "list", assessed, "--json").value] == [
        True,
        False,
    ]


KILLED = """
import os, sys
import main
from storage.papers import writer
writer.put = lambda *_words: os.kill(os.getpid(), 9)
main.main(sys.argv[1:])
"""


def test_a_paper_of_which_the_program_was_killed_is_void_when_the_folder_is_opened_next(
    do: Command, assessed: Path, answer: str, tmp_path: Path, keys: Path
) -> None:
    subject = do("record", "list", assessed, "assessment", "--json").value[0]["ref"]
    words = ["paper", "print", str(assessed), subject, "agenda", "--out", str(tmp_path / "a.pdf")]
    environment = {**os.environ, "PRONGSAI_KEYS": str(keys)}
    died = subprocess.run(
        [sys.executable, "-c", KILLED, *words], cwd=ROOT, env=environment, check=False
    )
    assert died.returncode == WAS_KILLED
    (paper,) = do("paper", "list", assessed, "--json").value
    assert (paper["number"][-2:], paper["void_why"]) == ("-1", ""), "it had its number"
    refused = do("record", "set", assessed, answer, "state=nonsense")
    assert (refused.code, "บันทึกแล้ว" in refused.err) == (1, False), (
        "what the program saved is not what was asked"
    )
    assert do("paper", "list", assessed).out.rstrip().endswith("ยกเลิก: โปรแกรมหยุดระหว่างพิมพ์")
    assert do(*words).code == 0
    numbers = [
        (one["number"][-2:], bool(one["void_why"]))
        for one in do("paper", "list", assessed, "--json").value
    ]
    assert sorted(numbers) == [("-1", True), ("-2", False)]
    assert "ข้ามไป" not in do("paper", "list", assessed).out


def test_digests_are_equal_while_nothing_is_written(
    do: Command, assessed: Path, answer: str
) -> None:
    before = do("digest", assessed, "--json").value
    assert do("digest", assessed, "--json").value == before
    do("record", "set", assessed, answer, "note=x")
    assert do("digest", assessed, "--json").value != before


def test_the_key_is_shown_without_its_secret(do: Command, office: Path) -> None:
    output = do("key", "show", office)
    assert "age1" in output.out
    assert "SECRET" not in output.out


def test_a_unit_is_registered_by_the_centre_and_named_by_its_code(
    do: Command, office: Path
) -> None:
    assert do("record", "set", office, "unit/new", "code=S77").code == 1
    certify(do, office, "centre")
    first = do(
        "record", "set", office, "unit/new", "code=S77", "name=หน่วยตัวอย่าง", "region=3", "--json"
    ).value
    again = do("record", "set", office, "unit/new", "code=S77", "name=อื่น")
    assert first["touched"][0].startswith("all/unit/")
    assert again.code == 1


@pytest.mark.parametrize(
    "command", ["plan", "bundle", "office", "record", "paper", "instrument", "centre", "conflict"]
)
def test_every_group_explains_itself_in_thai(do: Command, command: str) -> None:
    output = do(command, "--help")
    assert output.code == 0
    assert any("ก" <= letter <= "๛" for letter in output.out)


def test_a_folder_another_program_copies_is_said_to_be_one(
    do: Command, assessed: Path, tmp_path: Path
) -> None:
    """As the page of health says it; the folder itself is whole."""
    moved = tmp_path / "OneDrive - กรมตัวอย่าง" / "office"
    copytree(assessed, moved)
    said = {"here": do("office", "check", assessed).out, "there": do("office", "check", moved).out}
    assert said_in(said, "โฟลเดอร์นี้อยู่ในที่เก็บของ OneDrive") == "there"
    found = [do("office", "check", one, "--json") for one in (assessed, moved)]
    assert [(one.code, one.value["synced"]) for one in found] == [(0, ""), (0, "OneDrive")]


def test_the_options_of_a_plain_command_are_parameters_of_its_deed() -> None:
    wrong, seen = list[str](), 0
    for path in sorted((ROOT / "ui" / "terminal").glob("*.py")):
        module = import_module(f"ui.terminal.{path.stem}")
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "deed"
            ):
                action, *options = (eval(ast.unparse(one), vars(module)) for one in node.args[2:])
                command = click.Command("x")
                for option in options:
                    option(command)
                names = {str(one.name) for one in command.params}
                seen += bool(names)
                if not names <= signature(action).parameters.keys():
                    wrong.append(f"{path.name}:{node.lineno} {names}")
    assert seen >= 10
    assert wrong == []


def test_a_plan_file_says_its_form_and_takes_figures_as_they_are_typed(
    do: Command, office: Path, tmp_path: Path
) -> None:
    content = json.loads(PLAN.read_text(encoding="utf-8"))
    row = next(one for one in content["rows"] if one["kind"] == "expense")
    for given, satang in (("10,000.25", 1000025), ("5,000 บาท", 500000), ("7500", 7500)):
        row["f.amount"] = given
        file = tmp_path / "typed.json"
        file.write_text(json.dumps(content), encoding="utf-8")
        plan = do("plan", "import", office, file, *YEAR, "--json").value["plan"]
        out = tmp_path / "out.json"
        assert do("plan", "export", office, plan, out).code == 0
        rows = json.loads(out.read_text(encoding="utf-8"))["rows"]
        assert satang in [one.get("f.amount") for one in rows]
    row["f.amount"] = "15.000,50"
    file.write_text(json.dumps(content), encoding="utf-8")
    refused = do("plan", "import", office, file, *YEAR)
    assert refused.code == 1
    assert is_calm(refused)
    assert "หมายถึง" in refused.err
    del content["instrument"]
    file.write_text(json.dumps(content), encoding="utf-8")
    unnamed = do("plan", "import", office, file, *YEAR)
    assert (unnamed.code, "--instrument" in unnamed.err) == (2, True)


def test_a_plan_file_may_name_choices_by_their_words_and_is_told_them(
    do: Command, office: Path, tmp_path: Path
) -> None:
    content = json.loads(PLAN.read_text(encoding="utf-8"))
    row = next(one for one in content["rows"] if "f.nature" in one)
    (file := tmp_path / "plan.json").write_text(json.dumps(content), encoding="utf-8")
    do("plan", "import", office, file, *YEAR)
    for words, choice in (("เชิงปริมาณ", "quantitative"), ("เชิงคุณภาพ", "qualitative")):
        row["f.nature"] = words
        file.write_text(json.dumps(content), encoding="utf-8")
        plan = do("plan", "import", office, file, *YEAR, "--json").value["plan"]
        out = tmp_path / "out.json"
        assert do("plan", "export", office, plan, out).code == 0
        rows = json.loads(out.read_text(encoding="utf-8"))["rows"]
        assert choice in [one.get("f.nature") for one in rows]
    row["f.nature"] = "อื่น"
    file.write_text(json.dumps(content), encoding="utf-8")
    refused = do("plan", "import", office, file, *YEAR)
    assert refused.code == 1
    assert "เชิงปริมาณ" in refused.err
    assert "quantitative" not in refused.err
