"""What sheets, heads and fixed words of a form are called in a workbook: in Thai, or by the words of the language."""

import re
from collections.abc import Container, Iterable, Mapping
from functools import cache
from typing import Any

from core.forms.layout import FieldSchema, lists, slots
from core.forms.programme import Programme
from core.forms.shape import Instrument
from core.forms.vocabulary import ALLOWED, POINTS
from core.i18n import THAI, language


def _table(lines: str) -> dict[str, str]:
    """`word Thai · word Thai …`"""
    pairs = (one.strip().partition(" ") for one in lines.replace("\n", " ").split("·"))
    return {word: thai.strip() for word, _space, thai in pairs}


CALLED = next(slot.rows for slot in slots(Instrument) if slot.rows and slot.holds == "row")  # what things are called
FORM = "แบบ"  # the sheet of what is said of the form as a whole
FORM_TWIN = "form"
PROGRAMME = "โครงการ"  # the sheet of what is said of a programme as a whole
ROWS = {**lists(Programme), **lists(Instrument)}
DAYS = (("steps", "from"), ("steps", "until"))  # ISO days, in a cell as people write them
TO_MEND = "ต้องแก้"  # the sheet of a marked copy that lists what is wrong
NOTES = ("หมายเหตุ", "note", TO_MEND)  # how sheets begin that are a person's own, or only told what was wrong
ENGLISH = "อังกฤษ", "en"  # behind a head: the same in English
OR = "หรือ", "or"  # a line of a condition: between what is enough by itself
NOTHING = "(ว่าง)"  # a value of several that is empty
LANGUAGE_WORD = re.compile(r"(?<![\w.<“/:-])([a-z_]+)(:(?!\S))?(?![\w.>”/:-])")  # not what a person wrote, in quotes
GOES_ON = "⏎"  # a line that belongs to the value in the line before
SHEETS = _table("""
    groups กลุ่มหน่วย · profiles ชุดที่เลือก · subjects สิ่งที่ตอบให้ · dimensions หมวด · levels ขั้นของหมวด · items ข้อ ·
    parts ข้อย่อย · measures ตัวชี้วัด · figures ตัวเลขจากทะเบียน · proofs หลักฐาน · rules กติกา · extra คะแนนพิเศษ ·
    bands เกณฑ์ · passes ผ่าน · ranks ชั้น · rank_levels ขั้นของชั้น · scales ชุดคำตอบ · choices คำตอบ · kinds ชนิดแถว ·
    fields ช่อง · computed คำนวณ · checks ข้อตรวจ · rows แถวตั้งต้น · makes แถวที่สร้าง · proposals ที่ประชุม ·
    papers เอกสาร · sections ส่วนของเอกสาร · columns คอลัมน์ · portal ช่องบนเว็บ · signing ผู้ลงนาม ·
    settings ค่าที่เลือก · carry ปีก่อน · cases กรณีตัวอย่าง · given ตัวอย่าง · expects ผลที่ต้องได้ ·
    units ชนิดหน่วยงาน · steps ขั้นตอน · members หน่วยในกลุ่ม · committees คณะกรรมการ · seats กรรมการ · targets เป้าหมาย ·
    selections การคัดเลือก · moves การย้ายกลุ่ม · agenda กำหนดการ
""")
HEADS = _table("""
    id รหัส · edition ปี · revision ครั้งที่แก้ · title ชื่อ · short ชื่อย่อ · aliases ชื่ออื่น · owner เจ้าของ · source ที่มา ·
    help คำอธิบาย · kind ของแถว · periods รอบรายงาน · required บังคับ · decimals ทศนิยม · rounded ปัดก่อนใช้ ·
    combine รวมความเห็นกรรมการ · better คะแนนมากคือ · advice แนะนำวิธีได้คะแนน · award รางวัล · in_a_row ได้ติดต่อกัน ·
    in_all ได้รวม · default ค่าเริ่มต้น · many หลายค่า · drop ตัดออก · rows ทะเบียน · personal ข้อมูลส่วนบุคคล · by ตาม · in อยู่ใน ·
    points คะแนน · weight น้ำหนัก · full คะแนนเต็ม · beside แยกจากผลรวม · scale ชุดคำตอบ · profiles เมื่อเลือกชุด · when เมื่อ ·
    min ต่ำสุด · max สูงสุด · level ขั้น · number เลขข้อ · need นับเมื่อครบ · subject ตอบให้ ·
    not_applicable ถ้าไม่เกี่ยวข้อง · type ชนิด · known_as เรียกอีกว่า · is เกณฑ์ · of ของ · unit หน่วย · each แยกตาม ·
    steps ขั้นของเกณฑ์ · gives ให้ · to ไปยัง · op ทำ · where เฉพาะที่ · top อันดับ · period รอบ · fault ถ้าไม่ถูก · from ตั้งแต่ ·
    group กลุ่ม · result ผล · list เป็นรายการย่อย · alone ถ้ามีแถวเดียว · stage กรอกตอน · named เรียกด้วยช่อง · again ถามซ้ำ ·
    print พิมพ์ · lesson บทเรียน · pattern รูปแบบ · message ข้อความเตือน · over จาก · says ค่าที่กรอก · line เส้นคะแนนเสียง ·
    builder แบบเอกสาร ·
    style ลักษณะ · note หมายเหตุ · above บรรทัดบน · below บรรทัดล่าง · order เรียงตาม · sign ลงนามโดย · paper เอกสาร ·
    show แสดง · width กว้าง · merge รวมช่อง · total แถวรวม · role บทบาท · acting แทนได้โดย ·
    other_than ไม่ใช่คนเดียวกับ · choices ตัวเลือก · case กรณี · cell ช่อง · row แถว · column หัวคอลัมน์ · check ข้อตรวจ ·
    branch เรียกหมวดว่า · work เรียกงานว่า · document เรียกเอกสารว่า · committee เรียกคณะกรรมการว่า ·
    drawn ดึงจากผล · format ภาษาของแบบ · instruments แบบที่ขอ · ministry เฉพาะกระทรวงหรือกรม · joining การเข้าร่วม ·
    last ปีสุดท้าย · rest กลุ่มของหน่วยที่เหลือ · regions จำนวนเขต · profile ชุดที่ใช้ · count กี่หน่วยงาน ·
    units ชนิดหน่วยงาน · name หน่วยงาน · who ใครทำ · until ภายใน · words วันตามที่มา · basis เหตุของวัน · every ทุก ·
    days ใช้กี่วัน · after หลังขั้น · yields ได้อะไร · form ด้วยแบบ · groups กลุ่ม · per แยกตาม · called เรียกว่า ·
    objections วันทักท้วง · position ตำแหน่ง · take กี่หน่วย · ties คะแนนเท่ากัน · outcome ได้เป็น · text ข้อความ ·
    rule เมื่อใด · minutes กี่นาที
""")
TEXT = "ข้อความ"
OTHERWISE: Mapping[tuple[str, str], str] = {
    ("", "kind"): "วิธีรวมคะแนน", ("", "required"): "แสดงผลเมื่อตอบ",
    ("dimensions", "kind"): "วิธีรวมคะแนน", ("dimensions", "required"): "แสดงผลเมื่อตอบ", ("proofs", "kind"): TEXT,
    ("rules", "kind"): "ชนิด", ("proofs", "many"): "จำนวน", ("profiles", "many"): "เลือกได้หลายชุด",
    ("papers", "rows"): "แถว", ("papers", "by"): "คั่นด้วยแถว", ("columns", "over"): "หัวด้านบน",
    ("columns", "title"): "หัวคอลัมน์", ("columns", "line"): "บรรทัดที่", ("sections", "title"): "หัวข้อ",
    ("given", "by"): "ผู้ประเมิน", ("expects", "is"): "ต้องได้", ("computed", "required"): "แสดงผลเมื่อตอบ",
    ("carry", "edition"): "ปีของแบบเดิม", ("carry", "of"): "เทียบแถวของแผ่น", ("carry", "from"): "รหัสเดิม",
    ("portal", "title"): "ช่องบนเว็บ", ("portal", "show"): "ค่าที่คัดลอก", ("portal", "of"): "ของแถว",
    ("carry", "to"): "เป็น", ("carry", "op"): "เปลี่ยนอย่างไร",
    ("called", "level"): "เรียกขั้นว่า", ("called", "subject"): "เรียกเรื่องว่า", ("", "help"): "ใช้เมื่อ",
    **{(of, "title"): TEXT for of in ("items", "levels", "parts", "measures", "choices", "rules", "extra", "passes",
    "rank_levels")}, ("profiles", "in"): "เลือกหนึ่งใน", ("items", "by"): "ผู้ยืนยัน", ("subjects", "of"): "จำนวนที่ขอให้ตอบ",
    ("units", "id"): "ชนิด",
}  # fmt: skip
VALUES = _table("""
    none ไม่มี · quarter ไตรมาส · month เดือน · half ครึ่งปี · agreed ตกลงร่วมกัน · mean เฉลี่ย · median ค่ากลาง · more ดี ·
    less เสี่ยง · complete ครบทุกข้อ · all ทั้งหมด · any อย่างใดอย่างหนึ่ง · met ผ่าน · out ไม่คิดคะแนน · absence ไม่เกิดขึ้นคือผ่าน ·
    integer จำนวนเต็ม · decimal จำนวน · percent ร้อยละ · points คะแนน · count นับ · share ร้อยละ · sum รวม · year ทั้งปี ·
    warn เตือน · block ไม่ให้ผ่าน · becomes_model เป็นต้นแบบ · keeps_status คงสถานะ · base คะแนนฐาน · total คะแนนรวม ·
    not_applicable ไม่เกี่ยวข้อง · not_met ไม่ผ่าน · partly ผ่านบางส่วน · plan วางแผน · report รายงานผล · learned สิ่งที่เรียนรู้ ·
    practice แนวปฏิบัติที่ดี · problem ปัญหา · success ความสำเร็จ · suggestion ข้อเสนอแนะ · citizen_id เลขประชาชน ·
    email อีเมล · letter_number เลขที่หนังสือ · phone โทรศัพท์ · postcode รหัสไปรษณีย์ · url ที่อยู่เว็บ · whole จำนวนเต็ม ·
    before ก่อน · inside อยู่ในช่วง · unique ไม่ซ้ำ · announcement ประกาศ · checklist แบบตรวจ · document เอกสาร ·
    evidence บัญชีหลักฐาน · letter หนังสือภายนอก · memo บันทึกข้อความ · order คำสั่ง · score_sheet ใบคะแนน · table ตาราง ·
    unit_page หน้าของหน่วย · landscape แนวนอน · arabic เลขอารบิก · contents สารบัญ · new_page ขึ้นหน้าใหม่ · empty พิมพ์แม้ไม่มีแถว ·
    official หนังสือราชการ · asked ตามที่ขอ · each ทุกรอบ · matrix ตารางไขว้ · rows แถว · tree แผนภูมิ · approver ผู้อนุมัติ ·
    assessor ผู้ประเมิน · chair ประธาน · recorder ผู้บันทึก · signer ผู้ลงนาม · one คนเดียว · caretaker รักษาการในตำแหน่ง ·
    in_charge รักษาราชการแทน · on_behalf ปฏิบัติราชการแทน · gone เลิก · new ใหม่ · reworded ถามต่างไป · same ถามเหมือนเดิม ·
    text ข้อความ · longtext ข้อความยาว · money เงิน · date วันที่ · period ช่วงเวลา · choice เลือก · units หน่วยงาน ·
    people จำนวนคน · link เชื่อมทะเบียน · files หลักฐาน · weighted_mean เฉลี่ยถ่วงน้ำหนัก · lowest ต่ำสุด · highest สูงสุด ·
    ladder ขั้นบันได · difference ลบ · product คูณ · ratio หาร · distinct นับไม่ซ้ำ · days_between จำนวนวัน · first ค่าแรก ·
    look_up คะแนนของคำตอบ · band เกรด · round ปัด · round_up ปัดขึ้น · sample ขนาดตัวอย่าง · rank อันดับ · rank_up อันดับจากน้อย ·
    so_far สะสม · baht_words เงินเป็นตัวอักษร ·
    holds เป็นจริง · split แยกเป็นหลายข้อ · merged รวมจากหลายข้อ ·
    centre ส่วนกลาง · region เขต · province จังหวัด · district อำเภอ · section กอง · office หน่วยงาน ·
    committee คณะกรรมการ · voluntary สมัครใจ · progress รายงานตามแผน · assessment ประเมิน · review กรรมการตรวจ ·
    paper กระดาษ · standing ผลของปี · shown แสดงว่าเท่ากัน · entry เข้าเกณฑ์ · passes ผ่าน · fails ไม่ผ่าน ·
    not_assessed ยังไม่ได้ตรวจ · not_same_project คนละโครงการ · same_project โครงการเดียวกัน · refers_to อ้างถึง
""") | {
    "weighted mean": "เฉลี่ยถ่วงน้ำหนัก", "share met": "ร้อยละที่ผ่าน", "share of weight": "ร้อยละของน้ำหนัก",
    "yes": "ใช่", "no": "ไม่ใช่",
}  # fmt: skip


HOLDS = {  # what may stand below a head, with an example
    "integer": "จำนวนเต็ม เช่น 5", "signed": "จำนวนเต็ม เช่น 5 หรือ -3", "number": "ตัวเลข เช่น 60 หรือ 0.5",
    "yes_no": "ใช่ หรือเว้นว่าง", "limit": "เครื่องหมายกับตัวเลข เช่น >= 60", "least": "ตัวเลขต่ำสุดของช่วง เช่น 60 หรือ > 0",
    "step": "ตัวเลขที่ถึงแต่ละขั้น จากขั้นที่ 1 เช่น 50", "condition": "เงื่อนไข เช่น type is a1 หรือ budget > 5000 หรือ q1 answered "
    "คำหน้าคือรหัสของช่องหรือข้อ คำหลังคือคำตอบหรือรหัสของคำตอบ ผลของข้อเขียน i1 is ผ่าน หรือ i1 is ไม่ผ่าน "
    "หลายบรรทัดต้องจริงทุกบรรทัด คั่นด้วยบรรทัด หรือ เมื่อจริงอย่างใดอย่างหนึ่งก็พอ",
}  # fmt: skip
ABOUT = _table("""
    id รหัสที่แผ่นอื่นใช้อ้างถึง ตัวอักษร a-z ตัวเลข _ และจุด เช่น i1 เว้นว่างได้ โปรแกรมตั้งให้ · edition ปี พ.ศ. ของแบบ เช่น 2569 ·
    revision แก้ไขครั้งที่ เช่น 2 · title ข้อความที่ผู้กรอกเห็น · short ชื่อสั้นในรายการและหัวตาราง · aliases ชื่ออื่นที่เคยใช้ ·
    help คำอธิบายใต้ช่อง บอกว่ากรอกอย่างไร · required ช่องที่ต้องตอบ และต้องตอบเมื่อใด · decimals ทศนิยมกี่ตำแหน่ง เช่น 2 ·
    rounded ปัดเศษก่อนเทียบกับเกณฑ์ · better คะแนนมากดีหรือไม่ดี ·
    drop หมวดหรือข้อที่ชุดนี้ไม่ใช้ · default ค่าที่ใส่ไว้ให้ก่อน ผู้กรอกแก้ได้ · many เลือกหรือใส่ได้หลายค่า ·
    rows ทะเบียนหรือแผนที่ตอบทีละรายการ เช่น office.division · personal ข้อมูลของบุคคล อยู่ในหน่วยงานเท่านั้น ·
    beside เป็นผลแยก ไม่รวมในคะแนนที่สูงกว่า · weight น้ำหนักเทียบกับแถวอื่นในหมวดเดียวกัน เช่น 30 · full คะแนนเต็มของหมวด เช่น 25 ·
    scale ชุดคำตอบที่ให้เลือก · profiles ใช้เฉพาะเมื่อเลือกชุดนี้ · when แถวนี้มีหรือถามเมื่อใด ว่าง = ทุกครั้ง ·
    min ค่าต่ำสุดที่รับ เช่น 0 หรือวันที่ 2026-10-01 · max ค่าสูงสุดที่รับ เช่น 100 · number เลขที่พิมพ์หน้าข้อความ เช่น 1.2 ·
    need ข้อที่มีข้อย่อย: นับว่าผ่านเมื่อครบทั้งหมด อย่างใดอย่างหนึ่ง หรือกี่ข้อ เช่น 2 ส่วนที่ติ๊กทีละส่วน: ครบหรืออย่างใดอย่างหนึ่ง ·
    not_applicable ถ้าไม่เกี่ยวข้องนับอย่างไร · type ชนิดของค่าที่กรอก ·
    drawn ผลที่ดึงตัวเลขมา ไม่ต้องพิมพ์ เช่น ita t<no> last ·
    known_as หัวคอลัมน์อื่นในตารางเดิมของหน่วยงานที่หมายถึงช่องนี้ · each แยกทุกไตรมาส เดือน หรือคำตอบ ·
    steps ตัวเลขของขั้น 1 2 3 ตามลำดับ · gives points = ตัวเลขที่กรอกคือคะแนนของข้อ · fault เตือน หรือไม่ให้ผ่าน เมื่อไม่ถูก ·
    unit หน่วยนับ เช่น คน ครั้ง · from คะแนนหรือตัวเลขที่เริ่มได้ · result คำตอบนี้ทำให้ข้อผ่าน ไม่ผ่าน หรือไม่เกี่ยวข้อง ·
    list แถวย่อยที่กรอกเป็นบรรทัดในแถวแม่ · stage กรอกตอนวางแผนหรือตอนรายงาน · named ช่องที่ใช้เป็นชื่อของแถว · pattern รูปแบบที่รับ ·
    message ข้อความเมื่อค่าไม่ถูก · over ช่องที่นำมาคิด ช่องของแถวย่อยเขียน แถว.ช่อง · op วิธีคิดหรือวิธีตรวจ · where คิดเฉพาะแถวที่ ·
    builder เอกสารชนิดใด แบบให้คะแนนใช้แบบตรวจหรือใบคะแนน แผนใช้ตาราง · paper เอกสารที่คอลัมน์หรือส่วนนี้อยู่ ·
    show สิ่งที่พิมพ์ เช่น <title> <amount> คือรหัสช่องใน < > ใบคะแนนใช้ <title> <full> <points> <grade> ·
    width ความกว้างเป็นร้อยละของหน้า เช่น 20 · merge รวมช่องที่เหมือนกันลงมา · total แถวรวมท้ายตาราง เช่น <all_amount> ·
    above ข้อความเหนือตาราง · below ข้อความใต้ตาราง · order เรียงแถวตามช่องใด · role บทบาทของผู้ลงนาม ·
    acting ผู้อื่นลงนามแทนอย่างไร และบทบาทของผู้แทน · sign ขั้นลงนามในเอกสารนี้ ขั้นละบรรทัด · source กฎหมาย หนังสือ หรือคู่มือที่แบบนี้มาจาก ·
    owner ส่วนราชการเจ้าของแบบ ·
    dimensions.points คะแนนของขั้น 1 2 3 ตามลำดับ · items.points คะแนนของข้อเมื่อผ่าน เช่น 5 ·
    choices.points คะแนนของคำตอบนี้ เช่น 3 · dimensions.kind วิธีรวมคะแนนของสิ่งที่อยู่ในหมวดนี้ · fields.kind แถวที่มีช่องนี้ ·
    items.in หมวด หมวด/ขั้น หรือข้อที่ครอบอยู่ เช่น d1/2 · measures.is เกณฑ์ที่ต้องถึง · measures.id ตัวชี้วัดที่รหัสเดียวกันใช้ตัวเลขเดียวกัน ·
    bands.of คะแนนของหมวดใด หรือ total คือคะแนนรวม · given.of ข้อที่ตอบ ·
    given.says คำตอบ เช่น state = met, choice = a1, level = 3, number = 5, measure.m = 60 ·
    expects.of ข้อ หมวด total หรือ grade · expects.is ผลที่ต้องได้ เช่น 85 หรือ met · carry.edition ปีของแบบที่รหัสเดิมอยู่ เช่น 2568 ·
    carry.of items คือข้อ kinds คือแถว fields คือช่อง ว่าง = ข้อ · carry.from รหัสในแบบปีก่อน ข้อใหม่เว้นว่าง ·
    carry.to ข้อในแบบปีนี้ ข้อที่เลิกเว้นว่าง แยกเป็นหลายข้อใช้หลายแถวที่รหัสเดิมเดียวกัน ·
    carry.op ถามเหมือนเดิม ถามต่างไป แยก รวม ใหม่ หรือเลิก คำตอบปีก่อนตามมาเฉพาะที่ถามเหมือนเดิม นอกนั้นรอยืนยัน ·
    groups.award รางวัลของกลุ่ม ตามที่พิมพ์ · profiles.in ชุดที่เลือกแทนกันเขียนคำเดียวกัน · items.by ผู้ยืนยันคำตอบ เช่น province ·
    measures.of ร้อยละของอะไร เช่น ผู้เข้าอบรมทั้งหมด · figures.of ช่องของแถวที่นำมาบวก · figures.by ช่องที่ใช้เรียงอันดับ ·
    fields.to สิ่งที่เลือกได้ เช่น plan.ชนิดแถว office.division หรือแบบอื่น · again รหัสของช่องที่ถามซ้ำหลังแก้ไข ไม่คิดคะแนน ·
    proposals.group ช่องที่จัดกลุ่มข้อเสนอ แล้วช่องที่บอกว่าเป็นด้านใด · proposals.line ช่องของเส้นคะแนนเสียง ·
    note ข้อความใต้ตาราง หรือย่อหน้าแรกของส่วน · period รอบรายงาน เช่น q2 h1 m10 ·
    given.group กลุ่มหน่วยที่ลองกรอก · cell ช่องของข้อ หมวด หรือแถว เช่น points full band · expects.row คำของแถวในเอกสาร ·
    subjects.of ช่องจำนวนคนที่ขอให้ตอบ ของข้อที่หน่วยงานตอบครั้งเดียว ·
    portal.title ชื่อช่องตามที่หน้าเว็บเรียก เรียงตามหน้าเว็บ · portal.show ค่าที่คัดลอก เช่น <title> หรือ <total> บาท ·
    instruments รหัส/ปี ของแบบ เช่น cdd-clean/2564 อยู่ในบรรทัดแรกเมื่อเลือกแบบ · ministry คำในชื่อหน่วยงานหรือต้นสังกัด ·
    joining ว่าง = ทุกแห่งต้องทำ · last ปีสุดท้ายที่ขอ มักเป็นปีเดียวกับ ปี · profile ชุดที่เลือกของแบบ · name ชื่อตามทะเบียน ·
    units.id หน่วยงานชนิดใด · steps.from วันแรก เช่น 1 ต.ค. 2569 · until วันสุดท้าย เช่น 30 ก.ย. 2570 ·
    words คำของที่มา · basis ที่มาของวัน · form รหัสของแบบ เช่น cdd-clean · called คำในคำสั่ง · position ตำแหน่งของกรรมการ ·
    outcome ผลที่ได้ · text คำของที่มา ·
    portal.of ชนิดแถวที่กรอกบนเว็บแถวละครั้ง ว่าง = ของเอกสารทั้งฉบับ ·
    called.level คำที่แบบเรียกขั้น · work คำที่แบบเรียกงาน เช่น โครงการ · committee คำที่แบบเรียกคณะกรรมการ ·
    called.document คำที่แบบเรียกเอกสาร เช่น แผนปฏิบัติการ · called.subject คำที่แบบเรียกเรื่องในหนังสือ
""")


# Fields that name a row of one of these lists by its title, where no other is called so, or by its id.
REFERENCES: Mapping[tuple[str, str], tuple[str, ...]] = {
    **POINTS, ("items", "in"): ("dimensions", "items"), ("papers", "sign"): ("signing",), ("carry", "to"): ("items",),
}  # fmt: skip
# Lists whose rows have no title to be named by, or whole sentences, of which one word is changed without the others.
UNTITLED = ("papers", "given", "rows", "checks", "items", "cases", "extra", "measures", "rank_levels")
CARRIED = ("items", "kinds", "fields")  # lists an edition before may have called otherwise
HIDDEN_IDS = frozenset({  # of lists whose rows no condition and no text names
    "agenda", "bands", "checks", "figures", "groups", "makes", "moves", "parts", "passes", "profiles", "proofs",
    "ranks", "rules", "scales", "selections", "subjects", "targets",
})  # fmt: skip


def plain(words: str) -> str:
    """A name as it is compared: without blanks, capitals and signs that people write in more than one way."""
    return "".join(words.casefold().replace("_", "").replace("-", "").split())


def head(of: str, word: str) -> str:
    """The Thai head of a word of a list."""
    return OTHERWISE.get((of, word)) or HEADS[word]


def _class(of: str) -> type[Any]:
    return CALLED if of == "called" else ROWS.get(of, Instrument)


def _slots(of: str) -> tuple[FieldSchema, ...]:
    """The fields of a list; of "" those of a form and of a programme."""
    return (
        slots(_class(of)) if of else tuple({one.key: one for one in (*slots(Programme), *slots(Instrument))}.values())
    )


def in_heads(of: str, word: str, words: str) -> str:
    """A Thai sentence on a cell of a list with the words and values of the language as the workbook calls them."""
    if language() != THAI:
        return words
    schema = {slot.key: slot for slot in _slots(of) if slot.rows is None}
    heads_ = {key: head(of, key) for key in schema}
    if word in schema and schema[word].holds == "condition":
        heads_.pop("is", None)
    allowed = {one: VALUES[one] for one in ALLOWED.get((of, word), ()) if one in VALUES}
    known = VALUES | SHEETS | heads_ | allowed

    def called(found: re.Match[str]) -> str:
        name, before = found[1], words[: found.start()]
        if before.endswith("รายการ ") and name in SHEETS:
            return SHEETS[name]
        if found[2]:  # a head of whatever list, of papers where it is another there
            return f"{heads_.get(name) or OTHERWISE.get(('papers', name)) or HEADS.get(name, name)}:"
        return (before.endswith((": ", ", ")) and VALUES.get(name)) or known.get(name, name)

    return LANGUAGE_WORD.sub(called, words)


def note(of: str, slot: FieldSchema) -> str:
    """What goes into a column, with an example."""
    allowed = [VALUES.get(one, one) for one in sorted(ALLOWED.get((of, slot.key), ())) if one]
    targets = [SHEETS[one] for one in REFERENCES.get((of, slot.key), ()) if one in SHEETS]
    lines = [
        ABOUT.get(f"{of}.{slot.key}") or ABOUT.get(slot.key, ""),
        f"ใส่อย่างใดอย่างหนึ่ง: {', '.join(allowed[:16])}" if allowed else HOLDS.get(slot.holds, ""),
        f"ชื่อหรือรหัสของแถวในแผ่น {' หรือ '.join(targets)}" if targets else "",
        "หลายค่าได้ ขึ้นบรรทัดใหม่ (Alt+Enter) ค่าละบรรทัด" if slot.many else "",
        "ต้องกรอก" if slot.required and slot.key != "id" else "",
    ]
    return "\n".join(filter(None, lines))


def sheets(cls: type[Any]) -> Mapping[str, str]:
    """The lists of a form or programme by what a sheet of theirs may be called; "" = the form itself."""
    whole = {plain(PROGRAMME): "", "programme": ""} if cls is Programme else {plain(FORM): "", FORM_TWIN: ""}
    return whole | {plain(name): of for of, thai in SHEETS.items() if of in lists(cls) for name in (thai, of)}


def class_of(names: Iterable[str]) -> type[Any]:
    """What the sheets of these names hold: a programme, or a form."""
    found = {*map(plain, names)}
    return Programme if plain(PROGRAMME) in found and not found & {plain(FORM), FORM_TWIN} else Instrument


@cache
def heads(of: str) -> Mapping[str, tuple[str, str]]:
    """The words of a list, each with its language, by what its head may be called."""
    found = {} if of else {"ชื่อแบบ": ("title", ""), "รหัสแบบ": ("id", "")}  # as they were called
    for slot in _slots(of):
        if slot.rows is None:
            for name in (head(of, slot.key), slot.key):
                found[plain(name)] = slot.key, ""
                if slot.holds == "words":
                    found |= {plain(f"{name}{tail}"): (slot.key, "en") for tail in (*ENGLISH, f"({ENGLISH[0]})")}
    return found


@cache
def values(of: str, word: str) -> Mapping[str, str]:
    """The fixed words a field may hold, by the Thai that stands for each."""
    allowed = sorted(ALLOWED.get((of, word), frozenset()) - {""})
    found = {plain(VALUES[one]): one for one in allowed if one in VALUES}
    return found | ({plain(SHEETS[one]): one for one in CARRIED} if (of, word) == ("carry", "of") else {})


def by_title(
    of: str, word: str, rows: Mapping[str, Iterable[tuple[str, str]]], untitled: Container[str] = UNTITLED
) -> dict[str, str]:
    """The ids a field may name, by the titles that stand for one of them alone; `rows`: id and title, by list."""
    targets = REFERENCES.get((of, word), ())
    found: dict[str, str] = {}
    ids = {plain(one.removeprefix("+")) for one in targets if one[0] == "+"}
    twice = set[str]()
    for id_, title in (row for target in targets if target not in untitled for row in rows.get(target, ())):
        ids.add(plain(id_))
        if found.setdefault(plain(title), id_) != id_ or (untitled and "\n" in title) or not title:
            twice.add(plain(title))
    return {title: id_ for title, id_ in found.items() if title not in ids | twice}
