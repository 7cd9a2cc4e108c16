"""A programme may give days for objections only to groups in which it puts units, written as text or as a workbook."""

from pathlib import Path

import pytest

from storage.instruments.reader import check, read_form
from storage.instruments.workbook.write import workbook_of

PROMISED = """format: programme/2
id: p
edition: 2569
title: ก
units:
- {id: province, title: จังหวัด}
groups:
- {id: a, title: ก}
- {id: b, title: ข}
committees:
- {id: c, groups: [a, b], objections: 15, title: ค}
seats:
- {in: c, position: ก, role: ประธาน}
"""
MEMBER = "members:\n- {in: a, units: province, name: น่าน}\n"
MOVE = "moves:\n- {id: m, group: b, to: a, rule: passes}\n"


@pytest.mark.parametrize(
    ("text", "silent"),
    [
        (PROMISED, "a, b"),
        (PROMISED + "rest: a\n", "b"),
        (PROMISED + "rest: b\n", "a"),
        (PROMISED + "rest: b\n" + MEMBER, ""),
        (PROMISED + "rest: b\n" + MOVE, ""),
        (PROMISED + MEMBER, "b"),
        (PROMISED.replace(", objections: 15", ""), ""),
        (PROMISED.replace("[a, b]", "[a]"), "a"),
        (PROMISED.replace("[a, b]", "[a]") + "rest: a\n", ""),
    ],
)
def test_days_for_objections_are_promised_to_no_group_without_units(
    text: str, silent: str, tmp_path: Path
) -> None:
    """As text, and as a workbook, the fault names the groups that nobody is in."""
    lines, book = tmp_path / "p.yaml", tmp_path / "p.xlsx"
    lines.write_text(text, "utf-8")
    book.write_bytes(workbook_of(read_form(lines)))
    for path in (lines, book):
        faults = [one for one in check(path).faults if one.code == "objection-group"]
        assert len(faults) == bool(silent)
        assert all(f"อยู่ในกลุ่ม {silent} ผลจะ" in one.problem for one in faults)
