"""What names a print: its short code with a check character, its register number, and the text of its QR codes."""

import re
from base64 import b32encode
from typing import NamedTuple

# No 0, I, L, O, U. They are 31, a prime, so a weighted sum finds every single slip and every swap of two characters.
LETTERS = "123456789ABCDEFGHJKMNPQRSTVWXYZ"
SIZE = 7  # characters before the check character
COUNT = len(LETTERS) ** SIZE  # how many codes there are, 2.7 × 10¹⁰
READ_AS = str.maketrans({"I": "1", "L": "1", "-": "", " ": ""})
MARK = "PS1"
PROOF_BYTES = 15  # 120 bits are 24 base32 characters
_SMALL = re.compile(r"P([1-9A-Z]{8})([0-9]{3})([A-Z2-7]{4})").fullmatch
SMALL_PAGES = 999  # that have room in the small mark


class QrContent(NamedTuple):
    """The parts of a QR's text."""

    code: str
    page: int
    proof: str  # first 120 bits of the state hash, base32; of the small mark 20 bits; "" = nobody read it


def new_code(number: int) -> str:
    """The paper code of a random number (it is taken modulo `COUNT`): 8 characters, the last one checks the others."""
    number %= COUNT
    digits = ""
    for _ in range(SIZE):
        number, value = divmod(number, len(LETTERS))
        digits = LETTERS[value] + digits
    return digits + check_character(digits)


def check_character(digits: str) -> str:
    """The weighted sum (1, 2, 3 …) of the characters, modulo 31."""
    return LETTERS[sum(at * LETTERS.index(c) for at, c in enumerate(digits, start=1)) % len(LETTERS)]


def shown_code(code: str) -> str:
    """`K7QF2M9D` as people read it: `K7QF-2M9D`."""
    return f"{code[:4]}-{code[4:]}" if code else ""


def read_code(typed: str) -> str | None:
    """The code a person typed, in any case, with or without the dash; None if it cannot be one (a slip)."""
    code = typed.strip().upper().translate(READ_AS)
    if len(code) != SIZE + 1 or not set(code) <= set(LETTERS):
        return None
    return code if check_character(code[:SIZE]) == code[SIZE] else None


def register_number(year: int, letter: str, number: int, device: str = "") -> str:
    """`2570/A-12`; before enrolment the PC letter is followed by the first four characters of the device's key."""
    return f"{year}/{letter}{device[:4]}-{number}"


def proof_of(state_hash: bytes) -> str:
    """The first 120 bits of a state hash as 24 base32 characters."""
    if len(state_hash) < PROOF_BYTES:
        raise ValueError("a state hash has 32 bytes")
    return b32encode(state_hash[:PROOF_BYTES]).decode()


def parse_mark(text: str) -> QrContent | None:
    """The parts of whichever of the two codes of a page this is; None if it is neither."""
    return parse_qr(text) or parse_small(text)


def qr_text(code: str, page: int, state_hash: bytes) -> str:
    """The text of a page's QR: upper case, digits and `:` only, so that it stays small."""
    return f"{MARK}:{code}:{page}:{proof_of(state_hash)}"


def small_text(code: str, page: int, state_hash: bytes) -> str:
    """The text of a page's second, small mark: as much of the same as 16 characters hold."""
    return f"P{code}{page:03}{proof_of(state_hash)[:4]}"


def parse_small(text: str) -> QrContent | None:
    """The parts of a small mark; None if it is not one of this program."""
    found = _SMALL(text)
    if found is None or read_code(found[1]) != found[1] or not int(found[2]):
        return None
    return QrContent(found[1], int(found[2]), found[3])


def parse_qr(text: str) -> QrContent | None:
    """The parts of a scanned QR's text; None if it is not one of this program."""
    parts = text.strip().split(":")
    if len(parts) != 4 or parts[0] != MARK:
        return None
    _, code, page, proof = parts
    if read_code(code) != code or len(proof) != 24 or not set(proof) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"):
        return None
    return QrContent(code, int(page), proof) if page.isascii() and page.isdigit() and 0 < int(page) < 10_000 else None
