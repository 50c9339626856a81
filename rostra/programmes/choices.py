"""Closed vocabularies of programmes, and a field that holds several of one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


class AudienceFunction(models.TextChoices):
    ELECTED = "elected", _("elected members")
    OFFICIAL = "official", _("officials")
    PRACTITIONER = "practitioner", _("practitioners")
    OTHER = "other", _("others")


class AudienceLevel(models.TextChoices):
    LOCAL = "local", _("local")
    REGIONAL = "regional", _("regional")
    NATIONAL = "national", _("national")


class PolicyStage(models.TextChoices):
    PLANNING = "planning", _("planning")
    DESIGN = "design", _("design and impact assessment")
    IMPLEMENTATION = "implementation", _("implementation")
    EVALUATION = "evaluation", _("evaluation")


class Mode(models.TextChoices):
    ONLINE = "online", _("online")
    OFFLINE = "offline", _("on site")
    BOTH = "both", _("online and on site")


class Purpose(models.TextChoices):
    """What a method of participation is for."""

    EXPLORE = "explore", _("explore needs and experience")
    IDEAS = "ideas", _("gather ideas")
    CHOOSE = "choose", _("choose or set priorities")
    DELIBERATE = "deliberate", _("weigh up arguments")
    COPRODUCE = "co-produce", _("make something together")
    MONITOR = "monitor", _("watch over delivery")
    LEARN = "learn", _("inform and learn")


class Influence(models.TextChoices):
    """How much say people have: our own five steps."""

    TOLD = "told", _("people are told")
    ASKED = "asked", _("people are asked")
    SHAPE = "shape", _("people help to shape it")
    SHARE = "share", _("people share the decision")
    DECIDE = "decide", _("people decide")


class Cost(models.TextChoices):
    LOW = "low", _("low")
    MEDIUM = "medium", _("medium")
    HIGH = "high", _("high")


class ChangeSize(models.TextChoices):
    """What a change of the source text does to its translations."""

    SMALL = "small", _("small change: translations stand")
    MEANING = "meaning", _("meaning changed: translations become outdated")


class MultipleChoicesField(models.JSONField):
    """Several of a closed vocabulary, stored as a JSON list of values in the vocabulary's order."""

    def __init__(self, vocabulary: type[models.TextChoices] | None = None, **kwargs: Any) -> None:
        self.vocabulary = vocabulary
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(**kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs

    def formfield(self, **kwargs: Any) -> Any:
        if self.vocabulary is None:
            return super().formfield(**kwargs)
        return forms.MultipleChoiceField(
            choices=self.vocabulary.choices,
            required=not self.blank,
            label=self.verbose_name,
            widget=forms.CheckboxSelectMultiple,
        )

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        if self.vocabulary and set(value) - set(self.vocabulary.values):
            raise ValidationError(_("Choose from the list."))
