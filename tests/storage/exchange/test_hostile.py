"""Files built to cost memory or time cost neither, and honest files come in before, among and after them."""

import json
import subprocess
import sys
from pathlib import Path

import pyrage
import pytest

from core.errors import RefusedError
from core.values import Ref
from storage.exchange import age, serialization
from storage.exchange.reader import open_bundle
from storage.exchange.unpacking import rows_of
from tests.country import passport
from tests.storage.db.looked import damages
from tests.storage.exchange.conftest import Office
from tests.storage.exchange.hostile import MB, PROMISED, Hostile, Sender, measured, write
from tests.storage.exchange.towns import Town

MOST_MB, WITH_WORKER_MB = 150, 300
ROOT = Path(__file__).resolve().parents[3]


UNBOUND = """
from storage.exchange import serialization
serialization.TEXT = 2**30
"""
VICTIM = """
import sys
from pathlib import Path
from tests.storage.exchange.victim import main
main(Path(sys.argv[1]), Path(sys.argv[2]), [Path(each) for each in sys.argv[3:]])
"""


def handed_over(town: Town, files: list[Path], changed: str = "") -> list[dict[str, object]]:
    """What became of each in a process of its own, of which something is `changed`."""
    town.folder.close()
    asked = [
        sys.executable,
        "-c",
        changed + VICTIM,
        str(town.place),
        str(town.home),
        *map(str, files),
    ]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize(
    "known", [True, False], ids=["by a device with a certificate", "by nobody known"]
)
def test_what_is_built_to_cost_costs_little(towns: list[Town], tmp_path: Path, known: bool) -> None:
    _centre, province, one, two = towns
    sender = Sender(one.unit, province.age)
    if known:
        province.folder.exchange.take_segments([passport(sender.key, one.unit)])
    hostile = write(Hostile(sender), tmp_path)
    last = hostile.pop("long windows")  # another process takes part
    honest = []
    for number in range(3):
        two.plan(number + 1)
        honest.append(two.send(province))
    files = list(hostile.values())
    half = len(files) // 2
    rows = handed_over(
        province, [honest[0], *files[:half], honest[1], *files[half:], honest[2], last]
    )
    names = {path.stem for path in honest}
    assert [bool(row["new"]) for row in rows if row["file"] in names] == [True] * 3
    assert float(str(rows[-2]["peak"])) <= MOST_MB
    assert float(str(rows[-1]["peak"])) <= WITH_WORKER_MB
    assert {row["became"] for row in rows} >= (
        {"taken", "refused"} if known else {"taken", "refused", "waits"}
    )


def test_honest_files_take_effect_among_strangers_stanzas_and_zeros(
    towns: list[Town], tmp_path: Path
) -> None:
    """What came before them stays, what comes after finds them; who waits for a certificate is read when it comes."""
    _centre, province, one, two = towns
    crowd = [Sender(one.unit, province.age) for _stranger in range(64)]
    flood = [tmp_path / f"stranger-{number}.prongsai" for number in range(64)]
    honest = [one, two]
    for sender, path in zip(crowd, flood, strict=True):
        path.write_bytes(sender.bundle())
    costly = Hostile(Sender(one.unit, province.age))
    for made in (
        costly.of_a_text_of_250_MB_of_zeros,
        costly.of_50_MB_of_stanzas,
        costly.of_490_kB_of_stanzas,
    ):
        flood.append(tmp_path / f"{made.__name__}.prongsai")
        flood[-1].write_bytes(made())
    titles = dict[Ref, str]()
    for number, path in enumerate(flood):
        (row,) = province.take(path)
        assert row.waiting or row.problem
        if number % 8 == 0 or number >= 64:
            sender_ = honest[number % 2]
            titles[sender_.plan(number + 1, f"แผนที่ {number}")] = f"แผนที่ {number}"
            assert province.new(sender_.send(province)) > 0
    assert {plan: province.title(plan) for plan in titles} == titles
    assert len(province.post.waiting()) == 64
    province.folder.exchange.take_segments([passport(crowd[-1].key, one.unit)])
    late = province.take()
    assert [row.result is not None for row in late] == [True]
    assert not damages(province.folder)


def test_every_file_holds_what_it_promises() -> None:
    """The control: a file that were smaller would cost little whatever the program did."""
    identity = pyrage.x25519.Identity.generate()
    files = dict(Hostile(Sender("a" * 32, str(identity.to_public()))).all())
    assert files.keys() == PROMISED.keys()
    lacking = [
        (name, what, held)
        for name, (what, least) in PROMISED.items()
        if (held := measured(files[name](), identity, what)) < least
    ]
    assert lacking == []


def test_without_its_bound_a_file_costs_what_it_was_built_to_cost(
    towns: list[Town], tmp_path: Path
) -> None:
    """The control of the measure: it sees the memory that the bounds save."""
    _centre, province, one, _two = towns
    sender = Sender(one.unit, province.age)
    province.folder.exchange.take_segments([passport(sender.key, one.unit)])
    hostile = Hostile(sender)
    text, honest = tmp_path / "text.prongsai", one.send(province)
    text.write_bytes(hostile.of_a_text_of_250_MB_of_zeros())
    before, after = handed_over(province, [honest, text], UNBOUND)
    assert float(str(before["peak"])) < MOST_MB < float(str(after["peak"]))


def test_the_texts_are_as_long_as_they_say(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the bound one row of it takes all the memory the file was built to take."""
    line = b'["%s","plan","%s","title","%s","%s"]\n' % (
        b"a" * 32,
        b"c" * 32,
        b"d" * 32,
        b"0" * (20 * MB),
    )
    with pytest.raises(ValueError, match="longer"):
        list(serialization.read_texts(rows_of(line)))
    monkeypatch.setattr(serialization, "TEXT", 2**30)
    (row,) = serialization.read_texts(rows_of(line))
    assert len(row.text) == 20 * MB


def test_stanzas_for_thousands_are_read_and_more_are_refused(
    tmp_path: Path, centre: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    hostile = Hostile(Sender("a" * 32, centre.recipient))
    path = tmp_path / "many.prongsai"
    path.write_bytes(hostile.of_490_kB_of_stanzas())
    with (
        open_bundle(path, centre.identity) as opened,
        pytest.raises(RefusedError, match="เสียระหว่างทาง"),
    ):
        opened.sender()  # the stanza that is ours was found; the others were added by somebody who has not its key
    monkeypatch.setattr(age, "MOST_HEAD", 400_000)
    with (
        open_bundle(path, centre.identity) as opened,
        pytest.raises(RefusedError, match="ส่วนหัวของไฟล์ใหญ่เกิน"),
    ):
        opened.sender()
