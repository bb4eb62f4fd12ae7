"""Django's settings: composed from :mod:`ganyun.app.configuration`, nothing to edit here per node."""

from pathlib import Path

from ganyun.app.configuration import Configuration
from ganyun.app.features import FEATURES

CONFIGURATION = Configuration()

GANYUN_HOME = CONFIGURATION.home
GANYUN_LAKE_URL = CONFIGURATION.lake_url
GANYUN_JOBS_URL = CONFIGURATION.jobs_url  # "" is the SQLite file of GANYUN_HOME
GANYUN_WORKER = CONFIGURATION.worker
GANYUN_CLOUDS = CONFIGURATION.cloud_folder
GANYUN_MAX_REQUEST = CONFIGURATION.max_request  # bytes

SECRET_KEY = CONFIGURATION.secret_key
DEBUG = CONFIGURATION.debug
ALLOWED_HOSTS = CONFIGURATION.allowed_hosts
CSRF_TRUSTED_ORIGINS: list[str] = []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "ninja",  # its Swagger UI from our own static files, no CDN
    "ganyun.kit.pages",
    "ganyun.kit.http",
    # low → high, so that of a hook's functions the lower feature's runs first: organisations before what they own
    *(f"ganyun.features.{feature}" for feature in reversed(FEATURES)),
    "ganyun.app",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "ganyun.kit.http.middleware.SecurityHeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "ganyun.kit.http.middleware.ApiErrorMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "ganyun.features.accounts.middleware.ActorMiddleware",
    "ganyun.kit.pages.middleware.ErrorPageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "ganyun.app.urls"
ASGI_APPLICATION = "ganyun.app.asgi.application"
WSGI_APPLICATION = "ganyun.app.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ganyun.kit.pages.context.site",
            ],
            "builtins": ["django.templatetags.i18n", "ganyun.kit.pages.templatetags.ganyun"],
        },
    },
]

DATABASES = {"default": CONFIGURATION.database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = 8 * 3600  # a working day; GB/T 22239 level 3 asks for a time-out
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = CONFIGURATION.https
# Only behind a proxy that sets the header itself; without one, anybody could claim to come by HTTPS.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if CONFIGURATION.https else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = min(GANYUN_MAX_REQUEST, 16 * 1024**2)  # bodies read whole; uploads go to disk

LANGUAGE_CODE = CONFIGURATION.language
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
# Django finds the translations of apps; these packages are none.
PACKAGE = Path(__file__).resolve().parent.parent
LOCALE_PATHS = [PACKAGE / folder / "locale" for folder in ("kernel", "engine", "kit/jobs", "kit/commands")]
FORMAT_MODULE_PATH = ["ganyun.kit.pages.formats"]

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True  # the wheel's own files; no collectstatic step
WHITENOISE_AUTOREFRESH = False
WHITENOISE_IMMUTABLE_FILE_TEST = r"/static/build/.+-[0-9A-Z]{8}\.\w+$"  # named by their content: cached for ever

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"ganyun": {"level": "INFO"}},
}

BASE_DIR = Path(__file__).resolve().parent
