"""Before a batch its dialog says of each unit what is so, and nothing that is not."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from core.committee.ballot_deeds import set_aside
from core.committee.batch_deeds import BatchReasons
from core.committee.batch_view import ALIKE, CLOSE, FINALISE, RELEASE, SET_ASIDE
from core.committee.objections import KEPT, objection_at
from core.committee.release_deeds import answer
from tests.core.committee.panel import Panel
from tests.core.committee.rounds import SECOND, objected, review
from tests.core.committee.test_batch import UNITS, batch, room, units
from tests.known import known
from ui.desktop.committee.batching import RoundBatchActions
from ui.desktop.theme.look import Look
from ui.desktop.widgets.line_list import LineList
from ui.desktop.widgets.prompt import PromptField, PromptText

__all__ = ["room"]
BEFORE, AFTER = date(2026, 1, 1), date(2036, 1, 1)
ALL_ALIKE, SINGLE = "ทุกใบให้คำตอบตรงกันในข้อเหล่านี้", "นับได้ใบเดียว ไม่มีใบอื่นให้เทียบ จึงต้องมีเหตุผลของคำตอบที่ตกลง"
EARLY, UNSURE = (
    "ยังไม่ถึงวันสุดท้ายที่ให้ทักท้วง",
    "ยังไม่มีใบตอบรับว่าผลถึง การไม่มีคำทักท้วงจึงยังไม่ใช่การยอมรับ โทรถามก่อนปิดรับ",
)


def said(
    room: Panel, look: Look, deed: str, among: Sequence[int] = range(UNITS), today: date = AFTER
) -> tuple[str, list[str]]:
    """The words of the dialog for those of the units for which it can be done, and what stands below each."""
    able = [one for n, one in enumerate(units(room)) if n in among and deed in one.deeds]
    prompt = RoundBatchActions.prompt(room.secretary.folder, deed, able, "", today)
    texts = [one.text if isinstance(one, PromptText) else one for one in prompt.parts]
    listed = next(one for one in prompt.parts if isinstance(one, PromptField)).make(look)
    assert isinstance(listed, LineList)
    words = "\n".join(one for one in texts if isinstance(one, str))
    return words, [line.below for line in known(listed).lines]


def test_a_dialog_says_of_the_units_what_is_so(room: Panel, look: Look) -> None:
    batch(room, SET_ASIDE, BatchReasons("ลาป่วย"))
    room.secretary.do(partial(set_aside, sheet=room.sheet(1, 2), reason="ญาติ"))
    room.opened((0, 1), range(UNITS))
    words, _below = said(room, look, ALIKE)
    assert ALL_ALIKE in words
    assert f"1 หน่วยงาน{SINGLE}" in words
    assert SINGLE not in said(room, look, ALIKE, [0, 1])[0]
    assert ALL_ALIKE not in said(room, look, ALIKE, [2])[0]

    batch(room, ALIKE, BatchReasons("มติที่ประชุม"))
    _words, below = said(room, look, RELEASE)
    assert all("เป็นผลเบื้องต้น" in line for line in below)
    batch(room, RELEASE)
    words, below = said(room, look, CLOSE, today=BEFORE)
    assert f"3 หน่วยงาน{EARLY}" in words
    assert f"3 หน่วยงาน{UNSURE}" in words
    assert all("ยังไม่รู้ว่าผลถึงหน่วยงาน" in line for line in below)
    for unit in room.units:
        unit.take(room.secretary.send(unit))
    objected(room, SECOND, n=1)
    for unit in room.units:
        room.secretary.take(unit.send(room.secretary))
    words, below = said(room, look, CLOSE)
    assert EARLY not in words
    assert UNSURE not in words
    assert below[0].startswith("ทักท้วง 1 ข้อ")

    batch(room, CLOSE)
    at = objection_at(review(room, 1), SECOND)
    room.secretary.do(partial(answer, objection=at, outcome=KEPT, reason="ตามมติ"))
    words, below = said(room, look, FINALISE)
    assert [line == "ไม่มีคำทักท้วง ผลคงเดิม" for line in below] == [False, True, True]
    assert "คงไว้ 1 ข้อ" in below[0]


def test_the_words_of_a_row_are_of_its_state(room: Panel) -> None:
    (first, *_others) = units(room)
    assert first.ballot_words == "2 จาก 3 ใบ · ขาด กรรมการคนที่ 3"
    assert (first.item_words, first.result_words) == ("", "")
    batch(room, SET_ASIDE, BatchReasons("ลาป่วย"))
    room.opened((0, 1), range(UNITS))
    batch(room, ALIKE)
    first, second, *_others = units(room)
    assert first.ballot_words == "2 จาก 2 ใบ · ไม่นับ 1"
    assert (first.item_words, second.item_words) == ("เหมือนกัน 0 · ต่างกัน 1", "ตกลงครบ")
    batch(room, RELEASE)
    for unit in room.units:
        unit.take(room.secretary.send(unit))
        room.secretary.take(unit.send(room.secretary))
    batch(room, CLOSE)
    batch(room, FINALISE)
    assert units(room)[1].result_words == "ยังไม่รู้ว่าผลถึงหน่วยงาน"
    room.units[1].take(room.secretary.send(room.units[1]))
    room.secretary.take(room.units[1].send(room.secretary))
    assert units(room)[1].result_words == "ผลถึงหน่วยงานแล้ว"
