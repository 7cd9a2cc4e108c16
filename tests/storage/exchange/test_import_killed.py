"""Taking files in, killed at any moment: another run comes to what an uninterrupted one comes to."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.storage.exchange.towns import Town

VICTIM = """
import sys
from functools import partial
from pathlib import Path
from core.exchange.receive_deeds import take_in
from core.ports import Context
from storage.db.folder.folder import open_folder
from tests.storage.exchange.towns import NOW
from wiring import Post
place, home, *paths = map(Path, sys.argv[1:])
folder = open_folder(place, home, NOW)
post = Post(folder.writer.keys, place)
ctx = Context(NOW, lambda: "0" * 32, folder.writer.unit, device=folder.writer.keys.public.hex())
print("open", flush=True)
for _step in take_in(ctx, folder, paths, post):
    pass
folder.close()
"""


@pytest.mark.parametrize("moment", range(6))
def test_a_run_after_a_kill_equals_the_uninterrupted_one(towns: list[Town], moment: int) -> None:
    centre, province, one, two = towns
    for number in range(60):
        one.plan(number + 1)
        two.plan(number + 1)
    paths = [one.send(province, centre), two.send(province, centre)]
    centre.take(*paths)
    province.folder.close()
    line = [sys.executable, "-c", VICTIM, str(province.place), str(province.home), *map(str, paths)]
    victim = subprocess.Popen(line, stdout=subprocess.PIPE, cwd=Path(__file__).parents[3])
    assert victim.stdout
    assert victim.stdout.readline() == b"open\n"
    time.sleep(0.012 * moment)
    victim.send_signal(signal.SIGKILL)
    victim.wait()
    victim.stdout.close()
    province.reopen()
    province.take(*paths)
    for town in (one, two):
        assert province.folder.digest(town.unit) == centre.folder.digest(town.unit)
    assert province.folder.writer.db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
