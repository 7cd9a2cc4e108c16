"""Give a person a copy of what is kept about them: a readable file, and their files beside it."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from core.actions.print_paper import ENDINGS, no_writer
from core.blocks.printed import Papers
from core.blocks.safety import Safety
from core.errors import UserError
from core.i18n import _
from core.model.values import Changes
from core.papers.person_extract import KeptLine, person_extract
from core.ports import Context, Store
from core.thai.dates import date_and_time
from core.views.assessment_facts import office_of
from core.views.person_data import FILE, About, Kept

_ODD = re.compile(r"[^\w\u0e00-\u0e7f.\- ]+")
_ENDING = re.compile(r"[A-Za-z0-9]{1,8}")


class Copier(Papers, Protocol):
    """Writes papers, and copies files of the office."""

    def copy_file(self, sha256: str, path: Path) -> bool:
        """Copy a file of the office to `path`; False when it is not on this PC. UserError when it cannot be written."""


def extract_person(
    ctx: Context, store: Store, copier: Copier, asked: About, found: Sequence[Kept], path: Path, password: str = ""
) -> Changes:
    """Write what was found as .pdf, .xlsx or .docx, and the files into a folder beside it; it is noted who did.

    A PDF may be locked by a password, its files then lie there unlocked and the notes say so. UserError.
    """
    if not found:
        raise UserError(
            _("ยังไม่มีข้อมูลให้ทำสำเนา"), _("เพราะไม่พบข้อมูลของบุคคลนี้ในโฟลเดอร์"), _("โปรดตรวจชื่อ หรือค้นด้วยคำอื่น แล้วลองใหม่")
        )
    if path.suffix.lower() not in ENDINGS:
        raise no_writer(path)
    names = _copied(copier, found, path.with_name(f"{path.stem}-files"))
    lines = tuple(KeptLine(one.title, one.what, one.words, _("ปัจจุบัน") if one.shows else _("ค่าเดิม")) for one in found)
    office, code = office_of(store, ctx.unit)
    page = person_extract(office or code, ", ".join(asked.words), date_and_time(ctx.now), lines, names)
    written = copier.write([page], path, Safety(password))
    store.privacy.note_view(ctx, "extract", str(asked.person) if asked.person else "name")
    bare = _("ไฟล์ในโฟลเดอร์ {name} ไม่ได้ล็อกด้วยรหัสผ่าน").format(name=f"{path.stem}-files")
    return Changes("extract_person", notes=(*written.lacking, *((bare,) if password and names else ())))


def _copied(copier: Copier, found: Sequence[Kept], folder: Path) -> tuple[str, ...]:
    """The names of the files that were copied into the folder; each name is made, never taken as it is."""
    names = []
    for number, one in enumerate((each for each in found if each.kind == FILE), start=1):
        sha256 = next((named.partition("/")[2] for named in one.hashes if named.startswith("sha256/")), "")
        name = f"{number:03d}-{safe(one.words)}"
        if sha256 and copier.copy_file(sha256, folder / name):
            names.append(name)
    return tuple(names)


def safe(name: str) -> str:
    """A name of a file that no system reads as anything else: one part, no signs, short, its ending kept."""
    stem, _dot, ending = name.rpartition(".")
    kept = f".{ending.lower()}" if stem and _ENDING.fullmatch(ending) else ""
    clean = " ".join(_ODD.sub(" ", stem if kept else name).split())[:60].strip(" .")
    return f"{clean or 'file'}{kept}"
