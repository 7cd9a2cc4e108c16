"""For every test: an example of Hypothesis may take as long as a busy PC needs."""

import sys

from hypothesis import settings

settings.register_profile("quick", deadline=None)
settings.load_profile("quick")


def pytest_sessionfinish() -> None:
    """Nothing made by Python stays on Qt's own clipboard.

    A screen's clipboard goes with the application. That of the offscreen platform is a static object: it lets go of
    what it holds after Python has ended, and letting go of a QMimeData made in Python then is a segmentation fault.
    """
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets and (application := widgets.QApplication.instance()):
        application.clipboard().clear()
