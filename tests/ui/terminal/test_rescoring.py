"""Last year under another rubric by the terminal: one office item by item, a whole centre as one file."""

from pathlib import Path

import pytest

from tests.core.assessment.editions import EVERY, write_editions
from tests.ui.terminal.conftest import Command, is_calm


@pytest.fixture
def filled(do: Command, office: Path, tmp_path: Path) -> str:
    """The assessment of an office that publishes both editions and has filled the first."""
    write_editions(tmp_path / "editions")
    (tmp_path / "given.json").write_text(
        '{"answers": {' + ", ".join(f'"{one}": {{"state": "met"}}' for one in EVERY) + "}}",
        encoding="utf-8",
    )
    for year in (2569, 2570):
        assert (
            do("instrument", "publish", office, tmp_path / "editions" / f"clean-{year}.yaml").code
            == 0
        )
    taken = do(
        "answers",
        "import",
        office,
        tmp_path / "given.json",
        "--instrument",
        "clean/2569",
        "--year",
        2569,
        "--json",
    )
    return str(taken.value["assessment"])


def test_it_says_both_totals_and_every_item_and_writes_a_file_on_demand(
    do: Command, office: Path, filled: str, tmp_path: Path
) -> None:
    out = tmp_path / "compared.xlsx"
    found = do("document", "rescore", office, filled, "--out", out, "--json").value
    assert (found["by"], found["to"]) == ("clean/2569/1", "clean/2570/1"), (
        "the newest other edition"
    )
    assert (found["old"]["total"], found["new"]["total"], found["change"]) == (18, 3, -15)
    assert found["missing"] == {"reworded": 3, "split": 2, "merged": 1, "new": 1}
    assert [one["op"] for one in found["items"]].count("gone") == 1
    assert out.read_bytes()[:2] == b"PK"
    said = do("document", "rescore", office, filled, "--instrument", "clean/2570").out
    assert "ปี 2569 ได้ 18 จาก 20" in said
    assert "ยังไม่นับ 7 ข้อ" in said
    assert len(do("record", "list", office, "assessment", "--json").value) == 1


def test_the_same_edition_another_form_and_no_other_edition_are_refused_calmly(
    do: Command, office: Path, filled: str, tmp_path: Path
) -> None:
    for using in ("clean/2569", "cdd-clean", "nowhere"):
        refused = do(
            "document",
            "rescore",
            office,
            filled,
            "--instrument",
            using,
            "--out",
            tmp_path / "no.pdf",
        )
        assert refused.code == 1
        assert is_calm(refused)
    begun = do("document", "start", office, "--instrument", "ita", "--year", 2569, "--json")
    alone = do("document", "rescore", office, begun.value["document"])
    assert alone.code == 1
    assert "ฉบับอื่น" in alone.err
    assert not (tmp_path / "no.pdf").exists()


def test_a_centre_without_any_assessment_of_it_writes_a_table_that_says_so(
    do: Command, office: Path, filled: str, tmp_path: Path
) -> None:
    out = tmp_path / "all.pdf"
    assert filled
    found = do(
        "centre", "rescore", office, "--instrument", "clean/2570", "--year", 2569, "--out", out
    )
    assert (found.code, found.out.strip()) == (0, "คิดคะแนนแล้ว 0 หน่วยงาน")
    assert out.read_bytes().startswith(b"%PDF")
