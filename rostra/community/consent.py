"""The words by which somebody agrees to get the newsletter. A change of meaning needs a new version."""

from django.utils.translation import gettext_lazy as _

VERSION = "2026-11"
WORDS = _(
    "Yes, send me the newsletter. Each issue has a link that ends it with one click. My address is used for nothing else and "
    "is given to nobody."
)
CLICKS = _("You may count which links are opened. Only how often, never by whom.")
