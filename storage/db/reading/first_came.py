"""When a record first came here in a file, by what was noted of every file (docs/log.md: local, never sent)."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import accumulate

import msgspec

from core.values import Ref
from storage.db.log.log import MASK, SHIFT, Log, find_records, numbers


class _Stream(msgspec.Struct, frozen=True, array_like=True):
    author: str
    scope: str
    new: int


class _Noted(msgspec.Struct, frozen=True):
    streams: Sequence[_Stream] = ()


def first_came(log: Log, refs: Collection[Ref]) -> Mapping[Ref, int]:
    """Milliseconds since 1970, by this PC, when the file was taken in that brought the oldest line of each.

    Left out is what was written here, and what lies in a history of which the files do not account for every line: one
    that forked, and what came before files were noted.
    """
    named = {number: ref for ref, number in find_records(log, refs).items()}
    rows = log.db.execute(_OLDEST, (numbers(named),)).fetchall()
    came = _Came(log, {op >> SHIFT for _record, op, _clock in rows})
    oldest: dict[int, tuple[int, int]] = {}
    for record, op, clock in rows:
        oldest[record] = min(oldest.get(record, (clock, op)), (clock, op))
    days = {named[record]: came.at(op >> SHIFT, op & MASK) for record, (_clock, op) in oldest.items()}
    return {ref: at for ref, at in days.items() if at}


_OLDEST = (
    "SELECT record, min(op), clock FROM op WHERE record IN (SELECT value FROM json_each(?)) "
    f"GROUP BY record, op >> {SHIFT}"
)


class _Came:
    """How far each history had come with each file."""

    def __init__(self, log: Log, histories: Collection[int]) -> None:
        asked = [log.histories[number] for number in histories]
        every: dict[tuple[str, str], int] = defaultdict(int)
        for one in log.histories.values():
            every[one.key.hex(), one.scope] += 1
        wanted = {(one.key.hex(), one.scope): one for one in asked if every[one.key.hex(), one.scope] == 1}
        files: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for at, report in log.db.execute("SELECT at, report FROM bundle ORDER BY at, sha256"):
            for stream in msgspec.json.decode(report, type=_Noted).streams:
                if stream.new and (branch := wanted.get((stream.author, stream.scope))):
                    files[branch.id].append((at, stream.new))
        self._ends = dict[int, tuple[list[int], list[int]]]()  # by history: moments, the last line here after each
        for one in wanted.values():
            ends = list(accumulate((new for _at, new in files[one.id]), initial=one.base))[1:]
            if ends and ends[-1] == one.head:
                self._ends[one.id] = [at for at, _new in files[one.id]], ends

    def at(self, history: int, line: int) -> int:
        moments, ends = self._ends.get(history, ([], []))
        place = bisect_left(ends, line)
        return moments[place] if place < len(moments) else 0
