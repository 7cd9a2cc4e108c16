"""The walls against files that swell: each bound holds to the byte, as small as it is tried here."""

from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.entities import unit_id
from core.errors import RefusedError
from core.log.certificates import CertificateRequest
from storage.exchange.enrolment import read_request, write_request
from storage.exchange.reader import open_bundle
from storage.exchange.seal import BundleTooLargeError, SizeLimitedFile
from storage.exchange.unpacking import BundleEntryReader
from storage.exchange.worker import answer
from storage.exchange.writer import write_bundle
from tests.storage.exchange.conftest import Office


def test_a_file_with_a_limit_takes_so_many_bytes_and_not_one_more() -> None:
    held = BytesIO()
    file = SizeLimitedFile(held, 4)
    assert file.write(b"ab") == 2
    assert file.write(b"cd") == 2
    with pytest.raises(BundleTooLargeError):
        file.write(b"e")
    assert held.getvalue() == b"abcd"
    assert isinstance(file.failed, BundleTooLargeError)


@pytest.mark.parametrize("pieces", [[b"abcd\n"], [b"ab", b"cd\n"], [b"abcd", b"\n"]])
def test_a_line_is_as_long_as_it_may_be_however_its_bytes_come(pieces: list[bytes]) -> None:
    def reader() -> BundleEntryReader:
        return BundleEntryReader(partial(next, iter(pieces), b""), 5)

    assert reader().line(4) == b"abcd"
    with pytest.raises(ValueError, match="longer"):
        reader().line(3)


def test_no_more_is_unpacked_for_a_line_that_is_too_long_already() -> None:
    asked = []

    def endless() -> bytes:
        asked.append(1)
        assert len(asked) < 10, "it would never end"
        return b"a" * 10

    with pytest.raises(ValueError, match="longer"):
        BundleEntryReader(endless, 10**9).line(29)
    assert len(asked) == 3


def test_lines_come_together_as_far_as_they_fit_and_what_is_signed_is_all() -> None:
    def reader() -> BundleEntryReader:
        return BundleEntryReader(partial(next, iter([b"ab\ncd\nef\n"]), b""), 9)

    assert reader().lines(5) == b"ab\ncd\nef"
    assert reader().lines(4) == b"ab"
    whole = reader()
    assert whole.exactly(9) == b"ab\ncd\nef\n"
    assert whole.ended
    with pytest.raises(ValueError, match="too soon"):
        reader().exactly(10)
    with pytest.raises(ValueError, match="more than was signed"):
        BundleEntryReader(partial(next, iter([b"ab"]), b""), 1).exactly(2)
    with pytest.raises(ValueError, match="not the size that was signed"):
        assert BundleEntryReader(lambda: b"", 1).ended
    with pytest.raises(ValueError, match="not the size that was signed"):
        assert BundleEntryReader(lambda: b"a", 0).ended


@pytest.mark.parametrize(("letters", "fits"), [(400, True), (401, False)])
def test_a_request_in_a_bundle_names_a_unit_in_so_many_letters(
    tmp_path: Path, sender: Office, centre: Office, letters: int, fits: bool
) -> None:
    request = CertificateRequest(sender.key, sender.recipient, "1001", "ก" * letters, "office", "")
    bundle = replace(sender.bundle(centre), unit=unit_id("1001"), request=request)
    path = tmp_path / "a.prongsai"
    with nullcontext() if fits else pytest.raises(RefusedError):
        write_bundle(path, bundle, sender.private.sign)
        with open_bundle(path, centre.identity) as opened:
            assert opened.sender().request == request


@pytest.mark.parametrize(("size", "whole"), [(999, False), (1_000, True), (1_001, False)])
def test_a_worker_unpacks_exactly_what_was_signed_and_writes_no_more(
    tmp_path: Path, size: int, whole: bool
) -> None:
    packed = tmp_path / "packed"
    packed.write_bytes(zstandard.ZstdCompressor().compress(bytes(1_000)))
    plain = tmp_path / "plain"
    assert answer(packed, plain, size)[0] == {"whole": whole}
    assert plain.stat().st_size <= size


@pytest.mark.parametrize(
    ("field", "odd"),
    [("code", "no code"), ("code", ""), ("age", "age1"), ("age", ""), ("parent", "no id")],
)
def test_a_request_with_one_odd_part_is_refused_though_its_own_key_signed_it(
    tmp_path: Path, field: str, odd: str
) -> None:
    key = Ed25519PrivateKey.generate()
    age = "age1" + "q" * 58
    sound = CertificateRequest(
        key.public_key().public_bytes_raw(), age, "1001", "สำนักงาน", "office", ""
    )
    path = tmp_path / "request.json"
    write_request(path, sound, key.sign)
    assert read_request(path) == sound
    changed: dict[str, Any] = {field: odd}
    write_request(path, sound._replace(**changed), key.sign)
    with pytest.raises(RefusedError):
        read_request(path)
