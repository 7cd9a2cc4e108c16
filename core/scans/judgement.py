"""The state of a scanned page by the register of prints, and the message to show for each state."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import islice
from types import MappingProxyType
from typing import Literal, NamedTuple

from core.blocks.code import MARK, PageQrContent
from core.errors import UserError
from core.forms.ports import Reader
from core.i18n import _
from core.log.op import SignOff
from core.log.ports import ScannedPage, ScannedPageKey
from core.papers.register import PrintRegisterEntry, fixing, vouching
from core.papers.source import PrintOption
from core.records.route import PaperComparison
from core.signing.chain import forced
from core.values import Record, Ref

ScanState = Literal[
    "ready",  # to be confirmed by a person
    "own",  # the program's own file: nobody can have signed it
    "copy",  # the same page of the same paper waits already
    "filed",  # a scan of the paper was confirmed before
    "beyond",  # the paper has no page of that number
    "stale",  # the data is another by now
    "forced",  # another program changed the data that was locked
    "draft",  # printed before the data was locked
    "void",
    "foreign",  # of another office
    "altered",  # the register knows the code, not with that state
    "unknown",  # no register here knows the code: it cannot be judged yet
    "two",  # several codes on one page
    "slip",  # a code of ours in which a character is wrong
    "none",  # no code of ours was read
    "bare",  # the paper has no place to sign: nothing of it can be confirmed
    "part",  # part of a page is missing in the picture
]


# states in which a kept print is shown beside its scan
OVER = frozenset({"stale", "void", "forced", "filed", "draft"})
INKED = 50  # of 100: from here on the comparison is sure of ink
Box = tuple[int, int, int, int]  # left, top, right, bottom
# Differs from the print; missing; added; written over words; written where no words are near.
DifferenceKind = Literal["changed", "gone", "added", "over", "beside"]


class PageDifference(NamedTuple):
    """A place on a scanned page that differs from the stored print. `sure`: certainty of the difference in per cent."""

    kind: DifferenceKind
    printed: Box  # where it is on the print: points from the upper left corner of the page
    scanned: Box  # and on the scan: thousandths of its width and height
    sure: int  # of 100

    @property
    def counts(self) -> bool:
        """Return whether a person must look at the place; False if it only has writing beside the printed words."""
        return self.kind != "beside"


class ComparedScanPage(NamedTuple):
    """How a scanned page compares with its print. `state`: "laid" (compared), "part" (incomplete), "lost" (not
    aligned), "none" (not opened). For each place to sign, by number: certainty of ink (0 to 100), and position."""

    # compared; incomplete; could not be aligned; not opened
    state: Literal["laid", "part", "lost", "none"]
    sure: int = 0  # of 100: certainty of the state
    differences: tuple[PageDifference, ...] = ()
    # how sure of ink, of 100, by the number of the place
    inks: Mapping[int, int] = MappingProxyType({})
    # where it is on the scan: thousandths of its width and height
    places: Mapping[int, Box] = MappingProxyType({})
    moved: int = 0  # places not compared: this program draws them differently

    @property
    def to_look(self) -> int:
        """The number of places on the page a person must look at; 1 for a page that was not compared."""
        if self.state == "laid":
            return sum(one.counts for one in self.differences) + bool(self.moved)
        return 1


class ComparedScanPages(NamedTuple):
    """The comparisons of all pages of a paper. `places_looked`: number of differences that a person has looked at."""

    pages: tuple[ComparedScanPage | None, ...] = ()  # None = the page was not compared
    places_looked: int = 0

    @property
    def to_look(self) -> int:
        return sum(1 if one is None else one.to_look for one in self.pages)

    @property
    def kept(self) -> PaperComparison:
        """The summary of the comparison, to be stored with the confirmed ink."""
        done = [one for one in self.pages if one is not None and one.state == "laid"]
        found = sum(one.to_look for one in done)
        return PaperComparison(
            len(done), len(self.pages), found, min((one.sure for one in done), default=0)
        )


NOT_COMPARED = ComparedScanPages()


class JudgedScanPage(NamedTuple):
    """A scanned page, its ScanState and registered paper (None = unknown). `typed`: a person typed the paper's code."""

    page: ScannedPage
    state: ScanState
    paper: Ref | None = None
    number: int = 0  # of the page in its paper
    code: str = ""  # of the paper
    typed: bool = False  # a person read the code: no QR vouches for the state


class PaperScanPages(NamedTuple):
    """The waiting scanned pages of one registered paper. `copies`: second scans, and pages beyond the paper's last
    page; `missing`: numbers of pages not scanned; `of`: number of the paper's pages, 0 = unknown."""

    paper: Ref
    code: str
    pages: tuple[JudgedScanPage, ...]  # by number; of two scans of a page the first one
    copies: tuple[JudgedScanPage, ...]
    missing: tuple[int, ...]
    of: int  # pages the paper has; 0 = unknown
    state: ScanState

    @property
    def whole(self) -> bool:
        """Return whether a person may confirm ink: the state is "ready" and no page is missing."""
        return self.state == "ready" and not self.missing


class SortedScanPages(NamedTuple):
    """All waiting scanned pages: grouped by paper, and those that belong to no known paper."""

    packets: tuple[PaperScanPages, ...]
    loose: tuple[JudgedScanPage, ...]


def judge(
    reader: Reader, unit: str, page: ScannedPage, cache: dict[Ref, ScanState] | None = None
) -> JudgedScanPage:
    """Return a scanned page with its state, by its code and the register. `cache`: {sign-off: state}, filled here."""
    ours = [text for text in page.codes if text.startswith(f"{MARK}:")]
    small = {small_code for text in page.codes if (small_code := PageQrContent.read_small(text))}
    if page.typed_code:
        return _of_register(
            reader, unit, page, PageQrContent(page.typed_code, page.typed_page, ""), cache
        )
    if not ours and not small:
        return JudgedScanPage(page, "none")
    seen = PageQrContent.read(ours[0]) if ours else min(small)
    if len(ours) > 1 or (
        seen and {(one.code, one.page) for one in small} - {(seen.code, seen.page)}
    ):
        return JudgedScanPage(page, "two")
    return _of_register(reader, unit, page, seen, cache) if seen else JudgedScanPage(page, "slip")


def _of_register(
    reader: Reader,
    unit: str,
    page: ScannedPage,
    content: PageQrContent,
    cache: dict[Ref, ScanState] | None,
) -> JudgedScanPage:
    papers = reader.records("paper", None, code=content.code)
    matching = [
        paper
        for paper in papers
        if PageQrContent.proof_of(PrintRegisterEntry(paper).state).startswith(content.proof)
    ]
    own = [one for one in matching if one.ref.scope == unit]
    record = next(iter((*own, *matching)), None)
    if record is None:
        return JudgedScanPage(
            page, "altered" if papers else "unknown", None, content.page, content.code
        )
    if cache is None:
        cache = {}
    if record.ref not in cache:
        cache[record.ref] = state_of_paper(reader, unit, record, cache)
    state = cache[record.ref]
    if page.born and state in ("ready", "stale", "forced", "filed", "draft"):
        state = "own"
    return JudgedScanPage(page, state, record.ref, content.page, content.code, not content.proof)


def state_of_paper(
    reader: Reader, unit: str, paper: Record, cache: dict[Ref, ScanState] | None = None
) -> ScanState:
    """Return the state of a registered paper and all its scanned pages; `cache`: {sign-off: state}, filled here."""
    if paper.ref.scope != unit:
        return "foreign"
    if paper.text("void_why"):
        return "void"
    if paper.text("scan"):
        return "filed"
    if PrintOption.DRAFT in paper.text("options").split(","):
        return "draft"
    if PrintRegisterEntry(paper).state_now(reader) == PrintRegisterEntry(paper).state:
        if PrintOption.PER_HEAD in paper.text("options").split(","):
            fixed = []
        else:
            fixed = fixing(reader, paper)
    elif one := vouching(reader, paper):
        fixed = [one]
    else:
        return "stale"
    if cache is None:
        cache = {}
    for one in fixed:
        if one.ref not in cache:
            cache[one.ref] = "forced" if forced(reader, one) else "ready"
    return "forced" if any(cache[one.ref] == "forced" for one in fixed) else "ready"


def signoff_shown(reader: Reader, paper: Record) -> Record | None:
    """Return the record of the valid sign-off that signed exactly the state printed on `paper`; None if none did."""
    subject = PrintRegisterEntry(paper).subject
    state = PrintRegisterEntry(paper).state
    options = paper.text("options").split(",")
    for one in reader.sign_offs.of(subject) if SignOff.entity_of(subject.entity) else ():
        body = one.body if one.stands and one.sound and one.printed(options) else None
        if body and body.subject == subject and body.state_hash == state:
            return reader.record(one.ref)
    return None


def sort_pages(scan_pages: Iterable[JudgedScanPage], lengths: Mapping[Ref, int]) -> SortedScanPages:
    """Group scanned pages by paper, in the order of each paper's first page; `lengths`: {paper: its pages} if known."""
    papers: dict[Ref, list[JudgedScanPage]] = {}
    loose = []
    for one in scan_pages:
        if one.paper is None:
            loose.append(one)
        else:
            papers.setdefault(one.paper, []).append(one)
    return SortedScanPages(
        tuple(packet(paper, pages, lengths.get(paper, 0)) for paper, pages in papers.items()),
        tuple(loose),
    )


def packet(paper: Ref, pages: Sequence[JudgedScanPage], total: int) -> PaperScanPages:
    """Group a paper's pages, sorted by number. `copies`: second scans, and pages above `total` (0 = unknown)."""
    first: dict[int, JudgedScanPage] = {}
    copies = []
    for page in sorted(pages, key=lambda one: one.state == "own"):
        if total and page.number > total:
            copies.append(page._replace(state="beyond"))
        elif page.number in first:
            copies.append(page._replace(state="copy"))
        else:
            first[page.number] = page
    kept = tuple(first[number] for number in sorted(first))
    missing = tuple(number for number in range(1, total + 1) if number not in first)
    states = [one.state for one in kept] or [copy.state for copy in copies]
    # our own file among scanned pages keeps the whole from being confirmed
    state: ScanState = next((state for state in states if state != "ready"), "ready")
    return PaperScanPages(paper, pages[0].code, kept, tuple(copies), missing, total, state)


def sort_all(
    reader: Reader,
    unit: str,
    lengths: Mapping[Ref, int],
    inkless: Collection[ScannedPageKey] = frozenset(),
) -> SortedScanPages:
    """Judge all waiting pages and group them by paper. `lengths`: {paper: number of its pages}, as far as known.
    `inkless`: pages that come from this program's own PDF, so that there can be no ink on them."""
    known: dict[Ref, ScanState] = {}
    pages = (page._replace(born=page.born or page.key in inkless) for page in reader.all_scans())
    return sort_pages((judge(reader, unit, page, known) for page in pages), lengths)


MOST_COMPARED = 20  # papers waiting to be signed that a page without a code is compared with


class WaitingScans(NamedTuple):
    """The waiting pages of a unit's scans, and the papers that they have to be compared with."""

    reader: Reader
    unit: str

    def by_paper(self) -> Sequence[tuple[Ref, list[tuple[ScannedPage, int]]]]:
        """Return (paper, [(waiting page, its number)]) for each paper that can be compared with its print."""
        known: dict[Ref, ScanState] = {}
        found: dict[Ref, list[tuple[ScannedPage, int]]] = {}
        for page in self.reader.all_scans():
            one = judge(self.reader, self.unit, page, known)
            if one.paper is not None and one.state in OVER:
                paper = self.reader.record(one.paper)
            else:
                paper = None
            if one.paper is not None and (
                one.state in ("ready", "own") or (paper and paper.text("print"))
            ):
                found.setdefault(one.paper, []).append((page, one.number))
        return list(found.items())

    def without_code(self) -> Sequence[ScannedPage]:
        """Return the waiting scanned pages on which no code of a paper was read."""
        return [
            page
            for page in self.reader.all_scans()
            if judge(self.reader, self.unit, page).state == "none"
        ]

    def to_be_signed(self) -> Sequence[Ref]:
        """Return at most MOST_COMPARED papers of the unit that may still be confirmed as signed, newest print first."""
        prints = [
            one
            for one in self.reader.records("paper", self.unit)
            if not one.text("void_why") and not one.text("scan")
        ]
        prints.sort(key=lambda one: one.text("printed_at"), reverse=True)
        known: dict[Ref, ScanState] = {}
        waiting = (
            one.ref
            for one in prints
            if state_of_paper(self.reader, self.unit, one, known) == "ready"
        )
        return tuple(islice(waiting, MOST_COMPARED))


class ScanMessage(NamedTuple):
    pill: str
    tone: str  # ok, warn, bad, mute, info
    why: str
    do: str


def state_message(state: ScanState, extra: str = "") -> ScanMessage:
    """Return the message for a page's state. `extra`: for "void" the reason, for "foreign" the name of the unit that
    owns the paper, for "part" the numbers of the incomplete pages."""
    if state in _SEEN:
        return _SEEN[state]()
    match state:
        case "void":
            why = _("ฉบับนี้ถูกยกเลิกในทะเบียน: {why}").format(why=extra or _("ไม่ได้บอกเหตุผล"))
            return ScanMessage(
                _("ยกเลิกแล้ว"), "bad", why, _("ใช้ฉบับที่พิมพ์ใหม่ แล้วทำลายหรือขีดฆ่ากระดาษแผ่นนี้")
            )
        case "part":
            why = _("ในภาพสแกนของหน้า {pages} มีบางส่วนของหน้าที่พิมพ์ไว้หายไป").format(pages=extra)
            return ScanMessage(
                _("ไม่เต็มแผ่น"), "bad", why, _("สแกนหน้านั้นใหม่ให้เห็นทั้งแผ่น ถ้ากระดาษขาดให้พิมพ์ฉบับใหม่")
            )
        case "foreign":
            why = _("เป็นเอกสารของ{office} ไม่ใช่ของหน่วยงานนี้").format(office=extra or _("หน่วยงานอื่น"))
            return ScanMessage(
                _("ของหน่วยงานอื่น"), "warn", why, _("ส่งกระดาษคืนหน่วยงานนั้น เพื่อให้สแกนเข้าที่เครื่องของตนเอง")
            )
    raise ValueError(state)


_SEEN: Mapping[str, Callable[[], ScanMessage]] = {
    "ready": lambda: ScanMessage(
        _("รอยืนยัน"), "info",
        _("ตรงกับทะเบียน แต่ QR ไม่ได้รับรองลายมือชื่อหรือตัวเลขบนกระดาษ"),
        _("เทียบภาพสแกนกับหน้าที่ล็อกไว้ ดูว่ามีลายมือชื่อครบและตัวเลขตรงกัน แล้วจึงยืนยัน"),
    ),
    "own": lambda: ScanMessage(
        _("ไฟล์จากโปรแกรม"), "warn",
        _("เป็นไฟล์ที่โปรแกรมทำเอง ไม่ใช่กระดาษที่สแกน จึงยังไม่มีลายมือชื่อด้วยหมึก"),
        _("พิมพ์ออกกระดาษ ลงนาม แล้วสแกนเข้ามาใหม่"),
    ),
    "copy": lambda: ScanMessage(
        _("หน้าซ้ำ"), "mute",
        _("หน้านี้ของเอกสารเดียวกันมีรออยู่แล้ว"),
        _("เก็บภาพที่ชัดกว่าไว้ แล้วเอาอีกภาพออก"),
    ),
    "filed": lambda: ScanMessage(
        _("ยืนยันไปแล้ว"), "mute",
        _("ฉบับลงนามของเอกสารนี้ยืนยันและเก็บไว้แล้ว"),
        _("ไม่ต้องทำอะไร เอาหน้านี้ออกได้"),
    ),
    "beyond": lambda: ScanMessage(
        _("ไม่มีหน้านี้"), "bad",
        _("เลขหน้านี้เกินจำนวนหน้าของเอกสาร"),
        _("ตรวจเลขหน้าที่พิมพ์ไว้ หรือขอฉบับจริงมาดู"),
    ),
    "stale": lambda: ScanMessage(
        _("ไม่ตรงข้อมูล"), "warn",
        _("ข้อมูลเปลี่ยนไปแล้วหลังพิมพ์ กระดาษแผ่นนี้จึงไม่ใช่ข้อมูลปัจจุบัน"),
        _("ล็อกข้อมูล พิมพ์ฉบับใหม่ ลงนาม แล้วสแกนฉบับนั้น"),
    ),
    "forced": lambda: ScanMessage(
        _("ไม่ตรงที่ล็อกไว้"), "bad",
        _("ข้อมูลในเครื่องนี้ถูกแก้โดยโปรแกรมอื่น จึงไม่ตรงกับที่ล็อกไว้ตอนพิมพ์กระดาษแผ่นนี้"),
        _("ตรวจและซ่อมที่หน้าสุขภาพข้อมูลก่อน แล้วหน้านี้จะยืนยันได้"),
    ),
    "draft": lambda: ScanMessage(
        _("ฉบับร่าง"), "warn",
        _("พิมพ์ก่อนล็อกข้อมูลเพื่อลงนาม จึงใช้เป็นฉบับลงนามไม่ได้"),
        _("ล็อกเพื่อลงนาม พิมพ์ฉบับจริง ลงนาม แล้วสแกนฉบับนั้น"),
    ),
    "altered": lambda: ScanMessage(
        _("ไม่ตรงทะเบียน"), "bad",
        _("รหัสนี้มีในทะเบียน แต่ QR บอกสภาพข้อมูลที่ไม่ใช่ของฉบับนั้น"),
        _("อย่าเพิ่งใช้กระดาษแผ่นนี้ ขอฉบับจริงจากเจ้าของเอกสารมาเทียบ"),
    ),
    "unknown": lambda: ScanMessage(
        _("ยังตัดสินไม่ได้"), "warn",
        _("ทะเบียนเอกสารที่มีรหัสนี้ยังไม่อยู่ในเครื่องนี้"),
        _("นำเข้าไฟล์รับส่งล่าสุดจากเครื่องที่พิมพ์ หน้านี้จะรออยู่ที่นี่"),
    ),
    "two": lambda: ScanMessage(
        _("มีหลายรหัส"), "warn",
        _("หน้านี้มี QR ของเอกสารมากกว่าหนึ่ง จึงไม่รู้ว่าเป็นหน้าไหน"),
        _("สแกนทีละแผ่น หรือพิมพ์รหัสและเลขหน้าที่เป็นของแผ่นนี้"),
    ),
    "slip": lambda: ScanMessage(
        _("รหัสผิด"), "bad",
        _("QR มีตัวอักษรผิดไปจากรหัสที่โปรแกรมออก"),
        _("พิมพ์รหัสที่ท้ายกระดาษ หรือขอฉบับจริงมาดู"),
    ),
    "none": lambda: ScanMessage(
        _("อ่าน QR ไม่ได้"), "warn",
        _("ไม่พบ QR ของโปรแกรมในหน้านี้ หรือถูกประทับตราทับ"),
        _("พิมพ์รหัส 8 ตัวที่ท้ายกระดาษและเลขหน้า หรือเอาหน้านี้ออกถ้าไม่ใช่เอกสารของโปรแกรม"),
    ),
    "bare": lambda: ScanMessage(
        _("ไม่มีช่องลงนาม"), "mute",
        _("ฉบับนี้ไม่มีช่องลงนาม จึงเป็นฉบับลงนามไม่ได้"),
        _("พิมพ์ใบลงนามรับรอง หรือแบบที่มีช่องลงนาม ลงนาม แล้วสแกนฉบับนั้น"),
    ),
}  # fmt: skip


def refusal(sentence: str, state: ScanState, extra: str = "") -> UserError:
    """Return the error that begins with `sentence` and says why a paper in this state cannot be confirmed. `extra`: for
    "void" the reason, for "foreign" the name of the unit, for "part" the numbers of the incomplete pages."""
    message = state_message(state, extra)
    return UserError(sentence, message.why, message.do)


class ScanReadProgress(NamedTuple):
    """The progress of reading a scanned file (image or PDF): `done` of `total` pages."""

    file: str
    done: int
    total: int
