"""Names, cuts and clocks: what is written is read back, else it is no name; the clock orders, never decides."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from core.log.op import SEQUENCES, Cut, Op, OpRef, Segment, StreamPosition, read_cut, write_cut
from storage.db.log.saves import DAY, tick

SIXTEEN = st.binary(min_size=16, max_size=16)
SEQS = st.integers(1, SEQUENCES - 1)
NAMES = st.builds(OpRef, SIXTEEN, SEQS, st.binary(min_size=8, max_size=8))
CUTS = st.dictionaries(SIXTEEN, st.builds(StreamPosition, SEQS, SIXTEEN), max_size=8)
# from 2017 to the Buddhist year 2569 taken for a Western one
NOW = st.integers(1_500_000_000_000, 20_000_000_000_000)


@given(NAMES)
def test_a_name_is_read_back(name: OpRef) -> None:
    assert OpRef.read(str(name)) == name


@given(NAMES, st.integers(0, 100), st.characters())
def test_a_name_with_another_letter_is_another_name_or_none(
    name: OpRef, place: int, letter: str
) -> None:
    word = str(name)
    place %= len(word)
    other = word[:place] + letter + word[place + 1 :]
    found = OpRef.read(other)
    assert found is None or str(found) == other


@given(st.text())
def test_any_words_are_read_as_a_name_or_a_cut_or_refused(word: str) -> None:
    assert OpRef.read(word) is None or str(OpRef.read(word)) == word
    cut = read_cut(word)
    assert cut is None or sorted(write_cut(cut).split(",")) == sorted(word.split(","))


@given(CUTS)
def test_a_cut_is_read_back_and_written_in_one_way_only(cut: Cut) -> None:
    again = read_cut(write_cut(cut))
    assert again == cut
    assert write_cut(dict(reversed(list(cut.items())))) == write_cut(cut)


@given(CUTS.filter(bool))
def test_a_cut_that_names_a_stream_twice_is_none(cut: Cut) -> None:
    text = write_cut(cut)
    assert read_cut(f"{text},{text.split(',')[0]}") is None


@given(
    st.lists(
        st.tuples(st.binary(min_size=32, max_size=32), st.sampled_from(["all", "a" * 32]), SIXTEEN),
        unique=True,
    )
)
def test_two_streams_never_share_an_id(parts: list[tuple[bytes, str, bytes]]) -> None:
    assert len(
        {Segment.stream_id(key, scope, incarnation[:8]) for key, scope, incarnation in parts}
    ) == len({(key, scope, incarnation[:8]) for key, scope, incarnation in parts})


@given(st.lists(st.binary(), min_size=1), st.data())
def test_a_chain_fixes_every_line_before_it(lines: list[bytes], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(lines) - 1))
    other = [*lines[:place], lines[place] + b"!", *lines[place + 1 :]]
    assert _chained(lines) != _chained(other)


def _chained(lines: list[bytes]) -> bytes:
    chain = bytes(16)
    for line in lines:
        chain = Segment.chain_after(chain, line)
    return chain


@given(st.lists(NOW, min_size=2, max_size=20))
def test_a_clock_never_repeats_a_number_and_goes_back_only_after_a_wrong_one(
    nows: list[int],
) -> None:
    last = 0
    for now in nows:
        after = tick(last, now)
        assert after != last
        assert after > last or last - after > DAY << 8
        assert after >= now << 8
        last = after


@given(NOW, st.integers(0, DAY - 1))
def test_a_clock_set_back_by_less_than_a_day_still_counts_on(now: int, back: int) -> None:
    last = tick(0, now)
    assert tick(last, now - back) > last


@given(st.integers(-(10**13), 10**14))
def test_a_clock_fits_into_the_line_however_wrong_the_pc_is(now: int) -> None:
    assert 0 <= tick(0, now) <= 2**62


@given(NOW, NOW)
def test_an_odd_clock_comes_after_every_other_in_a_list(one: int, other: int) -> None:
    first, second = tick(0, one), tick(0, other)
    assert not (Op.odd_clock(first) and not Op.odd_clock(second)) or Op.clock_order(
        first
    ) < Op.clock_order(second)


OUR_DAY = int(datetime(2026, 11, 20, 8, tzinfo=UTC).timestamp() * 1000)


BUDDHIST = int(datetime(2569, 11, 20, 8, tzinfo=UTC).timestamp() * 1000)


def test_it_goes_on_while_time_stands_still_or_goes_back_a_little() -> None:
    first = tick(0, OUR_DAY)
    assert Op.milliseconds(first) == OUR_DAY
    assert tick(first, OUR_DAY) == first + 1
    assert tick(first, OUR_DAY - DAY // 2) == first + 1


def test_it_comes_back_after_a_clock_that_stood_a_day_or_more_ahead() -> None:
    wrong = tick(0, BUDDHIST)
    assert Op.milliseconds(tick(wrong, OUR_DAY)) == OUR_DAY


def test_a_clock_before_1970_is_no_negative_number() -> None:
    assert tick(0, -5) == 1


def test_a_year_nobody_can_have_written_in_is_odd_and_sorts_as_the_oldest() -> None:
    assert Op.odd_clock(tick(0, BUDDHIST))
    assert Op.odd_clock(tick(0, 0))
    assert not Op.odd_clock(tick(0, OUR_DAY))
    assert Op.clock_order(tick(0, BUDDHIST)) < Op.clock_order(tick(0, OUR_DAY))
