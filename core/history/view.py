"""The records in the bin, and descriptions of what undo and redo would do."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from core.entities import DELETED
from core.forms.ports import Reader
from core.i18n import _
from core.log.ports import EMPTY, HistoryEntry, written
from core.records.titles import ConflictCell, assessment_of, called, plan_of
from core.thai.written import arabic_digits
from core.values import Record, Ref


class BinRow(NamedTuple):
    """A record in the bin that can be restored."""

    ref: Ref
    title: str
    who: str  # name of the person, "" when nobody was named
    at: int  # milliseconds since 1970 by the clock of that PC


def bin_rows(reader: Reader, unit: str, most: int) -> tuple[tuple[BinRow, ...], int]:
    """Return (the `most` newest records the unit has deleted, the number of all)."""
    found = [one for one in reader.bin(unit) if not _taken_back(reader, one)]
    people = {person.ref.id: person.text("name") for person in reader.records("person", unit)}
    return tuple(_rows(reader, [one.ref for one in found[:most]], people)), len(found)


def _taken_back(reader: Reader, record: Record) -> bool:
    """Return whether this is a row that was deleted, or its creation undone, before anything was written into it."""
    if record.ref.entity != "row" or written(reader, record):
        return False
    last = reader.history.of(record.ref, DELETED)[0]
    return last.label == EMPTY or bool(last.undoes)


def _rows(reader: Reader, refs: list[Ref], people: dict[str, str]) -> Iterator[BinRow]:
    for ref in refs:
        last = next(iter(reader.history.of(ref, DELETED)), None)
        who, at = (people.get(last.person, ""), last.clock) if last else ("", 0)
        yield BinRow(ref, called(reader, ref), who, at)


ENOUGH = 100  # ops read to describe a save: a pasted block has thousands
ADDING = (
    "add_plan_row", "add_row", "add_person", "add_evidence", "file_evidence", "add_link", "add_file", "add_made_file"
)  # fmt: skip
BIRTH = "office_new"  # the save that made the folder: it is never undone


def step_words(reader: Reader, person: str, *, redo: bool = False) -> str:
    """Return what the next undo (or redo) would do, in words; "" if there is nothing."""
    return _words_of(reader, _next_save(reader, person, redo))


def step_place(reader: Reader, person: str, *, redo: bool = False) -> str:
    """Return the title of the plan or assessment in which the next undo (or redo) would act; "" if in none."""
    return _place_of(reader, _next_save(reader, person, redo))


def _next_save(reader: Reader, person: str, redo: bool) -> str:
    if not redo:
        return reader.history.last_save(person or None)
    undone = reader.history.save(reader.history.last_undo(person or None), most=1)
    return undone[0].undoes if undone else ""


def _place_of(reader: Reader, save: str) -> str:
    for ref in dict.fromkeys(op.ref for op in reader.history.save(save, ENOUGH)) if save else ():
        record = reader.record(ref)
        if record and ref.entity == "motion":
            record = reader.record(record.reference("about"))
        home = (plan_of(reader, record.ref) or assessment_of(reader, record)) if record else None
        if home is not None and home != ref:
            return called(reader, home)
    return ""


def _words_of(reader: Reader, save: str) -> str:
    ops = reader.history.save(save, ENOUGH) if save else ()
    return save_words(reader, ops) if ops and ops[0].label != BIRTH else ""


def save_words(reader: Reader, ops: Sequence[HistoryEntry]) -> str:
    """Return in words what one save, with these ops, did."""
    refs = list(dict.fromkeys(op.ref for op in ops))
    main = next((ref for ref in refs if ref.entity not in ("sheet", "link")), refs[0])
    label = ops[0].label
    if label == "enter_cells" or (label == "enter_table" and len(refs) == 1):
        return _cells(reader, ops, main)
    if label == "enter_table":
        return _("แก้ {n} แถวในตาราง").format(n=len({ref for ref in refs if ref.entity != "progress"}) or len(refs))
    if label == "answer_item" and len(refs) > 1:
        return _("ให้คะแนน {n} ข้อ").format(n=len(refs))
    return _sentence(label).format(what=called(reader, main), n=len(refs))


def _sentence(label: str) -> str:
    sentences = {
        **dict.fromkeys(("start_assessment", "start_plan"), _("เริ่ม{what}")),
        **dict.fromkeys(ADDING, _("เพิ่ม{what}")),
        **dict.fromkeys(("delete", "delete_empty"), _("ลบ{what}")),
        "answer_item": _("ให้คะแนน{what}"),
        "set_assessment": _("แก้ข้อมูลการประเมิน"),
        "add_to_form": _("เพิ่มคนในแบบ"),
        "remove_person": _("ลบคำตอบของคนหนึ่ง"),
        "set_group": _("เปลี่ยนกลุ่มของคนหนึ่ง"),
        "keep_together": _("ใส่ผลรวมเมื่อล็อก"),
        "verify": _("ตรวจสอบข้อของหน่วยงาน"),
        "keep_verified": _("ใส่ผลตรวจสอบเมื่อล็อก"),
        "choose_setting": _("เลือกสิ่งที่แบบเปิดไว้"),
        "import_answers": _("นำเข้าคำตอบ"),
        "import_plan": _("นำเข้า{what}"),
        "add_plan_rows": _("วางหลายแถว"),
        "make_rows": _("ทำเป็นแผน"),
        "act_on_gaps": _("ทำสิ่งที่ยังขาดเป็นแผน"),
        **dict.fromkeys(("assign", "change_assigned", "withdraw_assigned"), _("มอบหมายงาน")),
        "begin_assigned": _("เริ่มงานที่ได้รับมอบหมาย"),
        "roll_up": _("เขียนยอดรวมของงานที่มอบหมาย"),
        **dict.fromkeys(("copy_row", "copy_document"), _("ทำสำเนา{what}")),
        "link_evidence": _("ผูก{what}"),
        "replace_file": _("แทน{what}"),
        "void_paper": _("ยกเลิก{what}"),
        "set_emblem": _("ตั้งครุฑหรือตราของหน่วยงาน"),
        "move_row": _("ย้าย{what}"),
        "restore": _("นำ{what}กลับจากถังขยะ"),
        "resolve": _("เลือกค่าของ{what}"),
        "sign_off": _("ล็อกเพื่อลงนาม"),
        "end_sign_off": _("ปลดล็อกเพื่อแก้ไข"),
        "revise_sign_off": _("เริ่มฉบับแก้ไข"),
        "sign_step": _("บันทึกการลงนามบนกระดาษ"),
        "clear_step": _("ลบการลงนามที่บันทึกไว้"),
        "set_route": _("กำหนดผู้ลงนาม"),
        "confirm_signed": _("ยืนยันฉบับลงนาม"),
        "print_paper": _("ขึ้นทะเบียน{what}"),
        "take_units": _("รับทะเบียนหน่วยงาน"),
        "set_dates": _("ตั้งวันกำหนดส่ง"),
        "received_on_paper": _("บันทึกว่าได้รับเป็นกระดาษ"),
        "hand_over": _("ส่งมอบงานและหน้าที่"),
        "plan_hand_over": _("จดวันส่งมอบงาน"),
        "drop_hand_over": _("ยกเลิกวันส่งมอบงาน"),
        "join_office": _("เข้าสังกัดและเขียนงานใหม่ภายใต้รหัสจริง"),
        "invite": _("ออกไฟล์เริ่มงาน"),
        "withdraw": _("ถอนไฟล์เริ่มงาน"),
        "certify": _("ยืนยันเครื่องของหน่วยงาน"),
        "revoke": _("เพิกถอนเครื่อง"),
        "renew_starts": _("ต่ออายุไฟล์เริ่มงาน"),
        "publish_form": _("ประกาศแบบ"),
        "joined_programme": _("เข้าร่วมโครงการ"),
        "declined_programme": _("ไม่เข้าร่วมโครงการ"),
        "draw_sample": _("จับสลากสุ่มตรวจ"),
        "look_again": _("บันทึกผลตรวจซ้ำ"),
        **_meetings(),
    }
    return sentences.get(label, _("แก้{what}"))


def _meetings() -> Mapping[str, str]:
    """Return the sentences for saves made while people decide together, by label."""
    return {
        "propose": _("เพิ่ม{what}"),
        "take_proposals": _("รับเรื่องที่เสนอจากโทรศัพท์"),
        "put_together": _("รวมเรื่องที่เสนอ"),
        "take_apart": _("แยกเรื่องที่รวมไว้"),
        "vote_again": _("ลบเสียงเพื่อโหวตใหม่"),
        "take_proposal_votes": _("ใส่เสียงที่นับได้"),
        "note_came": _("บันทึกผู้เข้าร่วมประชุม"),
        "make_goals": _("ตั้งเป้าหมายของแผน"),
        "prove_criteria": _("ใช้หลักฐานการประชุมกับข้อที่ขอ"),
        "begin_workshop": _("เตรียมใบลงคะแนนของที่ประชุม"),
        "take_back_slip": _("เอาใบลงคะแนนออก"),
        "start_workshop": _("เริ่มประชุมให้คะแนน"),
        "take_votes": _("รับคะแนนของที่ประชุม"),
        "close_votes": _("ปิดรับคะแนนของที่ประชุม"),
        "decide_item": _("บันทึกมติของที่ประชุม"),
        "vote_item_again": _("ให้คะแนนข้อหนึ่งอีกครั้ง"),
        "cancel_vote_again": _("ยกเลิกการให้คะแนนอีกครั้ง"),
        "count_again": _("ปิดรับคะแนนที่ให้อีกครั้ง"),
        "chair_note": _("เขียนบันทึกของประธาน"),
        "promise": _("บันทึกสิ่งที่มีผู้รับไปทำ"),
        "accept_proofless": _("รับข้อที่ขาดหลักฐานพร้อมกัน"),
        "accept_rest": _("รับส่วนที่เหลือในมติเดียว"),
    }


def _cells(reader: Reader, ops: Sequence[HistoryEntry], ref: Ref) -> str:
    """Return a sentence about changed cells of a plan, with the field's title if it is only one field."""
    record = reader.record(ref)
    names = {op.field for op in ops}
    if record is None or len(names) != 1:
        return _("แก้{what}").format(what=called(reader, ref))
    cell = ConflictCell.of(reader, record, names.pop())
    field = arabic_digits(str(cell.field.title)) if cell.field else ""
    return _("แก้ {field} ของ{what}").format(field=field, what=called(reader, cell.row.ref)).replace("  ", " ")
