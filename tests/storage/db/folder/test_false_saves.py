"""An undo takes back what this PC wrote, whatever others call the save they write in (EXCHANGE 6.3, 6.15)."""

from core.entities import SAVE
from core.history.deeds import redo, undo
from core.log.op import UNDO
from core.values import Ref, Text
from tests.storage.db.conftest import MakeDesk
from tests.storage.db.forger import Forger


def test_lines_under_the_name_of_my_save_are_not_mine(desk_of: MakeDesk) -> None:
    desk = desk_of()
    plan, other = desk.new_plan(1), desk.new_plan(2)
    before = desk.value(plan, "title")
    mine = desk.put(plan, "title", Text("ของฉัน")).save
    forger = Forger(desk.unit)
    desk.meet(forger)
    opening = forger.line(1, Ref(desk.unit, SAVE, mine), SAVE, "=||2569-01-01|test|")
    desk.take([forger.segment([opening, forger.line(2, other, "using", "=theirs")])])
    assert desk.value(other, "using") == "theirs"
    assert {op.ref for op in desk.folder.history.save(mine)} == {plan}
    list(undo(desk.context, desk.folder))
    assert desk.value(plan, "title") == before
    assert desk.value(other, "using") == "theirs", "what somebody else wrote stays"
    false = desk.folder.history.last_undo()
    more = [opening, forger.line(2, other, "using", "=theirs")]
    third = forger.line(3, Ref(desk.unit, SAVE, false), SAVE, f"=||2569-01-01|{UNDO}|{mine}")
    reported = forger.segment([third, forger.line(4, other, "using", "=again", [2])], 3, forger.segment(more).chain)
    desk.take([reported])
    list(redo(desk.context, desk.folder))
    assert desk.value(plan, "title") == "ของฉัน"
    assert desk.value(other, "using") == "again"
    assert desk.sound()
