"""Settings for the tests: the same installation, with a throw-away data folder and nothing that waits.

Tasks stay on the database backend: a test works them off with the fixture `work_off`, so that it sees what a
person sees before and after. Mail goes through the real outbox.
"""

import atexit
import os
import shutil
import tempfile

if "ROSTRA_DATA_DIR" not in os.environ:
    os.environ["ROSTRA_DATA_DIR"] = tempfile.mkdtemp(prefix="rostra-test-")
    atexit.register(shutil.rmtree, os.environ["ROSTRA_DATA_DIR"], ignore_errors=True)
os.environ.setdefault("ROSTRA_SECRET_KEY", "only-for-tests-" + "0" * 40)
os.environ["ROSTRA_DEMO"] = "no"

from rostra.config.settings import *  # noqa: F403
from rostra.config.settings import DATABASES, LOGGING, STORAGES

DEBUG = False
ROSTRA_URL = "http://localhost"
WAGTAILADMIN_BASE_URL = ROSTRA_URL
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
DATABASES["default"]["CONN_MAX_AGE"] = 0
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "tests"}}
ACCOUNT_RATE_LIMITS = False  # type: ignore[assignment]
ROSTRA_PAGE_CACHE_SECONDS = 0
ROSTRA_SEARCH_DICTIONARIES = False
# The mail server of the tests says goodbye after the test has ended.
LOGGING["loggers"]["mail.log"] = {"level": "CRITICAL"}
