"""The identification of a print: its short code with a check character, register number, QR codes and seal."""

import re
from base64 import b32encode, b64decode, b64encode
from datetime import date, timedelta
from hashlib import sha512
from typing import NamedTuple, Self

# No 0, I, L, O, U. They are 31, a prime, so a weighted sum finds every single slip and every swap of two characters.
LETTERS = "123456789ABCDEFGHJKMNPQRSTVWXYZ"
SIZE = 7  # characters before the check character
COUNT = len(LETTERS) ** SIZE  # how many codes there are, 2.7 × 10¹⁰
READ_AS = str.maketrans({"I": "1", "L": "1", "-": "", " ": ""})
MARK = "PS1"
PROOF_BYTES = 15  # 120 bits are 24 base32 characters
_SMALL = r"P([1-9A-Z]{8})([0-9]{3})([A-Z2-7]{4})"
SMALL_PAGES = 999  # highest page number in the small mark


class PageQrContent(NamedTuple):
    """The content of a QR code on a page of a print: print code, page, and some bits of the state hash (`proof`)."""

    code: str
    page: int
    proof: str  # first 120 bits of the state hash, base32; of the small mark 20 bits; "" = nobody read it

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Parse the text of a scanned QR code; None if it is not from a page of this program."""
        parts = text.strip().split(":")
        if len(parts) != 4 or parts[0] != MARK:
            return None
        _, code, page, proof = parts
        if (
            read_code(code) != code
            or len(proof) != 24
            or not set(proof) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        ):
            return None
        if page.isascii() and page.isdigit() and 0 < int(page) < 10_000:
            return cls(code, int(page), proof)
        return None

    @classmethod
    def read_small(cls, text: str) -> Self | None:
        """Parse the text of a page's second, small QR code; None if it is not from a page of this program."""
        found = re.fullmatch(_SMALL, text)
        if found is None or read_code(found[1]) != found[1] or not int(found[2]):
            return None
        return cls(found[1], int(found[2]), found[3])

    @classmethod
    def read_either(cls, text: str) -> Self | None:
        """Parse the text of either of a page's two QR codes; None if it is neither."""
        return cls.read(text) or cls.read_small(text)

    @staticmethod
    def text_of(code: str, page: int, state_hash: bytes) -> str:
        """Return the text of a page's QR code, with the start of `state_hash`; only capitals, digits and `:` occur."""
        return f"{MARK}:{code}:{page}:{PageQrContent.proof_of(state_hash)}"

    @staticmethod
    def small_text(code: str, page: int, state_hash: bytes) -> str:
        """Return the text (16 characters) of a page's second, small QR code: code, page and 20 bits of `state_hash`."""
        return f"P{code}{page:03}{PageQrContent.proof_of(state_hash)[:4]}"

    @staticmethod
    def proof_of(state_hash: bytes) -> str:
        """Return the first 120 bits of a state hash as 24 base32 characters. ValueError if the hash is shorter."""
        if len(state_hash) < PROOF_BYTES:
            raise ValueError("a state hash has 32 bytes")
        return b32encode(state_hash[:PROOF_BYTES]).decode()


def new_code(number: int) -> str:
    """Return a print code made from the random `number` (modulo `COUNT`): 7 characters and a check character."""
    digits = _digits(number % COUNT, SIZE)[::-1]
    return digits + _check_character(digits)


def long_code(number: int, size: int) -> str:
    """Return the code of a long random number: `size` characters, the last is a check character."""
    digits = _digits(number, size - 1)
    return digits + _check_character(digits)


def _digits(number: int, size: int) -> str:
    """Return the lowest digits of a number to base 31, the lowest first."""
    digits = ""
    for _ in range(size):
        number, value = divmod(number, len(LETTERS))
        digits += LETTERS[value]
    return digits


def _check_character(digits: str) -> str:
    """Return the check character of `digits`: their values, weighted 1, 2, 3 …, summed modulo 31."""
    return LETTERS[
        sum(at * LETTERS.index(c) for at, c in enumerate(digits, start=1)) % len(LETTERS)
    ]


def shown_code(code: str) -> str:
    """Return a print code as people read it: `K7QF2M9D` becomes `K7QF-2M9D`."""
    return f"{code[:4]}-{code[4:]}" if code else ""


def read_code(text: str, size: int = SIZE + 1) -> str | None:
    """Return a typed code of `size` characters in upper case without dash; None if invalid. Default: a print code."""
    code = text.strip().upper().translate(READ_AS)
    if len(code) != size or not set(code) <= set(LETTERS):
        return None
    return code if _check_character(code[:-1]) == code[-1] else None


# The seal: a few facts of a print, signed, so that they can be checked without a register (docs/seal.md).
SEAL_MARK, SEAL_VERSION = "PSEAL:", 1
# prefix of the signed bytes: nothing else a device signs begins so
SEAL_PREFIX = b"prongsai-seal-1\0"
SEAL_BYTES = 180  # the most: with those a code of 57 modules is still read from paper
SIGNATURE = 64  # bytes of an Ed25519 signature
KEY_ID = 8  # first bytes of a public key
DIGEST = 16  # first bytes of the hash of the print
FIRST_DAY = date(1970, 1, 1)
FORTY_FIVE = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"  # alphabet of base45, the densest in a QR code (RFC 9285)
_ID = r"[A-Za-z0-9._-]+"
_TOTAL = r"(0|-?[1-9][0-9]{0,5}|-?[0-9]{1,6}\.[0-9]{2})"


class PrintSeal(NamedTuple):
    """The content of a print's seal, in stored order; "" and 0 mean that the print has no such value."""

    key: bytes  # the first bytes of the device's public key
    unit: str  # its code
    code: str  # code of the print
    form: str
    year: int  # Buddhist era
    number: str  # number in the register of papers
    day: date  # day of printing
    total: str
    grade: str
    digest: bytes  # first bytes of the print's digest


class SignedPrintSeal(NamedTuple):
    """A seal with its Ed25519 signature over `SEAL_PREFIX` and the seal's bytes."""

    seal: PrintSeal
    signature: bytes

    @property
    def signed_bytes(self) -> bytes:
        """Return the bytes that the signature covers."""
        return SEAL_PREFIX + seal_bytes(self.seal)

    @property
    def hash(self) -> str:
        """Return the first 32 hex digits of the SHA-512 of the signed bytes, which identify a seal in lists."""
        return sha512(self.signed_bytes).hexdigest()[:32]

    @property
    def text(self) -> str:
        """Return the text of the seal's QR code: upper-case letters, digits and a few signs."""
        return SEAL_MARK + base45(seal_bytes(self.seal) + self.signature)

    @property
    def kept(self) -> str:
        """Return the seal and its signature in base64, the form in which the register of papers stores them."""
        return b64encode(seal_bytes(self.seal) + self.signature).decode().rstrip("=")

    @classmethod
    def of_register(cls, value: str) -> Self | None:
        """Parse the seal stored in the register of papers; None if `value` is not a seal."""
        try:
            return cls.read(
                SEAL_MARK + base45(b64decode(value + "=" * (-len(value) % 4), validate=True))
            )
        except ValueError:
            return None

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Parse the text of a seal's QR code; None if `SignedPrintSeal.text` would not return exactly this text."""
        data = from_base45(text.removeprefix(SEAL_MARK)) if text.startswith(SEAL_MARK) else None
        if data is None or not SIGNATURE < len(data) <= SEAL_BYTES or data[0] != SEAL_VERSION:
            return None
        try:
            seal = _seal(data[1:-SIGNATURE])
            found = cls(seal, data[-SIGNATURE:])
            return found if found.text == text else None
        except (ValueError, IndexError, OverflowError):
            return None

    @staticmethod
    def is_newer(text: str) -> bool:
        """Return whether `text` is the seal of a newer version of the program."""
        data = from_base45(text.removeprefix(SEAL_MARK)) if text.startswith(SEAL_MARK) else None
        return bool(data) and data is not None and data[0] > SEAL_VERSION


def seal_bytes(seal: PrintSeal) -> bytes:
    """Return a seal as bytes, without signature. Raises ValueError if a value is invalid or the seal is too long."""
    number = 0
    if (
        read_code(seal.code) != seal.code
        or not re.fullmatch(_ID, seal.form)
        or not seal.unit
        or not seal.number
    ):
        raise ValueError("a seal names a unit, a print and its form")
    if (
        len(seal.key) != KEY_ID
        or len(seal.digest) != DIGEST
        or (seal.total and not re.fullmatch(_TOTAL, seal.total))
    ):
        raise ValueError("a seal of other parts")
    for letter in seal.code[:SIZE]:
        number = number * len(LETTERS) + LETTERS.index(letter)
    made = b"".join(
        (
            bytes((SEAL_VERSION,)),
            seal.key,
            _word(seal.unit),
            number.to_bytes(5, "big"),
            _word(seal.form),
            _short(seal.year),
            _word(seal.number),
            _short((seal.day - FIRST_DAY).days),
            _word(seal.total),
            _word(seal.grade),
            seal.digest,
        )
    )
    if len(made) + SIGNATURE > SEAL_BYTES:
        raise ValueError("a seal is too long")
    return made


def _seal(data: bytes) -> PrintSeal:
    at = 0

    def take(count: int) -> bytes:
        nonlocal at
        at += count
        if at > len(data):
            raise ValueError("a seal ends early")
        return data[at - count : at]

    def word() -> str:
        return "".join(map(_letter, take(take(1)[0])))

    def short() -> int:
        return int.from_bytes(take(2), "big")

    key = take(KEY_ID)
    unit = word()
    number = int.from_bytes(take(5), "big")
    seal = PrintSeal(
        key,
        unit,
        new_code(number),
        word(),
        short(),
        word(),
        FIRST_DAY + timedelta(short()),
        word(),
        word(),
        take(DIGEST),
    )
    if at != len(data):
        raise ValueError("a seal goes on behind its end")
    return seal


def _word(text: str) -> bytes:
    """Return the length of a text and one byte per letter: ASCII, or Thai in TIS-620. ValueError for outer blanks."""
    if text != text.strip():
        raise ValueError("blanks around a word")
    return bytes((len(text), *map(_sign, text)))


def _sign(letter: str) -> int:
    number = ord(letter)
    if 0x20 <= number < 0x7F:
        return number
    if 0xE01 <= number <= 0xE3A or 0xE3F <= number <= 0xE5B:
        return number - 0xD60
    raise ValueError(f"no letter of a seal: {letter!r}")


def _letter(sign: int) -> str:
    return chr(sign if sign < 0x80 else sign + 0xD60)


def _short(number: int) -> bytes:
    return number.to_bytes(2, "big")


def base45(data: bytes) -> str:
    """Encode bytes as text for a QR code (RFC 9285): two bytes give three characters, a last single byte gives two."""
    text = ""
    for at in range(0, len(data), 2):
        part = data[at : at + 2]
        number = int.from_bytes(part, "big")
        for _ in range(len(part) + 1):
            number, value = divmod(number, 45)
            text += FORTY_FIVE[value]
    return text


def from_base45(text: str) -> bytes | None:
    """Decode a text made by `base45`; None if `base45` cannot have made the text."""
    data = bytearray()
    for at in range(0, len(text), 3):
        values = [FORTY_FIVE.find(sign) for sign in text[at : at + 3]]
        number = sum(value * 45**place for place, value in enumerate(values))
        size = len(values) - 1
        if -1 in values or not size or number >= 256**size:
            return None
        data += number.to_bytes(size, "big")
    return bytes(data)
