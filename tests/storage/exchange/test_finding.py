"""A bundle is known by what it holds: under any name, in a zip, anywhere on a stick; everything else is answered."""

import os
import shutil
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest

from core.exchange.letter_deeds import answer
from storage.exchange import finder
from storage.exchange.enrolment import write_trust
from storage.exchange.finder import find
from tests.storage.exchange.found import kinds, whys
from tests.storage.exchange.towns import Town, build


@pytest.mark.parametrize(
    "name",
    [
        "S10.prongsai",
        "S10.prongsai.pdf",
        "S10",
        "1731049182.bin",
        "รายงาน อำเภอ (1).prongsai.prongsai",
        "S10.zip",
        ".hidden",
    ],
)
def test_a_bundle_is_taken_in_under_any_name(
    towns: list[Town], bundle: Path, stick: Path, name: str
) -> None:
    province = towns[1]
    path = bundle.rename(stick / name)
    assert province.new(path) > 0
    assert province.take(path)[0].repeat


@pytest.mark.parametrize("how", [ZIP_STORED, ZIP_DEFLATED], ids=["stored", "deflated"])
def test_a_bundle_in_a_zip_is_taken_in_and_the_rest_of_the_zip_is_named(
    towns: list[Town], bundle: Path, stick: Path, how: int
) -> None:
    path = stick / "จดหมาย.zip"
    with ZipFile(path, "w", how) as made:
        made.write(bundle, "ส่งแล้ว/S11.prongsai.pdf")
        made.writestr("readme.txt", "อ่านก่อน")
        made.writestr("ขอ.request", '{"prongsai": "request", "format": 1}')
    (row,) = towns[1].take(path)
    assert row.result
    assert row.result.new > 0
    assert (row.path, row.file_name) == (path, "จดหมาย.zip › S11.prongsai.pdf")
    assert list(towns[1].place.glob("inbox/*")) == []


def test_files_lie_anywhere_on_an_infected_stick(
    towns: list[Town], bundle: Path, stick: Path
) -> None:
    deep = stick / "\N{NO-BREAK SPACE}" / "System Volume Information"
    deep.mkdir(parents=True)
    bundle.rename(deep / ".S11")
    (stick / "งาน.lnk").write_bytes(b"L\0\0\0\1\x14\2\0" + bytes(50))
    (stick / "photo.jpg").write_bytes(b"\xff\xd8\xff" + bytes(90))
    (stick / "ส่วนกลาง.key").write_text(f"age: {towns[0].age}\n")
    with find([stick]) as found:
        assert [one.kind for one in found.files] == ["bundle"]
        assert found.files[0].name.endswith(".S11")
        named = {Path(one.called).name: one.why for one in found.passed}
        assert set(named) == {"งาน.lnk", "photo.jpg", "ส่วนกลาง.key"}
        assert "bundle export" in named["ส่วนกลาง.key"]
    assert towns[1].new(stick) > 0


def test_links_and_pipes_on_a_stick_are_not_followed(stick: Path, bundle: Path) -> None:
    (stick / "loop").symlink_to(stick)
    (stick / "out").symlink_to(bundle.parent)
    (stick / "file").symlink_to(bundle)
    os.mkfifo(stick / "pipe")
    with find([stick, stick / "pipe"]) as found:
        assert [one.kind for one in found.files] == ["", ""]


def test_of_an_office_folder_only_the_outbox_is_meant_for_others(
    towns: list[Town], bundle: Path
) -> None:
    place = towns[2].place
    (place / "inbox" / "a").write_bytes(bundle.read_bytes())
    with find([place]) as found:
        assert [one.kind for one in found.files] == [""]
    bundle.rename(place / "outbox" / "b")
    with find([place]) as found:
        assert kinds(found) == [("office/outbox/b", "bundle")]


ANSWERED = [
    pytest.param(b"", "ดาวน์โหลด", id="nothing"),
    pytest.param(b'{\n  "prongsai": "request",', "key certify", id="a request"),
    pytest.param(f"age: age1{'q' * 58}".encode(), "bundle export", id="a key"),
    pytest.param(b"# created\nAGE-SECRET-KEY-1QQQ", "กุญแจลับ", id="a secret key"),
    pytest.param(b"SQLite format 3\0", "เปิดทั้งโฟลเดอร์", id="a database"),
    pytest.param(
        b"\xef\xbb\xbf" + b'{"profiles": "regional", "answers": {}}', "answers import", id="answers"
    ),
    pytest.param(b'{"title": "x", "rows": []}', "plan import", id="a plan"),
    pytest.param(b"# form\nformat: instrument/1\n", "instrument check", id="a form"),
    pytest.param(b"Rar!\x1a\x07\1\0", "คลายไฟล์", id="an archive"),
    pytest.param(b"L\0\0\0\1\x14\2\0", "ทั้งแฟลชไดรฟ์", id="a shortcut"),
    pytest.param(b"%PDF-1.7", "evidence add", id="a paper"),
    pytest.param(b"hello", "ไม่ใช่ไฟล์รับส่ง", id="something else"),
    pytest.param(b"PK\5\6" + bytes(18), "ไม่มีไฟล์รับส่ง", id="an empty zip"),
    pytest.param(b"PK\3\4" + b"x" * 80, "เสียระหว่างทาง", id="a zip that is cut"),
]


@pytest.mark.parametrize(("content", "message"), ANSWERED)
def test_everything_else_is_answered_with_what_to_do(
    stick: Path, content: bytes, message: str
) -> None:
    path = stick / "ไฟล์.bin"
    path.write_bytes(content)
    with find([path]) as found:
        assert kinds(found) == [("ไฟล์.bin", "")]
        assert message in whys(found)[0]


def test_what_is_gone_is_a_row_and_the_others_are_found(stick: Path, bundle: Path) -> None:
    with find([stick / "gone", bundle, stick]) as found:
        assert [one.kind for one in found.files] == ["", "bundle", ""]
        assert "หาไฟล์ gone ไม่พบแล้ว" in whys(found)[0]
        assert "ไม่มีไฟล์รับส่ง" in whys(found)[1]


def test_the_same_name_given_twice_is_looked_at_once(bundle: Path) -> None:
    with find([bundle, bundle]) as found:
        assert len(found.files) == 1


def test_a_stick_with_too_many_files_is_reported(
    stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finder, "MOST_FILES", 5)
    for n in range(9):
        (stick / str(n)).write_bytes(b"x")
    with find([stick]) as found:
        assert "มากเกิน" in whys(found)[0]


def test_many_files_passed_over_are_counted_and_ours_are_named_first(
    stick: Path, bundle: Path
) -> None:
    for n in range(80):
        (stick / f"{n}.txt").write_bytes(b"x")
    (stick / "z.request").write_bytes(b'{"prongsai": "request"')
    bundle.rename(stick / "b")
    with find([stick]) as found:
        assert (len(found.passed), found.more) == (50, 31)
        assert Path(found.passed[0].called).name == "z.request"


def test_a_trust_file_brings_certificates_where_its_roots_are_trusted(
    towns: list[Town], tmp_path: Path
) -> None:
    centre, province, _one, _two = towns
    stranger = build(tmp_path / "stranger", "13", "district")  # which has heard of nobody
    path = tmp_path / "ก.trust"
    write_trust(path, answer(centre.folder, province.unit))
    (row,) = province.take(path)
    assert row.result
    (refused,) = stranger.take(path)
    assert refused.problem
    assert "key root trust" in refused.problem.do
    assert stranger.folder.trust.roots() == frozenset()
    stranger.folder.close()


def test_names_on_a_stick_are_shown_without_what_turns_or_breaks_a_line(
    stick: Path, bundle: Path
) -> None:
    odd = stick / "งาน\u202eg\n[x]"
    odd.mkdir()
    shutil.copy(bundle, odd / "S\u202e10.prongsai")
    shutil.copy(bundle, stick / "S\n11.prongsai")
    with find([stick]) as found:
        called = [one.name for one in found.files]
    assert f"{stick.name}/งานg[x]/S10.prongsai" in called
    with find([stick / "S\n11.prongsai"]) as found:
        assert [one.name for one in found.files] == ["S11.prongsai"]
