"""Which values of a field are current: the only place where one value replaces another (EXCHANGE 6.5, 6.6)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from core.log.op import Cut, End, clock_order, read_name

InLine = int | str | bytes | None  # integer, plain, hash of a text, null


class StreamHistory(Protocol):
    """One history of a stream: its ops after `base`; before that it is the history `up` (0: from the beginning)."""

    @property
    def id(self) -> int: ...
    @property
    def stream(self) -> bytes: ...
    @property
    def up(self) -> int: ...
    @property
    def base(self) -> int: ...


class FieldOp(NamedTuple):
    """An op as far as its field is concerned."""

    history: int
    seq: int
    clock: int
    value: InLine
    parents: tuple[int | str, ...]
    chain: bytes


Histories = Mapping[int, StreamHistory]


def holder(histories: Histories, history: int, seq: int) -> int:
    """The history that holds op `seq` on the way to the end of `history`."""
    while histories[history].up and seq <= histories[history].base:
        history = histories[history].up
    return history


def way(histories: Histories, history: int, seq: int) -> dict[int, int]:
    """{history: last op} of everything that leads to op `seq` of `history`."""
    held = {}
    while history:
        held[history] = seq
        history, seq = histories[history].up, histories[history].base
    return held


def heads(lines: Iterable[FieldOp], histories: Histories, fixed: bool = False) -> list[FieldOp]:
    """The counting ops that no counting op replaces, the one to show first.

    `lines`: the counting ops of ONE scope, entity, record and field. Parents are looked up among them only: a parent
    elsewhere is of another field, not here, or does not count. `fixed`: parents do not count at all.
    """
    live = list(lines)
    if len(live) > 1 and not fixed:
        replaced = _replaced(live, histories)
        live = [line for line in live if (line.history, line.seq) not in replaced]
    return sorted(
        live, key=lambda line: (-clock_order(line.clock), histories[line.history].stream, line.seq, line.chain)
    )


def _replaced(live: Sequence[FieldOp], histories: Histories) -> set[tuple[int, int]]:
    named = {(histories[line.history].stream, line.seq, line.chain[:8]): line[:2] for line in live}
    gone = set()
    for line in live:
        for parent in line.parents:
            if isinstance(parent, int):
                gone.add((holder(histories, line.history, parent), parent))
            elif (name := read_name(parent)) and (found := named.get(name)) and found != line[:2]:
                gone.add(found)
    return gone


def held(
    cut: Cut, histories: Histories, find: Callable[[bytes, End], int | None]
) -> tuple[dict[int, int], frozenset[bytes]]:
    """({history: last op} that a cut holds, the streams that are waiting because the op they name is not here).

    `find(stream, end)` tells in which history exactly that op is.
    """
    inside: dict[int, int] = {}
    waiting = set()
    for stream, end in cut.items():
        history = find(stream, end)
        if history is None:
            waiting.add(stream)
        else:
            inside.update(way(histories, history, end.seq))
    return inside, frozenset(waiting)
