"""An evidence pack: an assessment's evidence in the order of its form, and the part of it that may be published."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from core.assessment.answers import days_of
from core.assessment.facts import profiles_of
from core.entities import ENTITIES, ValueKind
from core.forms.ports import Reader
from core.forms.shape import Instrument, Item, Proof
from core.forms.tree import Tree
from core.forms.wording import NEUTRAL
from core.log.scopes import MARKED
from core.papers.photos import files_of
from core.people.units import office_of
from core.records.leaving import DisclosureSearch
from core.scoring.judge import judge_proof
from core.slots import parse_slot
from core.thai.days import day
from core.thai.search import squeezed
from core.thai.written import arabic_digits, short_date
from core.values import Record, Ref, file_name

# characters of a path from the folder of the pack on, that folder's own name included
LONGEST = 200
NAME = 32  # of one name, without its number
# of a path below the folder of the pack: three such names, numbers, a level and an ending
INSIDE = 120
ENDINGS = {
    "jpeg": ".jpg", "png": ".png", "gif": ".gif", "bmp": ".bmp", "tiff": ".tif", "webp": ".webp", "heic": ".heic",
    "avif": ".avif", "pdf": ".pdf", "zip": ".zip", "ole": ".doc", "video": ".mp4",
}  # fmt: skip
SEVERAL = {  # kinds of several formats: the given ending decides, if it is one of these
    "zip": frozenset({".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".zip"}),
    "ole": frozenset({".doc", ".xls", ".ppt"}),
    "video": frozenset({".mp4", ".mov", ".m4v"}),
    "": frozenset({".txt", ".csv"}),
}
PLAIN = frozenset({"docx", "xlsx", "pptx", "odt", "ods", "odp", "doc", "xls", "ppt", "csv", "txt"})
_ODD = r"[^a-z0-9_.]+"


def plain_name(text: str, otherwise: str) -> str:
    """Return the id `text` as a file name in lower-case ASCII, for any file system; `otherwise` if nothing is left."""
    name = re.sub(_ODD, "-", text.lower())[:NAME].strip("-.")
    return file_name(name) if name else otherwise


def ending_of(kind: str, name: str) -> str:
    """Return the file ending for a content `kind`: `.jpg` for jpeg, `.bin` for an unknown kind. If files of the kind
    may have several endings, as for zip, use the ending of the file `name`."""
    _stem, point, last = name.lower().rpartition(".")
    ending = f"{point}{last}"
    if kind in PLAIN:
        return f".{kind}"
    return ending if ending in SEVERAL.get(kind, ()) else ENDINGS.get(kind, ".bin")


# why a file must stay in the office
PERSONAL = "personal"
SIGNED = "signed"
UNSEEN = "unseen"
UNLIKE = "unlike"


class EvidencePackFile(NamedTuple):
    """One evidence file with its path below the pack's folder; `withheld`: why it must not be published, or ""."""

    ref: Ref
    sha256: str
    kind: str  # by its first bytes
    path: str
    withheld: str = ""  # why it must not be published: personal | signed

    @staticmethod
    def pack_name(code: str, year: int, public: bool) -> str:
        """Return the folder name for an evidence pack, `public` or full. `code`: the unit's; `year`: Buddhist."""
        name = f"evidence-{plain_name(code, 'office')}-{year}"
        return f"{name}-public" if public else name


class PackedEvidence(NamedTuple):
    """A piece of evidence, listed under each item it is linked to. `left_out`: why it does not count, or ""."""

    number: int  # of the evidence in the pack; evidence of several items has one number
    proof: str  # id; "" = none
    kind: str  # what it proves, in words; "" = not known
    title: str
    day: str  # as printed, or ""
    url: str
    files: tuple[EvidencePackFile, ...]
    withheld: str = ""  # why no file of it may be published
    left_out: str = ""  # why it does not count for its proof (core.scoring.judge.why_not)


@dataclass(frozen=True, slots=True)
class EvidencePackItem:
    """An item of the form with its evidence and the proofs it lacks."""

    id: str
    number: str
    text: str
    dimension: int  # from 1
    level: int  # 0 = none
    folder: str  # below the folder of the pack
    pieces: tuple[PackedEvidence, ...]
    missing: tuple[str, ...]  # proofs of which too few count, in words


@dataclass(frozen=True, slots=True)
class EvidencePack:
    """The content of an assessment's evidence pack: its items with their files, and words for the papers about it."""

    office: str
    title: str  # of the form, as short as it has one
    year: int  # Buddhist era
    dimensions: tuple[str, ...]
    items: tuple[EvidencePackItem, ...]  # with evidence or missing proofs, in printed order
    branch_word: str = str(NEUTRAL.branch[0])  # what the form calls its branches
    level_word: str = str(NEUTRAL.level)

    @property
    def given(self) -> tuple[EvidencePackItem, ...]:
        """The items of the pack that have evidence."""
        return tuple(item for item in self.items if item.pieces)

    @property
    def files(self) -> tuple[EvidencePackFile, ...]:
        return tuple(file for item in self.items for piece in item.pieces for file in piece.files)


def pack_of(reader: Reader, form: Instrument, assessment: Record) -> EvidencePack:
    """Return the evidence pack of an assessment, read from `reader`; replaced files are left out."""
    tree = Tree.under(form, profiles_of(assessment))
    office, code = office_of(reader, assessment.ref.scope)
    found = _Given(reader, assessment)
    return EvidencePack(
        office=office or code,
        title=arabic_digits(str(form.short) or str(form.title)),
        year=assessment.number("year") or 0,
        dimensions=tuple(
            arabic_digits(str(branch.short or branch.title)) for branch in tree.branches()
        ),
        items=tuple(_items(tree, found)),
        branch_word=form.called.branch_word(),
        level_word=form.called.level_word,
    )


class _Given:
    """What is linked to an assessment, read once."""

    def __init__(self, reader: Reader, assessment: Record) -> None:
        scope = assessment.ref.scope
        self.reader, self.year = reader, assessment.number("year") or 0
        self.links: dict[str, list[tuple[str, str]]] = {}  # item -> (proof, evidence)
        for link in reader.records("link", scope, target=assessment.ref.local):
            self.links.setdefault(link.text("item"), []).append(
                (link.text("proof"), link.text("evidence"))
            )
        if self.links:
            self.evidence = {one.ref.local: one for one in reader.records("evidence", scope)}
        else:
            self.evidence = {}
        self.files: Mapping[str, Sequence[Record]] = files_of(reader, scope) if self.links else {}
        self.scans = signed_scans(reader, scope) if self.links else frozenset()
        self.numbers: dict[str, int] = {}


def signed_scans(reader: Reader, scope: str) -> frozenset[str]:
    """Return the evidence files (`file/<id>`) of a scope that are scans of papers signed in ink."""
    return frozenset(
        one.text("scan") for entity in ("paper", "signoff") for one in reader.records(entity, scope)
    )


def kept_now(reader: Reader, scope: str) -> Mapping[str, str]:
    """Return {SHA-256: `personal` or `signed`} for the files of a unit that, as now marked, may not be published."""
    scans, marked = signed_scans(reader, scope), {}
    evidence = {
        one.ref.local: why for one in reader.records("evidence", scope) if (why := kept_of(one))
    }
    for file in reader.records("file", scope):
        why = evidence.get(file.text("evidence")) or file_kept(file, scans)
        if why:
            marked[file.text("sha256")] = why
    return marked


def kept_of(evidence: Record) -> str:
    """Return why evidence may not be published: PERSONAL (so marked, or its mark is in conflict), SIGNED, else ""."""
    marked = evidence.shown("personal")
    if marked.conflict or evidence.number("personal"):
        return PERSONAL
    if evidence.text("paper"):
        return SIGNED
    return ""


def file_kept(file: Record, scans: frozenset[str]) -> str:
    """Return why a file may not be published: personal, signed, or "". `scans`: result of `signed_scans`."""
    marked = file.shown("personal")
    if marked.conflict or file.number("personal"):
        return PERSONAL
    return SIGNED if file.ref.local in scans else ""


def looked_at_now(reader: Reader, scope: str) -> frozenset[str]:
    """Return the SHA-256 of the files of which a person has said, after looking, that they name and show nobody."""
    files = reader.records("file", scope)
    looked = (one for one in files if one.text("looked_at") and not one.shown("looked_at").conflict)
    return frozenset(one.text("sha256") for one in looked)


def _items(tree: Tree, linked: _Given) -> Iterator[EvidencePackItem]:
    numbers: dict[tuple[str, int], int] = {}
    branches = {branch.id: n for n, branch in enumerate(tree.branches(), start=1)}
    for item in tree.answered():
        dimension, level = tree.position(item.id)
        n = numbers[dimension, level] = numbers.get((dimension, level), 0) + 1
        highest = dimension
        while within := tree.dimension(highest).within:
            highest = within
        top = branches[highest]
        above = f"{top:02d}-{plain_name(dimension, 'd')}/" + (f"L{level}/" if level else "")
        made = _item(
            tree, item, linked, top, level, f"{above}{n:02d}-{plain_name(item.id, 'item')}"
        )
        if made.pieces or made.missing:
            yield made


def _item(
    tree: Tree, item: Item, linked: _Given, top: int, level: int, folder: str
) -> EvidencePackItem:
    proofs = tree.proofs(item.id)
    order = {proof.id: n for n, proof in enumerate(proofs)}
    links = sorted(linked.links.get(item.id, ()), key=lambda link: order.get(link[0], len(order)))
    evidence = [
        (proof_id, one)
        for proof_id, name in links
        if (one := linked.evidence.get(name)) is not None
    ]
    pieces: list[PackedEvidence] = []
    for proof_id, one in evidence:
        pieces.append(
            _piece(linked, proofs, proof_id, one, folder, sum(len(piece.files) for piece in pieces))
        )
    missing = []
    for proof in proofs:
        counted = judge_proof(
            proof,
            [days_of(linked.reader, one) for name, one in evidence if name == proof.id],
            linked.year,
        )
        if counted.missing:
            missing.append(arabic_digits(str(proof.kind)))
    number = arabic_digits(item.number).rstrip(".")
    return EvidencePackItem(
        item.id,
        number,
        arabic_digits(str(item.text)),
        top,
        level,
        folder,
        tuple(pieces),
        tuple(missing),
    )


def _piece(
    linked: _Given, proofs: Sequence[Proof], proof_id: str, record: Record, folder: str, before: int
) -> PackedEvidence:
    asked = next((each for each in proofs if each.id == proof_id), None)
    days = days_of(linked.reader, record)
    when = day(days.date)
    kept = kept_of(record)
    standing = [
        file for file in linked.files.get(record.ref.local, ()) if not file.text("replaced_by")
    ]
    called = plain_name(proof_id, "other")
    files = tuple(
        EvidencePackFile(
            file.ref,
            sha256=file.text("sha256"),
            kind=file.text("type"),
            path=f"{folder}/{before + n:02d}-{called}{ending_of(file.text('type'), file.text('name'))}",
            withheld=kept or file_kept(file, linked.scans),
        )
        for n, file in enumerate(standing, start=1)
    )
    left_out = judge_proof(asked, [days], linked.year).left_out[0] if asked else ""
    kind = arabic_digits(str(asked.kind)) if asked else ""
    proof = proof_id if asked else ""
    return PackedEvidence(
        number=linked.numbers.setdefault(record.ref.local, len(linked.numbers) + 1),
        proof=proof,
        kind=kind,
        title=record.text("title"),
        day=short_date(when) if when else "",
        url=record.text("url"),
        files=files,
        withheld=kept,
        left_out=left_out,
    )


OPEN_KINDS = frozenset({"pdf", "jpeg", "png"})  # kinds of files whose hidden data can be removed
# of WHY: what the folder should hold by its log, and does not
BROKEN = ("lost", "damaged")
PARTS = r'[\n,"{}\[\]:\\]+'  # separators of the parts of a text or of JSON
WHY = {
    "personal": "มีข้อมูลส่วนบุคคล",
    "signed": "เป็นฉบับที่ลงลายมือชื่อ",
    "kind": "ไฟล์ชนิดนี้อาจมีชื่อผู้จัดทำซ่อนอยู่ ให้แนบเป็น PDF หรือภาพแทน",
    "named": "พบชื่อหรือข้อมูลของบุคคลในไฟล์",
    "unread": "ตรวจไม่ได้ว่ามีชื่อบุคคลอยู่หรือไม่ เพราะไฟล์เสีย ถูกล็อก หรือใหญ่เกินไป",
    "unseen": "โปรแกรมอ่านได้ไม่ทั้งไฟล์ และยังไม่มีคนเปิดดู",
    "unlike": "ฉบับที่ล้างข้อมูลซ่อนแล้วแสดงไม่เหมือนต้นฉบับ เช่น ช่องกรอกหรือตรายาง ให้พิมพ์เป็น PDF แล้วแนบใหม่",
    "away": "ไฟล์ต้นฉบับไม่อยู่ในเครื่องนี้",
    "lost": "ไฟล์หายจากโฟลเดอร์ของหน่วยงาน",
    "damaged": "ไฟล์ในโฟลเดอร์ของหน่วยงานเสีย เนื้อหาไม่ตรงกับตอนที่เก็บ",
    "words": "ข้อความมีชื่อหรือข้อมูลของบุคคล",
}


class PackOmission(NamedTuple):
    """A file or text left out of the public pack, described by number, item and reason, never by its own words."""

    number: int  # of the evidence in the pack, 0 = words of the pack itself
    item: str  # id of the item it belonged to
    reason: str  # a key of WHY
    files: int = 1


@dataclass(frozen=True, slots=True)
class PublicEvidencePack:
    """The part of an evidence pack that may be published, and a list of what was left out."""

    pack: EvidencePack
    removed: tuple[PackOmission, ...]


def personal_words(reader: Reader, scope: str) -> tuple[str, ...]:
    """Return the texts in a unit's personal fields, without spaces. Very short texts and file names are left out."""
    found: set[str] = set()
    for entity in ENTITIES.values():
        own = [
            field.name
            for field in entity.columns.values()
            if field.personal and field.kind is ValueKind.TEXT
        ]
        families = {name for name, field in entity.families.items() if field.personal}
        if entity.name == "file" or not (own or families):
            continue
        for record in reader.records(entity.name, scope):
            names = [
                *own,
                *(
                    name
                    for name in record.fields
                    if families and parse_slot(name).family in families
                ),
            ]
            for name in names:
                found |= DisclosureSearch.values_of(record, name)
    return tuple(sorted(DisclosureSearch.spellings(found)))


def guarded_words(reader: Reader, scope: str) -> tuple[str, ...]:
    """Return the texts that other units must not get, whole and in parts, without spaces: those of a unit's personal
    and sealed fields (also file names) and of evidence marked as personal. Very short texts are left out."""
    found: set[str] = set()
    for entity in ENTITIES.values():
        wanted = {
            name
            for name, field in (entity.columns | entity.families).items()
            if field.personal or field.sealed
        }
        marked = MARKED.get(entity.name, frozenset())
        for record in reader.records(entity.name, scope) if wanted or marked else ():
            names = wanted | (marked if record.number("personal") else frozenset())
            shown = [
                record.shown(name)
                for name in record.fields
                if (parse_slot(name).family or name) in names
            ]
            for one in shown:
                values = [one.value, *(side.value for side in one.sides)]
                found |= {
                    part for value in values if isinstance(value, str) for part in parts(value)
                }
    return tuple(sorted(DisclosureSearch.spellings(found)))


def parts(text: str) -> tuple[str, ...]:
    """Return a text, followed by its parts between line ends, commas and the punctuation of JSON."""
    return (text, *filter(None, map(str.strip, re.split(PARTS, text))))


def holds(content: str, personal_texts: Sequence[str]) -> bool:
    """Return whether `content`, without its spaces, contains any of `personal_texts`, which have no spaces."""
    text = squeezed(content)
    return any(word in text for word in personal_texts)


def public_of(
    pack: EvidencePack, personal_texts: Sequence[str], refusals: Mapping[str, str]
) -> PublicEvidencePack:
    """Return the part of a pack that may be published: without withheld files, files in `refusals` ({SHA-256: reason},
    from `kept_now`), and titles and web addresses that contain one of `personal_texts` (texts without spaces)."""
    removed: list[PackOmission] = []
    items = []
    for item in pack.items:
        pieces = [
            _public_piece(item, piece, personal_texts, refusals, removed) for piece in item.pieces
        ]
        items.append(replace(item, pieces=tuple(filter(None, pieces)), missing=()))
    return PublicEvidencePack(replace(pack, items=tuple(items)), tuple(removed))


def without(
    public: PublicEvidencePack, reasons: Mapping[str, str], empty: bool
) -> PublicEvidencePack:
    """Return the public pack without the files in `reasons` ({path: a key of WHY}). A piece of evidence that is left
    with neither file nor web address is dropped too, unless `empty` is True."""
    removed = list(public.removed)
    items = []
    for item in public.pack.items:
        pieces = []
        for piece in item.pieces:
            gone = [file for file in piece.files if file.path in reasons]
            removed += [PackOmission(piece.number, item.id, reasons[file.path]) for file in gone]
            left = tuple(file for file in piece.files if file.path not in reasons)
            pieces.append(piece._replace(files=left))
        items.append(
            replace(
                item, pieces=tuple(piece for piece in pieces if empty or piece.files or piece.url)
            )
        )
    return PublicEvidencePack(replace(public.pack, items=tuple(items)), tuple(removed))


def _public_piece(
    item: EvidencePackItem,
    piece: PackedEvidence,
    personal: Sequence[str],
    now: Mapping[str, str],
    removed: list[PackOmission],
) -> PackedEvidence | None:
    """Return the public part of a piece, or None if there is none."""
    if piece.withheld:
        removed.append(PackOmission(piece.number, item.id, piece.withheld, len(piece.files)))
        return None
    files: list[EvidencePackFile] = []
    for file in piece.files:
        why = file.withheld or now.get(file.sha256) or ("" if file.kind in OPEN_KINDS else "kind")
        if why:
            removed.append(PackOmission(piece.number, item.id, why))
        else:
            files.append(file)
    named = [
        holds(text, personal) or bool(DisclosureSearch.kinds_in(text, ()))
        for text in (piece.title, piece.url)
    ]
    removed += [PackOmission(piece.number, item.id, "words", 0)] * sum(named)
    title, url = (
        "" if found else text for found, text in zip(named, (piece.title, piece.url), strict=True)
    )
    return piece._replace(files=tuple(files), title=title, url=url) if files or url else None
