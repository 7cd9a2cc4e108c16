"""Whether a workshop waits to be gone on with: told by what the room has left, without reading a vote."""

from core.assessment.sheets import PROOFLESS, answer_at, sheet_of
from core.assessment.slips import is_closed, sheets
from core.forms.ports import Reader
from core.i18n import _
from core.values import Ref
from core.workshop.decisions import by_item, decisions, listed

READY, VOTING, TALKING = "ready", "voting", "talking"  # slips are made; votes are taken; what is left is talked about


def waiting(reader: Reader, assessment: Ref) -> str:
    """Where a workshop on an assessment stopped; "" = none was begun, or everything is accepted."""
    found = sheets(reader, assessment)
    if not found:
        return ""
    if is_closed(found):
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


def waiting_words(state: str) -> str:
    """What is said of it in one line; "" = nothing."""
    said = {
        READY: _("เตรียมประชุมให้คะแนนไว้แล้ว ยังไม่มีคะแนน"),
        VOTING: _("ประชุมให้คะแนนค้างอยู่ ยังไม่ปิดรับคะแนน"),
        TALKING: _("ประชุมให้คะแนนค้างอยู่ ยังคุยและลงมติไม่ครบ"),
    }
    return said.get(state, "")
