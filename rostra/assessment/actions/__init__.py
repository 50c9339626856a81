"""Verbs: publish banks and forms, answer quizzes, fill in and review worksheets."""
