"""A folder whose keys are lost, before every command: it reads, prints drafts and backs up, or names the way on."""

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from shutil import copytree, rmtree

import pytest
from pysqlite3 import dbapi2 as sqlite3

from storage.db.folder.folder import DATABASE
from tests.ui.terminal.conftest import Command, CommandOutput, certify, quietly
from tests.ui.terminal.lines import LINES, PROGRAM
from tests.ui.terminal.machine import World, faults_of, folder_of
from tests.ui.terminal.test_machine import world as world

# They read, print drafts or back up; what they say is as with the keys, but that nothing is numbered.
READS = {
    *("assign list", "assign show", "gap grade", "gap list"),
    *(
        "backup",
        "bundle inspect",
        "centre rank",
        "centre status",
        "conflict list",
        "digest",
        "evidence coverage",
    ),
    *(
        "centre gather",
        "centre lessons",
        "centre publish",
        "centre sample",
        "committee list",
        "committee round",
        "committee result",
        "register list",
        "register units",
        "setting list",
    ),
    *(
        "evidence list",
        "extract",
        "history",
        "key root list",
        "key root write",
        "office archive",
        "office info",
    ),
    *(
        "paper copy",
        "paper list",
        "paper show",
        "plan export",
        "problems",
        "search",
        "record list",
        "document list",
    ),
    *(
        "key claims",
        "key start list",
        "record show",
        "seal check",
        "signing compare",
        "signing list",
        "signing show",
        "verify list",
        "views",
        "workshop show",
    ),
}
TELLS = {
    "office check": 1,
    "office repair": 1,
    "conflict show": 1,
    "committee show": 1,
    "document rescore": 1,
}  # what they find is told as with the keys
WITHOUT = {  # no keys are asked
    "key start show",
    *("restore", "key root new", "key root restore", "key root show", "office new"),
    *(
        "instrument check",
        "instrument export",
        "instrument from-xlsform",
        "instrument new",
        "score",
    ),
}
# Another line of a command that is refused: what is locked for signing needs a number, a plan is a draft.
ELSE = {
    "scan": "{office}",
    "bundle waiting": "{centre}",
    "erase": "{office} ผู้ถูกลบ",
    "paper print": "{office} {plan} goals --out {out}/draft.pdf",
}
FILES = {"signing.key", "age.key", "counters.json"}


def lose(place: Path, folder: str, *files: str, empty: bool = False) -> Path:
    """Lose the keys of a folder, or some of their files; where they lay."""
    with closing(sqlite3.connect(f"file:{place / folder / DATABASE}?mode=ro", uri=True)) as db:
        (name,) = db.execute("SELECT value FROM meta WHERE name='folder'").fetchone()
    home = place / "keys" / str(name)
    if not files:
        rmtree(home)
    for file in files:
        (home / file).write_bytes(b"") if empty else (home / file).unlink()
    return home


def kept(place: Path, folder: str) -> Mapping[str, object]:
    """What must not change: every file but the database, and what the log says."""
    root = place / folder
    files = {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not path.name.startswith((DATABASE, "prongsai.lock"))
    }
    with closing(sqlite3.connect(f"file:{root / DATABASE}?mode=ro", uri=True)) as db:
        ops = db.execute("SELECT op, hex(chain) FROM op ORDER BY op").fetchall()
        meta = db.execute("SELECT name, value FROM meta ORDER BY name").fetchall()
    return {**files, "ops": ops, "meta": meta}


def names_the_way(output: CommandOutput) -> bool:
    """One refusal of three sentences, the last of which says what can be done."""
    said = output.err.strip().splitlines()
    return len(said) == 3 and "กุญแจ" in said[1] and "โฟลเดอร์กุญแจ" in said[2]


def test_every_command_is_one_of_these() -> None:
    refused = LINES.keys() - PROGRAM - READS - TELLS.keys() - WITHOUT
    assert not READS & (TELLS.keys() | WITHOUT)
    assert {"record set", "undo", "bundle export", "key request", "signoff", *ELSE} <= refused


@pytest.mark.parametrize("name", sorted(LINES.keys() - PROGRAM - WITHOUT))
def test_without_its_keys_a_command_reads_or_names_the_way_on(
    world: World, tmp_path: Path, name: str
) -> None:
    here, line = world.copy(tmp_path, LINES[name]), LINES[name]
    (tmp_path / "out").mkdir()
    folder = folder_of(line)
    home = lose(tmp_path, folder, *({"signing.key"} if name == "bundle inspect" else ()))
    before = kept(tmp_path, folder)
    do = quietly(tmp_path)
    output = do(*name.split(" "), *here.words(line))
    assert list(faults_of(output, reports=name in TELLS)) == []
    if name in READS:
        assert (output.code, output.err) == (0, "")
    elif name in TELLS:
        assert output.code == TELLS[name]
    else:
        assert output.code == 1
        assert names_the_way(output), output.err
    if name in ELSE:
        output = do(*name.split(" "), *here.words(ELSE[name]))
        assert (output.code, output.err) == (0, "")
    after = kept(tmp_path, folder)
    assert {
        one: after[one] for one in after if one in before or not one.startswith("backups/")
    } == before
    assert name == "bundle inspect" or not home.exists()


PARTS = [(), ("signing.key",), ("age.key",), ("counters.json",), tuple(sorted(FILES))]


@pytest.fixture
def certified(do: Command, assessed: Path) -> Path:
    certify(do, assessed, "province")
    return assessed


def answers(do: Command, folder: Path) -> list[object]:
    return list(do("record", "list", folder, "answer", "--json").value)


def certified_again(do: Command, folder: Path) -> None:
    """The new PC asks, the root certifies it, and the folder takes the answer in."""
    asked = folder.with_suffix(".request2")
    answer = folder.with_suffix(".trust2")
    assert do("key", "request", folder, "--out", asked).code == 0
    words = ("--class", "province", "--letter", "B", "--out", answer)
    assert do("key", "certify", folder.with_name("root"), asked, *words).code == 0
    paper = do("key", "root", "show", answer, "--json").value["fingerprint"]
    assert do("key", "root", "trust", folder, answer, "--fingerprint", paper).code == 0


@pytest.mark.parametrize("empty", [False, True], ids=["gone", "empty"])
@pytest.mark.parametrize("files", PARTS, ids=["all", "signing", "age", "counters", "every file"])
def test_new_keys_are_made_and_what_was_signed_comes_along(
    do: Command, certified: Path, files: tuple[str, ...], empty: bool
) -> None:
    assert do("backup", certified).code == 0
    before = answers(do, certified)
    old = do("key", "show", certified, "--json").value
    home = lose(certified.parent, certified.name, *files, empty=empty)
    told = do("office", "check", certified, "--json")
    assert (told.code, [one["kind"] for one in told.value["found"]]) == (1, ["keys"])
    assert "office repair DIR keys" in do("office", "check", certified).out
    assert do("office", "repair", certified).code == 1, (
        "new keys are made only for who asks for them"
    )
    done = do("office", "repair", certified, "keys", "--json")
    assert (done.code, done.value["left"]) == (0, []), done
    assert answers(do, certified) == before
    new = do("key", "show", certified, "--json").value
    same = files == ("counters.json",)
    assert (new["key"] == old["key"], new["age"] == old["age"], home.is_dir()) == (same, same, True)
    renewed = done.value["renewed"]
    assert (renewed["new_keys"], renewed["lost"]) == (not same, 0)
    assert Path(done.value["backup"]).is_file()
    assert do("office", "check", certified).code == 0
    assert do("record", "set", certified, "person/new", "name=ก", "active=1").code == 0
    if not same:
        assert new["class"] == ""
        certified_again(do, certified)
        assert do("key", "show", certified, "--json").value["class"] == "province"
    assert do("office", "check", certified).code == 0


def test_what_nobody_signed_is_counted_and_stays_in_the_backup(
    do: Command, certified: Path, tmp_path: Path
) -> None:
    assert do("backup", certified).code == 0
    assert do("record", "set", certified, "person/new", "name=ไม่มีใครลงนาม", "active=1").code == 0
    home = lose(certified.parent, certified.name)
    old = copytree(certified, tmp_path / "as it was")
    done = do("office", "repair", certified, "keys", "--json").value
    assert done["renewed"]["lost"] == 3  # the save, its name, and that the person is active
    assert "ไม่มีใครลงนาม" not in do("record", "list", certified, "person").out
    assert len(answers(do, certified)) > 50
    assert do("office", "check", certified).code == 0
    rmtree(home)
    said = do("office", "repair", old, "keys").out
    assert "3 รายการ" in said
    assert "ตามมาไม่ได้" in said
    assert "ขอใบรับรอง" in said


def test_a_whole_signing_key_signs_what_it_had_not(do: Command, certified: Path) -> None:
    assert do("record", "set", certified, "person/new", "name=ยังไม่ลงนาม", "active=1").code == 0
    lose(certified.parent, certified.name, "age.key")
    done = do("office", "repair", certified, "keys")
    assert done.code == 0
    assert "ตามมาไม่ได้" not in done.out
    assert "ยังไม่ลงนาม" in do("record", "list", certified, "person").out


@pytest.mark.parametrize("files", PARTS, ids=["all", "signing", "age", "counters", "every file"])
def test_keys_that_come_back_open_the_folder_as_before(
    do: Command, certified: Path, tmp_path: Path, files: tuple[str, ...]
) -> None:
    assert do("record", "set", certified, "person/new", "name=ข", "active=1").code == 0
    copytree(certified.parent / "keys", tmp_path / "away")
    key = do("key", "show", certified, "--json").value["key"]
    streams = do("digest", certified).out
    home = lose(certified.parent, certified.name, *files)
    assert do("record", "show", certified, "office/" + "0" * 32).code == 1
    assert do("backup", certified).code == 0
    assert do("office", "check", certified).code == 1
    rmtree(home, ignore_errors=True)
    copytree(tmp_path / "away" / home.name, home)
    assert do("office", "check", certified).code == 0
    assert (do("key", "show", certified, "--json").value["key"], do("digest", certified).out) == (
        key,
        streams,
    )
    before = do("office", "info", certified, "--json").value["streams"]
    assert do("record", "set", certified, "person/new", "name=ก", "active=1").code == 0
    assert do("office", "info", certified, "--json").value["streams"] == before, (
        "the same stream goes on"
    )
    assert do("problems", certified, "--json").value == []


def test_old_keys_put_back_over_new_ones_are_not_used(
    do: Command, certified: Path, tmp_path: Path
) -> None:
    assert do("backup", certified).code == 0
    old = do("key", "show", certified, "--json").value["key"]
    home = lose(certified.parent, certified.name, "age.key")
    copytree(home, tmp_path / "old")
    assert do("office", "repair", certified, "keys").code == 0
    new = do("key", "show", certified, "--json").value["key"]
    assert do("record", "set", certified, "person/new", "name=ก", "active=1").code == 0
    (tmp_path / "old" / "age.key").write_bytes((home / "age.key").read_bytes())  # whole again
    rmtree(home)
    copytree(tmp_path / "old", home)
    refused = do("record", "set", certified, "person/new", "name=ก", "active=1")
    assert refused.code == 1
    assert names_the_way(refused), refused.err
    assert do("record", "list", certified, "answer").code == 0
    assert do("office", "check", certified).code == 1
    done = do("office", "repair", certified, "keys", "--json").value["renewed"]
    assert done["lost"] == 3, "what the second key wrote before anybody certified it"
    third = do("key", "show", certified, "--json").value["key"]
    assert third not in (new, old)
    assert do("record", "list", certified, "person", "--json").value == []
    assert do("office", "check", certified).code == 0


def test_an_office_nobody_certified_reads_backs_up_and_is_told_what_to_bring(
    do: Command, assessed: Path
) -> None:
    assert "กู้คืนได้เมื่อกุญแจเดิมกลับมา" not in do("backup", assessed).out
    lose(assessed.parent, assessed.name)
    assert len(answers(do, assessed)) > 50
    kept = do("backup", assessed)
    assert kept.code == 0
    assert "กู้คืนได้เมื่อกุญแจเดิมกลับมา" in kept.out
    told = do("office", "check", assessed, "--json")
    assert [(one["kind"], one["remedy"]) for one in told.value["found"]] == [("keys_only", "")]
    for words in (("repair", assessed, "keys"),):
        refused = do("office", *words)
        assert refused.code == 1
        assert names_the_way(refused), refused.err
        assert "office repair" not in refused.err


@pytest.mark.parametrize("files", [("age.key",), ("counters.json",), ("age.key", "counters.json")])
def test_an_office_nobody_certified_keeps_its_signing_key(
    do: Command, assessed: Path, files: tuple[str, ...]
) -> None:
    key = do("key", "show", assessed, "--json").value["key"]
    before = answers(do, assessed)
    lose(assessed.parent, assessed.name, *files)
    done = do("office", "repair", assessed, "keys", "--json")
    assert (done.code, done.value["renewed"]["new_keys"]) == (0, False), done
    assert do("key", "show", assessed, "--json").value["key"] == key
    assert answers(do, assessed) == before
    assert do("record", "set", assessed, "person/new", "name=ก", "active=1").code == 0
    assert do("office", "check", assessed).code == 0


def test_a_backup_made_without_keys_is_restored_on_a_pc_without_keys(
    do: Command, certified: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "จะได้กุญแจใหม่ที่ต้องขอใบรับรอง" not in do("backup", certified).out
    before = answers(do, certified)
    lose(certified.parent, certified.name)
    made = do("backup", certified, "--to", tmp_path / "stick", "--json")
    assert made.code == 0, made
    assert "จะได้กุญแจใหม่ที่ต้องขอใบรับรอง" in do("backup", certified).out
    monkeypatch.setenv("PRONGSAI_KEYS", str(tmp_path / "other pc"))
    done = do("restore", made.value["path"], tmp_path / "new", "--json")
    assert done.value["new_keys"] is True
    assert answers(do, tmp_path / "new") == before
    assert do("office", "check", tmp_path / "new").code == 0
