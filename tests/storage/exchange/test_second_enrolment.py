"""Requests, trust files and key files read from docs/enrolment.md alone, beside the program."""

import json
import re
from base64 import b64decode
from hashlib import sha256
from pathlib import Path
from uuid import UUID, uuid5

import pyrage
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from core.log.certificates import fingerprint
from storage import at_rest
from storage.exchange.enrolment import read_request, read_trust
from tests.golden.files import REQUEST, TRUST
from tests.storage.exchange.second_lines import lines_of
from tests.storage.exchange.second_log import Log
from tests.storage.exchange.second_reader import segments
from tests.storage.exchange.towns import Town

DOCUMENT = Path(__file__).parents[3] / "docs" / "enrolment.md"
TEXT = DOCUMENT.read_text("utf-8")
EXAMPLES = [
    json.loads(found)
    for found in re.findall(r"^```json\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
]
NAMESPACE = UUID("0c7fd469-906d-5d9c-af69-ac8dcbe6aa98")


def asks(request: dict[str, str]) -> str:
    """The key that asks; raises when it has not signed the request."""
    content = json.dumps(
        {**request, "signature": ""}, ensure_ascii=False, separators=(",", ":")
    ).encode()
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(request["key"]))
    key.verify(bytes.fromhex(request["signature"]), b"prongsai-request-1\0" + content)
    return request["key"]


def digits(*keys: bytes) -> str:
    number = (
        int.from_bytes(sha256(b"prongsai-fingerprint\0" + b"".join(sorted(keys))).digest(), "big")
        % 10**40
    )
    return " ".join(re.findall(".....", f"{number:040}"))


def test_the_request_of_the_document_is_one() -> None:
    example, _line, _start = EXAMPLES
    assert asks(example) == read_request(REQUEST).key.hex()
    assert example == json.loads(REQUEST.read_text("utf-8"))
    with pytest.raises(InvalidSignature):
        asks({**example, "name": "another"})


def test_the_digits_of_the_document_are_those_of_the_root() -> None:
    (root,) = json.loads(TRUST.read_text("utf-8"))["roots"]
    assert digits(bytes.fromhex(root)) == fingerprint(bytes.fromhex(root))
    assert f"`{digits(bytes.fromhex(root))}`" in TEXT
    several = [bytes([number] * 32) for number in (7, 3)]
    assert digits(*several) == fingerprint(*several)


def test_a_trust_file_says_who_may_write_for_whom() -> None:
    file = json.loads(TRUST.read_text("utf-8"))
    assert next(iter(file)) == "prongsai"
    found = segments(b64decode(file["segments"], validate=True))
    log = Log(lines_of(found), file["roots"], ("", ""))
    first = next(one for one in found if one["key"] == file["roots"][0])["ops"][0]
    assert first == EXAMPLES[1]
    key, _age, unit, *_rest = first[5].removeprefix("=").split("|")
    assert first[3] == uuid5(NAMESPACE, f'["all","certificate","{key}","{unit}"]').hex
    certified = {
        (one.kind, one.unit)
        for rights in log.rule.rights.values()
        for one in rights
        if one.kind != "root"
    }
    assert {kind for kind, _unit in certified} == {"centre", "province", "office"}
    assert len(read_trust(TRUST).segments) == len(found)


def test_the_files_of_the_keys_are_as_the_document_says(towns: list[Town]) -> None:
    keys = towns[2].folder.writer.keys
    told = set(re.findall(r"^\| `([a-z]+\.(?:key|json))` \|", TEXT, re.MULTILINE))
    assert {"signing.key", "age.key", "counters.json"} == told
    private = bytes.fromhex(at_rest.read(keys.directory / "signing.key").decode().strip())
    assert (
        Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw() == keys.public
    )
    secret = next(
        line
        for line in at_rest.read(keys.directory / "age.key").decode().splitlines()
        if line.startswith("AGE-")
    )
    assert str(pyrage.x25519.Identity.from_str(secret).to_public()) == towns[2].age
    counters = json.loads((keys.directory / "counters.json").read_text())
    assert set(counters) == set(
        re.findall(r"`(streams|sent|receipt|paper|place|mark|sealed)`", TEXT)
    )
