"""Done means delivered: every start says what is signed and not with the unit above, until its receipt is here."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from core.errors import UserError
from core.home.delivery import SENDING
from core.home.rows import Home, LastBackups
from core.home.view import home
from core.values import Change, Plain, Ref
from tests.core.signing.year_states import YEAR, YearOfWork, small_forms, states
from tests.said import says, shown
from tests.storage.exchange.towns import UNITS, Town, build, enrol

NEVER = "{name} ลงนามแล้ว ยังไม่ได้ส่ง"
SENT = "{name} ส่งแล้ว ยังไม่มีใบตอบรับ"
ANSWER = "{name} รอหน่วยงานถัดไปรับหรือส่งคืน"
ONLY_HERE = "ยังอยู่ในเครื่องนี้เท่านั้น"
ASK = "ถามผู้รับว่าได้ไฟล์หรือยัง"
LATER = timedelta(days=8)


@pytest.fixture
def towns(tmp_path: Path) -> Iterator[list[Town]]:
    made = [build(tmp_path / code, code, kind) for code, kind, _parent in UNITS]
    enrol(made)
    yield made
    for one in made:
        one.folder.close()


@pytest.fixture
def year(towns: list[Town], tmp_path: Path) -> YearOfWork:
    """A district below a province has signed its assessment, in ink a person has seen."""
    one = towns[2]
    found = YearOfWork(one.folder, small_forms(tmp_path / "forms"), tmp_path)
    for state in states(found):
        if state == "signed":
            break
    return found


def page(year: YearOfWork, at: datetime | None = None, shown_year: int = YEAR) -> Home:
    """The first page, with what the key file knows of what has left."""
    folder = year.folder
    sent = folder.writer.keys.sent
    return home(folder, year.forms, year.unit, shown_year, at or moment(), sent, LastBackups())


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


def test_it_is_said_whatever_year_is_shown(year: YearOfWork) -> None:
    assert says(said(year, shown_year=YEAR + 1), NEVER)


def test_a_file_that_could_not_be_written_is_not_called_sent(
    towns: list[Town], year: YearOfWork, tmp_path: Path
) -> None:
    _centre, province, one, _two = towns
    with pytest.raises(UserError):
        one.send(province, path=tmp_path / "pulled" / "out.prongsai")
    assert says(said(year), NEVER)
    assert not says(said(year), SENT)


def test_the_receipt_of_any_unit_above_delivers(towns: list[Town], year: YearOfWork) -> None:
    centre, _province, one, _two = towns
    file = one.send(centre)
    assert says(said(year), SENT), "any unit above may get it"
    centre.take(file)
    one.take(centre.send(one))
    assert not says(said(year), SENT)


def test_a_receipt_of_before_the_signing_delivers_nothing(towns: list[Town], tmp_path: Path) -> None:
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


def test_a_week_without_an_answer_is_told_of_what_is_not_signed_too(towns: list[Town], tmp_path: Path) -> None:
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
    assert not says(said(plain, late), "ยังไม่มีใบตอบรับจาก {name}"), "what changed since was never sent"


def test_who_stands_on_top_of_the_register_is_asked_to_send_to_nobody(towns: list[Town], tmp_path: Path) -> None:
    centre = towns[0]
    top = YearOfWork(centre.folder, small_forms(tmp_path / "forms"), tmp_path)
    for state in states(top):
        if state == "signed":
            break
    assert not says(said(top), NEVER)
    ref = Ref("all", "unit", centre.unit)
    record = centre.folder.record(ref)
    assert record is not None
    other = Plain(f"all/unit/{towns[1].unit}")
    centre.save(Change(ref, "parent", other, record.shown("parent").seen))
    assert says(said(top), NEVER)
