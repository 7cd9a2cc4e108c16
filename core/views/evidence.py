"""The evidence of a unit: each piece with its files and where it is used, and the places it can be linked to."""

from collections.abc import Iterator
from typing import NamedTuple

from core.actions.file_evidence import Place
from core.days import short_date
from core.errors import UserError
from core.i18n import _
from core.instruments.tree import Tree
from core.model.values import Record, Ref
from core.ports import Forms, Reader
from core.thai.digits import arabic_digits
from core.thai.searching import folded
from core.views.assessment_facts import profiles_of
from core.views.called import called, called_rows, item_words
from core.views.steps import day

KINDS = {"pdf": "PDF", "zip": "Word / Excel / ZIP", "ole": "Word / Excel", "video": "วิดีโอ", "heic": "HEIC"}


class File(NamedTuple):
    ref: Ref
    name: str  # as people call it
    sha256: str
    size: int  # bytes
    type: str  # by its first bytes; "" = nobody knows
    kind: str  # the same in words
    preview: str  # SHA-256 of the small picture, or ""
    taken: str  # `5 มี.ค. 69`, or ""


class Use(NamedTuple):
    """Something a piece of evidence proves."""

    link: Ref
    place: Place
    words: str


class Piece(NamedTuple):
    """A piece of evidence."""

    ref: Ref
    title: str
    date: str  # ISO, or ""
    note: str
    files: tuple[File, ...]
    uses: tuple[Use, ...]
    found: str  # folded: what is searched
    personal: bool = False  # its files stay in the unit; so they do while one side of a conflict says it is

    @property
    def picture(self) -> str:
        """SHA-256 of what is shown of it, or ""."""
        return next((file.preview for file in self.files if file.preview), "")

    @property
    def photo(self) -> bool:
        """Whether it is a picture, not a document whose first page is shown."""
        return any(file.preview and file.type != "pdf" for file in self.files)


class Target(NamedTuple):
    """A place evidence can be linked to."""

    place: Place
    where: str
    words: str
    found: str  # folded


def evidence_view(reader: Reader, forms: Forms, unit: str) -> tuple[Piece, ...]:
    """Every piece of the unit, the newest first."""
    files: dict[str, list[File]] = {}
    for one in reader.records("file", unit):
        files.setdefault(one.text("evidence"), []).append(file_of(one))
    uses: dict[str, list[Use]] = {}
    words: dict[Place, str] = {}
    for link in reader.records("link", unit):
        place = place_of(link)
        if place not in words:
            words[place] = place_words(reader, forms, place)
        uses.setdefault(link.text("evidence"), []).append(Use(link.ref, place, words[place]))
    found = [piece_of(one, files, uses) for one in reader.records("evidence", unit)]
    return tuple(reversed(found))


def piece_of(one: Record, files: dict[str, list[File]], uses: dict[str, list[Use]]) -> Piece:
    own, used = tuple(files.get(one.ref.local, ())), tuple(uses.get(one.ref.local, ()))
    said = (one.text("title"), one.text("note"), *(file.name for file in own), *(use.words for use in used))
    title, date = one.text("title"), one.text("date")[:10]
    marked = one.shown("personal")
    personal = marked.conflict or bool(one.number("personal"))
    return Piece(one.ref, title, date, one.text("note"), own, used, folded(" ".join(said)), personal)


def file_of(one: Record) -> File:
    kind = one.text("type")
    shown = KINDS.get(kind) or (kind.upper() if kind else "")
    taken = day(one.text("taken")[:10])
    return File(
        one.ref, one.text("name"), one.text("sha256"), one.number("size") or 0, kind,
        _(shown) if shown else _("ไฟล์"), one.text("preview"), short_date(taken) if taken else "",
    )  # fmt: skip


def place_of(link: Record) -> Place:
    entity, _slash, id_ = link.text("target").partition("/")
    return Place(Ref(link.ref.scope, entity, id_), link.text("item"))


def place_words(reader: Reader, forms: Forms, place: Place) -> str:
    """`มิติ 3 ระดับ 2 ข้อ 2  การประเมิน 2569`, `กิจกรรม ปลูกป่า`."""
    home = called(reader, forms, place.target)
    record = reader.record(place.target)
    if record is None or not place.item:
        return home
    try:
        form = forms.get(record.text("using"))
    except UserError:
        return home
    item = next((one for one in Tree(form, profiles_of(record)).answered() if one.id == place.item), None)
    year = record.number("year") or ""
    return _("{item}  ปี {year}").format(item=item_words(form, item), year=year) if item else home


def targets(reader: Reader, forms: Forms, unit: str, year: int) -> tuple[Target, ...]:
    """The items of the year's assessment, then the rows of its plan."""
    found: list[Target] = []
    for record in reader.records("assessment", unit, round="self", year=year):
        found += _items(forms, record)
    for plan in reader.records("plan", unit):
        if plan.number("year") == year:
            found += (_target(Place(ref), kind, words) for ref, kind, words in called_rows(reader, forms, plan))
    return tuple(found)


def _items(forms: Forms, assessment: Record) -> Iterator[Target]:
    try:
        form = forms.get(assessment.text("using"))
    except UserError:
        return
    for item in Tree(form, profiles_of(assessment)).answered():
        yield _target(Place(assessment.ref, item.id), item_words(form, item), arabic_digits(str(item.text)))


def _target(place: Place, where: str, words: str) -> Target:
    line = " ".join(words.split())
    return Target(place, where, line, folded(f"{where} {line}"))
