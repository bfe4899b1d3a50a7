"""Addresses of the live side: the requirements check, the visit."""

from django.urls import path

from videovisit.views import checks, visits

urlpatterns = [
    # the requirements check
    path("videovisit", checks.video_visit, name="video_visit"),
    path("videovisit/result", checks.check_result, name="check_result"),
    path("videovisit/attach", checks.check_attach, name="check_attach"),
    path("videovisit/code", checks.check_code, name="check_code"),
    path("visits/ice/", checks.ice, name="ice"),
    # the visit
    path("visits/<str:reference>/join/", visits.visit_join, name="visit_join"),
    path("visits/<str:reference>/state", visits.visit_state, name="visit_state"),
    path("visits/<str:reference>/", visits.visit, name="visit"),
]
