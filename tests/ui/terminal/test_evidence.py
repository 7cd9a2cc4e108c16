"""Evidence by command: files, several at once, pages of the web, files replaced, and what there is."""

from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.ui.terminal.conftest import Command, CommandOutput, is_calm

ITEM = ("--item", "d1.l1.2.1.1", "--proof", "order")


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / f"{name}.jpg" for name in ("ก", "ข")]
    for path, color in zip(paths, ("teal", "navy"), strict=True):
        Image.new("RGB", (60, 40), color).save(path)
    return paths


def listed(do: Command, assessed: Path, *words: str) -> list[dict[str, Any]]:
    output = do("evidence", "list", assessed, *words, "--json")
    assert output.code == 0, output.err
    found: list[dict[str, Any]] = output.value
    return found


def subject(do: Command, assessed: Path) -> str:
    ref: str = do("record", "list", assessed, "assessment", "--json").value[0]["ref"]
    return ref


def test_many_files_are_filed_in_one_save(do: Command, assessed: Path, photos: list[Path]) -> None:
    to = ("--to", subject(do, assessed), *ITEM)
    output = do("evidence", "add", assessed, *photos, photos[0], *to, "--json")
    assert output.code == 0, output.err
    assert output.value["files"][2]["twice"] == "ก"
    assert [row["title"] for row in listed(do, assessed)] == ["ข", "ก"]
    assert all("มิติ 1" in str(row["uses"]) for row in listed(do, assessed))
    assert listed(do, assessed, "--unused") == []
    assert do("undo", assessed).code == 0
    assert listed(do, assessed) == []


def test_when_one_of_many_files_is_refused_none_is_filed(
    do: Command, assessed: Path, photos: list[Path]
) -> None:
    empty = photos[0].with_name("ว่าง.jpg")
    empty.write_bytes(b"")
    output = do("evidence", "add", assessed, *photos, empty, "--json")
    assert output.code == 1
    assert [row["name"] for row in output.value["files"]] == ["ว่าง.jpg"]
    assert "ว่าง.jpg" in output.err
    assert "ยังไม่ได้แนบหลักฐานใดเลย" in output.err
    assert "เพราะ 1 จาก 3 ไฟล์ใช้ไม่ได้ และคำสั่งนี้แนบทุกไฟล์พร้อมกันหรือไม่แนบเลย" in output.err
    assert listed(do, assessed) == []
    assert do("evidence", "add", assessed, *photos).err == "", (
        "and nothing of the kind where all were filed"
    )


def test_files_together_are_one_piece_and_a_replaced_one_is_kept(
    do: Command, assessed: Path, photos: list[Path], tmp_path: Path
) -> None:
    more = ("--together", "--title", "ประชุม", "--date", "9/4/2569", "--kind", "minutes")
    assert do("evidence", "add", assessed, *photos, *more).code == 0
    (row,) = listed(do, assessed, "--kind", "minutes", "--year", "2569")
    assert (row["title"], row["date"], row["files"]) == ("ประชุม", "2026-04-09", ["ก.jpg", "ข.jpg"])
    old = next(one["ref"] for one in do("record", "list", assessed, "file", "--json").value)
    new = tmp_path / "ค.jpg"
    Image.new("RGB", (60, 40), "red").save(new)
    assert do("evidence", "replace", assessed, old, new).code == 0
    (row,) = listed(do, assessed)
    assert len(row["older"]) == 1
    assert "ค.jpg" in row["files"]


def test_the_same_file_for_another_item_is_linked_once_more(
    do: Command, assessed: Path, photos: list[Path]
) -> None:
    to = subject(do, assessed)
    for item in ("d1.l1.2.1.1", "d1.l4.2"):
        output = do("evidence", "add", assessed, photos[0], "--to", to, "--item", item, "--json")
    assert output.value["twice"] == "ก"
    (row,) = listed(do, assessed)
    assert len(row["uses"]) == 2


def test_a_page_of_the_web_is_evidence_with_its_day_and_its_copy(
    do: Command, assessed: Path, photos: list[Path]
) -> None:
    page = ("--url", "https://example.go.th/a", "--seen", "2026-06-10")
    assert (
        do("evidence", "add", assessed, photos[0], *page, "--to", subject(do, assessed), *ITEM).code
        == 0
    )
    (row,) = listed(do, assessed, "--kind", "web")
    assert (row["url"], row["seen"], row["files"]) == (
        "https://example.go.th/a",
        "2026-06-10",
        ["ก.jpg"],
    )


def refusals(do: Command, assessed: Path, photos: list[Path]) -> list[CommandOutput]:
    to = subject(do, assessed)
    return [
        do("evidence", "add", assessed, "--url", "เว็บ"),
        do("evidence", "add", assessed, photos[0], "--date", "วันนี้"),
        do("evidence", "add", assessed, photos[0], "--to", "person/" + "0" * 32),
        do("evidence", "add", assessed, photos[0].with_name("ไม่มี.jpg"), "--to", to),
        do("evidence", "replace", assessed, to, photos[0]),
    ]


def test_what_cannot_be_is_reported_in_calm_words_and_nothing_is_kept(
    do: Command, assessed: Path, photos: list[Path]
) -> None:
    assert [(output.code, is_calm(output)) for output in refusals(do, assessed, photos)] == [
        (1, True)
    ] * 5
    assert listed(do, assessed) == []
    assert do("evidence", "add", assessed).code == 2


def test_the_printed_number_of_an_item_is_taken_and_what_the_form_lacks_is_refused_with_its_ids(
    do: Command, assessed: Path, photos: list[Path]
) -> None:
    to = ("evidence", "add", assessed, photos[0], "--to", subject(do, assessed))
    page = (
        "evidence",
        "add",
        assessed,
        "--url",
        "https://example.go.th",
        "--to",
        subject(do, assessed),
    )
    for way in (to, page):
        for lacking, known in (
            (("--item", "zzz"), "d1.l1.1"),
            (("--item", "d1.l1.2.1.1", "--proof", "zzz"), "order"),
            (("--proof", "order"), ""),
        ):
            refused = do(*way, *lacking)
            assert refused.code == 1
            assert is_calm(refused)
            assert known in refused.err
    assert listed(do, assessed) == []
    for number in ("1.1", "๑.๑", "d1.l1.2.1.1"):
        done = do(*to, "--item", number, "--proof", "order")
        assert done.code == 0, done.err
    (piece,) = listed(do, assessed)
    assert len(piece["uses"]) == 1, "three spellings of one item"
    two = do(*to, "--item", "2.")
    assert two.code == 1
    assert "d1.l2.2, d1.l3.2" in two.err, "of several levels, so that nobody guesses"
    assert do("problems", assessed).out.strip() == "ไม่มีข้อมูลที่เก็บไว้โดยไม่มีผล"


def test_evidence_that_was_linked_to_an_item_no_form_has_is_among_the_problems(
    do: Command, assessed: Path, photos: list[Path]
) -> None:
    whole = subject(do, assessed)
    piece = do("evidence", "add", assessed, photos[0], "--to", whole, *ITEM, "--json").value[
        "records"
    ]
    (evidence,) = (ref for ref in piece if "evidence/" in ref)
    for item, proof in (("zzz", ""), ("d1.l1.2.1.1", "zzz")):
        fields = [f"evidence={local(evidence)}", f"target={local(whole)}", f"item={item}"]
        fields += [f"proof={proof}"] if proof else []
        made = do("record", "set", assessed, "link/new", *fields)
        assert made.code == 0, made.err
        assert item in do("problems", assessed).out
    assert len(do("problems", assessed, "--json").value) == 2


def local(ref: str) -> str:
    return "/".join(ref.split("/")[-2:])
