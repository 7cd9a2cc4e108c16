"""The registers of an office at the terminal: a table comes in, once, and any of the names in it is understood."""

from pathlib import Path

from tests.ui.terminal.conftest import Command

TABLE = """ชื่อส่วนงาน,ชื่อย่อ,ชื่ออื่นที่ใช้เรียก คั่นด้วยจุลภาค
สำนักงานเลขานุการกรม,สลก.,"เลขากรม, สารบรรณ"
กองแผนงาน,กผง.,
"""


def test_a_table_of_sections_comes_in_once_and_is_listed(do: Command, assessed: Path, tmp_path: Path) -> None:
    file = tmp_path / "sections.csv"
    file.write_text(TABLE, encoding="utf-8-sig")
    first, again = (do("register", "import", assessed, "division", file, "--json") for _ in range(2))
    assert [first.value["changed"], again.value["changed"]] == [2, 0], first.err
    assert "นำเข้าทะเบียนแล้ว เปลี่ยน 0 รายการ" in do("register", "import", assessed, "division", file).out
    listed = do("register", "list", assessed, "division", "--json").value
    assert [(one["short"], one["aliases"]) for one in listed] == [("สลก.", "เลขากรม, สารบรรณ"), ("กผง.", None)]
    assert "กองแผนงาน" in do("register", "list", assessed, "division").out
    file.write_text("ชื่อระบบบริการ\tที่อยู่เว็บ\nระบบร้องเรียน\tไม่ใช่ที่อยู่\n", encoding="utf-8")
    (systems := file.with_suffix(".txt")).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    taken = do("register", "import", assessed, "system", systems)
    assert taken.code == 0, taken.err
    file.write_text("ชื่อส่วนงาน,สถานะ\nกองใหม่,ไม่รู้จัก\n", encoding="utf-8")
    refused = do("register", "import", assessed, "division", file)
    assert refused.code == 1
    assert "แถวที่ 2" in refused.err
    file.write_text('ชื่อส่วนงาน,สถานะ\n"กองใหม่,ใช้อยู่\n' * 30_000, encoding="utf-8")
    unclosed = do("register", "import", assessed, "division", file)
    assert (unclosed.code, "สะดุด" in unclosed.err, "sections.csv" in unclosed.err) == (1, False, True)
    assert len(do("register", "list", assessed, "division", "--json").value) == 2


def test_an_entry_is_made_and_changed_field_by_field_and_names_stay_single(do: Command, assessed: Path) -> None:
    for name in ("กองหนึ่ง", "กองสอง"):
        made = do("record", "set", assessed, "division/new", f"name={name}")
        assert made.code == 0, made.err
    first, second = (one["record"] for one in do("register", "list", assessed, "division", "--json").value)
    assert do("record", "set", assessed, second, f"parent={first}").code == 0
    refused = do("record", "set", assessed, second, "name=กองหนึ่ง")
    assert (refused.code, "ซ้ำไม่ได้" in refused.err) == (1, True)
    assert do("record", "set", assessed, "division/new", "short=กน.").code == 0, "a row without a name is only noted"
    listed = do("register", "list", assessed, "division", "--json").value
    assert [one["parent"] for one in listed] == [None, first.rpartition("/")[2]]
