"""What PySide reads at every start to be able to tell the signature of a function of Qt is read when it is asked for.

It compiles those modules anew each time, from an archive within its library; an empty window does nothing longer. They
are needed where a call of Qt is wrong (the error then says what would be right) and by tools that write stubs.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import TYPE_CHECKING, Any, SupportsIndex

if TYPE_CHECKING:
    from importlib.abc import Loader

ROOM = "shibokensupport.signature."
LATE = frozenset(
    ROOM + name
    for name in ("parser", "mapping", "layout", "errorhandler", "lib.tool", "lib.enum_sig", "lib.pyi_generator")
)
TAKEN = {ROOM + "mapping": "update_mapping"}  # what the library takes out of a module without asking it


class UnreadModule(ModuleType):
    """A module that is read with the first name asked of it."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        if taken := TAKEN.get(name):
            self.__dict__[taken] = lambda: self.__getattr__(taken)()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # what the import system asks of every module
            raise AttributeError(name)
        self.__class__ = ModuleType  # type: ignore[assignment]  # what it reads may ask for names of it
        spec = self.__dict__["__spec__"]
        asked = spec.loader
        spec.loader = self.__loader__ = asked.loader
        named = spec.name, self.__name__  # PySide gives its modules further names once they are there
        spec.name = self.__name__ = asked.name
        try:
            asked.loader.exec_module(self)
        finally:
            spec.name, self.__name__ = named
        return getattr(self, name)


class Later:
    """Stands for the loader that would read a module at once."""

    def __init__(self, name: str, loader: "Loader") -> None:
        self.name, self.loader = name, loader

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return UnreadModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing is read yet."""


class LateFinder:  # of importlib.abc nothing is asked: it reads what a start has no use for
    """Answers for the late modules with what the finders behind it have of them."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name not in LATE:
            return None
        behind = (one.find_spec(name, path, target) for one in sys.meta_path if one is not self)
        spec = next((one for one in behind if one is not None), None)
        if spec is not None and spec.loader is not None:
            spec.loader = Later(name, spec.loader)  # type: ignore[assignment]
        return spec


class Finders(list[Any]):
    """The finders of Python, of which the first stays the first: PySide puts its own before all."""

    def insert(self, index: SupportsIndex, finder: object) -> None:
        super().insert(max(1, int(index)), finder)


@contextmanager
def unread_signatures() -> Iterator[None]:
    """What is imported in here may leave the late modules unread; outside of it nothing of Python's ways is changed."""
    before, late = sys.meta_path, LateFinder()
    sys.meta_path = Finders([late, *before])
    try:
        yield
    finally:
        before[:] = [one for one in sys.meta_path if one is not late]
        sys.meta_path = before
