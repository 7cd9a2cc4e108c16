"""What a record can print, and printing one or many: names that sort, the register, and what fails on the way."""

from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from tests.storage.papers.paper_samples import squeezed, text_by_pdftotext
from tests.ui.terminal.conftest import SAMPLES, YEAR, Command, entered, is_calm

# that every plan and assessment has
HOUSE = ("sign_off", "agenda", "attendance", "minutes", "committee_order", "handover")


@pytest.fixture
def plan(do: Command, office: Path) -> str:
    """The record of the sample plan."""
    given = (
        "plan",
        "import",
        office,
        SAMPLES / "dsi_moral_plan_2569.json",
        "--instrument",
        "moral-plan",
        *YEAR,
    )
    assert do(*given).code == 0
    return str(do("record", "list", office, "plan", "--json").value[0]["ref"])


def forms(do: Command, office: Path, record: str) -> list[tuple[str, bool]]:
    """Form and whether it is a print, as `paper list` has them."""
    return [
        (one["form"], bool(one["code"]))
        for one in do("paper", "list", office, record, "--json").value
    ]


def test_a_record_lists_what_it_can_print_then_what_was_printed(
    do: Command, office: Path, plan: str, tmp_path: Path
) -> None:
    offered = [(form, False) for form in ("goals", "success", "report", "memo", "letter", *HOUSE)]
    assert forms(do, office, plan) == offered
    assert entered(office, plan, "success", tmp_path / "a.pdf")
    assert forms(do, office, plan) == [*offered, ("success", True)]
    assert "สรุปผลความสำเร็จ" in do("paper", "list", office, plan).out
    nowhere = do("paper", "list", office, "plan/" + "0" * 32)
    assert nowhere.code == 1
    assert is_calm(nowhere)


def test_each_paper_of_a_plan_stands_in_the_register(
    do: Command, office: Path, plan: str, tmp_path: Path
) -> None:
    for form in ("goals", "success"):
        printed = entered(office, plan, form, tmp_path / f"{form}.pdf")
        held = do("paper", "show", office, printed["code"], "--json").value
        assert (held["form"], held["unchanged"]) == (form, True)
        assert "แบบพ.ศ.๒๕๖๙" in squeezed(text_by_pdftotext((tmp_path / f"{form}.pdf").read_bytes()))


def test_an_office_prints_the_sheet_of_its_own_group_alone(
    do: Command, assessed: Path, tmp_path: Path
) -> None:
    subject = do("record", "list", assessed, "assessment", "--json").value[0]["ref"]
    offered = [form for form, _printed in forms(do, assessed, subject)]
    assert [form for form in offered if form.startswith("score")] == ["score_general"]
    assert {"checklist", "evidence", "unit_page"} <= set(offered)
    printed = entered(assessed, subject, "score_general", tmp_path / "a.pdf")
    assert printed["subject"] == "/".join(subject.split("/")[-2:])
    assert do("paper", "show", assessed, printed["code"], "--json").value["unchanged"] is True


def test_arabic_digits_are_noted_in_the_register(
    do: Command, office: Path, plan: str, tmp_path: Path
) -> None:
    out = ("--out", tmp_path / "a.pdf", "--digits", "arabic", "--json")
    assert "arabic" in do("paper", "print", office, plan, "agenda", *out).value["options"].split(
        ","
    )


@pytest.mark.parametrize(
    ("ending", "begins"), [(".pdf", b"%PDF"), (".xlsx", b"PK"), (".docx", b"PK"), (".DOCX", b"PK")]
)
def test_the_ending_of_the_file_says_what_is_written(
    do: Command, office: Path, plan: str, tmp_path: Path, ending: str, begins: bytes
) -> None:
    out = tmp_path / f"แผน{ending}"
    printed = do("paper", "print", office, plan, "success", "--out", out, "--json").value
    assert out.read_bytes().startswith(begins)
    assert printed["notes"] == []


def test_an_ending_nobody_writes_is_refused_before_anything_is_registered(
    do: Command, office: Path, plan: str, tmp_path: Path
) -> None:
    output = do("paper", "print", office, plan, "success", "--out", tmp_path / "a.odt")
    assert (output.code, is_calm(output), ".pdf .xlsx .docx" in output.err) == (1, True, True)
    assert do("paper", "list", office, "--json").value == []


@pytest.mark.parametrize("form", ["reports", "checklist", "nothing"])
def test_a_paper_this_record_has_not_is_refused_and_names_those_it_has(
    do: Command, office: Path, plan: str, tmp_path: Path, form: str
) -> None:
    output = do("paper", "print", office, plan, form, "--out", tmp_path / "a.pdf")
    assert (output.code, is_calm(output), "goals, success, report" in output.err) == (1, True, True)
    assert do("paper", "list", office, "--json").value == []


PHOTO = SAMPLES / "evidence_photo.jpg"


def test_photographs_of_an_activity_stand_in_the_report(
    do: Command, office: Path, plan: str, tmp_path: Path
) -> None:
    rows = do("record", "list", office, "row", "--json").value
    activity = next(row["ref"] for row in rows if "กตัญญู" in row["title"])
    assert do("evidence", "add", office, PHOTO, "--to", activity).code == 0
    out = tmp_path / "report.pdf"
    assert do("paper", "print", office, plan, "report", "--out", out).code == 0
    with pikepdf.open(out) as paper:
        drawn = [name for page in paper.pages for name in page.get_images()]
    assert len(drawn) == 1


def test_an_item_has_its_evidence_form_and_the_assessment_those_of_all(
    do: Command, assessed: Path, answer: str, tmp_path: Path
) -> None:
    subject = do("record", "list", assessed, "assessment", "--json").value[0]["ref"]
    another = tmp_path / "another.jpg"
    Image.new("RGB", (60, 40), "teal").save(another)
    for photo in (PHOTO, another):
        assert (
            do("evidence", "add", assessed, photo, "--to", subject, "--item", "d3r.l4.3").code == 0
        )
    assert forms(do, assessed, answer) == [("evidence", False)]
    for of in (answer, subject):
        out = tmp_path / "one.pdf"
        reported = entered(assessed, of, "evidence", out, photos=1)
        assert "photos:1" in reported["options"].split(",")
        assert do("paper", "show", assessed, reported["code"], "--json").value["unchanged"] is True
        with pikepdf.open(out) as paper:
            assert [len(page.get_images()) for page in paper.pages][-2:] == [1, 1]


def test_new_evidence_of_an_item_changes_what_its_form_says(
    do: Command, assessed: Path, answer: str, tmp_path: Path
) -> None:
    subject = do("record", "list", assessed, "assessment", "--json").value[0]["ref"]
    reported = entered(assessed, answer, "evidence", tmp_path / "a.pdf")
    assert do("evidence", "add", assessed, PHOTO, "--to", subject, "--item", "d3r.l4.3").code == 0
    assert do("paper", "show", assessed, reported["code"], "--json").value["unchanged"] is False


def test_a_letter_encloses_what_was_printed_and_says_what_it_comes_to(
    do: Command, office: Path, plan: str, tmp_path: Path
) -> None:
    first = entered(office, plan, "report", tmp_path / "r.pdf")
    out = tmp_path / "letter.pdf"
    assert do("paper", "print", office, plan, "letter", "--out", out).code == 0
    output = squeezed(text_by_pdftotext(out.read_bytes()))
    assert first["code"] in output
    assert squeezed("ขอแสดงความนับถือ") in output
    assert squeezed("ความสำเร็จภาพรวม ร้อยละ ๑๐๐") in output


@pytest.mark.parametrize("ending", [".pdf", ".xlsx", ".docx"])
def test_a_row_of_a_plan_has_a_memo_of_its_own(
    do: Command, office: Path, plan: str, tmp_path: Path, ending: str
) -> None:
    assert plan
    row = next(
        one["ref"]
        for one in do("record", "list", office, "row", "--json").value
        if "กตัญญู" in one["title"]
    )
    assert forms(do, office, row) == [("memo", False), ("letter", False)]
    reported = do(
        "paper", "print", office, row, "memo", "--out", tmp_path / f"a{ending}", "--json"
    ).value
    assert "code" not in reported, "only a final PDF enters the register"
    assert reported.get("draft", False) == (ending == ".pdf")


def test_the_page_of_a_unit_says_another_thing_when_last_year_does(
    do: Command, assessed: Path, tmp_path: Path
) -> None:
    subject = do("record", "list", assessed, "assessment", "--json").value[0]["ref"]
    reported = entered(assessed, subject, "unit_page", tmp_path / "a.pdf")
    assert "per:years" in reported["options"].split(",")
    assert do("paper", "show", assessed, reported["code"], "--json").value["unchanged"] is True
    before = (
        "answers",
        "import",
        assessed,
        SAMPLES / "cdd_province_b.json",
        "--instrument",
        "cdd-clean",
    )
    assert do(*before, "--year", "2568", "--anyway").code == 0
    assert do("paper", "show", assessed, reported["code"], "--json").value["unchanged"] is False


def test_a_memo_of_a_row_changes_with_its_plan(
    do: Command, office: Path, plan: str, tmp_path: Path
) -> None:
    row = next(
        one["ref"]
        for one in do("record", "list", office, "row", "--json").value
        if "กตัญญู" in one["title"]
    )
    reported = entered(office, row, "memo", tmp_path / "a.pdf")
    assert reported["options"] == "draft,nameless,per:part"
    assert do("record", "set", office, plan, "title=x").code == 0
    assert do("paper", "show", office, reported["code"], "--json").value["unchanged"] is False


@pytest.fixture
def year(do: Command, assessed: Path) -> tuple[str, str]:
    shown = do("record", "list", assessed, "assessment", "--json").value[0]["ref"]
    return "--year", str(
        do("record", "show", assessed, shown, "--json").value["fields"]["year"]["value"]
    )


def test_everything_of_the_year_lies_in_a_new_folder_in_the_order_of_the_list(
    do: Command, assessed: Path, year: tuple[str, str], tmp_path: Path
) -> None:
    out = tmp_path / "all"
    made = do("paper", "batch", assessed, *year, "--out", out, "--json").value
    names = sorted(path.name for path in out.iterdir())
    subject = do("record", "list", assessed, "assessment", "--json").value[0]["ref"]
    forms = [
        one["form"]
        for one in do("paper", "list", assessed, subject, "--json").value
        if not one["code"]
    ]
    assert [name.split("-")[2].removesuffix(".pdf") for name in names] == forms
    assert [name[:3] for name in names] == [f"{n:03}" for n in range(1, len(forms) + 1)]
    assert (made["files"], made["failed"]) == (len(forms), [])
    assert all((out / name).read_bytes().startswith(b"%PDF") for name in names)


def test_each_registered_file_bears_its_own_code(
    do: Command, assessed: Path, year: tuple[str, str], tmp_path: Path
) -> None:
    subject = do("record", "list", assessed, "assessment", "--json").value[0]["ref"]
    assert do("signoff", assessed, subject, "--by", "ผู้ลงนาม").code == 0
    out = tmp_path / "all"
    made = do("paper", "batch", assessed, *year, "--out", out, "--json").value
    prints = [
        one for one in do("paper", "list", assessed, "--json").value if one["ref"] in made["papers"]
    ]
    assert (
        len({one["code"] for one in prints})
        == len({one["number"] for one in prints})
        == made["files"]
    )
    text = "".join(squeezed(text_by_pdftotext(path.read_bytes())) for path in out.iterdir())
    assert [one["code"] for one in prints if one["code"] not in text] == []


@pytest.mark.parametrize("ending", ["xlsx", "docx"])
def test_a_form_of_every_unit_in_another_ending(
    do: Command, assessed: Path, year: tuple[str, str], tmp_path: Path, ending: str
) -> None:
    made = do(
        "paper",
        "batch",
        assessed,
        "checklist",
        *year,
        "--ending",
        ending,
        "--out",
        tmp_path / "c",
        "--json",
    ).value
    (path,) = (tmp_path / "c").iterdir()
    assert (path.suffix, made["files"]) == (f".{ending}", 1)


@pytest.mark.parametrize("form", ["nothing", ""])
def test_what_nobody_can_print_is_reported_and_makes_no_folder(
    do: Command, assessed: Path, tmp_path: Path, form: str
) -> None:
    given = [
        "paper",
        "batch",
        assessed,
        *([form] if form else []),
        "--year",
        "2599",
        "--out",
        tmp_path / "x",
    ]
    output = do(*given)
    assert output.code == 1
    assert is_calm(output)
    assert not (tmp_path / "x").exists()


def test_a_folder_that_is_there_is_not_written_into(
    do: Command, assessed: Path, year: tuple[str, str], tmp_path: Path
) -> None:
    out = tmp_path / "full"
    out.mkdir()
    output = do("paper", "batch", assessed, *year, "--out", out)
    assert output.code == 1
    assert is_calm(output)
    assert list(out.iterdir()) == []
