"""Addresses that exist in the demo alone."""

from django.urls import path

from portal import demo

urlpatterns = [
    path("outbox/", demo.demo_outbox, name="demo_outbox"),
    path("outbox/<str:identity>/", demo.demo_mail, name="demo_mail"),
]
