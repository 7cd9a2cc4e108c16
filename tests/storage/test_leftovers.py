"""What a kill leaves of files being written is deleted by whoever holds the folder next; nothing else ever is."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from core.blocks.printed import PrintResult
from core.values import Change, Plain, Ref, Text
from storage import files
from storage.backups import location
from storage.files import ASIDE, OF_BACKUPS, OF_FOLDER, TempNamePattern
from storage.packs.folder import filling
from tests.killed import WAS_KILLED
from tests.storage.backups.test_places import give_file, keeper
from tests.storage.exchange.towns import Town
from tests.storage.test_durable_names import ACTS

ROOT = Path(files.__file__).parents[1]
NAMES = {  # one of each temporary name the product makes
    r"prongsai\.new(-wal|-shm|-journal)?": ("prongsai.new", "prongsai.new-wal"),
    r"\.[0-9a-f]{8}\.part": (".0123abcd.part",),
    r"new-[0-9a-f]{16}": ("new-0123456789abcdef",),
    r"print-[0-9a-f]{16}\.pdf": ("print-0123456789abcdef.pdf",),
    r"\.backup-[a-z0-9_]{8}(\.held)?": (".backup-ab_12xyz", ".backup-cd_12xyz.held"),
    r"\..+(\.backup\.zip|\.prongsai-backup)\.part": (
        ".S10-2026-11-03-090000.backup.zip.part",
        ".S10-2026-11-03-090000.prongsai-backup.part",
    ),
}
FOREIGN = (
    "notes.part", ".notes.part", ".0123abcd.partial", "new-plan.xlsx", "new-0123456789abcdef.txt", "print-1.pdf",
    "prongsai.new.txt", ".backup-of-mine", "S10-2026-11-03-090000.backup.zip.part", "รายชื่อ.part",
)  # fmt: skip
MAKING_PLACES = ("tempfile", "mkdtemp", "mkstemp", "TemporaryDirectory", "NamedTemporaryFile")
WORDS = "นายกำพล ลบทดสอบ".encode()
_watching: list[set[Path]] = []


def _audited(event: str, found: tuple[object, ...]) -> None:
    if not _watching:
        return
    makes = event == "os.mkdir" or (
        event == "open" and isinstance(found[2], int) and found[2] & os.O_CREAT
    )
    if makes and isinstance(found[0], str | bytes | os.PathLike):
        _watching[-1].add(Path(os.fsdecode(found[0])).absolute())


sys.addaudithook(_audited)


def put(
    folder: Path,
    leftovers: tuple[TempNamePattern, ...],
    names: Callable[[TempNamePattern], tuple[str, ...]],
) -> list[Path]:
    made = []
    for one in leftovers:
        place = folder / one.place.replace("??", "ab")
        place.mkdir(parents=True, exist_ok=True)
        for name in names(one):
            path = place / name
            if name.startswith(".backup-ab"):
                path.mkdir()
                path /= "prongsai.db"
            path.write_bytes(WORDS)
            made.append(path)
    return made


def of_name(one: TempNamePattern) -> tuple[str, ...]:
    return NAMES[one.name]


def test_opening_a_folder_deletes_what_a_kill_left_in_it_and_nothing_else(town: Town) -> None:
    town.folder.close()
    left = put(town.place, OF_FOLDER, of_name)
    foreign = put(town.place, OF_FOLDER, lambda _one: FOREIGN)
    others = {path: path.with_name("further") for path in left[:3]}
    for path, further in others.items():
        further.unlink(missing_ok=True)
        further.hardlink_to(path)
    town.reopen()
    assert [path for path in left if path.exists()] == []
    assert [path for path in foreign if not path.exists()] == []
    assert not any(WORDS in further.read_bytes() for further in others.values()), (
        "the bytes are overwritten"
    )


def test_a_backup_deletes_what_a_killed_one_left_at_its_place_and_nothing_else(
    town: Town, tmp_path: Path
) -> None:
    for place in (town.place / "backups", tmp_path / "stick"):
        left = put(place, OF_BACKUPS, of_name)
        foreign = put(
            place, tuple(one for one in OF_BACKUPS if one.place == "."), lambda _one: FOREIGN
        )
        keeper(town).make("timer", place)
        assert [path for path in left if path.exists()] == []
        assert [path for path in foreign if not path.exists()] == []


def test_erasing_leaves_nothing_of_a_killed_backup(town: Town) -> None:
    own = keeper(town)
    own.make("timer")
    left = put(own.own, OF_BACKUPS, of_name)
    town.save(*erasing(town))
    own.erase()
    assert [path for path in left if path.exists()] == []


def erasing(town: Town) -> list[Change]:
    name = give_file(town)
    return [
        Change(Ref(town.unit, "erasure", "e" * 32), "of", Plain(f"file/{'1' * 32}/sha256/{name}"))
    ]


@pytest.fixture
def aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The system's place for temporary files."""
    place = tmp_path / "aside"
    place.mkdir()
    monkeypatch.setattr(files, "gettempdir", lambda: str(place))
    return place


KILLED = """
import os, sys
from pathlib import Path
from storage.files import scratch
held = [scratch(Path(place), prefix) for place, prefix in zip(sys.argv[1::2], sys.argv[2::2])]
for one in held:
    room = one.__enter__()
    (room / "papers").mkdir()
    (room / "papers" / "prongsai.db").write_bytes("นายกำพล ลบทดสอบ".encode())
os.kill(os.getpid(), 9)
"""


def killed_in(*places: Path) -> None:
    """A process dies that has unpacked something in folders at these places."""
    words = [
        word
        for place in places
        for word in (str(place), ".trial-" if place.name != "aside" else ASIDE)
    ]
    died = subprocess.run([sys.executable, "-c", KILLED, *words], cwd=ROOT, check=False)
    assert died.returncode == WAS_KILLED
    assert all(left_in(place) for place in places), "the kill left nothing: nothing is tried"


def left_in(place: Path) -> list[str]:
    return [path.name for path in place.iterdir() if path.name.startswith((ASIDE, ".trial-"))]


def test_what_a_killed_process_left_aside_goes_when_a_folder_is_opened(
    town: Town, aside: Path
) -> None:
    backups = keeper(town).own
    keeper(town).make("timer")
    with files.scratch() as at_work, files.scratch(town.home, ".trial-") as tried:
        killed_in(aside, town.home, backups)
        (at_work / "copy.pdf").write_bytes(WORDS)
        town.reopen()
        keeper(town).make("timer")
        assert sorted(left_in(aside)) == [at_work.name, f"{at_work.name}.held"], (
            "what is at work stays"
        )
        assert sorted(left_in(town.home)) == [tried.name, f"{tried.name}.held"]
        assert left_in(backups) == []
        assert (at_work / "copy.pdf").read_bytes() == WORDS
    assert left_in(aside) == left_in(town.home) == []


def test_an_erasure_reaches_what_a_killed_process_left_aside(town: Town, aside: Path) -> None:
    who = Ref(town.unit, "person", "5" * 32)
    town.save(Change(who, "name", Text(WORDS.decode())))
    killed_in(aside)
    (one,) = town.folder.privacy.words(lambda words: words == WORDS.decode())
    town.save(
        Change(Ref(town.unit, "erasure", "e" * 32), "of", Plain(f"{who.local}/name/{one.hash}"))
    )
    assert left_in(aside) == []


def test_a_pack_is_filled_where_nothing_of_a_killed_one_stays(tmp_path: Path) -> None:
    place = tmp_path / "aside"
    place.mkdir()
    killed_in(place)
    with filling(
        place / "pack",
        lambda _name: None,
        frozenset[str],
        lambda _documents, _path: PrintResult(0),
    ):
        assert len(left_in(place)) == 2
    assert left_in(place) == []


def test_where_nothing_can_be_locked_age_alone_says_who_is_dead(
    aside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_file: object) -> None:
        raise OSError(37, "no locks here")

    monkeypatch.setattr(files, "lock", refused)
    with files.scratch() as room:
        assert left_in(aside) == [room.name]
        files.sweep_aside(aside / "keys")
        assert room.is_dir()
        os.utime(room, (0, 0))
        files.sweep_aside(aside / "keys")
        assert not room.exists()


def test_what_lies_aside_goes_after_a_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "gettempdir", lambda: str(tmp_path))
    old, young, foreign = (
        tmp_path / name for name in (f"{ASIDE}ab_12xyz", f"{ASIDE}cd_12xyz", "prongsai-training")
    )
    for path in (old, young, foreign):
        path.mkdir()
        (path / "prongsai.db").write_bytes(WORDS)
    for path in (old, foreign):
        os.utime(path, (0, 0))
    files.sweep_aside(tmp_path / "keys")
    assert (old.exists(), young.exists(), foreign.exists()) == (False, True, True)


def test_a_backup_at_work_in_another_process_is_waited_for_and_not_swept(town: Town) -> None:

    own = keeper(town)
    own.make("timer")
    with location.locked_location(own.own):
        room = own.own / ".backup-ab_12xyz"
        room.mkdir()
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(location, "_PATIENCE", 0.2)
            with pytest.raises(Exception, match="ใช้ไฟล์นี้อยู่"):
                own.make("timer")
        assert room.exists()
    own.make("timer")
    assert not room.exists()


@pytest.mark.parametrize("act", ACTS)
def test_every_temporary_name_is_in_the_table(
    town: Town, tmp_path: Path, act: Callable[[Town, Path], None]
) -> None:
    give_file(town)
    _watching.append(set())
    try:
        act(town, tmp_path)
    finally:
        made = _watching.pop()
    gone = [path for path in made if path.is_relative_to(tmp_path) and not path.exists()]
    known = [re.compile(one.name) for one in (*OF_FOLDER, *OF_BACKUPS)]
    unknown = [
        path
        for path in gone
        if not any(one.fullmatch(part) for one in known for part in path.parts)
    ]
    # of keys: made anew, never of people
    assert [path for path in unknown if not path.name.endswith(".new")] == []
    assert gone or act.__name__ == "make_the_keys", (
        "nothing temporary was made: the watch sees nothing"
    )


def test_every_folder_aside_is_made_in_the_one_way_that_is_swept() -> None:
    found = []
    for room in ("core", "storage", "wiring", "ui"):
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.alias) and node.name in (
                    "tempfile",
                    "mkdtemp",
                    "TemporaryDirectory",
                    "mkstemp",
                ):
                    found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert found == []


def test_a_trial_that_was_killed_goes_after_a_day_and_one_at_work_stays(town: Town) -> None:
    own = keeper(town)
    for place in (own.own, town.home):
        for name in (".trial-ab_12xyz", ".trial-cd_12xyz"):
            (place / name).mkdir(parents=True)
        os.utime(place / ".trial-ab_12xyz", (0, 0))
    own.make("timer")
    town.reopen()
    for place in (own.own, town.home):
        assert [path.name for path in place.glob(".trial-*")] == [".trial-cd_12xyz"]
