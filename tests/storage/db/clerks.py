"""What honest people do at their PCs in a seeded run: make, edit, settle, delete, bring back, undo, erase."""

from base64 import urlsafe_b64encode

from core.entities import DELETED, record_id
from core.errors import UserError
from core.history.deeds import undo
from core.values import Change, Changes, Plain, Record, Ref, Text, Written
from tests.storage.db.world import NAME, Device, World

PLAN, FORM = "dsi-moral-plan", "cdd-clean"
OPEN = {  # fields that may be written again
    "plan": ["title", "using"],
    "row": ["order", "number", "f.name", "f.spent"],
    "progress": ["status", "f.spent"],
    "assessment": ["group", "using"],
    "person": ["name", "roles"],
    "evidence": ["title", "personal"],
    "instrument": ["state"],
    "office": ["name", "staff"],
}
WORDS = {"title", "name", "f.name", "number"}
NUMBERS = {"f.spent", "staff", "personal"}


def born(world: World, device: Device) -> list[Change]:
    """A record in all its fixed fields: plans and progress meet on two PCs, rows seldom do."""
    chance = world.chance
    unit = device.unit
    rows = world.rows[device.code]
    kind = chance.choice(
        ["plan", "row", "row", "row", "progress", "progress", "assessment", "person", "instrument"]
    )
    number = chance.randint(1, 2)
    plan = Ref(unit, "plan", record_id(unit, "plan", unit, PLAN, 2569, number))
    if kind == "row":
        ref = Ref(unit, "row", world.new_id())
        if rows and chance.random() < 0.15:
            ref = chance.choice(rows)  # made elsewhere, perhaps in another plan
        rows.append(ref)
        return made(
            ref, {"plan": Plain(plan.local), "kind": Plain("activity"), "f.name": words(world)}
        )
    if kind == "progress" and rows:
        row, period = chance.choice(rows), chance.choice(["2569h1", "2569h2"])
        ref = Ref(unit, "progress", record_id(unit, "progress", row.local, period))
        return made(
            ref,
            {"row": Plain(row.local), "period": Plain(period), "f.spent": chance.randint(0, 99)},
        )
    if kind == "assessment":
        ref = Ref(unit, "assessment", record_id(unit, "assessment", unit, FORM, 2569, "self"))
        fixed: dict[str, Written] = {
            "unit": Plain(unit),
            "instrument_id": Plain(FORM),
            "year": 2569,
            "round": Plain("self"),
        }
        return made(ref, {**fixed, "group": Plain(chance.choice(["a", "b"]))})
    if kind == "instrument":
        scope = f"{unit}/forms"
        ref = Ref(scope, "instrument", record_id(scope, "instrument", "f" * 64))
        both = made(Ref(unit, "evidence", world.new_id()), {"title": words(world)})
        # two streams, one save
        return [*made(ref, {"instrument_id": Plain("own"), "edition": 1, "revision": 1}), *both]
    if kind == "person":
        return made(Ref(unit, "person", world.new_id()), {"name": secret(world), "active": 1})
    fields: dict[str, Written] = {
        "unit": Plain(unit),
        "instrument_id": Plain(PLAN),
        "year": 2569,
        "no": number,
        "title": words(world),
    }
    return made(plan, fields)


def made(ref: Ref, fields: dict[str, Written]) -> list[Change]:
    return [Change(ref, name, value) for name, value in fields.items()]


def words(world: World) -> Text:
    return Text(
        f"ข้อความ {world.chance.randint(0, 4)} {'ก' * world.chance.choice([0, 5, 900])}".strip()
    )


def secret(world: World) -> Text:
    return Text(f"{NAME}{world.chance.randbytes(12).hex()} ใจดี")


def value(world: World, entity: str, name: str) -> Written:
    chance = world.chance
    if entity == "person" and name == "name":
        return secret(world)
    if name in WORDS:
        return chance.choice([words(world), words(world), None])
    if name in NUMBERS:
        return chance.choice([0, 1, -5, 2**53, None])
    return Plain(chance.choice(["a", "b", "", "1.50"]))


def make(world: World, device: Device) -> None:
    try:
        device.store.save(world.context(device), "make", born(world, device))
    except UserError:
        world.count("refused wishes")  # a fixed field says something else here


def known(world: World, device: Device) -> list[Record]:
    """Some records of this unit that show or lie in the bin."""
    entity = world.chance.choice(list(OPEN))
    scope = f"{device.unit}/forms" if entity == "instrument" else device.unit
    return [
        *device.store.records(entity, scope),
        *(one for one in device.store.bin(scope) if one.ref.entity == entity),
    ]


def edit(world: World, device: Device) -> None:
    """A save of one to three fields, each with what is seen now, what was seen long ago, or nothing."""
    found = known(world, device)
    if not found:
        return make(world, device)
    record = world.chance.choice(found)
    wishes, names = [], OPEN[record.ref.entity]
    for name in world.chance.sample(names, min(len(names), world.chance.randint(1, 2))):
        old = device.memory.setdefault((record.ref, name), [()])
        now = record.shown(name).seen
        seen = now if world.chance.random() < 0.75 else world.chance.choice(old)
        old.append(now)
        wishes.append(Change(record.ref, name, value(world, record.ref.entity, name), seen))
    device.store.save(world.context(device, world.chance.choice(["", "a" * 32])), "edit", wishes)
    return None


def settle(world: World, device: Device) -> None:
    """Choose one side of every conflict, naming all."""
    for ref, name in device.store.conflicts(device.unit):
        record = device.store.record(ref)
        if record and name in OPEN.get(ref.entity, ()):
            side = world.chance.choice(record.shown(name).sides).value
            chosen = (
                side if isinstance(side, int | Plain | Text) else value(world, ref.entity, name)
            )
            try:
                device.store.save(
                    world.context(device),
                    "settle",
                    [Change(ref, name, chosen, record.shown(name).seen)],
                )
            except UserError:  # a dishonest key wrote what nobody may choose
                world.count("refused wishes")
                continue
            assert (ref, name) not in device.store.conflicts(device.unit), (
                "a conflict that was settled stands"
            )
            world.count("settled")


def delete(world: World, device: Device) -> None:
    found = [record for record in known(world, device) if record.ref.entity != "office"]
    if not found:
        return
    record = world.chance.choice(found)
    device.cuts.append(device.store.history.cut(record.ref.scope))
    cut = device.cuts[-1] if world.chance.random() < 0.8 else world.chance.choice(device.cuts)
    seen = record.shown(DELETED).seen if world.chance.random() < 0.9 else ()
    device.store.save(world.context(device), "delete", [Change(record.ref, DELETED, cut, seen)])
    world.count("deletes")


def bring_back(world: World, device: Device) -> None:
    for record in device.store.bin(device.unit)[:1]:
        seen = record.shown(DELETED).seen
        device.store.save(
            world.context(device), "restore", [Change(record.ref, DELETED, None, seen)]
        )
        world.count("brought back")


def take_back(world: World, device: Device) -> None:
    try:
        for done in undo(world.context(device), device.store):
            world.count("undone", isinstance(done, Changes))
    except UserError:
        world.count("nothing to undo")


def erase(world: World, device: Device) -> None:
    """Erase one text somebody typed, wherever it is by now."""
    store = device.store
    query = (
        "SELECT op.record, field, value FROM op JOIN record ON record.id=op.record WHERE typeof(value)='blob' "
        "AND scope=? ORDER BY op.chain"
    )
    found = store.writer.db.execute(query, (store.writer.log.number(device.unit),)).fetchall()
    if found:
        record, name, hash_ = world.chance.choice(found)
        ref = store.writer.log.ref(record)
        message = urlsafe_b64encode(hash_).decode().rstrip("=")
        of = f"{ref.entity}/{ref.id}/{store.writer.log.name(name)}/{message}"
        for (body,) in store.writer.db.execute(
            "SELECT body FROM text WHERE hash=?", (hash_,)
        ).fetchall():
            world.typed[f"#{message}"] = body
        erasure = Ref(device.unit, "erasure", world.new_id())
        store.save(world.context(device), "erase", [Change(erasure, "of", Plain(of))])
        world.count("erased")
