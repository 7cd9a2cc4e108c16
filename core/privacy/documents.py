"""Documents a machine can read: which of the unit's files name somebody in their own text."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from core.forms.ports import Forms
from core.i18n import _
from core.log.ports import Reader
from core.privacy.person_data import FILE, PersonalItem, files_of, kept_file
from core.values import Record

NAMED, CLEAN, WORDLESS, LOCKED, UNREAD, AWAY = "named", "clean", "wordless", "locked", "unread", "away"
SHOWN_ONLY = frozenset({"jpeg", "png", "gif", "bmp", "tiff", "webp", "heic", "avif", "video"})  # no text to be read
NAMES = 5  # of files in one sentence

TextLookup = Callable[[str], str]  # what is found in the file of that SHA-256: one of the words above


class Searched(NamedTuple):
    """How far the search has come, and what became of each file."""

    done: int
    of: int
    found: tuple[PersonalItem, ...] = ()
    other: tuple[tuple[str, str], ...] = ()  # (what became of it, name of the file), of those nobody can tell of
    clean: frozenset[str] = frozenset()  # SHA-256 of those whose text names nobody of that name


def documents(reader: Reader, forms: Forms, unit: str, found: Sequence[PersonalItem]) -> tuple[PersonalItem, ...]:
    """The files that may hold text, but those that were found without it; equal ones once."""
    known = {named for one in found if one.kind == FILE for named in one.hashes}
    kept = {
        file.text("sha256"): file for file in reversed(files_of(reader, unit)) if file.text("type") not in SHOWN_ONLY
    }
    return tuple(_document(reader, forms, unit, file) for sha, file in kept.items() if f"sha256/{sha}" not in known)


def _document(reader: Reader, forms: Forms, unit: str, file: Record) -> PersonalItem:
    return replace(kept_file(reader, forms, unit, file), what=_("ในเนื้อเอกสารมีชื่อนี้"), unsure=True)


def same_files(reader: Reader, forms: Forms, unit: str, found: Sequence[PersonalItem]) -> tuple[PersonalItem, ...]:
    """Every record of the same bytes: the file goes only when all of them do."""
    wanted = {sha256_of(one) for one in found}
    return tuple(
        _document(reader, forms, unit, file) for file in files_of(reader, unit) if file.text("sha256") in wanted
    )


def search(asked: Sequence[PersonalItem], look: TextLookup) -> Iterator[Searched]:
    """Look into one after the other; whoever asks may stop between two."""
    so_far = Searched(0, len(asked))
    yield so_far
    for one in asked:
        sha256 = sha256_of(one)
        said = look(sha256)
        so_far = so_far._replace(
            done=so_far.done + 1,
            found=(*so_far.found, one) if said == NAMED else so_far.found,
            other=so_far.other if said in (NAMED, CLEAN) else (*so_far.other, (said, one.words or one.title)),
            clean=so_far.clean | {sha256} if said == CLEAN else so_far.clean,
        )
        yield so_far


def unread_pictures(
    pictures: Sequence[PersonalItem], searched: Searched, named: Sequence[PersonalItem]
) -> tuple[PersonalItem, ...]:
    """The pictures but those whose text was read: what names somebody is among the rest, what does not is done with."""
    known = {one.ref for one in named}
    return tuple(one for one in pictures if one.ref not in known and sha256_of(one) not in searched.clean)


def sha256_of(one: PersonalItem) -> str:
    return next((named.partition("/")[2] for named in one.hashes if named.startswith("sha256/")), "")


def searched_lines(searched: Searched) -> Sequence[str]:
    """What the search has found, and which files nobody can tell of without looking."""
    if not searched.of:
        return []
    n, of = len(searched.found), searched.of
    if searched.done < of:
        lines = [_("ค้นในเนื้อไฟล์เอกสารแล้ว {done} จาก {of} ไฟล์ พบชื่อ {n} ไฟล์").format(done=searched.done, of=of, n=n)]
    else:
        lines = [_("ค้นในเนื้อไฟล์เอกสารครบ {of} ไฟล์ พบชื่อ {n} ไฟล์").format(of=of, n=n)]
    why = {
        WORDLESS: _("มีแต่ภาพ ต้องเปิดดูเอง"), LOCKED: _("ล็อกด้วยรหัสผ่าน ต้องเปิดดูเอง"), UNREAD: _("เปิดอ่านไม่ได้ ต้องเปิดดูเอง"),
        AWAY: _("ต้นฉบับไม่อยู่ในเครื่องนี้"),
    }  # fmt: skip
    for said, count in Counter(said for said, _name in searched.other).items():
        names = [name for each, name in searched.other if each == said]
        shown = ", ".join(names[:NAMES]) + (" …" if count > NAMES else "")
        lines.append(_("{why} {n} ไฟล์: {names}").format(why=why.get(said, why[UNREAD]), n=count, names=shown))
    return lines
