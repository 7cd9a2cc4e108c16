"""What the first page says of sending, receiving, keeping, the clock and what was done last is true."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.backups.rows import _kept
from core.exchange.receivers import ABOVE, ConfirmedOpCount, ReceiverProgress, ReceiverUnit
from core.exchange.rows import _post
from core.home.rows import LOOKED_AT, Destination, LastBackups, Task, recent
from core.home.tasks import tasks
from core.home.year import HomePageYear, parts_of, read_year
from core.log.post import VerifiedExport
from core.plan.deeds import start_plan
from core.plan.file_deeds import import_plan
from core.plan.standing import RowSentence
from core.values import Change, Plain, Ref, Text
from storage.db.folder.store import Folder
from tests.core.assessment.test_import_damaged import mended_plan
from tests.core.conftest import NOON, ctx
from tests.core.signing.year_states import ITEMS, YEAR, YearOfWork, small_forms
from tests.said import said_in

PROVINCE = ReceiverUnit("1" * 32, "S10", "จังหวัดตัวอย่าง", ABOVE, ("age1province",))
REMARK = RowSentence(Ref("1" * 32, "plan", "a"), "กิจกรรม", "อ่านแล้ว")
HEARD = "2026-01-14T10:00:00"
UNHEARD = ConfirmedOpCount("1" * 32, "จังหวัด", "", 0, 9)
PART = ConfirmedOpCount("1" * 32, "จังหวัด", HEARD, 8, 9)
SENT, LATER = datetime(2026, 1, 13, 9), datetime(2026, 1, 15, 9)  # before and after the receipt
NEVER_SENT = "เครื่องนี้ยังไม่เคยสร้างไฟล์ส่งให้ ยังไม่ได้ส่ง"


@pytest.fixture
def year(folder: Folder, tmp_path: Path) -> YearOfWork:
    return YearOfWork(folder, small_forms(tmp_path / "forms"), tmp_path)


def tasks_of(year: YearOfWork, known: HomePageYear) -> Iterator[Task]:
    return tasks(year.folder, known, parts_of(year.folder, known))


@pytest.mark.parametrize(
    ("stop", "sent", "holds", "said", "unsaid"),
    [
        pytest.param(None, None, False, NEVER_SENT, "รอใบตอบรับ", id="nothing was ever sent"),
        pytest.param(
            None,
            SENT,
            True,
            "ส่งเมื่อ 13 ม.ค. 2569 ยังไม่มีใบตอบรับสักใบ รอใบตอบรับ",
            "รับครบ",
            id="never heard of",
        ),
        pytest.param(UNHEARD, SENT, True, "ยังไม่มีใบตอบรับสักใบ", "รับครบ", id="no receipt"),
        pytest.param(UNHEARD, None, False, NEVER_SENT, "รอใบตอบรับ", id="no receipt, nothing sent"),
        pytest.param(
            UNHEARD._replace(has=9), SENT, True, "ยังไม่มีใบตอบรับสักใบ", "รับครบ", id="all, no receipt"
        ),
        pytest.param(PART, SENT, True, "ยังขาด 1 บันทึก รอใบตอบรับ", "รับครบ", id="one is on its way"),
        pytest.param(
            PART, LATER, True, "ยังขาด 1 บันทึก รอใบตอบรับ", "รับครบ", id="on its way, by a clock ahead"
        ),
        pytest.param(
            PART,
            SENT,
            False,
            "ยังขาด 1 บันทึก ยังไม่ได้ส่งส่วนที่ขาด",
            "รอใบตอบรับ",
            id="one was written since",
        ),
        pytest.param(
            PART,
            LATER,
            False,
            "ยังขาด 1 บันทึก ยังไม่ได้ส่งส่วนที่ขาด",
            "รอใบตอบรับ",
            id="since, by a clock ahead",
        ),
        pytest.param(
            PART, None, False, "ยังขาด 1 บันทึก ยังไม่ได้ส่งส่วนที่ขาด", "รอใบตอบรับ", id="for another alone"
        ),
        pytest.param(
            PART._replace(has=9), SENT, True, "รับครบทุกบันทึก ใบตอบรับ", "ยังขาด", id="a receipt of all"
        ),
    ],
)
def test_nothing_is_called_received_without_a_receipt_of_all_of_it_nor_waited_for_before_it_was_sent(
    year: YearOfWork,
    stop: ConfirmedOpCount | None,
    sent: datetime | None,
    holds: bool,
    said: str,
    unsaid: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whether the last file for them holds everything, not which of two clocks is ahead, tells what is on its way."""
    year.answers(*ITEMS)
    every = {one.stream: one.head for one in year.folder.writer.log.histories.values()}
    if sent:
        noted = [VerifiedExport(sent.isoformat(), ("age1province",), every if holds else {})]
    else:
        noted = []
    other = VerifiedExport(LATER.isoformat(), ("age1another",), every)
    monkeypatch.setattr(year.folder.transfers, "sendings", lambda: [other, *noted])
    known = read_year(year.folder, year.unit, YEAR, NOON, {}, LastBackups())
    words = "\n".join(
        f"{one.text} {one.pill}"
        for one in _post(year.folder, known, [ReceiverProgress(PROVINCE, stop)])
    )
    assert said in words
    assert unsaid not in words
    assert (words.endswith(" รับครบ")) == (said == "รับครบทุกบันทึก ใบตอบรับ")


def test_a_backup_is_said_only_where_there_is_one(year: YearOfWork) -> None:
    """A backup is noted here once it was read back (tests/storage/backups): without the note nothing is said of one."""

    def words(kept: LastBackups) -> str:
        known = read_year(year.folder, year.unit, YEAR, NOON, {}, kept)
        return "\n".join(f"{one.title} {one.text} {one.pill}" for one in _kept(known))

    day: datetime = NOON.replace(tzinfo=None)
    none = words(LastBackups())
    assert "ยังไม่เคยสำรองในเครื่อง" in none
    assert "ยังไม่เคยสำรองลงแฟลชไดรฟ์" in none
    assert "อ่านกลับมานับแล้วตรงกัน" not in none
    assert "ใช้ได้" not in none
    assert "ยังไม่เคยสำรองในเครื่อง ทำเองทุกครึ่งชั่วโมงและเมื่อปิดหน้าต่าง " in none.splitlines()
    own = words(LastBackups(local=day))
    assert "ทำเองทุกครึ่งชั่วโมงและเมื่อปิดหน้าต่าง" not in own
    assert "อ่านกลับมานับแล้วตรงกัน" in own
    assert "ยังไม่เคยสำรองในเครื่อง" not in own
    assert "ยังไม่เคยสำรองลงแฟลชไดรฟ์" in own
    lost = words(LastBackups(local=day, lost_files=2))
    assert "ขาดไฟล์หลักฐาน 2 ไฟล์" in lost
    assert "อ่านกลับมานับแล้วตรงกัน" not in lost
    assert "ใช้ได้" not in lost
    assert "ข้อมูลบุคคลที่ลบแล้วอาจยังอยู่ในไฟล์สำรองที่" not in own
    owed = words(LastBackups(local=day, owed=("E:", "F:")))
    assert (
        "ข้อมูลบุคคลที่ลบแล้วอาจยังอยู่ในไฟล์สำรองที่ E:, F: สำรองลงที่นั้นหนึ่งครั้ง โปรแกรมลบให้เอง รออยู่"
        in owed.splitlines()
    )
    both = words(LastBackups(local=day, second=day, place="E:"))
    assert "ยังไม่เคยสำรอง" not in both
    assert "ควรทำ" in words(LastBackups(local=day, second=day - timedelta(days=7), place="E:"))
    assert "ควรทำ" not in both


def test_conflicts_are_told_while_there_are_some(year: YearOfWork) -> None:
    year.answers(*ITEMS)

    def titles() -> list[str]:
        known = read_year(year.folder, year.unit, YEAR, NOON, {}, LastBackups())
        return [one.title for one in tasks_of(year, known)]

    assert not [title for title in titles() if "ข้อมูลไม่ตรงกัน" in title]
    (answer, *_others) = year.folder.records("answer")
    for value in ("met", "not_met"):
        year.folder.save(ctx(year.folder), "put", [Change(answer.ref, "state", Plain(value), ())])
    assert "ข้อมูลไม่ตรงกัน 1 ช่อง รอเลือก" in titles()


def test_what_is_not_begun_kept_or_reported_is_said_only_while_it_is_so(year: YearOfWork) -> None:
    kept = LastBackups(second=NOON.replace(tzinfo=None), place="E:")
    later = LastBackups()

    def said(backups: LastBackups = later, **changed: Any) -> str:
        known = replace(read_year(year.folder, year.unit, YEAR, NOON, {}, backups), **changed)
        return "\n".join(f"{one.title}\n{one.reason}" for one in tasks_of(year, known))

    states = {"empty": said(), "formless": said(offers=frozenset({"plan"}))}
    given = mended_plan()
    told = {one["id"] for one in given["progress"]}
    for one in given["rows"]:
        told |= {one["id"]} if one.get("parent") in told else set()
    planned = {
        **given,
        "rows": [one for one in given["rows"] if one["id"] not in told],
        "progress": [],
    }
    import_plan(ctx(year.folder), year.folder, year.forms.get("moral-plan"), YEAR, planned)
    states |= {"planned": said(), "kept": said(kept)}
    (page,) = read_year(year.folder, year.unit, YEAR, NOON, {}, kept).plans
    states["unowing"] = said(kept, plans=[replace(page, reports=())])
    states["remarked"] = said(kept, plans=[replace(page, remark=REMARK, remark_count=1)])
    year.locks(year.plan)
    states["locked"] = said(kept)
    year.answers(*ITEMS)
    states["assessed"] = said(kept)
    # what waits for its form is begun
    waits = {"plans": (), "views": (), "offers": frozenset({"plan", "assessment"})}
    for state, ref in (("planless", year.plan), ("unscored", year.assessment)):
        states[state] = said(kept, formless=(year.folder.record(ref),), **waits)
    assert said_in(states, f"ยังไม่มีแผนของปี {YEAR}") == "empty formless"
    assert (
        said_in(states, f"ยังไม่มีการประเมินของปี {YEAR}")
        == "empty planned kept unowing remarked locked planless"
    )
    assert said_in(states, "ถ้าเครื่องเสียหรือหาย ข้อมูลที่ยังไม่ได้ส่งจะหายไปด้วย") == "planned"
    assert said_in(states, "ยังไม่มีผล {n} จาก {of} รายการ") == "planned kept remarked"
    assert said_in(states, "แผน{name}มีความเห็น 1 แห่งที่ยังไม่แก้") == "remarked"


def test_damage_comes_before_everything_else_and_only_while_there_is_some(year: YearOfWork) -> None:
    counted = "พบข้อมูลเสียหาย 2 เรื่อง"
    known = read_year(year.folder, year.unit, YEAR, NOON, {}, LastBackups())
    sound = list(tasks_of(year, known))
    assert sound
    assert not any("เสียหาย" in one.title or one.goal.page == "health" for one in sound)
    first, *others = tasks_of(
        year, replace(known, damage=counted, today=NOON.date().replace(year=1970))
    )
    assert (first.title, first.goal.page, first.tone) == (counted, "health", "bad")
    assert "นาฬิกา" in others[0].title, "also before a clock that is wrong"


def said(year: YearOfWork) -> list[tuple[str, str]]:
    """What stands in the list, and how often it was done."""
    rows = recent(year.folder, year.unit)
    return [(one.title, one.text.partition(" · ")[2]) for one in rows]


def test_what_was_done_several_times_in_a_row_is_one_line_with_its_count(
    folder: Folder, tmp_path: Path
) -> None:
    year = YearOfWork(folder, small_forms(tmp_path / "forms"), tmp_path)

    def save(label: str, times: int) -> None:
        for n in range(times):
            folder.save(
                ctx(folder),
                label,
                [Change(Ref(year.unit, "person", "a" * 32), "name", Text(f"{label} {n}"))],
            )

    save("invite", 1)
    save("set_dates", 6)
    assert said(year) == [("ตั้งวันกำหนดส่ง", "6 ครั้ง")]
    save("invite", 2)
    assert said(year) == [("ออกไฟล์เริ่มงาน", "2 ครั้ง")]
    save("sign_off", 1)
    assert [n for _title, n in said(year)] == [""]
    save("take_votes", LOOKED_AT + 5)
    assert said(year) == [("รับคะแนนของที่ประชุม", f"{LOOKED_AT} ครั้งขึ้นไป")]


@pytest.mark.parametrize(
    ("today", "offered"),
    [
        pytest.param(date(2026, 7, 31), False, id="the last day of July"),
        pytest.param(date(2026, 8, 1), True, id="the first of August"),
        pytest.param(date(2026, 9, 30), True, id="the last day of the fiscal year"),
        pytest.param(date(2026, 10, 1), False, id="the year itself has come"),
        pytest.param(date(2025, 8, 1), False, id="August of another fiscal year"),
    ],
)
def test_the_next_year_is_offered_from_august_until_it_has_a_plan(
    year: YearOfWork, today: date, offered: bool
) -> None:
    def goals() -> list[Destination]:
        known = replace(
            read_year(year.folder, year.unit, YEAR, NOON, {}, LastBackups()), today=today
        )
        return [
            one.goal for one in tasks_of(year, known) if one.title == f"เริ่มแผนของปี {YEAR + 1} ได้แล้ว"
        ]

    assert not goals(), "nothing is begun in this year"
    year.plans()
    assert goals() == [Destination("documents", year=YEAR + 1)] * offered
    start_plan(ctx(year.folder), year.folder, year.forms.get("moral-plan"), YEAR + 1)
    assert not goals()
