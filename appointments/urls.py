"""Addresses of appointments; people, mails and calendars hold them."""

from django.urls.resolvers import URLPattern

urlpatterns: list[URLPattern] = [
    # the Appointment Center
    # calendars
    # what a patient may change
    # clinic staff: the schedule
    # clinic staff: files
]
