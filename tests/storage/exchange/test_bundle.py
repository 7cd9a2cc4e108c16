"""A bundle: what was put in comes out, only its recipients open it, and it is on the stick whole or not at all."""

import errno
import subprocess
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from secrets import token_bytes
from typing import Any
from zipfile import ZIP_STORED, ZipFile

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st
from msgspec import DecodeError
from zstandard import ZstdCompressor

from core.errors import RefusedError, UserError
from core.log.op import Segment, TextRow
from core.values import Ref
from storage.exchange.seal import read_recipient
from storage.exchange.serialization import (
    pack,
    read_segments,
    read_texts,
    segment_bytes,
    text_bytes,
)
from storage.exchange.unpacking import BundleByteRange, rows_of, unpacked
from storage.exchange.writer import write_bundle, write_zips
from tests.storage.exchange.conftest import Office
from tests.storage.exchange.opened import read_bundle

PLACE = Ref("c01", "plan", "a" * 32)
hashes = st.binary(min_size=16, max_size=16)
segments = st.builds(
    Segment,
    key=st.binary(min_size=32, max_size=32),
    scope=st.text(max_size=20),
    incarnation=st.binary(min_size=8, max_size=8),
    first=st.integers(0, 2**36),
    previous=hashes,
    lines=st.binary(max_size=60),
    last=st.integers(0, 2**36),
    chain=hashes,
    signature=st.binary(min_size=64, max_size=64),
)


def test_what_was_put_in_comes_out(sender: Office, centre: Office, sent: Path) -> None:
    assert read_bundle(sent, centre.identity) == sender.bundle(centre)


def test_every_recipient_opens_it_and_nobody_else(
    tmp_path: Path, office: Callable[[str], Office], sender: Office, centre: Office
) -> None:
    province, stranger = office("province"), office("stranger")
    path = tmp_path / "both.prongsai"
    write_bundle(path, sender.bundle(centre, province), sender.private.sign)
    assert read_bundle(path, centre.identity) == read_bundle(path, province.identity)
    with pytest.raises(RefusedError, match="ไม่ได้ส่งถึงหน่วยงานนี้"):
        read_bundle(path, stranger.identity)


def test_stock_age_and_unzip_open_it(sent: Path, centre: Office) -> None:
    opened = subprocess.run(
        ["age", "-d", "-i", centre.identity, sent], capture_output=True, check=True
    ).stdout
    with ZipFile(BytesIO(opened)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [
            "manifest.json",
            "manifest.sig",
            "segments.zst",
            "texts.zst",
            "receipts.zst",
        ]
        assert {entry.compress_type for entry in archive.infolist()} == {ZIP_STORED}


def test_what_was_written_is_what_the_writer_says(
    tmp_path: Path, sender: Office, centre: Office
) -> None:
    path = tmp_path / "a.prongsai"
    assert (
        write_bundle(path, sender.bundle(centre), sender.private.sign)
        == sha256(path.read_bytes()).digest()
    )
    assert sorted(entry.name for entry in tmp_path.iterdir()) == [
        "a.prongsai",
        "centre.key",
        "sender.key",
    ]


def test_a_stick_that_fills_up_keeps_the_old_file(
    tmp_path: Path, sender: Office, centre: Office, sent: Path
) -> None:
    before = sent.read_bytes()
    many = replace(
        sender.bundle(centre),
        texts=tuple(TextRow(PLACE, "title", n.to_bytes(16), str(n)) for n in range(5000)),
    )
    import resource  # a module Windows lacks

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    try:
        with pytest.raises(UserError, match="ส่งออกไฟล์ c01"):
            write_bundle(sent, many, sender.private.sign)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert sent.read_bytes() == before
    assert not list(tmp_path.glob("*.part"))


def test_a_folder_that_is_gone_is_a_sentence(
    tmp_path: Path, sender: Office, centre: Office
) -> None:
    with pytest.raises(UserError, match="ไม่สำเร็จ"):
        write_bundle(tmp_path / "gone" / "a.prongsai", sender.bundle(centre), sender.private.sign)


@pytest.mark.parametrize("to", [("age1nonsense",), ()])
def test_a_recipient_that_is_no_age_key_is_a_sentence(
    tmp_path: Path, sender: Office, to: tuple[str, ...]
) -> None:
    with pytest.raises(UserError, match="กุญแจของผู้รับใช้ไม่ได้"):
        write_bundle(tmp_path / "a.prongsai", replace(sender.bundle(), to=to), sender.private.sign)
    assert not list(tmp_path.glob("a.*"))


def test_the_receiver_is_named_by_a_key_file_in_the_format_of_age(
    tmp_path: Path, centre: Office
) -> None:
    assert read_recipient(centre.identity) == centre.recipient
    (tmp_path / "sent.txt").write_text(centre.recipient + "\n")
    assert read_recipient(tmp_path / "sent.txt") == centre.recipient
    for words in (b"", b"hello", b"age1nonsense", b"\xff"):
        (tmp_path / "bad.txt").write_bytes(words)
        with pytest.raises(UserError, match="กุญแจของผู้รับใช้ไม่ได้"):
            read_recipient(tmp_path / "bad.txt")


@given(st.lists(segments, max_size=4))
def test_segments_survive_packing(given: list[Segment]) -> None:
    content = segment_bytes(given)
    packed = pack(content)
    rows = unpacked(lambda: BundleByteRange(BytesIO(packed), 0, len(packed)), len(content))
    assert list(read_segments(rows)) == given


@given(st.lists(st.tuples(hashes, st.text(max_size=40)), max_size=4))
def test_texts_survive_packing_and_get_the_hash_their_words_have(
    given: list[tuple[bytes, str]],
) -> None:
    rows = [TextRow(PLACE, "title", salt, text) for salt, text in given]
    assert list(read_texts(rows_of(text_bytes(rows)))) == rows


def test_texts_are_refused_by_their_lines_also_where_they_are_decoded_together() -> None:
    one, other, third = text_bytes(
        [TextRow(PLACE, "title", bytes([n]) * 16, "ก") for n in range(3)]
    ).splitlines()
    # three rows on three lines
    split = b"\n".join([one + b"," + other, third.replace(b",", b"\n", 1), b""])
    with pytest.raises((ValueError, DecodeError)):
        list(read_texts(rows_of(split)))
    spaced = b"\n".join([one, other.replace(b",", b", "), third, b""])
    assert [row.salt[0] for row in read_texts(rows_of(spaced))] == [0, 1, 2]


def test_of_an_entry_the_signed_size_stands_however_it_is_unpacked() -> None:
    content = text_bytes([TextRow(PLACE, "title", bytes(16), "ก" * 50)] * 3)
    for packed in (pack(content), ZstdCompressor(write_content_size=False).compress(content)):
        for size in (len(content) - 1, len(content) + 1):
            with pytest.raises(ValueError, match=r"signed|soon"):
                list(
                    read_texts(
                        unpacked(partial(BundleByteRange, BytesIO(packed), 0, len(packed)), size)
                    )
                )
        assert (
            len(
                list(
                    read_texts(
                        unpacked(
                            partial(BundleByteRange, BytesIO(packed), 0, len(packed)), len(content)
                        )
                    )
                )
            )
            == 3
        )


def test_a_window_larger_than_allowed_is_refused_also_of_few_bytes() -> None:
    few = b"(\xb5/\xfd\x80\x98\x04\x00\x00\x00!\x00\x00a\x62\x63\x64"  # four bytes, a window of 512 MiB
    assert zstandard.get_frame_parameters(few).content_size == 4
    with pytest.raises(ValueError, match="a window larger than allowed"):
        unpacked(partial(BundleByteRange, BytesIO(few), 0, len(few)), 4)


class FullStick(BytesIO):
    """It takes so many bytes."""

    def __init__(self, room: int) -> None:
        super().__init__()
        self._room = room

    def write(self, content: Any, /) -> int:
        if self.tell() + len(content) > self._room:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(content)


@pytest.mark.parametrize("room", [0, 200, 1000, 100_000, 202_000])
def test_a_stick_that_is_full_while_the_sealed_bytes_are_written_is_called_full(
    tmp_path: Path, sender: Office, centre: Office, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    """Also with the very last piece, which the library that seals them passes over."""
    photo, bundle = tmp_path / "photo", sender.bundle(centre)
    if room > 1000:
        photo.write_bytes(token_bytes(200_000))
        bundle = replace(bundle, blobs=(sha256(photo.read_bytes()).hexdigest(),))
    monkeypatch.setattr("storage.exchange.writer.whole", lambda _path: nullcontext(FullStick(room)))
    with pytest.raises(UserError) as refused:
        write_bundle(tmp_path / "c01.prongsai", bundle, sender.private.sign, lambda _name: photo)
    assert "c01.prongsai" in refused.value.what
    assert "เนื้อที่เต็ม" in refused.value.why


def test_a_bundle_whose_last_piece_found_no_room_is_in_no_zip(
    tmp_path: Path, sender: Office, centre: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is sealed beside the zip first; half of it would be sent as if it were whole."""
    # of the zips; what a bundle is made of beside it has room
    scratch = iter([FullStick(500), BytesIO(), BytesIO()])
    monkeypatch.setattr("storage.exchange.writer.TemporaryFile", lambda: next(scratch))
    with pytest.raises(UserError) as refused:
        [*write_zips(tmp_path / "named.zip", [sender.bundle(centre)], sender.private.sign, Path)]
    assert "named.zip" in refused.value.what
    assert "เนื้อที่เต็ม" in refused.value.why
    assert [*tmp_path.glob("*.zip")] == []
