"""The palette leads to every page by the words people use for what is done there."""

from core.thai.search import folded
from ui.desktop.shell.commands import page_words
from ui.desktop.shell.pages import ALSO, pages
from ui.desktop.shell.palette import PaletteItem, matching

WORDS = {
    "home": "ต้องทำ กำหนด",
    "evidence": "หลักฐาน รูป ภาพถ่าย",
    "papers": "พิมพ์ บันทึกข้อความ รายงาน",
    "sign": "ลงนาม เซ็น ลายเซ็น ล็อก",
    "scans": "สแกน",
    "exchange": "ส่งงาน รับไฟล์ อีเมล LINE",
    "centre": "กรรมการ ตัดสิน ภาพทั้งปี สุ่ม จัดลำดับ ทะเบียน ไฟล์เริ่มงาน",
    "committee": "กรรมการ",
    "forms": "แบบฟอร์ม เกณฑ์ กำหนดส่ง",
    "health": "สุขภาพ เสียหาย",
    "bin": "ถังขยะ ลบ",
    "help": "คู่มือ วิธีใช้",
    "settings": "ส่งมอบ ย้ายงาน ผู้ใช้ รหัสผ่าน",
    "plan": "โครงการ งบประมาณ",
    "assessment": "ประเมินตนเอง คะแนน เกรด",
    "goals": "เป้าหมาย ประชุม",
    "results": "ทักท้วง อุทธรณ์",
    "assigned": "มอบหมาย",
    "workshop": "ลงคะแนน ประชุม",
    "backups": "สำรอง กู้คืน แฟลชไดรฟ์",
    "registers": "ทะเบียน กลุ่มงาน",
    "privacy": "PDPA",
}


def test_every_word_of_the_trade_leads_to_its_page() -> None:
    words = {one.key: one.word for one in pages()}
    items = [PaletteItem("", key, "", lambda: None, page_words(key, word)) for key, word in words.items()]
    lost = [(key, said) for key, each in WORDS.items() for said in each.split() if key not in shown(items, said)]
    assert not lost
    assert sum(len(each.split()) for each in WORDS.values()) >= 40
    assert set(ALSO) <= set(words)


def shown(items: list[PaletteItem], typed: str) -> list[str]:
    """The pages that stand there for these words."""
    return [one.title for one in matching(items, typed)]


def test_a_word_of_no_page_leads_nowhere() -> None:
    assert folded("ฟุตบอล") not in " ".join(page_words(one.key, one.word) for one in pages())
