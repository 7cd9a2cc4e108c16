"""Honest files at the ceilings of a bundle: what is just allowed is taken, in little memory; more is refused."""

from pathlib import Path

import pytest

from core.log.post import ImportResult
from storage.db.log.lines import LONGEST
from storage.exchange import unpacking
from storage.exchange.serialization import LONG
from tests.country import passport
from tests.storage.db.forger import CLOCK, Forger
from tests.storage.db.looked import damages
from tests.storage.exchange.hostile import MB, Sender, segment_bytes
from tests.storage.exchange.large import Large
from tests.storage.exchange.test_hostile import MOST_MB, handed_over
from tests.storage.exchange.towns import Town

LINE = 200_000  # bytes of a line, about
TOO_LONG = "ยังขาดข้อมูลส่วนก่อนหน้า และส่วนนี้ใหญ่เกินกว่าจะเก็บรอ จะมาอีกครั้งกับไฟล์ถัดไป"


@pytest.fixture
def sender(towns: list[Town]) -> Sender:
    """A device of a district, certified at the province it sends to."""
    _centre, province, one, _two = towns
    found = Sender(one.unit, province.age)
    province.folder.exchange.take_segments([passport(found.key, one.unit)])
    return found


def came(towns: list[Town], path: Path, content: bytes) -> ImportResult:
    path.write_bytes(content)
    (row,) = towns[1].take(path)
    assert row.result, row.problem
    return row.result


# -- memory


def test_what_is_held_at_once_does_not_grow_with_the_file(
    towns: list[Town], tmp_path: Path, sender: Sender
) -> None:
    """All 240 MiB of every kind: tests/benchmarks/bench_large.py."""
    large, files = Large(sender), list[Path]()
    for made, megabytes in (
        (large.long_lines, 120),
        (large.many_lines, 24),  # and the others: beside values that are longer and show
        (large.many_lines_in_many_segments, 12),
        (large.long_texts, 120),
    ):
        files.append(tmp_path / f"{made.__name__}.prongsai")
        files[-1].write_bytes(made(megabytes))
    for row in handed_over(towns[1], files):
        assert row["became"] == "taken"
        assert int(str(row["new"])) > 400
        assert float(str(row["peak"])) <= MOST_MB, row["file"]


# -- a segment


def filled(size: int, first: int = 1) -> list[bytes]:
    """Lines of so many bytes in all, the line feeds between them included."""
    lines, left = list[bytes](), size
    while left > 0:
        seq = len(lines) + first
        empty = b'[%d,%d,"row","%032x","kind","=",[],1]' % (seq, CLOCK + seq, seq)
        words = min(LINE, left - len(empty)) if left - len(empty) - LINE != 1 else LINE - 1
        lines.append(empty.replace(b'"="', b'"=%s"' % (b"a" * words)))
        left -= len(lines[-1]) + 1
    assert len(b"\n".join(lines)) == size
    return lines


@pytest.mark.parametrize("size", [LONG, LONG + 1])
def test_a_segment_is_taken_whole_or_in_parts(
    towns: list[Town], tmp_path: Path, sender: Sender, size: int
) -> None:
    lines = filled(size)
    content = sender.bundle(segments=segment_bytes(Forger(sender.unit, sender.private), lines))
    taken = came(towns, tmp_path / "long.prongsai", content)
    assert (taken.new, taken.refused) == (len(lines), ())
    assert not damages(towns[1].folder)


def test_a_file_that_unpacks_to_all_it_may_is_taken_and_one_of_a_byte_more_is_refused(
    towns: list[Town], tmp_path: Path, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    author = Forger(sender.unit, sender.private)
    small, large = (segment_bytes(author, filled(3 * MB + more)) for more in (0, 1))
    assert len(large) == len(small) + 1
    monkeypatch.setattr(unpacking, "MAX_UNPACKED", len(small))
    path = tmp_path / "large.prongsai"
    path.write_bytes(sender.bundle(segments=large))
    (row,) = towns[1].take(path)
    assert row.result is None
    assert row.problem is not None
    assert row.problem.why == "เพราะโครงสร้างภายในไฟล์ผิดจากที่กำหนด (บันทึกการเปลี่ยนแปลง)"
    assert came(towns, path, sender.bundle(segments=small)).new > 1


@pytest.mark.parametrize("others", [0, 12], ids=["in a short segment", "in a long one"])
def test_the_longest_line_is_taken_and_one_of_a_byte_more_refuses_its_segment(
    towns: list[Town], tmp_path: Path, sender: Sender, others: int
) -> None:
    lines = filled(others * LINE) if others else []
    seq = len(lines) + 1
    empty = b'[%d,%d,"row","%032x","kind","=",[],1]' % (seq, CLOCK + seq, seq)
    for number, more in enumerate((1, 0)):
        line = empty.replace(b'"="', b'"=%s"' % (b"a" * (LONGEST - len(empty) + more)))
        author = Forger(sender.unit, sender.private, bytes([number]) * 8)
        beside = Forger(sender.unit, sender.private, bytes([number + 10]) * 8)
        both = segment_bytes(author, [*lines, line]) + segment_bytes(
            beside, [empty.replace(b"[%d," % seq, b"[1,")]
        )
        taken = came(towns, tmp_path / f"{more}.prongsai", sender.bundle(segments=both))
        assert [one.reason for one in taken.refused] == ["บรรทัดยาวเกินไปหรือมีอักขระต้องห้าม"] * more
        assert [one.author for one in taken.refused] == [sender.key.hex()] * more
        assert taken.new == 1 + (seq if not more else 0)


@pytest.mark.parametrize(("size", "waits"), [(LONG, 1), (LONG + 1, 0)])
def test_the_longest_that_is_read_whole_waits_behind_a_gap_and_a_longer_one_comes_again(
    towns: list[Town], tmp_path: Path, sender: Sender, size: int, waits: int
) -> None:
    author, begun = Forger(sender.unit, sender.private), filled(100)
    lines = filled(size, first=2)
    rest = sender.bundle(segments=segment_bytes(author, lines, 2, author.segment(begun).chain))
    taken = came(towns, tmp_path / "rest.prongsai", rest)
    assert (taken.new, taken.parked) == (0, waits)
    assert [one.reason for one in taken.refused] == [TOO_LONG] * (1 - waits)
    first = sender.bundle(segments=segment_bytes(author, begun))
    assert came(towns, tmp_path / "first.prongsai", first).new == 1 + len(lines) * waits
    assert came(towns, tmp_path / "rest.prongsai", rest).new == len(lines) * (1 - waits)
    assert not damages(towns[1].folder)
