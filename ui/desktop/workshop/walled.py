"""What everybody in the room may see on the wall of where a workshop stands."""

from collections.abc import Sequence

from core.i18n import _
from core.workshop.agenda import Clock
from core.workshop.sentences import listed_words
from core.workshop.shown import ShownItem, rest_words, score_words
from core.workshop.view import OPEN, TALKS, Workshop
from ui.desktop.workshop.ended import done_words
from ui.desktop.workshop.parts import left_words
from ui.desktop.workshop.talking import talked_words
from ui.desktop.workshop.wall import Listed, Voting, WallContent


def talks_of(held: Workshop, item: str) -> bool:
    """Whether the room talks about this item now."""
    return held.state == TALKS and item in held.votes


def wall_content(held: Workshop, now: Clock, item: ShownItem | None, phones: Sequence[str]) -> WallContent:
    """`item`: what is talked about, None = nothing; `phones`: where they go."""
    meeting = "  ".join((_("ประชุมให้คะแนน"), held.facts.office or held.facts.code))
    talked = talked_words(held) if held.closed else ""
    left = left_words(now) if now.here else ""
    if held.state == OPEN:
        said = "\n".join((_("ให้คะแนนครบทุกข้อแล้ว ผลยังไม่แสดงจนกว่าจะปิดรับคะแนน"), *phones))
        return WallContent(meeting, talked, left, Voting(held.whole, len(held.slips), _("กำลังให้คะแนน"), said))
    if item is not None:
        return WallContent(meeting, talked, left, item)
    if held.state == TALKS:
        listed = listed_words(held.facts.tree, held.rest)
        return WallContent(meeting, talked, left, Listed(rest_words(held), _("ขอมติที่ประชุม"), listed))
    signing = _("ลงชื่อในใบลงชื่อ ประธานและผู้จดบันทึกลงนามในบันทึกการประชุม")
    return WallContent(meeting, talked, "", Listed(done_words(held), signing, tuple(filter(None, [score_words(held)]))))
