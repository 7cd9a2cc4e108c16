"""For every test: an example of Hypothesis may take as long as a busy PC needs."""

from hypothesis import settings

settings.register_profile("quick", deadline=None)
settings.load_profile("quick")
