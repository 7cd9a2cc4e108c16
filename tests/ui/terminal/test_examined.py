"""Whatever is changed from outside is told by sentence and exit status, and repaired; what is whole is called so."""

import shutil
from pathlib import Path

import pytest

import main
from core.entities import ENTITIES
from core.health.diagnoses import repair_title, repair_words
from storage.db.folder.examination import LOOKS
from tests.falsified import World, demo_office, walked
from tests.tampering import MORE_WAYS, REBUILT, WAYS, Way, tampered

EVERY = {**WAYS, **MORE_WAYS}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> World:
    return demo_office(World(tmp_path_factory.mktemp("examined")))


@pytest.fixture
def case(demo: World, tmp_path: Path) -> tuple[World, Path]:
    """The dressed office with its keys, to be damaged."""
    world = World(tmp_path)
    shutil.copytree(demo.keys, world.keys)
    shutil.copytree(demo.office, tmp_path / "office")
    return world, tmp_path / "office"


def shown(world: World, office: Path) -> dict[str, object]:
    """Every field of every record in words, every score, the views, and the files."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PRONGSAI_KEYS", str(world.keys))
        with main.desk().look(office) as look:
            records = [record for entity in ENTITIES for record in look.reader.records(entity)]
            values = {
                str(one.ref): {name: str(one.value(name)) for name in one.fields} for one in records
            }
            results = sorted(map(repr, look.reader.derived()))
            views = [one[:5] for one in look.reader.privacy.views()]
    files = {
        path.name: path.read_bytes() for path in (office / "blobs").rglob("*") if path.is_file()
    }
    return {"records": values, "results": results, "views": views, "files": files}


def falsified(world: World, office: Path, way: Way) -> None:
    tampered(office, way.deed)
    if way.then == "open":
        tampered(office, REBUILT)
        assert world.do("office", "info", office).code == 0
    if way.then == "look":
        person = world.do("record", "list", office, "person", "--json").value[0]["ref"]
        assert world.do("record", "show", office, person).code == 0


@pytest.mark.parametrize("name", EVERY)
def test_every_way_is_told_and_repaired(name: str, case: tuple[World, Path]) -> None:
    (world, office), way = case, EVERY[name]
    before = shown(world, office)
    falsified(world, office, way)
    told = world.do("office", "check", office)
    assert told.code == 1
    assert "สะดุด" not in told.err
    value = world.do("office", "check", office, "--json").value
    kinds = {one["kind"] for one in value["found"]}
    assert way.told <= kinds
    assert all(one["what"] in told.out and one["serious"] in told.out for one in value["found"])
    repaired = world.do("office", "repair", office)
    after = world.do("office", "check", office)
    assert (repaired.code, after.code) == (0, 0), (repaired.out, after.out)
    now = shown(world, office)
    assert [name for name in before if before[name] != now[name]] == (
        ["views"] if "views" in way.told else []
    )


def test_a_repair_changes_nothing_but_what_it_names(case: tuple[World, Path]) -> None:
    world, office = case
    tampered(office, EVERY["a text taken out"].deed)
    tampered(office, EVERY["the end of the log of views cut"].deed)
    assert world.do("office", "repair", office, "words").code == 1
    left = {one["kind"] for one in world.do("office", "check", office, "--json").value["found"]}
    assert left == {"views"}


@pytest.mark.parametrize("code", ["S00", "S00-2", "S10", "S10-2", "S11", "S20", "S21", "root"])
def test_every_office_of_the_demo_is_whole(demo: World, code: str) -> None:
    told = demo.do("office", "check", demo.room / "demo" / "offices" / code, "--json")
    assert (told.code, told.value["found"]) == (0, [])


def test_random_tamperings_are_told_unless_nothing_means_them(demo: World, tmp_path: Path) -> None:
    told, idle, silent = walked(demo, tmp_path, 11, 45)
    assert not silent
    assert told + sum(idle.values()) == 45
    assert told > 40


@pytest.mark.parametrize("left", [b"", None], ids=["empty", "missing"])
def test_a_lost_data_file_names_the_backups_beside_it(
    case: tuple[World, Path], left: bytes | None
) -> None:
    world, office = case
    (office / "prongsai.db").unlink()
    if left is not None:
        (office / "prongsai.db").write_bytes(left)
    told = world.do("office", "check", office)
    newest = next((office / "backups").glob("*.prongsai-backup"))
    assert told.code == 1
    assert newest.name in told.err
    assert world.do("restore", newest, office).code == 0
    assert world.do("office", "check", office).code == 0


def test_a_damaged_page_is_told_and_what_can_be_read_is_saved(case: tuple[World, Path]) -> None:
    world, office = case
    database = office / "prongsai.db"
    before, content = shown(world, office), bytearray(database.read_bytes())
    middle = len(content) // 2 // 4096 * 4096
    content[middle : middle + 4096] = bytes(4096)
    database.write_bytes(content)
    told = world.do("office", "check", office, "--json")
    assert told.code == 1
    assert "file" in {one["kind"] for one in told.value["found"]}
    world.do("office", "repair", office)
    after = world.do("office", "check", office, "--json")
    assert (after.code, "file" in {one["kind"] for one in after.value["found"]}) == (0, False), (
        after.out
    )
    assert list((office / "backups").glob("damaged-*/prongsai.db"))
    assert shown(world, office)["views"] == before["views"]


@pytest.mark.parametrize(
    "name", ["a text taken out", "an index dropped", "a foreign line rewritten", "another root"]
)
def test_an_open_folder_is_repaired_by_the_pen(
    name: str, case: tuple[World, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    world, office = case
    before = shown(world, office)
    monkeypatch.setenv("PRONGSAI_KEYS", str(world.keys))
    with main.desk().open(office) as opened:
        tampered(office, EVERY[name].deed)
        found = opened.health.examine(lambda _done, _of: None)
        assert EVERY[name].told <= {one.kind for one in found.damages}
        report = opened.health.repair(
            tuple(one.kind for one in found.damages), lambda _done, _of: None
        )
        assert not report.left
        assert {one.kind for one in report.mended} == {one.kind for one in found.damages}
        assert not opened.health.examine(lambda _done, _of: None).damages
    assert world.do("office", "check", office).code == 0
    assert shown(world, office) == before


@pytest.mark.parametrize("backed", [True, False])
def test_what_a_repair_only_asks_for_is_not_said_to_be_mended(
    backed: bool, case: tuple[World, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    world, office = case
    monkeypatch.setenv("PRONGSAI_KEYS", str(world.keys))
    with main.desk().open(office) as opened:
        tampered(office, EVERY["a text taken out"].deed)
        if not backed:
            shutil.rmtree(office / "backups")
        report = opened.health.repair(("words",), lambda _done, _of: None)
        left = {one.kind for one in opened.health.examine(lambda _done, _of: None).damages}
    assert left == (set() if backed else {"asked"}), "it is not here, so not all is whole"
    assert (repair_title(report), bool(report.requested)) == (
        ("ซ่อมเรียบร้อย", False) if backed else ("ยังซ่อมไม่ได้", True)
    )
    said = "\n".join(repair_words(report))
    assert ("ซ่อมแล้ว: " in said, "ขอไว้ 1 แห่งในไฟล์รับส่งถัดไป" in said) == (backed, not backed)
    assert "ไม่พบสิ่งที่ต้องซ่อมแล้ว" not in said


def test_the_brief_look_tells_what_is_cheap_to_tell(
    case: tuple[World, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    world, office = case
    monkeypatch.setenv("PRONGSAI_KEYS", str(world.keys))
    health = main.desk().health(office)
    assert not health.examine(lambda _done, _of: None, thorough=False).damages
    for name in (
        "an index dropped",
        "an own stream cut by three",
        "the end of the log of views cut",
        "another root",
    ):
        tampered(office, EVERY[name].deed)
    found = health.examine(lambda _done, _of: None, thorough=False)
    assert {"layout", "own_lost", "views", "settings"} <= {one.kind for one in found.damages}
    assert not found.thorough


def test_whoever_stops_an_examination_gets_none_wherever_it_is(
    case: tuple[World, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also within a look: SQLite is interrupted in the middle of a statement."""
    world, office = case
    monkeypatch.setenv("PRONGSAI_KEYS", str(world.keys))
    health, steps = main.desk().health(office), list[tuple[int, int]]()
    assert not health.examine(lambda done, of: steps.append((done, of))).damages
    assert len(steps) > LOOKS + 5, "it is asked within looks as well"
    assert steps == sorted(steps)
    assert all(done < of for done, of in steps)
    for last in range(len(steps)):
        asked = 0

        def stop(_done: int, _of: int, last: int = last) -> None:
            nonlocal asked
            asked += 1
            if asked > last:
                raise InterruptedError

        with pytest.raises(InterruptedError):
            health.examine(stop)


CHEAP = {  # what a command that writes says of it: the words of the kind, and whether one may go on
    "an index dropped": ("โครงสร้างของไฟล์ข้อมูลไม่ใช่ที่โปรแกรมสร้างไว้", "ยังไม่ควรกรอกต่อ"),
    "an own stream cut by three": ("บันทึกของเครื่องนี้ที่เคยส่งออกหรือสำรองแล้วหายไป", "ยังไม่ควรพิมพ์หรือส่งออก"),
    "the end of the log of views cut": ("บันทึกว่าใครดู พิมพ์ หรือส่งออกข้อมูลบุคคล ถูกแก้หรือตัด", "กรอกต่อได้"),
    "another root": ("คำประจำโฟลเดอร์ถูกแก้จากนอกโปรแกรม", "ยังไม่ควรกรอก พิมพ์ หรือส่งออก"),
}


@pytest.mark.parametrize("name", CHEAP)
def test_a_command_that_writes_says_on_one_line_what_the_cheap_part_sees(
    name: str, case: tuple[World, Path]
) -> None:
    world, office = case
    write = ("bundle", "originals", office, "asked", "--json")
    assert world.do(*write).err == "", "the control: nothing is said of a sound folder"
    tampered(office, EVERY[name].deed)
    told = world.do(*write)
    what, go_on = CHEAP[name]
    (line,) = told.err.splitlines()
    assert line.startswith("พบข้อมูลเสียหาย 1 เรื่อง")
    assert all(words in line for words in (what, go_on, str(office)))
    assert (told.code, told.value) == (0, {"originals": "asked"}), (
        "it is told, and does what was asked"
    )
    assert world.do("office", "repair", office).code == 0
    assert world.do(*write).err == ""


def test_no_command_opens_a_folder_to_write_without_that_look() -> None:
    room = Path(main.__file__).parent / "ui" / "terminal"
    opens = {path.name for path in room.glob("*.py") if "desk.open(" in path.read_text("utf-8")}
    assert opens == {"in_folder.py"}
