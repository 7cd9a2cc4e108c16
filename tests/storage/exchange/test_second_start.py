"""Start files, their digits and claims read from docs/enrolment.md alone, beside the program."""

import json
import re
from hashlib import scrypt
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5
from zipfile import ZipFile

import pytest
import zstandard
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from storage.exchange.reader import open_bundle
from storage.exchange.start import device_digits, public_of, read_start, start_digits
from tests.golden.files import START, UNTIL
from tests.storage.exchange.invited import OPENED, begin, invite, province_and_centre
from tests.storage.exchange.second_lines import lines_of
from tests.storage.exchange.second_log import Log
from tests.storage.exchange.second_reader import check, digest, segments

TEXT = (Path(__file__).parents[3] / "docs" / "enrolment.md").read_text("utf-8")
NAMESPACE = UUID("0c7fd469-906d-5d9c-af69-ac8dcbe6aa98")


def unit_of(code: str) -> str:
    return uuid5(NAMESPACE, f'["all","unit","{code}"]').hex


def opened(path: Path) -> tuple[dict[str, Any], list[dict[str, Any]], list[list[str]]]:
    """(what it says, its segments, its texts); raises at the first fault."""
    with ZipFile(path) as archive:
        names = archive.namelist()
        entries = {name: archive.read(name) for name in names}
    assert names[:4] == ["start.json", "start.sig", "segments.zst", "texts.zst"]
    said = json.loads(entries["start.json"])
    check(said["key"], entries["start.sig"], b"prongsai-start-1\0" + entries["start.json"])
    assert [one["name"] for one in said["files"]] == names[2:]
    unpacked = {}
    for one in said["files"]:
        content = entries[one["name"]]
        assert (len(content), digest(content).hex()) == (one["size"], one["sha256"])
        unpacked[one["name"]] = zstandard.ZstdDecompressor().decompress(content, 2**26)
        assert len(unpacked[one["name"]]) == one.get("unpacked", 0)
    texts = [json.loads(line) for line in unpacked["texts.zst"].splitlines()]
    return said, segments(unpacked["segments.zst"]), texts


def twelve(salt: bytes, content: bytes) -> str:
    made = scrypt(content, salt=salt, n=65536, r=8, p=1, maxmem=2**28, dklen=16)
    return " ".join(re.findall("....", f"{int.from_bytes(made, 'big') % 10**12:012}"))


def digits_of(said: dict[str, Any]) -> str:
    invitation = said["invitation"]
    of = said["of"]
    roots = said["roots"]
    public = public_of(bytes.fromhex(invitation["secret"]))
    content = (
        b"".join(sorted(bytes.fromhex(one) for one in roots))
        + bytes.fromhex(unit_of(of["code"]))
        + public
    )
    return twelve(b"prongsai-start-digits-1", content)


def test_the_start_file_that_is_kept_is_read_from_the_document() -> None:
    said, found, texts = opened(START)
    start = read_start(START).start
    (example,) = [
        json.loads(one)
        for one in re.findall(r'^```json\n(\{"invitation".*?)^```$', TEXT, re.M | re.S)
    ]
    assert said["invitation"] == example["invitation"]
    assert example["invitation"]["until"] == UNTIL
    told = set(
        re.findall(
            r"^\| `([a-z]+)`(?:, `([a-z]+)`)? \|",
            TEXT.partition("## A start file")[2].partition("##")[0],
            re.M,
        )
    )
    assert {name for pair in told for name in pair if name} == set(said)
    assert (start.code, start.name, len(start.segments)) == ("11", "อำเภอตัวอย่าง", len(found))
    assert {words for *_at, words in texts} == {"ส่วนกลาง", "จังหวัดตัวอย่าง", "อำเภอตัวอย่าง"}


def test_its_issuer_may_certify_the_unit_by_what_lies_beside() -> None:
    said, found, _texts = opened(START)
    log = Log(lines_of(found), said["roots"], ("", ""))
    rights = log.rule.rights[said["key"]]
    held = {(one.kind, one.unit) for one in rights}
    assert ("province", said["unit"]) in held


def test_its_digits_are_those_of_the_document_and_of_the_program() -> None:
    said, _found, _texts = opened(START)
    start = read_start(START).start
    digits = digits_of(said)
    assert digits == start_digits(start.roots, unit_of("11"), public_of(start.secret))
    assert f"`{digits}`" in TEXT
    unit, key = unit_of("11"), bytes(range(32))
    assert device_digits(unit, key) == twelve(
        b"prongsai-device-digits-1", bytes.fromhex(unit) + key
    )


def test_a_claim_is_signed_as_the_document_says(tmp_path: Path) -> None:
    province, _centre = province_and_centre(tmp_path)
    (made,) = invite(province, "11")
    office = begin(made.path, tmp_path / "office")
    sent = office.send(province)
    with open_bundle(sent, province.folder.writer.keys.directory / "age.key") as bundle:
        invite_said = bundle.sender().invite
    assert invite_said is not None
    said, _found, _texts = opened(made.path)
    invitation = said["invitation"]
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(invitation["secret"])).public_key()
    record, age, signature = invite_said
    assert (
        record
        == uuid5(NAMESPACE, f'["{said["unit"]}","invitation","{key.public_bytes_raw().hex()}"]').hex
    )
    parts = (
        office.folder.writer.keys.public.hex(),
        age,
        office.unit,
        invitation["kind"],
        invitation["letter"],
    )
    key.verify(bytes.fromhex(signature), b"prongsai-invite-1\0" + "|".join(parts).encode())
    with pytest.raises(InvalidSignature):
        key.verify(
            bytes.fromhex(signature), b"prongsai-invite-1\0" + "|".join((*parts[:4], "B")).encode()
        )
    while OPENED:
        OPENED.pop().folder.close()
