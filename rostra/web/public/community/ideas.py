"""What would bring a programme closer to somebody's work: the form, and what became of the ideas of others."""

from __future__ import annotations

from typing import Any

from allauth.core import ratelimit
from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rostra.community.actions import ideas
from rostra.community.rules import ideas as rules
from rostra.kernel.errors import Refused
from rostra.programmes import reading
from rostra.programmes.models import ProgrammePage
from rostra.web.parts.addresses import reading_url
from rostra.web.public.views.programmes import found

FAULTY = 422
A_PAGE, OWN = 20, 5


class IdeaForm(forms.Form):
    """A few words, and for visitors where to answer, if they want an answer."""

    text = forms.CharField(
        label=gettext_lazy("What would bring this closer to your work?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Write what would help you.")},
        help_text=gettext_lazy(
            "An example that is missing, a question nobody answers, another format: anything."
        ),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail, if you want an answer"),
        required=False,
        max_length=254,
        error_messages={"invalid": gettext_lazy("Write an e-mail address such as name@example.org.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autocapitalize": "none"}),
        help_text=gettext_lazy("Only for the answer. We forget it half a year later."),
    )

    def __init__(self, data: Any, *, known: bool) -> None:
        super().__init__(data)
        if known:
            del self.fields["email"]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def idea(request: HttpRequest, programme: str) -> HttpResponse:
    """Tell an idea; read what others asked and what came of it. POST tells."""
    own = found(reading.publication(path=f"{programme}/", language=get_language(), shape="programme"))
    page = get_object_or_404(ProgrammePage, key=own.key)
    person: Any = request.user
    form = IdeaForm(request.POST if request.method == "POST" else None, known=person.is_authenticated)
    if form.is_bound and form.is_valid() and _tell(request, page, form):
        messages.success(request, _("Thank you. The team of this programme reads it."))
        return redirect(request.path)
    listing = Paginator(rules.shown_ideas(page), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": own,
        "form": form,
        "listing": listing,
        "mine": rules.own_ideas(person, page)[:OWN],
        "trail": [(own.title, reading_url(own.path or ""))],
    }
    return render(request, "public/community/idea.html", context, status=FAULTY if form.errors else 200)


def _tell(request: HttpRequest, page: ProgrammePage, form: IdeaForm) -> bool:
    email = form.cleaned_data.get("email", "")
    if not ratelimit.consume(request, action="idea"):
        form.add_error(None, _("Many ideas came from here in a short time. Try again in an hour."))
        return False
    try:
        ideas.tell(
            page,
            by=request.user,
            text=form.cleaned_data["text"],
            language=get_language() or "en",
            email=email,
        )
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return False
    return True
