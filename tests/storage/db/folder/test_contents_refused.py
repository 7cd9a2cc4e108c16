"""A folder whose first contents are refused is let go as a whole."""

from functools import partial
from pathlib import Path

import pytest

from core.errors import UserError
from storage.db.folder.folder import create
from storage.db.folder.store import Folder
from tests.still_open import still_open
from tests.storage.db.desk import NOW


def test_a_folder_whose_first_contents_are_refused_holds_nothing_open_and_can_be_made_again(
    tmp_path: Path,
) -> None:
    """What a start file brings may be refused at the last moment."""

    def refuse(_made: Folder) -> None:
        raise UserError("ไม่รับ", "เพราะผิด", "โปรดลองใหม่")

    place, keys = tmp_path / "office", tmp_path / "keys"
    new = partial(create, place, keys, "สำนักงาน", "S10", "district", "", 2569, NOW)
    with pytest.raises(UserError, match="ไม่รับ"):
        new(furnish=refuse)
    assert not still_open(place)
    new().close()
    assert not list(place.glob("prongsai.new*"))
