"""The page of health: what is green was looked at, damage is a row with its answers, each sentence is so."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from core.backups.retention import Backup, DatabaseSummary, SecondBackupLocation, UnusableBackup
from core.exchange.receivers import ABOVE, ConfirmedOpCount, ReceiverProgress, ReceiverUnit
from core.health.diagnoses import around_words
from core.health.facts import (
    KINDS,
    STATE_KINDS,
    SYNCED,
    Damage,
    DamageGravity,
    FolderDiskSpace,
    FolderExamination,
    SalvagePreview,
    TrialRestoreResult,
    state_of,
)
from core.health.rows import URGENT, HealthRow, HealthRowState, HealthView
from core.health.view import HealthFacts, health_view, report
from core.log.post import ReportingDevice
from core.plan.deeds import start_plan
from core.values import Change, Plain, Ref, Written
from storage.db.folder.store import Folder
from storage.db.reading.transfers import FolderTransferReader
from tests.core.conftest import NOON, ctx
from tests.known import every
from tests.said import said_in, shown, where

PARTS = {"records", "texts", "files", "shown", "views"}
PLACE = FolderDiskSpace(Path("/data/office"), 148 * 2**20, 74 * 2**20, 18 * 2**20, 86 * 2**30)
HOLDING = DatabaseSummary("f", "u", "S10", "หน่วยตัวอย่าง", 10, 5, frozenset(), frozenset(), "")
OWN = Backup(Path("/data/office/backups/a.backup.zip"), NOON - timedelta(hours=1), "timer", HOLDING)
SECOND = SecondBackupLocation(Path("/media/สมชาย/USB"), NOON - timedelta(days=2))
LOOKED = FolderExamination(NOON, 6.0, True, 4182, 71, ())
FACTS = HealthFacts(NOON, LOOKED, (OWN,), SECOND, PLACE)


def seen(folder: Folder, facts: HealthFacts = FACTS) -> HealthView:
    return health_view(folder, folder.writer.unit, facts)


def found(*damages: Damage, thorough: bool = True) -> HealthFacts:
    return replace(FACTS, examination=LOOKED._replace(damages=damages, thorough=thorough))


def row(view: HealthView, key: str) -> HealthRow:
    return next(one for one in view.rows if one.key == key)


def plan_of_no_form(folder: Folder) -> None:
    """A plan whose form is not on this PC."""
    unit = folder.writer.unit
    fields: dict[str, Written] = {
        "unit": Plain(unit),
        "instrument_id": Plain("gone"),
        "year": 2569,
        "no": 2,
    }
    plan = Ref(unit, "plan", "1" * 32)
    folder.save(
        ctx(folder), "plan_new", [Change(plan, name, value) for name, value in fields.items()]
    )


@pytest.mark.parametrize("facts", [replace(FACTS, examination=None), found(thorough=False)])
def test_what_nobody_has_looked_at_is_never_shown_as_good(
    folder: Folder, facts: HealthFacts
) -> None:
    view = seen(folder, facts)
    assert {one.key for one in view.of(HealthRowState.UNREAD)} == PARTS
    assert not view.examined
    assert view.good < len(view.rows)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_damage_is_a_row_with_its_four_answers(folder: Folder, kind: str) -> None:
    places = tuple(f"แห่งที่ {n}" for n in range(300))
    view = seen(folder, found(Damage(kind, places)))
    shown = row(view, kind)
    answers = shown.diagnosis
    assert answers is not None
    assert all((answers.serious, answers.do, answers.restore, answers.go_on))
    assert answers.places == places, "all of them are listed"
    urgent = KINDS[kind].gravity is not DamageGravity.NOTE
    assert (shown.state in URGENT) == urgent
    assert (shown.remedy is not None) == (urgent or bool(answers.remedy)), (
        "what is urgent has a button"
    )
    assert view.todo == urgent
    assert not urgent or view.rows[0] is shown, "what waits for a person stands first"


def test_no_kind_of_damage_vouches_for_what_another_may_have_harmed(folder: Folder) -> None:
    plan_of_no_form(folder)
    view = seen(folder, found(*(Damage(kind, ("x",)) for kind in KINDS)))
    said = [
        answer
        for one in view.rows
        if one.diagnosis
        for answer in (one.diagnosis.serious, one.diagnosis.do, one.diagnosis.restore)
    ]
    assert len(said) > 3 * len(KINDS)
    claims = ("อยู่ครบ", "ครบและใช้ได้", "ไม่มีอะไรหาย", "ข้อมูลของหน่วยงานอื่น")
    assert [one for one in said if any(claim in one for claim in claims)] == []


@pytest.mark.parametrize(
    "kind", [kind for kind, row in KINDS.items() if row.gravity is not DamageGravity.NOTE]
)
def test_no_part_that_is_damaged_is_called_good(folder: Folder, kind: str) -> None:
    before = {one.key for one in seen(folder).of(HealthRowState.FINE)}
    after = {one.key for one in seen(folder, found(Damage(kind, ("x",)))).of(HealthRowState.FINE)}
    assert before - after, "some green line is gone"
    if kind in ("file", "unread", "layout"):
        assert not after & PARTS, "what could not be read is not called good"


@pytest.mark.parametrize(
    ("key", "part"),
    [("a" * 64, "files"), (f"{'a' * 64}/7/9", "texts"), (f"{'b' * 32}/{'c' * 32}", "records")],
)
def test_a_part_that_lacks_what_was_asked_for_is_not_called_whole(
    folder: Folder, key: str, part: str
) -> None:
    view = seen(folder, found(Damage("asked", ("x",), (key,))))
    assert PARTS - {one.key for one in view.of(HealthRowState.FINE)} == {part}
    assert view.summary == "ไม่พบข้อมูลเสียหาย ส่วนที่ขาดขอไว้แล้วและยังไม่มา"
    assert "ไม่พบข้อมูลเสียหาย ส่วนที่ขาด" not in seen(folder).summary


def test_damage_stands_before_what_ought_to_be_done(folder: Folder) -> None:
    facts = replace(
        found(Damage("words", ("x",))), second=replace(SECOND, at=NOON - timedelta(days=23))
    )
    assert [one.key for one in seen(folder, facts).of(*URGENT)] == ["words", "second"]


@pytest.mark.parametrize(
    ("days", "state"), [(0, "fine"), (6, "fine"), (7, "should"), (23, "should")]
)
def test_the_flash_drive_is_asked_for_after_a_week_with_its_days(
    folder: Folder, days: int, state: str
) -> None:
    facts = replace(FACTS, second=replace(SECOND, at=NOON - timedelta(days=days)))
    shown = row(seen(folder, facts), "second")
    assert shown.state == state
    assert not days or str(days) in shown.title


@pytest.mark.parametrize(
    ("ahead", "state"),
    [(timedelta(0), "fine"), (timedelta(minutes=4), "note"), (timedelta(days=400), "should")],
)
def test_a_clock_that_stepped_back_is_told_by_the_newest_backup(
    folder: Folder, ahead: timedelta, state: str
) -> None:
    facts = replace(FACTS, backups=(replace(OWN, at=NOON + ahead),))
    assert row(seen(folder, facts), "clock").state == state


def test_a_trial_that_brought_less_is_damage_and_one_that_brought_all_is_told(
    folder: Folder,
) -> None:
    tried = TrialRestoreResult(NOON, OWN.at, 10, 71, 0, True)
    good = row(seen(folder, replace(FACTS, trial=tried)), "backups")
    assert good.state is HealthRowState.FINE
    assert "ทดลอง" in good.detail
    assert "ทดลอง" not in row(seen(folder), "backups").detail, "nobody has tried"
    for worse in (tried._replace(whole=False), tried._replace(missing=3)):
        assert (
            row(seen(folder, replace(FACTS, trial=worse)), "backups").state is HealthRowState.DAMAGE
        )


@pytest.mark.parametrize("called", SYNCED)
def test_a_folder_of_a_program_that_syncs_is_told_by_its_name(folder: Folder, called: str) -> None:
    place = PLACE._replace(folder=Path("/disk/x") / called.upper() / "office")
    assert row(seen(folder, replace(FACTS, place=place)), "place").state is HealthRowState.SHOULD


def test_a_folder_that_only_sounds_like_one_is_not() -> None:
    assert FolderDiskSpace.synced_by(Path("/disk/x/boxes/megaphone/office")) == ""
    assert FolderDiskSpace.synced_by(Path("/disk/x/OneDrive - กรม/office")) == "OneDrive"


def test_what_sync_programs_do_to_a_folder_is_told_in_sentences() -> None:
    examination = found(Damage("words", ("x",)), Damage("copies", ("prongsai (1).db",))).examination
    assert examination is not None
    (only,) = around_words(Path("/disk/office"), examination)
    assert "prongsai (1).db" in only
    in_cloud, copies = around_words(Path("/disk/ไดรฟ์ของฉัน/office"), examination)
    assert ("Google Drive" in in_cloud, copies) == (True, only)
    assert around_words(Path("/disk/office"), examination._replace(damages=())) == ()


def test_the_counts_are_of_the_rows(folder: Folder) -> None:
    facts = found(Damage("words", ("x",)), Damage("evidence", ("y",)))
    view = seen(folder, replace(facts, waiting=(3, 1024)))
    assert view.todo == len(view.of(*URGENT)) == 2
    noted = view.of(HealthRowState.NOTE)
    assert len(noted) == 1, "what is only to be known is not called in order"
    assert view.good == len(view.rows) - view.todo - len(noted) > 0
    counts = f"เรียบร้อย {view.good} จาก {len(view.rows)} เรื่อง ต้องดู 2 เรื่อง"
    assert counts in report(view, FACTS, "Prongsai").splitlines()


SECRETS = ("สมชาย", "ใจดี", "ภาพกิจกรรม", "อำเภอตัวอย่าง", "หน่วยตัวอย่าง", "/data", "/media")


@pytest.mark.parametrize("kind", KINDS)
def test_the_report_names_no_person_file_or_unit(folder: Folder, kind: str) -> None:
    places = ("นายสมชาย ใจดี", "ภาพกิจกรรม 4.jpg", "สำนักงานพัฒนาชุมชนอำเภอตัวอย่าง")
    facts = replace(
        found(Damage(kind, places, ("ab",))), second=replace(SECOND, at=NOON - timedelta(days=30))
    )
    view = seen(folder, facts)
    written = report(view, facts, "Prongsai")
    assert [word for word in SECRETS if word in written] == []
    assert kind in written
    assert "3 แห่ง" in written
    shown = " ".join(f"{one.title} {one.detail}" for one in view.rows)
    assert any(word in shown for word in SECRETS), (
        "the page itself names them: the search above can fail"
    )


def way(has: int, of: int, at: str = "2026-01-03T10:00:00+07:00") -> ReceiverProgress:
    stop = ConfirmedOpCount("p", "จังหวัดตัวอย่าง", at, has, of) if at else None
    return ReceiverProgress(ReceiverUnit("p", "S10", "จังหวัดตัวอย่าง", ABOVE, ("age1",)), stop)


@pytest.mark.parametrize(
    ("ways", "state", "title"),
    [
        ((way(7, 7),), HealthRowState.FINE, "ต้นสังกัดรับครบทุกบันทึกที่มีในเครื่องนี้"),
        ((way(6, 7),), HealthRowState.NOTE, "ต้นสังกัดตอบรับครบ 0 จาก 1 แห่ง"),
        ((way(7, 7), way(3, 7)), HealthRowState.NOTE, "ต้นสังกัดตอบรับครบ 1 จาก 2 แห่ง"),
        ((way(0, 7, ""),), HealthRowState.NOTE, "ต้นสังกัดยังไม่เคยตอบรับ"),
    ],
)
def test_a_parent_has_everything_only_by_its_receipts(
    folder: Folder,
    monkeypatch: pytest.MonkeyPatch,
    ways: tuple[ReceiverProgress, ...],
    state: HealthRowState,
    title: str,
) -> None:
    monkeypatch.setattr("core.health.view.ways", lambda _reader, _unit: ways)
    shown = row(seen(folder), "receipts")
    assert (shown.state, shown.title) == (state, title)
    monkeypatch.setattr("core.health.view.ways", lambda _reader, _unit: ())
    assert not any(one.key == "receipts" for one in seen(folder).rows), "nobody is above"


LOST = UnusableBackup(
    OWN.path.with_name("b.backup.zip"), OWN.at + timedelta(minutes=30), "เพราะไฟล์ตั้งต้นไม่อยู่"
)
OLDER = LOST._replace(at=OWN.at - timedelta(days=1))


@pytest.mark.parametrize(
    ("own", "unfit", "state", "title"),
    [
        ((OWN,), (), HealthRowState.FINE, "สำรองในเครื่องทุกครึ่งชั่วโมง"),
        ((OWN,), (LOST,), HealthRowState.SHOULD, "ไฟล์สำรองในเครื่องชุดล่าสุดกู้คืนไม่ได้"),
        ((), (LOST, OLDER), HealthRowState.SHOULD, "ไฟล์สำรองในเครื่องชุดล่าสุดกู้คืนไม่ได้"),
        ((OWN,), (OLDER,), HealthRowState.NOTE, "สำรองในเครื่องทุกครึ่งชั่วโมง"),
    ],
)
def test_a_backup_that_cannot_be_put_back_is_never_counted_as_one(
    folder: Folder,
    own: tuple[Backup, ...],
    unfit: tuple[UnusableBackup, ...],
    state: HealthRowState,
    title: str,
) -> None:
    shown = row(seen(folder, replace(FACTS, backups=own, unfit=unfit)), "backups")
    assert shown.state is state
    assert shown.title.startswith(title)
    assert ("กู้คืนไม่ได้" in shown.title + shown.detail) == bool(unfit)
    assert ("เก็บไว้ 1 ชุด" in shown.detail) == (state is not HealthRowState.SHOULD)
    if state is HealthRowState.SHOULD:
        answers = shown.diagnosis
        assert answers is not None
        assert len(answers.places) == len(unfit)
        assert ("ไม่มีชุดใดในเครื่องที่กู้คืนได้" in answers.restore) == (not own)


def test_a_trial_before_evidence_was_harmed_is_no_longer_told(folder: Folder) -> None:
    tried = TrialRestoreResult(NOON - timedelta(minutes=5), OWN.at, 10, 6, 0, whole=True)
    harmed = found(Damage("false_evidence", ("ภาพ.jpg",)))
    told = {
        "whole": replace(FACTS, trial=tried),
        "words lost": replace(found(Damage("words", ("x",))), trial=tried),
        "harmed": replace(harmed, trial=tried),
        "tried after": replace(harmed, trial=tried._replace(at=NOON + timedelta(minutes=5))),
    }
    said = {
        state
        for state, facts in told.items()
        if "ครบและเปิดได้" in row(seen(folder, facts), "backups").detail
    }
    assert said == {"whole", "words lost", "tried after"}
    failed = replace(harmed, trial=tried._replace(missing=3))
    assert row(seen(folder, failed), "backups").state is HealthRowState.DAMAGE, (
        "what failed is still told"
    )


STOPPED = NOON + timedelta(minutes=20)
CUT = "หยุดกลางคันเมื่อ 12.20 น."


@pytest.mark.parametrize("before", [None, LOOKED._replace(thorough=False)])
def test_a_look_that_was_stopped_is_said_to_be_so_and_makes_nothing_good(
    folder: Folder, before: FolderExamination | None
) -> None:
    facts = replace(FACTS, examination=before, stopped=STOPPED, now=STOPPED)
    view = seen(folder, facts)
    assert view.examined == f"{CUT} ยังตรวจไม่ครบ"
    assert {one.key for one in view.of(HealthRowState.UNREAD)} == PARTS
    assert view.summary.startswith("ยังตรวจไม่ครบ")
    assert CUT in report(view, facts, "Prongsai")


def test_a_stopped_look_leaves_the_date_of_the_whole_one(folder: Folder) -> None:
    whole = replace(FACTS, now=STOPPED)
    assert seen(folder, whole).examined == "ตรวจล่าสุด 12.00 น. ใช้เวลา 6 วินาที"
    view = seen(folder, replace(whole, stopped=STOPPED))
    assert view.examined == f"{CUT} ผลนี้เป็นของการตรวจครั้งก่อน 12.00 น."
    assert {row(view, key).when for key in PARTS} == {"12.00 น."}
    assert view.summary == "ไม่พบข้อมูลเสียหายในการตรวจครั้งก่อน การตรวจล่าสุดถูกหยุดกลางคัน"
    broken = replace(found(Damage("words", ("x",))), stopped=STOPPED)
    assert "ไม่พบ" not in seen(folder, broken).summary


TRIED = TrialRestoreResult(NOON, OWN.at, 10, 71, 0, True)


WORDS = Damage("words", ("x",))


STATES = {
    "whole": FACTS,
    "unlooked": replace(FACTS, examination=None),
    "hasty": found(thorough=False),
    "fileless": replace(FACTS, examination=LOOKED._replace(files=0)),
    "wordless": found(WORDS),
    "wordless-hasty": found(WORDS, thorough=False),
    "blind": found(Damage("file")),
    "backed-less": replace(FACTS, backups=(replace(OWN, lost_files=frozenset({"x"})),)),
    "unbacked": replace(FACTS, backups=()),
    "unbacked-at-all": replace(FACTS, backups=(), second=None),
    "no-drive": replace(FACTS, second=None),
    "old-drive": replace(FACTS, second=replace(SECOND, at=NOON - timedelta(days=9))),
    "drive-ahead": replace(FACTS, second=replace(SECOND, at=NOON + timedelta(days=1))),
    "tried": replace(FACTS, trial=TRIED),
    "tried-less": replace(FACTS, trial=TRIED._replace(missing=3)),
    "tried-false": replace(FACTS, trial=TRIED._replace(whole=False)),
    "slow": replace(FACTS, backups=(replace(OWN, at=NOON + timedelta(minutes=4)),)),
    "wrong": replace(FACTS, backups=(replace(OWN, at=NOON + timedelta(days=400)),)),
    "synced": replace(FACTS, place=FACTS.place._replace(folder=FACTS.place.folder / "Dropbox")),
    "waiting": replace(FACTS, waiting=(3, 5 * 2**20)),
}


EVERY = tuple(STATES)


READ = tuple(
    state for state in EVERY if state not in ("unlooked", "hasty", "wordless-hasty", "blind")
)


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
    "ไม่ต้องกู้คืนเพราะเรื่องนี้": "drive-ahead wrong",
    "ทำงานต่อได้ ลำดับการแก้ไขยังถูกต้อง": "drive-ahead wrong",
    "ไม่ต้องกู้คืน ถ้าผลตรวจเรื่องอื่นเรียบร้อย": "synced",
    "ไฟล์จากผู้ส่งที่ยังไม่รู้จักรออยู่ {n} ไฟล์": "waiting",
    "ใช้เนื้อที่ {size} ยังไม่มีผลกับข้อมูล นำเข้าเองเมื่อการยืนยันผู้ส่งมาถึง": "waiting",
    "พบข้อมูลเสียหาย {n} เรื่อง เปิดแต่ละเรื่องเพื่อดูว่าต้องทำอะไร": "wordless wordless-hasty blind tried-less tried-false",
    "ยังตรวจไม่ครบ ส่วนที่ยังไม่ได้ตรวจไม่นับว่าเรียบร้อย": "unlooked hasty",
    "ไม่พบข้อมูลเสียหาย มี {n} เรื่องที่ควรทำ": f"backed-less {UNSAVED} old-drive drive-ahead wrong synced",
    "ข้อมูลครบและอ่านได้ แต่ยังไม่มีไฟล์สำรองในเครื่อง": "",
    "ข้อมูลครบ อ่านได้ และมีไฟล์สำรอง": "whole fileless tried slow waiting",
}


def test_each_sentence_of_health_stands_in_its_states_and_in_no_other(folder: Folder) -> None:
    idle = seen(folder, STATES["unbacked-at-all"])
    assert (idle.todo, idle.summary) == (0, "ข้อมูลครบและอ่านได้ แต่ยังไม่มีไฟล์สำรองในเครื่อง"), (
        "there is nothing to lose"
    )
    start_plan(
        ctx(folder), folder, next(each for each in every(folder.forms) if not each.kind), 2569
    )
    views = {state: seen(folder, facts) for state, facts in STATES.items()}
    said = {state: f"{shown(view)}\n{view.summary}" for state, view in views.items()}
    assert where(said, SAID) == SAID
    assert said_in(said, "ยังไม่มีไฟล์สำรองในเครื่อง", whole=True) == "unbacked unbacked-at-all", (
        "the row itself"
    )


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
    "ร้ายแรง ข้อมูลที่รับจากเครื่องอื่นไม่ครบโดยไม่มีใครลบ": "lost",
    "นำกลับจากไฟล์สำรองล่าสุดที่มี ส่วนที่ไม่มีในไฟล์สำรองจะขอใหม่จากผู้ที่มี": "lost",
    "ได้ส่วนที่หายกลับมาถึงเวลาที่สำรอง งานของหน่วยงานหลังจากนั้นจะไม่มี ไม่จำเป็นถ้าซ่อมได้": "lost",
    "มีบรรทัดในบันทึกที่ไม่มีใครลงนาม": "lines",
    "นำบรรทัดที่ไม่มีใครลงนามออก โดยไม่แตะบันทึกที่ลงนามไว้": "lines",
    "ไม่จำเป็น งานหลังเวลาที่สำรองจะไม่มี": "lines local",
    "ยังไม่ควรพิมพ์หรือส่งออก": "lines shown",
    "ข้อความที่พิมพ์ไว้ไม่อยู่ในโฟลเดอร์แล้ว เรื่องนี้ไม่กระทบค่าอื่น": "words",
    "นำข้อความกลับจากไฟล์สำรองล่าสุดที่มี ส่วนที่ไม่มีในไฟล์สำรองจะขอจากหน่วยงานที่เคยรับ": "words",
    "ได้ข้อความกลับมา แต่งานหลังเวลาที่สำรองจะไม่มี ไม่จำเป็นถ้าซ่อมได้": "words",
    "นำข้อความที่ไม่ตรงออก แล้วนำข้อความเดิมกลับจากไฟล์สำรอง หรือขอจากหน่วยงานที่เคยรับ": "false_words",
    "ได้ข้อความเดิมกลับมา แต่งานหลังเวลาที่สำรองจะไม่มี ไม่จำเป็นถ้าซ่อมได้": "false_words",
    "นำไฟล์กลับจากไฟล์สำรองที่มี ส่วนที่ไม่มีจะขอจากหน่วยงานที่เคยรับ หรือแนบไฟล์เดิมใหม่": "evidence",
    "ได้ไฟล์กลับมา แต่งานหลังเวลาที่สำรองจะไม่มี ไม่จำเป็นถ้าซ่อมได้": "evidence",
    "เก็บไฟล์ที่เสียไว้ต่างหาก แล้วนำไฟล์เดิมกลับจากไฟล์สำรองที่มี หรือขอจากหน่วยงานที่เคยรับ": "false_evidence",
    "ได้ไฟล์เดิมกลับมา แต่งานหลังเวลาที่สำรองจะไม่มี ไม่จำเป็นถ้าซ่อมได้": "false_evidence",
    "สิ่งที่แสดงไม่ตรงกับบันทึก": "shown",
    "ค่าที่เห็นบนหน้าจออาจผิด เรื่องนี้ไม่กระทบบันทึก": "shown",
    "สร้างสิ่งที่แสดงใหม่จากบันทึก ไม่มีข้อมูลใดหาย": "shown",
    "ไม่จำเป็น สร้างใหม่จากบันทึกในโฟลเดอร์ได้": "shown",
    "ไม่กระทบค่าที่กรอก แต่ใครได้รับอะไรแล้วที่แสดงอยู่เชื่อไม่ได้": "local",
    "นำส่วนที่ไม่มีลายเซ็นออก ใบตอบรับฉบับต่อไปจะบอกใหม่ และไฟล์ถัดไปอาจส่งข้อมูลบางส่วนซ้ำ": "local",
    "ไม่กระทบค่าที่กรอก แต่ตอบไม่ได้ครบว่าใครเห็นข้อมูลบุคคล": "views",
    "แจ้งผู้ดูแลข้อมูลส่วนบุคคลของหน่วยงาน แล้วรับทราบ รอยขาดยังแสดงอยู่ในบันทึกการดูตลอดไป": "views",
    "ได้กุญแจใหม่เช่นกัน แต่งานหลังเวลาที่สำรองจะไม่มี ไม่จำเป็นถ้าทำกุญแจใหม่ได้": "keys",
    "กู้คืนในเครื่องนี้ไม่ได้จนกว่ากุญแจเดิมจะกลับมา": "keys_only",
    "การลบข้อมูลบุคคลตามกฎหมายยังไม่ครบทุกที่": "erasing",
    "เรื่องนี้ไม่กระทบข้อมูลในโฟลเดอร์ แต่สิ่งที่ลบแล้วอาจยังอ่านได้จากที่เหล่านี้": "erasing",
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
    assert said_in(said, "เรื่องนี้ไม่กระทบข้อมูล แต่ยังเปิดดูและพิมพ์เอกสารเหล่านี้ไม่ได้", whole=True) == "unknown"


def test_what_another_pc_told_is_the_clock_that_is_compared(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A time that is no time is not counted among them."""
    heard = ReportingDevice(folder.writer.unit, "", "office", "2026-01-14T10:00:00+07:00", 1, 1)
    monkeypatch.setattr(
        FolderTransferReader, "stations", lambda _self, _unit: [heard, heard._replace(at="เมื่อวาน")]
    )
    text = row(seen(folder), "clock").detail
    assert text == "เทียบกับเวลาที่ได้ยินจากเครื่องอื่น 1 ครั้ง"


def test_what_a_rescue_would_ask_for_is_not_said_to_be_asked() -> None:
    found = SalvagePreview(9, 3, "", 0, (), ("ภาพ.jpg",))
    for one, said in ((found, True), (found._replace(requested=()), False)):
        words = "\n".join(one.words(()))
        assert ("จะขอ 1 แห่งในไฟล์รับส่งถัดไป" in words) == said
        assert "ขอไว้" not in words


def test_each_kind_of_damage_says_what_is_so_of_the_part_it_names() -> None:
    assert sorted(kind for kinds in STATE_KINDS.values() for kind in kinds) == sorted(KINDS)
    assert [state_of(kind) for kind in ("words", "shown", "copies", "file")] == [*STATE_KINDS]
