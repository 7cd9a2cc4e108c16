"""What of other people's work goes into the page that checks seals is what licences/README.md says, byte for byte."""

import re
from hashlib import sha256

from storage.papers.writer import SCRIPTS, SEAL
from tests.modules import ROOT

OURS = {"page.css", "page.html", "seal.js"}


def test_every_file_of_others_has_the_hash_that_is_written_down() -> None:
    told = (ROOT / "licences" / "README.md").read_text("utf-8")
    pinned = set(re.findall(r"`([0-9a-f]{64})`", told))
    others = {
        path.name: sha256(path.read_bytes()).hexdigest()
        for path in SEAL.iterdir()
        if path.name not in OURS
    }
    assert set(others.values()) == pinned
    assert all(f"`{name}`" in told for name in others)
    assert set(SCRIPTS) - OURS < set(others)
