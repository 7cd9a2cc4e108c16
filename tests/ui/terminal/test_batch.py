"""Many papers from the command line: names that sort, the register, and what fails on the way."""

from pathlib import Path

import pytest

from tests.storage.papers.paper_samples import squeezed, text_by_pdftotext
from tests.ui.terminal.conftest import Command, is_calm


@pytest.fixture
def year(do: Command, assessed: Path) -> tuple[str, str]:
    shown = do("record", "list", assessed, "assessment", "--json").value[0]["ref"]
    return "--year", str(do("record", "show", assessed, shown, "--json").value["fields"]["year"]["value"])


def test_everything_of_the_year_lies_in_a_new_folder_in_the_order_of_the_list(
    do: Command, assessed: Path, year: tuple[str, str], tmp_path: Path
) -> None:
    out = tmp_path / "all"
    made = do("paper", "batch", assessed, *year, "--out", out, "--json").value
    names = sorted(path.name for path in out.iterdir())
    subject = do("record", "list", assessed, "assessment", "--json").value[0]["ref"]
    forms = [one["form"] for one in do("paper", "list", assessed, subject, "--json").value if not one["code"]]
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
    prints = [one for one in do("paper", "list", assessed, "--json").value if one["ref"] in made["papers"]]
    assert len({one["code"] for one in prints}) == len({one["number"] for one in prints}) == made["files"]
    text = "".join(squeezed(text_by_pdftotext(path.read_bytes())) for path in out.iterdir())
    assert [one["code"] for one in prints if one["code"] not in text] == []


@pytest.mark.parametrize("ending", ["xlsx", "docx"])
def test_a_form_of_every_unit_in_another_ending(
    do: Command, assessed: Path, year: tuple[str, str], tmp_path: Path, ending: str
) -> None:
    made = do(
        "paper", "batch", assessed, "checklist", *year, "--ending", ending, "--out", tmp_path / "c", "--json"
    ).value
    (path,) = (tmp_path / "c").iterdir()
    assert (path.suffix, made["files"]) == (f".{ending}", 1)


@pytest.mark.parametrize("form", ["nothing", ""])
def test_what_nobody_can_print_is_reported_and_makes_no_folder(
    do: Command, assessed: Path, tmp_path: Path, form: str
) -> None:
    given = ["paper", "batch", assessed, *([form] if form else []), "--year", "2599", "--out", tmp_path / "x"]
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
