"""What stands in the way of locking is said in its own words, and of what is whole nothing is."""

import pytest

from core.errors import UserError
from core.log.signoff import ToSign
from core.signing.blockers import _of_contents
from core.signing.deeds import check_ready
from core.values import Ref
from storage.db.folder.store import Folder
from tests.said import said_in

PLACE = ((Ref("1" * 32, "answer", "a"), "note"),)
WHOLE = ToSign({}, b"", (), (), 0, True)
FOUND = {
    "whole": WHOLE,
    "conflict": WHOLE._replace(conflicts=PLACE),
    "absent": WHOLE._replace(absent=PLACE),
    "parked": WHOLE._replace(parked=2),
    "unsettled": WHOLE._replace(settled=False),
}


def test_each_hindrance_is_said_of_its_own_kind_only(folder: Folder) -> None:
    said = {state: "\n".join(one.text for one in _of_contents(folder, found)) for state, found in FOUND.items()}
    assert said_in(said, "ข้อมูลไม่ตรงกัน รอเลือกว่าจะใช้ค่าใด") == "conflict"
    assert said_in(said, "ข้อความถูกกันไว้หรือยังไม่มาถึงเครื่องนี้") == "absent"
    waits = "ข้อมูลของหน่วยงานมาถึงไม่ครบ รอส่วนก่อนหน้า {n} ส่วน นำเข้าไฟล์ที่ขาดก่อน"
    assert said_in(said, waits) == "parked unsettled"
    assert said_in(said, waits.replace("{n}", "2")) == "parked"


@pytest.mark.parametrize("state", FOUND)
def test_what_is_not_ready_is_refused_with_its_reason(state: str) -> None:
    words = {
        "conflict": "มีข้อมูลไม่ตรงกันที่ยังไม่ได้เลือก: ",
        "absent": "ข้อความบางช่องยังไม่อยู่ในเครื่องนี้: ",
        "parked": "ข้อมูลของหน่วยงานมาถึงไม่ครบ ยังรอส่วนก่อนหน้า",
        "unsettled": "ข้อมูลของหน่วยงานมาถึงไม่ครบ ยังรอส่วนก่อนหน้า",
    }
    if state == "whole":
        check_ready(FOUND[state])
        return
    with pytest.raises(UserError) as refused:
        check_ready(FOUND[state])
    assert words[state] in f"{refused.value.what} {refused.value.why}"
