"""The first page of whoever stands above others: who is late, what came, which days are next, and what waits."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from core.centre.date_deeds import set_dates
from core.centre.home import _SilentUnit, came_to, centre_home, first_things_first, waiting_tasks
from core.centre.view import centre_list
from core.entities import unit_id
from core.exchange.invitation_deeds import withdraw
from core.exchange.letter_deeds import certify
from core.exchange.stranger_deeds import confirm, doubt
from core.home.rows import STAGED, STRANGER, WAITS, CentreHomeView, Destination, Task
from core.log.certificates import CertificateRequest
from core.log.post import ImportedBundle
from core.values import Plain, Ref, Text
from storage.db.folder.folder import create
from storage.db.folder.store import Folder
from storage.exchange.start import device_digits
from tests.benchmarks.bench_centre import filled
from tests.benchmarks.offices import CENTRE, INSTRUMENTS
from tests.benchmarks.offices import FORMS as FORMS_OF_BENCH
from tests.core.centre.test_rank import register
from tests.core.centre.test_setup import published
from tests.core.conftest import NOON, ctx
from tests.storage.exchange.hostile import Sender
from tests.storage.exchange.invited import OPENED, invite, province_and_centre
from tests.storage.exchange.towns import Town, neighbours
from tests.templates import Copied
from wiring import deriving

YEAR, BENCH_YEAR = 2570, 2565
TODAY = datetime(2026, 11, 20, 10, tzinfo=UTC)


def shown(folder: Folder, year: int = YEAR, now: datetime = TODAY) -> CentreHomeView:
    return centre_home(folder, folder.writer.unit, year, now)


@pytest.fixture
def below(folder: Folder) -> Folder:
    """A centre and two provinces that have sent nothing: the plan was due six days ago, the assessment is due later."""
    own = Plain(f"all/unit/{unit_id('S10')}")
    register(folder, "S10", kind=Plain("centre"), phone=Text("0 0000 0010"))
    register(folder, "P1", kind=Plain("province"), parent=own, region=2)
    register(folder, "P2", kind=Plain("province"), parent=own, region=1)
    programme = published(folder)
    set_dates(
        ctx(folder),
        folder,
        programme,
        YEAR,
        {"action_plan": "2026-11-14", "self_assessment": "2026-12-31"},
    )
    return folder


def test_of_who_has_sent_nothing_it_is_said_what_is_known(below: Folder) -> None:
    assert shown(below).late[1].detail == "ยังไม่เคยส่ง และยังไม่ได้ออกไฟล์เริ่มงานจากที่นี่"
    request = CertificateRequest(b"k" * 32, f"age1{'q' * 58}", "P1", "P1", "province")
    certify(ctx(below), below, request, "office", "A")
    assert shown(below).late[1].detail == "รับรองเครื่องแล้ว ยังไม่เคยส่ง"
    assert shown(below).late[0].detail == "ยังไม่เคยส่ง และยังไม่ได้ออกไฟล์เริ่มงานจากที่นี่"


def test_of_who_holds_a_start_file_it_is_said_that_no_file_has_come_back(tmp_path: Path) -> None:
    province, _centre = province_and_centre(tmp_path)
    said = "ออกไฟล์เริ่มงานแล้ว ยังไม่มีไฟล์กลับมา"

    def known() -> dict[str, str]:
        folder = province.folder
        lines = centre_list(folder.writer.unit, YEAR, TODAY.date(), folder).board.lines
        return {
            line.unit.code: _SilentUnit(folder, folder.writer.unit).words(line) for line in lines
        }

    assert said not in known().values()
    invite(province, "11", out=tmp_path)
    assert [code for code, words in known().items() if words == said] == ["11"]
    province.do(partial(withdraw, units=[unit_id("11")]))
    assert said not in known().values()
    while OPENED:
        OPENED.pop().folder.close()


def test_a_day_that_has_not_come_makes_nobody_late(below: Folder) -> None:
    found = shown(below, now=datetime(2026, 11, 14, 23, tzinfo=UTC))
    assert (found.lates, found.late, found.reminders) == (0, (), "")
    assert [(one.title[:6], one.left, one.late, one.text) for one in found.steps] == [
        ("จัดทำแ", "วันนี้", False, "มาถึงแล้ว 0 จาก 2"),
        ("ประเมิ", "อีก 47 วัน", False, "มาถึงแล้ว 0 จาก 2"),
    ]
    assert [one.late for one in shown(below).steps] == [True, False]


@pytest.fixture
def country(tmp_path: Path) -> Iterator[Folder]:
    """A centre with three provinces, each with a plan and one and the same assessment."""
    with closing(
        create(tmp_path / "c", tmp_path / "keys", "ส่วนกลาง", CENTRE, "centre", "", 2570, NOON)
    ) as centre:
        centre.results.derive_by(deriving(FORMS_OF_BENCH, INSTRUMENTS))
        next(filled(centre, 3, 1))
        yield centre


def test_who_has_sent_is_late_only_with_what_is_missing(country: Folder) -> None:
    dates = dict.fromkeys(("action_plan", "drive"), "2026-11-14")
    set_dates(ctx(country), country, published(country), BENCH_YEAR, dates)
    found = shown(country, BENCH_YEAR)
    assert [one.text for one in found.steps] == ["มาถึงแล้ว 0 จาก 3"], (
        "the plan is done and its day has passed"
    )
    assert {one.detail for one in found.late} == {"เคยส่งแล้ว ยังขาด ขับเคลื่อนกิจกรรมตามตัวชี้วัด 5 มิติ"}


def waits(folder: Folder, post: object = None, year: int = YEAR, unfinished: int = 0) -> list[Task]:
    return list(waiting_tasks(folder, folder.writer.unit, year, TODAY, post, unfinished))  # type: ignore[arg-type]  # a stand-in


@pytest.fixture
def towns(copied: Copied) -> Iterator[list[Town]]:
    """A centre, a province and a district; another district that the register knows and nobody has confirmed."""
    made = neighbours(copied, known=3)
    yield made
    for one in made:
        one.folder.close()


@pytest.mark.parametrize(
    ("silent", "gained", "state"),
    [
        (0, 4, ("new", "ok")),
        (2, 4, ("part", "warn")),
        (2, 0, ("silent", "warn")),
        (0, 0, ("known", "mute")),
    ],
)
def test_a_file_without_effect_is_never_shown_as_good(
    silent: int, gained: int, state: tuple[str, str]
) -> None:
    assert (
        came_to(ImportedBundle("", "u", 0, "", silent + gained, 0, silent=silent, gained=gained))
        == state
    )


def test_a_sender_nobody_has_confirmed_waits_where_it_is_confirmed(towns: list[Town]) -> None:
    _centre, province, _one, two = towns
    assert not waits(province.folder, province.post)
    two.plan()
    province.take(two.send(province))
    key = two.folder.writer.keys.public.hex()
    (task,) = waits(province.folder, province.post)
    assert (task.deed, task.tone) == ("ยืนยันเครื่องนี้", "warn")
    assert task.goal == Destination("exchange", Ref("all", STRANGER, key))
    assert "เก็บไว้ครบ ยังไม่รวม" in task.reason
    assert "เลขไม่ตรงเมื่อโทรถาม" not in task.reason
    province.do(partial(doubt, key=key, post=province.post))
    (task,) = waits(province.folder, province.post)
    assert "เลขไม่ตรงเมื่อโทรถาม" in task.reason
    digits = device_digits(two.unit, two.folder.writer.keys.public)
    province.do(partial(confirm, key=key, digits=digits, post=province.post, kind=""))
    assert not waits(province.folder, province.post)


def test_files_half_taken_in_lead_back_to_them(towns: list[Town]) -> None:
    province = towns[1]
    (task,) = waits(province.folder, province.post, unfinished=3)
    assert (task.deed, task.goal) == ("ทำต่อ", Destination("exchange", Ref("all", STAGED, "")))
    assert task.title == "รับไฟล์ยังไม่เสร็จ 3 รายการที่เลือกไว้"
    assert task.reason == "หยุดไว้ก่อนหน้านี้ ไฟล์ที่รับแล้วไม่ต้องรับซ้ำ"
    assert not waits(province.folder, province.post)


def ties(folder: Folder, of: Town, year: int) -> list[Task]:
    return [one for one in waits(folder, of.post, year) if "คะแนนเท่ากัน" in one.title]


def test_what_is_wrong_comes_first_then_who_waits_then_the_set_up() -> None:
    def task(tone: str, title: str) -> Task:
        return Task("", tone, title, "", "", "mute", "", Destination("home"))

    own = [task("warn", "backup"), task("bad", "damage")]
    found = first_things_first(own, [task("warn", "stranger")], [task("warn", "setup")])
    assert [one.title for one in found] == ["damage", "stranger", "setup", "backup"]


def test_more_senders_than_have_room_are_counted_and_lead_to_the_files_that_wait(
    towns: list[Town],
) -> None:
    _centre, province, _one, two = towns
    for n in range(5, 9):
        path, code = two.place.parent / f"x{n}.prongsai", f"1{n}"
        path.write_bytes(
            Sender(unit_id(code), province.age).bundle(
                more={"request": (two.age, code, "x", "district", "")}
            )
        )
        province.take(path)
    found = waits(province.folder, province.post)
    assert [one.goal.ref.entity for one in found if one.goal.ref] == [
        STRANGER,
        STRANGER,
        STRANGER,
        WAITS,
    ]
    assert found[-1].title == "มีผู้ส่งที่ยังไม่ยืนยันอีก 1 เครื่อง"
    assert found[-1].reason == "ไฟล์ของทุกเครื่องเก็บไว้ ยังไม่รวม จนกว่าจะยืนยัน"
    assert len(province.post.waiting()) == 4, "they are"
