"""An export in parts: in any order, with one lost, twice, damaged, of another export, or a stick that fills up."""

import errno
import os
import random
from collections.abc import Callable
from functools import partial
from itertools import permutations
from pathlib import Path

import pytest

from core.errors import UserError
from core.exchange.receive_deeds import previews, take_in
from core.exchange.receivers import MissingExportParts, missing_parts
from core.exchange.send_deeds import bundle_name, export_bundle, part_path
from core.log.post import Bundle
from core.values import AbsenceReason
from tests.storage.exchange.opened import read
from tests.storage.exchange.towns import NOW, Town

ORIGINALS = [random.Random(n).randbytes(9000) for n in range(3)]  # bytes that do not shrink


@pytest.fixture
def full(towns: list[Town]) -> list[Town]:
    """The district has plans and photos, the province its plans; the centre wants every original."""
    centre, province, one, two = towns
    two.plan(title="แผนของอำเภอสอง")
    province.take(two.send(province))
    one.plan(title="แผนของอำเภอ")
    for content in ORIGINALS:
        one.photo(content)
    province.folder.exchange.policy("all")
    one.take(province.send(one))
    province.take(one.send(province))
    province.plan(title="แผนของจังหวัด")
    centre.folder.exchange.policy("all")
    province.take(centre.send(province))
    return towns


def read_all(town: Town, paths: list[Path]) -> list[Bundle]:
    return [read(town.post, path) for path in paths]


def holds(town: Town) -> tuple[object, ...]:
    blobs = sorted(path.name for path in town.place.rglob("blobs/*/*"))
    return (
        [town.folder.digest(one.scope) for one in town.folder.writer.log.histories.values()],
        blobs,
        words(town),
    )


def words(town: Town) -> list[str]:
    return sorted(text for (text,) in town.folder.writer.db.execute("SELECT body FROM text"))


def missing(steps: list[object]) -> list[tuple[int, ...]]:
    return [step.parts for step in steps if isinstance(step, MissingExportParts)]


def taking(town: Town, *paths: Path) -> list[object]:
    return town.do(partial(take_in, paths=paths, post=town.post))


def test_together_they_hold_what_one_file_holds_lines_first_and_each_knows_its_number(
    full: list[Town],
) -> None:
    centre, province, _one, _two = full
    whole = read(centre.post, province.send(centre))
    parts = read_all(centre, province.parts(centre))
    n = len(parts)
    assert n == len(whole.segments) + len(whole.blobs) > 8
    assert [part.part for part in parts] == [(k, n) for k in range(1, n + 1)]
    assert {one for part in parts for one in part.segments} == set(whole.segments)
    assert sorted(text for part in parts for text in part.texts) == sorted(whole.texts)
    assert [name for part in parts for name in part.blobs] == list(whole.blobs)
    filled = ["lines" if part.segments else "files" for part in parts]
    assert filled == sorted(filled, reverse=True)
    scopes = [one.scope for part in parts for one in part.segments]
    assert scopes == sorted(scopes, key=lambda scope: scope != "all")
    for part in parts:
        assert (len(part.receipts), part.want, part.originals) == (
            len(whole.receipts),
            whole.want,
            whole.originals,
        )
        assert (part.key, part.made, part.to) == (parts[0].key, parts[0].made, whole.to)


@pytest.mark.parametrize("size", [8_000, 12_000, 20_000])
def test_a_part_is_never_larger_than_asked_unless_one_thing_alone_is(
    full: list[Town], size: int
) -> None:
    centre, province, _one, _two = full
    done = province.exported(centre, size=size)
    assert len(done.parts) > 1
    for part in done.parts:
        assert part.size == part.path.stat().st_size
        assert part.size <= size or part.segments + part.files == 1


def test_they_are_taken_in_in_any_order(full: list[Town]) -> None:
    centre, province, _one, _two = full
    centre.take(province.send(centre))
    province.plan(2, "แผนที่สอง")
    province.take(centre.send(province))
    province.photo(b"new photo" * 9)
    whole = holds(centre)
    parts = province.parts(centre)
    assert len(parts) == 3
    ends = set()
    for order in permutations(parts):
        centre.take(*order)
        assert not missing(taking(centre, parts[0]))
        ends.add(str(holds(centre)))
        for _part in parts:
            centre.do(lambda _ctx, store: store.exchange.set_aside())
        assert holds(centre) == whole
    assert len(ends) == 1


def test_lines_that_are_lost_are_reported_and_go_with_the_next_file_alone(full: list[Town]) -> None:
    centre, province, one, _two = full
    parts = province.parts(centre)
    sent = read_all(centre, parts)
    lost = next(
        k for k, part in enumerate(sent) if any(each.scope == one.unit for each in part.segments)
    )
    assert missing(taking(centre, *parts[:lost], *parts[lost + 1 :])) == [(lost + 1,)]
    province.take(centre.send(province))
    late = province.send(centre)
    assert {each.scope for each in read(centre.post, late).segments} == {one.unit}
    centre.take(late)
    for scope in (one.unit, province.unit):
        assert centre.folder.digest(scope) == province.folder.digest(scope)
    assert not missing_parts(centre.folder.transfers.arrivals())


def test_what_is_asked_for_again_is_what_is_missing_and_nothing_else(full: list[Town]) -> None:
    centre, province, _one, _two = full
    parts = province.parts(centre)
    sent = read_all(centre, parts)
    n = len(parts)
    centre.take(*(path for k, path in enumerate(parts) if k not in (n - 5, n - 1)))
    asking = centre.send(province)
    lost = {sent[n - 5].blobs[0], sent[n - 1].blobs[0]}
    assert {hash_.hex() for hash_ in read(province.post, asking).want} == lost
    province.take(asking)
    answer = read(centre.post, province.send(centre))
    assert (set(answer.blobs), answer.segments) == (lost, ())


def test_a_part_that_came_twice_is_answered_at_once(full: list[Town]) -> None:
    centre, province, _one, _two = full
    parts = province.parts(centre)
    again = parts[1].with_name("again")
    again.write_bytes(parts[1].read_bytes())
    rows = centre.take(*parts, again)
    assert [row.repeat for row in rows] == [False] * len(parts) + [True]
    assert rows[1].part == (2, len(parts))


def test_parts_of_two_exports_mix_and_only_the_newer_one_is_waited_for(full: list[Town]) -> None:
    centre, province, one, _two = full
    older = province.parts(centre)
    province.plan(3, "แผนที่สาม")
    newer = province.parts(centre)
    steps = taking(centre, newer[3], older[0], newer[0], older[5])
    left = tuple(k for k in range(1, len(newer) + 1) if k not in (1, 4))
    assert missing(steps) == [left]
    assert not missing(taking(centre, *(newer[k - 1] for k in left)))
    for scope in (one.unit, province.unit):
        assert centre.folder.digest(scope) == province.folder.digest(scope)


def test_a_later_file_that_is_whole_ends_the_waiting(full: list[Town]) -> None:
    centre, province, _one, _two = full
    parts = province.parts(centre)
    assert missing(taking(centre, *parts[1:])) == [(1,)]
    centre.take(province.send(centre))
    assert not missing_parts(centre.folder.transfers.arrivals())


@pytest.mark.parametrize("cut", [True, False])
def test_a_damaged_part_is_refused_alone_and_named_as_missing(full: list[Town], cut: bool) -> None:
    centre, province, _one, _two = full
    parts = province.parts(centre)
    content = bytearray(parts[2].read_bytes())
    content[len(content) // 2] ^= 1
    parts[2].write_bytes(content[: len(content) // 2] if cut else content)
    steps = taking(centre, *parts)
    assert missing(steps) == [(3,)]
    rows = centre.take(*parts)
    assert [k for k, row in enumerate(rows) if row.problem] == [2]


def test_a_look_says_which_parts_are_still_to_come(full: list[Town]) -> None:
    centre, province, _one, _two = full
    parts = province.parts(centre)
    centre.take(parts[0])
    look = partial(previews, post=centre.post)
    assert missing(centre.do(partial(look, paths=parts[2:]))) == [(2,)]
    assert not missing(centre.do(partial(look, paths=parts[1:])))
    assert missing(centre.do(partial(look, paths=parts[1:2]))) == [tuple(range(3, len(parts) + 1))]


def test_parts_from_nobody_known_wait_for_the_one_that_brings_the_certificate(
    towns: list[Town], stranger: Town, enrolled_later: Callable[[], None]
) -> None:
    _centre, province, _one, _two = towns
    plan = stranger.plan()
    stranger.photo(b"a photo of nobody known" * 3)
    parts = stranger.parts(province)
    rows = province.take(*parts)
    assert all(row.waiting for row in rows)
    assert [row.part for row in rows] == [(k, len(parts)) for k in range(1, len(parts) + 1)]
    assert province.title(plan) is None
    enrolled_later()
    assert not missing(taking(province))
    assert province.title(plan) == "แผน"
    assert not province.post.waiting()


def test_words_never_come_before_their_line(full: list[Town]) -> None:
    centre, province, _one, _two = full
    for path in reversed(province.parts(centre)):
        centre.take(path)
        assert centre.folder.writer.db.execute("SELECT count(*) FROM lacking").fetchone() == (0,)
    assert AbsenceReason.NOT_HERE not in {
        centre.title(plan.ref) for plan in centre.folder.records("plan")
    }


@pytest.mark.parametrize("at", [1, 3])
def test_a_stick_that_fills_up_leaves_the_parts_before_usable_and_says_so(
    full: list[Town], stick: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    centre, province, one, _two = full
    real, left = os.fsync, [2 * (at - 1) + 1]  # each file and its folder

    def fills_up(handle: int) -> None:
        left[0] -= _is_on(stick, handle)
        if left[0] <= 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(handle)

    path = stick / "1.prongsai"
    action = partial(
        export_bundle, recipients=(centre.age,), path=path, post=province.post, max_bytes=1
    )
    with monkeypatch.context() as patch:
        patch.setattr("storage.files.os.fsync", fills_up)
        with pytest.raises(UserError, match="เนื้อที่เต็ม") as reported:
            province.do(action)
    written = sorted(stick.iterdir())
    assert len(written) == at - 1
    assert ("ยังใช้ได้" in reported.value.do) == (at > 1)
    if at > 1:
        assert f"{at - 1} จาก" in reported.value.do
        assert all(row.problem is None for row in centre.take(*written))
    province.take(centre.send(province))
    centre.take(*province.parts(centre))
    for scope in (one.unit, province.unit):
        assert centre.folder.digest(scope) == province.folder.digest(scope)


def _is_on(stick: Path, handle: int) -> bool:
    return os.readlink(f"/proc/self/fd/{handle}").startswith(str(stick))


def test_names_of_parts_sort_and_fit_into_every_mail_box() -> None:
    name = Path(bundle_name("กรม/" * 50 + "x" * 99, NOW))
    assert [len(part_path(name, 1, of).name) <= 60 for of in (1, 9, 120, 9999)] == [True] * 4
    assert part_path(Path("S10.prongsai"), 2, 12).name == "S10-02of12.prongsai"
    assert part_path(Path("S10.prongsai"), 1, 1).name == "S10.prongsai"


def test_a_file_that_was_noted_before_there_were_parts_is_one(full: list[Town]) -> None:
    centre, province, _one, _two = full
    centre.take(province.send(centre))
    centre.folder.writer.db.execute(
        "UPDATE bundle SET report=json_remove(report, '$.part', '$.key')"
    )
    (arrived,) = centre.folder.transfers.arrivals()
    assert (arrived.key, arrived.part, missing_parts([arrived])) == ("", (1, 1), [])
