"""How a subject stands, and what stands in the way of locking, is said where it is so, and nowhere else."""

from pathlib import Path

import pytest

from core.centre.signed import signed_lines
from core.errors import UserError
from core.home.rows import LastBackups
from core.home.view import home
from core.log.op import SigningReadiness
from core.signing.blockers import _of_contents
from core.signing.chain import SigningQueueRow
from core.signing.deeds import check_ready, end_sign_off, revise, sign_off
from core.signing.view import sign_panel
from core.values import Ref
from storage.db.folder.store import Folder
from tests.core.conftest import NOON, ctx
from tests.core.signing.year_states import LATER, YEAR, YearOfWork, small_forms, states
from tests.said import said_in, says, shown

ORDER = (
    "empty", "plan only", "partly answered", "answered, not proved", "whole", "locked", "printed", "signed on paper",
    "signed", "sent", "returned", "accepted",
)  # fmt: skip


def said_by(year: YearOfWork) -> dict[str, str]:
    """What each place says of the year now."""
    reader, unit = year.folder, year.unit
    panel = sign_panel(reader, year.assessment, year.sent, NOON.date())
    lines = SigningQueueRow.each(reader, unit, YEAR, LATER.date(), year.sent)
    backups = LastBackups()
    return {
        "page": shown(panel),
        "list": shown([one for one in lines if one.subject == year.assessment]),
        "above": shown(signed_lines(reader, unit, YEAR)),
        "home": shown(home(reader, unit, YEAR, NOON, year.sent, backups)),
    }


SAID: tuple[
    tuple[str, str, str, str], ...
] = (  # place, sentence, the first and the last state in which it is said
    ("page", "ล็อกได้ แต่ยังไม่ครบ: {left}", "partly answered", "answered, not proved"),
    ("page", "พร้อมล็อกเพื่อลงนาม ตรวจตัวเลขอีกครั้งแล้วล็อก", "whole", "whole"),
    ("page", "ไม่พบเรื่องต้องแก้หรือควรแก้", "whole", "accepted"),
    ("page", "ยังไม่ถึงลำดับ", "locked", "printed"),
    ("page", "ล็อกอยู่ รอลงนาม", "locked", "signed on paper"),
    ("page", "ลงนามครบแล้ว รอยืนยันไฟล์สแกน {since}", "signed on paper", "signed on paper"),
    ("page", "ยืนยันฉบับลงนามแล้ว", "signed", "accepted"),
    ("page", "ลงนามแล้ว มีผล", "signed", "accepted"),
    ("page", "อยู่ในไฟล์ที่ส่งแล้ว", "sent", "accepted"),
    ("page", "{who} ส่งคืนให้แก้ {when}", "returned", "returned"),
    ("page", "{who} รับแล้ว {when}", "accepted", "accepted"),
    ("list", "แก้ไขได้ ยังไม่ล็อก", "partly answered", "whole"),
    ("list", "มีฉบับลงนามแล้ว", "signed", "sent"),
    ("list", "ลงนามแล้ว", "signed", "sent"),
    ("list", "รับแล้ว", "accepted", "accepted"),
    ("above", "ล็อกแล้ว ยังไม่ยืนยันฉบับลงนาม", "locked", "signed on paper"),
    ("above", "ลงนามแล้ว รอรับหรือส่งคืน", "signed", "sent"),
    ("above", "ส่งคืนแล้ว {when} รอแก้ไข", "returned", "returned"),
    ("above", "รับแล้ว {when}", "accepted", "accepted"),
    ("home", "ยังไม่มีแผนของปี {year}", "empty", "empty"),
    ("home", "ยังไม่มีการประเมินของปี {year}", "empty", "plan only"),
    ("home", "ยังไม่ตอบ {n} จาก {of} ข้อ", "never", "never"),
    ("home", "ยังไม่ได้ตรวจ {n} จาก {of} ข้อ", "partly answered", "partly answered"),
    ("home", "ข้อที่เหลือยังไม่นับคะแนน", "partly answered", "partly answered"),
    ("home", "การประเมินมีข้อสังเกต {n} เรื่อง", "answered, not proved", "answered, not proved"),
    ("home", "พิมพ์ {name} เพื่อลงนาม", "locked", "locked"),
    ("home", "{name} รอลงนาม", "printed", "printed"),
    ("home", "สแกน {name} ฉบับลงนาม แล้วยืนยัน", "signed on paper", "signed on paper"),
    ("home", "{name} ลงนามแล้ว ยังไม่ได้ส่ง", "signed", "signed"),
    ("home", "{name} ส่งแล้ว ยังไม่มีใบตอบรับ", "sent", "sent"),
    (
        "home",
        "{name} รอหน่วยงานถัดไปรับหรือส่งคืน",
        "never",
        "never",
    ),  # tests/core/exchange/test_delivery.py
    ("home", "{name} ถูกส่งคืนให้แก้ไข", "returned", "returned"),
    (
        "home",
        "ยังไม่ได้ส่งงานที่บันทึก {n} ครั้ง",
        "never",
        "never",
    ),  # this office has nobody above to send to
    ("home", "บันทึกในเครื่องนี้แล้ว แต่ยังไม่อยู่ในไฟล์รับส่งใด", "never", "never"),
    ("home", "ถ้าเครื่องเสียหรือหาย ข้อมูลที่ยังไม่ได้ส่งจะหายไปด้วย", "plan only", "accepted"),
)


def test_each_sentence_stands_in_its_states_and_in_no_other(folder: Folder, tmp_path: Path) -> None:
    year = YearOfWork(folder, small_forms(tmp_path / "forms"), tmp_path)
    walked = {state: said_by(year) for state in states(year)}
    assert tuple(walked) == ORDER
    for place, sentence, first, last in SAID:
        there = [state for state in ORDER if says(walked[state][place], sentence)]
        asked = ORDER[ORDER.index(first) : ORDER.index(last) + 1] if first in ORDER else ()
        assert tuple(there) == asked, (place, sentence)


@pytest.mark.parametrize("inked", [False, True])
def test_what_is_unlocked_or_revised_is_no_longer_said_to_stand(
    folder: Folder, tmp_path: Path, inked: bool
) -> None:
    year = YearOfWork(folder, small_forms(tmp_path / "forms"), tmp_path)
    for state in states(year):
        if state == ("signed" if inked else "printed"):
            break
    assert year.signoff is not None
    (revise if inked else end_sign_off)(ctx(folder), folder, year.signoff, "แก้ตัวเลข")
    said = said_by(year)
    stands = ("ลงนามแล้ว มีผล", "ล็อกอยู่ รอลงนาม", "ยืนยันฉบับลงนามแล้ว")
    assert not [one for one in stands if says(said["page"], one)]
    gone = "ลงนามแล้ว มีฉบับแก้ไขแทน: แก้ตัวเลข" if inked else "ปลดล็อกแล้ว: แก้ตัวเลข"
    assert gone in said["page"]
    assert says(said["list"], "แก้ไขได้ ยังไม่ล็อก")


def test_a_period_alone_is_said_to_be_locked_by_its_name(folder: Folder, tmp_path: Path) -> None:
    year = YearOfWork(folder, small_forms(tmp_path / "forms"), tmp_path)
    year.plans()

    def line() -> str:
        return next(one.says for one in SigningQueueRow.each(folder, year.unit, YEAR, NOON.date()))

    assert "ล็อกแล้ว" not in line()
    sign_off(ctx(folder), folder, year.plan, "ก้อย", str(YEAR))
    assert line().startswith("ล็อกแล้ว: ผลของ")


PLACE = ((Ref("1" * 32, "answer", "a"), "note"),)


WHOLE = SigningReadiness({}, b"", (), (), 0, True)


FOUND = {
    "whole": WHOLE,
    "conflict": WHOLE._replace(conflicts=PLACE),
    "absent": WHOLE._replace(absent=PLACE),
    "parked": WHOLE._replace(parked=2),
    "unsettled": WHOLE._replace(settled=False),
}


def test_each_hindrance_is_said_of_its_own_kind_only(folder: Folder) -> None:
    said = {
        state: "\n".join(one.text for one in _of_contents(folder, found))
        for state, found in FOUND.items()
    }
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
