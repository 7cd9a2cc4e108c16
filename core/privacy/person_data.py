"""What a folder stores about a person: record, texts, files, and pictures that only a person can judge."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from core.assessment.ballots import CommitteeVote, SealedBallot
from core.assessment.rounds import AssessmentRounds, NamedAssessor, WorkshopSlip
from core.assessment.sheets import VOTE
from core.blocks.code import PageQrContent
from core.entities import ENTITIES, klass_of
from core.errors import error_for
from core.forms.ports import Forms, Reader, bound_form, form_here
from core.forms.tree import Tree
from core.i18n import _
from core.log.ports import ScannedPage
from core.log.scopes import ERASERS, StoredText
from core.records.leaving import DisclosureSearch
from core.records.titles import ABSENT, assessment_of, called, field_name, item_words
from core.thai.days import date_and_time
from core.thai.search import holds_number, spelt, squeezed
from core.thai.titles import untitled
from core.values import AbsenceReason, Record, Ref, local
from core.workshop.phones import MeetingPhoto

WORDS = "words"
FILE = "file"
DRAFT = "draft"
SCAN = "scan"
PHOTO = "photo"
CUT = "[…]"  # replaces a name that was cut out


class PersonSearch(NamedTuple):
    """A search for data about a person: words that name the person, and a record that is of, or shows, the person."""

    words: tuple[str, ...]  # as typed: a name, an older name, a telephone number
    person: Ref | None = None  # their record; or a piece of evidence, or a file, that shows them

    @property
    def spellings(self) -> tuple[str, ...]:
        """The words that are searched for: those typed, and each name without its titles, so that it is found under any,
        and with the family name first. Telephone and identity numbers are found with any signs between their digits."""
        names = [word for word in self.words if not re.search("[0-9๐-๙]", word)]
        turned = DisclosureSearch.spellings((*names, *DisclosureSearch.family_first(names)))
        known = set(map(squeezed, self.words))
        return (*self.words, *sorted(turned - known))

    @property
    def sought(self) -> list[str]:
        """Sentences that say what is looked for; [] without words. A name of which too little is left without a title
        is looked for with its title only."""
        short = [one for one in self.words if not _is_long(untitled(one)) and untitled(one) != one]
        names = dict.fromkeys(untitled(one) for one in self.words if one not in short)
        with_title = _("ค้นเฉพาะที่เขียนว่า {words} พร้อมคำนำหน้า เพราะชื่อที่เหลือสั้นเกินไป")
        said = (
            (_("ค้นคำว่า {words} ทั้งที่มีและไม่มีคำนำหน้าชื่อ"), [*names]),
            (with_title, short),
        )
        return [text.format(words=", ".join(words)) for text, words in said if words]

    def data(self, reader: Reader, unit: str) -> "tuple[PersonDataHit, ...]":
        """Return the data stored about the person: the person's own record first, then current data, then former."""
        needles = tuple(filter(None, map(squeezed, self.spellings)))
        own = self.person
        found: dict[tuple[Ref, str], list[StoredText]] = {}
        if own is not None:
            same = {own, *(own._replace(scope=archive) for archive in reader.trust.archives())}
            for word in reader.privacy.words(lambda _words: True):
                if word.ref in same:
                    found.setdefault((word.ref, word.field), []).append(word)
        if needles:
            for word in reader.privacy.words(
                lambda words: holds(words, needles) or _typed(words, needles)
            ):
                if (word.ref.entity, word.field) == ("answer", VOTE):
                    continue  # which answer was chosen names nobody
                if AssessmentRounds.is_sealed(word.ref, word.field) and not _typed(
                    word.words, needles
                ):
                    continue  # its figures for keys and records are nobody's
                place = found.setdefault((word.ref, word.field), [])
                if word not in place:
                    place.append(word)
        _answered(reader, found, own)
        kept = [_words(reader, unit, needles, texts) for texts in found.values()]
        refs = {one.ref for one in kept} | ({own} if own else set())
        kept += _files(reader, unit, refs)
        kept += _drafts(reader, needles)
        return tuple(
            sorted(
                kept,
                key=lambda one: (
                    one.ref != own,
                    not one.shows,
                    one.ref.entity,
                    str(one.ref),
                    one.field,
                ),
            )
        )


@dataclass(frozen=True, slots=True)
class PersonDataHit:
    """A place of data about a person: a field with all its texts ever, or a file. `shows`: some is current; `whole`: it
    has no other data; `eraser`: entity by which this PC erases it, "" = none; `unsure`: a person must look."""

    PARTLY = "partly"  # a name may stand where nothing was read; what is CLEAN was read whole
    # files without text
    SHOWN_ONLY = frozenset({"jpeg", "png", "gif", "bmp", "tiff", "webp", "heic", "avif", "video"})

    kind: str  # words, file, draft, scan, photo
    ref: Ref
    field: str
    title: str  # of the record
    what: str  # name of the field or kind of file
    words: str  # the current text, else a former one; the name of a file
    # what an erasure names: for texts 43 letters, for files `sha256/…` and `preview/…`, for waiting pages `SHA-256 of
    # their file/number`, for photographs `room/key`
    hashes: tuple[str, ...]
    shows: bool  # some of it is current data; False = only history
    whole: bool  # the texts contain nothing but the person's data
    # the entity by which this device may erase it; "" = it may not (core.privacy.erasure)
    eraser: str
    # pictures to show: SHA-256 of a preview or a waiting page; a photo's key
    pictures: tuple[str, ...] = ()
    unsure: bool = False  # only a person can tell by looking: erased only if it is chosen itself


def about(reader: Reader, person: Ref) -> PersonSearch:
    """Return a search for all names and phone numbers a person ever had or, for a record of another kind, for that
    record alone."""
    if person.entity != "person":
        return PersonSearch((), person)
    texts = [one for one in reader.privacy.words(lambda _words: True) if one.ref == person]
    known = {one.words.strip() for one in texts if one.field in ("name", "phone")}
    return PersonSearch(tuple(sorted(word for word in known if word)), person)


def _is_long(name: str) -> bool:
    """Return whether a name is long enough to be looked for without a title: shorter ones stand in other words."""
    return len(squeezed(name)) >= DisclosureSearch.SHORTEST


def search_for(reader: Reader, unit: str, text: str) -> PersonSearch:
    """Return a search for the words in `text`, split at commas; if they name only one person, for that person, too."""
    words = tuple(filter(None, (one.strip() for one in text.split(","))))
    needles = tuple(map(squeezed, PersonSearch(words).spellings))
    named = [one for one in reader.records("person", unit) if holds(one.text("name"), needles)]
    if len(named) != 1:
        return PersonSearch(words)
    known = about(reader, named[0].ref)
    return known._replace(words=tuple(dict.fromkeys((*words, *known.words))))


def _answered(
    reader: Reader, stored: dict[tuple[Ref, str], list[StoredText]], person: Ref | None
) -> None:
    """Add all answers about a person: they name nobody, but belong to the text that says who they are about."""
    named = f'"{person.local}"' if person is not None else ""
    texts = [
        one
        for one in reader.privacy.words(lambda _words: True)
        if (one.ref.entity, one.field) == ("answer", "said")
    ]
    heads = {
        one.ref for one in texts if (one.ref, one.field) in stored or (named and named in one.words)
    }
    if not heads:
        return
    about = {_subject(reader, ref) for ref in heads} - {("", "")}
    for one in texts:
        if _subject(reader, one.ref) in about and one not in (
            place := stored.setdefault((one.ref, one.field), [])
        ):
            place.append(one)


def _subject(reader: Reader, answer: Ref) -> tuple[str, str]:
    """Return the sheet and the subject of an answer, which may be in the bin; ("", "") if it is not here."""
    record = reader.record(answer)
    return (record.text("sheet"), record.text("subject")) if record else ("", "")


def holds(content: str, needles: Sequence[str]) -> bool:
    text = squeezed(content)
    return any(needle and needle in text for needle in needles) or holds_number(content, needles)


def _typed(text: str, needles: Sequence[str]) -> bool:
    """Return whether a text typed into a ballot contains one of these words."""
    return any(holds(words, needles) for words in SealedBallot.words_in(text))


def without(content: str, names: Sequence[str]) -> str:
    """Return `content` with CUT in place of each name, however spaced; "" if no name was in it or one remains in it."""
    text = content
    for name in sorted(map(squeezed, names), key=len, reverse=True):
        if name:
            text = spelt(name).sub(CUT, text)
    if holds(text, [squeezed(name) for name in names if name.strip()]) or text == content:
        return ""
    return text


def _words(
    reader: Reader, unit: str, needles: Sequence[str], texts: Sequence[StoredText]
) -> PersonDataHit:
    first = min(texts, key=lambda one: not one.shows)
    ref, field = first.ref, first.field
    sealed = WorkshopSlip.voted_on(reader, ref) or AssessmentRounds.is_sealed(ref, field)
    return PersonDataHit(
        WORDS,
        ref,
        field,
        _titled(reader, ref),
        field_name(ref.entity, field),
        _(ABSENT[AbsenceReason.VOTED]) if sealed else first.words,
        tuple(one.hash for one in texts),
        any(one.shows for one in texts),
        all(untitled(squeezed(one.words)) in needles for one in texts) or ref.entity == "person",
        _eraser(reader, unit, ref, field),
    )


def _titled(reader: Reader, ref: Ref) -> str:
    """Return the title of the record; for a ballot or a vote also whose it is, since nothing else of it is shown."""
    sheet = reader.record(ref) if ref.entity == "draft_sheet" else None
    if sheet is not None:
        who = NamedAssessor(reader, ref.scope, sheet.text("assessor")).called
        return _("แบบให้คะแนนของ {who}").format(who=who)
    slip = WorkshopSlip.voted_on(reader, ref)
    return " · ".join(filter(None, (slip.printed if slip else "", called(reader, ref))))


def _eraser(reader: Reader, unit: str, ref: Ref, field: str) -> str:
    klass, device = klass_of(ref.entity, ref.scope), reader.trust.device()
    if klass == "work":
        if ref.scope.partition("/")[0] in (unit, *reader.trust.archives()):
            return ERASERS[klass]
        return ""
    if klass == "draft":
        sheet = reader.record(ref) if AssessmentRounds.is_sealed(ref, field) else None
        own = ref.scope == unit and not (device is not None and device.kind == "committee")
        if own and (sheet is None or CommitteeVote.may_be_erased(reader, sheet, field)):
            return ERASERS[klass]
        return ""
    above = device is not None and device.kind in ("centre", "province") and ref.scope != unit
    return ERASERS.get(klass, "") if above else ""


def _files(reader: Reader, unit: str, refs: set[Ref]) -> Iterator[PersonDataHit]:
    """Yield the files in `refs` or of evidence in it, and every other record of the same bytes."""
    files = files_of(reader, unit)
    named = [file for file in files if file.ref in refs or file.reference("evidence") in refs]
    same = {file.text("sha256") for file in named}
    for file in files:
        if file in named or file.text("sha256") in same:
            yield kept_file(reader, unit, file)


def files_of(reader: Reader, unit: str) -> list[Record]:
    """Return every evidence file of the unit that is not erased, also from before it joined another unit."""
    units = (unit, *reader.trust.archives())
    return [
        file
        for ref in reader.privacy.files()
        if ref.scope in units and (file := reader.record(ref))
    ]


def kept_file(reader: Reader, unit: str, file: Record) -> PersonDataHit:
    """Return an evidence file as a hit, by which the file is erased together with its preview and name."""
    hashes = tuple(
        f"{field}/{file.text(field)}" for field in ("sha256", "preview") if file.text(field)
    )
    title = called(reader, file.reference("evidence"))
    seen = tuple(filter(None, [file.text("preview")]))
    eraser = _eraser(reader, unit, file.ref, "sha256")
    return PersonDataHit(
        FILE,
        file.ref,
        "sha256",
        title,
        _("ไฟล์และภาพย่อ"),
        file.text("name"),
        hashes,
        True,
        False,
        eraser,
        seen,
    )


def _drafts(reader: Reader, needles: Sequence[str]) -> Iterator[PersonDataHit]:
    for one in reader.all_drafts():
        if isinstance(one.value, str) and needles and holds(one.value, needles):
            title, what = called(reader, one.ref), _("กำลังพิมพ์ ยังไม่บันทึก")
            is_secret = one.ref.entity == "draft_answer" or WorkshopSlip.voted_on(reader, one.ref)
            words = _(ABSENT[AbsenceReason.VOTED]) if is_secret else str(one.value)
            yield PersonDataHit(
                DRAFT, one.ref, one.field, title, what, words, (), True, False, ERASERS["work"]
            )


NAMED = "named"
CLEAN = "clean"
WORDLESS = "wordless"
LOCKED = "locked"
UNREAD = "unread"
AWAY = "away"
NAMES = 5  # file names listed in one sentence
# searches the file with this SHA-256 and returns NAMED, CLEAN, … PARTLY
TextLookup = Callable[[str], str]


class NameSearchProgress(NamedTuple):
    """The progress of searching files for a name. `found`: files with the name; `clean`: SHA-256 of files without it;
    `other`: (reason, file name) of files that were not fully read."""

    done: int
    total: int
    found: tuple[PersonDataHit, ...] = ()  # files that contain the name
    # (why, file name) of files that could not be read completely
    other: tuple[tuple[str, str], ...] = ()
    clean: frozenset[str] = frozenset()  # SHA-256 of files whose text does not contain the name


class UnknownFile(NamedTuple):
    """A file in the office folder that the program did not write, by its path there, and the verdict of the search for
    a person's name in it: NAMED, CLEAN, or why it was not read whole."""

    name: str
    verdict: str

    @property
    def is_clean(self) -> bool:
        return self.verdict == CLEAN


def documents(
    reader: Reader, unit: str, items: Sequence[PersonDataHit]
) -> tuple[PersonDataHit, ...]:
    """Return the unit's files that may contain text, except those in `items`; of files with equal bytes only one."""
    known = {named for one in items if one.kind == FILE for named in one.hashes}
    kept = {
        file.text("sha256"): file
        for file in reversed(files_of(reader, unit))
        if file.text("type") not in PersonDataHit.SHOWN_ONLY
    }
    files = [file for sha, file in kept.items() if f"sha256/{sha}" not in known]
    return _unsure(reader, unit, files, _("ในเนื้อเอกสารมีชื่อนี้"))


def _unsure(
    reader: Reader, unit: str, files: Sequence[Record], label: str
) -> tuple[PersonDataHit, ...]:
    return tuple(replace(kept_file(reader, unit, file), what=label, unsure=True) for file in files)


def same_files(
    reader: Reader, unit: str, items: Sequence[PersonDataHit]
) -> tuple[PersonDataHit, ...]:
    """Return all evidence files with the same bytes as one in `items`; erasing them all deletes these bytes."""
    hashes = {sha256_of(one) for one in items}
    files = [file for file in files_of(reader, unit) if file.text("sha256") in hashes]
    return _unsure(reader, unit, files, _("ในเนื้อเอกสารมีชื่อนี้"))


def search(items: Sequence[PersonDataHit], lookup: TextLookup) -> Iterator[NameSearchProgress]:
    """Search the files `items` for a person's name, one by one. `lookup(SHA-256)` returns NAMED, CLEAN or why a file
    was not read whole. Yield the progress at first and after each file."""
    so_far = NameSearchProgress(0, len(items))
    yield so_far
    for item in items:
        sha256 = sha256_of(item)
        outcome = lookup(sha256)
        clean = so_far.clean | {sha256} if outcome == CLEAN else so_far.clean
        if outcome in (NAMED, CLEAN):
            other = so_far.other
        else:
            other = (*so_far.other, (outcome, item.words or item.title))
        so_far = so_far._replace(
            done=so_far.done + 1,
            found=(*so_far.found, item) if outcome == NAMED else so_far.found,
            other=other,
            clean=clean,
        )
        yield so_far


def unread_pictures(
    pictures: Sequence[PersonDataHit], searched: NameSearchProgress, items: Sequence[PersonDataHit]
) -> tuple[PersonDataHit, ...]:
    """Return the `pictures` a user must still look at: all but those in `items` and those searched without a hit."""
    known = {one.ref for one in items}
    return tuple(
        one for one in pictures if one.ref not in known and sha256_of(one) not in searched.clean
    )


def sha256_of(item: PersonDataHit) -> str:
    return next(
        (named.partition("/")[2] for named in item.hashes if named.startswith("sha256/")), ""
    )


def searched_lines(searched: NameSearchProgress) -> Sequence[str]:
    """Return sentences on a search's result and on the files a person must open; [] if no file was searched."""
    if not searched.total:
        return []
    n, of = len(searched.found), searched.total
    read, left = searched.done - len(searched.other), len(searched.other)
    if read == of:
        return [_("ค้นในเนื้อไฟล์เอกสารครบ {of} ไฟล์ พบชื่อ {n} ไฟล์").format(of=of, n=n)]
    if searched.done < of:
        head = _("ค้นในเนื้อไฟล์เอกสารแล้ว {done} จาก {of} ไฟล์ พบชื่อ {n} ไฟล์")
        head = head.format(done=searched.done, of=of, n=n)
    else:
        text = _("อ่านเนื้อไฟล์เอกสารได้ทั้งไฟล์ {read} จาก {of} ไฟล์ พบชื่อ {n} ไฟล์ ค้นไม่ครบ {left} ไฟล์")
        head = text.format(read=read, of=of, n=n, left=left)
    why = {
        WORDLESS: _("มีแต่ภาพ ต้องเปิดดูเอง"),
        LOCKED: _("ล็อกด้วยรหัสผ่าน ต้องเปิดดูเอง"),
        UNREAD: _("เปิดอ่านไม่ได้ ต้องเปิดดูเอง"),
        PersonDataHit.PARTLY: _("มีส่วนที่อ่านไม่ได้ ต้องเปิดดูเอง"),
        AWAY: _("ต้นฉบับไม่อยู่ในเครื่องนี้"),
    }
    groups = [head]
    for outcome, count in Counter(outcome for outcome, _name in searched.other).items():
        names = [name for each, name in searched.other if each == outcome]
        shown = ", ".join(names[:NAMES]) + (" …" if count > NAMES else "")
        says = _("{why} {n} ไฟล์: {names}")
        groups.append(says.format(why=why.get(outcome, why[UNREAD]), n=count, names=shown))
    return [" · ".join(groups)]


DEEPEST = 8  # most levels of containers above a record


def person_pictures(
    reader: Reader, unit: str, search: PersonSearch, items: Sequence[PersonDataHit]
) -> tuple[PersonDataHit, ...]:
    """Return what the user must look at besides `items`: waiting pages that may name the person, files marked personal,
    and files of the same records, assessment items or papers. All are `unsure`, except pages named after the person."""
    refs = {one.ref for one in items}
    known = {one.ref for one in items if one.kind == FILE}
    hanging = _hanging(reader, unit, refs)
    picked = [
        one
        for one in files_of(reader, unit)
        if one.ref not in known and (one.reference("evidence") in hanging or _marked(reader, one))
    ]
    looked = sorted(picked, key=lambda one: one.reference("evidence") not in hanging)
    unseen = _unsure(reader, unit, looked, _("ไฟล์ที่ต้องเปิดดูเอง"))
    return (*_scans(reader, unit, search, refs), *unseen)


def _marked(reader: Reader, file: Record) -> bool:
    home = reader.record(file.reference("evidence"))
    return bool(file.number("personal")) or (home is not None and bool(home.number("personal")))


def _hanging(reader: Reader, unit: str, refs: Collection[Ref]) -> set[Ref]:
    """Return the evidence near records that name somebody: linked to them, to their item, or of one of their papers."""
    answers = {
        ref: record for ref in refs if ref.entity == "answer" and (record := reader.record(ref))
    }
    items = {(assessment_of(reader, record), record.text("item")) for record in answers.values()}
    found = set()
    for link in reader.records("link", unit):
        target = link.reference("target")
        if target in refs or (target, link.text("item")) in items:
            found.add(link.reference("evidence"))
    roots = _roots(reader, unit, refs)
    for evidence in reader.records("evidence", unit):
        paper = reader.record(evidence.reference("paper"))
        if paper is not None and (paper.ref in refs or _root(reader, paper.ref) in roots):
            found.add(evidence.ref)
    return found


def _roots(reader: Reader, unit: str, refs: Collection[Ref]) -> set[Ref]:
    """Return the outermost records (plans, assessments) that contain these, or what they are evidence for."""
    own = {_root(reader, ref) for ref in refs}
    links = (
        (one.reference("evidence"), one.reference("target")) for one in reader.records("link", unit)
    )
    return own | {_root(reader, target) for evidence, target in links if evidence in own}


def _root(reader: Reader, ref: Ref) -> Ref:
    """Return the outermost record that contains this one; itself if none does."""
    for _step in range(DEEPEST):
        kept, record = ENTITIES.get(ref.entity), reader.record(ref)
        if kept and kept.container and record:
            named = record.text(kept.container).partition("|")[0]
        else:
            named = ""
        if not named:
            break
        ref = local(ref.scope, named)
    return ref


def _scans(
    reader: Reader, unit: str, search: PersonSearch, refs: Collection[Ref]
) -> Iterator[PersonDataHit]:
    """Yield the waiting scanned pages that name the person, belong to papers that do, or to no known paper."""
    needles = tuple(filter(None, map(squeezed, search.spellings)))
    roots = _roots(reader, unit, refs)
    loose = _("หน้าสแกนที่รออยู่ ยังไม่รู้ว่าเป็นเอกสารใด")
    for page in reader.all_scans():
        papers = _papers(reader, page)
        of = next(
            (
                paper.ref
                for paper in papers
                if paper.ref in refs or _root(reader, paper.ref) in roots
            ),
            None,
        )
        if holds(page.file, needles):
            yield _page(unit, page, page.file, _("หน้าสแกนที่รออยู่ ชื่อไฟล์มีชื่อนี้"), unsure=False)
        elif of is not None:
            yield _page(
                unit, page, called(reader, of), _("หน้าสแกนที่รออยู่ ของเอกสารที่มีชื่อนี้"), unsure=True
            )
        elif not papers:
            yield _page(unit, page, page.file, loose, unsure=True)


def _papers(reader: Reader, page: ScannedPage) -> Sequence[Record]:
    """Return the papers with the codes read on the page, or with the one a person typed."""
    seen = (PageQrContent.read_either(text) for text in page.codes)
    codes = {page.typed_code} if page.typed_code else {one.code for one in seen if one}
    return [paper for code in sorted(codes) for paper in reader.records("paper", None, code=code)]


def _page(unit: str, page: ScannedPage, title: str, label: str, *, unsure: bool) -> PersonDataHit:
    source, number = page.key
    if page.page_count > 1:
        where = _("{file} หน้า {n}").format(file=page.file, n=number)
    else:
        where = page.file
    ref, named = Ref(unit, "scan", source[:32]), (f"{source}/{number}",)
    seen, eraser = (page.picture,), ERASERS["work"]
    return PersonDataHit(
        SCAN, ref, str(number), title, label, where, named, True, False, eraser, seen, unsure
    )


class PersonalData(NamedTuple):
    """The data stored about a person: `sure` is certainly about the person; at `pictures` a user must look to tell."""

    sure: tuple[PersonDataHit, ...]
    pictures: tuple[PersonDataHit, ...]


def data_of(
    reader: Reader, unit: str, search: PersonSearch, photos: Sequence[MeetingPhoto]
) -> PersonalData:
    """Return the data about a person. `pictures` include all phone `photos`, but are () if `search` has no words."""
    sure = search.data(reader, unit)
    if not search.words:
        return PersonalData(sure, ())
    pictures = (*person_pictures(reader, unit, search, sure), *waiting_photos(reader, unit, photos))
    named = tuple(one for one in pictures if not one.unsure)
    return PersonalData((*sure, *named), tuple(one for one in pictures if one.unsure))


def waiting_photos(
    reader: Reader, unit: str, photos: Sequence[MeetingPhoto]
) -> Iterator[PersonDataHit]:
    """Yield a hit to erase for each of the waiting `photos`, which are in no record, export file or backup."""
    for one in photos:
        assessment = reader.record(Ref(unit, "assessment", one.room))
        place = _item(reader.forms, assessment, one.photo.item) if assessment else ""
        title = " · ".join(
            filter(None, (called(reader, assessment.ref) if assessment else "", place))
        )
        at = date_and_time(datetime.fromisoformat(one.photo.at))
        yield PersonDataHit(
            PHOTO,
            Ref(unit, PHOTO, one.photo.key),
            "",
            title or _("ห้องประชุมที่ลบแล้ว"),
            _("ภาพจากโทรศัพท์ที่รอดู"),
            at,
            (f"{one.room}/{one.photo.key}",),
            True,
            False,
            ERASERS["work"],
            (one.photo.key,),
            unsure=True,
        )


def _item(forms: Forms, assessment: Record, item: str) -> str:
    form = form_here(forms, bound_form(assessment))
    if form is None:
        return ""
    found = Tree.item_in(form, item)
    return item_words(form, found) if found else ""


def drop_erased(
    drop_photo: Callable[[str, str], None] | None, items: Sequence[PersonDataHit]
) -> int:
    """Delete the phone photographs in `items` by `drop_photo(room, key)`; return their number. UserError if another
    program holds one open."""
    photos = [one for one in items if one.kind == PHOTO]
    for one in photos:
        if drop_photo is None:
            raise ValueError(f"nobody keeps {one.hashes}")
        room, _slash, key = one.hashes[0].partition("/")
        try:
            drop_photo(room, key)
        except OSError as problem:
            raise error_for(problem) from problem
    return len(photos)
