"""Every command before a machine that would not: a sentence, no trace, no bug, nothing told that is not so."""

import gc
import os
import sys
import zlib
from hashlib import sha256
from pathlib import Path
from shutil import copy2, copytree, rmtree

import click
import pytest
from PIL import Image

from core.exchange.root_paper import lines_of
from core.tabular import OutputWorkbook, WorkbookColumn
from storage.tables.writer import write_table
from tests.golden.files import START
from tests.still_open import still_open
from tests.ui.terminal.conftest import CDD, SAMPLES, Command, CommandOutput, quietly
from tests.ui.terminal.lines import LINES, PROGRAM, REFUSED, REPORTS, SLOW
from tests.ui.terminal.machine import DONE, Machine, World, faults_of, folder_of, ops_in, within
from tests.ui.terminal.test_table import command_lines
from ui.terminal.commands import root

DEMO = {"office": "S10", "centre": "S00", "root": "root"}
GIVEN = {
    "answers.json": SAMPLES / "cdd_province_b.json",
    "cases.json": Path(__file__).parents[2] / "data" / "cdd_cases.json",
    "form.yaml": SAMPLES.parent / "instruments" / "cdd-clean-2564.yaml",
    "questions.json": SAMPLES / "ballot_questions.json",
    "xlsform.xlsx": Path(__file__).parents[2] / "data" / "xlsform" / "specify_other.xlsx",
}
POINTS = 3  # refusals a command
TEXTS = {
    "register.csv": "ชื่อส่วนงาน,ชื่อย่อ\nฝ่ายอำนวยการ,ฝอ.\n",
    "votes.json": '[{"slip": "01-00000000", "item": "d1.l1.1", "choice": "met"}]',
    "words.csv": "id,text\nform,cdd-clean/2564\ntitle,แบบตามประกาศ\n",
}
UNITS = OutputWorkbook(
    "ทะเบียน", (WorkbookColumn("รหัส"), WorkbookColumn("ชื่อหน่วยงาน")), (("S31", "จังหวัดใหม่"),)
)


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """The sample job, with a person, a locked plan that waits for ink, a backup, and files that were not taken in."""
    place = tmp_path_factory.mktemp("world")
    do = quietly(place)
    assert do("demo", "--out", place / "demo").code == 0
    for name, code in DEMO.items():
        copytree(place / "demo" / "offices" / code, place / name)
    given, office = place / "in", place / "office"
    given.mkdir()
    for name, path in GIVEN.items():
        copy2(path, given / name)
    for words in ("a.txt", "password.txt"):
        (given / words).write_text("รหัสผ่าน-2569", encoding="utf-8")
    plan = (
        (SAMPLES / "moral_plan_province.json")
        .read_text("utf-8")
        .replace("moral-plan/2569/1", "moral-plan")
    )
    for year, name in (("2573", "plan"), ("2574", "made"), ("2575", "spare")):
        (given / f"{name}.json").write_text(plan.replace("2569", year), encoding="utf-8")
    Image.new("RGB", (60, 40), "green").save(given / "photo.jpg")
    for name, text in TEXTS.items():
        (given / name).write_text(text, encoding="utf-8")
    write_table(given / "units.xlsx", UNITS)
    copy2(next((place / "demo" / "papers").glob("S10-*.pdf")), given / "scan.pdf")
    copy2(place / "demo" / "keys" / "S00.trust", given / "centre.trust")
    copy2(place / "demo" / "keys" / "S21.request", given / "new.request")
    copy2(START, given / START.name)
    (given / "root.txt").write_text("\n".join(lines_of(bytes(range(32)))), encoding="utf-8")
    person = do("record", "set", office, "person/new", "name=ผู้ถูกลบ", "active=1", "--json").value[
        "touched"
    ][0]
    made = do(
        "plan",
        "import",
        office,
        given / "made.json",
        "--instrument",
        "moral-plan",
        "--year",
        "2574",
        "--json",
    )
    other = do("record", "set", office, "person/new", "name=ผู้อนุมัติ", "active=1", "--json").value[
        "touched"
    ][0]
    added = do("evidence", "add", office, given / "photo.jpg", "--title", "ใหม่", "--json")
    file = next(str(ref) for ref in added.value["records"] if "file/" in str(ref))
    spare = do(
        "plan",
        "import",
        office,
        given / "spare.json",
        "--instrument",
        "moral-plan",
        "--year",
        "2575",
        "--json",
    )
    route = ("--by", "ผู้ถูกลบ", "--route", f"maker={person}", "--route", f"approver={other}")
    locked = do("signoff", office, f"plan/{made.value['plan'].partition('/')[2]}", *route, "--json")
    assert locked.code == 0, locked
    for name in ("late", "again"):
        sent = do("bundle", "export", office, "--to", "S00", "--out", given / f"{name}.prongsai")
        assert sent.code == 0, sent
        assert do("record", "set", office, person, f"phone={name}").code == 0
    kept = do("backup", office, "--json").value["path"]
    copy2(kept, given / "office.backup.zip")
    copytree(Path(kept).parent / "files", given / "files", dirs_exist_ok=True)
    trust = do("key", "root", "show", given / "centre.trust", "--json").value
    names = {
        "person": person,
        "plan": spare.value["plan"],
        "file": file,
        "other": other,
        "signoff": locked.value["signoff"],
        "step": "maker",
        "fingerprint": trust["fingerprint"],
        "roots": trust["fingerprint"],
        "programme": do("record", "list", place / "centre", "programme", "--json").value[0]["ref"],
        "code": do("paper", "list", office, "--json").value[0]["code"],
        "revoked": do("key", "show", place / "demo" / "offices" / "S21", "--json").value["key"],
        **{
            one: do("record", "list", office, one, "--json").value[0]["ref"]
            for one in ("assessment", "certificate")
        },
        "office_record": do("record", "list", office, "office", "--json").value[0]["ref"],
    }
    names |= {"torn": names["office_record"], "drawn_item": drawn_item(do, place)}
    rmtree(place / "demo")
    return World(place, names)


def drawn_item(do: Command, place: Path) -> str:
    """Make a copy of the centre in which a sample was drawn; the first item of it."""
    copytree(place / "centre", place / "drawn")
    drawn = do(
        "centre", "sample", place / "drawn", *CDD, "--grade", "--seed", "3141592653", "--json"
    )
    return str(drawn.value["units"][0]["next"][0])


def lines() -> list[str]:
    return sorted(LINES.keys() - PROGRAM)


def test_every_command_has_its_line() -> None:
    assert sorted([*LINES, "demo"]) == sorted(command_lines())


def played(
    world: World, to: Path, name: str, machine: Machine
) -> tuple[CommandOutput, int, int, int]:
    """(output, lines of the log before, after, what a check says then) of a command on a copy of the world."""
    line = LINES[name]
    here = world.copy(to, line)
    (to / "out").mkdir()
    do, folder = quietly(to), to / folder_of(line)
    before = ops_in(folder)
    with machine.at_work():
        output = do(*name.split(" "), *here.words(line))
    after = ops_in(folder)
    return output, before, after, said_by_check(to, folder) if folder.exists() else 0


_known: dict[bytes, int] = {}  # how a check of a folder of these bytes ends


def said_by_check(place: Path, folder: Path) -> int:
    """How a check of the folder ends; of one that is, with its keys, to the byte as another was it is known."""
    files = sorted(
        path for room in (folder, place / "keys") for path in room.rglob("*") if path.is_file()
    )
    digest = sha256()
    for path in files:
        digest.update(
            f"{path.relative_to(place)} {path.stat().st_size}\n".encode() + path.read_bytes()
        )
    if digest.digest() not in _known:
        _known[digest.digest()] = quietly(place)("office", "check", folder).code
    return _known[digest.digest()]


@pytest.mark.parametrize("name", lines())
def test_a_machine_that_would_not_is_told_as_such(world: World, tmp_path: Path, name: str) -> None:
    calm = Machine(tmp_path / "calm")
    output, _before, whole, sound = played(world, calm.place, name, calm)
    assert output.code == (1 if name in REFUSED else 0), output
    bad = []
    for turn in range(1 if name in SLOW else POINTS):
        at = 1 + zlib.crc32(f"{name} {turn}".encode()) % len(calm.ops)
        machine = Machine(
            tmp_path / str(turn), at, zlib.crc32(name.encode()) + turn, sticky=turn % 2 == 1
        )
        output, before, after, found = played(world, machine.place, name, machine)
        assert machine.hit, f"nothing was injected at {at} of {len(calm.ops)}"
        wrong = [*faults_of(output, reports=name in REPORTS)]
        if output.code == 0 and after != whole and name not in REFUSED:
            wrong.append(f"told as done, but {before} → {after}, not {whole}")
        wrong += [] if found == sound else ["the folder is not whole"]
        if name == "bundle import" and output.code == 1:  # what one file lacks another may bring
            named = ".prongsai" in output.err or DONE in output.err
            wrong += [] if named or before == after else ["no file is named"]
        elif output.code == 1 and after == whole != before and DONE not in output.err:
            wrong.append("told as failed, but done")
        bad += [(machine.hit, at, one, output.err) for one in wrong]
        if sys.platform == "win32" or still_open(machine.place):
            gc.collect()  # what was cut short holds its files until then, and Windows deletes none that is open
        bad += [(machine.hit, at, "left open", path) for path in still_open(machine.place)]
        rmtree(machine.place)
    assert not bad


def paths_read() -> dict[str, int]:
    """How many parameters of each command name a file that is read."""
    found = {}
    for line in command_lines():
        command: click.Command = root
        for word in line.split():
            assert isinstance(command, click.Group)
            command = command.get_command(click.Context(command), word) or command
        found[line] = sum(
            isinstance(one.type, click.Path) and one.name not in WRITTEN for one in command.params
        )
    return {line: count for line, count in found.items() if count}


MANY = {"bundle import", "evidence add"}  # more than one file for one parameter
OR_WORDS = {"seal check": 1}  # a file, or the text of a code
# folders, and files that are written
WRITTEN = {"folder", "marked", "out", "report", "shared", "slip", "to", "wrong"}


def test_every_parameter_that_names_a_file_is_tried() -> None:
    known = {
        name: line.count("{in}") - (name in MANY) for name, line in LINES.items() if "{in}" in line
    }
    assert (
        known
        == {name: count for name, count in paths_read().items() if name != "plan export"} | OR_WORDS
    )


@pytest.mark.parametrize("odd", ["pipe", "device", "folder"])
@pytest.mark.parametrize("name", [name for name in sorted(LINES) if "{in}" in LINES[name]])
def test_what_is_no_file_is_refused_at_once(
    world: World, tmp_path: Path, name: str, odd: str
) -> None:
    here = world.copy(tmp_path, LINES[name])
    (tmp_path / "out").mkdir()
    for file in [path for path in (tmp_path / "in").iterdir() if path.is_file()]:
        file.unlink()
        match odd:
            case "pipe":
                os.mkfifo(file)
            case "device":
                file.symlink_to("/dev/zero")
            case "folder":
                file.mkdir()
    with within(30):
        output = quietly(tmp_path)(*name.split(" "), *here.words(LINES[name]))
    assert list(faults_of(output, reports=name in REPORTS)) == []
    assert output.code == 1 or (
        odd == "folder" and name in ("answers read", "bundle import", "scan")
    )
