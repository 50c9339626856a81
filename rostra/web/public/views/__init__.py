"""Views for visitors, a module per noun."""

from rostra.web.public.views.applying import apply
from rostra.web.public.views.catalogue import catalogue
from rostra.web.public.views.certificates import certificate, verify
from rostra.web.public.views.checking_in import check_in
from rostra.web.public.views.draws import draw, draw_file
from rostra.web.public.views.feedback import feedback
from rostra.web.public.views.glossary import glossary, term
from rostra.web.public.views.home import home, languages, root
from rostra.web.public.views.joining import join
from rostra.web.public.views.library import library, library_item
from rostra.web.public.views.machines import brand_css, healthz, robots, sitemap
from rostra.web.public.views.mail_reports import mail_reports
from rostra.web.public.views.materials import material
from rostra.web.public.views.methods import method, methods
from rostra.web.public.views.pages import page
from rostra.web.public.views.programmes import activity, module, programme
from rostra.web.public.views.registration_asks import registration_appeal, registration_excuse
from rostra.web.public.views.registrations import registration
from rostra.web.public.views.search import search
from rostra.web.public.views.session_register import session_register, session_registered
from rostra.web.public.views.sessions import session, sessions, strand, strands
from rostra.web.public.views.site_map import site_map
from rostra.web.public.views.speakers import speaker, speaker_photo, speakers
from rostra.web.public.views.unsubscribe import stop_letters
from rostra.web.public.views.wishes import wish, wish_letter

__all__ = [
    "activity",
    "apply",
    "brand_css",
    "catalogue",
    "certificate",
    "check_in",
    "draw",
    "draw_file",
    "feedback",
    "glossary",
    "healthz",
    "home",
    "join",
    "languages",
    "library",
    "library_item",
    "mail_reports",
    "material",
    "method",
    "methods",
    "module",
    "page",
    "programme",
    "registration",
    "registration_appeal",
    "registration_excuse",
    "robots",
    "root",
    "search",
    "session",
    "session_register",
    "session_registered",
    "sessions",
    "site_map",
    "sitemap",
    "speaker",
    "speaker_photo",
    "speakers",
    "stop_letters",
    "strand",
    "strands",
    "term",
    "verify",
    "wish",
    "wish_letter",
]  # fmt: skip
