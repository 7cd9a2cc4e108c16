"""Whether a workshop waits to be gone on with: told by what the room has left, without reading a vote."""

from core.assessment.sheets import PROOFLESS
from core.i18n import _
from core.log.ports import Reader
from core.values import Ref
from core.workshop.slips import closed_at, sheets

READY, VOTING, TALKING = "ready", "voting", "talking"  # slips are made; votes are taken; what is left is talked about


def waiting(reader: Reader, assessment: Ref) -> str:
    """Where a workshop on an assessment stopped; "" = none was begun, or everything is accepted."""
    found = sheets(reader, assessment)
    if not found:
        return ""
    told = reader.records("motion", assessment.scope, about=assessment.local)
    if closed_at(found):
        carried = (one for one in told if one.number("carried") == 1 and one.text("chosen") != PROOFLESS)
        return "" if any(one.text("day") for one in carried) else TALKING
    return VOTING if any(one.number("carried") == 0 and one.text("day") for one in told) else READY


def waiting_words(state: str) -> str:
    """What is said of it in one line; "" = nothing."""
    said = {
        READY: _("เตรียมประชุมให้คะแนนไว้แล้ว ยังไม่มีคะแนน"),
        VOTING: _("ประชุมให้คะแนนค้างอยู่ ยังไม่ปิดรับคะแนน"),
        TALKING: _("ประชุมให้คะแนนค้างอยู่ ยังคุยและลงมติไม่ครบ"),
    }
    return said.get(state, "")
