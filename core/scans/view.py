"""The page of scans: the papers whose pages wait to be confirmed, and pages that belong to none yet."""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from core.blocks.code import shown_code
from core.forms.ports import Forms
from core.i18n import _
from core.log.ports import PageKey, Reader, ScannedPage
from core.papers.register import subject_of
from core.papers.view import moment, title_of
from core.records.titles import called
from core.scans.judgement import JudgedPage, Packet, ScanMessage, ScanState, sort_all, state_message
from core.values import Record, Ref


class PageRow(NamedTuple):
    """One scanned page."""

    key: PageKey
    page: ScannedPage
    number: int  # of the page in its paper; 0 = nobody knows
    state: ScanState
    said: ScanMessage
    typed: bool

    @property
    def where(self) -> str:
        """`SKM_22.pdf หน้า 3`."""
        return (
            _("{file} หน้า {n}").format(file=self.page.file, n=self.key.number) if self.page.of > 1 else self.page.file
        )


class PaperRow(NamedTuple):
    """A paper whose pages wait."""

    paper: Ref
    title: str
    subject: str  # what its subject is called
    number: str  # in the register
    code: str
    printed: str
    pages: tuple[PageRow, ...]
    copies: tuple[PageRow, ...]
    missing: tuple[int, ...]
    of: int  # pages it has; 0 = nobody can tell
    state: ScanState
    said: ScanMessage
    whole: bool  # a person may confirm it

    @property
    def keys(self) -> tuple[PageKey, ...]:
        return tuple(row.key for row in (*self.pages, *self.copies))

    @property
    def lacks(self) -> str:
        """Which pages are missing, as a sentence; ""."""
        return _("ขาดหน้า {pages}").format(pages=", ".join(map(str, self.missing))) if self.missing else ""


class ScansView(NamedTuple):
    papers: tuple[PaperRow, ...]
    loose: tuple[PageRow, ...]

    @property
    def waiting(self) -> int:
        """Pages that wait."""
        return len(self.loose) + sum(len(row.keys) for row in self.papers)


def scans_view(
    reader: Reader, forms: Forms, unit: str, lengths: Mapping[Ref, int], inkless: Collection[PageKey] = frozenset()
) -> ScansView:
    """Everything that waits here; `lengths`: pages of the papers, `inkless`: pages that are our own pictures."""
    found = sort_all(reader, unit, lengths, inkless)
    papers = (paper_row(reader, forms, record, one) for one in found.packets if (record := reader.record(one.paper)))
    return ScansView(tuple(papers), tuple(page_row(one) for one in found.loose))


def paper_row(reader: Reader, forms: Forms, record: Record, packet: Packet) -> PaperRow:
    extra = record.text("void_why") if packet.state == "void" else office_of(reader, record.ref.scope)
    return PaperRow(
        record.ref, title_of(reader, forms, record), called(reader, forms, subject_of(record)),
        record.text("number"), shown_code(packet.code), moment(record.text("printed_at")),
        rows(packet.pages, extra), rows(packet.copies, extra), packet.missing, packet.of,
        packet.state, state_message(packet.state, extra), packet.whole,
    )  # fmt: skip


def rows(pages: Iterable[JudgedPage], extra: str) -> tuple[PageRow, ...]:
    return tuple(page_row(one, extra) for one in pages)


def page_row(one: JudgedPage, extra: str = "") -> PageRow:
    return PageRow(one.page.key, one.page, one.number, one.state, state_message(one.state, extra), one.typed)


def office_of(reader: Reader, scope: str) -> str:
    """What the unit of a register is called; ""."""
    unit = reader.record(Ref("all", "unit", scope))
    return unit.text("name") if unit else ""


def scan_name(number: str) -> str:
    """What the file of the signed pages is called: `signed 2570-A-12.pdf`."""
    return f"signed {number.replace('/', '-')}.pdf"


def waiting(reader: Reader) -> int:
    """How many pages wait, for the badge."""
    return len(reader.scans.all())
