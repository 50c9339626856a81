"""Settings for every installation, read from the environment only (see docs/reference/settings.md).

Order: where data lives, demo, addresses, database, applications, requests, languages, people, content, mail,
files, tasks, security, logs, server.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from rostra.config import catalogues, env
from rostra.config.data import prepare_data_dir, secret_key
from rostra.config.services import (
    are_hosts,
    are_networks,
    cache_config,
    database_config,
    email_config,
    is_mailbox,
    is_server,
    is_site,
    networks,
    oidc_config,
)
from rostra.kernel import languages

# --- where data lives -------------------------------------------------------------------------------------
ROSTRA_DATA_DIR = prepare_data_dir(
    env.text("DATA_DIR", ".rostra", "Folder for everything this installation keeps: database, media, key.")
)
_checkout = env.checkout_root()
ROSTRA_CACHE_DIR = Path(
    env.text(
        "CACHE_DIR",
        str(_checkout / ".cache" if _checkout else ROSTRA_DATA_DIR / "cache"),
        "Folder for things that can be made again: collected static files, the migrated template database.",
        shown=".cache in a checkout, else DATA_DIR/cache",
    )
).resolve()
SECRET_KEY = env.text(
    "SECRET_KEY",
    "",
    "Key that signs sessions and links. When not given: DATA_DIR/secret-key, made at the first start.",
    shown="from DATA_DIR/secret-key",
    secret=True,
) or secret_key(ROSTRA_DATA_DIR)

# --- what kind of installation ----------------------------------------------------------------------------
DEBUG = env.flag("DEBUG", False, "Show error details in the browser. Never on a public machine.")
ROSTRA_DEMO = env.flag("DEMO", False, "Demo mode: anybody signs in as anybody of the cast with one click.")

# --- addresses --------------------------------------------------------------------------------------------
ROSTRA_URL = env.text(
    "URL",
    "http://localhost:8000",
    "Public address of the site, without a path.",
    valid=lambda value: is_site(value.rstrip("/")),
    wanted="an address without a path, such as https://academy.example",
).rstrip("/")
_url = urlsplit(ROSTRA_URL)
ROSTRA_SECURE = _url.scheme == "https"
_more_hosts = env.text("HOSTS", "", "More host names the site answers to, separated by commas.")
ALLOWED_HOSTS = list(
    dict.fromkeys(
        [_url.hostname or "localhost", "localhost", "127.0.0.1", "[::1]"]
        + [host.strip() for host in _more_hosts.split(",") if host.strip()]
    )
)
CSRF_TRUSTED_ORIGINS = [ROSTRA_URL]
ROSTRA_PROXIES = env.number(
    "PROXIES", 0, "How many trusted proxies stand in front and add X-Forwarded-* headers.", high=9
)
if ROSTRA_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
ALLAUTH_TRUSTED_PROXY_COUNT = ROSTRA_PROXIES
ROOT_URLCONF = "rostra.config.urls"
WSGI_APPLICATION = "rostra.config.wsgi.application"

# --- database and cache -----------------------------------------------------------------------------------
DATABASES = {
    "default": database_config(
        env.text(
            "DATABASE_URL",
            "",
            "postgres://user:password@host:5432/name. SQLite in DATA_DIR/db.sqlite3 when not given.",
            shown="SQLite in DATA_DIR",
            secret=True,
        ),
        ROSTRA_DATA_DIR,
        keeps_plans=env.flag(
            "DATABASE_KEEPS_PLANS",
            True,
            "PostgreSQL keeps the plans of the questions every page asks, for each connection. "
            "No behind a pooler that hands one connection to many.",
        ),
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": cache_config(
        env.text(
            "CACHE_URL", "", "redis://host:6379/0 (Redis or Valkey). In memory when not given.", secret=True
        )
    )
}

ROSTRA_PAGE_CACHE_SECONDS = env.number(
    "PAGE_CACHE_SECONDS", 30, "How long a page for visitors is kept at most; 0 keeps none.", high=3600
)

ROSTRA_SEARCH_DICTIONARIES = env.flag(
    "SEARCH_DICTIONARIES",
    True,
    "Make dictionaries for the search in the data folder, so that words are found in all their forms.",
)

# --- applications -----------------------------------------------------------------------------------------
# Faces stand first so that their templates win over those of allauth and Wagtail; rooms from the ground up.
INSTALLED_APPS = [
    "rostra.web.parts",
    "rostra.web.public",
    "rostra.web.learn",
    "rostra.web.desk",
    "rostra.web.interop",
    "rostra.demo",
    "rostra.kernel",
    "rostra.people",
    "rostra.languages",
    "rostra.search",
    "rostra.messaging",
    "rostra.assessment",
    "rostra.programmes",
    "rostra.cohorts",
    "rostra.ledger",
    "rostra.live",
    "rostra.coaching",
    "rostra.community",
    "rostra.evaluation",
    "rostra.exchange",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.sites",
    "wagtail",
    "wagtailmedia",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django_tasks_db",
    "django_htmx",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

# --- requests ---------------------------------------------------------------------------------------------
MIDDLEWARE = [
    "rostra.config.middleware.request_id",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "rostra.config.middleware.editor_policy",
    "rostra.web.middleware.page_cache",
    "rostra.web.middleware.Packing",
    "rostra.web.middleware.machines",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "rostra.config.middleware.editor_access",
    "rostra.web.middleware.own_clock",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "rostra.web.middleware.Refusals",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "rostra.web.context.site",
            ],
        },
    }
]
FORM_RENDERER = "rostra.web.parts.renderer.Renderer"

# --- languages and time -----------------------------------------------------------------------------------
# Addresses of pages begin with one of these; which of them its readers are offered is the academy's choice.
ROSTRA_LANGUAGES = catalogues.parse(
    env.text(
        "LANGUAGES",
        "en,da,pl",
        "Languages the site has addresses in: codes of the official languages of the European Union, separated "
        "by commas. English is always among them.",
        valid=lambda value: bool(catalogues.parse(value, languages.LANGUAGES)),
        wanted="codes of official languages of the European Union with commas between, such as en,da,mt",
    ),
    languages.LANGUAGES,
)
LANGUAGES = [(code, languages.name_of(code)) for code in ROSTRA_LANGUAGES]
LANGUAGE_CODE = "en"
FORMAT_MODULE_PATH = ["rostra.config.formats"]
# For languages that neither we nor Django have formats for: as in Europe, not as in America.
DATE_FORMAT, TIME_FORMAT, DATETIME_FORMAT = "j F Y", "H:i", "j F Y, H:i"
MONTH_DAY_FORMAT, YEAR_MONTH_FORMAT = "j F", "F Y"
SHORT_DATE_FORMAT, SHORT_DATETIME_FORMAT = "j M Y", "j M Y, H:i"
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y"]
FIRST_DAY_OF_WEEK = 1
LOCALE_PATHS = [catalogues.ready(ROSTRA_CACHE_DIR)]
LANGUAGE_COOKIE_NAME = "language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.text(
    "TIME_ZONE",
    "Europe/Brussels",
    "Time zone, a name such as Europe/Warsaw.",
    valid=lambda value: value in available_timezones(),
    wanted="the name of a time zone, such as Europe/Warsaw",
)


# --- people and sign-in -----------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.Person"
# The second name keeps those signed in who came in under it before.
AUTHENTICATION_BACKENDS = [
    "rostra.people.sessions.SignedIn",
    "allauth.account.auth_backends.AuthenticationBackend",
]
SESSION_ENGINE = "rostra.people.sessions"
AUTH_PASSWORD_VALIDATORS: list[dict] = []
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

# Nobody has a password: a code by e-mail, a passkey, or the sign-in of one's organisation.
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
# Every way in proves the mailbox or the device itself (`rostra.web.public.account`): nothing else to verify.
ACCOUNT_EMAIL_VERIFICATION = "none"
# A whole council may sit behind one address of the network; one mailbox gets few letters and few guesses.
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "120/m/ip,3/m/key,12/h/key",
    "login_failed": "300/h/ip,20/h/key",
    "wish": "60/h/ip,3/h/key",
    "post_propose": "30/h/ip,5/h/key",
    "newsletter": "60/h/ip,3/h/key",
    "session_register": "120/10m/ip,5/10m/key",
    "report": "60/h/ip",
    "idea": "60/h/ip",
    "check_in": "1200/h/ip,10/h/key",  # everybody in one room has one address
}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = _url.scheme or "http"
ACCOUNT_ADAPTER = "rostra.web.public.account.adapters.AccountAdapter"
MFA_ADAPTER = "rostra.web.public.account.adapters.MfaAdapter"
SOCIALACCOUNT_ADAPTER = "rostra.web.public.account.adapters.SocialAdapter"
MFA_SUPPORTED_TYPES = ["webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ROSTRA_SECURE and _url.hostname == "localhost"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
_oidc_url = env.text("OIDC_URL", "", "Address of the OpenID Connect provider.")
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": oidc_config(
            name=env.text("OIDC_NAME", "", "Name on the button for signing in with your organisation."),
            url=_oidc_url,
            client=env.text("OIDC_CLIENT", "", "Client identifier at that provider."),
            secret=env.text("OIDC_SECRET", "", "Client secret at that provider.", secret=True),
        )
    }
}
USERSESSIONS_TRACK_ACTIVITY = False

# A session ends after 12 hours. The room of people stretches it to OWN_DEVICE_DAYS when the person ticks that
# the device is their own.
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
SESSION_COOKIE_NAME = "rostra"
ROSTRA_OWN_DEVICE_DAYS = env.number(
    "OWN_DEVICE_DAYS", 90, "Days somebody stays signed in on a device they call their own.", low=1, high=365
)

# --- content ----------------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Rostra"
# The face that frames an editor's preview; content knows no face by import.
ROSTRA_PREVIEW = "rostra.web.public.previews.context"
WAGTAILADMIN_BASE_URL = ROSTRA_URL
# Who may approve is asked by the step of the workflow, not by Django's permissions.
WAGTAIL_FINISH_WORKFLOW_ACTION = "rostra.community.finishing.publish"
WAGTAIL_I18N_ENABLED = False
WAGTAIL_CONTENT_LANGUAGES = [("en", "English")]
WAGTAILADMIN_LOGIN_URL = LOGIN_URL
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILIMAGES_IMAGE_MODEL = "programmes.Picture"
WAGTAILDOCS_DOCUMENT_MODEL = "programmes.Attachment"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILMEDIA = {"MEDIA_MODEL": "programmes.Video"}
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

# --- mail -------------------------------------------------------------------------------------------------
# Every message goes to the outbox first; ROSTRA_EMAIL_URL only says what carries it from there.
EMAIL_BACKEND = "rostra.messaging.backend.OutboxBackend"
ROSTRA_EMAIL_URL = env.text(
    "EMAIL_URL",
    "",
    "smtp://user:password@host:587 (STARTTLS) or smtps://…:465. Mail stays in the outbox when not given.",
    secret=True,
)
_mail = email_config(ROSTRA_EMAIL_URL)
ROSTRA_EMAIL_TRANSPORT = _mail.transport
EMAIL_HOST, EMAIL_PORT = _mail.host, _mail.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.starttls, _mail.ssl
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text(
    "EMAIL_FROM",
    f"Rostra <no-reply@{_url.hostname or 'localhost'}>",
    "Sender of all mail.",
    shown="no-reply@ the site",
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL
ROSTRA_BOUNCE_ADDRESS = env.text(
    "BOUNCE_ADDRESS",
    "",
    "Address that undeliverable mail returns to, such as returns@academy.example. Its mailbox must take name+anything@ "
    "too. When not given, it returns to EMAIL_FROM.",
    valid=lambda value: value.count("@") == 1 and "+" not in value,
    wanted="a mail address without a plus sign",
)
ROSTRA_BOUNCE_MAILBOX = env.text(
    "BOUNCE_MAILBOX",
    "",
    "imaps://user:password@host/INBOX: where returned mail is read every five minutes. Reports of undeliverable mail are "
    "deleted there, other mail is left.",
    secret=True,
    valid=is_mailbox,
    wanted="imaps://user:password@host/folder or imap://…",
)
ROSTRA_DUE_REMINDERS = env.flag(
    "DUE_REMINDERS",
    False,
    "Write to people of running editions what is due within a week or overdue, once a week at most.",
)
ROSTRA_COUNT_CLICKS = env.flag(
    "COUNT_CLICKS",
    False,
    "Issues of the newsletter may count how often links are opened by readers who agreed to it. Never by whom.",
)
ROSTRA_MAIL_REPORTS_SECRET = env.text(
    "MAIL_REPORTS_SECRET",
    "",
    "Key that signs reports about returned mail sent to /mail/reports/. Reports are refused when not given.",
    secret=True,
)
_mail_providers = ("postmark", "sendgrid", "mailgun", "brevo", "ses")
ROSTRA_MAIL_PROVIDER = env.text(
    "MAIL_PROVIDER",
    "",
    "Mail provider that reports returned mail to /mail/reports/<name>/: postmark, sendgrid, mailgun, brevo or ses (Amazon). "
    "It signs in with any name and MAIL_REPORTS_SECRET as its password.",
    valid=lambda value: value in _mail_providers,
    wanted="one of " + ", ".join(_mail_providers),
)
ADMINS: list[tuple[str, str]] = []

# --- files ------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = ROSTRA_CACHE_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = ROSTRA_DATA_DIR / "media"
# Only these folders of MEDIA_ROOT are served to everybody; the rest goes through a view that asks a rule.
ROSTRA_PUBLIC_MEDIA = ("images", "media", "media_thumbnails", "captions", "brand")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": ROSTRA_DATA_DIR / "private", "base_url": None},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o640
ROSTRA_RECORDING_LIMIT = env.number(
    "RECORDING_LIMIT", 4096, "Megabytes that a recording of the library may have at most.", low=1, high=10**6
)
_video_hosts = env.text(
    "VIDEO_HOSTS",
    "www.youtube-nocookie.com,player.vimeo.com",
    "Hosts whose recordings may be shown in a frame of the page, after a click, separated by commas; none for no host. "
    "A PeerTube is named by its own host. Recordings elsewhere are shown as a link.",
    valid=lambda value: value == "none" or are_hosts(value),
    wanted="names of hosts with commas between, such as tube.academy.example, or none",
)
ROSTRA_VIDEO_HOSTS = [] if _video_hosts == "none" else [host.strip() for host in _video_hosts.split(",")]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20

# --- tasks ------------------------------------------------------------------------------------------------
# Rows in our own database: enqueued in the same transaction as the facts they follow from.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

# --- security ---------------------------------------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = ROSTRA_SECURE
SESSION_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if ROSTRA_SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "rostra.web.errors.csrf_failure"
_oidc = urlsplit(_oidc_url)
_oidc_origin = [f"{_oidc.scheme}://{_oidc.netloc}"] if _oidc.netloc else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "media-src": ["'self'"],
        "connect-src": ["'self'"],
        "frame-src": [f"https://{host}" for host in ROSTRA_VIDEO_HOSTS] or ["'none'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'", *_oidc_origin],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
# Wagtail's admin still writes inline scripts and styles and shows the preview in a frame.
ROSTRA_EDITOR_PATH = "/cms/"
ROSTRA_EDITOR_POLICY = {
    "default-src": ["'self'"],
    "script-src": ["'self'", "'unsafe-inline'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    "media-src": ["'self'", "blob:"],
    "frame-src": ["'self'"],
    "object-src": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'self'"],
    "base-uri": ["'none'"],
}

# --- logs -------------------------------------------------------------------------------------------------
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "rostra.config.logs.JsonLines"}},
    "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {
        "handlers": ["lines"],
        "level": env.text(
            "LOG_LEVEL",
            "INFO",
            "Least level that is logged: DEBUG, INFO, WARNING or ERROR.",
            valid=lambda value: value in {"DEBUG", "INFO", "WARNING", "ERROR"},
            wanted="DEBUG, INFO, WARNING or ERROR",
        ),
    },
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
        "wagtail": {"level": "WARNING"},
        "django_tasks": {
            "level": "CRITICAL"
        },  # the worker says itself what failed, and whether it comes again
        "django_tasks_db": {"level": "WARNING"},
    },
}

# --- other systems ----------------------------------------------------------------------------------------
ROSTRA_HOOK_NETWORKS = networks(
    env.text(
        "HOOK_NETWORKS",
        "",
        "Private networks that webhooks may call and calendars may be read from, without encryption too, such as "
        "10.20.0.0/16, separated by commas. "
        "Otherwise only public addresses are called, by https.",
        valid=are_networks,
        wanted="networks with commas between, such as 10.20.0.0/16,192.168.7.0/24",
    )
)
# Requests that a token may make in a minute are counted in the cache: without CACHE_URL in each process on its own.
ROSTRA_API_MOST_BYTES = 2 * 2**20

ROSTRA_BBB_URL = env.text(
    "BBB_URL",
    "",
    "Address of a BigBlueButton server, such as https://rooms.academy.example/bigbluebutton. Sessions can have rooms there.",
    valid=is_server,
    wanted="an address such as https://rooms.academy.example/bigbluebutton",
)
ROSTRA_BBB_SECRET = env.text(
    "BBB_SECRET", "", "Secret that this BigBlueButton server shares with us.", secret=True
)
ROSTRA_JITSI_URL = env.text(
    "JITSI_URL",
    "",
    "Address of a Jitsi, such as https://meet.academy.example. Sessions can have rooms there.",
    valid=is_server,
    wanted="an address such as https://meet.academy.example",
)
ROSTRA_JITSI_APP = env.text("JITSI_APP", "", "Application identifier that this Jitsi trusts.")
ROSTRA_JITSI_SECRET = env.text(
    "JITSI_SECRET",
    "",
    "Secret that signs who may enter rooms of this Jitsi. Without it its rooms are open to whoever knows their name.",
    secret=True,
)

# --- coaching ---------------------------------------------------------------------------------------------
ROSTRA_NOTE_DAYS = env.number(
    "NOTE_DAYS",
    365,
    "Days after which what a coach or a participant noted about their meetings is deleted.",
    low=7,
    high=1825,
)
ROSTRA_NOTE_DAYS_AFTER_END = env.number(
    "NOTE_DAYS_AFTER_END",
    180,
    "The same, counted from the end of the pair; whichever comes first.",
    low=1,
    high=1825,
)

# --- community --------------------------------------------------------------------------------------------
ROSTRA_CASE_DAYS = env.number(
    "CASE_DAYS",
    21,
    "Days after which a case may be read and published though its other side has not answered.",
    low=7,
    high=365,
)

# --- answers for `rostra setup` ----------------------------------------------------------------------------
ROSTRA_SETUP = {
    "name": env.text("SETUP_NAME", "", "`rostra setup`: name of the academy."),
    "languages": env.text(
        "SETUP_LANGUAGES", "", "`rostra setup`: languages, the main one first, such as en,da."
    ),
    "organisation": env.text("SETUP_ORGANISATION", "", "`rostra setup`: name of the first organisation."),
    "administrator": env.text("SETUP_ADMINISTRATOR", "", "`rostra setup`: name of the first administrator."),
    "email": env.text("SETUP_EMAIL", "", "`rostra setup`: e-mail address of the first administrator."),
    "time_zone": env.text(
        "SETUP_TIME_ZONE", "", "`rostra setup`: time zone of the academy, such as Europe/Warsaw."
    ),
}

# --- how `rostra serve` behaves ---------------------------------------------------------------------------
# Slow by nature: run beside the application thread, a few at a time (see rostra/config/door.py).
ROSTRA_SLOW_PATHS = [
    r"^/join/",
    r"\.(pdf|zip|xlsx|csv)$",
    r"/(download|export)/",
    r"/desk/.*/(invite|members)/$",
    r"^/cms/(images|documents|media)/",
    r"^/documents/",
    r"^/account/oidc/",
    r"^/api/v1/evidence/?$",
    r"^/recordings/[^/]+/(video|small)\.",
    r"/desk/(library|uploads)/[^/]+/(file|piece)/$",
    r"/desk/sessions/[^/]+/materials/$",
    r"/sessions/materials/[^/]+/$",
]
ROSTRA_HOST = env.text("HOST", "127.0.0.1", "Address `rostra serve` listens on; 0.0.0.0 for every network.")
ROSTRA_PORT = env.number("PORT", 8000, "Port `rostra serve` listens on.", low=1, high=65535)
ROSTRA_WORKERS = env.number("WORKERS", 1, "Web processes of `rostra serve`.", low=1, high=64)
ROSTRA_BACKGROUND = env.flag(
    "BACKGROUND",
    True,
    "Work tasks and keep the schedule inside `rostra serve`; no when `rostra worker` runs apart.",
)
