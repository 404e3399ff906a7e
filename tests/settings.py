"""Settings of the test suite: the service's own, with what a test run must not take from the machine."""

import os

os.environ["DEBUG"] = "false"
os.environ["ALLOW_HTTP"] = "true"
os.environ["SECRET_KEY"] = "only-for-tests"
os.environ["TASK_BACKEND"] = "immediate"
os.environ["LOG_LEVEL"] = "WARNING"
os.environ.setdefault("DATABASE_URL", "sqlite:///:memory:")

from config.settings import *  # noqa: F403  # after the environment is set
from config.settings import REST_FRAMEWORK, STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
REST_FRAMEWORK = REST_FRAMEWORK | {"DEFAULT_THROTTLE_CLASSES": []}
