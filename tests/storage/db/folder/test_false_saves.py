"""An undo takes back what this PC wrote, whatever others call the save they write in (docs/log.md: A line).

Of a save that could not be made durable nothing is said that the next opening may find otherwise.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from core.entities import SAVE
from core.history.deeds import redo, undo
from core.log.op import UNDO
from core.values import Ref, Text
from storage.db.folder.folder import open_folder
from tests.storage.db.conftest import MakeDesk
from tests.storage.db.desk import NOW, Desk
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
    reported = forger.segment(
        [third, forger.line(4, other, "using", "=again", [2])], 3, forger.segment(more).chain
    )
    desk.take([reported])
    list(redo(desk.context, desk.folder))
    assert desk.value(plan, "title") == "ของฉัน"
    assert desk.value(other, "using") == "again"
    assert desk.sound()


BROKEN_DRIVE = """
import os, sys
from pathlib import Path
from core.errors import UserError
from core.values import Ref, Text
from storage.db.folder.folder import open_folder
from tests.limited import nothing_lasts
from tests.storage.db.desk import NOW, Desk
place, keys, scope, plan, breaks = Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:]
desk = Desk(open_folder(place, keys, NOW), place, keys)
if breaks:
    nothing_lasts()
try:
    desk.put(Ref(scope, "plan", plan), "title", Text("ใหม่"))
except UserError as problem:
    sys.stdout.buffer.write(str(problem).encode())
    sys.stdout.flush()
os._exit(0)
"""


@pytest.mark.parametrize("breaks", ["breaks", ""], ids=["a drive that breaks", "a sound drive"])
def test_a_save_the_drive_did_not_make_durable_is_said_to_be_uncertain(
    breaks: str, desk_of: MakeDesk
) -> None:
    """SQLite has written it by then: whoever opens the folder next finds it."""
    desk = desk_of()
    plan = desk.new_plan(1)
    desk.close()
    words = [
        sys.executable,
        "-c",
        BROKEN_DRIVE,
        *map(str, (desk.place, desk.home, plan.scope, plan.id, breaks)),
    ]
    done = subprocess.run(
        words, cwd=Path(__file__).parents[4], capture_output=True, encoding="utf-8", check=True
    )
    again = Desk(open_folder(desk.place, desk.home, NOW), desk.place, desk.home)
    try:
        found = again.value(plan, "title")
        sound = again.sound()
    finally:
        again.close()
    assert found == "ใหม่", "it is there either way"
    assert ("ยังไม่แน่ว่าบันทึกได้หรือไม่" in done.stdout) == bool(breaks)
    assert "บันทึกไม่สำเร็จ" not in done.stdout
    assert sound
