"""บัตรเข้าห้อง: a slip for each voter, two side by side, cut apart and given out; its QR opens the room's page once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.blocks.document import Block, Document, Gap, Heading, Lines, Para, Run, Stamp, TwoColumns
from core.blocks.figures import QrCode
from core.workshop.phones import grouped

QR_MM = 36


@dataclass(frozen=True, slots=True)
class PrintedSlip:
    """One slip as it is given out; nobody's name stands on it."""

    called: str  # `ใบที่ 5 (ประธาน)`
    code: str


def slip_paper(office: str, title: str, address: str, slips: Sequence[PrintedSlip]) -> Document:
    """All slips of a room at `address` (`192.168.1.20:8787`), in their order. It stands in no register."""
    return Document(
        title=("บัตรเข้าห้องด้วยโทรศัพท์", title),
        running="บัตรเข้าห้อง",
        office=office,
        stamp=Stamp(),
        thai_digits=False,  # they are compared with a screen, and typed
        blocks=(
            Para("ตัดแจกคนละใบ บัตรหนึ่งใบใช้ได้กับโทรศัพท์เครื่องเดียว โปรดเก็บบัตรที่เหลือไว้กับผู้ดำเนินการ", small=True),
            *_rows(address, slips),
        ),
        numbers="none",
    )


def _rows(address: str, slips: Sequence[PrintedSlip]) -> Iterator[Block]:
    for start in range(0, len(slips), 2):
        left, *right = slips[start : start + 2]
        yield Lines(1)  # where it is cut
        yield TwoColumns(_slip(address, left), _slip(address, right[0]) if right else (Gap(1),))


def _slip(address: str, slip: PrintedSlip) -> tuple[Block, ...]:
    return (
        Heading(slip.called, level=2, align="center"),
        QrCode(slip_address(address, slip.code), QR_MM),
        Para(Run(grouped(slip.code), bold=True, verbatim=True), align="center"),
        Para(
            ("ต่อ Wi-Fi ของห้อง แล้วสแกน หรือเปิด ", Run(address, verbatim=True), " แล้วพิมพ์รหัสนี้"), align="center", small=True
        ),
    )


def slip_address(address: str, code: str) -> str:
    """What the QR of a slip says: upper case alone, so that it stays coarse; no phone minds."""
    return f"HTTP://{address}/{code}"
