"""Taking files in: looked at first, one transaction each; killed anywhere, another run comes to the same."""

import errno
import os
import shutil
import subprocess
import sys
from base64 import urlsafe_b64encode
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from core.errors import UserError
from core.exchange.incoming_view import ImportPreview
from core.exchange.receive_deeds import previews, set_aside
from core.values import AbsenceReason, Change, Plain, Ref, Text
from storage.db.folder.folder import open_folder
from storage.db.log import searching
from tests.full_disk import full_at
from tests.killed import WAS_KILLED
from tests.storage.exchange.opened import read
from tests.storage.exchange.towns import NOW, UNITS, Town, build, enrol


def looked(town: Town, *paths: Path) -> list[ImportPreview]:
    return [
        step
        for step in town.do(partial(previews, paths=paths, post=town.post))
        if isinstance(step, ImportPreview)
    ]


def state(town: Town) -> tuple[object, ...]:
    """Everything a file could have changed."""
    tables = (
        "op",
        "history",
        "text",
        "parked",
        "heard",
        "bundle",
        "asked",
        "lacking",
        "field",
        "plan",
        "office",
    )
    rows = {
        name: sorted(map(str, town.folder.writer.db.execute(f"SELECT * FROM {name}")))
        for name in tables
    }
    return town.folder.digest(), rows, sorted(town.place.rglob("blobs/*/*"))


def test_a_look_says_what_would_change_and_writes_nothing(towns: list[Town]) -> None:
    _centre, province, one, _two = towns
    path = one.plan() and one.send(province)
    before = state(province)
    (seen,) = looked(province, path)
    assert seen.preview
    # the plan and the office
    assert (seen.preview.added, seen.preview.altered, seen.preview.conflicts) == (2, 0, 0)
    assert seen.preview.taken.new > 0
    assert state(province) == before
    assert province.new(path) == seen.preview.taken.new
    assert looked(province, path)[0].repeat


def test_a_look_counts_conflicts_and_what_would_show_otherwise(towns: list[Town]) -> None:
    _centre, province, one, _two = towns
    plan = one.plan()
    province.take(one.send(province))
    one.take(province.send(one))
    one.save(Change(plan, "title", Text("อีกชื่อ")))
    (seen,) = looked(province, one.send(province))
    assert seen.preview
    assert (seen.preview.added, seen.preview.altered, seen.preview.conflicts) == (0, 1, 1)


def test_the_very_same_file_is_answered_without_opening_it(
    towns: list[Town], monkeypatch: pytest.MonkeyPatch
) -> None:
    _centre, province, one, _two = towns
    path = one.send(province)
    first = province.take(path)[0].result
    monkeypatch.setattr("storage.exchange.age.AgeFile", None)
    again = province.take(path)[0]
    assert first
    assert again.repeat
    assert again.result
    assert (again.result.new, again.result.known) == (0, first.new + first.known)


def test_an_import_is_set_aside_as_a_whole_and_can_come_again(towns: list[Town]) -> None:
    _centre, province, one, two = towns
    province.take(two.send(province))
    before = state(province)
    one.plan()
    path = one.send(province)
    new, db = province.new(path), province.folder.writer.db
    assert not searching.is_outdated(db)
    province.do(set_aside)
    assert state(province) == before
    assert not searching.is_outdated(db), (
        "what is found goes with it, and is not made anew at the next opening"
    )
    assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert province.new(path) == new


def test_files_go_with_the_import_that_is_set_aside_and_are_asked_for_again(
    towns: list[Town],
) -> None:
    _centre, province, one, _two = towns
    province.folder.exchange.policy("all")
    one.take(province.send(one))
    one.photo(b"a photo" * 20)
    before = state(province)
    path = one.send(province)
    (row,) = province.take(path)
    assert row.files == 2
    province.do(set_aside)
    assert state(province) == before
    assert province.take(path)[0].files == 2


def test_files_of_an_import_that_was_refused_are_not_kept(
    towns: list[Town], monkeypatch: pytest.MonkeyPatch
) -> None:
    _centre, province, one, _two = towns
    province.folder.exchange.policy("all")
    one.take(province.send(one))
    one.photo(b"a photo" * 20)
    path, before = one.send(province), state(province)
    pages = province.folder.writer.db.execute("PRAGMA page_count").fetchone()[0]
    province.folder.writer.db.execute(f"PRAGMA max_page_count={pages}")
    for number in range(60):
        one.plan(number + 1)
    large = one.send(province)
    (row,) = province.take(large)
    assert row.problem
    assert state(province) == before
    province.folder.writer.db.execute("PRAGMA max_page_count=1000000")
    real, left = os.replace, [1]  # the second file finds no room

    def full(old: Path, new: Path) -> None:
        left[0] -= "blobs" in str(new)
        if left[0] < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(old, new)

    monkeypatch.setattr("storage.files.os.replace", full)
    (row,) = province.take(path)
    monkeypatch.undo()
    assert row.problem
    assert state(province) == before
    assert province.take(path)[0].files == 2


def test_words_of_a_file_that_is_set_aside_are_in_no_file_of_the_folder(towns: list[Town]) -> None:
    _centre, province, one, _two = towns
    one.plan(1, "คำที่มากับไฟล์เท่านั้น")
    words = "คำที่มากับไฟล์เท่านั้น".encode()

    def found() -> bool:
        return any(
            words in path.read_bytes() for path in province.place.rglob("*") if path.is_file()
        )

    province.take(one.send(province))
    assert found()
    province.do(set_aside)
    assert not found()


def test_words_that_came_after_their_line_are_lacking_again_when_their_file_is_set_aside(
    towns: list[Town],
) -> None:
    centre, province, one, _two = towns
    plan = one.plan()
    path = one.send(centre)
    centre.folder.exchange.take_segments(read(centre.post, path).segments)  # the lines alone
    assert centre.title(plan) is AbsenceReason.NOT_HERE
    before = state(centre)
    centre.take(path)
    assert centre.title(plan) == "แผน"
    centre.do(set_aside)
    assert state(centre) == before
    province.take(one.send(province), centre.send(province))
    centre.take(province.send(centre))
    assert centre.title(plan) == "แผน"


def test_words_erased_by_a_file_that_is_set_aside_are_asked_for_again(towns: list[Town]) -> None:
    centre, province, one, _two = towns
    plan = one.plan()
    first = one.send(province, centre)
    province.take(first)
    centre.take(first)
    (row,) = (row for row in one.folder.exchange.give()[1] if row.ref == plan)
    hash_ = urlsafe_b64encode(row.hash).rstrip(b"=").decode()
    one.save(Change(Ref(one.unit, "erasure", "e" * 32), "of", Plain(f"{plan.local}/title/{hash_}")))
    centre.take(one.send(centre))
    assert centre.title(plan) is AbsenceReason.ERASED
    centre.do(set_aside)
    assert centre.title(plan) is AbsenceReason.NOT_HERE
    province.take(centre.send(province))
    centre.take(province.send(centre))
    assert centre.title(plan) == "แผน"


def test_imports_are_set_aside_the_last_one_first(towns: list[Town]) -> None:
    _centre, province, one, two = towns
    before = state(province)
    plan = one.plan()
    province.take(one.send(province))
    middle = state(province)
    one.retitle(plan, "ใหม่")
    province.take(one.send(province), two.send(province))
    province.do(set_aside)
    province.do(set_aside)
    assert state(province) == middle
    province.do(set_aside)
    assert state(province) == before


@pytest.mark.parametrize("then", ["a receipt leaves", "something is written", "nothing came"])
def test_nothing_is_set_aside_once_somebody_was_notified(towns: list[Town], then: str) -> None:
    _centre, province, one, _two = towns
    if then != "nothing came":
        province.take(one.send(province))
    if then == "a receipt leaves":
        province.send(one)
    if then == "something is written":
        province.plan()
    before = state(province)
    with pytest.raises(UserError, match="ยกเลิกการนำเข้าไม่ได้"):
        province.do(set_aside)
    assert state(province) == before


def test_a_bad_file_among_good_ones_is_a_row_of_the_report(
    towns: list[Town], tmp_path: Path
) -> None:
    _centre, province, one, two = towns
    good, cut = one.send(province), two.send(province)
    cut.write_bytes(cut.read_bytes()[:-100])
    (tmp_path / "holiday.jpg").write_bytes(b"\xff\xd8 nothing")
    rows = province.take(cut, tmp_path / "holiday.jpg", tmp_path / "gone.prongsai", good)
    assert [row.problem is None for row in rows] == [False, False, False, True]
    assert all(
        sentence
        for row in rows[:3]
        if row.problem
        for sentence in (row.problem.what, row.problem.why)
    )


def test_a_file_is_known_by_what_it_holds_under_any_name(towns: list[Town]) -> None:
    _centre, province, one, _two = towns
    path = one.send(province)
    odd = path.with_name("รูปภาพ (1).jpg")
    path.rename(odd)
    assert province.new(odd) > 0


def test_an_older_file_after_a_newer_one_changes_nothing(towns: list[Town]) -> None:
    _centre, province, one, _two = towns
    plan = one.plan()
    older = one.send(province)
    one.retitle(plan, "ใหม่")
    province.take(one.send(province))
    assert province.new(older) == 0
    assert province.title(plan) == "ใหม่"


SYNCED = os.name != "nt"  # a directory by itself: Windows makes names durable without being asked


@pytest.mark.parametrize("number", range(1, 4 + SYNCED))
def test_a_full_disk_at_any_write_of_an_export_is_a_sentence(
    towns: list[Town], number: int
) -> None:
    _centre, province, one, _two = towns
    one.plan()
    good = one.send(province)
    before, whole = good.read_bytes(), False
    with full_at(number):
        try:
            one.send(province, path=good)
        except UserError:
            whole = True
    # at the fourth the new file has its name, which alone was not made durable yet
    if whole and number != 4:
        assert good.read_bytes() == before
    assert not list(good.parent.glob("*.part"))
    assert province.new(one.send(province)) > 0


def test_a_folder_that_fills_up_during_an_import_stays_as_it_was(towns: list[Town]) -> None:
    _centre, province, one, _two = towns
    for number in range(40):
        one.plan(number + 1)
    path = one.send(province)
    db = province.folder.writer.db
    before = state(province)
    pages = db.execute("PRAGMA page_count").fetchone()[0]
    db.execute(f"PRAGMA max_page_count={pages}")
    (row,) = province.take(path)
    assert row.problem
    assert "เต็ม" in row.problem.why
    assert state(province) == before
    db.execute("PRAGMA max_page_count=1000000")
    assert province.new(path) > 0


ROOT = Path(__file__).parents[3]


KILLS = 8


VICTIM = """
import sys
from functools import partial
from pathlib import Path
from core.exchange.receive_deeds import take_in
from core.log.ports import Context
from storage.db.folder.folder import open_folder
from tests.storage.exchange.towns import NOW
from tests.ui.terminal.machine import Machine
from wiring import BundleSealer

place, home, at, *paths = sys.argv[1:]
machine = Machine(Path(place).parent, int(at), kills=True)
with machine.at_work():
    folder = open_folder(Path(place), Path(home), NOW)
    post = BundleSealer(folder.writer.keys, Path(place))
    ctx = Context(NOW, lambda: "0" * 32, folder.writer.unit, device=folder.writer.keys.public.hex())
    print(len(machine.ops), flush=True)
    for _step in take_in(ctx, folder, [Path(path) for path in paths], post):
        pass
    print(len(machine.ops), flush=True)
    folder.close()
"""


def taken(place: Path, home: Path, paths: list[Path], at: int) -> tuple[int, list[int]]:
    """How a run ended that dies at this operation (0 = never), and how many came until it was open, and in all."""
    line = [sys.executable, "-c", VICTIM, str(place), str(home), str(at), *map(str, paths)]
    done = subprocess.run(line, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    return done.returncode, list(map(int, done.stdout.split()))


@pytest.fixture(scope="module")
def sent(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, list[Path], dict[str, str], list[int]]:
    """(what a province is before, the files it takes in, the digests after, the operations until open and done)."""
    room = tmp_path_factory.mktemp("killed")
    towns = [build(room / code, code, kind) for code, kind, _parent in UNITS]
    enrol(towns)
    centre, province, one, two = towns
    for number in range(20):
        one.plan(number + 1)
        two.plan(number + 1)
    paths = [one.send(province, centre), two.send(province, centre)]
    centre.take(*paths)
    digests = {town.unit: centre.folder.digest(town.unit) for town in (one, two)}
    for town in towns:
        town.folder.close()
    shutil.copytree(province.place, kept := room / "kept" / "place")
    shutil.copytree(province.home, kept.with_name("home"))
    ended, said = taken(province.place, province.home, paths, 0)
    assert ended == 0
    return kept.parent, paths, digests, said


@pytest.mark.parametrize("kill", range(KILLS))
def test_a_run_after_a_kill_equals_the_uninterrupted_one(
    sent: tuple[Path, list[Path], dict[str, str], list[int]], tmp_path: Path, kill: int
) -> None:
    kept, paths, digests, (opened, done) = sent
    assert done - opened > 10 * KILLS, "there is something to be killed at"
    shutil.copytree(kept, tmp_path / "here")
    place, home = tmp_path / "here" / "place", tmp_path / "here" / "home"
    ended, said = taken(place, home, paths, opened + (done - opened) * (kill + 1) // (KILLS + 1))
    assert (ended, len(said)) == (WAS_KILLED, 1), "it was killed while it took them in"
    assert taken(place, home, paths, 0)[0] == 0
    with closing(open_folder(place, home, NOW)) as folder:
        assert {unit: folder.digest(unit) for unit in digests} == digests
        assert folder.writer.db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
