"""What the offices of a decade do in a fiscal year: plan, report, prove, assess, sign, send and answer."""

from datetime import date, timedelta
from functools import partial
from pathlib import Path
from random import Random

from core.assessment.ranking import COMMITTEE
from core.assessment.start_deeds import assessment_at, import_answers
from core.centre.date_deeds import set_dates
from core.committee.ballot_deeds import open_votes, own_sheet, score_from, seal
from core.committee.convene_deeds import Assessor, convene, draft_at
from core.committee.objection_deeds import answer_objection, close_objections, object_to
from core.committee.objections import KEPT
from core.committee.release_deeds import accept_alike, release
from core.conflicts.deeds import resolve_conflict
from core.evidence.kinds import EvidenceTarget
from core.exchange.letter_deeds import comment, reply
from core.forms.ports import Reader
from core.log.op import SignOff
from core.log.ports import standing
from core.plan.file_deeds import import_plan, plan_at
from core.plan.tree import PlanRow
from core.signing.deeds import accept, end_sign_off, sign_off
from core.succession.deeds import hand_over
from core.succession.view import Successor
from core.thai.written import BUDDHIST
from core.values import AbsenceReason
from tests.decade.documents import ASSESSED, WORK, PlanText, answers, plans
from tests.decade.pcs import POST, Pc
from tests.decade.people import names
from tests.decade.pictures import paper, photo
from tests.decade.texts import MONTHS
from tests.decade.world import (
    CENTRE,
    DISTRICT,
    LONE,
    OFFICER,
    PROVINCE,
    SECOND,
    SECTION,
    WORKING,
    World,
    comes,
    edited,
    headed,
    person,
    published,
)

PROGRAMMES = ("work-programme", "clean-programme")
# when a quarter is reported: early, when it is due, late, twice, or never
HABITS: tuple[tuple[str, ...], ...] = (
    *(("early",), ("due",), ("due",), ("due",), ("late",), ("due", "late"), ()),
)
ALONE = 12  # activities of the office that works in one sub-district
PIECES = {DISTRICT: 2, PROVINCE: 1, SECTION: 0, LONE: 0}  # of evidence, as shares of a size
RETURNED = "งบประมาณของกิจกรรม “{title}” ไม่ตรงกับใบจัดสรร โปรดตรวจสอบ"
CROWDED, MANY = "ห้องประชุมคับแคบ ย้ายไปหอประชุม", "ผู้เข้าร่วมมากกว่าที่คาด จัดทำเอกสารเพิ่ม"
LATE = ("น้ำท่วมหลายพื้นที่ใน", "ระบบอินเทอร์เน็ตขัดข้องที่", "ขอเวลารวบรวมหลักฐานตามหนังสือของ")


def people(world: World, year: int) -> None:
    """Let people come, move, marry, and hand their work over as they leave."""
    for office in WORKING:
        chance, staff = world.chance("moves", office, year), world.staff[office]
        pc = world.pcs[office]
        with pc.open():
            if chance.random() < 0.6 and len(staff.here) > 3:
                leaver = staff.here.pop(0 if chance.random() < 0.3 else len(staff.here) - 1)
                new = staff.new(leaver.position, leaver.roles)
                if leaver.position == names()["heads"][office]:
                    staff.here.insert(0, staff.here.pop())
                successor = Successor(None, new.name, new.position)
                today = world.clock.time.date()
                leaves = person(world, office, leaver)
                deed = partial(hand_over, leaver=leaves, successor=successor, day=today)
                touched = pc.deed(deed).touched
                there = [ref for ref in touched if ref.entity == "person" and ref != leaves]
                new.record = there[0].local
                staff.gone.append(leaver.name)
                world.note("handed over", office=office, name=leaver.name, to=new.name)
            if chance.random() < 0.4 and (bride := staff.marries()):
                edited(world, office, bride)
                world.note("married", office=office, name=bride.name)
            if chance.random() < 0.3:
                promoted = staff.any(chance)
                if promoted.position not in names()["heads"].values():
                    promoted.position = chance.choice(names()["positions"])
                    edited(world, office, promoted)
            if chance.random() < 0.25 and office != SECTION:
                comes(world, office, staff.new(roles=OFFICER))
            headed(world, office)


def programmes(world: World, year: int, edition: int) -> None:
    """Announce what the year asks, and extend a date of it in some years; one office declines the voluntary one."""
    chance = world.chance("programmes", year)
    ce = year - BUDDHIST
    for name in PROGRAMMES:
        text = Path(__file__).with_name(f"{name}.yaml").read_text("utf-8")
        numbers = {"YEAR": year, "CE": ce, "BEFORE": ce - 1, "EDITION": edition}
        for word, number in numbers.items():
            text = text.replace(word, str(number))
        programme = published(world, f"{name}-{year}.yaml", text)
    down(world)
    if chance.random() < 0.5:
        moved = {"self": f"{ce}-09-15"}
        why = f"{chance.choice(LATE)}{world.land.areas[PROVINCE]}"
        extend = partial(set_dates, programme=programme, year=year, dates=moved, reason=why)
        world.pcs[CENTRE].deed(extend)
        world.note("extended", year=year)
        down(world)
    for office in WORKING[1:]:
        pc, id_ = world.pcs[office], f"clean-programme/{year}"
        if office == SECTION and year % 3 == 0:
            why = f"บุคลากรเหลือสองคน {world.staff[office].here[0].name} ขอเข้าร่วมปีถัดไป"
            pc.do("instrument", "decline", pc.folder, id_, "--why", why)
            world.note("declined", office=office, year=year)
        else:
            pc.do("instrument", "join", pc.folder, id_)


def down(world: World) -> None:
    """Carry the news of the centre to everybody below."""
    pcs = world.pcs
    pcs[CENTRE].send(pcs[PROVINCE])
    pcs[PROVINCE].send(pcs[DISTRICT], pcs[SECTION])


def up(world: World) -> None:
    """Carry the work of everybody up to the centre."""
    pcs = world.pcs
    pcs[SECTION].send(*(pcs[name] for name in {world.above[SECTION], PROVINCE}))
    pcs[DISTRICT].send(pcs[PROVINCE])
    pcs[PROVINCE].send(pcs[CENTRE])


def plan(world: World, office: str, year: int, edition: int) -> None:
    """Let an office make its five plans."""
    pc = world.pcs[office]
    chance = world.chance("plans", office, year)
    size = min(world.size.activities, ALONE) if office == LONE else world.size.activities
    work = "operating-plan" if office == LONE else WORK
    drawn = list(plans(chance, year, world.office(office), size, work))
    world.plans[office, year] = drawn
    with pc.open() as there:
        for text in drawn:
            form = there.forms.get(form_of(text, edition))
            pc.deed(partial(import_plan, instrument=form, year=year, content=text.content(year)))


def form_of(text: PlanText, edition: int) -> str:
    return f"{text.form}/{edition}" if text.form == WORK else text.form


def quarter(world: World, office: str, year: int, number: int, part: str, edition: int) -> None:
    """Let an office report a quarter: `part` is "early", "due" or "late", and each plan has its own habit."""
    pc, today = world.pcs[office], world.clock.time.date()
    due: list[tuple[PlanText, bool]] = []
    for text in world.plans[office, year]:
        habit = world.chance("habit", office, year, number, text.form, text.no).choice(HABITS)
        if part in habit:
            due.append((text, part == habit[0]))
    if not due:
        return
    with pc.open() as there:
        for text, first in due:
            chance = world.chance("quarter", office, year, number, part, text.form, text.no)
            content = text.reported(chance, year, number, today, world.office(office), 0.9)
            form = there.forms.get(form_of(text, edition))
            with world.tried("report", office=office, year=year, form=text.form):
                pc.deed(partial(import_plan, instrument=form, year=year, content=content))
            if first:
                prove(world, office, year, text, content["progress"], number)


def prove(
    world: World,
    office: str,
    year: int,
    text: PlanText,
    progress: list[dict[str, str]],
    number: int,
) -> None:
    """File photographs and documents of what was reported, each with a title that says what it shows."""
    pc = world.pcs[office]
    chance = world.chance("proof", office, year, number, text.form, text.no)
    plan_ref = plan_at(pc.unit, text.form, year, text.no)
    left = max(1, world.size.pieces * PIECES[office] // 4)
    for line in chance.sample(progress, min(len(progress), 2 + left // 6)):
        if left <= 0:
            break
        one = text.activities[line["row"]]
        shown = chance.choice(one.topic["proof"])
        title = one.says(chance, "proof", shown, world.office(office))
        target = PlanRow.progress_at(PlanRow.at(plan_ref, one.id), line["period"])
        count = min(left, chance.randint(1, 6))
        left -= count
        files = pieces(world, chance, title, line["f.result"], count)
        pc.keep(files, to=EvidenceTarget(target), title=title if count == 1 else "")


def pieces(world: World, chance: Random, title: str, result: str, count: int) -> list[Path]:
    """Write files of evidence that differ: photographs of one day, or one document."""
    taken = world.clock.time - timedelta(days=chance.randint(3, 25), hours=-chance.randrange(8))
    room = world.place / POST
    name = title.replace("/", "-")[:60]
    if title.startswith("ภาพ"):
        return [
            photo(room / f"{name} {n + 1}.jpg", chance, taken + timedelta(minutes=n))
            for n in range(count)
        ]
    return [
        paper(room / f"{name}{f' แผ่นที่ {n + 1}' if count > 1 else ''}.pdf", chance, title, [result])
        for n in range(count)
    ]


def assess(world: World, office: str, year: int, share: float) -> None:
    """Let an office answer a share of its three assessments, with evidence for some items."""
    pc = world.pcs[office]
    with pc.open() as there:
        for id_ in ASSESSED:
            chance = world.chance("assess", office, year, id_, share)
            content = answers(world.chance("answers", office, year, id_), id_, year, share)
            form = there.forms.get(content["instrument"])
            pc.deed(partial(import_answers, instrument=form, year=year, content=content))
            if id_ != "cdd-clean" or share < 1:
                continue
            subject = assessment_at(pc.unit, form.id, year)
            proofs = [one for one in form.proofs if one.within in content["answers"]]
            for proof in chance.sample(proofs, min(len(proofs), max(1, world.size.pieces // 6))):
                title = f"{str(proof.kind)[:90]} {world.land.areas[office]}"
                files = pieces(world, chance, title, "", 1)
                pc.keep(
                    files, to=EvidenceTarget(subject, proof.within), proof=proof.id, title=title
                )


def second_hand(world: World, year: int, edition: int) -> None:
    """Let an officer at the second PC write what another one writes at the first; they meet, and one value is chosen."""
    first, second = world.pcs[DISTRICT], world.pcs[SECOND]
    first.send(second)
    text = world.plans[DISTRICT, year][0]
    chance = world.chance("second", year)
    rows = chance.sample(sorted(text.activities), min(3, len(text.activities)))
    somewhere = chance.choice(world.land.villages).sub_district
    for pc, words in ((first, f"{CROWDED}{somewhere}"), (second, f"{MANY} ({somewhere})")):
        progress = [{"row": id_, "period": f"{year}q1", "f.problem": words} for id_ in rows]
        content = {**text.content(year), "progress": progress}
        with pc.open() as there:
            form = there.forms.get(form_of(text, edition))
            pc.deed(partial(import_plan, instrument=form, year=year, content=content))
    second.send(first)
    settled = 0 if chance.random() < 0.3 else settle(world)
    world.note("two PCs met", year=year, settled=settled)
    first.send(second)


def settle(world: World) -> int:
    """Choose at the district's first PC one value of each conflict; return how many there were."""
    first = world.pcs[DISTRICT]
    with first.open() as there:
        conflicts = there.session.read(lambda reader: reader.conflicts())
        for ref, name in conflicts:
            field = there.session.read(partial(standing, ref=ref)).shown(name)
            values = [one.value for one in field.sides if not isinstance(one.value, AbsenceReason)]
            chosen = partial(resolve_conflict, ref=ref, field=name, value=values[0])
            first.deed(partial(chosen, seen=field.seen))
    return len(conflicts)


def lock(world: World, office: str, year: int, *, plans_of_it: bool) -> None:
    """Lock the plans of a year, or its assessments, to be signed; print one plan."""
    pc, staff = world.pcs[office], world.staff[office].here
    if office == DISTRICT:
        settle(world)
    signers = f"{staff[1].name}, {staff[0].name}"
    texts = world.plans[office, year]
    if plans_of_it:
        subjects = [plan_at(pc.unit, one.form, year, one.no) for one in texts]
    else:
        subjects = [assessment_at(pc.unit, id_, year) for id_ in ASSESSED]
    locked = 0
    with pc.open():
        for subject in subjects:
            with world.tried("sign-off", office=office, year=year, of=subject.local):
                pc.deed(partial(sign_off, subject=subject, signers=signers))
                locked += 1
    if office == DISTRICT and plans_of_it:
        out = pc.place / POST / "plan.pdf"
        pc.do("paper", "print", pc.folder, subjects[0].local, "plan", "--out", out)
    world.note("locked", office=office, year=year, locked=locked, of=len(subjects))


def judge(world: World, year: int) -> None:
    """Let the province accept what came, return one plan, and have it corrected, signed and sent again."""
    province, district = world.pcs[PROVINCE], world.pcs[DISTRICT]
    text = world.plans[DISTRICT, year][0]
    subject = plan_at(district.unit, text.form, year, text.no)
    for name in (DISTRICT, SECTION):
        with province.open():
            for signoff in _open_sign_offs(province, world.pcs[name].unit):
                back = signoff.body is not None and signoff.body.subject == subject
                title = next(iter(text.activities.values())).title
                why = RETURNED.format(title=title) if back else ""
                state = "returned" if back else "accepted"
                province.deed(partial(accept, signoff=signoff.ref, state=state, reason=why))
    province.send(district, world.pcs[SECTION])
    with district.open(), world.tried("correction", year=year):
        for signoff in district.read(lambda reader: reader.sign_offs.of(subject)):
            if signoff.stands:
                why = f"แก้ไขงบประมาณตามที่{world.land.areas[PROVINCE]}ส่งคืน"
                district.deed(partial(end_sign_off, ref=signoff.ref, reason=why))
        head = world.staff[DISTRICT].here[0].name
        district.deed(partial(sign_off, subject=subject, signers=head))
    world.note("returned", year=year, of=subject.local)


def _open_sign_offs(pc: Pc, unit: str) -> list[SignOff]:
    """Return the sign-offs of a unit that nobody has accepted or returned yet."""

    def undecided(reader: Reader) -> list[SignOff]:
        decided = {one.text("signoff") for one in reader.records("acceptance", unit)}
        subjects = [*reader.records("plan", unit), *reader.records("assessment", unit)]
        signed = [one for subject in subjects for one in reader.sign_offs.of(subject.ref)]
        return [one for one in signed if one.stands and one.ref.local not in decided]

    return pc.read(undecided)


def review(world: World, year: int) -> None:
    """Let a committee of the province judge the district's assessment; the district objects to an item of its result,
    and is answered."""
    province, district = world.pcs[PROVINCE], world.pcs[DISTRICT]
    chair = world.staff[PROVINCE].here[0]
    subject = assessment_at(district.unit, "cdd-clean", year)
    content = answers(world.chance("review", year), "cdd-clean", year)
    with province.open(), world.tried("review", year=year):
        device = str(province.read(lambda reader: reader.info()["device"]))
        member = Assessor(person(world, PROVINCE, chair).id, device)
        draft = draft_at(province.unit, province.read(partial(standing, ref=subject)), COMMITTEE)
        province.deed(partial(convene, assessed=[subject], members=[member]))
        sheet = province.read(lambda reader: own_sheet(reader, device, draft))
        province.deed(partial(score_from, sheet=sheet, data=content))
        province.deed(partial(seal, sheets=[sheet], incomplete=True))
        province.deed(partial(open_votes, assessments=[draft]))
        alone = f"{chair.name} เป็นกรรมการคนเดียวตามคำสั่งแต่งตั้ง"
        province.deed(partial(accept_alike, draft=draft, reason=alone))
        province.deed(partial(release, draft=draft, signers=chair.name))
    province.send(district)
    with world.tried("objection", year=year):
        results = district.read(lambda reader: reader.records("review_assessment", district.unit))
        result = next(one.ref for one in results if one.number("year") == year)
        item = world.chance("objects", year).choice(sorted(content["answers"]))
        area = world.land.areas[DISTRICT]
        why = f"{area}มีคำสั่งและรายงานการประชุมครบ แนบในแฟ้มมิติเดียวกัน"
        raised = district.made(
            "objection", partial(object_to, review=result, item=item, reason=why)
        )
        district.send(province)
        kept = f"หลักฐานที่{area}แนบเป็นของปีก่อน จึงคงผลเดิม"
        with province.open():
            province.deed(partial(close_objections, review=result))
            province.deed(partial(answer_objection, objection=raised, outcome=KEPT, reason=kept))
        world.note("objected", year=year, item=item)


def letters(world: World, year: int) -> None:
    """Let the province ask the district for something, and the district answer."""
    province, district = world.pcs[PROVINCE], world.pcs[DISTRICT]
    text = world.plans[DISTRICT, year][1]
    somewhere = world.chance("letters", year, "where").choice(world.land.villages).sub_district
    topic = plan_at(district.unit, text.form, year, text.no)
    due = (world.clock.time + timedelta(days=20)).date().isoformat()
    request = province.made(
        "comment",
        partial(
            comment,
            unit=district.unit,
            topic=topic,
            kind="request",
            text=f"ขอรายชื่อกองทุนใน{somewhere}ที่ยังไม่ตรวจบัญชี พร้อมเหตุผล",
            due=due,
        ),
    )
    province.send(district)
    if world.chance("letters", year).random() < 0.8:
        sent = f"ส่งรายชื่อทางไปรษณีย์แล้ว เหลือสองกองทุนใน{somewhere}นัดเดือนหน้า"
        district.deed(partial(reply, comment=request, text=sent, done=True))


def fiscal_day(year: int, number: int, after: int) -> date:
    """Return the day `after` days behind the end of a quarter (1 to 4) of a fiscal year."""
    month = MONTHS[number * 3 - 1]
    ends = date(year - BUDDHIST - (month >= 10), month, 28) + timedelta(days=4)
    return ends.replace(day=1) - timedelta(days=1) + timedelta(days=after)
