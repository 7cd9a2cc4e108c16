"""Whatever comes on a stick: it is read, or refused in one calm sentence; nothing else ever happens."""

import random
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import msgspec
import pyrage
import pytest

from core.errors import RefusedError, UserError
from storage.exchange import reader
from storage.exchange.container import END, MAX_ENTRIES, SIGNED, write_container
from storage.exchange.serialization import pack
from tests.storage.exchange.conftest import Office
from tests.storage.exchange.opened import read_bundle

Deliver = Callable[..., None]
Plain = Callable[[bytes], None]


@pytest.fixture
def deliver_plain(tmp_path: Path, centre: Office) -> Plain:
    """Seal these bytes as they are and read them at the centre."""

    def read(plain: bytes) -> None:
        path = tmp_path / "x.prongsai"
        path.write_bytes(
            pyrage.encrypt(plain, [pyrage.x25519.Recipient.from_str(centre.recipient)])
        )
        read_bundle(path, centre.identity)

    return read


@pytest.fixture
def deliver(deliver_plain: Plain, sender: Office, centre: Office) -> Deliver:
    """Seal these entries as the sender would, signed unless a signature is given, and read them at the centre."""

    def send(
        entries: dict[str, bytes], manifest: dict[str, object] | None = None, signature: bytes = b""
    ) -> None:
        files = [
            {
                "name": name,
                "size": len(content),
                "sha256": sha256(content).hexdigest(),
                "unpacked": 0,
            }
            for name, content in entries.items()
        ]
        found = {
            "format": 1,
            "key": sender.key.hex(),
            "unit": "c01",
            "to": [centre.recipient],
            "made": "x",
            "files": files,
        }
        written = msgspec.json.encode(found | (manifest or {}))
        plain = BytesIO()
        signature = signature or sender.private.sign(SIGNED + written)
        every = [("manifest.json", written), ("manifest.sig", signature), *entries.items()]
        write_container(plain, [(name, (content,)) for name, content in every])
        deliver_plain(plain.getvalue())

    return send


EMPTY = {"segments.zst": pack(b""), "texts.zst": pack(b""), "receipts.zst": pack(b"")}


def packed(
    segments: bytes = b"", texts: bytes = b""
) -> tuple[dict[str, bytes], dict[str, list[dict[str, object]]]]:
    """Entries with this inside, and a manifest that tells their sizes truly."""
    entries = {"segments.zst": pack(segments), "texts.zst": pack(texts), "receipts.zst": pack(b"")}
    sizes = {"segments.zst": len(segments), "texts.zst": len(texts)}
    files: list[dict[str, object]] = [
        {
            "name": name,
            "size": len(content),
            "sha256": sha256(content).hexdigest(),
            "unpacked": sizes.get(name, 0),
        }
        for name, content in entries.items()
    ]
    return entries, {"files": files}


def test_an_empty_bundle_is_a_bundle(deliver: Deliver) -> None:
    deliver(EMPTY)


def test_what_a_later_program_adds_is_passed_over(deliver: Deliver) -> None:
    deliver(EMPTY | {"later/" + "0" * 64: b"photo"}, {"later": ["x"]})


@pytest.mark.parametrize("odd", [{"part": [3, 2]}, {"part": [0, 1]}, {"part": [1, 2**40]}])
def test_a_part_of_nothing_and_parts_without_end_are_refused(
    deliver: Deliver, odd: dict[str, object]
) -> None:
    with pytest.raises(RefusedError, match="x"):
        deliver(EMPTY, odd)


def test_a_newer_format_is_distinguished_from_damage(deliver: Deliver) -> None:
    with pytest.raises(RefusedError, match="โปรแกรมรุ่นใหม่กว่า"):
        deliver(EMPTY, {"format": 2, "to": 7})


def test_a_signature_by_somebody_else_is_refused(deliver: Deliver, centre: Office) -> None:
    with pytest.raises(RefusedError, match="ลายมือชื่อดิจิทัล"):
        deliver(EMPTY, signature=centre.private.sign(SIGNED + b"x"))


def test_a_bundle_sealed_to_us_that_was_meant_for_others_is_refused(
    deliver: Deliver, sender: Office
) -> None:
    with pytest.raises(RefusedError, match="ไม่ได้ส่งถึงหน่วยงานนี้"):
        deliver(EMPTY, {"to": [sender.recipient]})


@pytest.mark.parametrize(
    "manifest",
    [
        pytest.param({"key": "00"}, id="a key that is none"),
        pytest.param({"key": 5}, id="a key of another type"),
        pytest.param({"format": "1"}, id="a format of another type"),
        pytest.param({"to": "age1"}, id="recipients of another type"),
        pytest.param({"files": []}, id="entries nobody signed"),
        pytest.param({"want": "x"}, id="wishes of another type"),
        pytest.param({"want": ["00"]}, id="a wish that is no hash"),
        pytest.param({"want": ["0" * 64] * 20_001}, id="more wishes than allowed"),
        pytest.param({"part": [2, 1]}, id="a part of nothing"),
        pytest.param({"part": [1]}, id="half a part"),
        pytest.param({"originals": "some"}, id="originals nobody knows"),
        pytest.param(
            {"files": [{"name": "segments.zst", "size": -1, "sha256": ""}]},
            id="a size that is none",
        ),
        pytest.param({"unit": "x" * 5 * 2**20}, id="more than a manifest may hold"),
    ],
)
def test_a_manifest_that_is_none_is_refused(deliver: Deliver, manifest: dict[str, object]) -> None:
    with pytest.raises(RefusedError):
        deliver(EMPTY, manifest)


@pytest.mark.parametrize(
    "name", ["../evil", "/etc/x", "a//b", "..", "blobs/../x", "BLOBS/x", "a\\b", "a/b/c", ".x", "ก"]
)
def test_a_name_that_could_be_a_path_is_refused(deliver: Deliver, name: str) -> None:
    with pytest.raises(RefusedError, match="โครงสร้างภายใน"):
        deliver(EMPTY | {name: b""})


def test_a_file_under_another_name_than_its_hash_is_refused(deliver: Deliver) -> None:
    with pytest.raises(RefusedError, match="โครงสร้างภายใน"):
        deliver(EMPTY | {"blobs/" + "0" * 64: b"photo"})


def test_a_swapped_file_is_refused(deliver: Deliver) -> None:
    name = "blobs/" + sha256(b"photo").hexdigest()
    _, found = packed()
    files = [*found["files"], {"name": name, "size": 5, "sha256": name.removeprefix("blobs/")}]
    with pytest.raises(RefusedError):
        deliver(EMPTY | {name: b"phoTo"}, {"files": files})


def test_a_swapped_entry_is_refused(deliver: Deliver) -> None:
    _, true = packed()
    with pytest.raises(RefusedError, match="โครงสร้างภายใน"):
        deliver({"segments.zst": pack(b""), "texts.zst": pack(b"x")[: len(pack(b""))]}, true)


@pytest.mark.parametrize(
    ("segments", "texts"),
    [
        (b"[1]\n\n", b""),
        (b'["00","a","00",1,"00",1,"00","00",0]\n\n', b""),
        (b"not json\n\n", b""),
        (b"no end", b""),
        (b"", b'["00","x"]\n'),
        (b"", b'["' + b"0" * 32 + b'","x"]'),
        (b"", b'["' + b"0" * 32 + b'","\xff"]\n'),
        (b"", b"[" * 100_000 + b"\n"),
    ],
)
def test_contents_of_the_wrong_shape_are_refused(
    deliver: Deliver, segments: bytes, texts: bytes
) -> None:
    with pytest.raises(RefusedError, match="โครงสร้างภายใน"):
        deliver(*packed(segments, texts))


@pytest.mark.parametrize("claimed", [10, 2**20, 2**40, -1])
def test_a_bomb_is_not_unpacked_beyond_what_was_signed(deliver: Deliver, claimed: int) -> None:
    entries, manifest = packed(bytes(50 * 2**20))
    files = manifest["files"]
    assert isinstance(files, list)
    files[0]["unpacked"] = claimed
    with pytest.raises(RefusedError, match="โครงสร้างภายใน"):
        deliver(entries, manifest)


def test_more_than_a_bundle_may_hold_is_refused(
    sent: Path, centre: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "MAX_FILE", 500)
    with pytest.raises(RefusedError, match="ใหญ่เกิน"):
        read_bundle(sent, centre.identity)


def zipped(*names: str, method: int = 0) -> bytes:
    plain = BytesIO()
    with ZipFile(plain, "w", method) as archive:
        for name in names:
            archive.writestr(ZipInfo(name), b"x" * 100, method)
    return plain.getvalue()


@pytest.mark.parametrize(
    "plain",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"hello" * 100, id="no zip"),
        pytest.param(zipped("qa", "qb").replace(b"qb", b"qa"), id="one name twice"),
        pytest.param(zipped("a", "b", method=ZIP_DEFLATED), id="compressed entries"),
        pytest.param(b"#!" + zipped("a"), id="bytes before"),
        pytest.param(zipped("a") + b"\0", id="bytes after"),
        pytest.param(zipped("a")[:-4] + b"\2\0\0\0", id="a comment that is not there"),
        pytest.param(zipped("a", "b").replace(b"PK\3\4", b"PK\3\5", 1), id="a head that is none"),
        pytest.param(
            END.pack(b"PK\5\6", 0, 0, MAX_ENTRIES + 1, MAX_ENTRIES + 1, 0, 0, 0),
            id="too many entries",
        ),
        pytest.param(END.pack(b"PK\5\6", 0, 0, 60000, 60000, 0, 0, 0), id="far too many entries"),
        pytest.param(zipped("manifest.json"), id="entries of something else"),
    ],
)
def test_a_zip_of_any_other_shape_is_refused(deliver_plain: Plain, plain: bytes) -> None:
    with pytest.raises(RefusedError, match="โครงสร้างภายใน"):
        deliver_plain(plain)


def test_any_other_file_is_not_ours(tmp_path: Path, centre: Office) -> None:
    path = tmp_path / "photo.prongsai"
    path.write_bytes(random.Random(1).randbytes(3000))
    with pytest.raises(RefusedError, match="ไม่ใช่ไฟล์รับส่ง"):
        read_bundle(path, centre.identity)
    with pytest.raises(RefusedError, match=r"หาไฟล์ gone\.prongsai ไม่พบแล้ว"):
        read_bundle(tmp_path / "gone.prongsai", centre.identity)
    with pytest.raises(RefusedError, match="อ่านไฟล์ไม่ได้"):
        read_bundle(tmp_path, centre.identity)


def test_without_a_key_nothing_can_be_opened(tmp_path: Path, sent: Path) -> None:
    for words in ("", "# a comment\n", "AGE-SECRET-KEY-1NONSENSE\n"):
        (tmp_path / "bad.key").write_text(words)
        with pytest.raises(UserError, match="ไม่พบกุญแจ"):
            read_bundle(sent, tmp_path / "bad.key")


def test_a_thousand_flipped_bits_and_every_cut_are_refused(
    tmp_path: Path, sent: Path, centre: Office
) -> None:
    good = sent.read_bytes()
    chance = random.Random(2569)
    path = tmp_path / "bad.prongsai"
    for _ in range(1000):
        bad = bytearray(good)
        bad[chance.randrange(len(bad))] ^= 1 << chance.randrange(8)
        path.write_bytes(bad)
        with pytest.raises(RefusedError):
            read_bundle(path, centre.identity)
    for end in (*range(0, len(good), 7), len(good) - 1):
        path.write_bytes(good[:end])
        with pytest.raises(RefusedError):
            read_bundle(path, centre.identity)


def test_a_thousand_flipped_bits_inside_the_seal_are_refused(
    deliver_plain: Plain, sent: Path, centre: Office
) -> None:
    identity = pyrage.x25519.Identity.from_str(centre.identity.read_text().split()[-1])
    good = pyrage.decrypt(sent.read_bytes(), [identity])
    chance = random.Random(2570)
    for _ in range(1000):
        bad = bytearray(good)
        bad[chance.randrange(len(bad))] ^= 1 << chance.randrange(8)
        with pytest.raises(RefusedError):
            deliver_plain(bytes(bad))
