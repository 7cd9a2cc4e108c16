"""What motions say of a room: when voting was closed, what was named to talk about, which decisions stand.

Pure, of records. One PC that decides an item anew names the decisions it replaces; two PCs of the office that meet by
files bring a closing and decisions of their own, of which none is lost.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby

from core.assessment.sheets import PROOFLESS, answer_at, sheet_of
from core.assessment.slips import Slip, SlipSheets
from core.forms.ports import Reader
from core.i18n import _
from core.log.op import OpRef
from core.values import Record, Ref

Told = Iterable[Record]


def closings(about: Told) -> list[Record]:
    """The motions about an assessment that closed its vote, by when; several where more than one PC did."""
    found = [one for one in about if one.number("carried") == 0 and not (one.text("chosen") or one.text("seed"))]
    return sorted((one for one in found if one.text("day")), key=by_day)


def is_voted_out(found: SlipSheets, about: Told) -> bool:
    """Whether voting was closed, by the slips that are asked for or by the motion.

    A slip that another PC made meanwhile bears no mark of it.
    """
    return Slip.is_closed(found) or bool(closings(about))


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
            name = OpRef.read(one.shown("carried").seen[0])
            stream, seq = (name.stream, name.seq) if name else (one.ref.id, 0)
            last[stream] = max(last.get(stream, (-1, one)), (seq, one), key=lambda pair: pair[0])
    return sorted((one for _seq, one in last.values()), key=by_day)


def replacing(about: Told) -> str:
    """What a new decision on the item says of those that stood before it."""
    return ",".join(one.ref.id for one in decisions(about))


def by_item(said: Iterable[tuple[str, Record]]) -> Iterator[tuple[str, list[Record]]]:
    """Motions about items, those of one item together."""
    for item, pairs in groupby(sorted(said, key=lambda pair: pair[0]), key=lambda pair: pair[0]):
        yield item, [one for _item, one in pairs]


def by_day(motion: Record) -> tuple[str, str]:
    return motion.text("day"), motion.ref.id


READY, VOTING, TALKING = "ready", "voting", "talking"  # slips are made; votes are taken; what is left is talked about


def waiting(reader: Reader, assessment: Ref) -> str:
    """Where a workshop on an assessment stopped; "" = none was begun, or everything is accepted."""
    found = Slip.sheets(reader, assessment)
    if not found:
        return ""
    if Slip.is_closed(found):
        return TALKING if _left(reader, assessment) else ""
    told = reader.records("motion", assessment.scope, about=assessment.local)
    return VOTING if any(one.number("carried") == 0 and one.text("day") for one in told) else READY


def _left(reader: Reader, assessment: Ref) -> bool:
    """Whether the one motion was not carried yet, or another PC brought an item the room has not decided, or two PCs
    have, each otherwise."""
    told, sheet = reader.records("motion", assessment.scope), sheet_of(assessment)
    whole = [one for one in told if one.text("about") == assessment.local]
    carried = [one for one in whole if one.number("carried") == 1 and one.text("day")]
    if all(one.text("chosen") == PROOFLESS for one in carried):
        return True
    together = {item for one in carried if one.text("chosen") == PROOFLESS for item in one.text("among").split(",")}
    about = {each: [*of] for each, of in by_item((one.text("about"), one) for one in told)}
    said = {item: {one.text("text") for one in decisions(about.get(answer_at(sheet, item).local, ()))}
            for item in listed(whole)}  # fmt: skip
    return any(len(words) > 1 or not (words or item in together) for item, words in said.items())


def waiting_line(reader: Reader, assessment: Ref) -> str:
    """Where a workshop on an assessment stopped in one line; "" = nothing waits."""
    return waiting_words(waiting(reader, assessment))


def waiting_words(state: str) -> str:
    """What is said of it in one line; "" = nothing."""
    said = {
        READY: _("เตรียมประชุมให้คะแนนไว้แล้ว ยังไม่มีคะแนน"),
        VOTING: _("ประชุมให้คะแนนค้างอยู่ ยังไม่ปิดรับคะแนน"),
        TALKING: _("ประชุมให้คะแนนค้างอยู่ ยังคุยและลงมติไม่ครบ"),
    }
    return said.get(state, "")
