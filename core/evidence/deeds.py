"""Commands that file, link and replace evidence, one or many files at once, redact photographs, and set the emblem."""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path, PurePath
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from core.assessment.deeds import FieldInput, answer_items
from core.entities import DELETED, record_id
from core.errors import UserError
from core.evidence.kinds import EvidenceTarget
from core.evidence.view import ProvedPlaces
from core.forms.ports import Reader, Store
from core.forms.shape import Instrument
from core.i18n import _
from core.log.deeds import fresh, linked
from core.log.ports import Context, standing
from core.thai.written import arabic_digits
from core.values import Change, Changes, Plain, Record, Ref, Text, Written

# item, answers, web addresses, the proof they are
AnswerRow = tuple[str, Sequence[FieldInput], Sequence[str], str]
# entities that evidence is linked to; for given work its comment
TARGETS = frozenset({"row", "progress", "assessment", "signoff", "comment"})


class StoredFile(NamedTuple):
    """An evidence file as it was stored in the office folder."""

    name: str  # as given by people; never a path
    sha256: str
    size: int  # bytes
    type: str  # by its first bytes; "" = unknown
    preview: str  # SHA-256 of a JPEG of at most 40 kB, or ""
    taken_at: str = ""  # when, by its camera or folder: `2026-03-05T10:20`
    doubt: str = ""  # sentence: what is odd about the kept file

    @property
    def notes(self) -> tuple[str, ...]:
        return (self.doubt,) if self.doubt else ()

    def filed(self, evidence: Ref, title: str = "", date: str = "") -> list[Change]:
        """Return changes that create `evidence` from this file. `title` "" = its name; `date`: ISO, "" = none."""
        own: dict[str, Written] = {
            "title": Text(title or PurePath(self.name).stem),
            "date": Plain(date) or None,
        }
        return [*fresh(evidence, own), *fresh(file_at(evidence, self), of_file(evidence, self))]

    @staticmethod
    def same_file(reader: Reader, unit: str, sha256: str) -> Ref | None:
        """Return the unit's evidence that has a file with this SHA-256; None if there is none."""
        for file in reader.records("file", unit, sha256=sha256):
            found = reader.record(file.reference("evidence"))
            if found is not None and not found.deleted:
                return found.ref
        return None


Keep = Callable[[Path], Generator[None, None, StoredFile]]


def add_evidence(
    ctx: Context,
    store: Store,
    target: Ref,
    file: StoredFile,
    item: str = "",
    proof: str = "",
    title: str = "",
) -> Changes:
    """Create evidence from a stored file, in the scope of the record `target`, and link it to `target`, its `item` and
    `proof`. `title` "" = the file's name. UserError if `target` is missing or cannot have evidence."""
    check_target(store, target)
    to = meant(store, EvidenceTarget(target, item), proof)
    evidence = Ref(target.scope, "evidence", ctx.new_id())
    changes = [*file.filed(evidence, title), *linked(evidence, target, to.item, proof)]
    return store.save(ctx, "add_evidence", changes)


def check_target(reader: Reader, target: Ref) -> None:
    """Raise UserError if the record does not exist or cannot have evidence."""
    record = reader.record(target)
    if record is None or record.deleted or target.entity not in TARGETS:
        raise UserError(
            _("แนบหลักฐานไม่ได้"),
            _("เพราะไม่พบรายการที่จะแนบ หรือรายการชนิดนี้แนบหลักฐานไม่ได้"),
            _("โปรดเลือกกิจกรรม ผลการดำเนินงาน หรือแบบประเมินของหน่วยงาน แล้วลองใหม่"),
        )


NAMED = 12  # ids that a refusal names


def meant(reader: Reader, to: EvidenceTarget, proof: str = "") -> EvidenceTarget:
    """Return the target with the id of its item, which may be given by its printed number, such as 1.1. UserError,
    naming the ids there are, if the form has no such item, or the item no such proof."""
    places = ProvedPlaces.of(reader, to.target)
    if places is None:
        return to
    number = arabic_digits(to.item).rstrip(".")
    numbered = [id_ for id_, one in places.numbers.items() if one and one == number]
    item = numbered[0] if to.item not in places.numbers and len(numbered) == 1 else to.item
    if not places.has(item, ""):
        several = _("เลขข้อ {item} มีหลายข้อ") if numbered else _("ไม่พบข้อ {item}")
        raise _unknown(several.format(item=to.item[:40]), numbered or list(places.numbers))
    if not places.has(item, proof):
        what = _("ข้อ {item} ไม่มีหลักฐานที่ชื่อ {proof}").format(item=item or "–", proof=proof[:40])
        raise _unknown(what, [one for within, one in sorted(places.proofs) if within == item])
    return to._replace(item=item)


def _unknown(problem: str, ids: Sequence[str]) -> UserError:
    named = ", ".join(ids[:NAMED])
    if len(ids) > NAMED:
        named = _("{ids} และอีก {n} รหัส").format(ids=named, n=len(ids) - NAMED)
    why = _("รหัสที่แบบมีคือ {ids}").format(ids=named) if ids else _("แบบไม่ขอหลักฐานแยกเป็นชนิดที่ข้อนี้")
    return UserError(_("แนบหลักฐานไม่ได้: {what}").format(what=problem), why, _("แก้รหัส แล้วลองใหม่"))


def file_at(evidence: Ref, file: StoredFile) -> Ref:
    """Return the reference of the record for this file in a piece of evidence."""
    return Ref(
        evidence.scope, "file", record_id(evidence.scope, "file", evidence.local, file.sha256)
    )


def of_file(evidence: Ref, file: StoredFile) -> dict[str, Written]:
    """Return {field: value} of the record for this file in a piece of evidence."""
    return {
        "evidence": Plain(evidence.local),
        "sha256": Plain(file.sha256),
        "name": Text(file.name),
        "type": Plain(file.type) or None,
        "size": file.size,
        "preview": Plain(file.preview) or None,
        "taken": Plain(file.taken_at) or None,
    }


def unless_linked(reader: Reader, changes: list[Change]) -> list[Change]:
    """Return `changes`, which create a link; [] if the link exists, a change that restores it if it is in the bin."""
    there = reader.record(changes[0].ref)
    if there is None:
        return changes
    return [Change(there.ref, DELETED, None, there.shown(DELETED).seen)] if there.deleted else []


def added(
    reader: Reader, evidence: Ref, file: StoredFile, made_from: Ref | None = None
) -> list[Change]:
    """Return changes that add `file` to `evidence` or restore it there; [] if it is there already. `made_from`: the
    original of which `file` is a copy."""
    kept = file_at(evidence, file)
    there = reader.record(kept)
    if there is None:
        source = {"made_from": Plain(made_from.local)} if made_from is not None else {}
        return fresh(kept, of_file(evidence, file) | source)
    changes = [Change(kept, DELETED, None, there.shown(DELETED).seen)] if there.deleted else []
    if there.text("replaced_by"):
        changes.append(Change(kept, "replaced_by", None, there.shown("replaced_by").seen))
    return changes


def replace_file(ctx: Context, store: Store, old_file: Ref, file: StoredFile) -> Changes:
    """Replace an evidence file by a new one; the old file stays stored. Raises UserError if both are the same."""
    record = standing(store, old_file)
    evidence = home_of(record)
    new = file_at(evidence, file)
    if new == old_file:
        raise UserError(
            _("ไม่ได้แทนไฟล์ {name}").format(name=record.text("name")[:80]),
            _("เพราะไฟล์ที่เลือกเป็นไฟล์เดียวกับที่มีอยู่"),
            _("โปรดเลือกไฟล์ฉบับใหม่ แล้วลองอีกครั้ง"),
        )
    changes = [
        *added(store, evidence, file),
        Change(old_file, "replaced_by", Plain(new.local), record.shown("replaced_by").seen),
    ]
    return store.save(ctx, "replace_file", changes)


def bring_replacement(
    ctx: Context, store: Store, keep: Keep, path: Path, old: Ref
) -> Iterator[Changes | None]:
    """Replace evidence file `old` by the file at `path`; yield None while `keep` stores it. UserError if this fails."""
    file = yield from keep(path)
    yield replace_file(ctx, store, old, file) | Changes(notes=file.notes)


def home_of(file: Record) -> Ref:
    """Return the reference of the evidence that `file` belongs to; its id is "" if `file` is no file record."""
    return Ref(file.ref.scope, "evidence", file.text("evidence").partition("/")[2])


class FilingOutcome(NamedTuple):
    """The outcome of filing file number `done` of `total` as evidence. `problem`: why it was refused, None = filed;
    `twice`: title of the evidence that had the same file already; `doubt`: what is odd about the file, "" = nothing."""

    done: int
    total: int
    name: str
    problem: UserError | None = None
    twice: str = ""  # title of the evidence that has the same file
    doubt: str = ""  # a sentence on what is odd about the file, or ""


class EvidenceBatch(NamedTuple):
    """Files to store as evidence: each as a new piece, all as one (`together`), or added to the piece `into`. `title`:
    "" = each file's name; `date`: "" = the day it was taken; `proof`: which proof of the item in `to`."""

    paths: Sequence[Path]
    title: str = ""  # "" = each by its file name
    date: str = ""  # ISO; "" = when each was taken
    to: EvidenceTarget | None = None
    proof: str = ""  # which of the proofs its item demands; "" = not given
    kind: str = ""  # a kind of core.evidence.kinds; "" = not given
    together: bool = False  # all files are one piece
    into: Ref | None = None  # the piece they are added to; None = new ones

    def checked(self, reader: Reader) -> "EvidenceBatch":
        """Return the batch with the id of the item that is `meant`. UserError if there is no such item or proof."""
        return self._replace(to=meant(reader, self.to, self.proof)) if self.to else self

    def piece(self, evidence: Ref, file: StoredFile, number: int) -> list[Change]:
        """Return the changes that create a piece of evidence from one file, the `number`th (from 1) of the batch."""
        changes = file.filed(
            evidence, piece_title(self, file, number), self.date or file.taken_at[:10]
        )
        if self.kind:
            changes.append(Change(evidence, "kind", Plain(self.kind)))
        if self.to is not None:
            changes += linked(evidence, self.to.target, self.to.item, self.proof)
        return changes


def file_evidence(
    ctx: Context, store: Store, keep: Keep, batch: EvidenceBatch
) -> Iterator[FilingOutcome | Changes | None]:
    """File each path of `batch` as evidence, with one save for each. Yield None while `keep` stores a file, then its
    changes and outcome. A refused file does not stop the others. A file that is evidence already is only linked."""
    batch = batch.checked(store)
    of, into = len(batch.paths), batch.into
    for done, path in enumerate(batch.paths, start=1):
        try:
            file = yield from keep(path)
            known = StoredFile.same_file(store, ctx.unit, file.sha256)
            if into is not None:
                standing(store, into)
                changes, label = added(store, into, file), "add_file"
            else:
                home, changes = _of(ctx, store, batch, file, done, known, known)
                label = "link_evidence" if known else "file_evidence"
                into = home if batch.together else None
            saved = store.save(ctx, label, changes) if changes else Changes(label)
        except UserError as problem:
            yield FilingOutcome(done, of, path.name, problem)
        else:
            if saved.save:
                yield saved  # reported at once: stopping the rest keeps what is filed
            yield FilingOutcome(
                done, of, path.name, twice=called(store, known) if known else "", doubt=file.doubt
            )


def called(reader: Reader, evidence: Ref) -> str:
    record = reader.record(evidence)
    return (record.text("title") if record else "") or evidence.local


def piece_title(batch: EvidenceBatch, file: StoredFile, number: int) -> str:
    """Return the title of the piece of evidence made from this file, the `number`th (from 1) of the batch."""
    several = batch.title and len(batch.paths) > 1 and not batch.together
    return f"{batch.title} {number}" if several else batch.title or PurePath(file.name).stem


def link_pieces(
    ctx: Context, store: Store, pieces: Sequence[Ref], target: EvidenceTarget, proof: str = ""
) -> Changes:
    """Link pieces of evidence to a further target, as `proof` of its item, in one save. UserError, linking none, if one
    of them or the target is missing."""
    standing(store, target.target)
    target = meant(store, target, proof)
    changes = list[Change]()
    for piece in pieces:
        standing(store, piece)
        changes += unless_linked(store, linked(piece, target.target, target.item, proof))
    return store.save(ctx, "link_evidence", changes) if changes else Changes("link_evidence")


LONGEST = 2000  # letters of an address


class EvidenceWebPage(NamedTuple):
    """A web page to file as evidence. `seen_on`: "" = today; `date`: day of what it shows, "" = `seen_on`; both ISO."""

    url: str
    title: str = ""  # "" = its address in short
    seen_on: str = ""  # ISO day; "" = today
    date: str = ""  # ISO day of what it shows; "" = the day it was seen
    to: EvidenceTarget | None = None
    proof: str = ""
    kind: str = "web"


def add_link(
    ctx: Context, store: Store, link: EvidenceWebPage, copy: StoredFile | None = None
) -> Changes:
    """Add a web page as evidence, with its stored `copy`. If evidence with this address exists, only add the copy and
    the link to the target there, and update the day on which the page was seen. UserError if the address is invalid."""
    changes = _linked_page(ctx, store, link, copy, {})
    return store.save(ctx, "add_link", changes) if changes else Changes("add_link")


def answer_table(
    ctx: Context,
    store: Store,
    form: Instrument,
    assessment: Ref,
    rows: Iterable[AnswerRow],
    subject: str = "",
) -> Changes:
    """Save the answers in `rows`, and web pages in them as evidence. UserError, saving nothing, if a row is refused."""
    answers = dict[str, list[FieldInput]]()
    pages = list[Change]()
    made = dict[str, Ref]()
    for item, fields, links, proof in rows:
        answers.setdefault(item, []).extend(fields)
        for url in links:
            link = EvidenceWebPage(url, to=EvidenceTarget(assessment, item), proof=proof)
            pages += _linked_page(ctx, store, link, None, made)
    filled = {item: fields for item, fields in answers.items() if fields}
    return answer_items(ctx, store, form, assessment, filled, pages, subject)


def _linked_page(
    ctx: Context,
    store: Store,
    link: EvidenceWebPage,
    copy: StoredFile | None,
    created: dict[str, Ref],
) -> list[Change]:
    """Return the changes that file a page; `created` collects the evidence created in the same save, by address."""
    url = address(link.url)
    seen = link.seen_on or ctx.now.date().isoformat()
    known = next(
        (record for record in store.records("evidence", ctx.unit) if record.text("url") == url),
        None,
    )
    evidence = known.ref if known else created.get(url) or Ref(ctx.unit, "evidence", ctx.new_id())
    if url in created:
        changes = list[Change]()
    elif known is None:
        created[url] = evidence
        own: dict[str, Written] = {
            "title": Text(link.title or _name_of(url)),
            "kind": Plain(link.kind),
            "url": Text(url),
            "date": Plain(link.date or seen),
            "seen": Plain(seen),
        }
        changes = fresh(evidence, own)
    else:
        later = seen > known.text("seen")
        changes = [Change(evidence, "seen", Plain(seen), known.shown("seen").seen)] if later else []
    if copy is not None:
        changes += added(store, evidence, copy)
    if link.to is not None:
        to = meant(store, link.to, link.proof)
        changes += unless_linked(store, linked(evidence, to.target, to.item, link.proof))
    return changes


def bring_link(
    ctx: Context, store: Store, keep: Keep, path: Path, link: EvidenceWebPage
) -> Iterator[Changes | None]:
    """Add the web page `link` as evidence with a copy, the file at `path`. Yield None while `keep` stores the copy,
    then the changes. UserError if this fails."""
    address(link.url)
    if link.to is not None:  # before the copy is stored
        meant(store, link.to, link.proof)
    copy = yield from keep(path)
    yield add_link(ctx, store, link, copy) | Changes(notes=copy.notes)


def _name_of(url: str) -> str:
    """Return an address as people read it, such as `example.go.th/ข่าว`: Thai letters that it spells otherwise are shown,
    but none that cannot be seen."""
    parts = urlsplit(url)
    host, path = parts.hostname or "", parts.path
    with suppress(UnicodeError):
        labels = [
            label[4:].encode().decode("punycode") if label.startswith("xn--") else label
            for label in host.split(".")
        ]
        words = ".".join(labels), unquote(path, errors="strict")
        if all(map(str.isprintable, words)):
            host, path = words
    return f"{host}{path.rstrip('/')}"[:80]


def address(text: str) -> str:
    """Return a typed web address in its stored form. Raises UserError if `text` is not a web address."""
    url = text.strip()
    if url.lower().startswith("www."):
        url = f"https://{url}"
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        parts, host = urlsplit(""), ""
    plain = not any(letter.isspace() or not letter.isprintable() for letter in url)
    if parts.scheme not in ("http", "https") or "." not in host or len(url) > LONGEST or not plain:
        raise UserError(
            _("เพิ่มลิงก์นี้ไม่ได้"),
            _("เพราะไม่ใช่ที่อยู่ของหน้าเว็บ"),
            _("โปรดคัดลอกที่อยู่ทั้งบรรทัดจากเบราว์เซอร์ ซึ่งขึ้นต้นด้วย https:// แล้ววางใหม่"),
        )
    return url


def cover_photo(
    ctx: Context, store: Store, keep: Keep, path: Path, source: Ref
) -> Iterator[Changes | None]:
    """Replace the photograph `source` by a redacted copy and mark `source` as personal. Yield None while `keep` makes
    the copy from `path`, then the changes. UserError if `source` was replaced already or storing fails."""
    record = standing(store, source)
    if record.text("replaced_by"):
        raise UserError(
            _("ปิดบางส่วนของภาพนี้ไม่ได้"),
            _("เพราะมีไฟล์อื่นแทนไฟล์นี้แล้ว"),
            _("โปรดทำกับไฟล์ที่ใช้อยู่ หรือเปิดหน้าหลักฐานใหม่"),
        )
    made = yield from keep(path)
    before = PurePath(record.text("name") or made.name)
    file = made._replace(
        name=_("{name} (ปิดบางส่วน){ending}").format(
            name=before.stem, ending=".png" if made.type == "png" else ".jpg"
        ),
        taken_at=record.text("taken") or made.taken_at,
    )
    changes = added(store, home_of(record), file, source)
    if changes:
        changes.append(
            Change(
                source, "replaced_by", Plain(changes[0].ref.local), record.shown("replaced_by").seen
            )
        )
        changes.append(Change(source, "personal", 1, record.shown("personal").seen))
        if ctx.person:  # who covers what must not be seen has looked at the rest
            changes.append(
                Change(
                    changes[0].ref, "looked_at", Plain(Ref(ctx.unit, "person", ctx.person).local)
                )
            )
        yield store.save(ctx, "cover_photo", changes)


def mark_file(ctx: Context, store: Store, file: Ref, personal: bool) -> Changes:
    """Mark an evidence file as `personal` or not; a personal file shows people and never leaves the unit."""
    record = standing(store, file)
    if bool(record.number("personal")) == personal and not record.shown("personal").conflict:
        return Changes("mark_file")
    return store.save(
        ctx, "mark_file", [Change(file, "personal", int(personal), record.shown("personal").seen)]
    )


def look_at_file(
    ctx: Context, store: Store, file: Ref, nobody_shown: bool, person: str = ""
) -> Changes:
    """If `nobody_shown`, record that a person saw nobody named or shown in an evidence file, and unmark it as personal;
    else withdraw that record. `person`: id, "" = the current user. UserError if `nobody_shown` and no user is set."""
    record, who = standing(store, file), person or ctx.person
    if nobody_shown and not who:
        raise UserError(
            _("ยังบันทึกว่าดูแล้วไม่ได้"),
            _("โปรแกรมยังไม่รู้ว่าใครเป็นผู้ดู"),
            _("เลือกชื่อผู้ดูที่ปุ่มชื่อผู้ใช้งานบนสุดของหน้าต่าง แล้วลองใหม่ ในบรรทัดคำสั่งใช้ --by"),
        )
    looker = Plain(Ref(ctx.unit, "person", who).local) if nobody_shown else None
    changes = [Change(file, "looked_at", looker, record.shown("looked_at").seen)]
    marked = record.shown("personal")
    if nobody_shown and (marked.conflict or record.number("personal")):
        changes.append(Change(file, "personal", 0, marked.seen))
    return store.save(ctx, "look_at_file", changes)


TITLE = "ครุฑหรือตราของหน่วยงาน"  # title of the evidence that holds the file


def set_emblem(ctx: Context, store: Store, file: StoredFile | None) -> Changes:
    """Set the emblem on papers printed from now on; None removes it. Raises UserError if the file is not a picture."""
    office = standing(store, Ref(ctx.unit, "office", record_id(ctx.unit, "office", ctx.unit)))
    seen = office.shown("seal").seen
    if file is None:
        return store.save(ctx, "set_emblem", [Change(office.ref, "seal", None, seen)])
    if not file.preview:
        raise UserError(
            _("ใช้ {name} เป็นครุฑหรือตราไม่ได้").format(name=file.name[:80]),
            _("ไฟล์นี้ไม่ใช่ภาพที่โปรแกรมเปิดได้"),
            _("เลือกไฟล์ภาพ PNG หรือ JPEG"),
        )
    known = StoredFile.same_file(store, ctx.unit, file.sha256)
    evidence = known or Ref(ctx.unit, "evidence", ctx.new_id())
    kept = file_at(evidence, file)
    changes = [] if known else file.filed(evidence, TITLE)
    return store.save(
        ctx, "set_emblem", [*changes, Change(office.ref, "seal", Plain(kept.local), seen)]
    )


def choose_emblem(ctx: Context, store: Store, keep: Keep, path: Path) -> Iterator[Changes | None]:
    """Make the picture at `path` the office's emblem; yield None while `keep` stores it. UserError if it is refused."""
    file = yield from keep(path)
    yield set_emblem(ctx, store, file)


def file_all(
    ctx: Context, store: Store, keep: Keep, batch: EvidenceBatch, *, atomic: bool = True
) -> Iterator[FilingOutcome | Changes | None]:
    """File all paths of `batch` as evidence in one save. Yield None while `keep` stores them, then the changes and an
    outcome for each. If `atomic`, one refused file stops all. A file that is evidence already is only linked."""
    batch = batch.checked(store)
    kept: list[tuple[int, StoredFile]] = []
    of = len(batch.paths)
    for done, path in enumerate(batch.paths, start=1):
        try:
            kept.append((done, (yield from keep(path))))
        except UserError as problem:
            yield FilingOutcome(done, of, path.name, problem)
    if atomic and len(kept) < of:
        return
    changes: list[Change] = []
    homes: dict[str, Ref] = {}  # evidence of this batch's files, by SHA-256
    rows: list[FilingOutcome] = []
    for number, file in kept:
        known = StoredFile.same_file(store, ctx.unit, file.sha256)
        if known:
            title = called(store, known)
        elif file.sha256 in homes:
            title = piece_title(batch, file, number)
        else:
            title = ""
        if file.sha256 not in homes:
            # the piece for all files
            first = next(iter(homes.values()), None) if batch.together else None
            homes[file.sha256], more = _of(ctx, store, batch, file, number, known or first, known)
            changes += more
        rows.append(
            FilingOutcome(number, of, batch.paths[number - 1].name, twice=title, doubt=file.doubt)
        )
    if changes:
        yield store.save(ctx, "file_evidence", changes)
    yield from rows


def _of(
    ctx: Context,
    store: Store,
    batch: EvidenceBatch,
    file: StoredFile,
    number: int,
    home: Ref | None,
    existing: Ref | None,
) -> tuple[Ref, list[Change]]:
    """Return (the piece with the file, the changes): link a known piece, add the file to `home`, or make a piece."""
    if home is None:
        evidence = Ref(ctx.unit, "evidence", ctx.new_id())
        return evidence, batch.piece(evidence, file, number)
    if existing is None:
        return home, added(store, home, file)
    if batch.to is None:
        return home, []
    standing(store, existing)
    standing(store, batch.to.target)
    return home, unless_linked(store, linked(existing, batch.to.target, batch.to.item, batch.proof))
