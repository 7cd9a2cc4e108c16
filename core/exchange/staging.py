"""The list of files to import: each file's preview, whether it is left out, its result, and what is left to do. A
file's state, one of STATES, follows one rule before and after. The list holds counts and sentences, never contents."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from core.errors import DamagedFileError, MissingFileError, ReplacedFileError, UserError
from core.exchange.incoming_view import ImportPreview
from core.exchange.invitations import ClaimHoldReason, hold_called
from core.i18n import _
from core.log.post import ImportResult, WaitingBundle
from core.tabular import OutputWorkbook, WorkbookColumn


class ImportOutcome(NamedTuple):
    """The outcome of importing one file: what was stored, a problem, or that it waits until its sender is certified."""

    done: int
    total: int
    path: Path
    unit: str = ""  # the sender's unit id
    result: ImportResult | None = None
    problem: UserError | None = None
    repeat: bool = False  # the same file was imported before
    # its sender has no certificate yet: the file is kept and imported once it has one
    waiting: bool = False
    let_go: tuple[WaitingBundle, ...] = ()  # files that waited and had to make room for it
    files: int = 0  # evidence files that were new
    file_name: str = ""  # the file as a person finds it again: `stick.zip › S10.prongsai`
    part: tuple[int, int] = (1, 1)  # number of this file, number of files of its export
    joined: bool = False  # its sender was certified by it: it claims an invitation of this PC
    key: str = ""  # the sender's, hex
    hold: ClaimHoldReason | None = None  # why an invitation it claims waits for a person
    sha256: str = ""  # of the file, hex; "" when it could not be read
    astray: int = (
        0  # answers and links of evidence to items and proofs that their forms do not have
    )

    @property
    def in_effect(self) -> bool:
        """Return whether all data of the file is stored and has effect."""
        if self.problem is not None or self.waiting or self.result is None:
            return False
        return not (
            self.astray
            or self.result.refused
            or self.result.parked
            or any(one.silent for one in self.result.streams)
        )


# the file that was handed over, and the SHA-256 (hex) of that or of one in it; "" = unread
FileKey = tuple[Path, str]


def inside(file_name: str) -> str:
    """Return a file's name within its zip: `S10.prongsai` for `stick.zip › S10.prongsai`; "" if it is in no zip."""
    return file_name.rpartition(" › ")[2] if " › " in file_name else ""


class ImportChoice(NamedTuple):
    """A person's choice of previewed files: those to import, those to leave out. Files not previewed are refused."""

    chosen: frozenset[FileKey]
    left: frozenset[FileKey] = frozenset()
    # what is to be handed over for them, as it was looked at; () = by name
    order: tuple[Path, ...] = ()

    @property
    def paths(self) -> tuple[Path, ...]:
        return self.order or tuple(sorted({path for path, _sha256 in self.chosen}))

    def takes(self, path: Path, sha256: str, file_name: str) -> bool:
        """Return True if the file is to be imported, False if it was left out. ReplacedFileError if not previewed."""
        if (path, sha256) in self.chosen:
            return True
        if (path, sha256) in self.left:
            return False
        raise ReplacedFileError(
            _("ยังไม่นำเข้า {name}").format(name=file_name),
            _("เพราะเนื้อหาของไฟล์ไม่ใช่ที่เปิดดูไว้ มีการเขียนทับหรือเปลี่ยนไฟล์หลังจากนั้น"),
            _("โปรดเปิดดูไฟล์นี้อีกครั้ง ถ้าไม่ได้เปลี่ยนเอง ให้ถามผู้ที่ใช้แฟลชไดรฟ์หรือโฟลเดอร์นี้"),
        )


# What needs a person first: state, words before the import, words after it.
STATES = (
    ("replaced", "ถูกเปลี่ยนหลังเปิดดู", "ถูกเปลี่ยนหลังเปิดดู"),
    ("gone", "หาไฟล์ไม่พบ", "หาไฟล์ไม่พบ"),
    ("damaged", "ไฟล์เสีย", "ไฟล์เสีย"),
    ("refused", "รับไม่ได้", "รับไม่ได้"),
    ("person", "ต้องมีคนยืนยัน", "รอคนยืนยัน"),
    ("stranger", "ไม่รู้จักผู้ส่ง", "เก็บรอยืนยันผู้ส่ง"),
    ("silent", "จะไม่มีผล", "เก็บไว้โดยไม่มีผล"),
    ("part", "จะมีผลบางส่วน", "มีผลบางส่วน"),
    ("todo", "ยังไม่ได้นำเข้า", "ยังไม่ได้นำเข้า"),
    ("joins", "เครื่องใหม่ตามไฟล์เริ่มงาน", "รับรองเครื่องและนำเข้าแล้ว"),
    ("new", "มีข้อมูลใหม่", "นำเข้าแล้ว"),
    ("known", "มีอยู่แล้ว", "มีอยู่แล้ว"),
    ("out", "เว้นไว้", "เว้นไว้"),
)
BEFORE: Mapping[str, str] = {state: before for state, before, _after in STATES}
AFTER: Mapping[str, str] = {state: after for state, _before, after in STATES}
ORDER = {state: place for place, state in enumerate(BEFORE)}
AGAIN = frozenset({"gone"})  # states in which a file is tried again when the import is resumed


def state_before(preview: ImportPreview) -> str:
    """Return the state (one of STATES) that importing a previewed file would result in."""
    if preview.problem is not None:
        return _state_of(preview.problem)
    if preview.waiting:
        if preview.joins:
            return "joins"
        if preview.hold:
            return "person"
        return "stranger"
    if preview.repeat or preview.twin or preview.preview is None:
        return "known"
    astray = len(preview.foreseen.astray) if preview.foreseen else 0
    return _effect(preview.preview.taken, preview.files, astray)


def state_after(outcome: ImportOutcome) -> str:
    """Return the state (one of STATES) of a file after its import."""
    if outcome.problem is not None:
        return _state_of(outcome.problem)
    if outcome.waiting:
        return "person" if outcome.hold else "stranger"
    if outcome.joined:
        return "joins"
    if outcome.repeat or outcome.result is None:
        return "known"
    return _effect(outcome.result, outcome.files, outcome.astray)


def _state_of(problem: UserError) -> str:
    kinds = (
        (ReplacedFileError, "replaced"),
        (MissingFileError, "gone"),
        (DamagedFileError, "damaged"),
    )
    return next((state for kind, state in kinds if isinstance(problem, kind)), "refused")


def silent(result: ImportResult) -> int:
    """Return the number of new ops that are stored without effect."""
    return sum(stream.silent for stream in result.streams if stream.new)


def _effect(result: ImportResult, files: int, astray: int) -> str:
    lost = silent(result) or result.parked or result.refused or astray
    lost = lost or any(one.silent and not one.new for one in result.streams)
    gains = result.new > silent(result) or result.texts or files
    if lost:
        return "part" if gains else "silent"
    return "new" if gains else "known"


class ImportListFile(NamedTuple):
    """A file in the list of files to import, with its preview and, after the import, its result."""

    preview: ImportPreview
    before: str  # its state by the preview
    out: bool = False  # a person leaves it out
    outcome: ImportOutcome | None = None  # its result; None = not imported yet
    after: str = ""  # its state by the result

    @property
    def key(self) -> FileKey:
        return self.preview.path, self.preview.sha256

    @property
    def called(self) -> str:
        return self.preview.file_name or self.preview.path.name

    @property
    def state(self) -> str:
        return self.after or self.before

    def stands(self, begun: bool) -> str:
        """Return the state under which to list the file; "todo" if the import has `begun` and not reached it yet."""
        if self.outcome is not None or self.preview.problem is not None:
            return self.state
        if self.out:
            return "out"
        if begun:
            return "todo"
        return self.state

    @property
    def problem(self) -> UserError | None:
        return self.outcome.problem if self.outcome else self.preview.problem

    @property
    def can_be_taken(self) -> bool:
        """Return whether the file can be imported: its preview has no problem, and no import of it was final."""
        return self.preview.problem is None and (self.outcome is None or self.state in AGAIN)

    @property
    def remains(self) -> bool:
        """Return whether the file is still to be imported: it can be, and a person did not leave it out."""
        return self.can_be_taken and not self.out

    @property
    def differs(self) -> bool:
        """Return whether the state after the import differs from the previewed one; False if either is unknown."""
        return bool(self.after and self.before) and self.after != self.before


class ImportFileList:
    """The list of files to import, in the order of their previews."""

    def __init__(self) -> None:
        self.rows: list[ImportListFile] = []
        self._of: dict[Path, list[int]] = {}  # places in the rows by what was handed over

    def add(self, preview: ImportPreview) -> ImportListFile:
        """Add a file's preview and return its row. An earlier preview is replaced only if it had a problem."""
        seen, problem = preview.preview, _bare(preview.problem)
        light = replace(seen, taken=_counts(seen.taken) or ImportResult()) if seen else None
        row = ImportListFile(
            preview._replace(foreseen=None, preview=light, problem=problem), state_before(preview)
        )
        same = [
            n
            for n in self._of.get(preview.path, ())
            if inside(self.rows[n].called) == inside(row.called)
        ]
        again = [n for n in same if self.rows[n].problem]
        if again:
            called = self.rows[again[0]].called  # as it was found: in its folder
            row = self.rows[again[0]] = row._replace(preview=row.preview._replace(file_name=called))
        elif all(self.rows[n].key != row.key for n in same):
            self._append(row)
        return row

    def doubt(self, key: FileKey, problem: UserError) -> None:
        """Store a problem found when a listed file was previewed again; the file cannot be imported any more."""
        for n in self._of.get(key[0], ()):
            if self.rows[n].key == key and self.rows[n].outcome is None:
                looked = self.rows[n].preview._replace(problem=_bare(problem))
                self.rows[n] = self.rows[n]._replace(preview=looked, before=state_before(looked))

    def note(self, outcome: ImportOutcome) -> ImportListFile:
        """Store the result of importing a file and return the file's row; a file not in the list gets a new row."""
        n = self._place(outcome)
        new = ImportPreview(
            outcome.path,
            outcome.unit,
            file_name=outcome.file_name,
            key=outcome.key,
            sha256=outcome.sha256,
        )
        row = ImportListFile(new, "") if n < 0 else self.rows[n]
        light = outcome._replace(result=_counts(outcome.result), problem=_bare(outcome.problem))
        row = row._replace(outcome=light, after=state_after(outcome))
        if n < 0:
            self._append(row)
        else:
            self.rows[n] = row
        return row

    def find(self, key: FileKey) -> ImportListFile | None:
        return next(
            (self.rows[n] for n in self._of.get(key[0], ()) if self.rows[n].key == key), None
        )

    def leave_out(self, keys: frozenset[FileKey]) -> None:
        """Mark exactly these files as left out, all others as to be imported."""
        self.rows = [one._replace(out=one.key in keys) for one in self.rows]

    @property
    def out(self) -> frozenset[FileKey]:
        return frozenset(one.key for one in self.rows if one.out)

    @property
    def remaining(self) -> list[ImportListFile]:
        return [one for one in self.rows if one.remains]

    def agreed(self) -> ImportChoice:
        """Return the choice to import the files still to be imported, and to leave out all others."""
        chosen = dict.fromkeys(one.key for one in self.remaining)
        left = frozenset(one.key for one in self.rows) - chosen.keys()
        return ImportChoice(
            frozenset(chosen), left, tuple(dict.fromkeys(path for path, _sha256 in chosen))
        )

    def counts(self, begun: bool = False) -> Mapping[str, int]:
        """Return {state: number of files} of states that occur, in the order of STATES; `begun`: the import began."""
        found = Counter(one.stands(begun) for one in self.rows)
        return {state: found[state] for state in BEFORE if found[state]}

    def pulled(self) -> list[Path]:
        """Return the folders or drives that were disconnected since files in them were listed."""
        problems = (one.problem for one in self.rows)
        return list(
            dict.fromkeys(
                one.place for one in problems if isinstance(one, MissingFileError) and one.place
            )
        )

    def _append(self, row: ImportListFile) -> None:
        self._of.setdefault(row.preview.path, []).append(len(self.rows))
        self.rows.append(row)

    def _place(self, outcome: ImportOutcome) -> int:
        near = self._of.get(outcome.path, [])
        same = [n for n in near if outcome.sha256 and self.rows[n].preview.sha256 == outcome.sha256]
        called = [n for n in near if inside(self.rows[n].called) == inside(outcome.file_name)]
        alone = near if len(near) == 1 else []
        return next(iter(same or called or alone), -1)


def _counts(result: ImportResult | None) -> ImportResult | None:
    """Return the counts without the lists of records: for 900 files these would take most of the memory."""
    return replace(result, touched=frozenset(), changed=()) if result else None


def _bare(problem: UserError | None) -> UserError | None:
    """Remove the traceback from the error: it keeps the contents of the file in memory."""
    if problem is not None:
        problem.__traceback__ = problem.__cause__ = problem.__context__ = None
    return problem


def state_words(row: ImportListFile, begun: bool = False) -> str:
    """Return a file's state as a word or two; `begun`: the import has begun."""
    return _(AFTER[row.state]) if row.outcome else _(BEFORE[row.stands(begun)])


def why_words(row: ImportListFile) -> str:
    """Return one line saying why a file has its state, or which data it brings."""
    return " · ".join(_reasons(row))


def _reasons(row: ImportListFile) -> Iterator[str]:
    if row.differs:
        yield _("ตอนเปิดดูเป็น “{state}”").format(state=_(BEFORE[row.before]))
    if row.problem is not None:
        yield row.problem.why
    elif row.state == "stranger":
        yield _("เครื่องที่ส่งยังไม่มีใครยืนยัน")
    elif row.state == "person":
        hold = row.outcome.hold if row.outcome else row.preview.hold
        if row.preview.member:
            yield _("ไฟล์แรกของกรรมการ รอเทียบเลข")
        else:
            yield hold_called(hold) if hold else ""
    elif row.state == "known":
        yield _known_words(row)
    elif row.state == "joins" and row.outcome is None:
        yield _("เครื่องที่ส่งใช้ไฟล์เริ่มงานที่หน่วยงานนี้ออกให้")
    else:
        if row.outcome:
            taken = row.outcome.result
        elif row.preview.preview:
            taken = row.preview.preview.taken
        else:
            taken = None
        yield from _brought(row)
        if taken is None:
            return
        if taken.parked:
            yield _("รอส่วนก่อนหน้า {n} ชุด").format(n=taken.parked)
        if row.outcome and row.outcome.astray:
            yield astray_words(row.outcome.astray)
        yield from map(
            problem_words, sorted({stream.why for stream in taken.streams if stream.silent})
        )
        yield from sorted({one.reason for one in taken.refused})


def _known_words(row: ImportListFile) -> str:
    if row.outcome is None and row.preview.twin:
        return _("เหมือน {name} ทุกไบต์").format(name=row.preview.twin)
    if row.outcome.repeat if row.outcome else row.preview.repeat:
        return _("ไฟล์นี้เคยนำเข้าแล้ว")
    return _("ทุกรายการในไฟล์มีอยู่ในเครื่องนี้แล้ว")


def _brought(row: ImportListFile) -> Iterator[str]:
    seen = row.preview.preview
    files = row.outcome.files if row.outcome else row.preview.files
    if row.outcome is not None and row.outcome.result is not None:
        yield _("ค่าใหม่ {n} ช่อง").format(n=row.outcome.result.new - silent(row.outcome.result))
    elif seen is not None:
        yield _("รายการใหม่ {n}").format(n=seen.added)
        if seen.altered:
            yield _("เปลี่ยน {n}").format(n=seen.altered)
        if seen.conflicts:
            yield _("ไม่ตรงกัน {n}").format(n=seen.conflicts)
    if files:
        yield _("ไฟล์หลักฐาน {n}").format(n=files)


def astray_words(count: int) -> str:
    return _("{n} รายการอยู่ที่ข้อหรือหลักฐานซึ่งแบบไม่มี จึงเก็บไว้โดยไม่มีผล").format(n=count)


def problem_words(reason: str) -> str:
    """Return `reason` (a core.log.verdict.NoEffectReason) as text; an unknown reason is returned unchanged."""
    return {
        "not enrolled": _("เครื่องที่เขียนยังไม่มีใครยืนยันในโฟลเดอร์นี้"),
        "outside rights": _("เครื่องที่เขียนไม่มีสิทธิ์เขียนข้อมูลส่วนนี้"),
        "fork": _("เครื่องที่เขียนส่งประวัติสองแบบที่ขัดกัน จึงไม่ใช้ทั้งสองแบบ"),
        "revoked": _("เครื่องที่เขียนถูกเพิกถอนแล้ว"),
        "parked": _("ข้อมูลส่วนก่อนหน้ายังมาไม่ถึง"),
        "refused certificate": _("การรับรองหรือการเพิกถอนนี้เกินสิทธิ์ของผู้ออก"),
        "after signing": _("ลบสิ่งที่ลงนามแล้วไม่ได้ การลบนี้จึงไม่มีผล"),
        "unknown entity": _("โปรแกรมรุ่นนี้ยังไม่รู้จักข้อมูลชนิดนี้"),
    }.get(reason, reason)


def left_words(done: int, total: int, seconds: float) -> str:
    """Return how long an import will yet take, if `done` of `total` files took `seconds`; "" if too early or ended."""
    if not done or seconds < 3 or done >= total:
        return ""
    rest = seconds / done * (total - done)
    if rest < 60:
        return _("เหลือไม่ถึง 1 นาที")
    return _("เหลือประมาณ {n} นาที").format(n=round(rest / 60 + 0.4))


HEADS = (
    ("ไฟล์", False), ("ผู้ส่ง", False), ("ผู้ส่งสร้างเมื่อ", False), ("ตอนเปิดดู", False), ("ผลการนำเข้า", False),
    ("ช่องที่มีค่าใหม่", True),
    ("มีอยู่แล้ว", True), ("ไม่มีผล", True), ("รอส่วนก่อนหน้า", True), ("ไฟล์หลักฐาน", True), ("เหตุผล", False),
    ("ทำอะไรต่อ", False), ("sha256", False),
)  # fmt: skip


def report_table(rows: Sequence[ImportListFile], names: Mapping[str, str]) -> OutputWorkbook:
    """Return the import report as a workbook, a row per file; `names`: senders' names by unit id or device key."""
    columns = tuple(WorkbookColumn(_(head), figure=figure) for head, figure in HEADS)
    return OutputWorkbook(_("รายงานการนำเข้า"), columns, tuple(_cells(row, names) for row in rows))


def _cells(row: ImportListFile, names: Mapping[str, str]) -> tuple[str, ...]:
    files, figures = "", ("", "", "", "")
    if row.outcome and row.outcome.result:
        files, figures = str(row.outcome.files), _figures(row.outcome.result)
    before = _(BEFORE[row.before]) if row.before else ""
    return (
        row.called,
        sender_words(row, names),
        row.preview.made_at,
        before,
        outcome_words(row),
        *figures,
        files,
        why_words(row),
        row.problem.do if row.problem else "",
        row.preview.sha256,
    )


def sender_words(row: ImportListFile, names: Mapping[str, str]) -> str:
    """Return the sender's name from `names` ({unit id or hex key of a device: name}); "" if no sender is named."""
    taken, looked = row.outcome, row.preview
    key = looked.key or (taken.key if taken else "")
    unit = looked.unit or (taken.unit if taken else "")
    if not unit:
        return ""
    return looked.member or names.get(key) or names.get(unit) or _("หน่วยงานที่ยังไม่อยู่ในทะเบียน")


def outcome_words(row: ImportListFile) -> str:
    """Return a file's state after the import as text; without a result, "not imported yet" or "left out"."""
    return _(AFTER[row.stands(begun=True)])


def _figures(result: ImportResult) -> tuple[str, str, str, str]:
    lost = silent(result) + sum(one.silent for one in result.streams if not one.new)
    return str(result.new - silent(result)), str(result.known), str(lost), str(result.parked)
