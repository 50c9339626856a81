"""Template tags of the parts: load them with ``{% load rostra %}``."""
