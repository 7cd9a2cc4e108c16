"""Writing the folder of an evidence pack: filled under a temporary name, read back, then renamed."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import ExitStack, closing, contextmanager
from functools import cache
from hashlib import sha256
from pathlib import Path

from core.blocks.document import Document
from core.blocks.printed import PrintResult
from core.boundary import boundary
from core.errors import UserError
from core.i18n import _
from core.papers.pack import EvidencePackFile
from core.papers.pack_deeds import PackFileCheck
from core.records.leaving import PHONE
from storage import files
from storage.apart import SENSELESS, WorkerProcess

WORKER = "storage.packs.worker"
# the verdict on a file with a name in it
NAMED_IN = "named"
# pages of a file read by tesseract
MOST_SEEN = 40
TOGETHER = 8  # pages of a copy compared in one answer, so that many pages take many answers and none of them too long


class EvidencePackWorker:
    """A worker process that checks the files for an evidence pack one at a time; `close` ends it."""

    def __init__(self) -> None:
        self._apart = WorkerProcess(WORKER)

    def ask(
        self, path: Path, kind: str, words: Sequence[str] | None, target: Path
    ) -> PackFileCheck:
        """Return the check of a file of type `kind`. If `words` is not None, search the file for them and write a clean
        copy to `target`. `why` of the result: why it must not be given away (named, phone …), "" = it may."""
        question = {
            "path": str(path.resolve()),
            "kind": kind,
            "words": words,
            "to": str(target.resolve()),
        }
        found = self._answer(question)
        if (
            kind == "pdf"
            and words is not None
            and (unlike := self.compared(path, target, found.pages))
        ):
            return PackFileCheck(why=unlike)
        if kind == "pdf" and words is not None and not found.whole and found.why in ("", PHONE):
            for page in range(MOST_SEEN):
                seen = self._answer({**question, "page": page})
                if seen.why == NAMED_IN:
                    return seen
                if not seen.pages:
                    break
        return found

    def compared(self, path: Path, copy: Path, pages: int) -> str:
        """Return why the copy of a PDF of so many pages may not be given: its pages look UNLIKE the original's, or it
        cannot be compared; "" if every page looks the same."""
        question = {
            "path": str(path.resolve()),
            "kind": "pdf",
            "words": None,
            "to": str(copy.resolve()),
        }
        for first in range(0, pages, TOGETHER):
            why = self._answer({**question, "alike": [first, first + TOGETHER]}).why
            if why:
                return why
        return ""

    def _answer(self, question: Mapping[str, object]) -> PackFileCheck:
        try:
            reply, _content = self._apart.ask(question)
            return PackFileCheck(int(reply["pages"]), str(reply["why"]), bool(reply["whole"]))
        except SENSELESS:
            return PackFileCheck(why="unread")

    def close(self) -> None:
        self._apart.close()


Blob = Callable[[str], Path | None]  # where a file of this SHA-256 lies; None = not on this PC
Write = Callable[[Sequence[Document], Path], PrintResult]
PICTURES = frozenset({"jpeg", "png", "gif", "bmp", "tiff", "webp", "heic", "avif"})


@contextmanager
def filling(
    target: Path, blob: Blob, own_files: Callable[[], Set[str]], write: Write
) -> Iterator["EvidencePackFolder"]:
    """Yield an evidence pack's temporary folder: its `finish` renames it to `target`; if the block fails, the folder is
    deleted. `blob` returns a file's path by SHA-256 (None = not here), `own_files` the SHA-256 of all that must be here;
    `write` prints documents to a path. UserError if `target` cannot be written, or exists and is not an empty folder."""
    with ExitStack() as held:
        with failing(target):
            _check_free(target)
            files.sweep(target.parent, files.OF_ASIDE, files.DEAD)
            temporary = held.enter_context(files.scratch(target.parent))
        looking = held.enter_context(closing(EvidencePackWorker()))
        yield EvidencePackFolder(temporary, target, blob, cache(own_files), write, looking)


def _check_free(target: Path) -> None:
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise UserError(
            _("จัดชุดหลักฐานไว้ที่ {path} ไม่ได้").format(path=target),
            _("มีไฟล์หรือโฟลเดอร์ชื่อนี้อยู่แล้ว และโปรแกรมไม่เขียนทับ"),
            _("ตั้งชื่อโฟลเดอร์ใหม่ หรือย้ายของเดิมออกก่อน"),
        )


@contextmanager
def failing(target: Path) -> Iterator[None]:
    """Turn system and library errors of the block into UserError: the evidence pack at `target` was not made."""

    def problem(error: Exception) -> UserError:
        if files.is_full(error):
            do = _("เพิ่มเนื้อที่ว่างหรือเลือกที่เก็บอื่น แล้วลองใหม่")
        else:
            do = _("ตรวจที่เก็บหรือเลือกที่อื่น แล้วลองใหม่")
        why = _("เขียนไม่สำเร็จ ({why}) จึงไม่ได้เก็บอะไรไว้").format(why=files.reason(error))
        return UserError(_("จัดชุดหลักฐานไว้ที่ {path} ไม่ได้").format(path=target), why, do)

    with boundary(problem):
        yield


class EvidencePackFolder:
    """The folder of an evidence pack while it is filled; implements core.papers.pack_deeds.EvidencePackWriter."""

    def __init__(
        self,
        temporary: Path,
        target: Path,
        blob: Blob,
        own_files: Callable[[], Set[str]],
        write: Write,
        looking: EvidencePackWorker,
    ) -> None:
        self._temporary = temporary
        self._out = target
        self._blob = blob
        self._own_files = own_files
        self._write = write
        self._looking = looking
        self._content, self._clean = temporary / "pack", temporary / "clean"
        self._written: dict[str, str] = {}  # path -> SHA-256 of what was written
        self._compared: set[str] = set()
        self._cleaned: dict[str, Path] = {}
        self._seen: dict[str, PackFileCheck] = {}  # checks already made, by SHA-256
        with failing(target):
            files.make_directory(self._content)
            files.make_directory(self._clean)

    def look(self, file: EvidencePackFile, personal: Sequence[str] | None) -> PackFileCheck:
        stored = self._blob(file.sha256)
        if stored is None:
            return PackFileCheck(why="lost" if file.sha256 in self._own_files() else "away")
        if file.sha256 not in self._seen:
            self._seen[file.sha256] = self._looked(file, stored, personal)
        return self._seen[file.sha256]

    def _looked(
        self, file: EvidencePackFile, stored: Path, personal: Sequence[str] | None
    ) -> PackFileCheck:
        clean = self._clean / file.sha256
        if personal is not None:
            # nobody has looked at what lies there instead of the file
            if files.file_hash(stored).hex() != file.sha256:
                return PackFileCheck(why="damaged")
            found = self._looking.ask(stored, file.kind, personal, clean)
            self._cleaned[file.sha256] = clean
            return found
        if file.kind == "pdf":
            # if broken, given as it is
            return PackFileCheck(self._looking.ask(stored, file.kind, None, clean).pages)
        return PackFileCheck(1 if file.kind in PICTURES else 0)

    def put(self, file: EvidencePackFile) -> None:
        clean = self._cleaned.get(file.sha256)
        stored = clean or self._blob(file.sha256)
        with failing(self._out):
            if stored is None:
                raise FileNotFoundError(2, "")
            self._put(file.path, files.pieces_of(stored))
        if clean is None and self._written[file.path] != file.sha256:
            raise UserError(
                _("จัดชุดหลักฐานไม่ได้"),
                _("ไฟล์ {path} ในโฟลเดอร์หน่วยงานเสีย เนื้อหาไม่ตรงกับตอนที่เก็บ").format(path=file.path),
                _("กู้คืนจากไฟล์สำรอง หรือแนบไฟล์นั้นใหม่ แล้วลองอีกครั้ง"),
            )

    def write(self, path: str, content: bytes) -> None:
        with failing(self._out):
            self._put(path, (content,))

    def paper(self, path: str, document: Document) -> Sequence[str]:
        target = self._content / path
        lacking = self._write([document], target).missing_letters
        with failing(self._out):
            self._written[path] = files.file_hash(target).hex()
        return lacking

    @property
    def sums(self) -> Mapping[str, str]:
        return dict(self._written)

    def read_back(self) -> Iterator[str]:
        """Read back each new file and yield its path in the pack. UserError if bytes differ from those written."""
        for path in [path for path in self._written if path not in self._compared]:
            with failing(self._out):
                found = files.file_hash(self._content / path).hex()
            if found != self._written[path]:
                raise UserError(
                    _("จัดชุดหลักฐานไม่ได้"),
                    _("อ่านไฟล์ {path} กลับมาแล้วไม่ตรงกับที่เขียน สื่อบันทึกอาจเสีย").format(path=path),
                    _("เลือกที่เก็บอื่น แล้วลองใหม่"),
                )
            self._compared.add(path)
            yield path

    def finish(self) -> int:
        for _path in self.read_back():
            pass
        with failing(self._out):
            size = sum((self._content / path).stat().st_size for path in self._written)
            if self._out.exists():
                self._out.rmdir()  # it is empty, or the block would not have begun
            files.move(self._content, self._out)
        return size

    def _put(self, path: str, pieces: Iterable[bytes]) -> None:
        target = self._content / path
        files.make_directory(target.parent)
        digest = sha256()
        with files.whole(target) as file:
            for piece in pieces:
                digest.update(piece)
                file.write(piece)
        self._written[path] = digest.hexdigest()
