"""Pictures, attachments and videos with what accessibility asks of each."""

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailDocument
from wagtail.images.models import AbstractImage, AbstractRendition, Filter
from wagtail.images.models import Image as WagtailImage
from wagtailmedia.models import AbstractMedia

from rostra.kernel.text import new_key


class Picture(AbstractImage):
    """An image with its licence and a decision on its alternative text: a description, or decorative."""

    key = models.CharField(max_length=64, unique=True, default=new_key, editable=False)
    is_decorative = models.BooleanField(
        _("decorative"), default=False, help_text=_("Says nothing that the text does not say.")
    )
    creator = models.CharField(_("made by"), max_length=200, blank=True)
    licence = models.CharField(_("licence"), max_length=60, blank=True)

    admin_form_fields = (*WagtailImage.admin_form_fields, "is_decorative", "creator", "licence")

    def clean(self) -> None:
        super().clean()
        if self.pk and not self.is_decorative and not self.description.strip():
            raise ValidationError(
                {"description": _("Describe the picture for those who do not see it, or tick decorative.")}
            )

    def generate_rendition_file(self, filter: Filter, *, source: File | None = None) -> File:
        """As Wagtail does it, but held in memory: its temporary file would never be closed."""
        made = super().generate_rendition_file(filter, source=source)
        made.seek(0)
        with made:
            return ContentFile(made.read(), name=made.name)


class Rendition(AbstractRendition):
    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)


class Attachment(AbstractDocument):
    key = models.CharField(max_length=64, unique=True, default=new_key, editable=False)
    creator = models.CharField(_("made by"), max_length=200, blank=True)
    licence = models.CharField(_("licence"), max_length=60, blank=True)

    admin_form_fields = (*WagtailDocument.admin_form_fields, "creator", "licence")


class Video(AbstractMedia):
    """A video or sound with captions, or the stated reason why it has none; transcript, chapters, poster."""

    key = models.CharField(max_length=64, unique=True, default=new_key, editable=False)
    poster = models.ForeignKey(
        Picture, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("poster")
    )
    captions = models.FileField(_("captions (WebVTT)"), upload_to="captions", blank=True)
    captions_language = models.CharField(_("language of the captions"), max_length=10, blank=True)
    captions_reason = models.CharField(_("why it has no captions"), max_length=200, blank=True)
    transcript = models.TextField(_("transcript"), blank=True, help_text=_("Limited Markdown."))
    chapters = models.JSONField(_("chapters"), default=list, blank=True)
    creator = models.CharField(_("made by"), max_length=200, blank=True)
    licence = models.CharField(_("licence"), max_length=60, blank=True)

    admin_form_fields = (
        "title", "file", "collection", "duration", "width", "height", "poster", "captions", "captions_language",
        "captions_reason", "transcript", "tags", "creator", "licence",
    )  # fmt: skip

    def clean(self) -> None:
        super().clean()
        if self.captions and not self.captions_language:
            raise ValidationError(
                {"captions_language": _("Say which language the captions are in, such as en.")}
            )
        if not self.captions and not self.captions_reason.strip():
            raise ValidationError(
                {"captions": _("Add captions (a WebVTT file), or say below why there are none.")}
            )


class CaptionTrack(models.Model):
    """Captions of a video in one more language; `Video.captions` holds those in the language that is spoken."""

    video = models.ForeignKey(Video, on_delete=models.CASCADE, related_name="tracks")
    language = models.CharField(_("language"), max_length=10)
    file = models.FileField(_("captions (WebVTT)"), upload_to="captions")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["video", "language"], name="caption_track_once")]

    def __str__(self) -> str:
        return f"{self.video_id} ({self.language})"
