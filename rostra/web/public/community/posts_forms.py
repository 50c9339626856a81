"""The one form with which anybody proposes a post, and its shorter sister for the author's changes."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rostra.community import bodies, postconsent
from rostra.community.models import Post
from rostra.kernel.text import new_key
from rostra.programmes import reading_words
from rostra.programmes.models import Topic
from rostra.web.public.community.asking import languages_first

SALT = "community.propose"
GOOD_FOR = 7 * 24 * 3600
TRAP = "website"
YES_NO = (("yes", gettext_lazy("yes")), ("no", gettext_lazy("no")))
HELP = gettext_lazy(
    "Paragraphs with an empty line between them. **bold**, *italic*, [words of a link](https://address), lists with - at the "
    "start of a line, ## for a heading."
)


def stamp() -> str:
    """A name for one attempt, signed, so that a form sent twice is one post."""
    return signing.TimestampSigner(salt=SALT).sign(new_key())


def key_of(given: str) -> str:
    """The name inside a stamp; a new one when it is not ours or too old, so that nothing that was written is lost."""
    try:
        return signing.TimestampSigner(salt=SALT).unsign(given, max_age=GOOD_FOR)
    except signing.BadSignature:
        return new_key()


class WordsOfPost(forms.Form):
    """Title, summary, text, language, topics, tags and picture. What cannot stand is said by the verb, at its field."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    summary = forms.CharField(
        label=gettext_lazy("In one or two sentences"), required=False, max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    text = forms.CharField(
        label=gettext_lazy("Text"), required=False, strip=False, help_text=HELP,
        widget=forms.Textarea(attrs={"rows": 14}),
    )  # fmt: skip
    language = forms.ChoiceField(label=gettext_lazy("Language of your text"))
    topics = forms.MultipleChoiceField(
        label=gettext_lazy("Topics"), required=False, widget=forms.CheckboxSelectMultiple
    )
    tags = forms.CharField(
        label=gettext_lazy("Tags"), required=False, max_length=300,
        help_text=gettext_lazy("Words of your own, with commas between them."),
    )  # fmt: skip
    picture = forms.FileField(
        label=gettext_lazy("Picture"), required=False,
        help_text=gettext_lazy("JPEG, PNG or WebP, up to 10 MB."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )  # fmt: skip
    picture_alt = forms.CharField(
        label=gettext_lazy("What the picture shows"), required=False, max_length=300,
        help_text=gettext_lazy("For those who do not see it."),
    )  # fmt: skip

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = languages_first(language)
        self.fields["language"].initial = language
        self.fields["topics"].choices = [
            (key, word.title) for key, word in reading_words.topics(language).items()
        ]
        if not self.fields["topics"].choices:
            del self.fields["topics"]

    def words(self) -> dict[str, Any]:
        """What was written, as the verbs take it."""
        given = self.cleaned_data
        picture = given.get("picture")
        keys = given.get("topics") or []
        return {
            "title": given["title"],
            "summary": given["summary"],
            "text": given["text"],
            "language": given["language"],
            "topics": list(Topic.objects.filter(key__in=keys)) if keys else [],
            "tags": [each for each in re.split(r"[,;\n]", given["tags"]) if each.strip()],
            "picture": picture.read() if picture else None,
            "picture_alt": given["picture_alt"],
        }


class ProposalForm(WordsOfPost):
    """A proposal with who sends it, and their yes."""

    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        max_length=254,
        help_text=gettext_lazy("Editors write to you there. It is not shown."),
        error_messages={
            "required": gettext_lazy("Write your e-mail address."),
            "invalid": gettext_lazy("Write an e-mail address such as name@example.org."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autocapitalize": "none"}),
    )
    about = forms.CharField(
        label=gettext_lazy("Who you are, in one line"), required=False, max_length=200,
        help_text=gettext_lazy("Such as your town and what you do there. It stands beside your name."),
    )  # fmt: skip
    named = forms.ChoiceField(
        label=gettext_lazy("May your name stand beside it?"), choices=YES_NO, widget=forms.RadioSelect,
        initial="yes",
    )  # fmt: skip
    agreed = forms.BooleanField(
        required=False,
        error_messages={"required": gettext_lazy("Without this we may not publish it.")},
    )
    website = forms.CharField(label=gettext_lazy("Leave this empty"), required=False)
    stamp = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agreed"].label = postconsent.words()
        self.fields["website"].widget.attrs.update({"tabindex": "-1", "autocomplete": "off"})
        self.fields["stamp"].initial = stamp()
        if person is not None:
            for name in ("name", "email"):
                del self.fields[name]

    def clean_website(self) -> str:
        """Only machines fill in what nobody sees."""
        if self.cleaned_data.get(TRAP):
            raise forms.ValidationError(_("Please leave this field empty."))
        return ""

    def given(self) -> dict[str, Any]:
        """Everything, as the verb takes it."""
        data = self.cleaned_data
        return {
            **self.words(),
            "name": data.get("name", ""),
            "email": data.get("email", ""),
            "about": data["about"],
            "named": data["named"] == "yes",
            "agreed": data["agreed"],
            "key": key_of(data["stamp"]),
        }


class ChangeForm(WordsOfPost):
    """The author's changes, with an answer to the editors."""

    drop_picture = forms.BooleanField(label=gettext_lazy("Without the picture"), required=False)
    answer = forms.CharField(
        label=gettext_lazy("Your answer to the editors"), required=False, max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(self, *args: Any, post: Post, **kwargs: Any) -> None:
        raw = bodies.raw_of(post)
        kwargs["initial"] = {
            "title": post.title,
            "summary": post.summary,
            "text": bodies.to_markdown(raw),
            "topics": [topic.key for topic in post.topics.all()],
            "tags": ", ".join(post.tags or []),
            "picture_alt": post.picture_alt,
        }
        super().__init__(*args, language=post.language, **kwargs)
        if not post.picture_id:
            del self.fields["drop_picture"]
        if not bodies.is_plain(raw):
            del self.fields["text"]

    def given(self) -> dict[str, Any]:
        """Everything, as the verb takes it."""
        data = self.cleaned_data
        self.cleaned_data.setdefault("text", None)
        return {
            **self.words(),
            "drop_picture": data.get("drop_picture", False),
            "answer": data["answer"],
        }


class ReplyForm(forms.Form):
    """A word of the author to the editors."""

    text = forms.CharField(
        label=gettext_lazy("To the editors"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
