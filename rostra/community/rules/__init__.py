"""Who may do what, beside what they may see; one module per noun."""
