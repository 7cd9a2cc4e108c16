"""A form and a programme are shown in words; a check reads its rules aloud beside their lines."""

from pathlib import Path

from tests.ui.terminal.conftest import Command

FORMS = Path(__file__).parents[3] / "resources" / "instruments"


def test_a_form_is_shown_with_counts_and_sentences(do: Command) -> None:
    output = do("instrument", "show", "cdd-clean").out
    assert "ส่วนกลาง: 62 ข้อ" in output
    assert "ผ่านเมื่อคะแนนไม่รวมคะแนนพิเศษไม่น้อยกว่า 86" in output


def test_a_programme_is_listed_and_shown(do: Command) -> None:
    listed = {form["using"]: form["kind"] for form in do("instrument", "list", "--json").value}
    assert listed["cdd-clean-programme/2564/1"] == "programme"
    assert "หน่วยงานพัฒนาชุมชนใสสะอาด “ท้าทาย”: 4 หน่วยงาน" in do("instrument", "show", "cdd_clean_programme_2564").out


def test_a_check_reads_every_rule_aloud_with_its_line(do: Command) -> None:
    file = FORMS / "dsi-moral-plan-2569.yaml"
    output = do("instrument", "check", file, "--json").value["said"]
    lines = file.read_text(encoding="utf-8").split("\n")
    assert len(output) > 15
    for each in output:
        line = lines[each["line"] - 1]
        assert any(rule in line for rule in ("when:", "op:", "role:")), line  # conditions, computed fields, who signs
