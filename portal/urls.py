"""Every address of the portal; it reads like a site map."""

from django.conf import settings
from django.urls import include, path
from django.views.i18n import set_language

from accounts.admin import site as administration
from portal import health, views

urlpatterns = [
    path("", views.home, name="home"),
    path("getcare", views.get_care, name="get_care"),
    path("registernow", views.register_now, name="register_now"),
    path("help/", views.help_page, name="help"),
    path("privacy/", views.privacy, name="privacy"),
    path("terms/", views.terms, name="terms"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("language/", set_language, name="set_language"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("", include("accounts.urls")),
    path("", include("appointments.urls")),
    path("", include("videovisit.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", administration.urls),
]
if settings.DEMO:
    urlpatterns += [path("demo/", include("portal.demo_urls"))]

handler400 = "portal.views.bad_request"
handler403 = "portal.views.forbidden"
handler404 = "portal.views.not_found"
handler429 = "portal.views.too_many"  # allauth's
handler500 = "portal.views.server_error"
