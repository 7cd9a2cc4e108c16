"""What a form says of registers and figures is refused with its line where it could come to nothing."""

from pathlib import Path

import pytest

from storage.instruments.reader import check

FIGURES = Path(__file__).parents[2] / "data" / "instruments" / "figures.yaml"
FIRST = "- {id: f1, to: done, rows: office-registers.project, when: state is done}"
WRONG = {
    "a register no office has": (
        "rows: office.division",
        "rows: office.cars",
        "ไม่มีทะเบียนชื่อ “cars”",
    ),
    "no register at all": (
        "rows: office.division",
        "rows: division",
        "rows ไม่บอกว่าเป็นแถวของทะเบียนใด",
    ),
    "its own answers": (
        "rows: office.division",
        "rows: test-figures.items",
        "คิดจากคำตอบของแบบเดียวกันไม่ได้",
    ),
    "a sum of nothing": ("op: sum, of: amount, top", "op: sum, top", "of ใช้กับ sum"),
    "a count of a field": (FIRST, FIRST.replace("when", "of: amount, when"), "of ใช้กับ sum"),
    "the largest by nothing": ("top: 3, by: amount", "top: 3", "top และ by ต้องมีคู่กัน"),
    "a share that is always whole": ("when: citizen is yes, top", "top", "เป็นร้อยละ 100 เสมอ"),
    "a share of a count": (
        FIRST,
        FIRST.replace("when", "op: share, when"),
        "share ใช้กับตัวเลขชนิด integer ไม่ได้",
    ),
    "a figure filled twice": (FIRST, f"{FIRST}\n{FIRST.replace('f1', 'f9')}", "คิดจากสองที่"),
    "a measure of quarters": ("in: d1.a, is:", "in: d1.a, each: quarter, is:", "ถามรายงวด"),
    "a measure of no item": (
        "figures:",
        "- {id: far, in: r1, is: '>= 1'}\nfigures:",
        "ไม่ได้ถามในข้อใด",
    ),
}
RANK = (
    "groups:\n- {id: g, title: กลุ่ม}\nranks:\n- {id: r, group: g, title: ลำดับ}\n"
    "rank_levels:\n- {id: r1, in: r, text: ขั้น}\ndimensions:"
)


@pytest.mark.parametrize(("before", "after", "says"), WRONG.values(), ids=WRONG)
def test_each_fault_is_named(tmp_path: Path, before: str, after: str, says: str) -> None:
    text = FIGURES.read_text(encoding="utf-8")
    assert before in text
    text = text.replace(before, after, 1)
    if "far" in after:
        text = text.replace("dimensions:", RANK, 1).replace("to: done", "to: far")
    path = tmp_path / "form.yaml"
    (path).write_text(text, encoding="utf-8")
    faults = check(path).faults
    assert [one.problem for one in faults if says in one.problem], faults
    assert len({one.line for one in faults}) == 1


SUBJECT = "- {id: service, title: ระบบบริการ, rows: office.system}"
