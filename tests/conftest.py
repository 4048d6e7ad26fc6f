"""What holds for every test: a property is judged by what it finds, never by how long a busy machine took."""

from hypothesis import settings

settings.register_profile("any machine", settings(deadline=None))
settings.load_profile("any machine")
