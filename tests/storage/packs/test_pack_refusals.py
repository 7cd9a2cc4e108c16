"""A pack that could not be written says so, and one that could says nothing."""

import errno
from pathlib import Path

import pytest

from core.errors import UserError
from storage.packs.folder import failing


def test_only_what_the_disk_refused_is_said_not_to_be_kept() -> None:
    with failing(Path("/pack")):
        pass
    with pytest.raises(UserError) as refused, failing(Path("/pack")):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert refused.value.why.startswith("เขียนไม่สำเร็จ (")
    assert refused.value.why.endswith(") จึงไม่ได้เก็บอะไรไว้")
