"""Persons named in Thai text: a title and the name behind it.

What is found reads as a name beyond doubt, not as an office, a trade or a virtue (นายอำเภอ, นางพยาบาล, คุณธรรม); what is
in doubt is let pass. Measured on tests/data/person_names.json.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

# What may stand before a title without a blank; any other letter makes it a part of a longer word (ขอบคุณ, นครนายก).
_BEFORE = r"(?:โดย|และ|กับ|คือ|ได้แก่|ให้|ของ|จาก|ถึง|แก่|ชื่อ|เชิญ|มอบหมาย|แทน|ที่|ขอบคุณ)$"
_WORD = r"[ก-๎a-zA-Z.]$"
_FORM = re.compile(r"[0-9๐-๙]\s*$|/$")  # `3 นาย`, `นาย/นาง`
_TITLE = (
    r"(?P<rank>(?:ว่าที่\s?)?(?:พล\.[ตทอ]\.[ตทอ]\.|[พร]\.[ตทอ]\.(?:[ตทอ]\.)?|[สจ]\.ส?\.?[ตทอ]\.(?:[ตทอ]\.)?|ด\.ต\.)(?:หญิง)?"
    r"|ว่าที่(?:ร้อยตรี|ร้อยโท|ร้อยเอก|พันตรี)|ดร\.|นพ\.|พญ\.|นายแพทย์)"
    r"|(?P<given>นางสาว|นาย|นาง|น\.ส\.|เด็กชาย|เด็กหญิง|ด\.ช\.|ด\.ญ\.)|(?P<you>คุณ)"
)
_NAMES = re.compile(r"\s?([ก-ฮเ-ไ][ก-ฺเ-๎]{1,24})(?:\s{1,2}([ก-ฮเ-ไ][ก-ฺเ-๎]{1,24}))?")
_ENDS = re.compile(r"$|[\s,;:()\[\]/”\"'·–-]")
_NO_NAME = {  # what the word behind a title begins with, where it is no name
    "นาย": re.compile(
        r"ก(?:รัฐมนตรี|เทศมนตรี|องค์การ|สมาคม|สภา|เมือง|เหล่ากาชาด|อบ|ฯ|เล็ก|$)|อำเภอ|ทะเบียน|จ้าง|ช่าง|ตรวจ|หน้า|ทุน|ทหาร|ตำรวจ|สนาม|ด่าน|"
        r"ประกัน|ไปรษณีย์|ท้าย|สถานี|เรือ|พล$|สิบ|ร้อย|ท่า|แพทย์|สัตวแพทย์|เวร|ก?เทศ"
    ),
    "นาง": re.compile(r"งาม$|งามประ|พยาบาล|รำ|แบบ|ฟ้า|เอก$|นพมาศ|กวัก|สนม|เลิ้ง|นอน|ไห้"),
    "นางสาว": re.compile(r"ไทย"),
    "นายแพทย์": re.compile(r"สาธารณสุข|ชำนาญ|เชี่ยวชาญ|ผู้|ใหญ่|ประจำ|ทรง|ปฏิบัติ"),
    "คุณ": re.compile(  # virtues, kin and trades, and verbs behind a you
        r"ธรรม|ภาพ|ค่า|สมบัติ|ประโยชน์|ลักษณะ|ูปการ|งาม|วุฒิ|ากร|แม่|พ่อ|ครู|หมอ|ตา|ยาย|ปู่|ย่า|ลุง|ป้า|น้า|หญิง|นาย|ความ|และ|ต่อ|ให้|ของ|จาก|"
        r"เป็น|คน|ที่|ผู้|ต้อง|สามารถ|ได้|คิด|จะ|มี|ไม่|ควร|อยาก|เคย|กำลัง|ทุก|กับ|แก่|ใน|แผ่นดิน|หน่วยงาน|ว่า|เห็น|ทำ|รู้|ใช้|ระดับ|คณะ|คือ|อยู่|อายุ|ท่าน|พบ|เลือก|กรอก|มา(?:$|ก|จาก|ร่วม)|ไป|เข้า|ออก|ชอบ|รัก|พร้อม|เพศ|ติดต่อ|กด|ดู|สนใจ|รับ|ส่ง"
    ),
}
# What goes on behind a name without a blank, or stands where a surname would.
_ON = (
    r"^(?:ที่|ของ|จาก|ใน$|นาย|นาง|น\.ส|ชื่อ|ระบุ|สกุล|ศูนย์|สำนัก|กอง(?:การ|คลัง|ช่าง)|งาน)|เป็น|ได้|และ|ซึ่ง|เพื่อ|ตำแหน่ง|กล่าว|ร่วม|ผู้|หัวหน้า|พร้อม|มอบ|บริจาค|ดำเนิน|ลงนาม|นักวิชา|นักทรัพ|ประธาน|จำนวน|จัดทำ|ฝ่าย|กลุ่ม|เมื่อ|หรือ|"
    r"ให้ความ|พัฒนาการ|ปฏิบัติ|เข้าร่วม|ลงพื้นที่|แจ้ง|เดินทาง|แหล่ง|ราชการ|ประจำ|จังหวัด|อำเภอ|ตำบล|โทร|สังกัด|บรรยาย|วิทยากร|เจ้าหน้าที่|เจ้าพนัก|ครู"
)


@lru_cache(maxsize=20_000)
def persons(text: str) -> tuple[str, ...]:
    """The persons a text names, each with the title, in order."""
    return tuple(_found(text))


def _found(text: str) -> Iterator[str]:
    for title in re.finditer(_TITLE, text):
        names = _NAMES.match(text, title.end())
        if names is None or not _stands_free(text[: title.start()], title):
            continue
        apart = names.start(1) > title.end()
        if apart and (title["you"] or _FORM.search(text, 0, title.start())):
            continue
        said = title.group()
        first, second = names[1], names[2] or ""
        refuse = _NO_NAME.get(said)
        if (refuse and refuse.match(first)) or re.match(_ON, first):
            continue
        whole, cut = _until(first)
        surname = "" if cut else _until(second)[0]
        end = names.end(1) if not cut else names.start(1) + len(whole)
        if surname:
            end = names.start(2) + len(surname)
        elif title["rank"] or (title["you"] and cut) or not (cut or _ENDS.match(text, end)):
            continue
        yield text[title.start() : end]


def _stands_free(before: str, title: re.Match[str]) -> bool:
    """Whether the title begins a word."""
    free = not re.search(_WORD, before) or title.group().startswith("เด็ก")
    return free or (not title["you"] and bool(re.search(_BEFORE, before))) or _joined(before, title)


def _joined(before: str, title: re.Match[str]) -> bool:
    """Degrees stand before each other (รศ.ดร.); `โดย`, `ร่วมกับ` and `แก่` before anybody."""
    return (title.group() == "ดร." and before.endswith("ศ.")) or before.endswith(("โดย", "ร่วมกับ", "แก่"))


def _until(word: str) -> tuple[str, bool]:
    """A name up to where the sentence goes on, and whether it does."""
    on = next((found.start() for found in re.finditer(_ON, word) if found.start() != 1), len(word))
    return word[:on], on < len(word)
