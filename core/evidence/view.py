"""The evidence of a unit: pieces, files, uses, possible targets and suggestions; and the proofs an assessment lacks."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from itertools import chain
from typing import Literal, NamedTuple, Self

from core.assessment.facts import profiles_of
from core.assessment.rows import AssessmentView, ItemRow, ProofRow
from core.evidence.kinds import EvidenceTarget, kind_of_words, kind_words
from core.forms.ports import Reader, bound_form, form_here
from core.forms.shape import Instrument, Item
from core.forms.tree import Tree
from core.i18n import _
from core.records.titles import (
    called,
    called_rows,
    item_words,
    prefetch_titles,
    text_or_why,
    year_words,
)
from core.thai.days import day, short_date
from core.thai.search import folded
from core.thai.written import arabic_digits, fiscal_year
from core.values import Record, Ref

PROOF_KINDS = {
    "pdf": "PDF", "zip": "ZIP", "ole": "Word / Excel", "video": "วิดีโอ", "heic": "HEIC", "docx": "Word",
    "xlsx": "Excel", "pptx": "PowerPoint", "odt": "OpenDocument", "ods": "OpenDocument", "odp": "OpenDocument",
}  # fmt: skip
PHOTOS = frozenset({"jpeg", "png", "gif", "bmp", "tiff", "webp", "heic"})


class EvidenceFile(NamedTuple):
    """One file of a piece of evidence, as it is listed."""

    ref: Ref
    name: str  # as given by people
    sha256: str
    size: int  # bytes
    type: str  # by its first bytes; "" = unknown
    kind: str  # the type in words
    preview: str  # SHA-256 of the small picture, or ""
    taken_on: str  # `5 มี.ค. 69`, or ""
    replaced: bool = False  # replaced by another file
    derived: bool = False  # made from another file of its evidence: cut or blurred
    personal: bool = False


class EvidenceLink(NamedTuple):
    """One use of a piece of evidence: the record, item and proof that the piece is linked to."""

    link: Ref
    place: EvidenceTarget
    words: str
    year: int = 0  # fiscal year of what is proved; 0 = not known
    proof: str = ""  # what the form asks for there
    form: str = ""  # short title of the form


class EvidencePiece(NamedTuple):
    """A piece of evidence with its files and everything it is linked to."""

    ref: Ref
    title: str
    date: str  # ISO, or ""
    note: str
    files: tuple[EvidenceFile, ...]
    uses: tuple[EvidenceLink, ...]
    search_text: str  # folded: what is searched
    personal: bool = False  # its files stay in the unit; also while this is in conflict
    older: tuple[EvidenceFile, ...] = ()  # files that were replaced
    kind: str = ""  # as entered, else by its texts; "" = unknown
    url: str = ""  # address of a web page, or ""
    seen_on: str = ""  # ISO day the page was seen
    signed: bool = False  # the scan of a paper of this program that was signed and filed

    @property
    def picture(self) -> str:
        """Return the SHA-256 of the preview picture of the piece; "" if it has none."""
        return next((file.preview for file in self.files if file.preview), "")

    @property
    def photo(self) -> bool:
        """Return whether the piece is a photograph, rather than a document with its first page as preview."""
        return any(file.preview and file.type in PHOTOS for file in self.files)

    @property
    def years(self) -> frozenset[int]:
        """Return the fiscal years the piece belongs to: the year of its date and those of what it is linked to."""
        year = _year_of(self.date)
        own = {year} if year else set()
        return frozenset(own | {use.year for use in self.uses if use.year})

    @staticmethod
    def each(reader: Reader, unit: str) -> "tuple[EvidencePiece, ...]":
        """Return every piece of evidence of the unit, the newest first."""
        files: dict[str, list[EvidenceFile]] = {}
        for record in reader.records("file", unit):
            files.setdefault(record.text("evidence"), []).append(file_of(record))
        links = reader.records("link", unit)
        prefetch_titles(reader, {one.reference("target") for one in links})
        named = _naming(reader)
        uses: dict[str, list[EvidenceLink]] = {}
        for link in links:
            uses.setdefault(link.text("evidence"), []).append(named(link))
        found = [piece_of(record, files, uses) for record in reader.records("evidence", unit)]
        return tuple(reversed(found))


@lru_cache(4096)
def _year_of(iso_day: str) -> int:
    """Return the fiscal year of an ISO day; 0 if it is no valid day."""
    when = day(iso_day)
    return fiscal_year(when) if when else 0


class EvidenceTargetRow(NamedTuple):
    """A line in the list of what evidence can be linked to: plan row, progress report or item of an assessment."""

    place: EvidenceTarget
    where: str
    words: str
    search_text: str  # folded

    @staticmethod
    def each(reader: Reader, unit: str, year: int) -> "tuple[EvidenceTargetRow, ...]":
        """Return what evidence can be linked to: the items of the year's assessments, then the rows of its plans."""
        found: list[EvidenceTargetRow] = []
        for record in reader.records("assessment", unit, round="self", year=year):
            form = form_here(reader.forms, bound_form(record))
            if form is not None:
                for item in Tree.under(form, profiles_of(record)).answered():
                    place = EvidenceTarget(record.ref, item.id)
                    text = arabic_digits(str(item.text))
                    found.append(_target(place, item_words(form, item), text))
        for plan in reader.records("plan", unit, year=year):
            found += (
                _target(EvidenceTarget(ref), kind, words)
                for ref, kind, words in called_rows(reader, plan)
            )
        return tuple(found)


def piece_of(
    record: Record, files: Mapping[str, list[EvidenceFile]], uses: Mapping[str, list[EvidenceLink]]
) -> EvidencePiece:
    own = files.get(record.ref.local, [])
    used = tuple(uses.get(record.ref.local, ()))
    title = text_or_why(record, "title")
    date = record.text("date")[:10]
    url = record.text("url")
    texts = (
        title,
        record.text("note"),
        url,
        *(file.name for file in own),
        *(use.words for use in used),
    )
    marked = record.shown("personal")
    personal = marked.conflict or bool(record.number("personal"))
    kind = record.text("kind")
    if not kind:  # guessed from its uses, title and files
        guesses = (kind_of_words(words) for words in (*(use.proof for use in used), title))
        kind = next(filter(None, guesses), "")
        if not kind and url:
            kind = "web"
        elif not kind and any(file.type in PHOTOS for file in own):
            kind = "photo"
    standing = tuple(f for f in own if not f.replaced)
    older = tuple(f for f in own if f.replaced)
    search = folded(" ".join((*texts, kind_words(kind) if kind else "")))
    return EvidencePiece(
        record.ref,
        title,
        date,
        record.text("note"),
        standing,
        used,
        search,
        personal,
        older,
        kind,
        url,
        record.text("seen")[:10],
        bool(record.text("paper")),
    )


def file_of(record: Record) -> EvidenceFile:
    kind = record.text("type")
    ending = record.text("name").rpartition(".")[2].lower()
    # kept before its content was examined
    known = ending if kind == "zip" and ending in PROOF_KINDS else kind
    shown = PROOF_KINDS.get(known) or known.upper()
    called = _(shown) if shown else _("ไฟล์")
    taken = day(record.text("taken")[:10])
    return EvidenceFile(
        record.ref,
        text_or_why(record, "name"),
        record.text("sha256"),
        record.number("size") or 0,
        kind,
        called,
        record.text("preview"),
        short_date(taken) if taken else "",
        bool(record.text("replaced_by")),
        bool(record.text("made_from")),
        bool(record.number("personal")),
    )


def _naming(reader: Reader) -> Callable[[Record], EvidenceLink]:
    """Return a function that names the target of a link; each form and target is read once."""

    @cache
    def home(target: Ref) -> tuple[Record, Instrument, dict[str, Item]] | None:
        """Return (assessment, form, items by id), or None if one of them is not here."""
        record = reader.record(target) if target.entity == "assessment" else None
        if record is None or (form := form_here(reader.forms, bound_form(record))) is None:
            return None
        return (
            record,
            form,
            {one.id: one for one in Tree.under(form, profiles_of(record)).answered()},
        )

    @cache
    def document(target: Ref) -> tuple[int, str, str]:
        """Return (fiscal year, short title of the form, year in words) of a record's document; 0 and "" if unknown."""
        record = reader.record(target)
        above = "row" if record and record.text("row") else "plan"
        if record and record.text(above):
            return document(record.reference(above))
        if record is None or not record.text("using"):
            return 0, "", ""
        form = form_here(reader.forms, bound_form(record))
        title = arabic_digits(str(form.short) or str(form.title)) if form else ""
        return record.number("year") or 0, title, year_words(record)

    @cache
    def words(target: EvidenceTarget) -> str:
        """Return the target in words: `มิติ 3 ระดับ 2 ข้อ 2 ปี 2569`, `กิจกรรม ปลูกป่า ปี 2569`."""
        found = home(target.target) if target.item else None
        if found is None or target.item not in found[2]:
            text = called(reader, target.target)
            year = document(target.target)[2]
            undated = target.target.entity == "assessment" or not year
            return text if undated else _("{item}  ปี {year}").format(item=text, year=year)
        text = item_words(found[1], found[2][target.item])
        return _("{item}  ปี {year}").format(item=text, year=year_words(found[0]))

    def use(link: Record) -> EvidenceLink:
        target = EvidenceTarget(link.reference("target"), link.text("item"))
        proof = link.text("proof")
        found = home(target.target) if proof else None
        proofs = found[1].proofs if found else ()
        asked = next((one for one in proofs if one.id == proof and one.within == target.item), None)
        year, form, _which = document(target.target)
        return EvidenceLink(
            link.ref,
            target,
            words(target),
            year,
            arabic_digits(str(asked.kind)) if asked else "",
            form,
        )

    return use


# what bears the id of an item: links of evidence, and answers of a unit, of a committee, and released
LINK, ANSWER = "link", "answer"
OF_ITEMS = (LINK, ANSWER, f"draft_{ANSWER}", f"review_{ANSWER}")


class ProvedPlaces(NamedTuple):
    """What answers and evidence may be linked to within one record: {id: printed number, "" = none}, and each (id, proof)."""

    numbers: Mapping[str, str]
    proofs: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, reader: Reader, target: Ref) -> Self | None:
        """Return the items and proofs of an assessment, or the fields of a row; None if its form is not here, or
        evidence is linked to the whole record only."""
        record = reader.record(target)
        if record is None or not target.entity.endswith(("assessment", "row")):
            return None
        whole = reader.record(record.reference("plan")) if target.entity == "row" else record
        form = form_here(reader.forms, bound_form(whole)) if whole else None
        if form is None:
            return None
        if target.entity == "row":
            fields = (name for each in form.fields for name in (each.id, each.stored))
            return cls(dict.fromkeys(fields, ""), frozenset())
        numbers = {proof.within: "" for proof in form.proofs}
        numbers |= {item.id: arabic_digits(str(item.number)).rstrip(".") for item in form.items}
        return cls(numbers, frozenset((proof.within, proof.id) for proof in form.proofs))

    def has(self, item: str, proof: str) -> bool:
        known = not item or item in self.numbers
        return known and (not proof or (item, proof) in self.proofs)


class AstrayRecord(NamedTuple):
    """An answer, or a link of evidence, to an item or proof that its form does not have, so that it counts for nothing.
    It comes in a transfer file of another program, or field by field."""

    ref: Ref
    where: str  # the record it belongs to, in words
    item: str
    proof: str = ""
    title: str = ""  # of the evidence; "" = of none

    @property
    def words(self) -> str:
        if self.ref.entity.endswith(ANSWER):
            text = _("คำตอบของ {where} ที่ข้อ {item} ซึ่งแบบไม่มี จึงไม่มีผล")
            return text.format(where=self.where, item=self.item)
        what = _("หลักฐาน “{title}” ผูกกับ {where} ที่ข้อ {item} ซึ่งแบบไม่มี จึงไม่มีผล")
        if self.proof:
            what = _("หลักฐาน “{title}” ผูกกับ {where} ที่ข้อ {item} เป็นหลักฐาน {proof} ซึ่งแบบไม่มี จึงไม่มีผล")
        return what.format(
            title=self.title, where=self.where, item=self.item or "–", proof=self.proof
        )

    @classmethod
    def each(cls, reader: Reader) -> list[Self]:
        """Return the answers and links here, of all units, that count for nothing."""
        return cls.among(reader, chain(*(reader.records(entity) for entity in OF_ITEMS)))

    @classmethod
    def among(cls, reader: Reader, records: Iterable[Record]) -> list[Self]:
        """Return those of the records (of OF_ITEMS) that count for nothing. What a form that is not here asks for is not
        known, so what belongs to its documents is not among them."""
        places = cache(partial(ProvedPlaces.of, reader))

        @cache
        def assessment(sheet: Ref) -> Ref | None:
            record = reader.record(sheet)
            return record.reference("assessment") if record else None

        found = list[Self]()
        for one in records:
            item, proof = one.text("item"), one.text("proof")
            is_link = one.ref.entity == LINK
            target = one.reference("target") if is_link else assessment(one.reference("sheet"))
            known = places(target) if target and (item or proof) else None
            if target is not None and known is not None and not known.has(item, proof):
                piece = reader.record(one.reference("evidence")) if is_link else None
                title = piece.text("title") if piece else ""
                found.append(cls(one.ref, called(reader, target), item, proof, title))
        return found


def _target(target: EvidenceTarget, where: str, words: str) -> EvidenceTargetRow:
    line = " ".join(words.split())
    return EvidenceTargetRow(target, where, line, folded(f"{where} {line}"))


SAME_WORDS = 3
IN_TITLE = 2
SAME_KIND = 1
SHORTEST = 4  # letters of words that are looked for in a title


class SuggestedEvidence(NamedTuple):
    """A piece of evidence suggested for a target, with the reason."""

    piece: EvidencePiece
    reason: str
    rank: int  # SAME_WORDS | IN_TITLE | SAME_KIND

    @staticmethod
    def among(
        pieces: Sequence[EvidencePiece], proof_text: str, target: EvidenceTarget
    ) -> "tuple[SuggestedEvidence, ...]":
        """Return the pieces not linked to `target` that may be what the form asks for in `proof_text`. The likeliest
        come first; of equally likely ones, signed papers, then the newest."""
        found = []
        for piece in pieces:
            if not any(use.place == target for use in piece.uses):
                rank, reason = _fit(piece, proof_text)
                if rank:
                    found += [SuggestedEvidence(piece, reason, rank)]
        return tuple(
            sorted(
                found, key=lambda one: (one.rank, one.piece.signed, one.piece.date), reverse=True
            )
        )


def _fit(piece: EvidencePiece, proof_text: str) -> tuple[int, str]:
    """Return how well a piece fits the form's text, as a rank, and why; 0 = not at all."""
    proof, when = folded(proof_text), day(piece.date)
    use = next((use for use in piece.uses if proof and _same(use, proof)), None)
    if use is not None:
        rank, reason = SAME_WORDS, _("ใช้กับ{place}").format(place=use.words)
        if use.proof:
            reason = _("ใช้เป็น “{proof}” ที่ {place}").format(proof=use.proof, place=use.words)
    elif len(proof) >= SHORTEST and proof in folded(piece.title):
        rank, reason = IN_TITLE, _("ชื่อตรงกับหลักฐานที่ข้อนี้ขอ")
    elif proof and piece.kind and piece.kind == kind_of_words(proof_text):
        rank = SAME_KIND
        reason = _("ชนิดเดียวกัน: {kind}").format(kind=kind_words(piece.kind))
    else:
        return 0, ""
    signed = _("ฉบับลงนามเมื่อ {day}").format(day=short_date(when)) if piece.signed and when else ""
    return rank, "  ".join(filter(None, (signed, reason)))


def _same(use: EvidenceLink, folded_text: str) -> bool:
    """Return whether this use is for a proof of the same text, or for a row of that name, in any form and year."""
    row = len(folded_text) >= SHORTEST and use.place.target.entity != "assessment"
    return folded(use.proof) == folded_text or (row and folded_text in folded(use.words))


CoverageState = Literal["given", "short", "missing", "blocked", "other"]


class EvidenceMatrixCell(NamedTuple):
    """A cell of the evidence matrix: a demanded proof or, with the `state` "other", evidence that is for no proof."""

    state: CoverageState  # short = too few, blocked = the item is not met without it
    proof: str  # id, "" = other evidence
    text: str
    counts: int
    demanded: int  # pieces demanded, 0 = none
    titles: tuple[str, ...]
    reasons: tuple[str, ...]  # sentences: pieces that do not count
    evidence: Ref | None  # the first piece

    @property
    def wanting(self) -> bool:
        return self.state in ("short", "missing", "blocked")


@dataclass(frozen=True, slots=True)
class EvidenceMatrixRow:
    """A row of the evidence matrix: an item that demands proofs or has evidence, with one cell per proof."""

    item: str
    dimension: int
    place: str  # `ระดับ 2 ข้อ 3`
    text: str
    met: bool  # it counts as met
    cells: tuple[EvidenceMatrixCell, ...]

    @property
    def wanting(self) -> bool:
        return any(cell.wanting for cell in self.cells)


@dataclass(frozen=True, slots=True)
class EvidenceMatrix:
    """The evidence matrix of an assessment: which demanded proofs each item has."""

    dimensions: tuple[tuple[int, str], ...]  # number, as it is called with its short title
    rows: tuple[EvidenceMatrixRow, ...]

    @property
    def demanded(self) -> int:
        """Return the number of proofs that the form demands."""
        return sum(cell.demanded > 0 for row in self.rows for cell in row.cells)

    @property
    def wanting(self) -> int:
        """Return the number of demanded proofs that are missing or incomplete."""
        return sum(cell.wanting for row in self.rows for cell in row.cells)

    @property
    def widest(self) -> int:
        return max((len(row.cells) for row in self.rows), default=0)

    @classmethod
    def of(cls, view: AssessmentView) -> Self:
        """Return the matrix of the assessment in `view`: every item that demands or has evidence, in printed order."""
        rows = []
        for dimension in view.dimensions:
            for item in dimension.items:
                cells = [_cell(item, proof) for proof in item.proofs]
                if item.others:
                    titles = tuple(other.title for other in item.others)
                    first = item.others[0].evidence
                    cells.append(
                        EvidenceMatrixCell(
                            "other", "", _("หลักฐานอื่น"), len(titles), 0, titles, (), first
                        )
                    )
                if cells:
                    own = dimension.number, item.place, item.text, item.counts, tuple(cells)
                    rows.append(EvidenceMatrixRow(item.id, *own))
        dimensions = tuple((one.number, f"{one.name} {one.short}") for one in view.dimensions)
        return cls(dimensions, tuple(rows))


def _cell(item: ItemRow, row: ProofRow) -> EvidenceMatrixCell:
    titles = tuple(one.title for one in row.evidence)
    first = row.evidence[0].evidence if row.evidence else None
    state: CoverageState = "given"
    if row.missing:
        if row in item.blocked:
            state = "blocked"
        elif row.evidence:
            state = "short"
        else:
            state = "missing"
    return EvidenceMatrixCell(
        state, row.id, row.text, row.counts, max(1, row.many), titles, row.reasons, first
    )


def cell_words(cell: EvidenceMatrixCell) -> str:
    """Return the state of a proof as text, so that colour and shape are never its only sign."""
    if cell.state == "other":
        return _("หลักฐานอื่น {n}").format(n=cell.counts)
    text = {
        "given": _("มี {n}"),
        "short": _("มี {n} จาก {of} ยังไม่พอ"),
        "missing": _("ขาด"),
        "blocked": _("ขาด จึงยังไม่ผ่าน"),
    }[cell.state]
    return text.format(n=cell.counts, of=cell.demanded)
