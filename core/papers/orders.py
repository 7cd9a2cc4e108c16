"""The layout of orders (คำสั่ง) and announcements (ประกาศ) by the regulation on letters, whatever their text says."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from core.blocks.document import Block, Document, Gap, Para, Stamp
from core.blocks.elements import Banner, BannerLine, Closing, plain
from core.thai.written import BUDDHIST

ORDER, ANNOUNCEMENT = "order", "announcement"
DATED = {ORDER: "สั่ง ณ วันที่", ANNOUNCEMENT: "ประกาศ ณ วันที่"}  # how each says its day
DOTS, UNDER_TITLE = "……………………", "________________________"


def buddhist_year(year: int) -> int:
    """Return the Buddhist year for a year of the common era."""
    return year + BUDDHIST


def year_of(stamp: Stamp) -> str:
    """Return the Buddhist year in which the print was stamped; dots to write on if the stamp has no time."""
    return str(buddhist_year(stamp.moment.year)) if stamp.moment else DOTS


def official(document: Document) -> Document:
    """Return the document in the layout of official letters: portrait, no running head, later pages numbered – ๒ –."""
    return replace(document, landscape=False, numbers="dash", catchword=True)


def closing(name: str, position: str = "", step: str = "") -> Closing:
    """Return the closing block to sign at `step` of the signing route; a name or position "" leaves a blank for it."""
    return Closing(name, tuple(position.splitlines()) or (f"ตำแหน่ง {DOTS}",), step=step)


def in_form(
    kind: str, title: Sequence[str], body: Iterable[Block], stamp: Stamp, signed: Iterable[Closing]
) -> Iterator[Block]:
    """Yield the blocks of an order or announcement (`kind`): title, `body`, date, signatures. If the last paragraph of
    `body` is the date, it is put into the regulation's wording; otherwise a blank date is added to write on."""
    blocks, begins = list(body), DATED[kind]
    last = plain(blocks[-1].text) if blocks and isinstance(blocks[-1], Para) else ""
    day = last.removeprefix(begins).strip(" .…") if last.startswith(begins) else ""
    yield Banner(tuple(map(BannerLine, (*title, UNDER_TITLE))))
    yield Gap(3)
    yield from blocks[:-1] if last.startswith(begins) else blocks
    day = (
        re.sub(r"(?<!พ\.ศ\.) (?=[0-9๐-๙]{4}$)", " พ.ศ. ", day)
        or f"………… {DOTS} พ.ศ. {year_of(stamp)}"
    )
    yield Gap(3)
    yield Para(f"{begins} {day}", indent=2)
    yield from signed
