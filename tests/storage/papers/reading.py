"""In which order a paper must be heard, told from its blocks alone, and what of it a tagged PDF says elsewhere or not.
Texts in one group, those of one who signs, may come in any order among themselves."""

from collections.abc import Iterator

from core.blocks.document import (
    Choices,
    Document,
    Facts,
    ForeignPages,
    HeadCell,
    Heading,
    ListItem,
    NumberedList,
    Para,
    Photos,
    Row,
    Signatures,
    Table,
    Tick,
    Together,
    TwoColumns,
)
from core.blocks.elements import (
    Banner,
    Closing,
    Cover,
    Labels,
    LetterHead,
    MemoHead,
    QrCode,
    Radar,
    RichText,
    Run,
    ScoreBar,
    plain,
)
from storage.papers.pdf.tables import goes_on
from storage.papers.typography.lines import boxed, clean
from tests.storage.papers.paper_samples import squeezed

Group = tuple[RichText, ...]


def order(thing: object) -> Iterator[Group]:
    """The texts of a paper or of a part of it, as they must be heard."""
    match thing:
        case Document():
            yield from order(thing.cover) if thing.cover else ()
            yield from order(thing.corner)
            yield from ((line,) for line in thing.title)
            for block in thing.blocks:
                yield from order(block)
        case str() | Run():
            yield (thing,)
        case Table():
            yield from _table(thing)
        case NumberedList():
            for item in thing.items:
                yield from order(item)
        case ListItem():
            yield from ((thing.topic,), (thing.text,))
            yield from order(thing.items) if thing.items else ()
        case Facts() | Labels():
            yield from ((text,) for pair in thing.pairs for text in pair)
        case TwoColumns():
            yield from order(thing.left)
            yield from order(thing.right)
        case Together():
            yield from order(thing.blocks)
        case Choices():
            yield from ((option.label,) for option in thing.options)
        case Tick():
            yield (thing.label,)
        case Heading() | Para():
            yield (thing.text,)
        case Photos():
            yield from ((photo.caption,) for photo in thing.photos)
        case ForeignPages():
            yield from ((Run(thing.name, verbatim=True),) for _page in thing.pages)
        case Signatures():
            yield (thing.certify,)
            yield from ((signer.role, signer.name, signer.position) for signer in thing.signers)
        case LetterHead():
            yield from ((text,) for text in (thing.number, *thing.sender, thing.date))
        case MemoHead():
            yield from ((text,) for text in (thing.agency, thing.number, thing.date, thing.subject))
        case Banner():
            yield from ((line.text,) for line in thing.lines)
        case Cover():
            yield from ((line,) for line in (*thing.lines, *thing.foot))
        case Closing():
            yield from ((text,) for text in (thing.word, thing.name, *thing.position))
        case ScoreBar():
            yield (thing.note,)
        case Radar() | QrCode():
            return
        case tuple():
            if all(isinstance(part, str | Run) for part in thing):
                yield (thing,)
                return
            for part in thing:
                yield from order(part)
        case _:
            yield from ((text,) for text in Document.walk(thing))


def _table(table: Table) -> Iterator[Group]:
    yield (table.caption,)
    heads = table.head or (tuple(HeadCell(column.title) for column in table.columns),)
    for row in heads:
        yield from ((cell.text,) for cell in row)
    above: Row | None = None
    for one in table.rows:
        whole = len(one.cells) == len(table.columns)
        for at, cell in enumerate(one.cells):
            if not (whole and goes_on(table.columns[at], above, one, at)):
                yield from order(cell)
        above = one
    yield (table.note,)


def out_of_order(document: Document, heard: str) -> list[str]:
    """The texts that are not heard where they should be."""
    rest = squeezed(heard)
    at = 0
    lost = []
    for group in order(document):
        ends = [at]
        for text in filter(None, (_said(one, document.thai_digits) for one in group)):
            found = rest.find(text, at)
            if found < 0:
                lost.append(text)
            else:
                ends.append(found + len(text))
        at = max(ends)
    return lost


def _said(text: RichText, thai: bool) -> str:
    parts = text if isinstance(text, tuple) else (text,)
    runs = (part if isinstance(part, Run) else Run(part) for part in parts)
    return (
        squeezed(boxed("".join(clean(run.text, run.verbatim, thai) for run in runs)))
        if plain(text)
        else ""
    )
