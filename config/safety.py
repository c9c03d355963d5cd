"""How safely the portal answers and lets people in: cookies, headers, sessions, tries; settings imports all of it."""

from __future__ import annotations

import environ
from csp.constants import NONE, SELF

env = environ.Env()
DEBUG = env.bool("DEBUG", default=False)
# Plain HTTP is for one's own machine; everything else is HTTPS with cookies that never leave it.
PLAIN_HTTP = env.bool("PLAIN_HTTP", default=DEBUG)

# --- HTTPS ---------------------------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = not PLAIN_HTTP
SECURE_REDIRECT_EXEMPT = [r"^healthz/$", r"^readyz/$"]
SECURE_HSTS_SECONDS = 0 if PLAIN_HTTP else env.int("SECURE_HSTS_SECONDS", default=31_536_000)
# Both decide about hosts that are not the portal's: the owner of the domain says so by name.
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = env.bool("SECURE_HSTS_PRELOAD", default=False)
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

# --- Cookies: a browser takes one named __Host- from this very host over HTTPS alone ------------------------------
_HOST = "" if PLAIN_HTTP else "__Host-"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not PLAIN_HTTP
SESSION_COOKIE_NAME = f"{_HOST}session" if _HOST else "sessionid"
CSRF_COOKIE_NAME = f"{_HOST}csrf" if _HOST else "csrftoken"
DEVICE_COOKIE_NAME = f"{_HOST}known"

# --- Headers (the rest: config/headers.py) -------------------------------------------------------------------
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],  # Bootstrap draws its form marks with data: pictures
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

# --- Sessions ------------------------------------------------------------------------------------------------
# In seconds, from the sign-in and from the last request.
SESSION_COOKIE_AGE = env.int("SESSION_COOKIE_AGE", default=60 * 60 * 10)
SESSION_IDLE_SECONDS = env.int("SESSION_IDLE_SECONDS", default=60 * 60 * 2)

# --- Who is let in ---------------------------------------------------------------------------------------------
# How many wrong passwords in how many seconds: for one account from one address (or browser that it knows), for one
# account from all other addresses together, and how many accounts may fail from one address, which may be an office.
SIGN_IN_LIMITS = {
    "account_from_address": (env.int("SIGN_IN_TRIES", default=10), 900),
    "account": (env.int("SIGN_IN_ACCOUNT_TRIES", default=100), 3600),
    "address": (env.int("SIGN_IN_ADDRESS_ACCOUNTS", default=300), 3600),
}
# Those who hold one of these roles set up a second step before anything else, such as hr,auditor,administrator,editor.
SECOND_FACTOR_ROLES = env.list("SECOND_FACTOR_ROLES", default=[])
# The log of sign-ins is kept so long.
SIGN_IN_LOG_DAYS = env.int("SIGN_IN_LOG_DAYS", default=365)
