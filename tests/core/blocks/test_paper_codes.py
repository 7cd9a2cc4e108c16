"""The code of a print: unambiguous, checked, and the QR that carries it."""

import re
from hashlib import sha256
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.blocks.code import (
    COUNT,
    LETTERS,
    SMALL_PAGES,
    PageQrContent,
    new_code,
    read_code,
    shown_code,
)
from core.papers.deeds import register_number

CODES = st.integers(min_value=0, max_value=COUNT - 1).map(new_code)
HASHES = st.binary(min_size=32, max_size=32)


@given(CODES)
def test_a_code_is_read_back_as_people_type_it(code: str) -> None:
    shown = shown_code(code)
    assert re.fullmatch("[1-9A-HJKMNPQRSTVWXYZ]{4}-[1-9A-HJKMNPQRSTVWXYZ]{4}", shown)
    assert read_code(shown) == read_code(shown.lower()) == read_code(f" {code} ") == code


@given(CODES, st.integers(0, 7), st.sampled_from(LETTERS))
def test_one_wrong_character_is_noticed(code: str, at: int, wrong: str) -> None:
    slip = code[:at] + wrong + code[at + 1 :]
    assert read_code(slip) == (code if slip == code else None)


@given(CODES)
def test_two_swapped_characters_are_noticed(code: str) -> None:
    for one, other in combinations(range(8), 2):
        letters = list(code)
        letters[one], letters[other] = letters[other], letters[one]
        swapped = "".join(letters)
        assert read_code(swapped) == (code if swapped == code else None)


@pytest.mark.parametrize("typed", ["", "K7QF", "K7QF-2M9D-1", "O0O0-O0O0", "กขคง-จฉชซ", "٣٣٣٣٣٣٣٣"])
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert read_code(typed) is None


def test_every_number_has_its_own_code() -> None:
    assert len({new_code(n) for n in range(5_000)}) == 5_000
    assert new_code(COUNT + 5) == new_code(5)


@given(CODES, st.integers(1, 9_999), HASHES)
def test_a_qr_is_read_back(code: str, page: int, state: bytes) -> None:
    text = PageQrContent.text_of(code, page, state)
    assert PageQrContent.read(text) == PageQrContent(code, page, PageQrContent.proof_of(state))
    assert re.fullmatch("[A-Z0-9:]{39,42}", text)  # alphanumeric, within version 3-M


@given(CODES, st.integers(1, SMALL_PAGES), HASHES)
def test_a_small_mark_is_read_back_and_is_no_qr(code: str, page: int, state: bytes) -> None:
    text = PageQrContent.small_text(code, page, state)
    assert (
        PageQrContent.read_small(text)
        == PageQrContent.read_either(text)
        == PageQrContent(code, page, PageQrContent.proof_of(state)[:4])
    )
    assert PageQrContent.read(text) is None
    assert PageQrContent.read_small(PageQrContent.text_of(code, page, state)) is None
    assert len(text) == 16, "as much as version 1-Q holds"


def test_the_proof_is_the_first_120_bits_of_the_state_hash() -> None:
    state = sha256(b"state").digest()
    other = state[:15] + bytes(17)
    assert PageQrContent.proof_of(state) == PageQrContent.proof_of(other)
    assert PageQrContent.proof_of(state) != PageQrContent.proof_of(
        bytes([state[0] ^ 1]) + state[1:]
    )
    with pytest.raises(ValueError, match="32 bytes"):
        PageQrContent.proof_of(b"short")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://example.go.th",
        "PS2:K7QF2M9D:1:AAAAAAAAAAAAAAAAAAAAAAAA",
        "PS1:K7QF2M9D:1",
        f"PS1:{new_code(7)}:0:AAAAAAAAAAAAAAAAAAAAAAAA",
        f"PS1:{new_code(7)}:๑:AAAAAAAAAAAAAAAAAAAAAAAA",
        f"PS1:{new_code(7)}:1:aaaaaaaaaaaaaaaaaaaaaaaa",
        f"PS1:{new_code(7).lower()}:1:AAAAAAAAAAAAAAAAAAAAAAAA",
        f"P{new_code(7)}000AAAA",
        f"P{new_code(7)}๐๐๑AAAA",
        f"P{new_code(7)}001AAAAA",
        f"P{new_code(7)[:7]}X001AAAA",
        "PROMPTPAY0012345",
    ],
)
def test_a_foreign_qr_is_none(text: str) -> None:
    assert PageQrContent.read_either(text) is None


def test_a_register_number_tells_an_unenrolled_pc() -> None:
    assert register_number(2570, "B", 12) == "2570/B-12"
    assert register_number(2570, "A", 12, "3f9c41aa") == "2570/A3f9c-12"
