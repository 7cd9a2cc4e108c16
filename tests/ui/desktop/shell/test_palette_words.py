"""The palette leads to every page by the words people use for what is done there."""

from core.thai.search import folded
from ui.desktop.shell.commands import page_item
from ui.desktop.shell.pages import ALSO, pages
from ui.desktop.shell.palette import matching

WORDS = {
    "home": "ต้องทำ กำหนด",
    "documents": "ปีหน้า",
    "evidence": "หลักฐาน รูป ภาพถ่าย",
    "papers": "พิมพ์ บันทึกข้อความ รายงาน รหัสผ่าน",
    "sign": "ลงนาม เซ็น ลายเซ็น ล็อก",
    "scans": "สแกน",
    "exchange": "ส่งงาน รับไฟล์ อีเมล LINE",
    "centre": "กรรมการ ตัดสิน ภาพทั้งปี สุ่ม จัดลำดับ ทะเบียน ไฟล์เริ่มงาน",
    "committee": "กรรมการ",
    "forms": "แบบฟอร์ม เกณฑ์ กำหนดส่ง",
    "health": "สุขภาพ เสียหาย",
    "bin": "ถังขยะ ลบ เอาคืน",
    "help": "คู่มือ วิธีใช้",
    "settings": "ส่งมอบ ย้ายงาน ผู้ใช้ เพิ่มคน หัวหน้า ตัวหนังสือ ภาษาอังกฤษ",
    "plan": "โครงการ งบประมาณ รายงานผล",
    "assessment": "ประเมินตนเอง คะแนน เกรด",
    "goals": "เป้าหมาย ประชุม",
    "results": "ทักท้วง อุทธรณ์",
    "assigned": "มอบหมาย",
    "workshop": "ลงคะแนน ประชุม",
    "backups": "สำรอง กู้คืน แฟลชไดรฟ์ รหัสผ่าน",
    "registers": "ทะเบียน กลุ่มงาน",
    "privacy": "PDPA",
}


ITEMS = {one.key: page_item(one, lambda: None) for one in pages()}
TYPED = [(ITEMS[key], said) for key, each in WORDS.items() for said in each.split()]


def test_every_word_of_the_trade_leads_to_its_page() -> None:
    assert not [
        (one.title, said) for one, said in TYPED if one not in matching([*ITEMS.values()], said)
    ]
    assert len(TYPED) >= 40
    assert set(ALSO) <= set(ITEMS)


def test_a_page_found_by_another_word_than_its_own_says_which_deed_it_is_found_by() -> None:
    untold = [
        (one.title, said)
        for one, said in TYPED
        if folded(said) not in folded(f"{one.title} {one.reason(said)}")
    ]
    assert not untold
    assert ITEMS["centre"].reason("สุ่ม") == "สุ่มตรวจ: ผลนี้แน่แค่ไหน"
    assert ITEMS["papers"].reason("รายงาน บันทึก") == "บันทึกข้อความ · รายงาน"
    assert not ITEMS["centre"].reason("หน่วยงาน"), "its title says it"
    assert not ITEMS["centre"].reason("")


def test_a_word_that_holds_one_of_a_page_leads_there() -> None:
    said = {"แนบรูป": "evidence", "เซ็นชื่อ": "sign", "เข้าถังขยะ": "bin"}
    assert {one: [found.title for found in matching([*ITEMS.values()], one)] for one in said} == {
        one: [ITEMS[key].title] for one, key in said.items()
    }


def test_a_word_of_no_page_leads_nowhere() -> None:
    assert not matching([*ITEMS.values()], "ฟุตบอล")
