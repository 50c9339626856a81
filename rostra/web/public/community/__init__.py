"""The community as visitors and signed-in people see it, one module per noun."""
