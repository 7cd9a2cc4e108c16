"""Creating an office folder from a start file (the invitation from the unit above), completely or not at all."""

from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from core.entities import scope_kind, unit_id
from core.errors import RefusedError
from core.forms.ports import Store
from core.i18n import _
from core.log.certificates import KIND_CLASS, InvitationClaim, OwnStartFile, StartFile
from core.log.ports import Context
from core.log.scopes import KeyRole
from core.thai.written import fiscal_year
from core.values import Changes
from storage.db.folder import opening
from storage.db.folder.folder import create
from storage.db.folder.intake import ImportTransaction
from storage.db.folder.store import Folder
from storage.db.folder.writer import program_context
from storage.db.log import trust
from storage.db.log.log import Log, transaction
from storage.db.reading.reader import FolderReader
from storage.files import scratch
from storage.keys import age_recipient


def check_issuer(start: StartFile, file_name: str) -> tuple[int, int]:
    """Raise RefusedError unless the certificates in a start file show that its signer may certify the invited unit.
    Return (number of programmes, number of deadlines) in the file. `file_name` is used in errors."""
    if any(scope_kind(segment.scope) == "unit" for segment in start.segments):
        raise _not_its_issuer(file_name)  # it would write what only the invited office may write
    with scratch() as room, closing(opening.create_database(room / "tried.db")) as db:
        log = Log(db)
        with transaction(log):
            trust.note_roots(db, start.roots)
            log.judge()
            intake = ImportTransaction(log, bounded=False)
            intake.store(start.segments, start.texts)
            weighed = log.verdict.trust
            role = KeyRole(KIND_CLASS[start.invited], unit_id(start.code))
            standings = [
                one
                for one in weighed.standings.get(start.key, ())
                if one.holder.unit == start.issuer
            ]
            may = any(
                not standing.revoked and standing.holder.may_certify(role, weighed.units.below)
                for standing in standings
            )
            if intake.report(frozenset()).refused or not may:
                raise _not_its_issuer(file_name)
            reader = FolderReader(db, log)
            programmes = {record.text("instrument_id") for record in reader.records("programme")}
            return len(programmes), len(reader.records("deadline"))


def _not_its_issuer(name: str) -> RefusedError:
    return RefusedError(
        _("เปิดไฟล์เริ่มงาน {name} ไม่ได้").format(name=name),
        _("เพราะผู้ที่ลงชื่อในไฟล์ไม่มีสิทธิ์เชิญหน่วยงานนี้ ตามใบรับรองที่มากับไฟล์"),
        _("โปรดขอไฟล์เริ่มงานใหม่จากหน่วยงานต้นสังกัดโดยตรง และแจ้งว่าได้ไฟล์นี้มาจากที่ใด"),
    )


def begin(
    directory: Path,
    keys_home: Path,
    start: StartFile,
    digits: str,
    sign_claim: Callable[[bytes], str],
    invitation_id: str,
    furnish: Callable[[], None],
    now: datetime,
) -> Folder:
    """Create the folder of the invited unit, completely or not at all, and return it open. The `digits` of the start
    file are stored for people to compare. `sign_claim` signs with the invitation's one-time key, `invitation_id` is the
    invitation's id, and `furnish` stores the files of forms. UserError if the folder cannot be created."""

    def fill(folder: Folder) -> None:
        _believe(folder, start, digits, sign_claim, invitation_id)
        furnish()

    above = next((one.code for one in start.parents), "")
    year = start.year or fiscal_year(now.date())
    # its PC may write nothing that describes the office
    drafts_alone = KIND_CLASS[start.invited] == "committee"
    return create(
        directory,
        keys_home,
        start.name,
        start.code,
        start.kind,
        above,
        year,
        now,
        furnish=fill,
        with_office_record=not drafts_alone,
    )


def _believe(
    folder: Folder, start: StartFile, digits: str, claimed: Callable[[bytes], str], record: str
) -> None:
    """Trust the roots of a start file, claim its invitation for this device, import its segments and texts."""
    key, age = folder.writer.keys.public, age_recipient(folder.writer.keys)
    claim = InvitationClaim.statement(key, age, folder.writer.unit, start.invited, start.letter)
    invite = InvitationClaim(record, age, claimed(claim))
    begun = OwnStartFile(
        start.issuer,
        digits,
        False,
        key.hex(),
        invite,
        start.invited,
        start.person,
        start.member_name,
    )
    folder.exchange.trust_in(start.roots, begun)
    folder.exchange.take_segments(start.segments, start.texts)


def join(
    folder: Folder,
    start: StartFile,
    digits: str,
    sign_claim: Callable[[bytes], str],
    invitation_id: str,
    copy_records: Callable[[Context, Store, str], Changes],
    now: datetime,
) -> Changes:
    """Turn `folder`, begun without invitation, into the invited unit's folder; the caller must then open it anew.
    `digits` are stored for people to compare; `sign_claim` signs with the invitation's one-time key. Return the Changes
    of `copy_records`, which copies the former unit's records; empty if the unit stays. UserError on failure."""
    writer, old = folder.writer, folder.writer.unit
    if old == unit_id(start.code):  # the code was known before: its work is in the right scope
        with writer.transaction():
            _believe(folder, start, digits, sign_claim, invitation_id)
        return Changes()
    folder.exchange.leave()  # the archive is then complete and signed
    with writer.transaction():
        writer.unit = unit_id(start.code)
        trust.note_unit(writer.db, writer.unit, start.code)
        writer.log.judge()
        _believe(folder, start, digits, sign_claim, invitation_id)
        done = copy_records(program_context(writer, now), folder, old)
    writer.sweep()
    return done
