"""A person is given a copy of what is kept about them; a name alone is cut out; a photo is covered."""

import subprocess
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from core.privacy.deeds import safe
from core.privacy.person_data import without
from core.thai.written import arabic_digits
from tests.ui.terminal.conftest import Command
from tests.ui.terminal.test_erasing import NAME, name_somebody, subject_of, traces


@pytest.mark.parametrize("ending", [".pdf", ".xlsx", ".docx"])
def test_a_person_is_given_a_copy_of_all_that_is_kept_about_them(
    do: Command, assessed: Path, tmp_path: Path, ending: str
) -> None:
    who = name_somebody(do, assessed, tmp_path)
    out = tmp_path / f"สำเนา{ending}"
    output = do("extract", assessed, who, "--out", out, "--json")
    assert output.code == 0, output.err
    assert output.value["entries"] == 6
    (photo,) = (tmp_path / "สำเนา-files").iterdir()
    assert photo.name == f"001-{NAME}.jpg"
    assert photo.read_bytes()[:2] == b"\xff\xd8"
    assert NAME in words_of(out)
    assert "08 1234 5678" in words_of(out)
    assert [one["deed"] for one in do("views", assessed, "--json").value["views"]] == ["extract"]


def words_of(path: Path) -> str:
    if path.suffix == ".pdf":
        output = subprocess.run(
            ["pdftotext", "-layout", path, "-"], capture_output=True, check=True
        ).stdout.decode()
        return arabic_digits(output)
    if path.suffix == ".xlsx":
        cells = (
            cell.value for sheet in load_workbook(path) for row in sheet.iter_rows() for cell in row
        )
        return arabic_digits(" ".join(str(one) for one in cells))
    with ZipFile(path) as archive:
        found = "".join(
            archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")
        )
    return arabic_digits(found)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("../../etc/passwd", "etc passwd"),
        ("a\u202egpj.exe", "a gpj.exe"),
        ("CON.jpg", "CON.jpg"),
        ("...", "file"),
        ("ภาพ อบรม.JPG", "ภาพ อบรม.jpg"),
    ],
)
def test_a_name_somebody_gave_is_no_path(name: str, expected: str) -> None:
    assert safe(name) == expected


def test_a_photo_is_covered_and_a_file_marked(do: Command, assessed: Path, tmp_path: Path) -> None:
    name_somebody(do, assessed, tmp_path)
    file = do("record", "list", assessed, "file", "--json").value[0]["ref"]
    output = do("evidence", "cover", assessed, file, "--box", "10,10,40,50", "--solid")
    assert output.code == 0, output.err
    shown = do("record", "show", assessed, file, "--json").value["fields"]
    assert shown["personal"]["value"] == 1
    copy = shown["replaced_by"]["value"]
    made = do("record", "show", assessed, copy, "--json").value["fields"]
    assert file.endswith(made["made_from"]["value"])
    assert do("evidence", "mark", assessed, copy).code == 0
    assert do("evidence", "mark", assessed, copy, "--no").code == 0
    assert do("evidence", "cover", assessed, file, "--box", "40,10,10,50").code == 2
    assert do("evidence", "cover", assessed, file, "--box", "10,10,40,50").code == 1, (
        "another stands in its place"
    )
    assert (
        do("evidence", "cover", assessed, subject_of(do, assessed), "--box", "10,10,40,50").code
        == 1
    )
    assert len(do("erase", assessed, file, "--json").value["found"]) == 2


def test_a_name_alone_is_cut_out_of_words_that_say_other_things_too(
    do: Command, assessed: Path, tmp_path: Path
) -> None:
    name_somebody(do, assessed, tmp_path)
    assert do("erase", assessed, NAME, "--keep-rest", "--yes").code == 0
    first = do("record", "list", assessed, "answer", "--json").value[0]["ref"]
    note = do("record", "show", assessed, first, "--json").value["fields"]["note"]["value"]
    assert note == "อบรมโดยนาย[…] ครบหนึ่งวัน"
    assert traces(assessed) == []


def test_what_is_signed_is_erased_as_a_whole(do: Command, assessed: Path, tmp_path: Path) -> None:
    name_somebody(do, assessed, tmp_path)
    assert do("signoff", assessed, subject_of(do, assessed), "--by", "นายผู้ลงนาม ทดสอบ").code == 0
    output = do("erase", assessed, NAME, "--keep-rest", "--yes")
    assert output.code == 0, output.err
    assert traces(assessed) == []


@pytest.mark.parametrize(
    ("words", "rest"),
    [
        ("นายสมชาย  ใจดี มา", "นาย[…] มา"),
        ("สมชาย\u200bใจดีมา", "[…]มา"),
        ("โทร ๐๘ ๑๒๓๔ ๕๖๗๘", "โทร […]"),
        ("ไม่มีชื่อ", ""),
        ("สมชาย\nใจดี และสมชายใจดี", "[…] และ[…]"),
    ],
)
def test_names_are_cut_however_they_are_spaced(words: str, rest: str) -> None:
    assert without(words, ("สมชาย ใจดี", "08 1234 5678")) == rest


@pytest.mark.parametrize(
    "words", ["กำพล ตั้งน้ำ", "กําพล ต้ังนำ้", "กำพล ตั้​งน้ํา", "กำพล ตั้งนํ้า", "กำพล ตั้ง นํา้"]
)
def test_names_are_cut_in_whatever_order_their_signs_were_typed(words: str) -> None:
    assert without(f"นาย{words}", ("กำพล ตั้งน้ำ",)) == "นาย[…]"
