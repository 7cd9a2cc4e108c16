"""Bundles in an ordinary zip: found, bounded, never a path; bombs are refused before they unfold."""

import os
import struct
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_LZMA, ZipFile

import pytest

from storage.exchange.finder import HEAD, ZIP, answer, find, kind_of
from tests.storage.exchange.found import kinds, whys


def test_a_zip_in_a_zip_is_reported_and_not_opened(stick: Path, bundle: Path) -> None:
    inner, outer = stick / "inner.zip", stick / "outer.zip"
    with ZipFile(inner, "w") as made:
        made.write(bundle, "a")
    with ZipFile(outer, "w") as made:
        made.write(inner, "inner.zip")
    with find([outer]) as found:
        assert "ไม่มีไฟล์รับส่ง" in whys(found)[0]
        assert "ซ้อน" in found.passed[0].why


def test_an_opened_bundle_is_no_bundle(stick: Path) -> None:
    with ZipFile(stick / "inside.zip", "w") as made:
        made.writestr("manifest.json", "{}")
        made.writestr("manifest.sig", "x")
    with find([stick / "inside.zip"]) as found:
        assert "ถูกเปิดผนึก" in whys(found)[0]


def test_a_name_inside_a_zip_is_never_a_path(stick: Path, bundle: Path, tmp_path: Path) -> None:
    with ZipFile(stick / "a.zip", "w") as made:
        made.write(bundle, "../../../evil\u202e\n.prongsai")
    before = sorted(tmp_path.rglob("*"))
    with find([stick / "a.zip"]) as found:
        assert kinds(found) == [("a.zip › evil.prongsai", "bundle")]
        assert found.files[0].path.name == "0"
    assert sorted(tmp_path.rglob("*")) == before
    assert not found.files[0].path.exists(), "what was unpacked is gone"


def swollen(path: Path) -> None:
    """A megabyte of the same byte behind the beginning of a bundle."""
    with ZipFile(path, "w", ZIP_DEFLATED) as made:
        made.writestr("S10.prongsai", b"age-encryption.org/v1\n" + bytes(2**20))


def overlapping(path: Path) -> None:
    """Many entries that share the same bytes."""
    with ZipFile(path, "w") as made:
        made.writestr("a", b"age-encryption.org/v1\n" + os.urandom(9000))
    whole = path.read_bytes()
    at = whole.index(b"PK\1\2")
    end = whole.index(b"PK\5\6")
    entry, count = whole[at:end], 50
    tail = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(entry) * count, at, 0)
    path.write_bytes(whole[:at] + entry * count + tail)


def crowded(path: Path) -> None:
    with ZipFile(path, "w") as made:
        for n in range(2_001):
            made.writestr(str(n), b"")


def claims_more(path: Path) -> None:
    """The list claims 65,535 entries: what is written when the true number does not fit in."""
    with ZipFile(path, "w") as made:
        made.writestr("a", b"x")
    whole = bytearray(path.read_bytes())
    at = whole.rindex(b"PK\5\6")
    whole[at + 8 : at + 12] = b"\xff\xff\xff\xff"
    path.write_bytes(whole)


def says_otherwise(path: Path) -> None:
    """The end speaks of one entry; numbers for large zips, which stand before it, speak of all."""
    crowded(path)
    whole = path.read_bytes()
    end, at = whole.rindex(b"PK\5\6"), whole.index(b"PK\1\2")
    large = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, 2_001, 2_001, end - at, at)
    found = struct.pack("<4sLQL", b"PK\6\7", 0, end, 1)
    path.write_bytes(
        whole[:end] + large + found + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, 46, at, 0)
    )


BOMBS = [
    (swollen, "ขยายใหญ่"),
    (overlapping, "ขยายใหญ่"),
    (crowded, "มากเกิน"),
    (claims_more, "มากเกิน"),
    (says_otherwise, "มากเกิน"),
]


@pytest.mark.parametrize(
    ("make", "message"), BOMBS, ids=[make.__name__ for make, _message in BOMBS]
)
def test_zip_bombs_are_refused_before_they_unfold(
    stick: Path, make: Callable[[Path], None], message: str
) -> None:
    make(stick / "a.zip")
    with find([stick / "a.zip"]) as found:
        assert message in whys(found)[0]
        assert [one.kind for one in found.files] == [""]


def test_what_lies_in_a_zip_in_another_way_is_named(stick: Path) -> None:
    with ZipFile(stick / "a.zip", "w", ZIP_LZMA) as made:
        made.writestr("S10.prongsai", b"age-encryption.org/v1\n")
    with find([stick / "a.zip"]) as found:
        assert "บีบอัดด้วยวิธี" in found.passed[0].why


def test_a_zip_with_a_password_is_named(stick: Path) -> None:
    path = stick / "a.zip"
    with ZipFile(path, "w") as made:
        made.writestr("S10.prongsai", b"age-encryption.org/v1\n")
    whole = bytearray(path.read_bytes())
    for mark, place in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        whole[whole.index(mark) + place] |= 1
    path.write_bytes(whole)
    with find([path]) as found:
        assert "รหัสผ่าน" in found.passed[0].why


def test_a_zip_whose_bytes_were_swapped_is_refused(stick: Path, bundle: Path) -> None:
    path = stick / "a.zip"
    with ZipFile(path, "w") as made:
        made.write(bundle, "a")
    whole = bytearray(path.read_bytes())
    whole[200] ^= 1
    path.write_bytes(whole)
    with find([path]) as found:
        assert "เสียระหว่างทาง" in whys(found)[0]


def first_bytes() -> Iterator[bytes]:
    for n in range(300):
        yield os.urandom(n)


def test_no_bytes_make_the_search_stumble(stick: Path, bundle: Path) -> None:
    zipped = stick / "z.zip"
    with ZipFile(zipped, "w", ZIP_DEFLATED) as made:
        made.write(bundle, "a")
        made.writestr("b", "x" * 4000)
    good = zipped.read_bytes()
    for n, noise in enumerate(first_bytes()):
        kind_of(noise)
        at = (n * 7919) % len(good)
        zipped.write_bytes(good[:at] + noise[:9] + good[at + 9 * (n % 2) :])
        with find([zipped]) as found:
            assert all(one.kind or one.problem for one in found.files)


def zipped(first: str) -> bytes:
    held = BytesIO()
    with ZipFile(held, "w") as made:
        made.writestr(first, "x")
    return held.getvalue()[:HEAD]


@pytest.mark.parametrize(
    "first", ["[Content_Types].xml", "docProps/app.xml", "xl/workbook.xml", "_rels/.rels"]
)
def test_a_workbook_is_no_zip_of_transfer_files_and_it_is_said_where_it_goes(first: str) -> None:
    assert kind_of(zipped(first)) == "office"
    problem = answer("แผน.xlsx", "office")
    assert problem is not None
    assert problem.do.startswith(
        "หากเป็นแถวของแผน โปรดเปิดแผน เลือก ตาราง แล้วกด ไฟล์ Excel หากเป็นหลักฐาน"
    )


def test_any_other_zip_is_looked_into() -> None:
    assert kind_of(zipped("S10.prongsai")) == ZIP
