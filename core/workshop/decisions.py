"""What motions say of a room: when voting was closed, what was named to talk about, which decisions stand.

Pure, of records. One PC that decides an item anew names the decisions it replaces; two PCs of the office that meet by
files bring a closing and decisions of their own, of which none is lost.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby

from core.assessment.slips import SlipSheets, is_closed
from core.log.op import read_name
from core.values import Record

Told = Iterable[Record]


def closings(about: Told) -> list[Record]:
    """The motions about an assessment that closed its vote, by when; several where more than one PC did."""
    found = [one for one in about if one.number("carried") == 0 and not (one.text("chosen") or one.text("seed"))]
    return sorted((one for one in found if one.text("day")), key=_when)


def is_voted_out(found: SlipSheets, about: Told) -> bool:
    """Whether voting was closed, by the slips that are asked for or by the motion.

    A slip that another PC made meanwhile bears no mark of it.
    """
    return is_closed(found) or bool(closings(about))


def listed(about: Told) -> dict[str, list[str]]:
    """The items that any closing named, in its order, each with why."""
    found = dict[str, list[str]]()
    for one in closings(about):
        for token in filter(None, one.text("among").split(",")):
            item, _colon, why = token.partition(":")
            found.setdefault(item, []).append(why)
    return found


def decisions(about: Told) -> list[Record]:
    """The decisions among the motions about an item, by when, without promises and without what was replaced.

    A PC replaces what it decided itself, whether it says so or not: meetings of version 0.1 do not.
    """
    found = [one for one in about if one.number("carried") == 1 and not (one.text("chosen") or one.text("committee"))]
    replaced = {id_ for one in found for id_ in one.text("among").split(",")}
    last: dict[bytes | str, tuple[int, Record]] = {}
    for one in found:
        if one.ref.id not in replaced:
            name = read_name(one.shown("carried").seen[0])
            stream, seq = (name.stream, name.seq) if name else (one.ref.id, 0)
            last[stream] = max(last.get(stream, (-1, one)), (seq, one), key=lambda pair: pair[0])
    return sorted((one for _seq, one in last.values()), key=_when)


def replacing(about: Told) -> str:
    """What a new decision on the item says of those that stood before it."""
    return ",".join(one.ref.id for one in decisions(about))


def by_item(said: Iterable[tuple[str, Record]]) -> Iterator[tuple[str, list[Record]]]:
    """Motions about items, those of one item together."""
    for item, pairs in groupby(sorted(said, key=lambda pair: pair[0]), key=lambda pair: pair[0]):
        yield item, [one for _item, one in pairs]


def _when(motion: Record) -> tuple[str, str]:
    return motion.text("day"), motion.ref.id
