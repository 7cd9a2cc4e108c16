"""What we read of the age format ourselves says the same as the library and stock age, at any place in it."""

import subprocess
from io import BytesIO
from pathlib import Path

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.exchange.age import PIECE, AgeFile, AlteredBytesError, NotAgeError, NotForUsError

ME = pyrage.x25519.Identity.generate()
OTHER = pyrage.x25519.Identity.generate()


def sealed(content: bytes, *to: pyrage.x25519.Identity) -> bytes:
    return bytes(pyrage.encrypt(content, [one.to_public() for one in to or (ME,)]))


@given(st.integers(0, 3 * PIECE), st.integers(0, 3 * PIECE), st.integers(0, 2 * PIECE))
def test_any_part_of_it_is_what_was_sealed(size: int, at: int, most: int) -> None:
    content = bytes(n % 251 for n in range(size))
    opened = AgeFile(BytesIO(sealed(content)), str(ME))
    assert opened.size == size
    opened.seek(at)
    assert opened.read(most) == content[at : at + most]
    opened.seek(0)
    assert opened.read() == content


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE])
def test_what_stock_age_seals_is_read(tmp_path: Path, size: int) -> None:
    (tmp_path / "plain").write_bytes(bytes(size))
    for to in (ME, OTHER):
        asked = [
            "age",
            "-r",
            str(OTHER.to_public()),
            "-r",
            str(to.to_public()),
            "-o",
            "sealed",
            "plain",
        ]
        subprocess.run(asked, cwd=tmp_path, check=True)
        with (tmp_path / "sealed").open("rb") as file:
            assert AgeFile(file, str(to)).read() == bytes(size)


def test_it_is_for_whom_it_was_sealed() -> None:
    with pytest.raises(NotForUsError):
        AgeFile(BytesIO(sealed(b"x", OTHER)), str(ME))
    with pytest.raises(NotAgeError):
        AgeFile(BytesIO(b"PK\3\4"), str(ME))


def test_another_spelling_of_the_same_seal_is_an_altered_file() -> None:
    for _ in range(20):
        good = sealed(b"words")
        # the last letter of the line that seals the head
        last = good.index(b"\n", good.index(b"\n---") + 1) - 1
        for bit in range(8):
            bad = bytearray(good)
            bad[last] ^= 1 << bit
            with pytest.raises((AlteredBytesError, NotAgeError, NotForUsError)):
                AgeFile(BytesIO(bytes(bad)), str(ME)).read()


def test_every_bit_that_is_turned_and_every_cut_is_noticed() -> None:
    good = sealed(bytes(PIECE + 9))
    spots = [*range(400), *range(400, len(good), 997), *range(len(good) - 40, len(good))]
    for spot in spots:
        bad = bytearray(good)
        bad[spot] ^= 1 << spot % 8
        with pytest.raises((AlteredBytesError, NotAgeError, NotForUsError)):
            AgeFile(BytesIO(bytes(bad)), str(ME)).read()
        with pytest.raises((AlteredBytesError, NotAgeError, NotForUsError)):
            AgeFile(BytesIO(good[:spot]), str(ME)).read()
    with pytest.raises(AlteredBytesError):
        AgeFile(BytesIO(good + b"x"), str(ME)).read()
