"""Sign off: lock a subject exactly as it is here, by one op; accept or return a sign-off, end it, void its prints."""

from collections.abc import Iterable, Iterator, Mapping, Set
from types import MappingProxyType

from core.assessment.deeds import fill_figures, keep_verified
from core.assessment.review import review
from core.assessment.sheets import answers_of
from core.assessment.start_deeds import keep_together
from core.assigning.deeds import fill_rolled
from core.entities import is_fixed
from core.errors import UserError
from core.forms.deeds import settle
from core.forms.field_values import words
from core.forms.ports import Reader, Store
from core.forms.settings import HOLDERS, form_for
from core.forms.shape import Instrument
from core.forms.tree import Tree
from core.forms.vocabulary import not_one_of
from core.gravity import MUST
from core.i18n import _
from core.log.deeds import fresh
from core.log.op import BODY, FROZEN, SIGNED, SIGNOFFS, STAGE, Body, SigningReadiness, is_period, signoff_of
from core.log.ports import Context, standing
from core.papers.made import fixed_state_of, stated
from core.papers.register import PaperEntry
from core.papers.source import PrintOption
from core.plan.deeds import fill_drawn
from core.plan.links import own_periods
from core.records.route import ROUTE, Stage, document_of, write_route
from core.scoring import score
from core.signing.blockers import proofread, unreported
from core.signing.route_deeds import named
from core.values import Change, Changes, Plain, Record, Ref, Text, Written


def sign_off(
    ctx: Context,
    store: Store,
    subject: Ref,
    by: str,
    period: str = "",
    route: tuple[Stage, ...] = (),
    more: Mapping[str, Written] = MappingProxyType({}),
) -> Changes:
    """Lock the subject, or one `period` of a plan, under a new sign-off; `by`: the signers as typed, `more`: further
    fields of the sign-off.

    `route`: the signers per step of the form's route; () = anyone with the role, or all if the form says so.
    UserError if conflicts or findings must be resolved first, texts are withheld, data is missing, or the subject is
    signed already; erased texts do not prevent signing.
    """
    record = standing(store, subject)
    entity = signoff_of(subject.entity)
    if not entity:
        raise not_signed(subject)
    if not by.strip():
        raise UserError(_("ล็อกเพื่อลงนามไม่ได้"), _("ยังไม่ได้บอกชื่อผู้ลงนาม"), _("ระบุชื่อผู้ลงนามแล้วลองใหม่"))
    made = settle(ctx, store, subject) if subject.entity in HOLDERS else Changes("sign_off")
    form = form_for(store, standing(store, document_of(record)))
    check_period(form, record, period)
    check_not_signed(store, subject, period)
    found = store.sign_offs.ready(subject, period)
    check_ready(found)
    total = checked_score(store, form, record)
    check_plan(store, subject, period)
    if entity == "signoff":  # whom the form wants to sign; a committee's members sign on the paper of the committee
        route = named(store, subject.scope, form.route, route)
    kept = fill_figures(ctx, store, form, record) | keep_together(ctx, store, form, record)
    kept |= keep_verified(ctx, store, form, record)
    kept |= fill_rolled(ctx, store, form, record, period)
    kept |= fill_drawn(ctx, store, form, record) if not period else Changes("sign_off")
    if kept.save:  # what is signed does not change with rows that are not
        found = store.sign_offs.ready(subject, period)
    body = Body(subject, period, found.cut, found.state_hash, bytes.fromhex(form.file), total)
    fields: dict[str, Written] = {BODY: Plain(body.line), STAGE: Plain(FROZEN), "signers": Text(by.strip())}
    if route:
        fields[ROUTE] = Plain(write_route(route))
    fields |= more
    return made | store.save(ctx, "sign_off", fresh(Ref(subject.scope, entity, ctx.new_id()), fields))


def check_period(form: Instrument, record: Record, period: str) -> None:
    """Raise UserError unless the period is "" or one of the plan's: its year, or a quarter, half or month."""
    known = own_periods(form, record.text("year")) if record.ref.entity == "plan" else ()
    if period and not (is_period(period) and period in known):
        raise UserError(
            _("ล็อกเพื่อลงนามงวด {period} ไม่ได้").format(period=period[:20]),
            _("งวดที่ลงนามได้คือ {known}").format(known=", ".join(known)) if known else _("ลงนามเป็นงวดได้เฉพาะแผน"),
            _("แก้ชื่องวด หรือลงนามทั้งหมดโดยไม่ระบุงวด"),
        )


def check_not_signed(reader: Reader, subject: Ref, period: str) -> None:
    for one in reader.sign_offs.of(subject):
        if one.stands and one.body and one.body.period in ("", period):
            raise UserError(
                _("ล็อกเพื่อลงนามซ้ำไม่ได้"),
                _("ข้อมูลนี้ลงนามไว้แล้วใน {ref}").format(ref=one.ref.local),
                _("ใช้การลงนามเดิม หรือยกเลิกพร้อมบอกเหตุผลก่อน"),
            )


def check_ready(found: SigningReadiness) -> None:
    """Raise UserError if something prevents signing; the error names the first hindrance and its places.

    Faults of ballots do not prevent it: such ballots are reported and not counted (core/assessment/ballots.py).
    """
    conflicts, absent = ([one for one in places if not _of_ballot(*one)] for places in (found.conflicts, found.absent))
    if conflicts:
        raise hindered(_("มีข้อมูลไม่ตรงกันที่ยังไม่ได้เลือก: {where}"), conflicts, _("เลือกค่าที่จะใช้ให้ครบ แล้วลงนามใหม่"))
    if absent:
        raise hindered(_("ข้อความบางช่องยังไม่อยู่ในเครื่องนี้: {where}"), absent, _("นำเข้าไฟล์ที่มีข้อความครบ แล้วลงนามใหม่"))
    if found.parked or not found.settled:
        raise UserError(
            _("ล็อกเพื่อลงนามไม่ได้"),
            _("ข้อมูลของหน่วยงานมาถึงไม่ครบ ยังรอส่วนก่อนหน้า"),
            _("นำเข้าไฟล์ที่ขาดให้ครบ แล้วลงนามใหม่"),
        )


def _of_ballot(ref: Ref, name: str) -> bool:
    """Return whether it is a field of an assessor's sheet that is fixed at creation: its PC or its sealed answers."""
    return ref.entity == "draft_sheet" and is_fixed(ref.entity, name)


def hindered(why: str, places: Iterable[tuple[Ref, str]], do: str) -> UserError:
    listed = [f"{ref.local} {field}" for ref, field in places]
    more = "" if len(listed) <= SHOWN else _(" และอีก {n} แห่ง").format(n=len(listed) - SHOWN)
    return UserError(_("ล็อกเพื่อลงนามไม่ได้"), why.format(where=", ".join(listed[:SHOWN]) + more), do)


SHOWN = 3  # places a sentence names


def checked_score(reader: Reader, form: Instrument, record: Record) -> str:
    """Return the total score as a whole number or n/d; "" if none. UserError if a finding must be corrected first."""
    if not record.ref.entity.endswith(("assessment", "sheet")) or not form.kind:
        return ""
    given = answers_of(reader, record, form)
    result = score(form, given)
    grave = [remark for remark in review(Tree.under(form, given.profiles), given, result) if remark.grave == MUST]
    if grave:
        raise to_mend(len(grave), grave[0].text)
    return str(result.total) if result.full else ""


def check_plan(reader: Reader, subject: Ref, period: str) -> None:
    """Raise UserError if a finding in a plan must be corrected first, or the period has no report."""
    if subject.entity != "plan":
        return
    grave = (*unreported(reader, subject, period), *proofread(reader, subject, period).hinder)
    if grave:
        raise to_mend(len(grave), grave[0].text)


def to_mend(count: int, first: str) -> UserError:
    return UserError(
        _("ล็อกเพื่อลงนามไม่ได้"),
        _("มีข้อสังเกตที่ต้องแก้ {n} ข้อ: {first}").format(n=count, first=first),
        _("แก้ข้อสังเกตให้ครบ แล้วลงนามใหม่"),
    )


def not_signed(subject: Ref) -> UserError:
    return UserError(
        _("ลงนาม {ref} ไม่ได้").format(ref=subject.local),
        _("ลงนามได้เฉพาะแผน การประเมิน และแบบให้คะแนน"),
        _("เลือกแผนหรือการประเมินที่หน้าเอกสารพิมพ์ หรือดูด้วยคำสั่ง record list แล้วลองใหม่"),
    )


STATES = ("accepted", "returned")


def accept(ctx: Context, store: Store, signoff: Ref, state: str, reason: str = "") -> Changes:
    """Accept or return (`state`) a sign-off, written into the scope of the unit that signed; returning needs a reason.

    UserError if `signoff` is no sign-off or is not here, or this PC may not write in that scope."""
    if state not in STATES:
        raise not_one_of("state", state, STATES)
    if signoff.entity != "signoff":
        raise UserError(
            _("รับรองหรือส่งคืน {ref} ไม่ได้").format(ref=signoff.local),
            _("ข้อมูลนี้ไม่ใช่การลงนามรับรอง"),
            _("เลือกการลงนามรับรองของหน่วยงาน แล้วลองใหม่"),
        )
    standing(store, signoff)
    if state == "returned" and not reason.strip():
        raise UserError(_("ส่งคืนแก้ไขไม่ได้"), _("ยังไม่ได้บอกว่าต้องแก้อะไร"), _("เขียนเหตุผล แล้วส่งคืนอีกครั้ง"))
    fields: dict[str, Written] = {
        "signoff": Plain(signoff.local),
        "state": Plain(state),
        "reason": words("reason", reason.strip()) if reason.strip() else None,
    }
    return store.save(ctx, state, fresh(Ref(signoff.scope, "acceptance", ctx.new_id()), fields))


def end_sign_off(ctx: Context, store: Store, ref: Ref, why: str) -> Changes:
    """End every sign-off of this record, and void its prints.

    UserError if the record has no valid sign-off, a signed scan of it is confirmed, or no reason is given.
    """
    changes = ended(ctx, store, ref, why)
    if standing(store, ref).text(STAGE) == SIGNED:
        raise UserError(
            _("ปลดล็อกเพื่อแก้ไขไม่ได้"),
            _("มีฉบับลงนามที่ยืนยันแล้ว"),
            _("ทำฉบับแก้ไขแทน ฉบับที่ลงนามแล้วยังอยู่และไม่ถูกยกเลิก"),
        )
    return store.save(ctx, "end_sign_off", [*changes, *voided(store, ctx.unit, ref, why.strip())])


def revise(ctx: Context, store: Store, ref: Ref, why: str) -> Changes:
    """Unlock a subject signed in ink for a revision: end its sign-off `ref`, but keep the prints valid.

    UserError if `ref` has no valid sign-off, no signed scan is confirmed, or no reason is given.
    """
    changes = ended(ctx, store, ref, why)
    if standing(store, ref).text(STAGE) != SIGNED:
        raise UserError(
            _("ทำฉบับแก้ไขไม่ได้"),
            _("ยังไม่มีฉบับลงนามที่ยืนยันแล้ว"),
            _("ปลดล็อกเพื่อแก้ไข แล้วล็อกใหม่เมื่อแก้เสร็จ"),
        )
    return store.save(ctx, "revise_sign_off", changes)


def ended(ctx: Context, store: Store, ref: Ref, why: str) -> list[Change]:
    """Return the changes that end the sign-offs in the record `ref`. UserError if none is valid, or `why` is empty."""
    record = standing(store, ref)
    if ref.entity not in SIGNOFFS or not any(one.stands for one in store.sign_offs.of(ref)):
        raise UserError(
            _("ยกเลิกการลงนาม {ref} ไม่ได้").format(ref=ref.local),
            _("ไม่มีการลงนามที่ยังมีผลในรายการนี้"),
            _("ดูการลงนามที่หน้าเอกสารพิมพ์ หรือด้วยคำสั่ง record show แล้วลองใหม่"),
        )
    if not why.strip():
        raise UserError(_("ยกเลิกการลงนามไม่ได้"), _("ยังไม่ได้บอกเหตุผล"), _("ระบุเหตุผลแล้วลองใหม่"))
    values: dict[str, Written] = {"ended_by": Plain(ctx.person)} if ctx.person else {}
    values["ended_why"] = Text(why.strip())
    return [Change(record.ref, name, value, record.shown(name).seen) for name, value in values.items()]


def voided(reader: Reader, unit: str, ref: Ref, why: str) -> Iterator[Change]:
    """Yield the changes that void the prints of what this sign-off signed, in the unit's register: also prints of a
    part, of two years side by side, and of a whole region, unless ink on such a print was confirmed, as that signs no
    step of a form. Prints of another state (before signing, or of an earlier revision) stay valid, and so do rankings,
    which are decisions of their day.
    """
    found = reader.sign_offs.of(ref)
    bodies = [one.body for one in found if one.body]
    prints = {(name, body.state_hash.hex()) for body in bodies for name in (body.subject.local, str(body.subject))}
    whole = {body.subject for body in bodies if not body.period}
    for paper in reader.records("paper", unit):
        options = frozenset(paper.text("options").split(","))
        if PrintOption.DRAFT in options or paper.text("void_why"):
            continue
        printed = (paper.text("subject"), paper.text("state_hash"))
        own = printed in prints and any(one.printed(options) for one in found)
        if own or (whole and _says_too(reader, paper, options, whole)):
            yield Change(paper.ref, "void_why", Text(why), paper.shown("void_why").seen)


def _says_too(reader: Reader, paper: Record, options: Set[str], signed: Set[Ref]) -> bool:
    """Return whether a print of a part, of two years or a region shows what was signed, and has no confirmed ink."""
    if options.isdisjoint((PrintOption.PER_PART, PrintOption.PER_YEARS, PrintOption.PER_REGION)) or paper.text(
        "signed_on"
    ):
        return False
    subject = PaperEntry(paper).subject
    if signed.isdisjoint(stated(reader, subject, options - {PrintOption.PER_YEARS})):
        return False
    return paper.text("state_hash") == fixed_state_of(reader, subject, options).hex()
