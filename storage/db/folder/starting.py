"""Creating an office folder from a start file (the invitation from the unit above): the start file is first imported
into a scratch database to see whether its issuer may invite this unit; a folder is created completely or not at all."""

from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from core.entities import scope_kind, unit_id
from core.errors import RefusedError
from core.forms.ports import Store
from core.i18n import _
from core.log.certificates import KIND_CLASS, InvitationClaim, StartFile, StartOrigin
from core.log.ports import Context
from core.log.scopes import KeyRole
from core.thai.written import fiscal_year
from core.values import Changes
from storage.db.folder import opening
from storage.db.folder.folder import create
from storage.db.folder.intake import ImportTransaction
from storage.db.folder.store import Folder
from storage.db.folder.writer import program_context
from storage.db.keys import age_recipient
from storage.db.log import trust
from storage.db.log.log import Log, transaction
from storage.db.reading.reader import FolderReader
from storage.files import scratch


def check_issuer(start: StartFile, name: str) -> tuple[int, int]:
    """Check the signer of a start file; return (number of programmes, number of deadlines) in it. `name`: file name for
    errors. RefusedError unless the roots and certificates in it let its signer certify the invited unit."""
    if any(scope_kind(one.scope) == "unit" for one in start.segments):
        raise _not_its_issuer(name)  # it would write what only the invited office may write
    with scratch() as room, closing(opening.create_database(room / "tried.db")) as db:
        log = Log(db)
        with transaction(log):
            trust.note_roots(db, start.roots)
            log.judge()
            intake = ImportTransaction(log, bounded=False)
            intake.store(start.segments, start.texts)
            weighed = log.verdict.trust
            wanted = KeyRole(KIND_CLASS[start.invited], unit_id(start.code))
            held = [one for one in weighed.standings.get(start.key, ()) if one.holder.unit == start.issuer]
            may = any(not one.revoked and one.holder.may_certify(wanted, weighed.units.below) for one in held)
            if intake.report(frozenset()).refused or not may:
                raise _not_its_issuer(name)
            told = FolderReader(db, log)
            return len({one.text("instrument_id") for one in told.records("programme")}), len(told.records("deadline"))


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
    claimed: Callable[[bytes], str],
    record: str,
    furnish: Callable[[], None],
    now: datetime,
) -> Folder:
    """Create the folder of the invited unit, completely or not at all, and return it open. `digits`: the start file's,
    stored for people to compare; `claimed`: signs with the invitation's one-time key; `record`: the invitation's id;
    `furnish`: stores the files of forms. UserError if the folder cannot be created."""

    def fill(made: Folder) -> None:
        _believe(made, start, digits, claimed, record)
        furnish()

    above = next((one.code for one in start.parents), "")
    year = start.year or fiscal_year(now.date())
    drafts_alone = KIND_CLASS[start.invited] == "committee"  # its PC may write nothing that describes the office
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
        described=not drafts_alone,
    )


def _believe(made: Folder, start: StartFile, digits: str, claimed: Callable[[bytes], str], record: str) -> None:
    """Trust the roots of a start file, claim its invitation for this device, import its segments and texts."""
    key, age = made.writer.keys.public, age_recipient(made.writer.keys)
    claim = InvitationClaim.statement(key, age, made.writer.unit, start.invited, start.letter)
    invite = InvitationClaim(record, age, claimed(claim))
    begun = StartOrigin(start.issuer, digits, False, key.hex(), invite, start.invited, start.person, start.called)
    made.exchange.trust_in(start.roots, begun)
    made.exchange.take_segments(start.segments, start.texts)


def join(
    made: Folder,
    start: StartFile,
    digits: str,
    claimed: Callable[[bytes], str],
    record: str,
    deed: Callable[[Context, Store, str], Changes],
    now: datetime,
) -> Changes:
    """Turn the office folder `made`, begun without invitation, into the invited unit's, in one transaction; reopen it
    then. `digits`: stored for comparing; `record`: the invitation's id; `claimed`: signs with its one-time key; `deed`:
    copies the former unit's records. Return its changes, none if the unit is the same. Raises UserError."""
    writer, old = made.writer, made.writer.unit
    if old == unit_id(start.code):  # the code was known before: its work is in the right scope
        with writer.transaction():
            _believe(made, start, digits, claimed, record)
        return Changes()
    made.exchange.leave()  # the archive is then complete and signed
    with writer.transaction():
        writer.unit = unit_id(start.code)
        trust.note_unit(writer.db, writer.unit, start.code)
        writer.log.judge()
        _believe(made, start, digits, claimed, record)
        done = deed(program_context(writer, now), made, old)
    writer.sweep()
    return done
