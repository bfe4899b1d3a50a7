"""Addresses of accounts: before allauth's own, so that ours stand where both have a name."""

from django.urls import path

from accounts.views import (
    clinic,
    glass,
    history,
    invitations,
    profile,
    proxies,
    registration,
    reports,
    sessions,
    staff,
    tasks,
    trail,
)

urlpatterns = [
    # registration
    path("accounts/signup/", registration.signup, name="account_signup"),
    path("accounts/signup/code/", registration.code, name="registration_code"),
    path("accounts/signup/details/", registration.details, name="registration_details"),
    # invitations: to act for somebody, to work here
    path("accounts/invitation/", invitations.code, name="invitation"),
    path("accounts/invitation/accept/", invitations.accept, name="invitation_accept"),
    # one's own account
    path("accounts/", profile.account_home, name="account_home"),
    path("accounts/profile/", profile.profile, name="profile"),
    path("accounts/profile/contact/", profile.contact, name="profile_contact"),
    path("accounts/profile/contact/code/", profile.contact_code, name="profile_contact_code"),
    path("accounts/profile/texts/", profile.texts, name="profile_texts"),
    path("accounts/history/", history.sign_on_history, name="sign_on_history"),
    path("accounts/session/", sessions.session_state, name="session_state"),
    path("accounts/sessions/", sessions.usersessions_list, name="usersessions_list"),
    path("accounts/proxies/", proxies.proxies, name="proxies"),
    path("accounts/proxies/invite/", proxies.invite, name="proxy_invite"),
    path("accounts/proxies/<int:grant_id>/end/", proxies.end, name="proxy_end"),
    path(
        "accounts/proxies/invitations/<int:invitation_id>/withdraw/",
        proxies.withdraw,
        name="proxy_withdraw",
    ),
    # the provider of text messages
    path("accounts/texts/report/", reports.text_report, name="text_report"),
    # clinic staff
    path("clinic/patients/", clinic.patients, name="clinic_patients"),
    path(
        "clinic/patients/<int:patient_id>/activation/",
        clinic.activation,
        name="clinic_activation",
    ),
    path("clinic/patients/<int:patient_id>/proxy/", proxies.clinic_grant, name="clinic_proxy"),
    path("clinic/patients/import/", clinic.import_patients, name="clinic_import"),
    path("clinic/tasks/", tasks.clinic_tasks, name="clinic_tasks"),
    path("clinic/tasks/<int:task_id>/close/", tasks.clinic_task_close, name="clinic_task_close"),
    path("clinic/tasks/<int:task_id>/open/", tasks.clinic_task_reopen, name="clinic_task_reopen"),
    # doctors and clinic staff: a record outside their own
    path("clinic/glass/", glass.glass, name="glass"),
    path("clinic/glass/end/", glass.glass_end, name="glass_end"),
    # administrators
    path("clinic/audit/", trail.audit, name="audit"),
    path("clinic/audit/table.csv", trail.audit_csv, name="audit_csv"),
    path("clinic/reviews/", trail.reviews, name="reviews"),
    path("clinic/reviews/<int:review_id>/", trail.review, name="review"),
    path("clinic/staff/", staff.members, name="staff_members"),
    path("clinic/staff/invite/", staff.invite, name="staff_invite"),
    path("clinic/staff/<int:membership_id>/end/", staff.end, name="staff_end"),
    path(
        "clinic/staff/invitations/<int:invitation_id>/withdraw/",
        staff.withdraw,
        name="staff_withdraw",
    ),
]
