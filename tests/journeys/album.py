"""What is kept of the pictures: those of the first set one by one, of every other set a sheet, and docs/tour.md."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from PIL import Image

DOCS = Path(__file__).parents[2] / "docs"
TOUR = DOCS / "tour"
COLOURS = 160  # of a picture that is kept, the most frequent: every ground, ink and dimension is among them
# a sheet: pictures side by side, their width, and between them, in pixels
ACROSS = 3
THUMB = 600
GAP = 12


class Journey(NamedTuple):
    """A journey as it is told: its name among the files, its title, and what each step shows, in order."""

    name: str
    title: str
    walk: str  # the file of its steps
    told: dict[str, str]

    def file(self, step: str) -> str:
        """The name of the picture of a step; 99 = a step nobody tells of."""
        number = list(self.told).index(step) + 1 if step in self.told else 99
        return f"{self.name}-{number:02}-{step}.png"


OFFICER = Journey(
    "officer",
    "เจ้าหน้าที่: จากเปิดโปรแกรมครั้งแรกถึงไฟล์ที่ส่งได้",
    "test_officer_by_hand.py",
    {
        "first-run": "เปิดโปรแกรมครั้งแรก: หกทางให้เลือก",
        "new-office": "ขั้นที่ 1 หน่วยงานของท่าน",
        "new-year": "ขั้นที่ 2 ปีงบประมาณ",
        "new-person": "ขั้นที่ 3 ใครกำลังใช้งาน",
        "opened": "หน้าหลักของหน่วยงานใหม่: บอกว่าเริ่มจากอะไร",
        "documents": "เอกสารของปี: ใครขออะไร เริ่มแล้วหรือยัง",
        "plan-start": "เริ่มเอกสาร: แบบทั้งหมดที่มี",
        "plan-empty": "แผนที่ยังไม่มีรายการ บอกว่าเพิ่มอะไรก่อน",
        "plan-goal": "กลุ่มเป้าหมาย และสิ่งที่เพิ่มไว้ข้างใต้",
        "plan-row": "แบบฟอร์มของโครงการ/กิจกรรม ข้อที่ต้องทำต่ออยู่ขวามือ",
        "plan-table": "แผนเดียวกันเป็นตาราง",
        "assessment-start": "การประเมิน: เลือกประเภทหน่วยงานและชุดเกณฑ์",
        "assessment-empty": "การประเมินที่ยังไม่ได้ตรวจ",
        "dimension-5": "ตรวจทั้งหน้าด้วยปุ่ม P และลูกศร คะแนนขยับทันที",
        "figure": "พิมพ์จำนวน แล้วโปรแกรมเทียบกับเกณฑ์ให้",
        "evidence-empty": "หลักฐาน: ลากไฟล์มาวางหรือเลือก",
        "evidence-batch": "เพิ่มสามไฟล์: คำบรรยาย วันที่ และข้อที่ผูก ใส่พร้อมกันหรือภายหลัง",
        "evidence": "ภาพสามภาพที่เพิ่มแล้ว",
        "papers": "ดูหน้ากระดาษก่อนพิมพ์ ฉบับที่ยังไม่ล็อกมีลายน้ำ “ร่าง”",
        "exchange-alone": "รับส่งก่อนมีต้นสังกัด: บอกว่าต้องมีไฟล์เริ่มงาน",
        "exchange": "รับส่ง: ส่งไฟล์ให้ใคร รับไฟล์จากใคร",
        "send": "ก่อนส่ง: ส่งอะไรไป อะไรอยู่ที่นี่ และส่งทางใด",
        "sent": "ไฟล์เขียนแล้วและอ่านกลับมาตรวจแล้ว พร้อมข้อความที่ส่งไปด้วย",
        "health": "สุขภาพข้อมูล: ตรวจทั้งโฟลเดอร์แล้วบอกว่าอะไรควรทำ",
        "backups": "สำรองและกู้คืน",
        "settings": "ตั้งค่า: หน้าตา ภาษา ผู้ใช้งาน",
        "help": "วิธีใช้ในโปรแกรม",
        "home": "หน้าหลักเมื่อมีงานแล้ว: ทำอะไรต่อ ได้กี่คะแนน ขาดอะไร",
    },
)
SIGNED = Journey(
    "signed",
    "จากหลักฐานถึงรับแล้ว: ล็อก พิมพ์ ลงนามบนกระดาษ สแกน ส่ง ถูกส่งคืน แก้ ส่งใหม่ และรับ",
    "test_signed_by_hand.py",
    {
        "evidence-asked": "หลักฐานของข้อ: เลือกไฟล์แล้วผูกกับสิ่งที่ยังขาดให้เลย",
        "evidence-given": "ข้อนั้นมีหลักฐานแล้ว",
        "ready": "ลงนาม: สิ่งที่ต้องทำก่อนล็อก และขั้นต่อไป",
        "who-signs": "ล็อกเพื่อลงนาม: ใครลงนาม",
        "locked": "ล็อกแล้ว: ข้อมูลนิ่ง รอพิมพ์ฉบับจริง",
        "printed": "ฉบับจริงมีรหัสทุกหน้า บันทึกเป็นไฟล์หรือพิมพ์",
        "scanned": "กระดาษที่ลงนามแล้วสแกนกลับมา: เทียบทุกหน้ากับฉบับที่ล็อก คนเป็นผู้ยืนยัน",
        "signed": "ยืนยันแล้ว: ฉบับลงนามกลับเข้าระบบ ขั้นต่อไปคือส่ง",
        "sent": "ส่งถึงหน่วยงานถัดไป",
        "signed-paper": "ที่ส่วนกลาง: ฉบับที่ลงนามของหน่วยงาน",
        "remarked": "ส่งคืนพร้อมความเห็นที่ข้อ",
        "answered": "ไฟล์ตอบถึงหน่วยงาน",
        "returned": "ที่หน่วยงาน: ส่งคืนมาแล้ว พร้อมเหตุผล",
        "remark-at-the-item": "ไปที่ข้อ: ความเห็นอยู่ข้างช่องที่ต้องแก้",
        "mended": "แก้แล้วทุกความเห็น ล็อกเป็นฉบับแก้ไขได้",
        "second-round": "ที่ส่วนกลาง: รอบสอง",
        "accepted": "ส่วนกลางรับแล้ว",
        "done": "ที่หน่วยงาน: รับแล้ว จบงาน",
    },
)
CENTRE = Journey(
    "centre",
    "ส่วนกลาง: รับไฟล์จากหลายหน่วยงาน เห็นว่าใครยังไม่ส่ง จัดลำดับ และตอบ",
    "test_centre_by_hand.py",
    {
        "centre-home": "หน้าหลักของส่วนกลาง",
        "exchange": "รับส่ง: ลากไฟล์ที่ได้รับมาวางหรือเลือก",
        "looked": "ห้าไฟล์ที่ได้รับ ตรวจก่อนนำเข้า ไฟล์ที่เสียบอกว่าเสียอย่างไร ไฟล์อื่นไปต่อได้",
        "taken": "นำเข้าแล้ว ไฟล์ที่มาซ้ำไม่เปลี่ยนอะไร",
        "not-sent": "หน่วยงานที่ยังไม่ส่ง: ติดต่อที่ไหน และข้อความแจ้งเตือนพร้อมคัดลอก",
        "conflict": "ข้อมูลที่สองเครื่องกรอกไม่ตรงกัน: เลือกด้วยปุ่มเดียว ค่าที่ไม่เลือกยังเก็บไว้",
        "settled": "ไม่มีข้อมูลไม่ตรงกันแล้ว",
        "tie": "สองจังหวัดได้คะแนนเท่ากัน: โปรแกรมบอก ไม่ตัดสินให้",
        "told": "เขียนถึงหน่วยงาน: ขอให้ทำสิ่งที่ยังขาด",
        "answered": "ไฟล์ตอบถึงหน่วยงานนั้น เขียนแล้วและอ่านกลับมาตรวจแล้ว",
        "asked": "ที่หน่วยงาน: เห็นสิ่งที่ส่วนกลางขอ",
        "replied": "ทำแล้วและตอบกลับ",
    },
)


def keep(folder: Path, journeys: Sequence[Journey], sets: Sequence[tuple[str, str]]) -> None:
    """Keep in docs what lies in the folder, a folder for every set (name and words); what was kept before goes."""
    TOUR.mkdir(parents=True, exist_ok=True)
    for path in TOUR.glob("*.*"):
        path.unlink()
    (first, _words), *others = sets
    for path in sorted((folder / first).glob("*.png")):
        with Image.open(path) as whole:
            save_small(whole.convert("RGB"), TOUR / path.name)
    for each in journeys:
        for name, _said in others:
            found = sorted((folder / name).glob(f"{each.name}-*.png"))
            _sheet(found).save(TOUR / f"{each.name}-{name}.webp", quality=25, method=6)
    (DOCS / "tour.md").write_text(_told(journeys, others), "utf-8")


def save_small(picture: Image.Image, path: Path) -> None:
    """Save a flat picture in few bytes, its colours true: a mean of colours would make ten rings grey."""
    found = sorted(picture.getcolors(picture.width * picture.height) or (), reverse=True)[:COLOURS]
    palette = Image.new("P", (1, 1))
    palette.putpalette(
        [part for _count, colour in found if isinstance(colour, tuple) for part in colour]
    )
    picture.quantize(palette=palette, dither=Image.Dither.NONE).save(path, optimize=True)


def _sheet(paths: list[Path]) -> Image.Image:
    """All pictures small, side by side."""
    small = []
    for path in paths:
        with Image.open(path) as whole:
            size = (THUMB, round(THUMB * whole.height / whole.width))
            small.append(whole.convert("RGB").resize(size, Image.Resampling.LANCZOS))
    high = small[0].height
    down = -(-len(small) // ACROSS)
    sheet = Image.new(
        "RGB", (ACROSS * (THUMB + GAP) + GAP, down * (high + GAP) + GAP), (128, 138, 146)
    )
    for at, one in enumerate(small):
        sheet.paste(one, (GAP + at % ACROSS * (THUMB + GAP), GAP + at // ACROSS * (high + GAP)))
    return sheet


def _told(journeys: Sequence[Journey], others: Sequence[tuple[str, str]]) -> str:
    lines = [
        "# เดินไปกับผู้ใช้",
        "",
        "ภาพทุกภาพในหน้านี้ถ่ายจากโปรแกรมจริงขณะมีผู้กดเมาส์และแป้นพิมพ์ คำสั่งเดียวถ่ายใหม่ทั้งหมด:",
        "",
        "```",
        ".venv/bin/python -m tests.tour journey          # ภาพเต็มขนาดทุกชุดอยู่ที่ build/tour หรือโฟลเดอร์ที่ระบุต่อท้าย",
        "```",
        "",
        "ชุดหลักคือภาษาไทย หน้าตาสว่าง 1366×768 ชุดอื่นย่อเป็นแผ่นรวมท้ายแต่ละเรื่อง",
        "",
    ]
    for journey in journeys:
        lines += [
            f"# {journey.title}",
            f"ขั้นตอนอยู่ใน [{journey.walk}](../tests/journeys/{journey.walk})",
            "",
        ]
        for at, (step, said) in enumerate(journey.told.items(), 1):
            lines += [f"## {at}. {said}", f"![{said}](tour/{journey.file(step)})", ""]
        for name, said in others:
            lines += [f"## ชุด{said}", f"![ทุกขั้นในชุด{said}](tour/{journey.name}-{name}.webp)", ""]
    return "\n".join(lines)
