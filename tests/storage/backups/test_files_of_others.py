"""A file that is no whole backup is refused in one sentence, however it came about."""

from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_LZMA, ZipFile

import pytest

from core.backups.retention import Backup
from core.errors import RefusedError
from storage.backups import container


@pytest.mark.parametrize("way", [ZIP_LZMA, ZIP_BZIP2])
def test_a_damaged_zip_of_another_program_is_refused(tmp_path: Path, way: int) -> None:
    path = tmp_path / f"old{Backup.ENDING}"
    with ZipFile(path, "w", way) as made:
        made.writestr(container.MANIFEST, b'{"prongsai_backup":1}' * 50)
    content = bytearray(path.read_bytes())
    content[content.index(container.MANIFEST.encode()) + len(container.MANIFEST) + 20] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(RefusedError, match="เสียหาย"):
        container.read(path)
