"""What an officer who leaves has sent is told until the receipt is here, and not longer."""

from pathlib import Path

import pytest

from core.errors import UserError
from core.succession.rows import Outside
from core.succession.view import leaving
from core.values import Ref
from tests.core.conftest import NOON
from tests.core.exchange.test_delivery import towns, year
from tests.core.signing.year_states import YearOfWork
from tests.core.succession.test_everything_shown import HERE_ONLY, said, says
from tests.storage.exchange.towns import Town

__all__ = ["towns", "year"]
SENT = "ส่งให้ {name} เมื่อ {day} ยังไม่มีใบตอบรับ"
NEVER = "ยังไม่มีใบตอบรับสักใบ"
UNHEARD = "ลงนามแล้ว ยังไม่มีใบตอบรับของ {name}"
NOT_ALL = "ใบตอบรับล่าสุด {at} ยังไม่ครบทุกบันทึก"


def sent(year: YearOfWork, of: Town | None = None) -> str:
    folder = of.folder if of else year.folder
    person = Ref(year.unit, "person", year.people["ก้อย"])
    found = leaving(folder, year.unit, person, NOON.date(), Outside(sent=folder.writer.keys.sent))
    return said(found, "sent")


def test_what_was_sent_is_told_until_a_receipt_of_the_unit_above_names_it(towns: list[Town], year: YearOfWork) -> None:
    _centre, province, one, _two = towns
    words = sent(year)
    assert [says(words, each) for each in (HERE_ONLY, SENT, UNHEARD)] == [True, False, False]
    assert words.count(NEVER) == 2
    file = one.send(province)
    words = sent(year)
    assert [says(words, each) for each in (HERE_ONLY, SENT, NEVER)] == [False, True, True]
    province.take(file)
    one.take(province.send(one))
    words = sent(year)
    assert [says(words, each) for each in (HERE_ONLY, SENT)] == [False, False]
    assert words.count(NEVER) == 1, "the centre has said nothing yet"
    assert not says(words, NOT_ALL)
    year.hires()
    words = sent(year)
    assert says(words, NOT_ALL)


def test_a_file_that_could_not_be_written_is_not_called_sent(
    towns: list[Town], year: YearOfWork, tmp_path: Path
) -> None:
    _centre, province, one, _two = towns
    with pytest.raises(UserError):
        one.send(province, path=tmp_path / "pulled" / "out.prongsai")
    words = sent(year)
    assert [says(words, each) for each in (HERE_ONLY, SENT, UNHEARD)] == [False, False, True]
