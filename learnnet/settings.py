"""How this installation is set up: one file, told apart by the environment, safe when nothing is set."""

import gc
import os
import secrets
import warnings
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import environ
from csp.constants import NONCE, NONE, SELF, WASM_UNSAFE_EVAL

from learnnet.classroom.limits import Limits

# A lab is some ten thousand small objects that stay. At Python's usual threshold every write of the model would set the
# collector off to look through all of them again, for a quarter of the time that a lab takes.
gc.set_threshold(20_000, 20, 50)

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# Where what must outlive the process lies: the database of a small installation and its secret.
DATA_DIR = Path(env.str("LEARNNET_DATA_DIR", str(BASE_DIR / "data")))


def kept_secret() -> str:
    """A secret drawn once and kept beside the database, for installations that set none."""
    file = DATA_DIR / "secret-key"
    if not file.exists():
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(64))
    return file.read_text()


def database() -> dict[str, Any]:
    """PostgreSQL where an address is given, else a file."""
    found: dict[str, Any] = env.db_url("LEARNNET_DATABASE_URL", f"sqlite:///{DATA_DIR / 'learnnet.sqlite3'}")
    if found["ENGINE"] == "django.db.backends.sqlite3":
        Path(found["NAME"]).parent.mkdir(parents=True, exist_ok=True)
        # Django's defaults answer "database is locked" under concurrent read-then-write transactions:
        # https://docs.djangoproject.com/en/5.2/ref/databases/#sqlite-transaction-behavior
        found["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
        }
        # A file, so that the threads of a test that speaks over sockets share one database; one for each run.
        found["TEST"] = {"NAME": str(Path(gettempdir()) / f"learnnet-test-{os.getpid()}.sqlite3")}
    else:
        found["OPTIONS"] = {"pool": {"min_size": 1, "max_size": 12}}  # the sockets' threads, and one for pages
    return found


DEBUG = env.bool("LEARNNET_DEBUG", False)
WORKERS = env.int("LEARNNET_WORKERS", env.int("WEB_CONCURRENCY", 1))
ALLOWED_HOSTS = env.list("LEARNNET_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("LEARNNET_ORIGINS", default=[])
HTTPS = bool(CSRF_TRUSTED_ORIGINS) and all(origin.startswith("https://") for origin in CSRF_TRUSTED_ORIGINS)
SECRET_KEY = env.str("LEARNNET_SECRET_KEY", "") or kept_secret()
LIMITS = Limits()
ANYBODY_TEACHES = env.bool("LEARNNET_ANYBODY_TEACHES", True)  # else instructors are named by `manage.py instructor`

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "channels",
    "csp",
    "learnnet.classroom",
    "learnnet.pages",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "learnnet.pages.middleware.pages_are_not_kept",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "learnnet.pages.middleware.LessonTrouble",
]
ROOT_URLCONF = "learnnet.urls"
ASGI_APPLICATION = "learnnet.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "learnnet.pages.context.site",
            ]
        },
    }
]

DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# One worker needs nothing beside it; several meet in Redis. Of the two Redis layers, pub/sub is the one that comes
# back by itself after Redis restarts; that it may lose messages is why a message here only says "look again".
REDIS_URL = env.str("LEARNNET_REDIS_URL", "")
if REDIS_URL:
    CHANNEL_LAYERS: dict[str, dict[str, Any]] = {
        "default": {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": [REDIS_URL]}}
    }
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
else:
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

AUTH_USER_MODEL = "classroom.Person"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "learnnet.classroom.passwords.LongEnough"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
SESSION_COOKIE_AGE = 180 * 24 * 3600  # a guest has nothing else to come back with

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [BASE_DIR / "learnnet" / "locale"]
TIME_ZONE = "UTC"

# The build's own folder is what is served: its names carry hashes already, so nothing is collected or copied.
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("LEARNNET_DIST", str(BASE_DIR / "static" / "dist")))
WHITENOISE_IMMUTABLE_FILE_TEST = r"-[A-Z0-9]{8}\.\w+(\.map)?$"  # esbuild's [name]-[hash]
WHITENOISE_AUTOREFRESH = DEBUG
# WhiteNoise hands Django a file to stream; under ASGI Django says so once per request. It is meant.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")

LESSONS_DIR = BASE_DIR / "lessons"

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked from inside, without TLS
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, WASM_UNSAFE_EVAL],  # Graphviz is WebAssembly
        "style-src": [SELF, NONCE],  # CodeMirror writes its style sheet at run time
        "img-src": [SELF, "data:"],
        "connect-src": [
            SELF,
            # Some browsers do not count a web socket as 'self'.
            *[origin.replace("http", "ws", 1) for origin in CSRF_TRUSTED_ORIGINS],
        ],
        "worker-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
# The files that people bring are small labs: what is larger is let fall while it comes in, and never written to a disk.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("LEARNNET_LOG_LEVEL", "INFO")},
}
