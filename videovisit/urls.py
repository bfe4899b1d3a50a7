"""Addresses of the live side: the requirements check, the visit."""

from django.urls import path

from videovisit.views import (
    board,
    checks,
    day,
    days_off,
    guests,
    ice,
    lateness,
    measures,
    opinions,
    outreach,
    probe,
    reports,
    support,
    visits,
)

urlpatterns = [
    # the requirements check
    path("videovisit", checks.video_visit, name="video_visit"),
    path("videovisit/result", checks.check_result, name="check_result"),
    path("videovisit/attach", checks.check_attach, name="check_attach"),
    path("videovisit/code", checks.check_code, name="check_code"),
    path("videovisit/helped", checks.check_helped, name="check_helped"),
    path("videovisit/report/", reports.check_report, name="check_report"),
    path("videovisit/probe", probe.check_probe, name="check_probe"),
    path("visits/ice/", checks.ice, name="ice"),
    # the doctor's day
    path("clinic/today/", day.clinic_today, name="clinic_today"),
    path("clinic/today/state", day.clinic_today_state, name="clinic_today_state"),
    path("clinic/today/seen/", day.clinic_today_seen, name="clinic_today_seen"),
    path("clinic/today/late/", day.clinic_today_late, name="clinic_today_late"),
    path("clinic/today/message/", day.clinic_today_message, name="clinic_today_message"),
    path(
        "clinic/today/<str:reference>/message/",
        day.clinic_today_message_one,
        name="clinic_today_message_one",
    ),
    path(
        "clinic/today/<str:reference>/hand-over/",
        day.clinic_today_hand_over,
        name="clinic_today_hand_over",
    ),
    path(
        "clinic/today/<str:reference>/confirm/",
        day.clinic_today_confirm,
        name="clinic_today_confirm",
    ),
    # the clinic's board
    path("clinic/board/", board.clinic_board, name="clinic_board"),
    path("clinic/board/state", board.clinic_board_state, name="clinic_board_state"),
    path("clinic/board/notes/", board.clinic_board_note, name="clinic_board_note"),
    path(
        "clinic/board/tasks/<int:task_id>/close/",
        board.clinic_board_task,
        name="clinic_board_task",
    ),
    path(
        "clinic/board/tasks/<int:task_id>/open/",
        board.clinic_board_task_reopen,
        name="clinic_board_task_reopen",
    ),
    path("clinic/board/calls/state", outreach.clinic_outreach_state, name="clinic_outreach_state"),
    path("clinic/board/<str:reference>/call/", outreach.clinic_outreach, name="clinic_outreach"),
    path(
        "clinic/board/<str:reference>/call/undo/",
        outreach.clinic_outreach_undo,
        name="clinic_outreach_undo",
    ),
    # the clinic's figures
    path("clinic/measures/", measures.clinic_measures, name="clinic_measures"),
    path("clinic/measures/table.csv", measures.clinic_measures_csv, name="clinic_measures_csv"),
    path("clinic/late/", lateness.clinic_late, name="clinic_late"),
    path("clinic/late/<int:doctor>/", days_off.clinic_day_off, name="clinic_day_off"),
    path(
        "clinic/late/<int:doctor>/state", days_off.clinic_day_off_state, name="clinic_day_off_state"
    ),
    # support
    path("support/", support.support, name="support"),
    path("support/code/", support.support_code, name="support_code"),
    path("support/cases/<int:case_id>/", support.support_case, name="support_case"),
    path("support/cases/<int:case_id>/act/", support.support_act, name="support_act"),
    path("support/looks/<int:look_id>/", support.support_look, name="support_look"),
    path(
        "support/looks/<int:look_id>/state", support.support_look_state, name="support_look_state"
    ),
    path("support/looks/<int:look_id>/step/", support.support_step, name="support_step"),
    # the visit
    path("visits/guest/", guests.visit_guest, name="visit_guest"),
    path("visits/guest/about/", guests.visit_guest_about, name="visit_guest_about"),
    path("visits/<str:reference>/guests/", guests.visit_guests, name="visit_guests"),
    path(
        "visits/<str:reference>/guests/state", guests.visit_guests_state, name="visit_guests_state"
    ),
    path(
        "visits/<str:reference>/guests/<int:guest>/admit/",
        guests.visit_guest_admit,
        name="visit_guest_admit",
    ),
    path(
        "visits/<str:reference>/guests/<int:guest>/refuse/",
        guests.visit_guest_refuse,
        name="visit_guest_refuse",
    ),
    path(
        "visits/<str:reference>/guests/<int:guest>/end/",
        guests.visit_guest_end,
        name="visit_guest_end",
    ),
    path("visits/<str:reference>/join/", visits.visit_join, name="visit_join"),
    path("visits/<str:reference>/start/", visits.visit_start, name="visit_start"),
    path("visits/<str:reference>/end/", visits.visit_end, name="visit_end"),
    path("visits/<str:reference>/outside/", visits.visit_outside, name="visit_outside"),
    path("visits/<str:reference>/opinion/", opinions.visit_opinion, name="visit_opinion"),
    path("visits/<str:reference>/late/", lateness.visit_late, name="visit_late"),
    path("visits/<str:reference>/late/state", lateness.visit_late_state, name="visit_late_state"),
    path("visits/<str:reference>/ice/", ice.visit_ice, name="visit_ice"),
    path("visits/<str:reference>/state", visits.visit_state, name="visit_state"),
    path("visits/<str:reference>/", visits.visit, name="visit"),
]
