"""Tests of signing look at no assessment: the sample office stands at its first page."""

from tests.ui.desktop.conftest import at_home as sample

__all__ = ["sample"]
