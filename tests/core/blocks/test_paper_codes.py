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
    PageQrContent,
    new_code,
    read_code,
    shown_code,
)

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


def test_the_proof_is_the_first_120_bits_of_the_state_hash() -> None:
    state = sha256(b"state").digest()
    other = state[:15] + bytes(17)
    assert PageQrContent.proof_of(state) == PageQrContent.proof_of(other)
    assert PageQrContent.proof_of(state) != PageQrContent.proof_of(
        bytes([state[0] ^ 1]) + state[1:]
    )
    with pytest.raises(ValueError, match="32 bytes"):
        PageQrContent.proof_of(b"short")
