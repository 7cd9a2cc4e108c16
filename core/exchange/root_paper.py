"""The printed page with a root key (กุญแจรากบนกระดาษ), and reading it back. Whoever has the page has the root key: it
is kept in a safe, and no copy stays on a PC."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from core.blocks.document import (
    Block,
    Document,
    Facts,
    Heading,
    ListItem,
    NumberedList,
    Para,
    Run,
    Stamp,
)
from core.blocks.elements import QrCode
from core.errors import UserError
from core.i18n import _
from core.log.certificates import fingerprint

MARK = "PSR1"  # start of the QR code's text
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: what looks alike is one letter
_ALIKE = str.maketrans("OILU", "011V")
LINES = 4
BYTES = 8  # of the key in each line
GROUP = 5  # letters of a group
GROUPS = 3  # groups of a line
STEPS = (
    "เก็บกระดาษแผ่นนี้ในตู้นิรภัย แยกที่กับแผ่นของกุญแจรากอีกดอก",
    "ไม่ถ่ายภาพ ไม่สแกน ไม่ส่งทาง LINE หรือจดหมายอิเล็กทรอนิกส์",
    "เมื่อต้องใช้ ให้พิมพ์สี่บรรทัดนี้ในโปรแกรมโปร่งใส แล้วเก็บแผ่นนี้เข้าที่เดิม",
)


@dataclass(frozen=True, slots=True)
class RootKeyPaper:
    """The content of the printed page that stores a root key."""

    owner: str
    number: int  # first or second of the owner's roots
    secret: bytes  # 32 bytes of the Ed25519 key
    public: bytes  # 32 bytes
    made_on: str  # day of creation, in words


def lines_of(secret: bytes) -> tuple[str, ...]:
    """Return the four lines of a root key, such as `7K2QM X0V9D 3RT5A`; each encodes 8 bytes and a check byte."""
    parts = (secret[BYTES * number : BYTES * (number + 1)] for number in range(LINES))
    letters = (_letters(part + _proof(number, part)) for number, part in enumerate(parts))
    return tuple(
        " ".join(one[at : at + GROUP] for at in range(0, len(one), GROUP)) for one in letters
    )


def _letters(content: bytes) -> str:
    """Return the bytes in base 32, padded with zero bits."""
    count = -(-len(content) * 8 // 5)
    value = int.from_bytes(content, "big") << count * 5 - len(content) * 8
    return "".join(LETTERS[value >> 5 * at & 31] for at in reversed(range(count)))


def _proof(number: int, part: bytes) -> bytes:
    return sha256(b"prongsai-root-paper-1\0" + bytes((number,)) + part).digest()[:1]


def secret_of(typed_lines: Sequence[str]) -> bytes:
    """Return the root key of four typed lines; case and blanks do not matter. UserError names the wrong line."""
    lines = [line for line in typed_lines if line.strip()]
    if len(lines) != LINES:
        raise _unread(_("กระดาษกุญแจรากมีสี่บรรทัด แต่ที่พิมพ์มี {n} บรรทัด").format(n=len(lines)))
    parts = [_part(number, line, BYTES) for number, line in enumerate(lines)]
    for number, part in enumerate(parts, 1):
        if part is None:
            raise _unread(_("บรรทัดที่ {n} ไม่ตรงกับกระดาษ").format(n=number))
    return b"".join(filter(None, parts))


def _part(number: int, line: str, size: int) -> bytes | None:
    """Return the bytes of a line's letters without the check byte; None if they do not pass the check."""
    letters = "".join(line.replace("-", " ").split()).upper().translate(_ALIKE)
    value = 0
    for letter in letters:
        value = value << 5 | max(LETTERS.find(letter), 0)
    spare = len(letters) * 5 - (size + 1) * 8
    if not 0 <= spare < 5 or not set(letters) <= set(LETTERS) or value & (1 << spare) - 1:
        return None
    content = (value >> spare).to_bytes(size + 1, "big")
    return content[:-1] if content[-1:] == _proof(number, content[:-1]) else None


def groups_to_type(public: bytes) -> tuple[tuple[int, int], ...]:
    """Return the two groups that a person types back from the page, as (line, group) from 0; `public` decides which."""
    found = sha256(b"prongsai-root-asked-1\0" + public).digest()
    first, second = found[0] % LINES, found[1] % (LINES - 1)
    return (first, found[2] % GROUPS), ((first + 1 + second) % LINES, found[3] % GROUPS)


def group_words(place: tuple[int, int]) -> str:
    """Return the position of a group (line, group; from 0) as text: `บรรทัดที่ 2 กลุ่มที่ 3`."""
    return _("บรรทัดที่ {line} กลุ่มที่ {group}").format(line=place[0] + 1, group=place[1] + 1)


def check_read_back(secret: bytes, public: bytes, typed_groups: Sequence[str]) -> None:
    """Check what a person typed from the page of a root key: the two groups of `groups_to_type(public)`. UserError
    names the first that differs from `secret`; case, blanks and look-alike letters do not matter."""
    lines = lines_of(secret)
    for (line, group), words in zip(groups_to_type(public), typed_groups, strict=True):
        if "".join(words.split()).upper().translate(_ALIKE) != lines[line].split()[group]:
            where = group_words((line, group))
            why = _("{where} ไม่ตรงกับกุญแจ") if words.strip() else _("ยังไม่ได้พิมพ์ {where}")
            raise UserError(
                _("ยังไม่นับว่าเก็บบนกระดาษแล้ว"),
                why.format(where=where),
                _("โปรดดูที่กระดาษซึ่งพิมพ์ออกมา แล้วพิมพ์ห้าตัวของกลุ่มนั้น"),
            )


def _unread(reason: str) -> UserError:
    return UserError(
        _("อ่านกุญแจรากจากกระดาษไม่ได้"), reason, _("โปรดเทียบกับกระดาษทีละตัวอักษร แล้วพิมพ์บรรทัดนั้นใหม่")
    )


def root_qr(secret: bytes) -> str:
    """Return the text of a root key's QR code: `PSR1:`, then the key with a check byte in 53 letters."""
    return f"{MARK}:{_letters(secret + _proof(LINES, secret))}"


def secret_of_qr(content: str) -> bytes | None:
    """Return the root key in a scanned QR code; None for another code. UserError for a damaged code of a root key."""
    mark, _colon, letters = content.partition(":")
    if mark != MARK:
        return None
    found = _part(LINES, letters, LINES * BYTES)
    if found is None:
        raise UserError(
            _("อ่านกุญแจรากจากกระดาษไม่ได้"),
            _("รหัสบนกระดาษเสียหาย"),
            _("โปรดสแกนใหม่ หรือพิมพ์สี่บรรทัดบนกระดาษแทน"),
        )
    return found


def root_paper(paper: RootKeyPaper) -> Document:
    """Return the page that stores a root key, as a document to print."""
    lines = enumerate(lines_of(paper.secret), 1)
    blocks: tuple[Block, ...] = (
        Facts(
            (
                ("เจ้าของกุญแจ", Run(paper.owner, bold=True)),
                ("กุญแจรากดอกที่", str(paper.number)),
                ("วันที่สร้าง", paper.made_on),
                ("เลขตรวจสอบ", Run(fingerprint(paper.public), verbatim=True)),
            )
        ),
        Heading("กุญแจ", level=2),
        Facts(
            tuple(
                (f"บรรทัดที่ {number}", Run(line, bold=True, verbatim=True)) for number, line in lines
            )
        ),
        QrCode(root_qr(paper.secret)),
        Heading("เก็บอย่างไร", level=2),
        NumberedList(tuple(map(ListItem, STEPS)), "n."),
        Para("ผู้ที่มีกระดาษแผ่นนี้ออกใบรับรองแทนเจ้าของได้ กระดาษเปิดอ่านข้อมูลของหน่วยงานใดไม่ได้", small=True),
    )
    return Document(
        title=(f"กุญแจรากดอกที่ {paper.number}",),
        running="กุญแจรากบนกระดาษ",
        office=paper.owner,
        stamp=Stamp(),
        thai_digits=False,  # they are typed in again
        blocks=blocks,
        numbers="none",
    )
