"""Views of the desk, one module per noun. A GET reads through rules; a POST calls one action."""
