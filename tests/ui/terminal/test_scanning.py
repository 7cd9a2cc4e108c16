"""Scanned papers come home by `scan`, and are filed as signed by `paper confirm`, never by themselves."""

import random
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PIL import ImageDraw
from pysqlite3 import dbapi2 as sqlite3

from tests.said import says
from tests.storage.scans.spoiling import Spoiled, bound, in_ink, rendered, signed_pages, spoil
from tests.ui.terminal.conftest import Command
from tests.ui.terminal.test_signings import FORCED

TODAY = "2026-11-20"
HOW = Spoiled()


def printed(do: Command, assessed: Path, out: Path, form: str) -> dict[str, Any]:
    """What the register says of a paper printed of locked data; `pdf` is what was printed."""
    subject = do("record", "list", assessed, "assessment", "--json").value[0]["ref"]
    assert (
        do("signoff", assessed, subject, "--by", "นายตัวอย่าง ทดสอบ", *named(do, assessed)).code == 0
    )
    reported = do("paper", "print", assessed, subject, form, "--out", out, "--json").value
    return {**reported, "pdf": out, "pages": rendered(out), "day": reported["printed_at"][:10]}


def named(do: Command, folder: Path) -> list[str]:
    """Two people, and who of them signs which step."""
    route = []
    for step, name in (("maker", "ก้อย"), ("certifier", "คม")):
        made = do("record", "set", folder, "person/new", f"name={name}", "active=1", "--json")
        route += ["--route", f"{step}={made.value['touched'][0]}"]
    return route


PLACES = ("--place", 1, "--place", 2)


@pytest.fixture
def signed(do: Command, assessed: Path, tmp_path: Path) -> dict[str, Any]:
    """A paper of several pages that has places to sign."""
    return printed(do, assessed, tmp_path / "minutes.pdf", "minutes")


@pytest.fixture
def sheet(do: Command, assessed: Path, tmp_path: Path) -> dict[str, Any]:
    """The paper that everybody signs, of one page."""
    return printed(do, assessed, tmp_path / "page.pdf", "sign_off")


def test_a_scan_waits_is_confirmed_by_a_person_and_filed_as_evidence(
    do: Command, assessed: Path, signed: dict[str, Any], tmp_path: Path
) -> None:
    chance = random.Random(1)
    pages = [spoil(page, chance, HOW) for page in signed_pages(signed["pdf"])]
    chance.shuffle(pages)
    reported = do("scan", assessed, bound(tmp_path / "SKM_001.pdf", pages), "--json").value
    (paper,) = reported["papers"]
    assert "ไม่มีหน้าสแกนที่รออยู่" not in do("scan", assessed).out
    assert [page["number"] for page in paper["pages"]] == list(range(1, len(pages) + 1)), (
        "sorted by number"
    )
    assert (paper["code"], paper["state"], paper["may_confirm"]) == (signed["code"], "ready", True)
    assert reported["loose"] == []
    assert do("paper", "show", assessed, signed["code"], "--json").value["void"] == ""
    assert do("record", "list", assessed, "evidence", "--json").value == [], "filing is not signing"
    # each print has another code, and a copy may differ in a letter
    looked = ("--looked", paper["to_look"])
    done = do(
        "paper",
        "confirm",
        assessed,
        signed["code"],
        "--on",
        signed["day"],
        *PLACES,
        *looked,
        "--json",
    )
    assert done.code == 0, done.err
    (evidence,) = do("record", "list", assessed, "evidence", "--json").value
    shown = do("record", "show", assessed, evidence["ref"], "--json").value
    assert shown["fields"]["personal"]["value"] == 1
    assert do("scan", assessed, "--json").value["papers"] == [], "nothing waits any more"
    assert do("scan", assessed).out.strip() == "ไม่มีหน้าสแกนที่รออยู่"
    assert not list((assessed / "scans").iterdir())
    again = do("scan", assessed, tmp_path / "SKM_001.pdf", "--json").value
    assert [one["state"] for one in again["papers"]] == ["filed"]


@pytest.mark.parametrize("force", FORCED)
def test_a_paper_whose_data_another_program_changed_no_longer_matches_and_is_not_confirmed(
    do: Command, assessed: Path, sheet: dict[str, Any], tmp_path: Path, force: str
) -> None:
    file = bound(tmp_path / "SKM.pdf", in_ink(sheet["pages"]))
    assert do("scan", assessed, file, "--json").value["papers"][0]["may_confirm"]
    with closing(sqlite3.connect(assessed / "prongsai.db")) as db, db:
        assert db.execute(FORCED[force]).rowcount
    (paper,) = do("scan", assessed, "--json").value["papers"]
    assert (paper["state"], paper["may_confirm"]) == ("forced", False)
    assert "ไม่ตรงกับที่ล็อกไว้" in paper["why"]
    refused = do("paper", "confirm", assessed, sheet["code"], "--on", sheet["day"], *PLACES)
    assert (refused.code, "ไม่ตรงกับที่ล็อกไว้" in refused.err) == (1, True)


def test_a_qr_that_was_copied_onto_altered_figures_is_left_to_the_eye_and_that_is_reported(
    do: Command, assessed: Path, sheet: dict[str, Any], tmp_path: Path
) -> None:
    pages = in_ink(sheet["pages"])
    # a figure is painted over
    ImageDraw.Draw(pages[0]).rectangle((700, 700, 900, 760), fill="white")
    (paper,) = do("scan", assessed, bound(tmp_path / "altered.pdf", pages), "--json").value[
        "papers"
    ]
    assert paper["state"] == "ready", "its code is the code of that page"
    assert "ไม่ได้รับรองลายมือชื่อหรือตัวเลข" in paper["why"]
    assert "เทียบ" in paper["do"]
    (compared,) = [one["compared"] for one in paper["pages"]]
    assert compared["state"] == "laid"
    left, top, right, bottom = (edge * 72 / 200 for edge in (700, 700, 900, 760))
    boxes = [
        one["printed"] for one in compared["differences"] if one["kind"] in ("changed", "gone")
    ]
    assert any(
        one[0] < right and one[2] > left and one[1] < bottom and one[3] > top for one in boxes
    ), compared
    found = sum(one["kind"] != "beside" for one in compared["differences"])
    assert paper["to_look"] == found > 0
    for looked in (0, found + 1):
        refused = do(
            "paper",
            "confirm",
            assessed,
            sheet["code"],
            "--on",
            sheet["day"],
            *PLACES,
            "--looked",
            looked,
        )
        assert (refused.code, f"มีที่ต้องดูด้วยตา {found} แห่ง" in refused.err) == (1, True)
    assert "ต่างจากที่พิมพ์" in do("scan", assessed).out
    shown = do("record", "list", assessed, "signoff", "--json").value[0]["ref"]
    stage = do("record", "show", assessed, shown, "--json").value["fields"]["stage"]["value"]
    assert stage == "frozen", "nobody has confirmed it"


def test_a_page_without_a_code_is_said_to_look_like_a_paper_and_waits_for_a_person_to_say_so(
    do: Command, assessed: Path, signed: dict[str, Any], tmp_path: Path
) -> None:
    page = in_ink(signed["pages"])[-1]
    ImageDraw.Draw(page).rectangle(
        (page.width - 240, page.height - 800, page.width, page.height), fill="white"
    )
    scanned = do("scan", assessed, bound(tmp_path / "torn.pdf", [page]))
    count = len(signed["pages"])
    assert f"ดูเหมือนหน้า {count} ของ" in scanned.out
    assert signed["number"] in scanned.out
    (loose,) = do("scan", assessed, "--json").value["loose"]
    assert (loose["state"], loose["number"]) == ("none", 0), "nothing is filed by its look"
    assert (
        do("scan", assessed, tmp_path / "torn.pdf", "--code", signed["code"], "--page", count).code
        == 0
    )
    (paper,) = do("scan", assessed, "--json").value["papers"]
    assert [one["number"] for one in paper["pages"]] == [count]
    assert paper["places"][0]["sure"] is not None, "it is laid over its print by its look"


def test_a_missing_page_is_named_and_keeps_the_paper_from_being_confirmed(
    do: Command, assessed: Path, signed: dict[str, Any], tmp_path: Path
) -> None:
    pages = in_ink(signed["pages"])
    reported = do(
        "scan", assessed, bound(tmp_path / "part.pdf", [pages[0], *pages[2:]]), "--json"
    ).value
    (paper,) = reported["papers"]
    assert (paper["missing"], paper["may_confirm"], paper["of"]) == ([2], False, len(pages))
    refused = do("paper", "confirm", assessed, signed["code"], "--on", signed["day"], *PLACES)
    assert refused.code == 1
    assert "ขาดหน้า 2" in refused.err
    bound(tmp_path / "rest.pdf", [pages[1]])
    (paper,) = do("scan", assessed, tmp_path / "rest.pdf", "--json").value["papers"]
    assert paper["may_confirm"] is True


def test_a_page_whose_qr_is_covered_is_known_by_its_typed_code_and_a_slip_is_caught(
    do: Command, assessed: Path, sheet: dict[str, Any], tmp_path: Path
) -> None:
    page = sheet["pages"][0].copy()
    page.paste("white", (page.width - 240, page.height - 800, page.width, page.height))
    path = bound(tmp_path / "covered.pdf", [page])
    assert [one["state"] for one in do("scan", assessed, path, "--json").value["loose"]] == ["none"]
    code = sheet["code"].replace("-", "")
    slip = do("scan", assessed, path, "--code", code[1] + code[0] + code[2:], "--page", 1)
    assert slip.code == 1 or code[0] == code[1]
    (paper,) = do("scan", assessed, path, "--code", sheet["code"], "--page", 1, "--json").value[
        "papers"
    ]
    assert [(one["number"], one["typed"]) for one in paper["pages"]] == [(1, True)]
    assert do("scan", assessed, path, "--drop").code == 0
    assert do("scan", assessed, "--json").value["papers"] == []


def test_the_pages_of_a_folder_are_taken_out_or_it_is_said_why_not(
    do: Command, assessed: Path, sheet: dict[str, Any], tmp_path: Path
) -> None:
    folder = tmp_path / "scanned"
    folder.mkdir()
    bound(folder / "a.pdf", sheet["pages"][:1])
    assert do("scan", assessed, folder).code == 0
    for wrong, why in (
        ((tmp_path / "other.pdf",), "ไม่มีหน้าใดที่รออยู่มาจากไฟล์ที่ระบุ"),
        ((), "ยังไม่ได้ระบุไฟล์"),
    ):
        refused = do("scan", assessed, *wrong, "--drop")
        assert (refused.code, refused.out) == (1, "")
        assert why in refused.err
    assert do("scan", assessed, folder, "--drop").out.strip() == "เอาออกแล้ว 1 หน้า"
    assert do("scan", assessed, folder, "--drop").code == 1


def test_pages_are_said_to_be_taken_out_and_a_paper_to_be_confirmed_only_when_they_are(
    do: Command, assessed: Path, sheet: dict[str, Any], tmp_path: Path
) -> None:
    file = bound(tmp_path / "SKM.pdf", signed_pages(sheet["pdf"]))
    code = sheet["code"]
    assert "เอาออกแล้ว" not in do("scan", assessed, file).out
    refused = do("paper", "confirm", assessed, code, "--on", "วันไหนก็ได้", *PLACES)
    assert (refused.code, refused.out) == (1, "")
    assert (
        do("scan", assessed, file, "--drop").out.strip() == f"เอาออกแล้ว {len(sheet['pages'])} หน้า"
    )
    (paper,) = do("scan", assessed, file, "--json").value["papers"]
    done = do(
        "paper",
        "confirm",
        assessed,
        code,
        "--on",
        sheet["day"],
        *PLACES,
        "--looked",
        paper["to_look"],
    )
    assert says(done.out, "ยืนยันฉบับลงนาม {number} แล้ว เก็บเป็นหลักฐาน {n} หน้า")


def test_what_is_no_scan_is_reported_and_the_command_ends_with_one(
    do: Command, assessed: Path, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("hello", encoding="utf-8")
    output = do("scan", assessed, tmp_path / "a.txt")
    assert output.code == 1
    assert "ไม่ใช่ PDF หรือภาพ" in output.err


def test_the_register_notes_the_official_number_and_makes_void_by_command(
    do: Command, assessed: Path, sheet: dict[str, Any]
) -> None:
    code = sheet["code"]
    assert (
        do(
            "paper", "official", assessed, code, "--number", "นบ 0019/123", "--on", "9 เม.ย. 2569"
        ).code
        == 0
    )
    (line,) = [one for one in do("paper", "list", assessed, "--json").value if one["code"] == code]
    assert (line["official_no"], line["official_date"]) == ("นบ 0019/123", "2026-04-09")
    assert do("paper", "void", assessed, code, "--why", "misprint").code == 0
    assert do("paper", "show", assessed, code, "--json").value["void"] == "misprint"
    assert do("paper", "official", assessed, code, "--number", "1").code == 1


def test_a_picture_of_our_own_paper_bears_no_ink_and_cannot_be_confirmed(
    do: Command, assessed: Path, sheet: dict[str, Any], tmp_path: Path
) -> None:
    (paper,) = do(
        "scan", assessed, bound(tmp_path / "pictures.pdf", sheet["pages"]), "--json"
    ).value["papers"]
    assert (paper["state"], paper["may_confirm"]) == ("own", False)
    assert do("paper", "confirm", assessed, sheet["code"], "--on", sheet["day"], *PLACES).code == 1
    again = bound(tmp_path / "signed.pdf", in_ink(sheet["pages"]))
    (paper,) = do("scan", assessed, again, "--json").value["papers"]
    assert (paper["state"], paper["may_confirm"]) == ("ready", True), "a line of a pen is seen"


def test_ink_elsewhere_on_the_page_signs_no_place(
    do: Command, assessed: Path, sheet: dict[str, Any], tmp_path: Path
) -> None:
    """A sheet that came back without a signature, whatever else was written on it."""
    (paper,) = do(
        "scan", assessed, bound(tmp_path / "SKM.pdf", in_ink(sheet["pages"])), "--json"
    ).value["papers"]
    assert [one["sure"] < 50 for one in paper["places"]] == [True, True]
    looked = ("--looked", paper["to_look"])
    refused = do(
        "paper", "confirm", assessed, sheet["code"], "--on", sheet["day"], "--place", 2, *looked
    )
    assert (refused.code, "การเทียบภาพไม่พบหมึกในช่อง 2" in refused.err) == (1, True)
    assert "การเทียบภาพไม่พบหมึก" in do("scan", assessed).out
    again = bound(tmp_path / "signed.pdf", signed_pages(sheet["pdf"]))
    assert do("scan", assessed, tmp_path / "SKM.pdf", "--drop").code == 0
    (paper,) = do("scan", assessed, again, "--json").value["papers"]
    assert [one["sure"] >= 50 for one in paper["places"]] == [True, True]
    looked = ("--looked", paper["to_look"])
    assert (
        do("paper", "confirm", assessed, sheet["code"], "--on", sheet["day"], *PLACES, *looked).code
        == 0
    )
    subject = do("record", "list", assessed, "assessment", "--json").value[0]["ref"]
    route = do("signing", "show", assessed, subject, "--json").value["route"]
    assert all("การเทียบภาพแน่ใจ" in one["says"] for one in route)
