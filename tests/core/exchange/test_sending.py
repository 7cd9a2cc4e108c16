"""To whom the one button sends; what is said where nobody is there, of a PC, and before joining, is so."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.exchange.devices import OwnCertificateState
from core.exchange.moving_deeds import JoiningRecordCounts, not_compared_words
from core.exchange.receivers import (
    ABOVE,
    BELOW,
    OWN,
    ReceiverProgress,
    ReceiverUnit,
    named,
    nobody,
    send_list,
)
from core.exchange.send_deeds import ExportOutcome
from core.log.certificates import InvitationClaim, OwnStartFile
from core.people.units import Unit, UnitRegister
from tests.said import said_in, shown
from tests.storage.exchange.towns import UNITS, Town, build, enrol

ALONE = "เครื่องนี้เริ่มงานเองโดยไม่มีไฟล์เริ่มงาน จึงยังไม่รู้ว่าต้องส่งให้ใคร"
TOP = "หน่วยงานนี้อยู่บนสุดของทะเบียน จึงไม่มีต้นสังกัดให้ส่ง"
UNKNOWN = "ยังส่งให้ {name} ไม่ได้ เพราะเครื่องนี้ยังไม่รู้จักเครื่องของเขา"
WORK_ON = "ทำงานต่อได้ตามปกติ เมื่อจะส่ง"
NOT_COMPARED = "ยังไม่ได้เทียบเลข 1234 5678 9012 กับจดหมายที่คู่กับไฟล์เริ่มงาน"


@pytest.fixture
def towns(tmp_path: Path) -> Iterator[list[Town]]:
    made = [build(tmp_path / code, code, kind) for code, kind, _parent in UNITS]
    yield made
    for one in made:
        one.folder.close()


def test_who_has_nobody_to_send_to_is_told_why_and_what_to_do(towns: list[Town]) -> None:
    centre, _province, one, two = towns
    said = {"alone": shown(nobody(two.folder, two.unit))}
    enrol([centre, one])  # the province has no PC with a certificate
    said |= {
        "top": shown(nobody(centre.folder, centre.unit)),
        "unknown": shown(nobody(one.folder, one.unit)),
    }
    assert said_in(said, ALONE) == "alone"
    assert said_in(said, "โปรดส่งไฟล์เริ่มงานกลับมาทางนี้") == "alone"
    assert said_in(said, WORK_ON) == "alone"
    assert said_in(said, TOP) == "top"
    assert said_in(said, "เมื่อหน่วยงานในสังกัดมีเครื่องที่ยืนยันแล้ว จะส่งไฟล์ให้เขาได้จากที่นี่") == "top"
    assert said_in(said, UNKNOWN) == "unknown"
    assert (
        said_in(said, "ขอไฟล์จาก {name} มานำเข้าที่หน้านี้ก่อน แล้วปุ่มส่งจะขึ้นชื่อเขาเอง งานที่บันทึกไว้ไม่หาย")
        == "unknown"
    )


@pytest.mark.parametrize(
    ("side", "name", "registered", "offered"),
    [
        (ABOVE, "จังหวัด", True, True),
        (ABOVE, "", True, False),
        (ABOVE, "จังหวัด", False, False),
        (BELOW, "อำเภอ", False, False),
        (OWN, "หน่วยงานนี้", False, True),
    ],
)
def test_only_who_the_register_names_is_offered(
    side: str, name: str, registered: bool, offered: bool
) -> None:
    """The name an office gives itself is none to send to; the own further PCs need no register."""
    unit = Unit("1" * 32, "S10", name, "province", "", 0, "", "", registered)
    assert (
        named(
            UnitRegister({unit.id: unit}),
            ReceiverProgress(ReceiverUnit(unit.id, "S10", name, side, ("age1",)), None),
        )
        == offered
    )


def test_when_it_was_sent_last_is_told_once_a_file_was_read_back(towns: list[Town]) -> None:
    centre, province, one, _two = towns
    enrol([centre, province, one])
    one.plan()
    assert "ส่งล่าสุด" not in send_list(one.folder, one.unit)[0].line
    one.send(province)
    near, far = send_list(one.folder, one.unit)
    assert "ส่งล่าสุด 3 พ.ย. 2569" in near.line
    assert "ส่งล่าสุด" not in far.line


def test_what_has_not_been_compared_of_a_start_file_is_told_before_sending(
    towns: list[Town],
) -> None:
    one = towns[2]
    assert not_compared_words(one.folder) == ""
    start = OwnStartFile(
        "9" * 32,
        "1234 5678 9012",
        False,
        one.folder.writer.keys.public.hex(),
        InvitationClaim("a" * 32, one.age, ""),
    )
    one.folder.exchange.trust_in(one.folder.trust.roots(), start)
    assert NOT_COMPARED in not_compared_words(one.folder)
    one.folder.exchange.trust_in(one.folder.trust.roots(), start._replace(compared=True))
    assert not_compared_words(one.folder) == ""


ALL = JoiningRecordCounts(9, 120, 8, 14, 3, 160, 2, 1, 1, 4, 0)


def said(found: JoiningRecordCounts) -> str:
    return "\n".join(found.lines("1234"))


def test_what_is_unsettled_or_erased_is_told_only_where_there_is_such() -> None:
    nothing = "ภายใต้รหัสใหม่ยังไม่มีสิ่งใดลงนาม"
    waiting = "เรื่องที่ล็อกแล้วและยังรอลายมือชื่อ"
    erased = "สิ่งที่ลบตามกฎหมายแล้ว 4 แห่ง ไม่ถูกเขียนใหม่"
    assert all(words in said(ALL) for words in (nothing, waiting, erased))
    plain = said(ALL._replace(signed=0, unsigned=0, erased=0, files=0))
    assert not any(words in plain for words in (nothing, waiting, "สิ่งที่ลบตามกฎหมายแล้ว", "ไฟล์หลักฐาน"))
    assert waiting not in said(ALL._replace(unsigned=0))


UNCERTIFIED = "ใช้งานในเครื่องนี้ได้ทุกอย่าง แต่หน่วยงานอื่นจะเก็บไฟล์จากเครื่องนี้รอไว้จนกว่าจะมีใบรับรอง "


def test_a_pc_is_certified_or_its_files_wait() -> None:
    bare = OwnCertificateState("", "", 0, False, "12345")
    assert bare.lines()[0] == "ยังไม่มีใบรับรอง"
    assert bare.lines()[2].startswith(UNCERTIFIED)
    certified = bare._replace(kind="province", letter="A").lines()
    assert certified[0] == "มีใบรับรองแล้ว"
    assert "ไฟล์ที่ส่งออกใช้ได้ที่หน่วยงานอื่นทันที" in certified[2]
    assert UNCERTIFIED not in certified[2]
    revoked = bare._replace(revoked=True).lines()
    assert revoked[0] == "ใบรับรองถูกเพิกถอน"
    assert revoked[2].startswith("ใบรับรองของเครื่องนี้ถูกเพิกถอน งานหลังจากนั้นไม่มีผล")
    assert "เพิกถอน" not in "".join((*bare.lines(), *certified))


def test_originals_are_said_to_stay_only_when_some_do() -> None:
    assert ExportOutcome((), ()).staying_lines() == []
    (line,) = ExportOutcome((), (), staying=(2, 3 * 2**20)).staying_lines()
    assert line == ("ไม่มีไฟล์ต้นฉบับของหลักฐาน 2 ไฟล์ (3.0 MB) อยู่ด้วย ต้นฉบับไปเมื่อผู้รับขอ ภาพย่อไปกับข้อมูลแล้ว")
