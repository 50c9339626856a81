"""Who answered what: question banks, quizzes, attempts, forms, submissions. Not why: that is the ledger's."""
