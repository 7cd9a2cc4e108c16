"""A folder that lacks texts, lines or files that it had: nothing is said to be complete, searched or lost beyond that."""

import shutil
from pathlib import Path

import pytest

from tests.tampering import sql, tampered
from tests.ui.terminal.conftest import Command

TEXT_GONE = sql("DELETE FROM text WHERE record=(SELECT min(record) FROM text)")
UNSEARCHED = "ข้อความ 1 แห่งหายไปจากโฟลเดอร์ จึงค้นไม่ได้ว่ามีชื่อนี้หรือไม่"


def test_a_text_that_is_gone_is_not_said_to_be_searched_or_erased(
    do: Command, assessed: Path
) -> None:
    whole = do("erase", assessed, "นายไม่มี ในทะเบียน")
    assert whole.out.startswith("ไม่พบข้อมูลของบุคคลนี้ในโฟลเดอร์")
    assert do("record", "set", assessed, "person/new", "name=นายสมมุติ ใหม่").code == 0
    tampered(assessed, TEXT_GONE)
    sought = do("erase", assessed, "นายไม่มี ในทะเบียน")
    assert "ไม่พบข้อมูลของบุคคลนี้ในโฟลเดอร์" not in sought.out
    assert UNSEARCHED in sought.out
    erased = do("erase", assessed, "นายสมมุติ ใหม่", "--yes")
    assert "ลบแล้ว 1 รายการ" in erased.out
    assert erased.code == 1
    assert UNSEARCHED in erased.err


@pytest.mark.parametrize("to", ["", "--to"])
def test_without_keys_a_backup_is_compared_with_earlier_ones(
    do: Command, assessed: Path, keys: Path, tmp_path: Path, to: str
) -> None:
    older = shutil.copy(assessed / "prongsai.db", tmp_path / "older")
    assert do("record", "set", assessed, "person/new", "name=นายสมมุติ ใหม่").code == 0
    assert do("backup", assessed).code == 0
    shutil.copy(older, assessed / "prongsai.db")
    key = next(keys.glob("*/signing.key"))
    key.unlink()
    key.mkdir()  # it is there and cannot be read
    made = do("backup", assessed, *([to, tmp_path / "stick"] if to else []))
    assert made.code == 1
    assert "แล้ว แต่ไม่ครบ" in made.out
    assert "กุญแจยังไม่ถือว่าหาย" in made.out
    assert "กุญแจไม่อยู่ในเครื่องนี้" not in made.out
