"""`bundle import` at the terminal: any name, zips and folders; a dry run that changes no byte; other files answered."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import NoReturn
from zipfile import ZipFile

import pytest

import main
from core.errors import UserError
from core.exchange import receive_deeds
from core.exchange.send_deeds import ExportOutcome, ExportPartFile
from core.exchange.slip import CoverSlipCode, file_qr
from storage.tables.reader import read_table
from tests.said import says
from tests.storage.papers.paper_samples import codes_by_zxing, squeezed, text_by_pdftotext
from tests.ui.terminal.conftest import YEAR, Command, certify, is_calm
from ui.terminal.bundles import slipped


@pytest.fixture
def centre(do: Command, tmp_path: Path) -> Path:
    folder = tmp_path / "centre"
    assert (
        do(
            "office", "new", folder, "--name", "ส่วนกลาง", "--code", "S00", "--kind", "centre", *YEAR
        ).code
        == 0
    )
    certify(do, folder, "centre")
    return folder


@pytest.fixture
def sent(do: Command, assessed: Path, centre: Path, tmp_path: Path) -> Path:
    """A certified office has sent its assessment to the centre."""
    certify(do, assessed, "province")
    key, out = tmp_path / "centre.key", tmp_path / "S10.prongsai"
    key.write_text(do("key", "show", centre).out, encoding="utf-8")
    assert do("bundle", "export", assessed, "--to", key, "--out", out).code == 0
    answers = tmp_path / "centre.answers"
    assert do("bundle", "import", centre, tmp_path / "office.trust", "--json").code == 0
    assert not answers.exists()
    return out


def every_byte(folder: Path) -> Mapping[str, str]:
    return {
        str(path): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_dry_run_tells_each_record_and_changes_no_byte(
    do: Command, centre: Path, sent: Path, keys: Path
) -> None:
    before = every_byte(centre), every_byte(keys)
    text = do("bundle", "import", centre, sent, "--dry-run", "--json")
    assert text.code == 0, text.err
    (row,) = text.value
    answers = [one for one in row["records"] if "/answer/" in one["ref"]]
    assert answers[0]["state"] == "new"
    assert {"field", "name", "before", "after", "state"} == set(answers[0]["fields"][0])
    assert row["preview"]["added"] == len(row["records"]) + row["more"]
    assert (every_byte(centre), every_byte(keys)) == before
    assert (
        do("bundle", "import", centre, sent, "--json").value[0]["taken"]["new"]
        == row["preview"]["taken"]["new"]
    )


def test_a_dry_run_works_while_a_window_holds_the_folder(
    do: Command, centre: Path, sent: Path
) -> None:
    with main.desk().open(centre):
        assert do("bundle", "import", centre, sent).code == 1
        text = do("bundle", "import", centre, sent, "--dry-run")
    assert text.code == 0
    assert "รายการใหม่" in text.out
    assert "ข้อประเมิน" in text.out or "ข้อ " in text.out


def test_a_whole_stick_is_taken_in_and_what_was_passed_over_is_named(
    do: Command, centre: Path, sent: Path, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    (stick / ".hidden").mkdir(parents=True)
    with ZipFile(stick / ".hidden" / "LINE_1731.zip", "w") as made:
        made.write(sent, "download")
    (stick / "note.txt").write_text("x")
    text = do("bundle", "import", centre, stick, "--json")
    assert text.code == 0, text.err
    row, passed = text.value
    assert row["called"] == "stick/.hidden/LINE_1731.zip › download", "on every system"
    assert row["taken"]["new"] > 0
    assert [Path(one["called"]).name for one in passed["passed"]] == ["note.txt"]
    again = do("bundle", "import", centre, stick)
    assert "เคยนำเข้าแล้ว" in again.out
    assert "ข้าม" in again.out


def test_files_of_other_commands_are_answered_with_the_right_one(
    do: Command, sent: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    assert (
        do(
            "office", "new", other, "--name", "ใหม่", "--code", "S77", "--kind", "district", *YEAR
        ).code
        == 0
    )
    before = do("digest", other).out
    for name, words in (
        ("centre.trust", "key root trust"),
        ("office.request", "key certify"),
        ("centre.key", "bundle export"),
    ):
        text = do("bundle", "import", other, tmp_path / name)
        assert text.code == 1
        assert is_calm(text)
        assert words in text.err
    assert do("digest", other).out == before
    assert sent.exists()


def test_a_folder_without_files_for_us_is_a_calm_sentence(
    do: Command, centre: Path, tmp_path: Path
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    for words in (("--dry-run",), ()):
        text = do("bundle", "import", centre, empty, *words)
        assert text.code == 1
        assert is_calm(text)


def test_an_import_is_said_to_be_set_aside_when_it_was(
    do: Command, centre: Path, sent: Path
) -> None:
    assert do("bundle", "import", centre, sent).code == 0
    assert says(do("bundle", "aside", centre).out, "ยกเลิกการนำเข้าครั้งล่าสุดแล้ว เปลี่ยน {n} รายการ")
    nothing = do("bundle", "aside", centre)
    assert (nothing.code, nothing.out) == (1, "")


def test_a_root_is_trusted_no_more_and_what_changed_is_listed(
    do: Command, centre: Path, sent: Path
) -> None:
    assert do("bundle", "import", centre, sent).code == 0
    (root,) = do("key", "root", "list", centre, "--json").value
    records = len(do("record", "list", centre, "answer", "--json").value)
    assert "ยังไม่เชื่อถือ" not in do("key", "root", "list", centre).out
    assert do("problems", centre).out.strip() == "ไม่มีข้อมูลที่เก็บไว้โดยไม่มีผล"
    assert records
    wrong = do("key", "root", "distrust", centre, "1" * 40)
    assert wrong.code == 1
    assert is_calm(wrong), "it is not said to be trusted no more"
    assert root["fingerprint"] in wrong.err
    text = do("key", "root", "distrust", centre, root["fingerprint"], "--json")
    assert text.code == 0
    assert any(one["field"] == "state" and one["after"] is None for one in text.value["changed"])
    assert do("record", "list", centre, "answer", "--json").value == []
    assert {one["why"] for one in do("problems", centre, "--json").value} == {"not enrolled"}
    assert "ไม่มีข้อมูลที่เก็บไว้โดยไม่มีผล" not in do("problems", centre).out
    assert do("key", "root", "list", centre, "--json").value == []
    assert do("key", "root", "list", centre).out.strip() == "โฟลเดอร์นี้ยังไม่เชื่อถือกุญแจรากใด"
    assert do("office", "check", centre, "--json").value["same"]


@pytest.mark.parametrize("ending", [".pdf", ".xlsx", ".docx"])
def test_a_file_goes_with_a_page_that_knows_it_again(
    do: Command, assessed: Path, centre: Path, sent: Path, tmp_path: Path, ending: str
) -> None:
    assert sent
    out, slip = tmp_path / "again.prongsai", tmp_path / f"slip{ending}"
    reported = do(
        "bundle",
        "export",
        assessed,
        "--to",
        tmp_path / "centre.key",
        "--out",
        out,
        "--slip",
        slip,
        "--json",
    )
    assert reported.value["sha256"] == sha256(out.read_bytes()).hexdigest()
    assert slip.stat().st_size > 1000
    if ending == ".pdf":
        (codes,) = codes_by_zxing(slip.read_bytes())
        assert codes[0].startswith(file_qr(reported.value["sha256"]))
        found = CoverSlipCode.read(codes[0])
        assert found is not None
        assert found.unit == do("office", "info", assessed, "--json").value["unit"]
        assert {form for one in found.years for form in one.forms} == {"cdd-clean"}
        text = squeezed(text_by_pdftotext(slip.read_bytes()))
        assert all(
            word in text
            for word in (
                out.name,
                reported.value["sha256"],
                f"รหัสตรวจไฟล์{reported.value['sha256'][:8]}",
            )
        )
    assert do("paper", "list", assessed, "--json").value == []
    assert centre.is_dir()


def test_a_slip_no_writer_knows_is_refused_before_the_file_is_written(
    do: Command, assessed: Path, sent: Path, tmp_path: Path
) -> None:
    assert sent
    out = tmp_path / "again.prongsai"
    text = do(
        "bundle",
        "export",
        assessed,
        "--to",
        tmp_path / "centre.key",
        "--out",
        out,
        "--slip",
        tmp_path / "a.txt",
    )
    assert (text.code, is_calm(text), out.exists()) == (1, True, False)


def test_an_export_is_written_in_files_of_a_size_that_are_all_named(
    do: Command, assessed: Path, sent: Path, tmp_path: Path
) -> None:
    assert sent
    photos = tmp_path / "photos"
    photos.mkdir()
    plain = ("bundle", "export", assessed, "--to", tmp_path / "centre.key")
    whole = do(*plain, "--out", photos / "whole.prongsai", "--part-size", "1", "--json").value
    size = Path(whole["path"]).stat().st_size
    assert [(one["part"], one["size"]) for one in whole["parts"]] == [([1, 1], size)]
    assert do(*plain, "--out", photos / "x.prongsai", "--part-size", "0").code == 2
    slip = tmp_path / "slip.pdf"
    files = tuple(
        ExportPartFile(photos / f"S10-{k}of2.prongsai", str(k) * 64, 2**20, (k, 2), 1, 0, 1, 0)
        for k in (1, 2)
    )
    with main.desk().open(assessed) as office:
        slipped(office, ExportOutcome(files, ()), slip)
    text = squeezed(text_by_pdftotext(slip.read_bytes()))
    assert all(
        word in text
        for word in ("S10-1of2.prongsai", "11111111", "S10-2of2.prongsai", "22222222", "รวม๒.๐MB")
    )


def test_an_import_keeps_a_backup_of_what_was_there_first(
    do: Command, centre: Path, sent: Path
) -> None:
    kept = set(centre.glob("backups/*.prongsai-backup"))
    assert do("bundle", "import", centre, sent).code == 0
    (made,) = set(centre.glob("backups/*.prongsai-backup")) - kept
    assert do("bundle", "import", centre, sent).code == 0
    assert len(set(centre.glob("backups/*.prongsai-backup")) - kept) == 2
    assert do("bundle", "import", centre, sent).code == 0
    assert len(set(centre.glob("backups/*.prongsai-backup")) - kept) == 2, (
        "nothing has changed since"
    )
    assert made.stat().st_size > 1000


@pytest.mark.parametrize("dry", [(), ("--dry-run",)])
def test_a_report_is_a_workbook_with_a_row_for_each_file(
    do: Command, centre: Path, sent: Path, tmp_path: Path, dry: tuple[str, ...]
) -> None:
    cut, report = tmp_path / "cut.prongsai", tmp_path / "report.xlsx"
    cut.write_bytes(sent.read_bytes()[:-900])
    assert do("bundle", "import", centre, sent, cut, "--report", report, *dry).code == 1
    heads, *rows = read_table(report).rows
    result = {row[0]: row[heads.index("ผลการนำเข้า")] for row in rows}
    assert result == {
        "S10.prongsai": "ยังไม่ได้นำเข้า" if dry else "นำเข้าแล้ว",
        "cut.prongsai": "ไฟล์เสีย",
    }
    output = do(
        "bundle", "import", centre, sent, "--report", tmp_path / "none" / "report.xlsx", *dry
    )
    assert "เคยนำเข้าแล้ว" in output.out or dry, "what became of the files is told"
    assert "บันทึกไฟล์ report.xlsx ไม่ได้" in output.err


def test_an_import_that_stops_behind_its_files_tells_them_and_fails(
    do: Command, centre: Path, sent: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> NoReturn:
        raise UserError("เก็บภาพเอกสารไม่ได้", "เพราะพื้นที่เต็ม", "โปรดเพิ่มเนื้อที่ว่าง")

    monkeypatch.setattr(receive_deeds, "blacken_prints", full)
    done = do("bundle", "import", centre, sent, "--json")
    assert [one["problem"] for one in done.value] == [None]
    assert (done.code, "เก็บภาพเอกสารไม่ได้" in done.err) == (1, True)


def test_a_round_of_the_post_folder_says_what_it_wrote_and_what_came(
    do: Command, centre: Path, sent: Path, tmp_path: Path
) -> None:
    share = tmp_path / "share"
    share.mkdir()
    assert "ไม่ได้ใช้โฟลเดอร์รับส่ง" in do("bundle", "post", centre).out
    refused = do("bundle", "post", centre, "--at", centre / "outbox")
    assert (refused.code, is_calm(refused)) == (1, True)
    said = do("bundle", "post", centre, "--at", share)
    assert "ไม่มีไฟล์ที่ต้องเขียน และไม่มีไฟล์มาถึง" in said.out
    (share / "anything").write_bytes(sent.read_bytes())
    said = do("bundle", "post", centre)
    assert f"มาถึง {share / 'anything'}" in said.out
    assert "ไม่มีไฟล์มาถึง" not in said.out
    assert do("bundle", "import", centre, share).code == 0
    found = do("bundle", "post", centre, "--own-at-once", "off", "--json").value
    assert found["arrived"] == []
    share.rename(share.with_name("gone"))
    assert f"ยังไม่พบโฟลเดอร์ {share}" in do("bundle", "post", centre).out
    assert "ไม่ได้ใช้โฟลเดอร์รับส่ง" in do("bundle", "post", centre, "--off").out
