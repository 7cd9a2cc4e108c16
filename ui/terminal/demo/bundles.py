"""Act three: the files go up, and the centre takes them in on two computers, in two orders, with one digest."""

from collections.abc import Iterable, Sequence
from typing import Any

from ui.terminal.bundles import exported, taken_in
from ui.terminal.demo.scene import CENTRE, Scene, scope_of
from ui.terminal.demo.units import DISTRICTS, OTHER_CENTRE, PROVINCES
from ui.terminal.offices import examined, value_of

CENTRES = (CENTRE, OTHER_CENTRE)
ALSO: Sequence[Sequence[str]] = ((), CENTRES)  # where else the districts send their files
FILES = (DISTRICTS[1], *PROVINCES, *CENTRES, PROVINCES[0])  # what the centre is handed, one file twice


def send(scene: Scene, code: str, to: Iterable[str], name: str = "") -> dict[str, Any]:
    """Write one file for all these places; it is called after the place unless it has a name."""
    receivers = tuple(scene.desk.keys.of(scene.folder(one))["age"] for one in to)
    with scene.desk.open(scene.folder(code)) as office:
        done = exported(office, receivers, scene.bundle(name or code))
        digest = office.session.read(lambda reader: reader.digest(office.unit))
    return {"from": code, "file": done.path, "sha256": done.sha256, "digest": digest}


def send_up(scene: Scene) -> list[dict[str, Any]]:
    """Districts to their province, one of them to the centre too; provinces with all of theirs to the centre."""
    sent = [send(scene, code, (scene.units[code]["parent"], *also)) for code, also in zip(DISTRICTS, ALSO, strict=True)]
    for code in DISTRICTS:
        take(scene, scene.units[code]["parent"], [code])
    sent += [send(scene, code, CENTRES) for code in PROVINCES]
    return [*sent, *(send(scene, code, CENTRES) for code in CENTRES)]


def take(scene: Scene, code: str, sent: Sequence[str]) -> dict[str, Any]:
    """Take files in; how many ops were new, and which files were refused."""
    with scene.desk.open(scene.folder(code)) as office:
        report = taken_in(office, [scene.bundle(one) for one in sent])
    new = sum(row.taken.new for row in report if row.taken)
    return {"order": list(sent), "new": new, "refused": [row.path for row in report if row.problem]}


def gather(scene: Scene) -> dict[str, Any]:
    """Both computers of the centre take every file in, one in the opposite order: they come to the same."""
    orders = {CENTRE: take(scene, CENTRE, FILES), OTHER_CENTRE: take(scene, OTHER_CENTRE, FILES[::-1])}
    digests = {code: scene.read(code, lambda reader: reader.digest()) for code in CENTRES}
    checks = {code: value_of(examined(scene.desk, scene.folder(code))) for code in CENTRES}
    units = (*PROVINCES, *DISTRICTS)
    return {
        "folder": scene.folder(CENTRE),
        "orders": orders,
        "digest": digests,
        "one_digest": len(set(digests.values())) == 1,
        "same": all(check["same"] for check in checks.values()),
        "sound": all(check["sound"] for check in checks.values()),
        "digests": scene.read(CENTRE, lambda reader: {code: reader.digest(scope_of(code)) for code in units}),
    }
