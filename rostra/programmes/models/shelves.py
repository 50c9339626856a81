from django.db import models


class Shelf(models.Model):
    """Which programme's editors look after a bank, quiz, form or questionnaire. Without a row only site editors do."""

    class Sort(models.TextChoices):
        BANK = "bank"
        QUIZ = "quiz"
        FORM = "form"
        QUESTIONNAIRE = "asking"

    sort = models.CharField(max_length=10, choices=Sort)
    key = models.CharField(max_length=64)
    programme_key = models.CharField(max_length=64, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sort", "key"], name="shelf_once")]

    def __str__(self) -> str:
        return f"{self.sort} {self.key} of {self.programme_key}"
