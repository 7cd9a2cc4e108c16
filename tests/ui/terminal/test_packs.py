"""Evidence put in order into a folder: whole or nothing, and readable without the program."""

import errno
import hashlib
import os
import re
from collections.abc import Generator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

import main
from core.blocks.printed import PrintResult
from core.forms.ports import Store
from core.log.ports import Context
from core.papers.pack import INSIDE, LONGEST, EvidencePackFile, ending_of, plain_name
from core.papers.pack_deeds import EvidencePackProgress, EvidencePackRequest, evidence_pack
from core.values import Changes, Ref
from storage.packs.folder import filling
from tests.known import known
from tests.limited import command
from tests.said import said_in
from tests.ui.terminal.conftest import Command, is_calm
from tests.ui.terminal.proving import Proved, files, text_of
from ui.terminal.arguments import ref_of

AGAIN = "กู้คืนจากไฟล์สำรอง หรือแนบไฟล์นั้นใหม่ แล้วลองอีกครั้ง"
DAMAGED = "ไฟล์ในโฟลเดอร์ของหน่วยงานเสีย เนื้อหาไม่ตรงกับตอนที่เก็บ"


def test_the_tree_follows_the_form_and_its_names_are_taken_by_every_stick(proved: Proved) -> None:
    found = files(proved.pack("pack"))
    assert set(found) >= {
        "01-d1/L1/01-d1.l1.1/01-policy.pdf",
        "01-d1/L1/01-d1.l1.1/02-publication.jpg",
        "02-d2/L4/01-d2.l4.2/01-report.pdf",
        *(
            "index.pdf",
            "index.xlsx",
            "index.docx",
            "index.html",
            "dividers.pdf",
            "spine.pdf",
            "sha256.txt",
        ),
    }
    for path in found:
        assert re.fullmatch(r"[A-Za-z0-9._/-]+", path)
        assert len(f"pack/{path}") <= LONGEST
        assert not any(name.endswith(".") for name in path.split("/"))


def test_the_pages_are_numbered_through_and_reported_in_all_three_files_and_the_web_page(
    proved: Proved,
) -> None:
    found = files(proved.pack("pack"))
    assert (proved.output["files"], proved.output["pages"]) == (3, 6)
    rows = [
        [cell.value for cell in row]
        for row in known(load_workbook(found["index.xlsx"]).active).iter_rows()
    ]
    output = " ".join(str(cell) for row in rows for cell in row if cell is not None)
    for span in ("๑-๓", "๔", "๕-๖"):
        assert span in output
    assert "๕-๖" in text_of(found["index.pdf"])
    assert '<td class="n">5-6</td>' in found["index.html"].read_text("utf-8")


def test_every_link_of_the_web_page_leads_to_a_file_and_nothing_is_fetched(proved: Proved) -> None:
    folder = proved.pack("pack")
    links = re.findall(
        r"""(?:href|src)\s*=\s*["']?([^"'>\s]+)""", (folder / "index.html").read_text("utf-8")
    )
    assert len(links) == 3
    assert all((folder / link).is_file() for link in links)


def test_the_sums_of_every_file_stand_beside_them(proved: Proved) -> None:
    found = files(proved.pack("pack"))
    lines = [line.split("  ", 1) for line in found.pop("sha256.txt").read_text().splitlines()]
    listed = {path: digest for digest, path in lines}
    assert listed == {
        path: hashlib.sha256(place.read_bytes()).hexdigest() for path, place in found.items()
    }


def test_papers_of_what_is_locked_enter_the_register_and_drafts_do_not(
    proved: Proved, do: Command
) -> None:
    proved.pack("draft")
    assert proved.output["papers"] == []
    assert do("signoff", proved.folder, proved.ref, "--by", "ผู้ลงนาม").code == 0
    proved.pack("final")
    forms = {
        one["form"] for one in do("paper", "list", proved.folder, "--json").value if one["code"]
    }
    assert forms == {"evidence_index", "evidence_dividers"}
    assert len(proved.output["papers"]) == 2
    # whatever was not finished is void when the folder is opened
    assert do("backup", proved.folder).code == 0
    assert not any(
        one["void_why"] for one in do("paper", "list", proved.folder, "--json").value if one["code"]
    )


def test_what_lies_there_is_never_written_over(proved: Proved, do: Command, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "note.txt").write_text("ของเดิม")
    output = do("evidence", "pack", proved.folder, proved.ref, "--out", mine)
    assert (output.code, is_calm(output)) == (1, True)
    assert [path.name for path in mine.iterdir()] == ["note.txt"]
    assert (
        do("evidence", "pack", proved.folder, proved.ref, "--out", tmp_path / "no" / "where").code
        == 1
    )


@pytest.mark.parametrize("after", range(1, 12, 2))
def test_a_disk_that_is_full_leaves_nothing_and_the_papers_are_void(
    proved: Proved, do: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    """From the so many-th durable file on: at evidence, at a paper, at a number of the register."""
    assert do("signoff", proved.folder, proved.ref, "--by", "ผู้ลงนาม").code == 0
    before, kept = {path.name for path in tmp_path.iterdir()}, count(1)
    fsync = os.fsync

    def full(handle: int) -> None:
        if next(kept) >= after:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        fsync(handle)

    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", full)
        output = do("evidence", "pack", proved.folder, proved.ref, "--out", tmp_path / "pack")
    assert (output.code, is_calm(output)) == (1, True), output.err
    assert {path.name for path in tmp_path.iterdir()} == before
    assert all(
        one["void_why"] for one in do("paper", "list", proved.folder, "--json").value if one["code"]
    )


def test_a_file_larger_than_the_medium_takes_is_reported(
    proved: Proved, keys: Path, tmp_path: Path
) -> None:
    """As on a stick of an old format, or with the disk full; the folder of the office itself can be written."""
    (tmp_path / "วิดีโอ.mp4").write_bytes(b"\0\0\0\x18ftypmp42" + bytes(6_000_000))
    proved.add(tmp_path / "วิดีโอ.mp4", "d1.l5.2", "lesson")
    before = {path.name for path in tmp_path.iterdir()}
    out = ("--out", tmp_path / "pack")
    output = command("evidence", "pack", proved.folder, proved.ref, *out, keys=keys, most=5_000_000)
    assert output.calm, output.err
    assert "จัดชุดหลักฐานไว้ที่" in output.err
    assert {path.name for path in tmp_path.iterdir()} == before


def test_a_file_that_is_not_here_is_reported_and_the_rest_is_packed(proved: Proved) -> None:
    blob = hashlib.sha256((proved.place / "รายงาน.pdf").read_bytes()).hexdigest()
    (proved.folder / "blobs" / blob[:2] / blob).unlink()
    found = files(proved.pack("pack", code=1))
    lost = "ไม่มีไฟล์ 02-d2/L4/01-d2.l4.2/01-report.pdf: ไฟล์หายจากโฟลเดอร์ของหน่วยงาน"
    assert proved.output["lacking"] == [lost, AGAIN]
    assert "02-d2/L4/01-d2.l4.2/01-report.pdf" not in found
    page = found["index.html"].read_text("utf-8")
    assert "รายงาน" in page
    assert "ไม่มีในชุดนี้ 1 ไฟล์ ของหลักฐานที่ 3" in page
    assert "ไม่มีในชุดนี้ ๑ ไฟล์ ของหลักฐานที่ ๓" in text_of(found["index.pdf"])
    public = files(proved.pack("public", "--public", code=1))
    assert proved.output["lacking"] == [lost, AGAIN]
    assert "ไฟล์หายจากโฟลเดอร์ของหน่วยงาน" in public["removed.txt"].read_text("utf-8")


def test_a_pack_that_lacks_nothing_speaks_of_no_file_that_is_not_in_it(proved: Proved) -> None:
    found = files(proved.pack("pack"))
    assert (proved.output["lacking"], proved.output["broken"]) == ([], 0)
    assert "ไม่มีในชุดนี้" not in found["index.html"].read_text("utf-8") + text_of(found["index.pdf"])


@pytest.mark.parametrize(("own", "why"), [(True, "lost"), (False, "away")])
def test_a_file_is_lost_where_it_had_to_be_and_away_where_it_never_came(
    tmp_path: Path, own: bool, why: str
) -> None:
    file = EvidencePackFile(Ref("1" * 32, "file", "2" * 32), "a" * 64, "pdf", "1.pdf")
    must = frozenset({file.sha256} if own else ())
    write = lambda _documents, _path: PrintResult(0)  # noqa: E731
    with filling(tmp_path / "pack", lambda _name: None, lambda: must, write) as packing:
        assert [packing.look(file, personal).why for personal in (None, ["ก"])] == [why] * 2


def test_a_damaged_file_is_not_given_to_anybody(
    proved: Proved, do: Command, tmp_path: Path
) -> None:
    blob = hashlib.sha256((proved.place / "รายงาน.pdf").read_bytes()).hexdigest()
    with (proved.folder / "blobs" / blob[:2] / blob).open("ab") as file:
        file.write(b"x")
    output = do("evidence", "pack", proved.folder, proved.ref, "--out", tmp_path / "pack")
    assert (output.code, is_calm(output)) == (1, True)
    assert not (tmp_path / "pack").exists()
    proved.pack("public", "--public", code=1)
    assert proved.output["lacking"] == [
        "ไม่มีไฟล์ 02-d2/L4/01-d2.l4.2/01-report.pdf: ไฟล์ในโฟลเดอร์ของหน่วยงานเสีย เนื้อหาไม่ตรงกับตอนที่เก็บ",
        AGAIN,
    ]


def test_a_pack_is_said_to_be_made_and_to_lack_a_file_only_where_it_does(
    proved: Proved, do: Command
) -> None:
    made = "จัดชุดหลักฐาน {files} ไฟล์ {pages} หน้า ไว้ที่ {path} และอ่านกลับมาตรวจแล้ว"
    lacks = "ไม่มีไฟล์ {path}: {why}"
    blob = hashlib.sha256((proved.place / "รายงาน.pdf").read_bytes()).hexdigest()
    pack = ("evidence", "pack", proved.folder, proved.ref, "--out")

    def every(*words: object) -> str:
        output = do(*words)
        return output.out + output.err

    said = {
        "whole": every(*pack, proved.place / "one"),
        "there": do(*pack, proved.place / "one").out,
    }
    (proved.folder / "blobs" / blob[:2] / blob).unlink()
    said["gone"] = every(*pack, proved.place / "two")
    said["public"] = every(*pack, proved.place / "three", "--public")
    (proved.folder / "blobs" / blob[:2] / blob).write_bytes(b"%PDF-1.4")
    said["swapped"] = every(*pack, proved.place / "four", "--public")
    assert said_in(said, made, whole=True) == "whole gone public swapped"
    assert said_in(said, lacks, whole=True) == "gone public swapped"
    assert said_in(said, AGAIN, whole=True) == "gone public swapped"
    assert said_in(said, "ไฟล์หายจากโฟลเดอร์ของหน่วยงาน") == "gone public"
    assert said_in(said, DAMAGED) == "swapped"
    assert (
        said_in(said, "ตัดออกจากฉบับเผยแพร่ {n} รายการ ดูเหตุผลใน removed.txt", whole=True)
        == "public swapped"
    )
    assert said["there"] == ""


def test_one_piece_for_two_items_is_put_to_both_under_one_number_and_the_same_pages(
    proved: Proved,
) -> None:
    again = proved.add(proved.place / "ประกาศ.pdf", "d2.l4.2", "statistics")
    found = files(proved.pack("pack"))
    assert "02-d2/L4/01-d2.l4.2/01-statistics.pdf" in found
    assert proved.output["pages"] == 6, "its pages are counted once"
    assert again


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("d1.l2.3", "d1.l2.3"),
        ("con", "_con"),
        ("COM1.x", "_com1.x"),
        ("ก", "else"),
        ("a/../b", "a-.-b"),
        ("x.", "x"),
    ],
)
def test_a_name_is_one_every_system_takes(words: str, name: str) -> None:
    assert plain_name(words, "else") == name


def test_an_ending_is_of_what_the_file_is_not_of_what_it_is_called() -> None:
    assert ending_of("pdf", "หนังสือ.exe") == ".pdf"
    assert ending_of("zip", "แผน.XLSX") == ".xlsx"
    assert ending_of("zip", "แผน.exe") == ".zip"
    assert ending_of("", "x.html") == ".bin"


@pytest.mark.parametrize("steps", [1, 4, 6, 8, 10, 12, 14, 18])
def test_who_stops_it_keeps_nothing_and_its_papers_are_void(
    proved: Proved, do: Command, tmp_path: Path, steps: int
) -> None:
    """While files are opened, put to their places, between papers, while they are read back."""
    assert do("signoff", proved.folder, proved.ref, "--by", "ผู้ลงนาม").code == 0
    before = {path.name for path in tmp_path.iterdir()}
    desk = main.desk()
    with desk.open(proved.folder) as office:
        wish = EvidencePackRequest(ref_of(proved.ref, office.unit), tmp_path / "pack")

        def some(ctx: Context, store: Store) -> Changes:
            made = evidence_pack(ctx, store, office.printer, office.packer, wish)
            assert isinstance(made, Generator)
            reported = [next(made) for _step in range(steps)]
            assert all(isinstance(one, EvidencePackProgress) for one in reported), (
                "it is not at its end"
            )
            made.close()
            return Changes()

        office.session.do_now(some)
    assert {path.name for path in tmp_path.iterdir()} == before
    printed = [one for one in do("paper", "list", proved.folder, "--json").value if one["code"]]
    assert all(one["void_why"] for one in printed)
    assert bool(printed) is (steps > 6), "papers come after the files"


def test_a_pack_is_in_the_log_of_what_was_given_away(proved: Proved, do: Command) -> None:
    proved.pack("pack")
    proved.pack("public", "--public")
    output = do("views", proved.folder, "--json").value
    assert [one["deed"] for one in output["views"]][-2:] == ["give", "export"]


@given(
    st.lists(
        st.text("abcdefghijklmnopqrstuvwxyz0123456789_.", min_size=1, max_size=64),
        min_size=3,
        max_size=3,
    )
)
def test_no_path_is_longer_than_a_pack_may_hold(ids: list[str]) -> None:
    dimension, item, proof = (plain_name(f"x{words}", "x") for words in ids)
    path = f"10-{dimension}/L10/100-{item}/100-{proof}.docx"
    assert len(path) <= INSIDE
    assert re.fullmatch(r"[a-zA-Z0-9._/-]+", path)


def test_a_name_too_long_for_windows_is_refused(
    proved: Proved, do: Command, tmp_path: Path
) -> None:
    output = do(
        "evidence",
        "pack",
        proved.folder,
        proved.ref,
        "--out",
        tmp_path / ("x" * (LONGEST - INSIDE + 1)),
    )
    assert (output.code, is_calm(output)) == (1, True)
    assert "ชื่อโฟลเดอร์ยาวเกินไป" in output.err


def test_what_is_given_and_wanting_is_reported_item_by_item(proved: Proved, do: Command) -> None:
    whole = do("evidence", "coverage", proved.folder, proved.ref, "--json").value
    assert whole["demanded"] - whole["missing"] == 3
    given = [
        (one["item"], one["proof"], one["titles"])
        for one in whole["proofs"]
        if one["state"] == "given"
    ]
    assert ("d1.l1.1", "policy", ["ประกาศ"]) in given
    output = do("evidence", "coverage", proved.folder, proved.ref, "--missing")
    assert output.code == 0
    assert "มีหลักฐาน 3 จาก" in output.out
    assert "ประกาศนโยบาย" not in output.out
    assert "สถิติ" in output.out
