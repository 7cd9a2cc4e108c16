"""What the page of health asserts is said in the states in which it is so, and in no other."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.health.facts import Damage, Salvage, TrialRestore
from core.health.kinds import KINDS
from core.health.sentences import salvage_words
from core.log.transfer import Station
from core.plan.deeds import start_plan
from storage.db.folder.store import Folder
from storage.db.reading.transfers import Transfers
from tests.core.conftest import NOON, ctx
from tests.core.health.test_health_view import FACTS, LOOKED, OWN, SECOND, found, plan_of_no_form, row, seen
from tests.known import every
from tests.said import said_in, shown, where

TRIED = TrialRestore(NOON, OWN.at, 10, 71, 0, True)
WORDS = Damage("words", ("x",))
STATES = {
    "whole": FACTS,
    "unlooked": replace(FACTS, examination=None),
    "hasty": found(thorough=False),
    "fileless": replace(FACTS, examination=LOOKED._replace(files=0)),
    "wordless": found(WORDS),
    "wordless-hasty": found(WORDS, thorough=False),
    "blind": found(Damage("file")),
    "backed-less": replace(FACTS, own=(replace(OWN, lost=frozenset({"x"})),)),
    "unbacked": replace(FACTS, own=()),
    "unbacked-at-all": replace(FACTS, own=(), second=None),
    "no-drive": replace(FACTS, second=None),
    "old-drive": replace(FACTS, second=replace(SECOND, at=NOON - timedelta(days=9))),
    "drive-ahead": replace(FACTS, second=replace(SECOND, at=NOON + timedelta(days=1))),
    "tried": replace(FACTS, trial=TRIED),
    "tried-less": replace(FACTS, trial=TRIED._replace(missing=3)),
    "tried-false": replace(FACTS, trial=TRIED._replace(whole=False)),
    "slow": replace(FACTS, own=(replace(OWN, at=NOON + timedelta(minutes=4)),)),
    "wrong": replace(FACTS, own=(replace(OWN, at=NOON + timedelta(days=400)),)),
    "synced": replace(FACTS, place=FACTS.place._replace(folder=FACTS.place.folder / "Dropbox")),
    "waiting": replace(FACTS, waiting=(3, 5 * 2**20)),
}


EVERY = tuple(STATES)
READ = tuple(state for state in EVERY if state not in ("unlooked", "hasty", "wordless-hasty", "blind"))


def but(states: tuple[str, ...], *left: str) -> str:
    return " ".join(state for state in states if state not in left)


GOOD_BACKUPS = but(EVERY, "unbacked", "unbacked-at-all", "backed-less", "tried-less", "tried-false")
ON_TIME = but(EVERY, "unbacked-at-all", "drive-ahead", "slow", "wrong")
UNSAVED = "unbacked unbacked-at-all no-drive"
SAID = {  # in which states each is said
    "ข้อมูลทุกส่วนอ่านได้และตรงกับที่บันทึก": but(READ),
    "ตรวจประวัติ {n} รายการ ไม่มีรายการที่ถูกแก้นอกโปรแกรม": but(READ),
    "ข้อความครบทุกรายการ": but(READ, "wordless"),
    "ทุกรายการมีข้อความตามที่พิมพ์ หรือมีบันทึกว่าลบแล้วหรือไม่ได้ส่งมา": but(READ, "wordless"),
    "ไฟล์หลักฐานในเครื่องนี้ครบและเปิดอ่านได้": but(READ, "fileless"),
    "อ่านซ้ำ {n} ไฟล์ ตรงกับวันที่เก็บทุกไฟล์": but(READ, "fileless"),
    "ยังไม่มีไฟล์หลักฐานในเครื่องนี้": "fileless",
    "ไฟล์ที่แนบหรือรับมาจะถูกอ่านซ้ำในการตรวจครั้งถัดไป": "fileless",
    "สิ่งที่แสดงตรงกับประวัติทุกช่อง": but(READ),
    "คำนวณใหม่จากประวัติทั้งหมดแล้วเทียบ": but(READ),
    "บันทึกการดูข้อมูลบุคคลครบ": but(READ),
    "ไม่มีบรรทัดที่ถูกแก้หรือตัดออก": but(READ),
    "ตรวจได้หลังซ่อมเรื่องที่เสียหายแล้ว": "blind",
    "กด ตรวจอีกครั้ง เพื่อตรวจส่วนนี้": "unlooked hasty wordless-hasty",
    "สำรองในเครื่องทุกครึ่งชั่วโมงที่มีการแก้ไข": GOOD_BACKUPS,
    "เก็บไว้ {n} ชุด นับและเทียบแล้วเมื่อทำแต่ละชุด": but(EVERY, "unbacked", "unbacked-at-all"),
    "ไฟล์สำรองชุดล่าสุดขาดไฟล์หลักฐาน {n} ไฟล์": "backed-less",
    "ยังไม่มีไฟล์สำรองในเครื่อง": "unbacked unbacked-at-all",
    "ยังกู้คืนไม่ได้ เพราะไม่มีไฟล์ให้กู้คืน": "unbacked unbacked-at-all",
    "กด สำรองตอนนี้ หรือรอ โปรแกรมทำเองทุกครึ่งชั่วโมงที่มีการแก้ไข และเมื่อปิดหน้าต่าง": "unbacked unbacked-at-all",
    "ทดลองกู้คืนชุด {at} แล้ว ครบและเปิดได้": "tried",
    "ทดลองกู้คืนแล้ว ไฟล์สำรองชุดล่าสุดไม่ครบ": "tried-less tried-false",
    "ชุด {at} กู้คืนได้ไม่ครบ {lacking}": "tried-less tried-false",
    "ชุดก่อนหน้านี้อาจครบกว่า ดูได้ในหน้าไฟล์สำรอง": "tried-less tried-false",
    "ขาดไฟล์หลักฐาน {n} ไฟล์": "backed-less tried-less",
    "ข้อมูลที่ได้ไม่ตรงกับที่บันทึกไว้ในชุด": "tried-false",
    "ยังไม่เคยสำรองลงแฟลชไดรฟ์": "unbacked-at-all no-drive",
    "ถ้าเครื่องเสียหรือหาย งานที่ยังไม่ได้ส่งจะหายไปด้วย": "unbacked-at-all no-drive",
    "ถ้าเครื่องเสียหรือหาย งาน {n} วันที่ยังไม่ได้ส่งจะหายไปด้วย": "old-drive",
    "สำรองลงแฟลชไดรฟ์แล้ว": "drive-ahead",
    "ยังไม่เคยได้ยินเวลาของเครื่องอื่น จึงเทียบกับไฟล์สำรองของเครื่องนี้เท่านั้น": ON_TIME,
    "ยังไม่เคยได้ยินเวลาของเครื่องอื่น และยังไม่มีไฟล์สำรองให้เทียบ": "unbacked-at-all",
    "ไม่กระทบงาน ลำดับการแก้ไขยังถูกต้อง": "slow",
    "ไม่ต้องกู้คืน ไม่มีอะไรหาย": "drive-ahead wrong",
    "ทำงานต่อได้ ลำดับการแก้ไขยังถูกต้อง": "drive-ahead wrong",
    "ไม่ต้องกู้คืน ถ้าผลตรวจเรื่องอื่นเรียบร้อย": "synced",
    "ไฟล์จากผู้ส่งที่ยังไม่รู้จักรออยู่ {n} ไฟล์": "waiting",
    "ใช้เนื้อที่ {size} ยังไม่มีผลกับข้อมูล นำเข้าเองเมื่อการยืนยันผู้ส่งมาถึง": "waiting",
    "พบข้อมูลเสียหาย {n} เรื่อง เปิดแต่ละเรื่องเพื่อดูว่าต้องทำอะไร": "wordless wordless-hasty blind tried-less tried-false",
    "ยังตรวจไม่ครบ ส่วนที่ยังไม่ได้ตรวจไม่นับว่าเรียบร้อย": "unlooked hasty",
    "ไม่พบข้อมูลเสียหาย มี {n} เรื่องที่ควรทำ": f"backed-less {UNSAVED} old-drive drive-ahead wrong synced",
    "ข้อมูลครบและอ่านได้ แต่ยังไม่มีไฟล์สำรองในเครื่อง": "",
    "ข้อมูลครบ อ่านได้ และมีไฟล์สำรอง": "whole fileless tried slow waiting",
}  # fmt: skip


def test_each_sentence_of_health_stands_in_its_states_and_in_no_other(folder: Folder) -> None:
    idle = seen(folder, STATES["unbacked-at-all"])
    assert (idle.todo, idle.summary) == (0, "ข้อมูลครบและอ่านได้ แต่ยังไม่มีไฟล์สำรองในเครื่อง"), "there is nothing to lose"
    start_plan(ctx(folder), folder, next(each for each in every(folder.forms) if not each.kind), 2569)
    views = {state: seen(folder, facts) for state, facts in STATES.items()}
    said = {state: f"{shown(view)}\n{view.summary}" for state, view in views.items()}
    assert where(said, SAID) == SAID
    assert said_in(said, "ยังไม่มีไฟล์สำรองในเครื่อง", whole=True) == "unbacked unbacked-at-all", "the row itself"


OF_KIND = {  # what is said of each kind of damage and may not be said of another
    "ร้ายแรงที่สุด บางส่วนของสิ่งที่บันทึกไว้อาจอ่านไม่ได้แล้ว": "file",
    "กู้ข้อมูลที่ยังอ่านได้ ไฟล์ที่เสียถูกเก็บไว้ในโฟลเดอร์ backups แล้วสร้างไฟล์ใหม่จากบันทึกที่ยังครบ": "file",
    "ได้ข้อมูลครบถึงเวลาที่สำรอง งานหลังจากนั้นจะไม่มี จึงควรกู้ส่วนที่อ่านได้ก่อน": "file",
    "ยังไม่ควรกรอกต่อ สิ่งที่บันทึกลงไฟล์ที่เสียอาจหายไปด้วย": "file",
    "ร้ายแรง ยังไม่รู้ว่าส่วนที่ตรวจไม่ได้ครบหรือไม่": "unread",
    "สร้างไฟล์ข้อมูลใหม่จากบันทึกที่ยังครบ แล้วตรวจอีกครั้ง ไฟล์เดิมถูกเก็บไว้": "unread",
    "ได้ข้อมูลครบถึงเวลาที่สำรอง งานหลังจากนั้นจะไม่มี": "unread",
    "ยังไม่ควรกรอกต่อ": "unread layout",
    "ได้ไฟล์ที่มีโครงสร้างถูกต้อง แต่งานหลังเวลาที่สำรองจะไม่มี ไม่จำเป็นถ้าสร้างใหม่ได้": "layout",
    "ได้คำเดิมกลับมา แต่งานหลังเวลาที่สำรองจะไม่มี ไม่จำเป็นถ้าซ่อมได้": "settings",
    "ยังไม่ควรกรอก พิมพ์ หรือส่งออก": "settings own",
    "นำบันทึกเดิมกลับจากไฟล์สำรองล่าสุดที่มีครบ ส่วนที่ไม่มีในไฟล์สำรองจะขอคืนจากหน่วยงานที่เคยรับ": "own",
    "ได้บันทึกเดิมถึงเวลาที่สำรอง งานหลังจากนั้นจะไม่มี": "own",
    "บันทึกของเครื่องนี้ที่เคยส่งออกหรือสำรองแล้วหายไป": "own_lost",
    "ร้ายแรง งานบางส่วนไม่อยู่ในโฟลเดอร์แล้ว แต่มีอยู่ที่อื่น": "own_lost",
    "นำกลับจากไฟล์สำรองล่าสุดที่มี ส่วนที่ไม่มีในไฟล์สำรองจะขอคืนจากหน่วยงานที่เคยรับ": "own_lost",
    "กรอกต่อได้ แต่ยังไม่ควรพิมพ์หรือส่งออก": "own_lost false_words",
    "นำบันทึกนั้นออก แล้วนำกลับจากไฟล์สำรอง หรือขอใหม่จากผู้ที่มี": "history",
    "ได้บันทึกเดิมถึงเวลาที่สำรอง งานของหน่วยงานหลังจากนั้นจะไม่มี ไม่จำเป็นถ้าซ่อมได้": "history",
    "กรอกงานของตนต่อได้ แต่ยังไม่ควรสรุปหรือพิมพ์ข้อมูลของผู้อื่น": "history lost",
    "ร้ายแรง ข้อมูลของหน่วยงานอื่นไม่ครบโดยไม่มีใครลบ": "lost",
    "นำกลับจากไฟล์สำรองล่าสุดที่มี ส่วนที่ไม่มีในไฟล์สำรองจะขอใหม่จากผู้ที่มี": "lost",
    "ได้ส่วนที่หายกลับมาถึงเวลาที่สำรอง งานของหน่วยงานหลังจากนั้นจะไม่มี ไม่จำเป็นถ้าซ่อมได้": "lost",
    "มีบรรทัดในบันทึกที่ไม่มีใครลงนาม": "lines",
    "นำบรรทัดที่ไม่มีใครลงนามออก บันทึกที่ลงนามไว้อยู่ครบ": "lines",
    "ไม่จำเป็น งานหลังเวลาที่สำรองจะไม่มี": "lines local",
    "ยังไม่ควรพิมพ์หรือส่งออก": "lines shown",
    "ข้อความที่พิมพ์ไว้ไม่อยู่ในโฟลเดอร์แล้ว แต่ค่าอื่นอยู่ครบ": "words",
    "นำข้อความกลับจากไฟล์สำรองล่าสุดที่มี ส่วนที่ไม่มีในไฟล์สำรองจะขอจากหน่วยงานที่เคยรับ": "words",
    "ได้ข้อความกลับมา แต่งานหลังเวลาที่สำรองจะไม่มี ไม่จำเป็นถ้าซ่อมได้": "words",
    "นำข้อความที่ไม่ตรงออก แล้วนำข้อความเดิมกลับจากไฟล์สำรอง หรือขอจากหน่วยงานที่เคยรับ": "false_words",
    "ได้ข้อความเดิมกลับมา แต่งานหลังเวลาที่สำรองจะไม่มี ไม่จำเป็นถ้าซ่อมได้": "false_words",
    "นำไฟล์กลับจากไฟล์สำรองที่มี ส่วนที่ไม่มีจะขอจากหน่วยงานที่เคยรับ หรือแนบไฟล์เดิมใหม่": "evidence",
    "ได้ไฟล์กลับมา แต่งานหลังเวลาที่สำรองจะไม่มี ไม่จำเป็นถ้าซ่อมได้": "evidence",
    "เก็บไฟล์ที่เสียไว้ต่างหาก แล้วนำไฟล์เดิมกลับจากไฟล์สำรองที่มี หรือขอจากหน่วยงานที่เคยรับ": "false_evidence",
    "ได้ไฟล์เดิมกลับมา แต่งานหลังเวลาที่สำรองจะไม่มี ไม่จำเป็นถ้าซ่อมได้": "false_evidence",
    "สิ่งที่แสดงไม่ตรงกับบันทึก": "shown",
    "ค่าที่เห็นบนหน้าจออาจผิด แต่บันทึกอยู่ครบ": "shown",
    "สร้างสิ่งที่แสดงใหม่จากบันทึก ไม่มีข้อมูลใดหาย": "shown",
    "ไม่จำเป็น บันทึกในโฟลเดอร์อยู่ครบ": "shown",
    "ไม่กระทบค่าที่กรอก แต่ใครได้รับอะไรแล้วที่แสดงอยู่เชื่อไม่ได้": "local",
    "นำส่วนที่ไม่มีลายเซ็นออก ใบตอบรับฉบับต่อไปจะบอกใหม่ และไฟล์ถัดไปอาจส่งข้อมูลบางส่วนซ้ำ": "local",
    "ไม่กระทบค่าที่กรอก แต่ตอบไม่ได้ครบว่าใครเห็นข้อมูลบุคคล": "views",
    "แจ้งผู้ดูแลข้อมูลส่วนบุคคลของหน่วยงาน แล้วรับทราบ รอยขาดยังแสดงอยู่ในบันทึกการดูตลอดไป": "views",
    "ได้กุญแจใหม่เช่นกัน แต่งานหลังเวลาที่สำรองจะไม่มี ไม่จำเป็นถ้าทำกุญแจใหม่ได้": "keys",
    "กู้คืนในเครื่องนี้ไม่ได้จนกว่ากุญแจเดิมจะกลับมา": "keys_only",
    "การลบข้อมูลบุคคลตามกฎหมายยังไม่ครบทุกที่": "erasing",
    "ข้อมูลในโฟลเดอร์ครบและใช้ได้ แต่สิ่งที่ลบแล้วอาจยังอ่านได้จากที่เหล่านี้": "erasing",
    "ลบต่อให้ครบ การสำรองครั้งถัดไปลงที่เดียวกันก็ลบให้เช่นกัน": "erasing",
    "สิ่งที่ลบตามกฎหมายแล้วอาจยังอยู่ในไฟล์สำรองที่นั้น": "erasing_away",
    "ต่อที่เก็บนั้นแล้วสำรองลงหนึ่งครั้ง โปรแกรมลบให้เอง ถ้าไม่มีที่เก็บนั้นแล้วไม่ต้องทำอะไร": "erasing_away",
    "ไม่ร้ายแรง ส่วนที่ขาดถูกขอไว้แล้วและไม่นับว่ามีอยู่": "asked",
    "ส่งออกไฟล์ถึงหน่วยงานที่เคยรับ แล้วนำเข้าไฟล์ที่ได้รับตอบ": "asked",
}  # fmt: skip


def test_what_is_said_of_one_kind_of_damage_is_said_of_no_other(folder: Folder) -> None:
    said = {kind: shown(row(seen(folder, found(Damage(kind, ("x",)))), kind)) for kind in KINDS}
    assert where(said, OF_KIND, whole=True) == OF_KIND


def test_a_form_is_lacking_or_every_document_has_its_own(folder: Folder) -> None:
    said = {"empty": shown(seen(folder))}
    instrument = next(each for each in every(folder.forms) if not each.kind)
    start_plan(ctx(folder), folder, instrument, 2569)
    said["known"] = shown(seen(folder))
    plan_of_no_form(folder)
    said["unknown"] = shown(seen(folder))
    assert said_in(said, "แบบครบทุกเอกสาร", whole=True) == "known"
    assert said_in(said, "{n} เอกสารใช้แบบที่เครื่องนี้ไม่มี", whole=True) == "unknown"
    assert said_in(said, "ข้อมูลอยู่ครบ แต่ยังเปิดดูและพิมพ์เอกสารเหล่านี้ไม่ได้", whole=True) == "unknown"


def test_what_another_pc_told_is_the_clock_that_is_compared(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """A time that is no time is not counted among them."""
    heard = Station(folder.writer.unit, "", "office", "2026-01-14T10:00:00+07:00", 1, 1)
    monkeypatch.setattr(Transfers, "stations", lambda _self, _unit: [heard, heard._replace(at="เมื่อวาน")])
    text = row(seen(folder), "clock").detail
    assert text == "เทียบกับเวลาที่ได้ยินจากเครื่องอื่น 1 ครั้ง"


def test_what_a_rescue_would_ask_for_is_not_said_to_be_asked() -> None:
    found = Salvage(9, 3, "", 0, (), ("ภาพ.jpg",))
    for one, said in ((found, True), (found._replace(asked=()), False)):
        words = "\n".join(salvage_words(one, ()))
        assert ("จะขอ 1 แห่งในไฟล์รับส่งถัดไป" in words) == said
        assert "ขอไว้" not in words
