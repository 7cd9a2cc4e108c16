"""The boundary around foreign files, media and worker processes: it turns any exception into an error of this program.
tests/boundaries.py lists every call of a third-party library, with the boundary around it."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from core.errors import ENDS, BoundaryError, UserError, failed, is_foreseen
from core.i18n import _

log = logging.getLogger("prongsai.boundary")
_More = ParamSpec("_More")
_Result = TypeVar("_Result")


@contextmanager
def boundary(problem: Callable[[Any], Exception]) -> Iterator[None]:
    """Replace any exception of the `with` block but UserError by the error that `problem(exception)` returns. An
    exception without a known system cause is logged, and `problem` gets a BoundaryError for it."""
    try:
        yield
    except (UserError, *ENDS):
        raise
    except BaseException as error:
        known = error
        if not isinstance(error, OSError) and not is_foreseen(error):
            log.error("nobody has foreseen this", exc_info=True)
            known = BoundaryError()
            known.__cause__ = error
        raise problem(known) from known


def bounded(
    problem: Callable[[str, Any], UserError],
) -> Callable[
    [Callable[Concatenate[Path, _More], _Result]], Callable[Concatenate[Path, _More], _Result]
]:
    """Return a decorator for functions whose first argument is a path. The exceptions that `boundary` handles become
    the UserError that `problem(file name, exception)` returns."""

    def within(
        do: Callable[Concatenate[Path, _More], _Result],
    ) -> Callable[Concatenate[Path, _More], _Result]:
        @wraps(do)
        def done(path: Path, /, *args: _More.args, **kwargs: _More.kwargs) -> _Result:
            with boundary(lambda error: problem(path.name, error)):
                return do(path, *args, **kwargs)

        return done

    return within


def unread(name: str, error: Exception) -> UserError:
    return failed(_("อ่านไฟล์ {name} ไม่ได้").format(name=name), error)


def is_strange(problem: UserError) -> bool:
    """Return whether the error's cause is unknown or a lack of memory, so that trying again does not help."""
    return isinstance(problem.__cause__, BoundaryError | MemoryError)


def is_passing(problem: UserError) -> bool:
    """Return whether trying again may help, because the error has a known system cause such as a full disk."""
    return (
        not is_strange(problem) and problem.__cause__ is not None and is_foreseen(problem.__cause__)
    )
