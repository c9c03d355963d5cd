"""Settings of the tests as a deployment has them: HTTPS alone, ended by one proxy."""

from config.settings import CONTENT_SECURITY_POLICY  # noqa: F401 - as it is
from tests.settings import *  # noqa: F403 - all of them on purpose

SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME, DEVICE_COOKIE_NAME = "__Host-session", "__Host-csrf", "__Host-known"
SECURE_HSTS_SECONDS = 31_536_000
ALLAUTH_TRUSTED_PROXY_COUNT = 1
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
