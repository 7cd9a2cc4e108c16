"""Done means delivered: every start says what is signed and not with the unit above, until its receipt is here."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from core.errors import UserError
from core.exchange.rows import SENDING
from core.forms.ports import Store
from core.home.rows import HomeView, LastBackups
from core.home.view import home
from core.log.ports import Context
from core.values import Changes
from tests.core.signing.year_states import YEAR, YearOfWork, small_forms, states
from tests.said import says, shown
from tests.storage.exchange.invited import OPENED, second_pc
from tests.storage.exchange.towns import Town, neighbours
from tests.templates import Copied

NEVER = "{name} ลงนามแล้ว ยังไม่ได้ส่ง"
SENT = "{name} ส่งแล้ว ยังไม่มีใบตอบรับ"
ANSWER = "{name} รอหน่วยงานถัดไปรับหรือส่งคืน"
UNHEARD = "{name} ลงนามแล้ว ยังไม่มีใบตอบรับ"
ONLY_HERE = "ยังอยู่ในเครื่องนี้เท่านั้น"
ASK = "ถามผู้รับว่าได้ไฟล์หรือยัง"
LATER = timedelta(days=8)


@pytest.fixture
def towns(copied: Copied) -> Iterator[list[Town]]:
    made = neighbours(copied)
    yield made
    for one in (*made, *OPENED):
        one.folder.close()
    OPENED.clear()


@pytest.fixture
def year(towns: list[Town], tmp_path: Path) -> YearOfWork:
    """A district below a province has signed its assessment, in ink a person has seen."""
    one = towns[2]
    found = YearOfWork(one.folder, small_forms(tmp_path / "forms"), tmp_path)
    for state in states(found):
        if state == "signed":
            break
    return found


def page(year: YearOfWork, at: datetime | None = None, shown_year: int = YEAR) -> HomeView:
    """The first page, with what the key file knows of what has left."""
    folder = year.folder
    sent = folder.writer.keys.sent
    return home(folder, year.unit, shown_year, at or moment(), sent, LastBackups())


def moment() -> datetime:
    return datetime(2026, 11, 4, 9).astimezone()


def said(year: YearOfWork, at: datetime | None = None, shown_year: int = YEAR) -> str:
    return shown(page(year, at, shown_year))


def test_what_is_signed_is_told_never_sent_then_without_receipt_until_the_receipt_is_here(
    towns: list[Town], year: YearOfWork
) -> None:
    _centre, province, one, _two = towns
    words = said(year)
    assert says(words, NEVER)
    assert ONLY_HERE in words
    assert not says(words, SENT)
    task = next(one for one in page(year).tasks if ONLY_HERE in one.reason)
    assert task.goal == SENDING
    file = one.send(province)
    words = said(year)
    assert says(words, SENT)
    assert not says(words, NEVER)
    assert not says(words, ANSWER), "nobody is waited for who has not got it"
    province.take(file)
    assert says(said(year), SENT), "taken in is not told yet"
    one.take(province.send(one))
    words = said(year)
    assert not says(words, NEVER)
    assert not says(words, SENT)
    assert says(words, ANSWER)


def test_what_left_in_a_file_that_nobody_noted_is_not_said_to_be_here_alone(
    towns: list[Town], year: YearOfWork
) -> None:
    """An older program noted no sending; a file may also have been written and its stick pulled."""
    _centre, province, one, _two = towns

    def packed(_ctx: Context, store: Store) -> Changes:
        list(store.exchange.pack([[province.age]], moment().isoformat(), one.post.shelf))
        return Changes("packed")

    one.do(packed)
    words = said(year, moment() + LATER)
    assert says(words, UNHEARD)
    assert "อาจอยู่ในไฟล์ที่เคยสร้าง" in words
    assert ONLY_HERE not in words
    assert not says(words, SENT), "nobody noted when"
    assert "ลงนามที่อีกเครื่อง" not in words
    assert not [
        task
        for task in page(year, moment() + LATER).tasks
        if task.goal == SENDING and task.tone == "bad"
    ]
    one.send(province)
    assert says(said(year), SENT)
    assert not says(said(year), UNHEARD)


def test_another_pc_of_the_unit_does_not_call_it_its_own_alone(
    towns: list[Town], year: YearOfWork, tmp_path: Path
) -> None:
    _centre, province, one, _two = towns
    other = second_pc(tmp_path / "second", one, "office")
    other.take(one.send(other))
    there = YearOfWork(other.folder, year.forms, tmp_path)
    words = said(there, moment() + LATER)
    assert "ลงนามที่อีกเครื่องของหน่วยงาน" in words
    assert ONLY_HERE not in words
    assert not says(words, NEVER)
    other.send(province)
    assert says(said(there), SENT), "it went with what this PC has sent"
    assert says(said(year), UNHEARD), "the first one has not heard of it"
    assert ONLY_HERE not in said(year)


@pytest.mark.parametrize("off", [timedelta(days=-900), timedelta(days=900)])
def test_a_wrong_clock_makes_nothing_sent_and_nothing_unsent(
    towns: list[Town], year: YearOfWork, off: timedelta
) -> None:
    _centre, province, one, _two = towns
    one.now += off
    one.send(province)
    assert says(said(year), SENT)
    assert not says(said(year), NEVER)


@pytest.mark.parametrize("off", [timedelta(days=-900), timedelta(days=900)])
def test_a_file_of_before_the_signing_is_none_of_it_whatever_the_clock(
    towns: list[Town], tmp_path: Path, off: timedelta
) -> None:
    _centre, province, one, _two = towns
    found = YearOfWork(one.folder, small_forms(tmp_path / "forms"), tmp_path)
    for state in states(found):
        if state == "locked":
            one.now += off
            one.send(province)
        if state == "signed":
            break
    assert says(said(found), NEVER)
    assert not says(said(found), SENT)


def test_a_file_that_could_not_be_written_is_not_called_sent(
    towns: list[Town], year: YearOfWork, tmp_path: Path
) -> None:
    _centre, province, one, _two = towns
    with pytest.raises(UserError):
        one.send(province, path=tmp_path / "pulled" / "out.prongsai")
    assert says(said(year), UNHEARD)
    assert "อาจอยู่ในไฟล์ที่เคยสร้าง" in said(year)
    assert not says(said(year), SENT)


def test_the_receipt_of_any_unit_above_delivers(towns: list[Town], year: YearOfWork) -> None:
    centre, _province, one, _two = towns
    file = one.send(centre)
    assert says(said(year), SENT), "any unit above may get it"
    centre.take(file)
    one.take(centre.send(one))
    assert not says(said(year), SENT)


def test_a_receipt_of_before_the_signing_delivers_nothing(
    towns: list[Town], tmp_path: Path
) -> None:
    _centre, province, one, _two = towns
    found = YearOfWork(one.folder, small_forms(tmp_path / "forms"), tmp_path)
    for state in states(found):
        if state == "locked":
            province.take(one.send(province))
            one.take(province.send(one))
        if state == "signed":
            break
    assert says(said(found), NEVER)


def test_after_a_week_it_is_time_to_ask(towns: list[Town], year: YearOfWork) -> None:
    _centre, province, one, _two = towns
    one.send(province)
    assert ASK not in said(year)
    assert ASK in said(year, moment() + LATER)


def test_a_week_without_an_answer_is_told_of_what_is_not_signed_too(
    towns: list[Town], tmp_path: Path
) -> None:
    _centre, province, one, _two = towns
    plain = YearOfWork(one.folder, small_forms(tmp_path / "forms"), tmp_path)
    plan = one.plan()
    file = one.send(province)
    late = moment() + LATER
    assert not says(said(plain), "ยังไม่มีใบตอบรับจาก {name}")
    assert says(said(plain, late), "ยังไม่มีใบตอบรับจาก {name}")
    province.take(file)
    one.take(province.send(one))
    assert not says(said(plain, late), "ยังไม่มีใบตอบรับจาก {name}")
    one.retitle(plan, "แก้หลังได้ใบรับ")
    assert not says(said(plain, late), "ยังไม่มีใบตอบรับจาก {name}"), (
        "what changed since was never sent"
    )


def test_below_nobody_is_asked_for_a_receipt(towns: list[Town], tmp_path: Path) -> None:
    _centre, province, one, _two = towns
    quiet = YearOfWork(province.folder, small_forms(tmp_path / "forms"), tmp_path)
    province.plan()
    province.send(one)
    assert ASK not in said(quiet, moment() + LATER)
