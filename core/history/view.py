"""The records in the bin, and texts on what undo and redo would do."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from core.entities import DELETED
from core.forms.ports import Reader
from core.i18n import _
from core.log.ports import EMPTY, FieldHistoryRow, written
from core.records.titles import RowFieldCell, assessment_of, called, plan_of
from core.thai.written import arabic_digits
from core.values import Record, Ref


class BinRecordRow(NamedTuple):
    """A record in the bin, which can be restored."""

    ref: Ref
    title: str
    who: str  # name of the person, "" when nobody was named
    at: int  # milliseconds since 1970 by the clock of that PC


def bin_rows(reader: Reader, unit: str, limit: int) -> tuple[tuple[BinRecordRow, ...], int]:
    """Return (rows of the `limit` records that the unit deleted last, newest first; number of all it deleted)."""
    found = [one for one in reader.bin(unit) if not _taken_back(reader, one)]
    people = {person.ref.id: person.text("name") for person in reader.records("person", unit)}
    rows = []
    for ref in (one.ref for one in found[:limit]):
        last = next(iter(reader.history.of(ref, DELETED)), None)
        who, at = (people.get(last.person, ""), last.clock) if last else ("", 0)
        rows.append(BinRecordRow(ref, called(reader, ref), who, at))
    return tuple(rows), len(found)


def _taken_back(reader: Reader, record: Record) -> bool:
    """Return whether this is a row that was deleted, or its creation undone, before anything was written into it."""
    if record.ref.entity != "row" or written(reader, record):
        return False
    last = reader.history.of(record.ref, DELETED)[0]
    return last.label == EMPTY or bool(last.undoes)


ENOUGH = 100  # ops read to describe a save: a pasted block has thousands
ADDING = (
    "add_plan_row", "add_row", "add_person", "add_evidence", "file_evidence", "add_link", "add_file", "add_made_file"
)  # fmt: skip
BIRTH = "office_new"  # the save that made the folder: it is never undone
SAVES: Mapping[str, str] = {  # what a save did, by its label
    **dict.fromkeys(("start_assessment", "start_plan"), "เริ่ม{what}"),
    **dict.fromkeys(ADDING, "เพิ่ม{what}"),
    **dict.fromkeys(("delete", "delete_empty"), "ลบ{what}"),
    "answer_item": "ให้คะแนน{what}",
    "set_assessment": "แก้ข้อมูลการประเมิน",
    "add_to_form": "เพิ่มคนในแบบ",
    "remove_person": "ลบคำตอบของคนหนึ่ง",
    "set_group": "เปลี่ยนกลุ่มของคนหนึ่ง",
    "keep_together": "ใส่ผลรวมเมื่อล็อก",
    "verify": "ตรวจสอบข้อของหน่วยงาน",
    "keep_verified": "ใส่ผลตรวจสอบเมื่อล็อก",
    "choose_setting": "เลือกสิ่งที่แบบเปิดไว้",
    "import_answers": "นำเข้าคำตอบ",
    "import_plan": "นำเข้า{what}",
    "add_plan_rows": "วางหลายแถว",
    "make_rows": "ทำเป็นแผน",
    "act_on_gaps": "ทำสิ่งที่ยังขาดเป็นแผน",
    **dict.fromkeys(("assign", "change_assigned", "withdraw_assigned"), "มอบหมายงาน"),
    "begin_assigned": "เริ่มงานที่ได้รับมอบหมาย",
    "roll_up": "เขียนยอดรวมของงานที่มอบหมาย",
    **dict.fromkeys(("copy_row", "copy_document"), "ทำสำเนา{what}"),
    "link_evidence": "ผูก{what}",
    "replace_file": "แทน{what}",
    "void_paper": "ยกเลิก{what}",
    "set_emblem": "ตั้งครุฑหรือตราของหน่วยงาน",
    "move_row": "ย้าย{what}",
    "restore": "นำ{what}กลับจากถังขยะ",
    "resolve": "เลือกค่าของ{what}",
    "sign_off": "ล็อกเพื่อลงนาม",
    "end_sign_off": "ปลดล็อกเพื่อแก้ไข",
    "revise_sign_off": "เริ่มฉบับแก้ไข",
    "sign_step": "บันทึกการลงนามบนกระดาษ",
    "clear_step": "ลบการลงนามที่บันทึกไว้",
    "set_route": "กำหนดผู้ลงนาม",
    "confirm_signed": "ยืนยันฉบับลงนาม",
    "print_paper": "ขึ้นทะเบียน{what}",
    "take_units": "รับทะเบียนหน่วยงาน",
    "set_dates": "ตั้งวันกำหนดส่ง",
    "received_on_paper": "บันทึกว่าได้รับเป็นกระดาษ",
    "hand_over": "ส่งมอบงานและหน้าที่",
    "plan_hand_over": "จดวันส่งมอบงาน",
    "drop_hand_over": "ยกเลิกวันส่งมอบงาน",
    "join_office": "เข้าสังกัดและเขียนงานใหม่ภายใต้รหัสจริง",
    "invite": "ออกไฟล์เริ่มงาน",
    "withdraw": "ถอนไฟล์เริ่มงาน",
    "certify": "ยืนยันเครื่องของหน่วยงาน",
    "revoke": "เพิกถอนเครื่อง",
    "renew_starts": "ต่ออายุไฟล์เริ่มงาน",
    "publish_form": "ประกาศแบบ",
    "joined_programme": "เข้าร่วมโครงการ",
    "declined_programme": "ไม่เข้าร่วมโครงการ",
    "draw_sample": "จับสลากสุ่มตรวจ",
    "look_again": "บันทึกผลตรวจซ้ำ",
    # made while people decide together
    "propose": "เพิ่ม{what}",
    "take_proposals": "รับเรื่องที่เสนอจากโทรศัพท์",
    "put_together": "รวมเรื่องที่เสนอ",
    "take_apart": "แยกเรื่องที่รวมไว้",
    "vote_again": "ลบเสียงเพื่อโหวตใหม่",
    "take_proposal_votes": "ใส่เสียงที่นับได้",
    "note_came": "บันทึกผู้เข้าร่วมประชุม",
    "make_goals": "ตั้งเป้าหมายของแผน",
    "prove_criteria": "ใช้หลักฐานการประชุมกับข้อที่ขอ",
    "begin_workshop": "เตรียมใบลงคะแนนของที่ประชุม",
    "take_back_slip": "เอาใบลงคะแนนออก",
    "start_workshop": "เริ่มประชุมให้คะแนน",
    "take_votes": "รับคะแนนของที่ประชุม",
    "close_votes": "ปิดรับคะแนนของที่ประชุม",
    "decide_item": "บันทึกมติของที่ประชุม",
    "vote_item_again": "ให้คะแนนข้อหนึ่งอีกครั้ง",
    "cancel_vote_again": "ยกเลิกการให้คะแนนอีกครั้ง",
    "count_again": "ปิดรับคะแนนที่ให้อีกครั้ง",
    "chair_note": "เขียนบันทึกของประธาน",
    "promise": "บันทึกสิ่งที่มีผู้รับไปทำ",
    "accept_proofless": "รับข้อที่ขาดหลักฐานพร้อมกัน",
    "accept_rest": "รับส่วนที่เหลือในมติเดียว",
}
# what a save did to several records alike, by its label
OF_MANY: Mapping[str, str] = {"delete": "ลบลงถังขยะ {n} รายการ", "link_evidence": "ผูกหลักฐาน {n} ชิ้น"}


def step_words(reader: Reader, person: str, *, redo: bool = False) -> str:
    """Return a text on what the next undo would do, or with `redo` the next redo; "" if there is none. `person`: the id
    of the person whose saves count ("" = all saves of this device)."""
    save = _next_save(reader, person, redo)
    ops = reader.history.save(save, ENOUGH) if save else ()
    return save_words(reader, ops) if ops and ops[0].label != BIRTH else ""


def step_place(reader: Reader, person: str, *, redo: bool = False) -> str:
    """Return the title of the plan or assessment that the next undo (or redo) of `person` changes; "" if none."""
    save = _next_save(reader, person, redo)
    for ref in dict.fromkeys(op.ref for op in reader.history.save(save, ENOUGH)) if save else ():
        record = reader.record(ref)
        if record and ref.entity == "motion":
            record = reader.record(record.reference("about"))
        home = (plan_of(reader, record.ref) or assessment_of(reader, record)) if record else None
        if home is not None and home != ref:
            return called(reader, home)
    return ""


def _next_save(reader: Reader, person: str, redo: bool) -> str:
    if not redo:
        return reader.history.last_save(person or None)
    undone = reader.history.save(reader.history.last_undo(person or None), limit=1)
    return undone[0].undoes if undone else ""


def save_words(reader: Reader, ops: Sequence[FieldHistoryRow]) -> str:
    """Return a text on what a save with these ops did."""
    refs = list(dict.fromkeys(op.ref for op in ops))
    main = next((ref for ref in refs if ref.entity not in ("sheet", "link")), refs[0])
    label = ops[0].label
    if label == "enter_cells" or (label == "enter_table" and len(refs) == 1):
        return _cells(reader, ops, main)
    if label == "enter_table":
        says = _("แก้ {n} แถวในตาราง")
        return says.format(n=len({ref for ref in refs if ref.entity != "progress"}) or len(refs))
    if label == "answer_item" and len(refs) > 1:
        return _("ให้คะแนน {n} ข้อ").format(n=len(refs))
    if len(refs) > 1 and label in OF_MANY:
        return _(OF_MANY[label]).format(n=len(refs))
    return _(SAVES.get(label, "แก้{what}")).format(what=called(reader, main), n=len(refs))


def _cells(reader: Reader, ops: Sequence[FieldHistoryRow], ref: Ref) -> str:
    """Return a sentence about changed cells of a plan, with the field's title if it is only one field."""
    record = reader.record(ref)
    names = {op.field for op in ops}
    if record is None or len(names) != 1:
        return _("แก้{what}").format(what=called(reader, ref))
    cell = RowFieldCell.of(reader, record, names.pop())
    field = arabic_digits(str(cell.field.title)) if cell.field else ""
    return (
        _("แก้ {field} ของ{what}")
        .format(field=field, what=called(reader, cell.row.ref))
        .replace("  ", " ")
    )
