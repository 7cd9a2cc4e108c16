"""A workbook is told from a zip of transfer files by its first bytes, whoever wrote it."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from storage.exchange.kinds import HEAD, ZIP, answer, kind_of


def zipped(first: str) -> bytes:
    held = BytesIO()
    with ZipFile(held, "w") as made:
        made.writestr(first, "x")
    return held.getvalue()[:HEAD]


@pytest.mark.parametrize("first", ["[Content_Types].xml", "docProps/app.xml", "xl/workbook.xml", "_rels/.rels"])
def test_a_workbook_is_no_zip_of_transfer_files_and_it_is_said_where_it_goes(first: str) -> None:
    assert kind_of(zipped(first)) == "office"
    problem = answer("แผน.xlsx", "office")
    assert problem is not None
    assert problem.do.startswith("หากเป็นแถวของแผน โปรดเปิดแผน เลือก ตาราง แล้วกด ไฟล์ Excel หากเป็นหลักฐาน")


def test_any_other_zip_is_looked_into() -> None:
    assert kind_of(zipped("S10.prongsai")) == ZIP
