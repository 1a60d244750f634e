"""Settings: an embedded default (SQLite, Valkey on a socket) that the environment overrides piece by piece.

The names that may be set are in portal.runtime.environment; all that is written lies below PORTAL_HOME.
"""

import os
from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from kombu import Queue

from portal.runtime import file_address, logs
from portal.runtime.environment import Environment
from portal.runtime.home import BASE_DIR, Home, new_field_key, new_secret
from portal.signin.profiles import PROFILES

env = Environment()
HOME = Home.from_environment()
faults = env.faults + [
    f"keys/{file} is gone from {HOME.root}: without it what the database holds encrypted cannot be read"
    for name, file in (("FIELD_KEYS", "field-keys"), ("BLIND_INDEX_KEY", "blind-index-key"))
    if not env.text(name) and HOME.has_lost(file)
]
if faults:
    where = "in production mode" if env.production else "with this environment"
    raise ImproperlyConfigured("\n- ".join([f"The portal cannot start {where}:", *faults]))

PRODUCTION = env.production
DEBUG = env.switch("DEBUG")

HOME.prepare()
PORTAL_HOME = HOME.root
FONT_HOME = HOME.fonts
MEDIA_ROOT = HOME.files
#: elsewhere when they were collected before, as in an image
STATIC_ROOT = Path(env.text("STATIC_ROOT") or HOME.static)

SECRET_KEY = env.text("SECRET_KEY") or HOME.key("secret-key", new_secret)
#: the first encrypts, all decrypt; a new key is put in front
FIELD_KEYS = env.words("FIELD_KEYS") or HOME.key("field-keys", new_field_key).split(",")
BLIND_INDEX_KEY = env.text("BLIND_INDEX_KEY") or HOME.key("blind-index-key", new_secret)

ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
#: how a command names the portal's pages
_here = f"http://{os.environ.get('BIND') or '127.0.0.1'}:{os.environ.get('PORT') or 8000}"
PUBLIC_URL = CSRF_TRUSTED_ORIGINS[0] if CSRF_TRUSTED_ORIGINS else _here

INSTALLED_APPS = [
    "portal.web.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "oauth2_provider",
    "django_htmx",
    "csp",
    "portal.web",
    "portal.audit",
    "portal.accounts",
    "portal.signin",
    "portal.workdays",
    "portal.files",
    "portal.jobs",
    "portal.reminding",
    "programmes",
    "sites",
    "volunteers",
    "funding",
    "reports",
    "portal.api",
    "portal.backup",
    "portal.desk",
]

MIDDLEWARE = [
    "portal.web.headers.HeadersMiddleware",
    "portal.health.middleware.HealthMiddleware",
    "portal.health.requests.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.audit.middleware.OriginMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.signin.middleware.LoginMiddleware",
    "portal.signin.middleware.ActivityMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "portal.accounts.middleware.ActorMiddleware",
    "portal.signin.middleware.DutiesMiddleware",
    "portal.web.middleware.AddressMiddleware",
    "portal.web.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.accounts.context.people",
            ],
            "builtins": ["portal.accounts.templatetags.acting"],
        },
    }
]
FORM_RENDERER = "portal.web.form_renderer.FormRenderer"

# Databases

DATABASES: dict[str, dict[str, object]] = {
    "default": (
        environ.Env.db_url_config(env.text("DATABASE_URL"))
        if env.text("DATABASE_URL")
        else {"ENGINE": "django.db.backends.sqlite3", "NAME": str(HOME.database)}
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE: a transaction that begins as a reader and then writes cannot wait, it fails as "locked".
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The audit trail

#: where the heads of its chain are noted outside of the database
AUDIT_HEADS = Path(env.text("AUDIT_HEADS") or HOME.root / "audit" / "heads.log")

# Accounts, signing in and sessions (docs/security.md)

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "login"
PASSWORD_PROFILE = env.text("PASSWORD_PROFILE") or "mlps"
AUTH_PASSWORD_VALIDATORS, PASSWORD_DAYS = PROFILES[PASSWORD_PROFILE]
SESSION_ENGINE = "portal.signin.store"
#: however busy a session is, and while nobody does anything; seconds before that a page warns
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_IDLE_SECONDS = 60 * int(env.text("SESSION_IDLE_MINUTES") or 30)
SESSION_WARNING_SECONDS = 120
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
#: failures of an account, and of an address over all accounts, and for how long they lock
LOGIN_FAILURES = 5
LOGIN_FAILURES_PER_ADDRESS = int(env.text("LOGIN_FAILURES_PER_ADDRESS") or 5)
LOCKOUT_SECONDS = 15 * 60
#: of administrators, finance officers and auditors
MFA_REQUIRED = env.switch("MFA_REQUIRED") if env.text("MFA_REQUIRED") else PRODUCTION
OIDC_ISSUER, OIDC_CLIENT_ID = env.text("OIDC_ISSUER"), env.text("OIDC_CLIENT_ID")
OIDC_CLIENT_SECRET, OIDC_LABEL = env.text("OIDC_CLIENT_SECRET"), env.text("OIDC_LABEL") or "统一身份认证"

# Security

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
# whether the whole domain goes on the browsers' preload list is for its owner to say
SILENCED_SYSTEM_CHECKS = ["security.W021"]
if env.switch("TRUST_FORWARDED_PROTO"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
#: days by kind, where they are not those of portal.desk.privacy.retention (docs/retention.md)
RETENTION = env.days("RETENTION")
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
# a log's page has two choices of photos for each of its lines, and an empty one counts
DATA_UPLOAD_MAX_NUMBER_FILES = 450
FILE_UPLOAD_TEMP_DIR = HOME.tmp
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

# Language and static files

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["portal.formats"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "portal.runtime.static_files.Storage"},
    "files": file_address.storage(
        env.text("FILES_URL"), env.text("FILES_ACCESS_KEY"), env.text("FILES_SECRET_KEY"), HOME.files
    ),
}

# The API (docs/api.md)

#: requests a minute: of a client or a person, from one address, and from one address for tokens
API_RATE = int(env.text("API_RATE") or 600)
API_RATES = {"client": API_RATE, "address": 2 * API_RATE, "token": 30}

# whether the monthly bulletins rank the subdistricts
BULLETIN_RANKING = env.switch("BULLETIN_RANKING")
REST_FRAMEWORK = {
    "UNAUTHENTICATED_USER": None,
    "COERCE_DECIMAL_TO_STRING": True,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
}
OAUTH2_PROVIDER_APPLICATION_MODEL = "oauth2_provider.Application"
OAUTH2_PROVIDER = {
    "SCOPES_BACKEND_CLASS": "portal.api.scopes.ClientScopes",
    "ACCESS_TOKEN_EXPIRE_SECONDS": 3600,
    # only its digest is kept of a token, and the one grant that there is takes a secret, never a query
    **{
        f"COMPLIANT_BCP_RFC9700_{part}": True
        for part in (
            "TOKEN_STORAGE",
            "IMPLICIT_GRANT",
            "PASSWORD_GRANT",
            "PKCE_METHOD",
            "ACCESS_TOKEN_TRANSPORT",
            "AUTHZ_RESPONSE_ISS",
        )
    },
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https"],
}
SPECTACULAR_SETTINGS = {
    "OAS_VERSION": "3.1.0",
    "TITLE": "Community Programmes Portal",
    "VERSION": "1.0.0",
    "DESCRIPTION": "Programmes, sites, volunteers, evaluation, subsidy and documents of a district. See docs/api.md.",
    "SERVE_PUBLIC": True,
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "persistAuthorization": False, "validatorUrl": None},
    # `?fields=` leaves any of them out
    "COMPONENT_NO_READ_ONLY_REQUIRED": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "POSTPROCESSING_HOOKS": [],
}

# Reminders (docs/operations.md): a channel without its settings is not offered

REMINDER_DAYS_BEFORE = int(env.text("REMINDER_DAYS_BEFORE") or 3)
REMINDER_MAIL = bool(env.text("EMAIL_HOST"))
EMAIL_HOST, EMAIL_PORT = env.text("EMAIL_HOST") or "localhost", int(env.text("EMAIL_PORT") or 587)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_USER"), env.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_SSL = env.text("EMAIL_SECURITY") == "ssl"
EMAIL_USE_TLS = env.text("EMAIL_SECURITY") in ("", "starttls")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("EMAIL_FROM") or "portal@localhost"
REMINDER_WEBHOOK, REMINDER_WEBHOOK_SECRET = env.text("REMINDER_WEBHOOK"), env.text("REMINDER_WEBHOOK_SECRET")
#: whether the webhook may lead to a private or the machine's own address
REMINDER_WEBHOOK_PRIVATE = env.switch("REMINDER_WEBHOOK_PRIVATE")

# The broker and Celery

#: as redis.from_url reads it
REDIS_URL = env.text("REDIS_URL") or f"unix://{HOME.socket}"
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    # what is asked for singly comes before the parts of a batch (portal.jobs.broker)
    "queue_order_strategy": "sorted",
    "socket_connect_timeout": 5,
    "socket_timeout": 30,
}
# A job's row outlives the broker: a wake-up that can't be sent now is sent by the next sweep.
CELERY_TASK_QUEUES = [Queue("celery"), Queue("celery.parts")]
CELERY_TASK_PUBLISH_RETRY = False
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# A process grows by some kilobytes a job; the next one is forked from its warm parent, which costs next to nothing.
CELERY_WORKER_MAX_TASKS_PER_CHILD = 100
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_REDIRECT_STDOUTS = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(PORTAL_HOME / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "audit-check": {"task": "portal.audit.check", "schedule": crontab(hour=2, minute=50)},
    "audit-head": {"task": "portal.audit.note_head", "schedule": crontab(hour="8-20/4", minute=5)},
    "jobs-sweep": {"task": "portal.jobs.sweep", "schedule": 15.0, "options": {"expires": 15}},
    "api-tidy": {"task": "portal.api.tidy", "schedule": crontab(hour=3, minute=40)},
    "retention": {"task": "portal.desk.retention", "schedule": crontab(hour=4, minute=10)},
    "signin-tidy": {"task": "portal.signin.tidy", "schedule": crontab(hour=3, minute=50)},
    # whether it is a working day is for the task to see; a portal that was down at half past eight makes up for it
    "reminders": {"task": "sites.remind", "schedule": crontab(hour="8-10", minute=30)},
    "reminders-deliver": {"task": "portal.reminding.deliver", "schedule": 60.0, "options": {"expires": 60}},
    "files-orphans": {"task": "portal.files.collect_orphans", "schedule": crontab(hour=3, minute=20)},
}

# What happens, on stderr; who asked and what was typed stays out of it.
LOGGING = logs.configuration(env.log_style)

# Who may see metrics and the reasons of /readyz: addresses that speak to the web server directly, or who has the token
METRICS_ALLOW = env.words("METRICS_ALLOW", ["127.0.0.0/8", "::1"])
METRICS_TOKEN = env.text("METRICS_TOKEN")
