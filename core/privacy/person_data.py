"""Everything a folder keeps about a person: their record, words that name them wherever they stand, files."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from core.assessment.ballots import may_be_erased, said_in
from core.assessment.rounds import called_assessor
from core.assessment.sheets import VOTE
from core.assessment.slips import is_sealed, is_vote, voted_on
from core.entities import klass_of
from core.forms.ports import Reader
from core.i18n import _
from core.log.privacy import ERASERS, StoredText
from core.records.titles import ABSENT, called, field_name
from core.thai.search import spelt, squeezed
from core.values import Absent, Record, Ref

WORDS, FILE, DRAFT, SCAN, PHOTO = "words", "file", "draft", "scan", "photo"


CUT = "[…]"  # stands where a name was cut out


class About(NamedTuple):
    """What is looked for: names and other words that mean somebody, and a record that is about them."""

    words: tuple[str, ...]  # as typed: a name, an older name, a telephone number
    person: Ref | None = None  # their record; or a piece of evidence, or a file, that shows them


@dataclass(frozen=True, slots=True)
class PersonalItem:
    """One place that is kept about a person: all words that ever stood there, or a file with its small picture."""

    kind: str  # words, file, draft, scan, photo
    ref: Ref
    field: str
    title: str  # what the record is called
    what: str  # what the place is called
    words: str  # what stands there, the newest first; the name of a file
    hashes: tuple[str, ...]  # what an erasure names: of words 43 letters, of files `sha256/…` and `preview/…`;
    # of pages that wait here `SHA-256 of their file/number`, of photographs `room/key`
    shows: bool  # does any of it show now, or is it history only?
    whole: bool  # do the words say nothing but the person?
    eraser: str  # the entity by which this device may erase it; "" = it may not (core.privacy.erasure)
    pictures: tuple[str, ...] = ()  # SHA-256 of what is seen of it: a preview, or pages that wait here; a photo's key
    unsure: bool = False  # only a person who looks at it can tell: it is erased when it is chosen, never with the rest


def about(reader: Reader, person: Ref) -> About:
    """The words that mean a person of the register: every name and telephone number they ever had; else the record."""
    if person.entity != "person":
        return About((), person)
    texts = [one for one in reader.privacy.words(lambda _words: True) if one.ref == person]
    known = {one.words.strip() for one in texts if one.field in ("name", "phone")}
    return About(tuple(sorted(word for word in known if word)), person)


def asked_for(reader: Reader, unit: str, typed: str) -> About:
    """Whom typed words mean, several parted by commas; the one of the register they name, with or without a title,
    brings their other names, telephone and position along.
    """
    words = tuple(filter(None, (one.strip() for one in typed.split(","))))
    needles = tuple(map(squeezed, words))
    named = [one for one in reader.records("person", unit) if holds(one.text("name"), needles)]
    if len(named) != 1:
        return About(words)
    known = about(reader, named[0].ref)
    return known._replace(words=tuple(dict.fromkeys((*words, *known.words))))


def person_data(reader: Reader, unit: str, asked: About) -> tuple[PersonalItem, ...]:
    """What is kept about them, their own record first, then what shows, then what is history."""
    needles = tuple(filter(None, map(squeezed, asked.words)))
    own = asked.person
    found: dict[tuple[Ref, str], list[StoredText]] = {}
    if own is not None:
        same = {own, *(own._replace(scope=archive) for archive in reader.trust.archives())}
        for one in reader.privacy.words(lambda _words: True):
            if one.ref in same:
                found.setdefault((one.ref, one.field), []).append(one)
    if needles:
        for one in reader.privacy.words(lambda words: holds(words, needles) or _typed(words, needles)):
            if (one.ref.entity, one.field) == ("answer", VOTE):
                continue  # which answer was chosen names nobody
            if is_sealed(one.ref, one.field) and not _typed(one.words, needles):
                continue  # its figures for keys and records are nobody's
            place = found.setdefault((one.ref, one.field), [])
            if one not in place:
                place.append(one)
    _answered(reader, found, own)
    kept = [_words(reader, unit, needles, texts) for texts in found.values()]
    refs = {one.ref for one in kept} | ({own} if own else set())
    kept += _files(reader, unit, refs)
    kept += _drafts(reader, needles)
    return tuple(sorted(kept, key=lambda one: (one.ref != own, not one.shows, one.ref.entity, str(one.ref), one.field)))


def _answered(reader: Reader, found: dict[tuple[Ref, str], list[StoredText]], own: Ref | None) -> None:
    """Answers about a person name nobody: with the text that says who they are comes all that was said of them."""
    named = f'"{own.local}"' if own is not None else ""
    texts = [
        one for one in reader.privacy.words(lambda _words: True) if (one.ref.entity, one.field) == ("answer", "said")
    ]
    heads = {one.ref for one in texts if (one.ref, one.field) in found or (named and named in one.words)}
    if not heads:
        return
    about = {_subject(reader, ref) for ref in heads} - {("", "")}
    for one in texts:
        if _subject(reader, one.ref) in about and one not in (place := found.setdefault((one.ref, one.field), [])):
            place.append(one)


def _subject(reader: Reader, answer: Ref) -> tuple[str, str]:
    """The sheet and whom of it an answer is about; it may lie in the bin."""
    record = reader.record(answer)
    return (record.text("sheet"), record.text("subject")) if record else ("", "")


def holds(words: str, needles: Sequence[str]) -> bool:
    text = squeezed(words)
    return any(needle and needle in text for needle in needles)


def _typed(words: str, needles: Sequence[str]) -> bool:
    """Whether somebody typed one of these into a text of a ballot."""
    return any(holds(said, needles) for said in said_in(words))


def without(words: str, names: Sequence[str]) -> str:
    """The words with each name replaced by a mark, however it is spaced; "" when a name cannot be found to be cut."""
    text = words
    for name in sorted(map(squeezed, names), key=len, reverse=True):
        if name:
            text = spelt(name).sub(CUT, text)
    return "" if holds(text, [squeezed(name) for name in names if name.strip()]) or text == words else text


def _words(reader: Reader, unit: str, needles: Sequence[str], texts: Sequence[StoredText]) -> PersonalItem:
    first = min(texts, key=lambda one: not one.shows)
    ref, field = first.ref, first.field
    return PersonalItem(
        WORDS, ref, field, _titled(reader, ref), field_name(ref.entity, field),
        _(ABSENT[Absent.VOTED]) if is_vote(reader, ref) or is_sealed(ref, field) else first.words,
        tuple(one.hash for one in texts), any(one.shows for one in texts),
        all(squeezed(one.words) in needles for one in texts) or ref.entity == "person",
        _eraser(reader, unit, ref, field),
    )  # fmt: skip


def _titled(reader: Reader, ref: Ref) -> str:
    """What the record is called; of a vote whose it is: nothing else of it is shown."""
    sheet = reader.record(ref) if ref.entity == "draft_sheet" else None
    if sheet is not None:
        who = called_assessor(reader, ref.scope, sheet.text("assessor"))
        return _("แบบให้คะแนนของ {who}").format(who=who)
    slip = voted_on(reader, ref)
    return " · ".join(filter(None, (slip.printed if slip else "", called(reader, ref))))


def _eraser(reader: Reader, unit: str, ref: Ref, field: str) -> str:
    klass, device = klass_of(ref.entity, ref.scope), reader.trust.device()
    if klass == "work":
        return ERASERS[klass] if ref.scope.partition("/")[0] in (unit, *reader.trust.archives()) else ""
    if klass == "draft":
        sheet = reader.record(ref) if is_sealed(ref, field) else None
        own = ref.scope == unit and not (device is not None and device.kind == "committee")
        return ERASERS[klass] if own and (sheet is None or may_be_erased(reader, sheet, field)) else ""
    above = device is not None and device.kind in ("centre", "province") and ref.scope != unit
    return ERASERS.get(klass, "") if above else ""


def _files(reader: Reader, unit: str, refs: set[Ref]) -> Iterator[PersonalItem]:
    """Files of the evidence that names them, files whose own name does, and every other record of the same bytes."""
    files = files_of(reader, unit)
    named = [file for file in files if file.ref in refs or file.reference("evidence") in refs]
    same = {file.text("sha256") for file in named}
    for file in files:
        if file in named or file.text("sha256") in same:
            yield kept_file(reader, unit, file)


def files_of(reader: Reader, unit: str) -> list[Record]:
    """Every file of the unit's own records, and of those it had before it joined."""
    units = (unit, *reader.trust.archives())
    return [file for ref in reader.privacy.files() if ref.scope in units and (file := reader.record(ref))]


def kept_file(reader: Reader, unit: str, file: Record) -> PersonalItem:
    """A file of evidence as it would be erased: with its small picture, and with its name."""
    hashes = tuple(f"{field}/{file.text(field)}" for field in ("sha256", "preview") if file.text(field))
    title, seen = called(reader, file.reference("evidence")), tuple(filter(None, [file.text("preview")]))
    eraser = _eraser(reader, unit, file.ref, "sha256")
    return PersonalItem(
        FILE, file.ref, "sha256", title, _("ไฟล์และภาพย่อ"), file.text("name"), hashes, True, False, eraser, seen
    )


def _drafts(reader: Reader, needles: Sequence[str]) -> Iterator[PersonalItem]:
    for one in reader.drafts.all():
        if isinstance(one.value, str) and needles and holds(one.value, needles):
            title, what = called(reader, one.ref), _("กำลังพิมพ์ ยังไม่บันทึก")
            is_secret = one.ref.entity == "draft_answer" or is_vote(reader, one.ref)
            words = _(ABSENT[Absent.VOTED]) if is_secret else str(one.value)
            yield PersonalItem(DRAFT, one.ref, one.field, title, what, words, (), True, False, ERASERS["work"])
