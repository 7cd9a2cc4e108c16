"""The register of prints: find the entry of a print that somebody holds, and the first of several identical prints."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Set
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import datetime
from hashlib import sha256
from itertools import islice, pairwise
from typing import NamedTuple

from core.assessment.ballots import SealedBallot
from core.blocks.code import PageQrContent, SignedPrintSeal, read_code, shown_code
from core.blocks.document import Document, Signer, SignRoom, Stamp, plain
from core.blocks.elements import Closing
from core.blocks.printed import KeptPrint
from core.entities import NAMELESS, field_of
from core.errors import UserError
from core.forms.ports import Reader, bound_form
from core.forms.shape import Instrument
from core.i18n import _, in_thai
from core.log.op import SignOff
from core.log.ports import signed_whole
from core.log.scopes import StoredText
from core.papers.made import (
    SEVERAL,
    TYPED,
    PreparedPaper,
    answers_option,
    fixed_state_of,
    home_of,
    making,
    photos_of,
    state_of,
    stated,
)
from core.papers.source import PrintOption, answers_of
from core.thai.days import date_and_time as words_of_moment
from core.thai.days import moment_of
from core.thai.search import squeezed
from core.thai.written import date_and_time
from core.values import Record, Ref

DIGEST = 16  # leading bytes of the SHA-256 of a stored print that a seal contains
MOST_UNUSED = 20  # maximum of unused numbers that are listed


@dataclass(frozen=True, slots=True)
class PrintLookupResult:
    """A registered print, found by its code. `genuine`: its QR fits the register, None = only a short code;
    `unchanged`: its record is still as printed. This does not prove that the sheet of paper is unchanged or signed."""

    code: str
    # its QR names the state the register holds; None = only the short code was given
    genuine: bool | None
    page: int | None
    record: str
    subject: str
    form: str
    number: str
    state_hash: str
    printed_at: str
    void: str
    draft: bool  # printed as a draft
    copy_of: str  # number of the print that it is marked as a copy of; "" = none
    unchanged: bool  # the subject says today what it said when this was printed (same hash)


def show_paper(reader: Reader, text: str) -> PrintLookupResult:
    """Return the registered print that a short code or QR text names. UserError if the text is mistyped or unknown."""
    qr = PageQrContent.read_either(text)
    code = qr.code if qr else read_code(text)
    if code is None:
        raise UserError(
            _("อ่านรหัสเอกสาร {words} ไม่ได้").format(words=text[:40]),
            _("รหัสมี 8 ตัว และตัวสุดท้ายใช้ตรวจการพิมพ์ผิด"),
            _("ดูรหัสที่ท้ายกระดาษแล้วพิมพ์ใหม่"),
        )
    papers = reader.records("paper", None, code=code)
    if not papers:
        raise UserError(
            _("ยังตัดสินเอกสาร {code} ไม่ได้").format(code=shown_code(code)),
            _("ทะเบียนเอกสารที่มีรหัสนี้ยังไม่อยู่ในโฟลเดอร์นี้"),
            _("นำเข้าไฟล์ล่าสุดของหน่วยงานเจ้าของเอกสาร แล้วลองใหม่"),
        )
    matching = [
        paper
        for paper in papers
        if qr and PageQrContent.proof_of(PrintRegisterEntry(paper).state).startswith(qr.proof)
    ]
    paper = (matching or list(papers))[0]
    page = qr.page if qr else None
    return PrintLookupResult(
        code=shown_code(code),
        genuine=bool(matching) if qr else None,
        page=page,
        record=str(paper.ref),
        subject=paper.text("subject"),
        form=paper.text("form"),
        number=paper.text("number"),
        state_hash=paper.text("state_hash"),
        printed_at=paper.text("printed_at"),
        void=paper.text("void_why"),
        draft=PrintOption.DRAFT in paper.text("options").split(","),
        copy_of=PrintOption.copied_from(paper.text("options").split(",")),
        unchanged=PrintRegisterEntry(paper).state_now(reader) == PrintRegisterEntry(paper).state,
    )


# returns the stored content of the print with a SHA-256 (hex); b"" = it is not on this PC, or unreadable
StoredPrintReader = Callable[[str], bytes]


def print_digest(sha256: str) -> bytes:
    """Return the digest of a print for its seal: the first bytes of the SHA-256 of its stored content; zeros for ""."""
    return bytes.fromhex(sha256)[:DIGEST] if sha256 else bytes(DIGEST)


class SigningPlace(NamedTuple):
    """A place on a print to sign by hand: number in reading order, signer's role, route step, person expected."""

    number: int  # among the places of the paper, from 1
    role: str  # role of the signer; "" = not given
    step: str  # id of the step in the signing route; "" = none
    person: str  # id of the person expected, if every named person signs the step


class PrintRegisterEntry(NamedTuple):
    """An entry of the register of prints, wrapping its `paper` record."""

    paper: Record

    @property
    def state(self) -> bytes:
        """The state hash (32 bytes) of what was printed, as registered; zero bytes if the register has no valid one."""
        try:
            found = bytes.fromhex(self.paper.text("state_hash"))
        except ValueError:
            found = b""
        return found if len(found) == 32 else bytes(32)

    @property
    def subject(self) -> Ref:
        """The record that was printed; it belongs to the unit of the register unless the entry names another."""
        scope, _slash, local = self.paper.text("subject").rpartition("/")
        scope, _slash, entity = scope.rpartition("/")
        return Ref(scope or self.paper.ref.scope, entity, local)

    def state_now(self, reader: Reader) -> bytes:
        """Return the hash of what the paper would show now; zero bytes if its period, if any, is no longer locked."""
        subject, options = self.subject, self.paper.text("options").split(",")
        locks = reader.sign_offs.of(subject) if SignOff.period_of(options) else ()
        if locks and not any(one.stands and one.printed(options) for one in locks):
            return bytes(32)
        return state_of(reader, subject, options)

    def kept(self, prints: StoredPrintReader | None) -> KeptPrint | None:
        """Return the print's stored content, or what erasures left of it; None if it is not on this PC or damaged."""
        for name in filter(None, (self.paper.text("print"), self.paper.text("rest"))):
            content = prints(name) if prints else b""
            if content and sha256(content).hexdigest() == name:
                try:
                    return KeptPrint.unpacked(content, KeptPrint)
                except ValueError:  # kept by another edition of the program
                    continue
        return None

    def as_printed(
        self, reader: Reader, prints: StoredPrintReader | None = None
    ) -> Document | None:
        """Return the print from its content in `prints`, else rebuilt from the records. None if it is not stored and
        its records have changed or the words typed for it are gone. UserError if it cannot be rebuilt."""
        held = SignedPrintSeal.of_register(self.paper.text("seal"))
        seal = held.text if held else ""
        kept = self.kept(prints)
        if kept:
            # kept before it was signed
            return replace(kept.document, stamp=replace(kept.document.stamp, seal=seal))
        options = self.paper.text("options").split(",")
        copied = PrintOption.copied_from(options)
        state = self.state
        at = datetime.fromisoformat(self.paper.text("printed_at"))
        stamp = Stamp(
            self.paper.text("code"),
            state,
            self.paper.text("number"),
            date_and_time(at),
            at,
            copied,
            seal,
        )
        digits = next((option for option in options if option in ("thai", "arabic")), "")
        said = answers_of(self.paper.text("said"))
        if answers_option(said) != next(
            (option for option in options if option.startswith(TYPED)), ""
        ):
            return None
        with making(
            reader, self.subject, self.paper.text("form"), digits, photos_of(options), said
        ) as made:
            return made.build(stamp) if made.state == state else None

    def places(
        self, reader: Reader, prints: StoredPrintReader | None = None
    ) -> tuple[SigningPlace, ...]:
        """Return a print's places to sign in reading order, from its content in `prints` or rebuilt; () if neither."""
        document = self.as_printed(reader, prints)
        record = reader.record(self.subject)
        home = home_of(reader, record) if record else None
        form = reader.forms.get(bound_form(home)) if home and home.text("using") else None
        return placed(document, form, self.paper.text("form")) if document else ()

    @staticmethod
    def moment(text: str) -> str:
        """Return a time such as `2026-11-20T09:14:00` in Thai words; any other text shortened to 40 characters."""
        at = moment_of(text)
        return words_of_moment(at) if at else text[:40]

    @staticmethod
    def words_gone(texts: Iterable[StoredText], names: Iterable[str] | None) -> frozenset[str]:
        """Return the words to erase from stored prints, without spaces: all `names`, and words of the erased `texts`.
        Of a personal or sealed text, these are the parts with one of `names`, or all parts if no name is in it. Any
        other text is taken whole if a name is in it or, with `names` None, if it is of no person's record."""
        from core.papers.pack import parts
        from core.records.leaving import DisclosureSearch

        called = DisclosureSearch.spellings(names or ())
        found = set(called)
        for text in texts:
            declared = field_of(text.ref.entity, text.field)
            said = squeezed(text.words)
            named = any(name in said for name in called)
            if declared is None or declared.personal or declared.sealed:
                if declared and declared.sealed:
                    pieces = SealedBallot.words_in(text.words)
                else:
                    pieces = parts(text.words)
                apart = [
                    squeezed(part)
                    for part in pieces
                    if not (part.isascii() and part.isidentifier())
                ]
                found |= {
                    part for part in apart if not named or any(name in part for name in called)
                }
            elif named or (names is None and text.ref.entity != "person"):
                found.add(said)
        return DisclosureSearch.spellings(found)


def placed(document: Document, form: Instrument | None, paper: str) -> tuple[SigningPlace, ...]:
    """Return a document's signing places with their route steps. Old prints name no step: it is then found by the
    signer's role on the form's `paper` (id)."""
    with in_thai():
        titles = {one.id: str(one.title) for one in form.route} if form else {}
        if form:
            slots = [
                slot for one in form.papers if one.id == paper for slot in form.signing_slots(one)
            ]
        else:
            slots = []
    twice = {
        one.words
        for one in slots
        for other in slots
        if one.words == other.words and one.step != other.step
    }
    steps = {one.words: one.step for one in slots if one.words not in twice}
    found = []
    for number, place in enumerate(sign_places(document.blocks), start=1):
        if isinstance(place, SignRoom):
            found.append(SigningPlace(number, titles.get(place.step, ""), place.step, place.person))
        else:
            if isinstance(place, Signer):
                role = place.role
            else:
                role = titles.get(place.step, "") or _signer_words(place)
            step = place.step or (steps.get(role, "") if isinstance(place, Signer) else "")
            found.append(SigningPlace(number, role, step, ""))
    return tuple(found)


def _signer_words(closing: Closing) -> str:
    """Return the name below a signature, or the position that the form gives if the name is written by hand."""
    return plain(closing.name) or next(
        (plain(one) for one in closing.position if "…" not in plain(one)), ""
    )


def original_of(reader: Reader, unit: str, subject: Ref, form: str, paper: PreparedPaper) -> str:
    """Return the number of the unit's first identical print that is not void; "" if this print is no copy."""
    if not has_copies(reader, form, paper):
        return ""
    local = named(subject, unit)
    for one in reader.records(
        "paper", unit, state_hash=paper.state.hex(), form=form, subject=local
    ):
        if set(one.text("options").split(",")) - {"", NAMELESS} == paper.options and not one.text(
            "void_why"
        ):
            return one.text("number")
    return ""


def has_copies(reader: Reader, form: str, paper: PreparedPaper) -> bool:
    """Return whether a second identical print is marked as a copy. Drafts and papers without figures never are."""
    from core.papers.table import kinds

    kind = kinds(reader).get(form)
    return PrintOption.DRAFT not in paper.options and (kind is None or kind.figures)


def unused_line(papers: Iterable[Record]) -> str:
    """Return a sentence with the register numbers that were skipped and have no paper; "" if there are none."""
    found = list(islice(_unused(papers), MOST_UNUSED + 1))
    if not found:
        return ""
    more = [_("และอื่น ๆ")] if len(found) > MOST_UNUSED else []
    says = _("เลขทะเบียนที่ข้ามไป ไม่มีเอกสาร: {numbers}")
    return says.format(numbers=" ".join(found[:MOST_UNUSED] + more))


def _unused(papers: Iterable[Record]) -> Iterator[str]:
    """Yield the numbers missing between two numbers of one PC, which counts on from year to year."""
    series = defaultdict[tuple[str, str], dict[int, str]](dict)
    for one in papers:
        before, _dash, number = one.text("number").rpartition("-")
        year, _slash, letter = before.partition("/")
        if number.isascii() and number.isdigit() and len(number) < 10:
            series[one.ref.scope, letter][int(number)] = year
    for (_scope, letter), years in sorted(series.items()):
        for last, following in pairwise(sorted(years)):
            yield from (f"{years[last]}/{letter}-{number}" for number in range(last + 1, following))


def named(subject: Ref, unit: str) -> str:
    """Return a record's reference as the print register of `unit` writes it: without scope if it is the unit's."""
    return subject.local if subject.scope == unit else str(subject)


def joined(options: Collection[str]) -> str:
    return ",".join(sorted(options))


SignPlace = Signer | SignRoom | Closing


def sign_places(document_part: object) -> Iterator[SignPlace]:
    """Yield, in reading order, every place for a signature by hand in a document or a part of it."""
    if isinstance(document_part, SignPlace):
        yield document_part
    elif isinstance(document_part, tuple):
        for part in document_part:
            yield from sign_places(part)
    elif is_dataclass(document_part) and not isinstance(document_part, Stamp):
        for field in fields(document_part):
            yield from sign_places(getattr(document_part, field.name))


def fixing(reader: Reader, paper: Record) -> list[SignOff]:
    """Return the valid sign-offs of the record or period that a registered paper shows; [] if there is none."""
    record = reader.record(PrintRegisterEntry(paper).subject)
    options = paper.text("options").split(",")
    home = home_of(reader, record) if record else None
    found = signed_whole(reader, home.ref, SignOff.period_of(options)) if home else []
    return [one for one in found if one.printed(options)]


def vouching(reader: Reader, paper: Record) -> SignOff | None:
    """Return the valid sign-off of the very state that the paper shows, even if data changed since; else None."""
    subject = PrintRegisterEntry(paper).subject
    options = paper.text("options").split(",")
    several = not SEVERAL.isdisjoint(options) and PrintOption.PER_HEAD not in options
    found = fixing(reader, paper)
    if (
        several
        and found
        and fixed_state_of(reader, subject, options) == PrintRegisterEntry(paper).state
    ):
        return found[0]  # each record of it was locked at its own time
    for one in found:
        with reader.signed_view(one.op) as then:
            if state_of(then, subject, options) == PrintRegisterEntry(paper).state:
                return one
    return None


def shows_signed(reader: Reader, paper: Record, options: Set[str], signed: Set[Ref]) -> bool:
    """Return whether a print of a part, two years or a region (`options`) shows its records as they were signed.
    `signed`: all records with a sign-off; False if it shows none of them, or once ink on the print is confirmed."""
    if options.isdisjoint(
        (PrintOption.PER_PART, PrintOption.PER_YEARS, PrintOption.PER_REGION)
    ) or paper.text("signed_on"):
        return False
    subject = PrintRegisterEntry(paper).subject
    if signed.isdisjoint(stated(reader, subject, options - {PrintOption.PER_YEARS})):
        return False
    return paper.text("state_hash") == fixed_state_of(reader, subject, options).hex()
