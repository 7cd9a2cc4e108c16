"""The rows of the page of health: what is green was looked at, what is damaged is a row with its four answers."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from core.backups.retention import Backup, Holding, Second, Unfit
from core.exchange.receivers import ABOVE, Receiver, Stop, Way
from core.health.facts import SYNCED, Damage, Examination, Gravity, Place, TrialRestore, synced_by
from core.health.kinds import KINDS
from core.health.rows import URGENT, HealthRow, HealthView, RowState
from core.health.view import HealthFacts, health_view, report
from core.values import Change, Plain, Ref, Written
from storage.db.folder.store import Folder
from tests.core.conftest import NOON, ctx

PARTS = {"records", "texts", "files", "shown", "views"}
PLACE = Place(Path("/data/office"), 148 * 2**20, 74 * 2**20, 18 * 2**20, 86 * 2**30)
HOLDING = Holding("f", "u", "S10", "หน่วยตัวอย่าง", 10, 5, frozenset(), frozenset(), "")
OWN = Backup(Path("/data/office/backups/a.backup.zip"), NOON - timedelta(hours=1), "timer", HOLDING)
SECOND = Second(Path("/media/สมชาย/USB"), NOON - timedelta(days=2))
LOOKED = Examination(NOON, 6.0, True, 4182, 71, ())
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
    fields: dict[str, Written] = {"unit": Plain(unit), "instrument_id": Plain("gone"), "year": 2569, "no": 2}
    plan = Ref(unit, "plan", "1" * 32)
    folder.save(ctx(folder), "plan_new", [Change(plan, name, value) for name, value in fields.items()])


def test_a_whole_folder_is_all_in_order(folder: Folder) -> None:
    view = seen(folder)
    assert {one.state for one in view.rows} == {RowState.FINE}
    assert view.good == len(view.rows)
    assert view.todo == 0
    assert {one.key for one in view.rows} >= PARTS
    assert "4,182" in row(view, "records").detail
    assert "71" in row(view, "files").detail


@pytest.mark.parametrize("facts", [replace(FACTS, examination=None), found(thorough=False)])
def test_what_nobody_has_looked_at_is_never_shown_as_good(folder: Folder, facts: HealthFacts) -> None:
    view = seen(folder, facts)
    assert {one.key for one in view.of(RowState.UNREAD)} == PARTS
    assert not view.looked
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
    urgent = KINDS[kind].gravity is not Gravity.NOTE
    assert (shown.state in URGENT) == urgent
    assert (shown.remedy is not None) == (urgent or bool(answers.remedy)), "what is urgent has a button"
    assert view.todo == urgent
    assert not urgent or view.rows[0] is shown, "what waits for a person stands first"


@pytest.mark.parametrize("kind", [kind for kind, row in KINDS.items() if row.gravity is not Gravity.NOTE])
def test_no_part_that_is_damaged_is_called_good(folder: Folder, kind: str) -> None:
    before = {one.key for one in seen(folder).of(RowState.FINE)}
    after = {one.key for one in seen(folder, found(Damage(kind, ("x",)))).of(RowState.FINE)}
    assert before - after, "some green line is gone"
    if kind in ("file", "unread", "layout"):
        assert not after & PARTS, "what could not be read is not called good"


def test_damage_stands_before_what_ought_to_be_done(folder: Folder) -> None:
    facts = replace(found(Damage("words", ("x",))), second=replace(SECOND, at=NOON - timedelta(days=23)))
    assert [one.key for one in seen(folder, facts).of(*URGENT)] == ["words", "second"]


@pytest.mark.parametrize(("days", "state"), [(0, "fine"), (6, "fine"), (7, "should"), (23, "should")])
def test_the_flash_drive_is_asked_for_after_a_week_with_its_days(folder: Folder, days: int, state: str) -> None:
    facts = replace(FACTS, second=replace(SECOND, at=NOON - timedelta(days=days)))
    shown = row(seen(folder, facts), "second")
    assert shown.state == state
    assert not days or str(days) in shown.title


def test_an_office_with_nothing_to_lose_is_reminded_of_no_backup(folder: Folder) -> None:
    facts = replace(FACTS, second=None, own=())
    assert not {"second", "backups"} & {one.key for one in seen(folder, facts).rows}
    plan_of_no_form(folder)
    view = seen(folder, facts)
    assert row(view, "second").state is RowState.SHOULD
    assert row(view, "backups").state is RowState.SHOULD, "none is not in order"
    assert row(view, "backups").title == "ยังไม่มีไฟล์สำรองในเครื่อง"
    assert row(view, "forms").state is RowState.SHOULD, "its form is not here"
    assert "1" in row(view, "forms").title


@pytest.mark.parametrize(
    ("ahead", "state"),
    [(timedelta(0), "fine"), (timedelta(minutes=4), "note"), (timedelta(days=400), "should")],
)
def test_a_clock_that_stepped_back_is_told_by_the_newest_backup(folder: Folder, ahead: timedelta, state: str) -> None:
    facts = replace(FACTS, own=(replace(OWN, at=NOON + ahead),))
    assert row(seen(folder, facts), "clock").state == state


def test_a_trial_that_brought_less_is_damage_and_one_that_brought_all_is_told(folder: Folder) -> None:
    tried = TrialRestore(NOON, OWN.at, 10, 71, 0, True)
    good = row(seen(folder, replace(FACTS, trial=tried)), "backups")
    assert good.state is RowState.FINE
    assert "ทดลอง" in good.detail
    assert "ทดลอง" not in row(seen(folder), "backups").detail, "nobody has tried"
    for worse in (tried._replace(whole=False), tried._replace(missing=3)):
        assert row(seen(folder, replace(FACTS, trial=worse)), "backups").state is RowState.DAMAGE


@pytest.mark.parametrize("called", SYNCED)
def test_a_folder_of_a_program_that_syncs_is_told_by_its_name(folder: Folder, called: str) -> None:
    place = PLACE._replace(folder=Path("/disk/x") / called.upper() / "office")
    assert row(seen(folder, replace(FACTS, place=place)), "place").state is RowState.SHOULD


def test_a_folder_that_only_sounds_like_one_is_not() -> None:
    assert synced_by(Path("/disk/x/boxes/megaphone/office")) == ""
    assert synced_by(Path("/disk/x/OneDrive - กรม/office")) == "OneDrive"


def test_files_that_wait_are_told_with_their_size_and_none_is_no_row(folder: Folder) -> None:
    assert not any(one.key == "waiting" for one in seen(folder).rows)
    shown = row(seen(folder, replace(FACTS, waiting=(3, 5 * 2**20))), "waiting")
    assert "3" in shown.title
    assert "5.0 MB" in shown.detail


def test_the_counts_are_of_the_rows(folder: Folder) -> None:
    facts = found(Damage("words", ("x",)), Damage("evidence", ("y",)))
    view = seen(folder, replace(facts, waiting=(3, 1024)))
    assert view.todo == len(view.of(*URGENT)) == 2
    noted = view.of(RowState.NOTE)
    assert len(noted) == 1, "what is only to be known is not called in order"
    assert view.good == len(view.rows) - view.todo - len(noted) > 0
    counts = f"เรียบร้อย {view.good} จาก {len(view.rows)} เรื่อง ต้องดู 2 เรื่อง"
    assert counts in report(view, FACTS, "Prongsai").splitlines()


SECRETS = ("สมชาย", "ใจดี", "ภาพกิจกรรม", "อำเภอตัวอย่าง", "หน่วยตัวอย่าง", "/data", "/media")


@pytest.mark.parametrize("kind", KINDS)
def test_the_report_names_no_person_file_or_unit(folder: Folder, kind: str) -> None:
    places = ("นายสมชาย ใจดี", "ภาพกิจกรรม 4.jpg", "สำนักงานพัฒนาชุมชนอำเภอตัวอย่าง")
    facts = replace(found(Damage(kind, places, ("ab",))), second=replace(SECOND, at=NOON - timedelta(days=30)))
    view = seen(folder, facts)
    written = report(view, facts, "Prongsai")
    assert [word for word in SECRETS if word in written] == []
    assert kind in written
    assert "3 แห่ง" in written
    shown = " ".join(f"{one.title} {one.detail}" for one in view.rows)
    assert any(word in shown for word in SECRETS), "the page itself names them: the search above can fail"


def way(has: int, of: int, at: str = "2026-01-03T10:00:00+07:00") -> Way:
    stop = Stop("p", "จังหวัดตัวอย่าง", at, has, of) if at else None
    return Way(Receiver("p", "S10", "จังหวัดตัวอย่าง", ABOVE, ("age1",)), stop)


@pytest.mark.parametrize(
    ("ways", "state", "title"),
    [
        ((way(7, 7),), RowState.FINE, "ต้นสังกัดรับครบทุกบันทึกที่มีในเครื่องนี้"),
        ((way(6, 7),), RowState.NOTE, "ต้นสังกัดตอบรับครบ 0 จาก 1 แห่ง"),
        ((way(7, 7), way(3, 7)), RowState.NOTE, "ต้นสังกัดตอบรับครบ 1 จาก 2 แห่ง"),
        ((way(0, 7, ""),), RowState.NOTE, "ต้นสังกัดยังไม่เคยตอบรับ"),
    ],
)
def test_a_parent_has_everything_only_by_its_receipts(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, ways: tuple[Way, ...], state: RowState, title: str
) -> None:
    monkeypatch.setattr("core.health.aspects.ways", lambda _reader, _unit: ways)
    shown = row(seen(folder), "receipts")
    assert (shown.state, shown.title) == (state, title)
    monkeypatch.setattr("core.health.aspects.ways", lambda _reader, _unit: ())
    assert not any(one.key == "receipts" for one in seen(folder).rows), "nobody is above"


LOST = Unfit(OWN.path.with_name("b.backup.zip"), OWN.at + timedelta(minutes=30), "เพราะไฟล์ตั้งต้นไม่อยู่")
OLDER = LOST._replace(at=OWN.at - timedelta(days=1))


@pytest.mark.parametrize(
    ("own", "unfit", "state", "title"),
    [
        ((OWN,), (), RowState.FINE, "สำรองในเครื่องทุกครึ่งชั่วโมง"),
        ((OWN,), (LOST,), RowState.SHOULD, "ไฟล์สำรองในเครื่องชุดล่าสุดกู้คืนไม่ได้"),
        ((), (LOST, OLDER), RowState.SHOULD, "ไฟล์สำรองในเครื่องชุดล่าสุดกู้คืนไม่ได้"),
        ((OWN,), (OLDER,), RowState.NOTE, "สำรองในเครื่องทุกครึ่งชั่วโมง"),
    ],
)
def test_a_backup_that_cannot_be_put_back_is_never_counted_as_one(
    folder: Folder, own: tuple[Backup, ...], unfit: tuple[Unfit, ...], state: RowState, title: str
) -> None:
    shown = row(seen(folder, replace(FACTS, own=own, unfit=unfit)), "backups")
    assert shown.state is state
    assert shown.title.startswith(title)
    assert ("กู้คืนไม่ได้" in shown.title + shown.detail) == bool(unfit)
    assert ("เก็บไว้ 1 ชุด" in shown.detail) == (state is not RowState.SHOULD)
    if state is RowState.SHOULD:
        answers = shown.diagnosis
        assert answers is not None
        assert len(answers.places) == len(unfit)
        assert ("ไม่มีชุดใดในเครื่องที่กู้คืนได้" in answers.restore) == (not own)


def test_a_trial_before_evidence_was_harmed_is_no_longer_told(folder: Folder) -> None:
    tried = TrialRestore(NOON - timedelta(minutes=5), OWN.at, 10, 6, 0, whole=True)
    harmed = found(Damage("false_evidence", ("ภาพ.jpg",)))
    told = {
        "whole": replace(FACTS, trial=tried),
        "words lost": replace(found(Damage("words", ("x",))), trial=tried),
        "harmed": replace(harmed, trial=tried),
        "tried after": replace(harmed, trial=tried._replace(at=NOON + timedelta(minutes=5))),
    }
    said = {state for state, facts in told.items() if "ครบและเปิดได้" in row(seen(folder, facts), "backups").detail}
    assert said == {"whole", "words lost", "tried after"}
    failed = replace(harmed, trial=tried._replace(missing=3))
    assert row(seen(folder, failed), "backups").state is RowState.DAMAGE, "what failed is still told"


def test_what_is_summed_up_is_so(folder: Folder) -> None:
    assert seen(folder).summary == "ข้อมูลครบ อ่านได้ และมีไฟล์สำรอง"
    for facts, said in (
        (found(Damage("words", ("x",))), "พบข้อมูลเสียหาย 1 เรื่อง"),
        (found(thorough=False), "ยังตรวจไม่ครบ"),
        (replace(FACTS, second=replace(SECOND, at=NOON - timedelta(days=9))), "ไม่พบข้อมูลเสียหาย มี 1 เรื่องที่ควรทำ"),
    ):
        assert seen(folder, facts).summary.startswith(said)


STOPPED = NOON + timedelta(minutes=20)
CUT = "หยุดกลางคันเมื่อ 12.20 น."


@pytest.mark.parametrize("before", [None, LOOKED._replace(thorough=False)])
def test_a_look_that_was_stopped_is_said_to_be_so_and_makes_nothing_good(
    folder: Folder, before: Examination | None
) -> None:
    facts = replace(FACTS, examination=before, stopped=STOPPED, now=STOPPED)
    view = seen(folder, facts)
    assert view.looked == f"{CUT} ยังตรวจไม่ครบ"
    assert {one.key for one in view.of(RowState.UNREAD)} == PARTS
    assert view.summary.startswith("ยังตรวจไม่ครบ")
    assert CUT in report(view, facts, "Prongsai")


def test_a_stopped_look_leaves_the_date_of_the_whole_one(folder: Folder) -> None:
    whole = replace(FACTS, now=STOPPED)
    assert seen(folder, whole).looked == "ตรวจล่าสุด 12.00 น. ใช้เวลา 6 วินาที"
    view = seen(folder, replace(whole, stopped=STOPPED))
    assert view.looked == f"{CUT} ผลนี้เป็นของการตรวจครั้งก่อน 12.00 น."
    assert {row(view, key).when for key in PARTS} == {"12.00 น."}
    assert view.summary == "ไม่พบข้อมูลเสียหายในการตรวจครั้งก่อน การตรวจล่าสุดถูกหยุดกลางคัน"
    broken = replace(found(Damage("words", ("x",))), stopped=STOPPED)
    assert "ไม่พบ" not in seen(folder, broken).summary
