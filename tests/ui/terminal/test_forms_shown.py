"""A form is shown, checked and tried by command; what is missing becomes rows, the cheapest way to a grade is told."""

import json
from pathlib import Path
from typing import Any

import pytest

from storage.instruments.reader import read
from tests.storage.papers.paper_samples import squeezed, text_by_pdftotext
from tests.ui.terminal.conftest import Command, is_calm
from ui.terminal.gaps import _answer

FORMS = Path(__file__).parents[3] / "resources" / "instruments"


def test_a_form_is_shown_with_counts_and_sentences(do: Command) -> None:
    output = do("instrument", "show", "cdd-clean").out
    assert "ส่วนกลาง: 62 ข้อ" in output
    assert "ผ่านเมื่อคะแนนไม่รวมคะแนนพิเศษไม่น้อยกว่า 86" in output


def test_a_programme_is_listed_and_shown(do: Command) -> None:
    listed = {form["using"]: form["kind"] for form in do("instrument", "list", "--json").value}
    assert listed["cdd-clean-programme/2564/1"] == "programme"
    assert (
        "หน่วยงานพัฒนาชุมชนใสสะอาด “ท้าทาย”: 4 หน่วยงาน"
        in do("instrument", "show", "cdd_clean_programme_2564").out
    )


def test_a_programme_whose_form_is_not_here_is_not_published(
    do: Command, office: Path, tmp_path: Path
) -> None:
    file = tmp_path / "programme.yaml"
    do("instrument", "new", file, "--programme")
    file.write_text(
        file.read_text("utf-8").replace("operating-plan/2569", "operating-plan/2579"), "utf-8"
    )
    refused = do("instrument", "publish", office, file)
    assert (refused.code, "operating-plan/2579” ไม่มีในเครื่องนี้" in refused.out) == (1, True)
    assert do("record", "list", office, "programme", "--json").value == []


def test_a_programme_that_is_published_takes_the_place_of_that_of_its_year(
    do: Command, office: Path, tmp_path: Path
) -> None:
    file = tmp_path / "programme.yaml"
    assert do("instrument", "new", file, "--programme").code == 0
    first = file.read_text("utf-8")
    for edition in ("revision: 1", "revision: 2", "revision: 2"):
        file.write_text(first.replace("revision: 1", edition), "utf-8")
        assert do("instrument", "publish", office, file).code == 0
    records = do("record", "list", office, "programme", "--json").value
    shown = [do("record", "show", office, one["ref"], "--json").value for one in records]
    assert sorted(one["fields"]["state"]["value"] for one in shown) == ["published", "withdrawn"]


def test_a_later_day_in_a_programme_file_needs_a_reason_that_goes_with_it(
    do: Command, office: Path, tmp_path: Path
) -> None:
    file = tmp_path / "programme.yaml"
    do("instrument", "new", file, "--programme")
    published = do("instrument", "publish", office, file)
    assert "แบบที่ขอ: " in published.out
    assert "ย้ายวัน" not in published.out
    later = (
        file.read_text("utf-8")
        .replace("revision: 1", "revision: 2")
        .replace("2026-09-30", "2026-10-15")
    )
    file.write_text(later, "utf-8")
    refused = do("instrument", "publish", office, file)
    assert refused.code == 1
    assert (
        "ย้ายวัน รายงานผลทุกไตรมาส…: เดิม 30 ก.ย. 2569 ใหม่ 15 ต.ค. 2569 และยังไม่ได้บอกเหตุผล"
        in refused.err
    )
    assert "ซึ่งหน่วยงานทุกแห่งจะเห็นข้างวันใหม่" in refused.err
    assert is_calm(refused)
    assert len(do("record", "list", office, "programme", "--json").value) == 1
    done = do("instrument", "publish", office, file, "--reason", "น้ำท่วม")
    assert "เดิม 30 ก.ย. 2569 ใหม่ 15 ต.ค. 2569 เพราะน้ำท่วม" in done.out
    (moved,) = do("record", "list", office, "deadline", "--json").value
    assert (
        do("record", "show", office, moved["ref"], "--json").value["fields"]["reason"]["value"]
        == "น้ำท่วม"
    )


def test_a_check_reads_every_rule_aloud_with_its_line(do: Command) -> None:
    file = FORMS / "dsi-moral-plan-2569.yaml"
    output = do("instrument", "check", file, "--json").value["said"]
    lines = file.read_text(encoding="utf-8").split("\n")
    assert len(output) > 15
    for each in output:
        line = lines[each["line"] - 1]
        assert any(rule in line for rule in ("when:", "op:", "role:", "min:", "max:")), line


def test_a_new_form_is_sound_proves_itself_and_prints_what_it_says_as_drafts(
    do: Command, tmp_path: Path
) -> None:
    file, folder = tmp_path / "new.yaml", tmp_path / "tried"
    told = do("instrument", "new", file).out
    assert f"เขียนแบบใหม่ไว้ที่ {file} แล้ว" in told
    found = do("instrument", "check", file, "--papers", folder, "--json").value
    assert (found["sound"], found["cases"], found["untested"]) == (True, 1, "")
    assert found["papers"] == [str(folder / "plan.pdf"), str(folder / "results.pdf")]
    said = squeezed(text_by_pdftotext((folder / "plan.pdf").read_bytes()))
    assert "อบรมจริยธรรม" in said
    assert "ร่าง" in said
    again = do("instrument", "check", file, "--papers", folder)
    assert is_calm(again)
    assert "มีโฟลเดอร์หรือไฟล์ชื่อนี้อยู่แล้ว" in again.err


def test_a_form_that_is_there_is_not_written_over(do: Command, tmp_path: Path) -> None:
    file = tmp_path / "new.yaml"
    file.write_text("mine")
    refused = do("instrument", "new", file)
    assert "มีไฟล์ชื่อนี้อยู่แล้ว" in refused.err
    assert "เขียนแบบใหม่ไว้ที่" not in refused.out + refused.err
    assert file.read_text() == "mine"


def test_an_xlsform_becomes_a_form_that_is_sound_and_one_that_is_there_stays(
    do: Command, tmp_path: Path
) -> None:
    file = tmp_path / "new.yaml"
    source = FORMS.parents[1] / "tests" / "data" / "xlsform" / "widgets.xls"
    told = do("instrument", "from-xlsform", source, "--out", file, "--year", "2570").out
    assert f"เขียนแบบไว้ที่ {file} แล้ว 32 ช่อง ไม่ได้มาด้วย" in told
    assert "survey A6 · time · ในแบบเป็นช่องข้อความ" in told
    assert do("instrument", "check", file, "--json").value["using"] == "widgets/2570/1"
    written = file.read_bytes()
    again = do("instrument", "from-xlsform", source, "--out", file)
    assert is_calm(again)
    assert "เขียนแบบไว้ที่" not in again.out + again.err
    assert file.read_bytes() == written


def test_a_broken_form_prints_nothing(do: Command, tmp_path: Path) -> None:
    file = tmp_path / "broken.yaml"
    file.write_text("id: x\n")
    assert not do("instrument", "check", file, "--papers", tmp_path / "tried", "--json").value[
        "sound"
    ]
    assert not (tmp_path / "tried").exists()


@pytest.mark.parametrize(
    "name", ["info-centre-visits-2564", "ocsc-transparency-2559", "declaration-2569"]
)
def test_every_paper_of_a_form_is_printed_for_each_of_its_cases(
    do: Command, name: str, tmp_path: Path
) -> None:
    file = FORMS / f"{name}.yaml"
    form = read(file)
    made = [
        Path(one).stem
        for one in do("instrument", "check", file, "--papers", tmp_path / "p", "--json").value[
            "papers"
        ]
    ]
    cases = [case.id for case in form.cases]
    for paper in form.papers:
        for case in cases if len(cases) > 1 else [""]:
            assert any(one.startswith("-".join(filter(None, (case, paper.id)))) for one in made), (
                case,
                paper.id,
            )


HIGHEST = "ถึงเกรดสูงสุดและผ่านเกณฑ์แล้ว"


NOTHING = "ปีนี้ไม่มีสิ่งที่ยังขาด"


ANSWERS = {"answers": {"d1.l1.1": {"state": "met"}}}


def good(do: Command, *words: object) -> Any:
    done = do(*words, "--json")
    assert done.code == 0, done.err
    return json.loads(done.out)


def office(do: Command, tmp_path: Path) -> tuple[Path, str]:
    """An office with an assessment that is begun; its folder and the assessment."""
    folder = tmp_path / "office"
    good(do, "office", "new", folder, "--name", "หน่วยตัวอย่าง", "--code", "S10", "--year", 2569)
    given = tmp_path / "answers.json"
    given.write_text(json.dumps(ANSWERS), encoding="utf-8")
    good(do, "answers", "import", folder, given, "--instrument", "cdd-clean", "--year", 2569)
    found = good(do, "document", "list", folder, "--year", 2569)
    return folder, next(one["document"] for one in found if one["document"])


def test_gaps_are_listed_made_rows_and_told_with_them(do: Command, tmp_path: Path) -> None:
    folder, assessment = office(do, tmp_path)
    found = good(do, "gap", "list", folder, "--year", 2569)
    assert {one["home"].split("/", 1)[-1] for one in found} >= {assessment}
    refused = do("gap", "act", folder, assessment, found[0]["gap"])
    assert refused.code == 1, "no plan yet"
    assert is_calm(refused)
    good(do, "document", "start", folder, "--instrument", "operating-plan", "--year", 2569)
    done = good(
        do,
        "gap",
        "act",
        folder,
        assessment,
        found[0]["gap"],
        "--owner",
        "สมชาย",
        "--until",
        "2026-03-01",
    )
    assert len(done["rows"]) == 1
    told = next(
        one
        for one in good(do, "gap", "list", folder, "--year", 2569)
        if one["gap"] == found[0]["gap"]
    )
    assert told["rows"][0]["owner"] == "สมชาย"
    again = good(do, "gap", "act", folder, assessment, found[0]["gap"])
    assert (again["rows"], again["save"]) == (done["rows"], "")
    assert do("gap", "act", folder, assessment, "answer/" + "0" * 32).code == 1


def test_the_cheapest_way_is_told_and_becomes_rows(do: Command, tmp_path: Path) -> None:
    folder, assessment = office(do, tmp_path)
    good(do, "document", "start", folder, "--instrument", "operating-plan", "--year", 2569)
    ways = good(do, "gap", "grade", folder, assessment)
    assert ways
    assert all(one["items"] or one["why"] for one in ways)
    done = good(do, "gap", "grade", folder, assessment, "--act")
    assert len(done["rows"]) == len(ways[0]["items"])
    assert "เกรด" in do("gap", "grade", folder, assessment).out


def test_it_is_said_that_nothing_is_missing_only_where_nothing_is(
    do: Command, tmp_path: Path
) -> None:
    folder, assessment = office(do, tmp_path)
    assert NOTHING in do("gap", "list", folder, "--year", 2575).out
    assert NOTHING not in do("gap", "list", folder, "--year", 2569).out
    assert HIGHEST not in do("gap", "grade", folder, assessment).out
    assert list(_answer(()).lines) == [HIGHEST]
