"""Blocks of a paper as plain paragraphs, for Word and Excel, which break the lines themselves."""

from collections.abc import Iterator
from typing import NamedTuple

from core.blocks.document import (
    Bar,
    Certified,
    Choices,
    Lines,
    ListItem,
    NumberedList,
    Para,
    Photos,
    Signer,
    SignRoom,
    Tick,
    TickState,
    Together,
)
from core.blocks.elements import RichText, Run, plain
from core.i18n import _
from core.thai.written import letter
from storage.papers.typography.lines import clean

BOXES: dict[TickState, str] = {"yes": "☑", "no": "☒", "na": "⊟", "blank": "☐"}
DOTS, TO_WRITE_ON = "." * 20, "." * 40
FAR = "    "  # room between two choices


class TextLine(NamedTuple):
    """A paragraph of a paper. `label`: its number in a list ("" = none); `depth`: how many times it is indented."""

    runs: tuple[Run, ...]
    label: str = ""
    depth: int = 0

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


def runs_of(text: RichText, thai: bool, bold: bool = False) -> tuple[Run, ...]:
    """Return the runs of a text as printed, without invisible characters; `thai`: in Thai digits, `bold`: all bold."""
    parts = text if isinstance(text, tuple) else (text,)
    runs = (part if isinstance(part, Run) else Run(part) for part in parts)
    return tuple(
        Run(words, run.bold or bold, run.italic, run.underline, run.verbatim)
        for run in runs
        if (words := clean(run.text, run.verbatim, thai))
    )


def text_line(text: RichText, thai: bool, bold: bool = False) -> TextLine:
    """Return a text as one paragraph; `thai`: in Thai digits, `bold`: all bold."""
    return TextLine(runs_of(text, thai, bold))


def lines(thing: object, thai: bool, bold: bool = False) -> Iterator[TextLine]:
    """Yield the paragraphs of `thing`: a text, or a block that a cell may hold. `thai`: in Thai digits; `bold`: all
    bold. TypeError for other blocks."""
    match thing:
        case str() | Run() | tuple():
            yield text_line(thing, thai, bold)
        case Para():
            yield TextLine(runs_of(thing.text, thai, bold), depth=thing.hang)
        case NumberedList():
            yield from listed(thing, thai)
        case Tick():
            yield TextLine(ticked(thing, thai, bold))
        case Bar():
            return  # a shade, which has no text
        case Choices():
            yield from chosen(thing, thai)
        case Lines():
            yield from [TextLine((Run(TO_WRITE_ON),))] * thing.count
        case Photos():
            yield from (
                text_line(photo.caption, thai) for photo in thing.photos if plain(photo.caption)
            )
        case SignRoom():
            yield TextLine((Run("\n"),))
        case Together():
            for block in thing.blocks:
                yield from lines(block, thai, bold)
        case _:
            raise TypeError(f"{type(thing).__name__} cannot stand in a cell")


def listed(
    block: NumberedList, thai: bool, depth: int = 0, parent_number: str = ""
) -> Iterator[TextLine]:
    """Yield a paragraph for each list item, labelled with its number; nested items have more `depth`. `parent_number`:
    number of the item that contains the list, "" = none."""
    for at, item in enumerate(block.items):
        label = number(block, at, parent_number)
        yield TextLine(runs_of(with_topic(item), thai), clean(label, False, thai), depth)
        if item.items:
            yield from listed(item.items, thai, depth + 1, label)


def number(block: NumberedList, index: int, parent_number: str = "") -> str:
    """Return the printed number of list item `index` (from 0). `parent_number`: number of the item around the list."""
    n = block.start + index
    letters, stem = letter(n), parent_number.strip("().–")
    if block.prefix and "ก" not in block.style:
        return f"{block.prefix}{n}"
    nested = f"{stem}.{n}" if stem else f"{n}."  # below `1.` or `(1)` it is 1.1
    styles = {"n.": f"{n}.", "(n)": f"({n})", "n)": f"{n})", "n.n": nested, "-": "–", "none": ""}
    return {**styles, "ก.": f"{letters}.", "(ก)": f"({letters})", "ก)": f"{letters})"}[block.style]


def with_topic(item: ListItem) -> RichText:
    """Return the text of a list item, with its topic (if any) in bold before it."""
    if not item.topic:
        return item.text
    rest = item.text if isinstance(item.text, tuple) else (item.text,)
    if plain(item.text):
        return (Run(item.topic, bold=True), " : ", *rest)
    return Run(item.topic, bold=True)


def ticked(tick: Tick, thai: bool, bold: bool = False) -> tuple[Run, ...]:
    label = runs_of(tick.label, thai, bold)
    return (Run(BOXES[tick.state] + (" " if label else "")), *label)


def chosen(block: Choices, thai: bool) -> Iterator[TextLine]:
    if block.stacked:
        yield from (TextLine(ticked(option, thai)) for option in block.options)
        return
    runs = [run for option in block.options for run in (*ticked(option, thai), Run(FAR))]
    yield TextLine(tuple(runs[:-1]))


def sign_lines(signer: Signer) -> tuple[str, str, str, str]:
    """Return the lines for one signer: signature, name, position, date; dots where people write by hand."""
    return (
        f"{_('ลงชื่อ')} {DOTS} {signer.role}".rstrip(),
        f"({signer.name or DOTS})",
        f"{_('ตำแหน่ง')} {signer.position or DOTS}",
        f"{_('วันที่')} {DOTS[:8]} {_('เดือน')} {DOTS[:14]} {_('พ.ศ.')} {DOTS[:10]}",
    )


def copy_lines(who: Certified) -> tuple[RichText, ...]:
    """Return the two lines that certify a copy: signature and name; position and date."""
    signed = f"   ลงชื่อ {TO_WRITE_ON} ({who.name or TO_WRITE_ON})"
    position = who.position.replace("\n", " ") or TO_WRITE_ON
    date = f"วันที่ {DOTS[:8]} เดือน {DOTS[:14]} พ.ศ. {DOTS[:10]}"
    return (Run("สำเนาถูกต้อง", bold=True), signed), f"ตำแหน่ง {position}   {date}"
