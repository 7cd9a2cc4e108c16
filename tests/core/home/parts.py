"""What later rooms say on the first page, for tests that ask for its tasks alone."""

from core.catalogue import home_sources
from core.forms.ports import Forms
from core.home.year import HomePart, HomeYear
from core.log.ports import Reader


def parts(reader: Reader, forms: Forms, known: HomeYear) -> list[HomePart]:
    return [one.read(reader, forms, known) for one in home_sources()]
