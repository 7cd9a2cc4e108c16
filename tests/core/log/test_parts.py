"""What is sent, in files of a size: nothing lost, nothing twice, lines before files, no more than need be."""

from hypothesis import given
from hypothesis import strategies as st

from core.exchange.send_deeds import FULL, divided
from core.log.op import Segment, TextRow
from core.log.post import BundleContent, BundleSegment, Receipt
from core.values import Ref

ROOM = 100_000
sizes = st.integers(1, 2 * ROOM)


def piece(number: int, size: int, scope: str = "c01") -> BundleSegment:
    text = TextRow(Ref(scope, "plan", f"{number:032x}"), "title", bytes(16), "ก")
    return BundleSegment(
        Segment(bytes(32), scope, number.to_bytes(8), 1, bytes(16), b"l" * size, 1, b"", b""),
        (text,),
    )


def packed(pieces: list[int], blobs: list[int], texts: int = 0) -> BundleContent:
    return BundleContent(
        pieces=tuple(
            piece(number, size, "c01" if number % 3 else "all")
            for number, size in enumerate(pieces)
        ),
        texts=tuple(
            TextRow(Ref("c01", "row", f"{n:032x}"), "title", bytes(16), "ข" * 300)
            for n in range(texts)
        ),
        receipts=(Receipt(b"said", bytes(64)),),
        blobs=tuple(f"{number:03}-{size}" for number, size in enumerate(blobs)),
        want=(bytes(32),),
        originals="asked",
    )


def weight(one: BundleSegment) -> int:
    return len(one.segment.lines)


def size_of(name: str) -> int:
    return int(name.partition("-")[2])


def split(given: BundleContent, room: int = ROOM) -> list[BundleContent]:
    return divided(given, ["age1someone"], weight, size_of, room)


def sealed(part: BundleContent) -> int:
    """Bytes of what it carries."""
    texts = sum(len(text.text.encode()) for text in part.texts)
    return sum(map(weight, part.pieces)) + texts + sum(map(size_of, part.blobs))


@given(st.lists(sizes, max_size=20), st.lists(sizes, max_size=20), st.integers(0, 200))
def test_every_thing_goes_once_and_no_part_is_larger_than_one_thing_alone(
    pieces: list[int], blobs: list[int], texts: int
) -> None:
    whole = packed(pieces, blobs, texts)
    parts = split(whole)
    assert sorted(one.segment.incarnation for part in parts for one in part.pieces) == [
        one.segment.incarnation for one in whole.pieces
    ]
    assert sorted(text for part in parts for text in part.texts) == sorted(whole.texts)
    assert sorted(name for part in parts for name in part.blobs) == sorted(whole.blobs)
    for part in parts:
        things = len(part.pieces) + len(part.texts) + len(part.blobs)
        assert things == 1 or sealed(part) < ROOM
        assert things or parts == [part], "an empty part among others"
        assert (part.receipts, part.want, part.originals) == (
            whole.receipts,
            whole.want,
            whole.originals,
        )


@given(st.lists(sizes, max_size=20), st.lists(sizes, max_size=20))
def test_two_parts_that_would_fit_into_one_are_one(pieces: list[int], blobs: list[int]) -> None:
    parts = split(packed(pieces, blobs))
    assert sum(sealed(part) < ROOM // 3 for part in parts) <= 1


def test_who_may_write_comes_first_then_lines_then_files_where_room_is_left() -> None:
    parts = split(packed([40_000, 40_000, 40_000, 40_000], [10_000, 12_000, 90_000]))
    assert [[one.segment.scope for one in part.pieces] for part in parts] == [
        ["all", "all"],
        ["c01", "c01"],
        [],
    ]
    assert [part.blobs for part in parts] == [("000-10000",), ("001-12000",), ("002-90000",)]


def test_the_words_of_a_line_go_with_it() -> None:
    for part in split(packed([60_000] * 5, [])):
        assert [one.texts[0].ref.id for one in part.pieces] == [
            f"{_number(one):032x}" for one in part.pieces
        ]


def test_without_a_size_there_is_one_part_as_long_as_a_reader_takes_it() -> None:
    assert len(split(packed([1000] * 50, [1000] * 50), 0)) == 1
    assert len(split(packed([], [1] * (FULL.files + 1)), 0)) == 2
    assert len(split(packed([], [2_000_000_000] * 2), 0)) == 2
    assert split(packed([], []), 0) == [packed([], [])]


def _number(one: BundleSegment) -> int:
    return int.from_bytes(one.segment.incarnation)
