"""Two editions of a small rubric: three texts changed, one item new, one split, one gone, two merged."""

from pathlib import Path

from storage.instruments.library import FormLibrary
from tests.known import every

HEAD = """\
format: instrument/3
id: clean
edition: {year}
title: แบบประเมินองค์กรโปร่งใส
kind: sum
dimensions:
- {{id: d1, full: {first}, title: การเปิดเผย}}
- {{id: d2, full: {second}, title: การมีส่วนร่วม}}
items:
"""
BEFORE = """\
- {id: a, in: d1, number: ๑., points: 2, title: เผยแพร่แผนจัดซื้อจัดจ้าง}
- {id: b, in: d1, number: ๒., points: 2, title: มีช่องทางร้องเรียน}
- {id: c, in: d1, number: ๓., points: 2, title: เผยแพร่ผลการดำเนินงานและงบประมาณ}
- {id: e, in: d1, number: ๔., points: 2, title: รายงานทุกหกเดือน}
- {id: f, in: d2, number: ๑., points: 2, title: ประชุมร่วมกับประชาชน}
- {id: g, in: d2, number: ๒., points: 2, title: สำรวจความพึงพอใจ}
- {id: h, in: d2, number: ๓., points: 2, title: อบรมเจ้าหน้าที่}
- {id: i, in: d2, number: ๔., points: 2, title: อบรมผู้บริหาร}
- {id: j, in: d2, number: ๕., points: 2, title: ติดโปสเตอร์}
- {id: k, in: d2, number: ๖., points: 2, title: มีผู้แทนประชาชนเป็นกรรมการ}
proofs:
- {id: plan, in: a, kind: แผนจัดซื้อ, fault: block}
- {id: photo, in: c, kind: ภาพหน้าเว็บ, fault: warn}
"""
AFTER = """\
- {id: a, in: d1, number: ๑., points: 3, title: เผยแพร่แผนจัดซื้อจัดจ้าง}
- {id: b, in: d1, number: ๒., points: 2, title: มีช่องทางร้องเรียนอย่างน้อย ๒ ช่องทาง}
- {id: c1, in: d1, number: ๓., points: 2, title: เผยแพร่ผลการดำเนินงาน}
- {id: c2, in: d1, number: ๔., points: 2, title: เผยแพร่ผลการใช้งบประมาณ}
- {id: e, in: d1, number: ๕., points: 2, title: รายงานทุกไตรมาส}
- {id: f2, in: d2, number: ๑., points: 1, title: ประชุมร่วมกับประชาชน}
- {id: g, in: d2, number: ๒., points: 2, title: สำรวจความพึงพอใจทุกปี}
- {id: hi, in: d2, number: ๓., points: 2, title: อบรมเจ้าหน้าที่และผู้บริหาร}
- {id: k, in: d2, number: ๔., points: 2, title: มีผู้แทนประชาชนเป็นกรรมการ}
- {id: n, in: d2, number: ๕., points: 2, title: เปิดข้อมูลให้ดาวน์โหลด}
proofs:
- {id: plan, in: a, kind: แผนจัดซื้อ, fault: block}
- {id: photo, in: c1, kind: ภาพหน้าเว็บ, fault: warn}
carry:
- {edition: 2569, from: c, to: c1, op: split}
- {edition: 2569, from: c, to: c2, op: split}
- {edition: 2569, from: f, to: f2, op: same}
- {edition: 2569, from: h, to: hi, op: merged}
- {edition: 2569, from: i, to: hi, op: merged}
- {edition: 2569, from: j, op: gone}
"""
EVERY = "abcefghijk"


def write_editions(place: Path) -> FormLibrary:
    """Both editions as files of a library."""
    place.mkdir(exist_ok=True)
    for year, body, first, second in ((2569, BEFORE, 8, 12), (2570, AFTER, 11, 9)):
        text = HEAD.format(year=year, first=first, second=second) + body
        (place / f"clean-{year}.yaml").write_text(text, encoding="utf-8")
    found = FormLibrary([place])
    assert len(every(found)) == 2, found.broken()
    return found
