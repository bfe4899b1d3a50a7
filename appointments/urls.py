"""Addresses of appointments; people, mails and calendars hold them."""

from django.urls import path
from django.urls.resolvers import URLPattern

from appointments.views import (
    calendar,
    center,
    changes,
    edits,
    files,
    hours,
    records,
    schedule,
)

urlpatterns: list[URLPattern] = [
    # the Appointment Center
    path("appointments/", center.appointments, name="appointments"),
    path("appointments/past/", center.appointments_past, name="appointments_past"),
    path("appointments/state", center.appointments_state, name="appointments_state"),
    path("accounts/who-looked/", records.who_looked, name="who_looked"),
    # calendars
    path("appointments/calendar/", calendar.calendar_feed, name="calendar_feed"),
    path("appointments/feed/<str:secret>.ics", calendar.appointment_feed, name="appointment_feed"),
    path(
        "appointments/<str:reference>/calendar.ics",
        calendar.appointment_calendar,
        name="appointment_calendar",
    ),
    # what a patient may change
    path("appointments/book/", changes.appointment_book, name="appointment_book"),
    path(
        "appointments/book/<str:reference>/",
        changes.appointment_book_time,
        name="appointment_book_time",
    ),
    path(
        "appointments/book/<str:reference>/confirm/",
        changes.appointment_book_time_confirm,
        name="appointment_book_time_confirm",
    ),
    path(
        "appointments/<str:reference>/reschedule/",
        changes.appointment_reschedule,
        name="appointment_reschedule",
    ),
    path(
        "appointments/<str:reference>/reschedule/confirm/",
        changes.appointment_reschedule_confirm,
        name="appointment_reschedule_confirm",
    ),
    path(
        "appointments/<str:reference>/in-person/",
        changes.appointment_in_person,
        name="appointment_in_person",
    ),
    path(
        "appointments/<str:reference>/in-person/confirm/",
        changes.appointment_in_person_confirm,
        name="appointment_in_person_confirm",
    ),
    path(
        "appointments/<str:reference>/cancel/",
        changes.appointment_cancel,
        name="appointment_cancel",
    ),
    # clinic staff: a patient's record
    path("clinic/patients/<int:patient_id>/", records.clinic_patient, name="clinic_patient"),
    path("clinic/glass/record/", records.glass_record, name="glass_record"),
    # clinic staff: the schedule
    path("clinic/schedule/", schedule.clinic_schedule, name="clinic_schedule"),
    path("clinic/schedule/doctors/", hours.clinic_doctor_add, name="clinic_doctor_add"),
    path("clinic/schedule/<int:schedule_id>/hours/", hours.clinic_hours, name="clinic_hours"),
    path(
        "clinic/schedule/<int:schedule_id>/exceptions/",
        hours.clinic_exceptions,
        name="clinic_exceptions",
    ),
    path(
        "clinic/schedule/exceptions/<int:exception_id>/end/",
        hours.clinic_exception_end,
        name="clinic_exception_end",
    ),
    path("clinic/schedule/book/", edits.clinic_book_whom, name="clinic_book_whom"),
    path("clinic/schedule/book/<int:patient_id>/", edits.clinic_book, name="clinic_book"),
    # clinic staff: files
    path(
        "clinic/schedule/import/",
        files.clinic_appointments_import,
        name="clinic_appointments_import",
    ),
    path(
        "clinic/schedule/import/visits.csv",
        files.clinic_import_template,
        {"kind": "csv"},
        name="clinic_import_template_csv",
    ),
    path(
        "clinic/schedule/import/visits.xlsx",
        files.clinic_import_template,
        {"kind": "xlsx"},
        name="clinic_import_template_xlsx",
    ),
    path("clinic/schedule/export/", files.clinic_day_export, name="clinic_day_export"),
    # one appointment: after all addresses with a word in its place
    path("appointments/<str:reference>/", center.appointment, name="appointment"),
    # clinic staff: one appointment, after every other word that may stand in its place
    path(
        "clinic/schedule/<str:reference>/",
        schedule.clinic_appointment,
        name="clinic_appointment",
    ),
    path("clinic/schedule/<str:reference>/move/", edits.clinic_move, name="clinic_move"),
    path("clinic/schedule/<str:reference>/cancel/", edits.clinic_cancel, name="clinic_cancel"),
    path("clinic/schedule/<str:reference>/no-show/", edits.clinic_no_show, name="clinic_no_show"),
    path("clinic/schedule/<str:reference>/came/", edits.clinic_came, name="clinic_came"),
    path("clinic/schedule/<str:reference>/resend/", schedule.clinic_resend, name="clinic_resend"),
]
