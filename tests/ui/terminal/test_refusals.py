"""What cannot be done is told on stderr in calm Thai sentences, with the exit status, and changes nothing."""

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pysqlite3 import dbapi2 as sqlite3

import main
from tests.ui.terminal.conftest import CDD, SAMPLES, YEAR, Command, CommandOutput, is_calm

PROGRAM = [sys.executable, str(Path(main.__file__))]


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(["bogus"], id="an unknown command"),
        pytest.param(["score"], id="missing words"),
        pytest.param(["score", "cdd-clean", "cases.json", "--loud"], id="an unknown option"),
        pytest.param(
            ["office", "new", "x", "--name", "n", "--code", "c", "--year", "2026"],
            id="a year of another era",
        ),
        pytest.param(
            ["office", "new", "x", "--name", "n", "--code", "c", "--kind", "moon"],
            id="an unknown kind",
        ),
        pytest.param(["office", "new", "x", "--code", "c"], id="no name"),
        pytest.param(
            ["record", "set", "x", "plan/1", "no equals sign"], id="a value without its field"
        ),
    ],
)
def test_words_that_do_not_fit_together_exit_with_2(do: Command, words: list[str]) -> None:
    output = do(*words)
    assert output.code == 2
    assert is_calm(output)


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
    output = do(*words)
    assert output.code == 1
    assert "--json" in words or is_calm(output)


def test_a_folder_that_is_no_office_is_distinguished_from_one_that_is(
    do: Command, tmp_path: Path
) -> None:
    output = do("office", "info", tmp_path)
    assert output.code == 1
    assert is_calm(output)
    assert "ไม่ใช่โฟลเดอร์หน่วยงาน" in output.err


def test_a_folder_is_not_made_where_one_is(do: Command, office: Path) -> None:
    before = do("digest", office).out
    output = do("office", "new", office, "--name", "อื่น", "--code", "S99")
    assert output.code == 1
    assert is_calm(output)
    assert do("digest", office).out == before


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
def test_a_record_that_is_not_there_is_refused(
    do: Command, office: Path, command: str, words: str
) -> None:
    output = do("record", command, office, words, *(["note=x"] if command == "set" else []))
    assert output.code == 1
    assert is_calm(output)


@pytest.mark.parametrize(
    "pair",
    [
        "colour=red",
        "state=perhaps",
        "measure.anticorruption_education_projects=many",
        "sheet=moon",
        "UPPER=1",
        "f.x=1",
    ],
)
def test_a_value_a_field_cannot_have_is_refused(
    do: Command, assessed: Path, answer: str, pair: str
) -> None:
    before = do("digest", assessed).out
    output = do("record", "set", assessed, answer, pair)
    assert output.code == 1
    assert is_calm(output)
    assert do("digest", assessed).out == before


@pytest.mark.parametrize("pair", ["code=S11", "unit=" + "0" * 32])
def test_what_is_fixed_at_birth_stays(do: Command, office: Path, pair: str) -> None:
    ref = do("record", "list", office, "office", "--json").value[0]["ref"]
    output = do("record", "set", office, ref, pair)
    assert output.code == 1
    assert is_calm(output)


def test_a_seen_token_of_another_record_is_refused(
    do: Command, assessed: Path, answer: str
) -> None:
    token = do("record", "show", assessed, answer, "--json").value["seen"]
    ref = do("record", "list", assessed, "office", "--json").value[0]["ref"]
    assert do("record", "set", assessed, ref, "phone=1", "--seen", token).code == 1
    assert do("record", "set", assessed, ref, "phone=1", "--seen", "yesterday").code == 2


def test_nothing_is_undone_twice(do: Command, office: Path) -> None:
    output = do("undo", office)
    assert output.code == 1
    assert is_calm(output)


@pytest.mark.parametrize("code", ["AAAA-AAAA", "1111-1112", "", "PS1:11111111:1:x", "K7QF"])
def test_a_paper_nobody_registered_is_not_judged(do: Command, office: Path, code: str) -> None:
    output = do("paper", "show", office, code)
    assert output.code == 1
    assert is_calm(output)


@pytest.mark.parametrize(
    ("form", "file"), [("nope", "a.pdf"), ("checklist", "a.odt"), ("checklist", "a")]
)
def test_a_paper_this_program_cannot_print_is_not_registered(
    do: Command, assessed: Path, tmp_path: Path, form: str, file: str
) -> None:
    subject = do("record", "list", assessed, "assessment", "--json").value[0]["ref"]
    output = do("paper", "print", assessed, subject, form, "--out", tmp_path / file)
    assert output.code == 1
    assert is_calm(output)
    assert do("paper", "list", assessed, "--json").value == []


def test_a_folder_of_a_newer_program_is_refused(do: Command, office: Path) -> None:
    with sqlite3.connect(office / "prongsai.db") as db:
        db.execute("PRAGMA user_version=9999")
    db.close()
    for words in (["office", "info", office], ["undo", office]):
        output = do(*words)
        assert output.code == 1
        assert is_calm(output)
        assert "รุ่นใหม่กว่า" in output.err


def test_a_folder_without_its_keys_is_not_written_to(do: Command, office: Path, keys: Path) -> None:
    shutil.move(keys, keys.with_name("elsewhere"))
    output = do("record", "set", office, "person/new", "name=ก", "active=1")
    assert output.code == 1
    assert is_calm(output)


def test_a_folder_whose_secret_key_is_gone_is_refused(
    do: Command, office: Path, keys: Path
) -> None:
    next(keys.glob("*/age.key")).unlink()
    output = do("key", "show", office)
    assert output.code == 1
    assert is_calm(output)


def test_a_plan_is_not_written_where_there_is_no_folder(
    do: Command, office: Path, tmp_path: Path
) -> None:
    rows = tmp_path / "plan.json"
    rows.write_text('{"title": "แผน"}', encoding="utf-8")
    plan = do("plan", "import", office, rows, "--instrument", "moral-plan", *YEAR, "--json").value[
        "plan"
    ]
    output = do("plan", "export", office, plan, tmp_path / "nowhere" / "plan.json")
    assert output.code == 1
    assert is_calm(output)


def test_a_damaged_database_is_refused(do: Command, assessed: Path) -> None:
    file = assessed / "prongsai.db"
    data = bytearray(file.read_bytes())
    data[4096 : len(data) // 2] = os.urandom(len(data) // 2 - 4096)
    file.write_bytes(data)
    for words in (["office", "info", assessed], ["undo", assessed]):
        output = do(*words)
        assert output.code == 1
        assert is_calm(output)


HOLDER = """
import sys
from pathlib import Path
import main
with main.desk().open(Path(sys.argv[1])):
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
    assert holder.stdout.readline().strip() == b"held"
    yield office
    holder.stdin.close()
    holder.wait(10)
    holder.stdout.close()


def test_commands_that_write_wait_for_the_window_to_close(do: Command, held: Path) -> None:
    output = do("undo", held)
    assert output.code == 1
    assert is_calm(output)
    assert do("office", "info", held, "--json").value["code"] == "S10"


@pytest.mark.parametrize(
    "names", [["prongsai.db"], ["."], [".", "prongsai.db", "prongsai.lock"]], ids=str
)
def test_a_folder_that_cannot_be_written_is_refused(office: Path, names: list[str]) -> None:
    for side in ("prongsai.db-wal", "prongsai.db-shm"):
        (office / side).unlink(missing_ok=True)
    for name in names:
        (office / name).chmod(0o500)
    words = ["answers", "import", str(office), str(SAMPLES / "cdd_province_a.json"), *CDD]
    output = subprocess.run(
        [*PROGRAM, *words],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=obey_permissions,
        timeout=60,
    )
    office.chmod(0o700)
    assert output.returncode == 1
    assert is_calm(CommandOutput(1, output.stdout, output.stderr))


def obey_permissions() -> None:
    """Root may write anywhere: give that right up (PR_CAPBSET_DROP, CAP_DAC_OVERRIDE)."""
    if os.geteuid() == 0:
        ctypes.CDLL(None).prctl(24, 1, 0, 0, 0)
