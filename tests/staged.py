"""The offices of the sample job, founded once a session."""

from pathlib import Path

from tests.templates import Copied, Make
from ui.desk import read_json
from ui.terminal.demo.command import scene_folder
from ui.terminal.demo.scene import DemoSetup, set_stage
from wiring import Wiring


def stage(desk: Wiring, place: Path) -> DemoSetup:
    """The offices of the sample job, of which none has done anything."""
    scene = set_stage(desk, place / "stage")
    scene_folder(scene)
    return scene


def staged(desk: Wiring, copied: Copied, make: Make = stage) -> DemoSetup:
    """What was made on that stage, for the desk of a test."""
    units = read_json(desk.samples / "units.json")["units"]
    return DemoSetup(desk, copied(make) / "stage", {unit["code"]: unit for unit in units})
