"""Abstract models. No table lives here."""

from django.db import models

from rostra.kernel.text import new_key


class Keyed(models.Model):
    """A thing with a stable key that never changes and may stand in URLs, exports and blueprints."""

    key = models.CharField(max_length=64, unique=True, default=new_key, editable=False)

    class Meta:
        abstract = True


class Dated(models.Model):
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True
