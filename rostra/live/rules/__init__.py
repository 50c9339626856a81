"""May this person? Beside each answer, the rows they may see."""
