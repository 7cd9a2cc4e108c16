"""What a workshop's motions say: when voting was closed, what is to be discussed, which decisions hold. A new decision
names those it replaces; if two PCs of the office exchange transfer files, both PCs' closings and decisions remain."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from core.assessment.rounds import SlipSheets, WorkshopSlip
from core.assessment.sheets import answer_at, as_voted, sheet_of
from core.forms.ports import Reader
from core.i18n import _
from core.log.op import OpRef
from core.log.ports import RecordBatch
from core.values import Record, Ref

DecisionRecords = Iterable[Record]
MOST = 200  # most slips of a workshop
CLOSED = "1"  # `closed` on sheets after voting: the same on every PC, so that two PCs closing it do not conflict
PROOFLESS = "proofless"  # a motion: items on which all agree are accepted without a required proof
# by slip and item, each as `answers_on` returns it
AnswersBySlip = Mapping[str, Mapping[str, Record]]


def closings(motions: DecisionRecords) -> list[Record]:
    """Return the motions that closed voting on an assessment, sorted by date; several if several PCs closed it."""
    found = [
        one
        for one in motions
        if one.number("carried") == 0 and not (one.text("chosen") or one.text("seed"))
    ]
    return sorted((one for one in found if one.text("day")), key=by_day)


def is_voted_out(slip_sheets: SlipSheets, motions: DecisionRecords) -> bool:
    """Return whether a motion on an assessment, or one of its slips, says that voting is closed."""
    return WorkshopSlip.is_closed(slip_sheets) or bool(closings(motions))


def listed(motions: DecisionRecords) -> dict[str, list[str]]:
    """Return {item id: keys of the reasons to discuss it}, as stored in the motions when voting was closed."""
    found = dict[str, list[str]]()
    for one in closings(motions):
        for token in filter(None, one.text("among").split(",")):
            item, _colon, why = token.partition(":")
            found.setdefault(item, []).append(why)
    return found


def decisions(motions: DecisionRecords) -> list[Record]:
    """Return the decisions on an item that are still valid, sorted by date. `motions` are all motions on the item. A
    decision is replaced by a newer one that names it, or by any newer one of the same PC."""
    found = [
        one
        for one in motions
        if one.number("carried") == 1 and not (one.text("chosen") or one.text("committee"))
    ]
    replaced = {id_ for one in found for id_ in one.text("among").split(",")}
    last: dict[bytes | str, tuple[int, Record]] = {}
    for one in found:
        if one.ref.id not in replaced:
            name = OpRef.read(one.shown("carried").seen[0])
            stream, seq = (name.stream, name.seq) if name else (one.ref.id, 0)
            last[stream] = max(last.get(stream, (-1, one)), (seq, one), key=lambda pair: pair[0])
    return sorted((one for _seq, one in last.values()), key=by_day)


def replacing(motions: DecisionRecords) -> str:
    """Return what a new decision stores as replaced by it: the ids of the item's valid decisions, joined by commas."""
    return ",".join(one.ref.id for one in decisions(motions))


def by_item(item_motions: Iterable[tuple[str, Record]]) -> Iterator[tuple[str, list[Record]]]:
    """Yield (item, its motions), sorted by item; `item_motions`: pairs of (item, motion) in any order."""
    for item, pairs in groupby(
        sorted(item_motions, key=lambda pair: pair[0]), key=lambda pair: pair[0]
    ):
        yield item, [one for _item, one in pairs]


def by_day(motion: Record) -> tuple[str, str]:
    return motion.text("day"), motion.ref.id


READY = "ready"  # slips are made
VOTING = "voting"  # votes are taken
TALKING = "talking"  # voting is closed


def waiting(reader: Reader, assessment: Ref) -> str:
    """Return how far an unfinished workshop is: READY, VOTING or TALKING; "" if it has no slips or is finished."""
    found = WorkshopSlip.sheets(reader, assessment)
    if not found:
        return ""
    if WorkshopSlip.is_closed(found):
        return TALKING if _left(reader, assessment) else ""
    told = reader.records("motion", assessment.scope, about=assessment.local)
    return VOTING if any(one.number("carried") == 0 and one.text("day") for one in told) else READY


def _left(reader: Reader, assessment: Ref) -> bool:
    """Return whether the final motion is missing, or items are undecided, or decided differently by two PCs."""
    told = reader.records("motion", assessment.scope)
    sheet = sheet_of(assessment)
    whole = [one for one in told if one.text("about") == assessment.local]
    carried = [one for one in whole if one.number("carried") == 1 and one.text("day")]
    if all(one.text("chosen") == PROOFLESS for one in carried):
        return True
    together = {
        item
        for one in carried
        if one.text("chosen") == PROOFLESS
        for item in one.text("among").split(",")
    }
    about = {each: [*of] for each, of in by_item((one.text("about"), one) for one in told)}
    said = {
        item: {one.text("text") for one in decisions(about.get(answer_at(sheet, item).local, ()))}
        for item in listed(whole)
    }
    return any(len(words) > 1 or not (words or item in together) for item, words in said.items())


def waiting_line(reader: Reader, assessment: Ref) -> str:
    """Return a sentence on how far an unfinished workshop on an assessment is; "" if there is none."""
    return waiting_words(waiting(reader, assessment))


def waiting_words(state: str) -> str:
    """Return a sentence for the state READY, VOTING or TALKING of a workshop; "" for ""."""
    said = {
        READY: _("เตรียมประชุมให้คะแนนไว้แล้ว ยังไม่มีคะแนน"),
        VOTING: _("ประชุมให้คะแนนค้างอยู่ ยังไม่ปิดรับคะแนน"),
        TALKING: _("ประชุมให้คะแนนค้างอยู่ ยังคุยและลงมติไม่ครบ"),
    }
    return said.get(state, "")


class BallotSlipAnswerCache:
    """A cache of the answers on ballot slips, so that only changed answers are decoded anew at each call."""

    def __init__(self) -> None:
        self._read: RecordBatch | None = None
        self._opened: dict[Ref, tuple[Record, Record]] = {}  # as read, as unpacked

    def of(self, reader: Reader, scope: str, slip_sheets: SlipSheets) -> AnswersBySlip:
        """Return {slip id: {item id: answer record}} for the slips in `slip_sheets`; `scope`: that of their sheets."""
        slips = {sheet.ref.local: slip.id for slip, sheet in slip_sheets}
        held: dict[str, dict[str, Record]] = {slip: {} for slip in slips.values()}
        self._read = reader.fields.listed("answer", scope, self._read, sheet=frozenset(slips))
        before, self._opened = self._opened, {}
        for record in self._read.records:
            known = before.get(record.ref)
            if known is None or known[0] is not record:
                known = record, as_voted(record)
            self._opened[record.ref] = known
            held[slips[record.text("sheet")]][record.text("item")] = known[1]
        return held
