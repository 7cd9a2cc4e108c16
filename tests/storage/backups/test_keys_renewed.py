"""New keys for a folder that lost its own: rebuilt in place, killed at any step, with everything that was signed."""

import os
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from core.errors import LostKeysError
from core.forms.ports import Store
from core.log.ports import Context, ScannedPage, ScannedPageKey
from core.values import Change, Changes, Text
from storage.db.folder.folder import DATABASE, open_folder
from storage.db.folder.inspection import read_folder
from storage.db.folder.opening import VERSION
from storage.keys import AGE, COUNTERS, SIGNING, LostKeysStandIn, read_keys
from tests.golden.folders import KEPT, unpack
from tests.storage.backups.test_restore_stopped import killed_at
from tests.storage.backups.test_restored import backed_up, sound
from tests.storage.db.looked import damages
from tests.storage.exchange.towns import NOW, Town
from wiring.backups import renew_keys

pytestmark = pytest.mark.whole_only
PAGE = ScannedPage(
    ScannedPageKey("ab" * 32, 1), "สแกน.pdf", 1, 1, "cd" * 32, 10, 10, False, 0, False, ()
)


def lose(town: Town) -> Path:
    """Close the folder and lose its keys; where they lay."""
    town.folder.close()
    home = town.folder.writer.keys.directory
    shutil.rmtree(home)
    return home


def test_what_no_backup_holds_goes_on_in_the_folder(town: Town) -> None:
    plan = town.plan()
    backed_up(town)

    def typed(ctx: Context, store: Store) -> Changes:
        store.keep_drafts(ctx, Change(plan, "title", Text("พิมพ์ค้าง")))
        return Changes()

    town.do(typed)
    town.folder.add_scans([PAGE])
    lose(town)
    done = renew_keys(town.place, town.home)
    assert (done.new_keys, done.ops) == (True, done.backup.holding.ops)
    town.reopen()
    assert [one.value for one in town.folder.all_drafts()] == ["พิมพ์ค้าง"]
    assert town.folder.all_scans() == [PAGE]
    assert town.title(plan) == "แผน"
    assert sound(town)


def test_of_a_stream_all_that_is_signed_comes_along(town: Town) -> None:
    first = town.plan(1)
    backed_up(town)
    second = town.plan(2)
    lose(town)
    done = renew_keys(town.place, town.home)
    town.reopen()
    assert town.title(first) == "แผน"
    assert town.folder.record(second) is None
    assert done.backup.holding.ops - done.ops == 6  # the save and the five fields of the plan
    assert sound(town)


def test_the_new_device_is_believed_where_it_is_certified_and_the_old_lines_stand(
    towns: list[Town],
) -> None:
    centre, town = towns[0], towns[2]
    plan = town.plan()
    centre.take(town.send(centre))
    backed_up(town)
    old = lose(town) and town.folder.writer.keys.public
    renew_keys(town.place, town.home)
    town.reopen()
    assert town.folder.writer.keys.public != old
    town.retitle(plan, "หลังทำกุญแจ")
    for row in centre.take(town.send(centre)):
        assert row.result is None or not row.result.forked
    assert centre.title(plan) == "แผน", "what an uncertified device wrote waits"


@pytest.mark.parametrize("lost", [(), (AGE,), (COUNTERS,)], ids=["all", "age", "counters"])
def test_killed_at_any_step_the_folder_is_what_it_was_or_has_its_new_keys(
    town: Town, tmp_path: Path, lost: tuple[str, ...]
) -> None:
    plan = town.plan()
    backed_up(town)
    town.folder.close()
    home = town.folder.writer.keys.directory
    for name in lost or (SIGNING, AGE, COUNTERS):
        (home / name).unlink()
    kept = shutil.copytree(tmp_path, tmp_path.with_name(f"{tmp_path.name}-kept"))
    steps = killed_at(0, lambda: renew_keys(town.place, town.home))
    states = set[str]()
    assert steps > 10
    for step in range(1, steps + 1):
        shutil.rmtree(tmp_path)
        shutil.copytree(kept, tmp_path)
        killed_at(step, lambda: renew_keys(town.place, town.home))
        try:
            open_folder(town.place, town.home, NOW).close()
            states.add("new")
        except LostKeysError:
            states.add("lost")
            renew_keys(town.place, town.home)
        town.reopen()
        assert town.title(plan) == "แผน"
        assert sound(town), step
        town.folder.close()
    assert states == {"new", "lost"}


def test_a_receipt_of_new_counters_is_above_every_one_before(town: Town) -> None:
    before = town.folder.writer.keys.next_receipts(3)
    town.folder.close()
    (town.folder.writer.keys.directory / COUNTERS).write_bytes(b"")
    renew_keys(town.place, town.home)
    assert read_keys(town.folder.writer.keys.directory).next_receipts() > before + 3


@pytest.mark.parametrize("name", sorted(path.name for path in KEPT.iterdir()))
def test_a_folder_of_an_older_program_is_read_without_its_keys_and_not_touched(
    name: str, tmp_path: Path
) -> None:
    place, home = unpack(KEPT / name, tmp_path)
    with closing(read_folder(shutil.copytree(place, tmp_path / "other"), home, NOW)[0]) as reader:
        plans = [record.ref for record in reader.records("plan")]
    shutil.rmtree(home)
    before = (place / DATABASE).read_bytes()
    reader, keys = read_folder(place, home, NOW)
    with closing(reader):
        assert isinstance(keys, LostKeysStandIn)
        assert [record.ref for record in reader.records("plan")] == plans
        if name != str(VERSION):
            assert (place / DATABASE).read_bytes() == before
        assert keys.problem.renewable
    done = renew_keys(place, home)
    assert done.new_keys
    with closing(open_folder(place, home, NOW)) as folder:
        assert [record.ref for record in folder.records("plan")] == plans
        assert not damages(folder)


def test_a_copy_that_is_read_leaves_nothing_of_the_folder_open(tmp_path: Path) -> None:
    place, home = unpack(KEPT / min(path.name for path in KEPT.iterdir()), tmp_path)
    shutil.rmtree(home)
    with closing(read_folder(place, home, NOW)[0]):
        opened = [os.readlink(one) for one in Path("/proc/self/fd").iterdir() if one.exists()]
    assert [one for one in opened if one.startswith(str(place))] == []
