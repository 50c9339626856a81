"""How dates and numbers are written where Django has no form of our own liking."""
