"""What this room holds about people, one module per sort of rows."""

from rostra.assessment.privacy import questionnaires, quizzes

__all__ = ["questionnaires", "quizzes"]
