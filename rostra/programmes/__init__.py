"""Content: Wagtail pages programme > level or block > module > activity, and the read model compiled from them."""
