"""The stages: what a PC with Windows is put through, each a function that returns what it saw or raises Failed."""

from collections.abc import Callable

from installer.windows import build
from tests.windows import carried, installation, shown, stick, suite, updating, wizard
from tests.windows.work import ROOT, Failed, Work

Stage = Callable[[Work, str], str]


def built(work: Work, _what: str) -> str:
    """The installer and the portable folder, built anew."""
    made = build(ROOT, work.out / "dist", may_install=True)
    return "\n".join(f"{path.name} {path.stat().st_size / 1e6:.1f} MB" for path in made)


def whole_suite(work: Work, what: str) -> str:
    """The tests of the program, by the Windows Python; `what` is one part of them.

    All of them are begun when the first stage begins, on PCs beside, when they are asked for with the others.
    """
    if not work.lanes.begun:
        work.lanes.begin(suite.parts(what))
    found = work.lanes.ended(work.pc)
    said = suite.whole(found)
    if any(one.faults for one in found):
        raise Failed(said)
    return said


STAGES: dict[str, Stage] = {
    "built": built,
    "install": installation.silent,
    "demo": carried.demo,
    "digest": carried.digest,
    "carried": carried.there_and_back,
    "names": carried.names,
    "first-run": shown.first_run,
    "double-click": shown.double_click,
    "by-hand": shown.by_hand,
    "wizard": wizard.by_hand,
    "upgrade": installation.upgrade,
    "update": updating.by_file,
    "stopped": installation.stopped,
    "places": installation.places,
    "stick": stick.portable,
    "uninstall": installation.uninstalled,
    "suite": whole_suite,
}
