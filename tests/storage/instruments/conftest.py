"""A small sound form as text, to be broken one place at a time."""

import pytest

SOUND = """\
id: small
edition: 2569
title: {th: แบบทดสอบ, en: A small form}
kind: ladder
profiles:
- {id: central, title: ส่วนกลาง, choice: scope, default: yes}
- {id: regional, title: ส่วนภูมิภาค, choice: scope}
groups:
- {id: model, title: ต้นแบบ}
dimensions:
- {id: d1, title: มิติที่ ๑, points: [2, 4], full: 4}
- {id: mo, group: model, title: ต้นแบบ}
levels:
- {in: d1, level: 0, text: ไม่มี}
items:
- {id: d1.l1, in: d1/1, need: all, number: ๑., text: กลุ่ม}
- {id: d1.l1.1, in: d1.l1, number: '1.10', text: ข้อแรก, profiles: [central]}
- {id: d1.l1.2, in: d1.l1, text: ข้อสอง, when: d1.l1.1 is met}
- {id: d1.l2.1, in: d1/2, text: ข้อสาม}
- {id: mo.l2, in: mo/2, text: ข้อของต้นแบบ}
parts:
- {id: one, in: d1.l1.1, text: ส่วนหนึ่ง}
measures:
- {id: staff, in: d1.l2.1, kind: percent, is: '> 50', text: บุคลากรที่ร่วม, of: บุคลากร}
- {id: times, in: d1.l2.1, is: '>= 2', each: quarter, text: ประชุม, unit: ครั้ง}
proofs:
- {id: order, in: d1.l1.1, kind: คำสั่ง, if_missing: warn}
rules:
- {id: x1, kind: refers_to, item: d1.l1.2, against: [d1.l1.1]}
bands:
- {id: a, from: 4, title: A}
- {id: b, from: 2, title: B}
passes:
- {id: pass, is: '>= 2', decides_for: [model]}
scales:
- {id: yes_no, title: ใช่หรือไม่}
choices:
- {id: 'yes', in: yes_no, text: ใช่}
- {id: 'no', in: yes_no, text: ไม่ใช่}
kinds:
- {id: activity, title: กิจกรรม}
- {id: cost, in: activity, list: yes, title: ค่าใช้จ่าย}
fields:
- {id: done, in: d1.l2.1, title: ทำแล้ว, type: choice, scale: yes_no}
- {id: why, in: d1.l2.1, title: เพราะ, when: done is no}
- {id: title, kind: activity, title: ชื่อ, required: plan}
- {id: done, kind: activity, type: choice, scale: yes_no, title: เสร็จแล้ว, default: 'no'}
- {id: day, kind: activity, type: date, title: วันที่, when: [[done is yes], [title answered]]}
- {id: amount, kind: cost, type: money, title: จำนวนเงิน, min: 0, max: 100}
computed:
- {id: total, kind: activity, op: sum, over: cost.amount, title: รวม}
- {id: words, kind: activity, op: baht_words, over: total, title: ตัวอักษร}
papers:
- {id: list, title: [แบบทดสอบ, ปี <year>], rows: activity, note: 'คะแนนเท่ากัน: <setting.ties>'}
columns:
- {paper: list, head: กิจกรรม, show: <title>, width: 60}
- {paper: list, head: รวม, show: <total>, width: 40}
signing:
- {id: maker, title: ผู้จัดทำ, role: recorder}
- {id: head, title: ผู้อนุมัติ, role: [approver, chair], acting: in_charge, deputies: signer, other_than: maker}
settings:
- {id: ties, title: คะแนนเท่ากัน, default: แสดง, choices: [แสดง, จับสลาก]}
"""


@pytest.fixture(scope="session")
def sound() -> str:
    return SOUND
