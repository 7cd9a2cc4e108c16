"""The command by which an office that began without a start file joins a unit by one: it copies its records."""

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple, Self

from core.entities import DELETED, ENTITIES, EntityType, field_of, record_id, unit_id
from core.errors import UserError
from core.exchange.devices import same_digits
from core.forms.ports import Reader, Store
from core.i18n import _
from core.log.certificates import StartFile
from core.log.op import ENDINGS, SIGNED, STAGE
from core.log.ports import Context
from core.people.units import home
from core.plan.tree import PlanRow
from core.values import AbsenceReason, Change, Changes, Plain, Record, Ref, Text, Written

JOIN = "join_office"  # the deed's name


def check_joins(reader: Reader, start: StartFile, digits: str) -> None:
    """Raise UserError if the start file is a committee member's, or if this office has a root key, a certificate or an
    open conflict. `digits`: the file's 12 digits, by which the error tells that this very file was used before."""
    started, here = reader.trust.started(), reader.trust.here()
    if (
        started is not None
        and here["unit"] == unit_id(start.code)
        and reader.trust.roots() == set(start.roots)
    ):
        raise _joined(same_file=started.digits == digits)
    if reader.trust.roots() or reader.trust.device() is not None:
        raise UserError(
            _("เข้าสังกัดด้วยไฟล์เริ่มงานนี้ไม่ได้ จึงไม่มีสิ่งใดเปลี่ยน"),
            _("เพราะหน่วยงานที่เปิดอยู่มีต้นสังกัดหรือกุญแจรากแล้ว"),
            _("ถ้าเป็นไฟล์ของอีกหน่วยงานหนึ่ง ให้ปิดหน่วยงานนี้ แล้วเปิดไฟล์จากหน้าเริ่มต้น"),
        )
    if start.invited == "committee":
        raise UserError(
            _("เข้าสังกัดด้วยไฟล์เริ่มงานนี้ไม่ได้ จึงไม่มีสิ่งใดเปลี่ยน"),
            _("เพราะเป็นไฟล์ของเครื่องคณะกรรมการ ซึ่งเก็บงานของหน่วยงานไม่ได้"),
            _("ให้ปิดหน่วยงานนี้ แล้วเปิดไฟล์จากหน้าเริ่มต้น"),
        )
    unit = reader.trust.here()["unit"]
    n = sum(len(reader.conflicts(scope)) for scope in (unit, f"{unit}/forms"))
    if n:
        raise UserError(
            _("ยังเข้าสังกัดไม่ได้"),
            _("เพราะมีข้อมูลไม่ตรงกัน {n} ช่องที่ยังไม่ได้เลือก").format(n=n),
            _("โปรดเลือกค่าที่หน้าข้อมูลไม่ตรงกันก่อน แล้วเปิดไฟล์เริ่มงานอีกครั้ง"),
        )


def _joined(*, same_file: bool) -> UserError:
    """Return the error that the unit has joined already, by this very file (`same_file`) or another one of its own."""
    if same_file:
        return UserError(
            _("หน่วยงานนี้เข้าสังกัดด้วยไฟล์เริ่มงานนี้แล้ว จึงไม่มีสิ่งใดเปลี่ยน"),
            _("เพราะเปิดไฟล์เดียวกันซ้ำ"),
            _("ทำงานต่อได้ตามปกติ"),
        )
    return UserError(
        _("หน่วยงานนี้เข้าสังกัดนี้แล้วด้วยไฟล์เริ่มงานอีกไฟล์หนึ่ง จึงไม่มีสิ่งใดเปลี่ยน"),
        _("เพราะไฟล์นี้ออกให้หน่วยงานเดียวกันต่างครั้งกัน"),
        _("ทำงานต่อได้ตามปกติ ถ้าต้นสังกัดบอกว่าไฟล์เริ่มงานเดิมถูกถอนแล้ว ให้ยืนยันเครื่องนี้ทางโทรศัพท์"),
    )


def join_office(ctx: Context, store: Store, old_unit: str, start: StartFile) -> Changes:
    """Copy the records of the unit `old_unit` to the unit of the start file; the folder then belongs to that unit.
    Signed and printed documents stay with `old_unit`; unsaved drafts move to the new records."""
    typed = [one for one in store.all_drafts() if one.ref.scope in (old_unit, f"{old_unit}/forms")]
    found = moved(store, old_unit, ctx.unit).records if typed else ()
    refs = {record.ref: ref for record, ref in found}
    # of reports that are not written yet, too
    for row, ref in [each for each in found if each[0].ref.entity == "row"]:
        periods = PlanRow.periods_of(store, row)
        refs |= {
            PlanRow.progress_at(row.ref, period): PlanRow.progress_at(ref, period)
            for period in periods
        }
    done = store.save(ctx, JOIN, changes_of(store, old_unit, start))
    for draft in typed:
        if draft.ref in refs:
            change = Change(refs[draft.ref], draft.field, draft.value)
            store.keep_drafts(
                ctx, change, refused=draft.refused, dropped=[(draft.ref, draft.field)]
            )
    return done


def compare_start(_ctx: Context, store: Store, digits: str) -> Changes:
    """Store that the 12 digits that a person read on the letter match the start file. UserError if they do not."""
    started = store.trust.started()
    if started is None:
        raise UserError(
            _("เทียบเลขไม่ได้"),
            _("เพราะหน่วยงานนี้ไม่ได้เริ่มจากไฟล์เริ่มงาน จึงไม่มีเลขให้เทียบ"),
            _("ทำงานต่อได้ตามปกติ"),
        )
    if not same_digits(digits, started.digits):
        raise UserError(
            _("เลขที่กรอกไม่ตรงกับไฟล์เริ่มงานที่ใช้"),
            _("อาจอ่านผิด หรือไฟล์เริ่มงานไม่ใช่ไฟล์ที่ต้นสังกัดออกให้"),
            _("โปรดอ่านเลขในจดหมายอีกครั้ง ถ้ายังไม่ตรง อย่าเพิ่งส่งไฟล์ และโทรถามต้นสังกัดตามเบอร์ที่มีอยู่เดิม"),
        )
    store.exchange.trust_in(store.trust.roots(), started._replace(compared=True))
    return Changes("compare_start")


MOVED = (  # kinds of record that are written anew, each after the kinds its natural key refers to
    *(
        "office",
        "person",
        "division",
        "system",
        "instrument",
        "wording",
        "programme",
        "deadline",
        "plan",
        "row",
    ),
    *("progress", "assessment", "sheet", "answer", "evidence", "file", "link", "motion", "joining"),
)
_OTHERS = "written by a unit above, which knows nothing of this one yet"
STAYS: Mapping[str, str] = (
    MappingProxyType(  # kinds of record that are not written anew, with the reason
        {
            **dict.fromkeys(
                ("signoff", "paper"),
                "what is signed or printed is valid where it was, and nowhere else",
            ),
            **dict.fromkeys(
                ("erasure", "review_erasure"),
                "erases where it stands: what is erased is not written anew",
            ),
            **dict.fromkeys(("acceptance", "comment"), _OTHERS),
            **dict.fromkeys(("reply", "acknowledgement", "objection"), "answers what stays"),
            **dict.fromkeys(("objection_answer", "objection_close"), _OTHERS),
            "letter": "was sent to who stands above this one",
            "invitation": "of who may certify: nobody before it has joined",
            "opening": "names a place in the log",
            **dict.fromkeys(
                (f"draft_{one}" for one in ("assessment", "sheet", "answer", "signoff")),
                "a committee's: its device needs a certificate",
            ),
            **dict.fromkeys(
                (f"review_{one}" for one in ("assessment", "sheet", "answer", "signoff")), _OTHERS
            ),
            **dict.fromkeys(
                ("unit", "certificate", "revocation", "standing", "announcement"),
                "lies in `all`, where an office writes nothing",
            ),
        }
    )
)
_ID = r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])"


class JoiningRecordCounts(NamedTuple):
    """How many records of an office joining by a start file will be copied, stay behind, or prevent it from joining."""

    rows: int  # of plans
    answers: int
    pieces: int  # of evidence
    files: int
    people: int
    records: int  # all records written anew, including those above
    papers: int  # printed documents, which stay with the old unit
    signed: int  # signed sign-offs, which stay with the old unit
    unsigned: (
        int  # sign-offs that wait for a signature in ink: they can be finished only before joining
    )
    erased: int  # texts and files erased under law, which stay erased
    conflicts: int  # fields in conflict, to be resolved before joining

    def lines(self, code: str) -> Iterator[str]:
        """Yield sentences with the counts: what joining the unit with this code will do, first what asks for a deed."""
        if self.unsigned:
            text = _("มี {n} เรื่องที่ล็อกแล้วและยังรอลายมือชื่อ ถ้าจะให้เสร็จภายใต้รหัสเดิม โปรดทำก่อนเข้าสังกัด")
            yield text.format(n=self.unsigned)
        if self.signed or self.unsigned:
            yield _("ภายใต้รหัสใหม่ยังไม่มีสิ่งใดลงนาม จะส่งเป็นทางการต้องล็อกและลงนามอีกครั้ง")
        text = _(
            "เขียนใหม่ภายใต้รหัส {code}: รายการในแผน {rows} รายการ คำตอบ {answers} ข้อ หลักฐาน {pieces} ชิ้น บุคคล {people} คน"
        )
        yield text.format(
            code=code, rows=self.rows, answers=self.answers, pieces=self.pieces, people=self.people
        )
        if self.files:
            yield _("ไฟล์หลักฐาน {files} ไฟล์ใช้ร่วมกัน ไม่คัดลอกซ้ำ").format(files=self.files)
        yield _("งานเดิมยังอยู่ในโฟลเดอร์นี้ไว้อ่านและพิมพ์ แก้ไม่ได้ และไม่ส่งให้ใคร")
        text = _(
            "เอกสารที่พิมพ์แล้ว {papers} ฉบับ และที่ลงนามแล้ว {signed} เรื่อง อยู่กับงานเดิมและยังใช้ได้ในโฟลเดอร์นี้"
        )
        yield text.format(papers=self.papers, signed=self.signed)
        if self.erased:
            yield _("สิ่งที่ลบตามกฎหมายแล้ว {n} แห่ง ไม่ถูกเขียนใหม่").format(n=self.erased)
        yield JoiningRecordCounts.second_pc_words()

    @classmethod
    def of(cls, reader: Reader, old_unit: str, new_unit: str) -> Self:
        """Return the counts for joining: unit `old_unit` becomes unit `new_unit` (ids); nothing is changed."""
        found = moved(reader, old_unit, new_unit)
        each = {
            name: sum(record.ref.entity == name for record, _ref in found.records) for name in MOVED
        }
        files = reader.records("file", old_unit)
        erased = sum(
            shown.value is AbsenceReason.ERASED
            for record, _ref in found.records
            for shown in record.fields.values()
        )
        standing = [
            one
            for one in reader.records("signoff", old_unit)
            if not any(one.value(name) for name in ENDINGS)
        ]
        signed = sum(one.text(STAGE) == SIGNED for one in standing)
        return cls(
            each["row"],
            each["answer"],
            each["evidence"],
            each["file"],
            each["person"],
            len(found.records),
            len(reader.records("paper", old_unit)),
            signed,
            len(standing) - signed,
            erased + len(files) - each["file"],
            sum(len(reader.conflicts(scope)) for scope in (old_unit, f"{old_unit}/forms")),
        )

    @staticmethod
    def second_pc_words() -> str:
        first = _("ถ้าหน่วยงานนี้มีอีกเครื่องหนึ่งที่มีงานชุดเดียวกัน ให้เครื่องนั้นเปิดไฟล์เริ่มงานนี้ด้วย")
        return f"{first} {_('ต้นสังกัดจะโทรยืนยันก่อน แล้วงานเดียวกันจะพบกันเป็นรายการเดียว')}"


class MovedRecords(NamedTuple):
    """What an office copies to its new unit: records with new references, {old id: new id}, SHA-256 of files."""

    records: Sequence[tuple[Record, Ref]]  # each record with its reference in the new unit
    names: Mapping[str, str]  # new ids by old ids, including the unit's own
    hashes: frozenset[str]  # SHA-256 of the files that come along


def moved(reader: Reader, old_unit: str, new_unit: str) -> MovedRecords:
    """Return the records of unit `old_unit` (id) to be copied, with their references in unit `new_unit` (id)."""
    names, found = {old_unit: new_unit}, list[tuple[Record, Ref]]()
    kept = set(reader.privacy.files())
    hashes, known = set[str](), set[str]()
    for entity in map(ENTITIES.__getitem__, MOVED):
        for scope, anew in ((old_unit, new_unit), (f"{old_unit}/forms", f"{new_unit}/forms")):
            for record in reader.records(entity.name, scope):
                if (entity.name == "file" and record.ref not in kept) or not _stands(
                    record, entity, known
                ):
                    continue
                id_ = _new_id(record, entity, anew, names)
                names[record.ref.id] = id_
                known.add(record.ref.local)
                found.append((record, Ref(anew, entity.name, id_)))
                if entity.name == "file":
                    hashes |= {record.text(name) for name in ("sha256", "preview")}
    return MovedRecords(found, names, frozenset(hashes))


def _stands(record: Record, entity: EntityType, copied: set[str]) -> bool:
    """Return whether all records of its own scope that its fixed references name are copied too."""
    own = record.ref.scope.partition("/")[0]
    for name in (field.name for field in entity.fields if field.fixed and field.reference):
        text = record.text(name)
        elsewhere = text.count("/") > 1 and not text.startswith(own)
        if text and not elsewhere and record.reference(name).local not in copied:
            return False
    return True


def _new_id(record: Record, entity: EntityType, scope: str, names: Mapping[str, str]) -> str:
    """Return the record's id in the new unit: derived from its natural key if its old id was, else the same id."""
    if not entity.key:
        return record.ref.id
    ordinal = (record.number(entity.ordinal) or 1) if entity.ordinal else 1
    values = [record.value(name) for name in entity.key]
    here = [None if isinstance(value, AbsenceReason) else value for value in values]
    key = [value if isinstance(value, int) else str(value or "") for value in here]
    if record_id(record.ref.scope, entity.name, *key, ordinal=ordinal) != record.ref.id:
        return record.ref.id
    anew = [_renamed(part, names) if isinstance(part, str) else part for part in key]
    return record_id(scope, entity.name, *anew, ordinal=ordinal)


def _renamed(value: str, names: Mapping[str, str]) -> str:
    return re.sub(_ID, lambda found: names.get(found[0], found[0]), value)


def changes_of(reader: Reader, old_unit: str, start: StartFile) -> Sequence[Change]:
    """Return the changes, for one save, that copy the records of `old_unit` to the unit of the start file."""
    new = unit_id(start.code)
    found = moved(reader, old_unit, new)
    changes = [change for record, ref in found.records for change in _anew(record, ref, found)]
    above = next((one.unit for one in start.parents), "")
    fields: dict[str, Written] = {  # the office's own fields, as the start file gives them
        "unit": Plain(new),
        "code": Plain(start.code),
        "name": Text(start.name),
        "kind": Plain(start.kind),
        "parent": Plain(f"all/unit/{above}") if above else None,
    }
    names = {(home(new), name) for name in fields}
    changes = [one for one in changes if (one.ref, one.field) not in names]
    return [*(Change(home(new), name, value) for name, value in fields.items()), *changes]


def _anew(record: Record, ref: Ref, records: MovedRecords) -> Iterator[Change]:
    for name, shown in record.fields.items():
        declared = field_of(ref.entity, name)
        value = shown.value
        if declared is None or name == DELETED or value is None or isinstance(value, AbsenceReason):
            continue
        if declared.reference and str(value).rpartition("/")[0].rpartition("/")[2] in STAYS:
            continue  # that stays behind
        if ref.entity == "link" and declared.blob and str(value) not in records.hashes:
            continue  # erased under law
        yield Change(
            ref, name, Plain(_renamed(value, records.names)) if isinstance(value, Plain) else value
        )


def uncompared(reader: Reader) -> str:
    """Return the start file's 12 digits if nobody compared them with the printed letter yet, else ""."""
    started = reader.trust.started()
    return "" if started is None or started.compared else started.digits


def not_compared_words(reader: Reader) -> str:
    """Return a sentence asking to compare the start file's digits with those in its printed letter; "" if done."""
    digits = uncompared(reader)
    if not digits:
        return ""
    text = _(
        "ยังไม่ได้เทียบเลข {digits} กับจดหมายที่คู่กับไฟล์เริ่มงาน โปรดเทียบก่อนส่งไฟล์ให้ใคร ถ้าเลขไม่ตรง อย่าส่ง และโทรถามต้นสังกัด"
    )
    return text.format(digits=digits)


def first_receiver(reader: Reader) -> str:
    """Return the id of the unit that wrote the start file and must get the first transfer file; "" = any unit."""
    started = reader.trust.started()
    return started.issuer if started is not None and reader.trust.device() is None else ""
