"""Heads that tables of offices use for one sort of column: whatever a form calls its field, all of them are known."""

from collections.abc import Iterable, Mapping, Sequence

from core.tables.heads import Wanted, joins_work
from core.tables.reading import TableReading
from core.thai.search import name_key

ALIKE = (
    (
        "กิจกรรม", "โครงการ", "กิจกรรม/โครงการ", "ชื่อกิจกรรม", "ชื่อโครงการ", "กิจกรรมหลัก", "การดำเนินงาน", "รายการ",
        "ชื่อรายการ",
    ),
    (
        "ผู้รับผิดชอบ", "หน่วยงานรับผิดชอบ", "หน่วยงานที่รับผิดชอบ", "หน่วยงานผู้รับผิดชอบ", "ผู้รับผิดชอบหลัก", "ผู้รับผิดชอบโครงการ",
        "ผู้รับผิดชอบกิจกรรม", "กลุ่มงานที่รับผิดชอบ", "กลุ่มงานผู้รับผิดชอบ", "ฝ่ายที่รับผิดชอบ", "เจ้าของโครงการ",
        "หน่วยงาน", "หน่วยงานดำเนินการ", "หน่วยดำเนินการ", "หน่วยปฏิบัติ", "หน่วยปฏิบัติงาน",
    ),
    (
        "ช่วงดำเนินการ", "ระยะเวลา", "ระยะเวลาดำเนินการ", "ระยะเวลาดำเนินงาน", "ระยะเวลาในการดำเนินการ", "ระยะเวลาที่ดำเนินการ",
        "ช่วงเวลา", "ช่วงเวลาดำเนินการ", "ช่วงเวลาดำเนินงาน", "กำหนดเวลา", "ห้วงเวลา", "ห้วงเวลาดำเนินการ", "แผนดำเนินการ",
        "ไตรมาสที่ดำเนินการ", "เดือนที่ดำเนินการ",
    ),
    (
        "งบประมาณ", "งบประมาณที่ใช้", "จำนวนงบประมาณ", "วงเงิน", "วงเงินงบประมาณ", "งบประมาณที่ได้รับ", "งบประมาณที่ได้รับจัดสรร",
        "งบประมาณที่ตั้งไว้", "วงเงินที่ได้รับจัดสรร", "จำนวนเงิน", "เงินงบประมาณ", "งบที่ใช้", "งบประมาณรวม", "งบประมาณทั้งสิ้น",
    ),
    ("หน่วยนับ", "หน่วย", "หน่วยวัด"),
    ("เป้าหมาย", "ค่าเป้าหมาย", "เป้าหมายทั้งปี", "จำนวนเป้าหมาย", "เป้าหมาย/จำนวน", "ผลผลิต"),
    ("หมายเหตุ", "ข้อสังเกต"),
    ("วัตถุประสงค์", "จุดประสงค์", "วัตถุประสงค์ของโครงการ"),
    ("ชื่อ", "ชื่อ - สกุล", "ชื่อ สกุล", "ชื่อ - นามสกุล", "ชื่อ นามสกุล", "ชื่อและนามสกุล", "รายชื่อ", "รายชื่อกรรมการ"),
    ("ตำแหน่ง", "ตำแหน่ง/สังกัด", "ตำแหน่งทางราชการ", "ตำแหน่งปัจจุบัน", "ตำแหน่งในราชการ", "ตำแหน่งงาน"),
    (
        "ทำหน้าที่", "หน้าที่", "บทบาท", "ตำแหน่งในคณะ", "ตำแหน่งในคณะกรรมการ", "ตำแหน่งในคณะทำงาน", "หน้าที่ในคณะกรรมการ",
        "หน้าที่ในคณะทำงาน", "ฐานะ", "องค์ประกอบ", "ตำแหน่งที่แต่งตั้ง", "แต่งตั้งเป็น",
    ),
    ("โทรศัพท์", "เบอร์โทร", "เบอร์โทรศัพท์", "หมายเลขโทรศัพท์", "โทร"),
)  # fmt: skip
_GROUPS = {name_key(word): group for group in ALIKE for word in group}


def alike(titles: Iterable[str]) -> tuple[str, ...]:
    """The other heads of a column that is called by one of these."""
    keys = [*map(name_key, titles)]
    return tuple(word for key in keys for word in _GROUPS.get(key, ALIKE[0] if joins_work(key) else ()))


def heads_wanted(
    heads: Mapping[str, Sequence[str]], known: Mapping[str, str] | None = None, above: tuple[str, ...] = ()
) -> Wanted:
    """What a list is looked through for whose rows are judged one by one: the heads of each field, and those that a
    person has put under a field before, by `name_key`."""
    titles = {name_key(word): field for field, words in heads.items() for word in words}
    learnt = {head: field for head, field in (known or {}).items() if field in heads}
    return Wanted({**titles, **learnt}, {}, lambda _field, _words, _doubtful: True, above=above)


def by_field(found: TableReading) -> list[tuple[int, dict[str, str]]]:
    """The rows with anything under a field, each with its number in Excel and its words by field."""
    rows = (
        (n, {field: cell.strip() for field, cell in zip(found.fields, row, strict=True) if field})
        for n, row in zip(found.numbers, found.rows, strict=True)
    )
    return [(n, words) for n, words in rows if any(words.values())]
