"""What offices learned is entered by each and read at the centre as one table: in the terminal and on paper."""

import json
from pathlib import Path

import pytest

from tests.journeys.conftest import SAMPLES, Program, enrol, send
from tests.storage.papers.paper_samples import squeezed, text_by_pdftotext

FORM = ("--instrument", "cdd-drive-summary", "--year", "2569")
OFFICES = {"S10": "จังหวัดตัวอย่าง ก", "S20": "จังหวัดตัวอย่าง ข"}
LEARNED = "หัวหน้าหน่วยงานติดตามความก้าวหน้าทุกเดือนในที่ประชุม"


@pytest.fixture
def centre(quick: Program, tmp_path: Path) -> Path:
    """A centre to which two provinces sent what they learned."""
    root, centre = tmp_path / "root", tmp_path / "centre"
    quick("key", "root", "new", root, "--name", "เจ้าของโปรแกรม")
    quick(
        "office",
        "new",
        centre,
        "--name",
        "ส่วนกลางตัวอย่าง",
        "--code",
        "S00",
        "--kind",
        "centre",
        "--year",
        "2569",
    )
    enrol(quick, root, centre, "centre")
    unit = quick("office", "info", centre)["unit"]
    quick("record", "set", centre, "all/unit/new", "code=S00", "name=ส่วนกลางตัวอย่าง", "kind=centre")
    for code, name in OFFICES.items():
        words = (f"code={code}", f"name={name}", "kind=province", f"parent=all/unit/{unit}")
        quick("record", "set", centre, "all/unit/new", *words)
        office = tmp_path / code
        new = (
            "--name",
            name,
            "--code",
            code,
            "--kind",
            "province",
            "--parent",
            "S00",
            "--year",
            "2569",
        )
        quick("office", "new", office, *new)
        enrol(quick, centre, office, "province")
        quick("plan", "import", office, learned(tmp_path, code), *FORM)
        send(quick, office, centre, tmp_path)
    return centre


def learned(room: Path, code: str) -> Path:
    """The sample as this office would have it."""
    given = json.loads((SAMPLES / "cdd-drive-summary.json").read_text("utf-8"))
    for row in given["rows"]:
        if row.get("f.text") == LEARNED:
            row["f.text"] = f"{LEARNED} ({code})"
    path = room / f"{code}.json"
    path.write_text(json.dumps(given), "utf-8")
    return path


def test_the_lessons_of_all_offices_stand_in_one_table(
    quick: Program, centre: Path, tmp_path: Path
) -> None:
    found = quick("centre", "gather", centre, *FORM)
    lessons = next(one for one in found if one["kind"] == "level")
    assert (lessons["units"], len(lessons["rows"])) == (2, 4)
    assert [row["unit"] for row in lessons["rows"]] == [
        name for name in OFFICES.values() for _level in (1, 2)
    ]
    assert all(
        any(code in cell for row in lessons["rows"] for cell in row["cells"]) for code in OFFICES
    )
    assert quick("centre", "gather", centre, *FORM, "--rows", "project") == [
        one for one in found if one != lessons
    ]
    assert (
        quick("centre", "gather", centre, "--instrument", "cdd-innovation", "--year", "2569") == []
    )
    plan = quick("record", "list", centre, "plan")[0]["ref"]
    quick("paper", "print", centre, plan, "gathered", "--out", tmp_path / "all.pdf")
    said = squeezed(text_by_pdftotext((tmp_path / "all.pdf").read_bytes()))
    assert all(
        squeezed(words) in said for code, name in OFFICES.items() for words in (name, f"({code})")
    )
    many = tmp_path / "many"
    quick("paper", "batch", centre, "gathered", "--year", "2569", "--out", many)
    assert len(list(many.glob("*.pdf"))) == 1, "one paper speaks of all"

    own = quick("record", "list", tmp_path / "S10", "plan")[0]["ref"]
    offered = [one["form"] for one in quick("paper", "list", tmp_path / "S10", own)]
    assert "lessons" in offered
    assert "gathered" not in offered, "an office alone gathers from nobody"
