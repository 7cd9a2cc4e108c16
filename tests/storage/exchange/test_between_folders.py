"""Office folders exchange real bundles: everything arrives, in any order, once, and a bad piece stops nobody else."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path

import pytest

from core.log.op import Segment
from core.log.ports import Context
from core.log.post import Bundle
from core.values import Change, Ref
from storage import at_rest
from storage.db.folder.folder import create
from storage.db.folder.store import Folder
from storage.exchange.writer import write_bundle
from storage.keys import AGE, age_recipient
from tests.country import passport, settle_in
from tests.storage.db.forger import Forger
from tests.storage.exchange.opened import as_read, read_bundle

Open = Callable[[str, str], Folder]
NOW = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Open]:
    """Every folder is enrolled, and all know it."""
    made: list[Folder] = []
    papers: list[Segment] = []
    with ExitStack() as folders:

        def make(code: str, kind: str) -> Folder:
            place = tmp_path / f"folder-{code}-{len(list(tmp_path.iterdir()))}"
            folder = create(place, place / "keys", f"ตัวอย่าง {code}", code, kind, "", 2569, NOW)
            folders.callback(folder.close)
            made.append(folder)
            papers.append(settle_in(folder, kind))
            for one in made:
                one.exchange.take_segments(papers)
            return folder

        yield make


def send(sender: Folder, receiver: Folder, path: Path) -> Path:
    segments, texts = sender.exchange.give()
    to = (age_recipient(receiver.writer.keys),)
    bundle = Bundle(
        sender.writer.keys.public,
        sender.writer.unit,
        to,
        NOW.isoformat(),
        tuple(segments),
        tuple(texts),
    )
    write_bundle(path, bundle, sender.writer.keys.sign)
    return path


def receive(receiver: Folder, path: Path) -> int:
    """How many ops were new."""
    bundle = read_bundle(path, receiver.writer.keys.directory / AGE)
    return receiver.exchange.take_segments(bundle.segments, bundle.texts).new


def test_what_one_office_wrote_stands_at_the_centre(opened: Open, tmp_path: Path) -> None:
    office, centre = opened("3401", "province"), opened("cdd", "centre")
    assert receive(centre, send(office, centre, tmp_path / "a.prongsai")) > 0
    assert centre.digest(office.writer.unit) == office.digest(office.writer.unit)
    assert {record.text("name") for record in centre.records("office")} == {
        "ตัวอย่าง 3401",
        "ตัวอย่าง cdd",
    }


def test_the_same_file_a_hundred_times_is_once(opened: Open, tmp_path: Path) -> None:
    office, centre = opened("3401", "province"), opened("cdd", "centre")
    path = send(office, centre, tmp_path / "a.prongsai")
    assert [receive(centre, path) > 0 for _ in range(100)] == [True] + [False] * 99


def test_files_in_any_order_make_the_same_centre(opened: Open, tmp_path: Path) -> None:
    offices = [opened(code, "province") for code in ("3401", "3402", "3403")]
    found = set()
    for number, order in enumerate(permutations(offices)):
        centre = opened("cdd", "centre")
        for office in order:
            receive(
                centre, send(office, centre, tmp_path / f"{number}-{office.writer.unit}.prongsai")
            )
        found.add(tuple(centre.digest(office.writer.unit) for office in offices))
    assert len(found) == 1


def test_stock_age_opens_a_bundle_with_the_key_file_of_the_folder(
    opened: Open, tmp_path: Path
) -> None:
    office, centre = opened("3401", "province"), opened("cdd", "centre")
    path = send(office, centre, tmp_path / "a.prongsai")
    plain = tmp_path / "age.key"  # on Windows the file is bound to its person
    plain.write_bytes(at_rest.read(centre.writer.keys.directory / AGE))
    command = ["age", "-d", "-i", str(plain), str(path)]
    assert subprocess.run(command, capture_output=True, check=True).stdout.startswith(b"PK")


def test_one_poisoned_stream_is_listed_and_the_others_arrive(opened: Open, tmp_path: Path) -> None:
    good = opened("3401", "province")
    bad = opened("3402", "province")
    centre = opened("cdd", "centre")
    (first,), (second,) = (
        good.exchange.give(scopes={good.writer.unit})[0],
        bad.exchange.give(scopes={bad.writer.unit})[0],
    )
    poisoned = replace(second, lines=second.lines.replace(b",", b", ", 1))
    to = (age_recipient(centre.writer.keys),)
    bundle = Bundle(
        good.writer.keys.public, good.writer.unit, to, NOW.isoformat(), (poisoned, first)
    )
    write_bundle(tmp_path / "a.prongsai", bundle, good.writer.keys.sign)

    came = read_bundle(tmp_path / "a.prongsai", centre.writer.keys.directory / AGE)
    report = centre.exchange.take_segments(came.segments, came.texts)
    assert [one.author for one in report.refused] == [bad.writer.keys.public.hex()]
    assert centre.digest(good.writer.unit) == good.digest(good.writer.unit)


def test_one_poisoned_stream_among_forty_nine_good_ones_stops_none_of_them(
    opened: Open, tmp_path: Path
) -> None:
    province, centre = opened("1000", "province"), opened("cdd", "centre")
    forgers = [Forger(province.writer.unit) for _ in range(50)]
    centre.exchange.take_segments([passport(one.key, province.writer.unit) for one in forgers])
    plan = Ref(province.writer.unit, "plan", "0" * 32)
    segments = [
        one.segment([one.line(1, plan, "no", number)]) for number, one in enumerate(forgers)
    ]
    segments[17] = replace(segments[17], lines=segments[17].lines.replace(b",", b", ", 1))
    to = (age_recipient(centre.writer.keys),)
    bundle = Bundle(
        province.writer.keys.public, province.writer.unit, to, NOW.isoformat(), tuple(segments)
    )
    write_bundle(tmp_path / "a.prongsai", bundle, province.writer.keys.sign)
    came = read_bundle(tmp_path / "a.prongsai", centre.writer.keys.directory / AGE)
    report = centre.exchange.take(as_read(came), b"x" * 32, NOW.isoformat())
    # its author has not signed this
    assert [one.author for one in report.refused] == [bundle.key.hex()]
    assert (report.new, len(report.streams)) == (49, 49)
    # once the stream is mended the file may be sent again
    assert centre.exchange.seen(b"x" * 32) is None


def test_a_file_that_is_taken_in_once_more_for_its_rest_brought_what_it_brought_when_it_came(
    opened: Open,
) -> None:
    """Its day is what a centre's picture calls in time or late."""
    good = opened("3401", "province")
    bad = opened("3402", "province")
    centre = opened("cdd", "centre")
    plan = Ref(good.writer.unit, "plan", "0" * 32)
    good.save(
        Context(NOW, lambda: "1" * 32, good.writer.unit), "plan", [Change(plan, "year", 2569)]
    )
    (first,) = good.exchange.give(scopes={good.writer.unit})[0]
    (second,) = bad.exchange.give(scopes={bad.writer.unit})[0]
    poisoned = replace(second, lines=second.lines.replace(b",", b", ", 1))
    to = (age_recipient(centre.writer.keys),)
    bundle = as_read(
        Bundle(good.writer.keys.public, good.writer.unit, to, NOW.isoformat(), (poisoned, first))
    )
    days = [NOW, NOW + timedelta(days=40), NOW + timedelta(days=41)]
    report = centre.exchange.take(bundle, b"x" * 32, days[0].isoformat())
    assert report.new
    for later in days[1:]:
        assert centre.exchange.take(bundle, b"x" * 32, later.isoformat()).new == 0
    noted = centre.transfers.arrivals()
    assert [(one.at, one.new) for one in noted] == [(int(days[0].timestamp() * 1000), report.new)]
    assert centre.transfers.first_came([plan])[plan] == int(days[0].timestamp() * 1000)
    centre.exchange.set_aside()
    assert centre.transfers.arrivals() == noted, (
        "what it brought before stays when the second taking in is undone"
    )


def test_who_is_blamed_for_what_is_wrong(opened: Open) -> None:
    """What its author signed so is the author's; what it never signed, or is no segment, is that of who sent it."""
    province, centre = opened("1000", "province"), opened("cdd", "centre")
    author, sender = Forger(province.writer.unit), province.writer.keys.public
    centre.exchange.take_segments([passport(author.key, province.writer.unit)])
    line = author.line(1, Ref(author.scope, "plan", "0" * 32), "no", 1)
    good = author.segment([line])
    poison = author.segment([line.replace(b",", b", ", 1)])
    wrong = {
        "altered": (replace(good, lines=good.lines.replace(b",1,[]", b",2,[]")), sender),
        "signed by nobody": (replace(good, signature=bytes(64)), sender),
        "no segment": (replace(good, scope="everywhere"), sender),
        "no number": (replace(good, first=0), sender),
        "signed as it is": (poison, author.key),
    }
    for number, (what, (segment, to_blame)) in enumerate(wrong.items()):
        bundle = Bundle(sender, province.writer.unit, (), NOW.isoformat(), (segment,))
        report = centre.exchange.take(as_read(bundle), bytes([number]) * 32, NOW.isoformat())
        assert [one.author for one in report.refused] == [to_blame.hex()], what
        assert report.new == 0
