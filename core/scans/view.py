"""The content of the page of scans: papers whose scanned pages wait to be confirmed, and pages of no known paper."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from core.blocks.code import SEAL_MARK, shown_code
from core.blocks.printed import Drawn, KeptPrint, SignBox
from core.forms.ports import Reader
from core.i18n import _
from core.log.ports import ScannedPage, ScannedPageKey
from core.papers.register import PrintRegisterEntry, SigningPlace
from core.papers.seals import SealVerdictWords
from core.papers.view import title_of
from core.records.route import RouteStep, people_of
from core.records.titles import called
from core.scans.judgement import (
    INKED,
    Box,
    ComparedScanPage,
    ComparedScanPages,
    DifferenceKind,
    JudgedScanPage,
    PaperScanPages,
    ScanMessage,
    ScanState,
    signoff_shown,
    sort_all,
    state_message,
)
from core.signing.chain import of_role, still_here
from core.values import Record, Ref, file_name


class ScanPageRow(NamedTuple):
    """A scanned page, as the page of scans shows it."""

    key: ScannedPageKey
    page: ScannedPage
    number: int  # of the page in its paper; 0 = nobody knows
    state: ScanState
    said: ScanMessage
    typed: bool
    seals: tuple[SealVerdictWords, ...] = ()  # messages of the seals read on it
    compared: ComparedScanPage | None = None  # None = not compared with its print
    likely: int = 0  # page number a page without a code looks like; 0 = unknown

    @property
    def seen(self) -> str:
        """The result of comparing the page with its print, as a sentence."""
        return compared_words(self.compared)

    @property
    def where(self) -> str:
        """The name of the scanned file and the page number: `SKM_22.pdf หน้า 3`."""
        several = self.page.page_count > 1
        if several:
            return _("{file} หน้า {n}").format(file=self.page.file, n=self.key.number)
        return self.page.file


class SignPlaceRow(NamedTuple):
    """A place to sign on a paper, as the page of scans shows it. `sure`: 0 to 100, how sure it is that there is ink."""

    number: int  # on the paper, from 1
    title: str  # role of the signer
    who: str  # name of the expected signer; "" = nobody was named
    needed: bool  # it belongs to a step of the route whose signer must still be chosen
    people: tuple[tuple[str, str], ...] = ()  # (id, name) of those to choose from
    page: int = 0  # of the paper; 0 = not known
    # of 100, how sure the comparison is that there is ink; None = it was not compared
    sure: int | None = None
    printed: SignBox | None = None  # its place on the print; None = not known
    scanned: Box | None = None  # its place on the scan; None = it was not compared

    @property
    def empty(self) -> bool:
        """Return whether the comparison saw no ink in this place; False if the place was not compared."""
        return self.sure is not None and self.sure < INKED

    @property
    def seen(self) -> str:
        """The result of the comparison as a sentence, which speaks of ink, never of a signature."""
        if self.sure is None:
            return _("ยังไม่ได้เทียบภาพ ดูด้วยตา")
        if self.empty:
            return _("การเทียบภาพไม่พบหมึก")
        return _("การเทียบภาพพบหมึก แน่ใจ {n} ใน 100").format(n=self.sure)

    @property
    def line(self) -> str:
        """The place in one line: `1  ผู้จัดทำ  นาย…`."""
        return "  ".join(filter(None, (str(self.number), self.title or _("ช่องลงนาม"), self.who)))


class ScannedPaperRow(NamedTuple):
    """A registered paper whose scanned pages wait to be confirmed, as the page of scans shows it."""

    paper: Ref
    title: str
    subject: str  # title of its subject
    number: str  # in the register
    code: str
    printed: str
    pages: tuple[ScanPageRow, ...]
    copies: tuple[ScanPageRow, ...]
    missing: tuple[int, ...]
    of: int  # pages the paper has; 0 = unknown
    state: ScanState
    said: ScanMessage
    whole: bool  # a person may confirm it
    places: tuple[SignPlaceRow, ...] = ()  # places to sign

    comparing: int = 0  # pages whose comparison with the print is still running

    @property
    def seen(self) -> ComparedScanPages:
        """The comparisons of the paper's pages, in order; `places_looked` is 0, as nobody has looked at a place yet."""
        return ComparedScanPages(tuple(one.compared for one in self.pages))

    @property
    def seen_words(self) -> str:
        """The results of the comparison as lines: one for each page a person must look at, one for all others."""
        if self.comparing:
            return _("กำลังเทียบกับฉบับที่พิมพ์ อีก {n} หน้า").format(n=self.comparing)
        told = [one for one in self.pages if one.compared is None or one.compared.to_look]
        lines = [f"{_('หน้า {n}').format(n=one.number)}: {one.seen}" for one in told]
        rest = len(self.pages) - len(told)
        if rest:
            lines.append(_("{n} หน้า: เทียบกับฉบับที่พิมพ์ ไม่พบที่ต่าง").format(n=rest))
        return "\n".join(lines)

    @property
    def keys(self) -> tuple[ScannedPageKey, ...]:
        return tuple(row.key for row in (*self.pages, *self.copies))

    @property
    def seals(self) -> tuple[SealVerdictWords, ...]:
        """The messages of the seals on the paper's pages and copies, each once."""
        return tuple(dict.fromkeys(one for row in (*self.pages, *self.copies) for one in row.seals))

    @property
    def lacks(self) -> str:
        """A sentence saying which pages of the paper are missing, or ""."""
        if self.missing:
            return _("ขาดหน้า {pages}").format(pages=", ".join(map(str, self.missing)))
        return ""


class ReferencePrint(NamedTuple):
    """The print with which scans are compared: stored, or made anew from the data (then `stored_print` is None)."""

    pages: int  # 0 = it cannot be made any more
    places: tuple[SigningPlace, ...] = ()
    boxes: tuple[SignBox, ...] = ()  # positions of `places`
    stored_print: KeptPrint | None = None  # the stored print; None = it was made anew from the data
    # items that were printed elsewhere than this program draws them: old positions
    moved: tuple[Drawn, ...] = ()
    now: tuple[Drawn, ...] = ()  # the same items at the positions where this program draws them
    away: bool = False  # the stored print is not on this PC

    @property
    def basis(self) -> str:
        """A sentence on what cannot be compared (print made anew, erased or laid out otherwise), "" = all can be."""
        if self.stored_print is None:
            why = _("ไม่มีฉบับที่พิมพ์เก็บไว้ เพราะพิมพ์ก่อนที่โปรแกรมเก็บ หรือใหญ่เกินกว่าจะเก็บ")
            if self.away:
                why = _("ฉบับที่พิมพ์ซึ่งเก็บไว้ไม่อยู่ในเครื่องนี้")
            if self.pages:
                anew = _("จึงเทียบกับฉบับที่ทำใหม่จากข้อมูล")
            else:
                anew = _("และทำใหม่จากข้อมูลไม่ได้ จึงเทียบไม่ได้ ต้องดูด้วยตา")
            return f"{why} {anew}"
        if self.stored_print.erased:
            return _("ถ้อยคำบางส่วนของฉบับนี้ถูกลบตามกฎหมายแล้ว ส่วนนั้นเทียบไม่ได้ ต้องดูด้วยตา")
        if self.moved:
            says = _("ฉบับนี้พิมพ์ด้วยโปรแกรมอีกรุ่นซึ่งจัดหน้าต่างไป {n} แห่ง ตรงนั้นเทียบไม่ได้ ต้องดูด้วยตา")
            return says.format(n=len(self.moved))
        return ""

    def judged(self, page: ComparedScanPage, number: int) -> ComparedScanPage:
        """Return `page`, the comparison of page `number`, without differences and ink at the places, old and new, of
        items that this version of the program draws elsewhere than they were printed."""
        there = [
            (one.left / 10, one.top / 10, one.right / 10, one.bottom / 10)
            for one in (*self.moved, *self.now)
            if one.page == number
        ]
        differences = tuple(
            one for one in page.differences if not any(meet(one.printed, box) for box in there)
        )
        inks = {
            at: sure
            for at, sure in page.inks.items()
            if not any(meet(self.boxes[at - 1][1:], box) for box in there)
        }
        if there:
            return page._replace(differences=differences, inks=inks, moved=len(there))
        return page


def meet(box: Sequence[float], other: Sequence[float]) -> bool:
    return box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]


class ScanPageFindings(NamedTuple):
    """The findings on waiting scanned pages: pages without ink, and by page its seals, comparison and likely paper."""

    inkless: Collection[ScannedPageKey] = frozenset()  # pictures of our own files, without ink
    # messages of the seals on them
    seals: Mapping[ScannedPageKey, tuple[SealVerdictWords, ...]] = MappingProxyType({})
    # comparisons with their prints
    compared: Mapping[ScannedPageKey, ComparedScanPage] = MappingProxyType({})
    coming: Collection[ScannedPageKey] = frozenset()  # pages whose comparison is still running
    # page that one without code looks like
    alike: Mapping[ScannedPageKey, tuple[Ref, int]] = MappingProxyType({})

    @staticmethod
    def seals_seen(
        reader: Reader, day: date
    ) -> Mapping[ScannedPageKey, tuple[SealVerdictWords, ...]]:
        """Return {page: messages on its seals} for the waiting pages with seals, which are checked for `day`."""
        waiting = {
            page.key: [text for text in page.codes if text.startswith(SEAL_MARK)]
            for page in reader.all_scans()
        }
        return {
            key: SealVerdictWords.checked(reader, texts, day)
            for key, texts in waiting.items()
            if texts
        }


NOTHING, NOTHING_FOUND = ScanPageFindings(), ComparedScanPage("none")


class ScansView(NamedTuple):
    papers: tuple[ScannedPaperRow, ...]
    loose: tuple[ScanPageRow, ...]

    @property
    def waiting(self) -> int:
        """The number of scanned pages that wait to be confirmed."""
        return len(self.loose) + sum(len(row.keys) for row in self.papers)

    @staticmethod
    def of(
        reader: Reader,
        unit: str,
        prints: Mapping[Ref, ReferencePrint],
        findings: ScanPageFindings = NOTHING,
    ) -> "ScansView":
        """Return all waiting pages, grouped by paper, with the findings on them; `prints`: {paper: its print}."""
        pages = sort_all(
            reader, unit, {paper: one.pages for paper, one in prints.items()}, findings.inkless
        )
        papers = (
            paper_row(reader, record, one, prints.get(one.paper, ReferencePrint(0)), findings)
            for one in pages.packets
            if (record := reader.record(one.paper))
        )
        loose = (likened(reader, page_row(one, "", findings), findings) for one in pages.loose)
        return ScansView(tuple(papers), tuple(loose))


def likened(reader: Reader, row: ScanPageRow, findings: ScanPageFindings) -> ScanPageRow:
    """Return `row`, a page without code, with the paper that it looks like; `row` unchanged if it looks like none."""
    paper, number = findings.alike.get(row.key, (None, 0))
    record = reader.record(paper) if paper and row.state == "none" else None
    if record is None:
        return row
    do = _(
        "หน้านี้ดูเหมือนหน้า {n} ของ{title} ทะเบียน {number} โปรดเทียบกับกระดาษ และพิมพ์รหัส 8 ตัวที่ท้ายกระดาษกับเลขหน้า"
    )
    title = title_of(reader, record)
    return row._replace(
        likely=number,
        said=row.said._replace(do=do.format(n=number, title=title, number=record.text("number"))),
    )


def paper_row(
    reader: Reader,
    record: Record,
    packet: PaperScanPages,
    snapshot: ReferencePrint,
    findings: ScanPageFindings,
) -> ScannedPaperRow:
    bare = packet.state == "ready" and snapshot.pages > 0 and not snapshot.places
    cut_off = {key for key, comparison in findings.compared.items() if comparison.state == "part"}
    part = [str(page.number) for page in packet.pages if page.page.key in cut_off]
    if packet.state == "ready" and (bare or part):
        packet = packet._replace(state="bare" if bare else "part")
    basis = snapshot.basis if packet.state == "ready" else ""
    if packet.state == "void":
        extra = record.text("void_why")
    else:
        extra = office_of(reader, record.ref.scope)
    if packet.state == "part":
        extra = ", ".join(part)
    message = state_message(packet.state, extra)
    return ScannedPaperRow(
        record.ref,
        title_of(reader, record),
        called(reader, PrintRegisterEntry(record).subject),
        record.text("number"),
        shown_code(packet.code),
        PrintRegisterEntry.moment(record.text("printed_at")),
        rows(packet.pages, extra, findings),
        rows(packet.copies, extra, findings),
        packet.missing,
        packet.of,
        packet.state,
        message._replace(why=f"{message.why} {basis}") if basis else message,
        packet.whole,
        tuple(
            compared(row, packet, snapshot, findings)
            for row in place_rows(reader, record, snapshot.places)
        ),
        sum(page.page.key in findings.coming for page in packet.pages),
    )


def place_rows(
    reader: Reader, paper: Record, places: Sequence[SigningPlace]
) -> tuple[SignPlaceRow, ...]:
    """Return the places to sign on a paper, each with its expected signer and the people to choose from."""
    signoff = signoff_shown(reader, paper) if any(one.step for one in places) else None
    people = people_of(reader, paper.ref.scope)
    steps = {one.id: one for one in RouteStep.steps(reader, signoff)} if signoff else {}
    return tuple(place_row(people, one, steps.get(one.step)) for one in places)


def compared(
    place: SignPlaceRow,
    packet: PaperScanPages,
    snapshot: ReferencePrint,
    findings: ScanPageFindings,
) -> SignPlaceRow:
    """Return `place` with its page, its rectangles on the print `snapshot` and on the scan, and how sure it is that
    there is ink (`sure`); unchanged if the rectangle on the print is not known."""
    box = next(iter(snapshot.boxes[place.number - 1 : place.number]), None)
    if box is None:
        return place
    comparisons = [
        findings.compared.get(one.page.key) for one in packet.pages if one.number == box.page
    ]
    one = next((one for one in comparisons if one), NOTHING_FOUND)
    known, at = one.inks.get(place.number), one.places.get(place.number)
    return place._replace(page=box.page, sure=known, printed=box, scanned=at)


def place_row(
    people: Mapping[str, Record], place: SigningPlace, step: RouteStep | None
) -> SignPlaceRow:
    if step is None:
        return SignPlaceRow(place.number, place.role, "", False)
    inked = [ink.person for ink in step.inks if place.person in ("", ink.place)]
    who = next(
        iter((*inked, *filter(None, (place.person,)), *(() if step.each else step.expected[:1]))),
        "",
    )
    sure = bool(inked) or bool(place.person) or len(step.expected) == 1
    may = () if sure else of_role(still_here(people), step.roles)
    known = tuple((one.ref.id, one.text("name")) for one in may)
    return SignPlaceRow(
        place.number, step.title, people[who].text("name") if who in people else "", not sure, known
    )


def rows(
    pages: Iterable[JudgedScanPage], extra: str, findings: ScanPageFindings
) -> tuple[ScanPageRow, ...]:
    return tuple(page_row(one, extra, findings) for one in pages)


def page_row(page: JudgedScanPage, extra: str, findings: ScanPageFindings) -> ScanPageRow:
    message = state_message(page.state, extra)
    seals = findings.seals.get(page.page.key, ())
    return ScanPageRow(
        page.page.key,
        page.page,
        page.number,
        page.state,
        message,
        page.typed,
        seals,
        findings.compared.get(page.page.key),
    )


def compared_words(page: ComparedScanPage | None) -> str:
    """Return a sentence on comparing a scanned page with its print; `page` None = they are not compared yet."""
    match page and page.state:
        case None:
            return _("ยังไม่ได้เทียบหน้านี้กับฉบับที่พิมพ์ ดูด้วยตา")
        case "part":
            return _("บางส่วนของหน้าไม่อยู่ในภาพสแกน")
        case "lost":
            return _("เทียบไม่ได้ วางภาพสแกนทับฉบับที่พิมพ์ไม่ลง อาจเป็นหน้าอื่น ภาพไม่ชัด หรือ QR ถูกบัง ดูด้วยตา")
        case "none":
            return _("เทียบไม่ได้ เปิดภาพสแกนหรือฉบับที่พิมพ์ของหน้านี้ไม่ได้ ดูด้วยตา")
    assert page is not None
    kinds = Counter(difference.kind for difference in page.differences)
    texts = [f"{word()} {kinds[kind]}" for kind, word in DIFFERENCES.items() if kinds[kind]]
    if not page.to_look:
        texts = [_("เทียบกับฉบับที่พิมพ์ ไม่พบที่ต่าง"), *texts]
    if page.moved:
        texts.append(_("ไม่ได้เทียบ {n} แห่งซึ่งโปรแกรมรุ่นนี้จัดไว้ต่างไป ดูด้วยตา").format(n=page.moved))
    return " · ".join(texts)


DIFFERENCES: Mapping[DifferenceKind, Callable[[], str]] = {
    "changed": lambda: _("ต่างจากที่พิมพ์"),
    "gone": lambda: _("หายไปจากที่พิมพ์"),
    "added": lambda: _("มีเพิ่มจากที่พิมพ์"),
    "over": lambda: _("มีรอยทับข้อความ"),
    "beside": lambda: _("มีรอยเขียนนอกข้อความ"),
}


def office_of(reader: Reader, scope: str) -> str:
    """Return the name of the unit with this id in the register, or ""."""
    unit = reader.record(Ref("all", "unit", scope))
    return unit.text("name") if unit else ""


def scan_name(number: str) -> str:
    """Return the file name for the signed pages of the paper with this register number: `signed 2570-A-12.pdf`."""
    return file_name(f"signed {number.replace('/', '-')}.pdf")
