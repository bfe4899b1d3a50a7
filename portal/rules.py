"""Who may open which page, and whose address a request really comes from.

The roles matrix as data: what is not in it does not exist (404).

Columns are Actor.held words; ANYONE includes people who are not signed on. A row says only which
roles may try: whose rows they may see is decided by selectors. The test of the matrix covers every
URL name and every role, and fails on an uncovered one.
"""

import re
from collections.abc import Sequence
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

Network = IPv4Network | IPv6Network
PRIVATE_NETWORKS: Sequence[Network] = tuple(
    map(ip_network, ("127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"))
)
REQUEST_ID = re.compile(r"[0-9a-f]{32}")

ANYONE = frozenset({"", "patient", "practitioner", "scheduler", "support", "administrator"})
SIGNED_ON = ANYONE - {""}
STAFF = SIGNED_ON - {"patient"}
SCHEDULER = frozenset({"scheduler"})
PRACTITIONER = frozenset({"practitioner"})
SUPPORT = frozenset({"support"})
ADMINISTRATOR = frozenset({"administrator"})
NOBODY: frozenset[str] = frozenset()

PAGES: dict[str, frozenset[str]] = {
    "home": ANYONE,
    "get_care": ANYONE,
    "register_now": ANYONE,
    "video_visit": ANYONE,
    "check_result": ANYONE,
    "check_attach": SIGNED_ON,
    "check_code": ANYONE,
    "check_helped": ANYONE,
    "check_probe": ANYONE,
    "check_report": ANYONE,
    "ice": ANYONE,
    "help": ANYONE,
    "privacy": ANYONE,
    "terms": ANYONE,
    "accessibility": ANYONE,
    "set_language": ANYONE,
    "healthz": ANYONE,
    "readyz": ANYONE,
    "metrics": ANYONE,
    # registration, invitations
    "account_signup": ANYONE,
    "registration_code": ANYONE,
    "registration_details": ANYONE,
    "invitation": ANYONE,
    "invitation_accept": ANYONE,
    # signing on and off, and getting back in
    "account_login": ANYONE,
    "account_logout": ANYONE,
    "account_inactive": ANYONE,
    "account_email_verification_sent": ANYONE,
    "account_confirm_login_code": NOBODY,
    "account_reset_password": ANYONE,
    "account_confirm_password_reset_code": ANYONE,
    "account_complete_password_reset": ANYONE,
    "account_password_reset_completed": ANYONE,
    "mfa_authenticate": ANYONE,
    "mfa_login_webauthn": ANYONE,
    # the provider of text messages, by its signature
    "text_report": ANYONE,
    # one's own factors, contact and sessions
    "account_reauthenticate": SIGNED_ON,
    "account_email": SIGNED_ON,
    "account_change_password": SIGNED_ON,
    "account_set_password": SIGNED_ON,
    "mfa_index": SIGNED_ON,
    "mfa_reauthenticate": SIGNED_ON,
    "mfa_activate_totp": SIGNED_ON,
    "mfa_deactivate_totp": SIGNED_ON,
    "mfa_view_recovery_codes": SIGNED_ON,
    "mfa_generate_recovery_codes": SIGNED_ON,
    "mfa_download_recovery_codes": SIGNED_ON,
    "mfa_list_webauthn": SIGNED_ON,
    "mfa_add_webauthn": SIGNED_ON,
    "mfa_reauthenticate_webauthn": SIGNED_ON,
    "mfa_remove_webauthn": SIGNED_ON,
    "mfa_edit_webauthn": SIGNED_ON,
    "usersessions_list": SIGNED_ON,
    # one's own account
    "account_home": SIGNED_ON,
    "profile": SIGNED_ON,
    "profile_contact": SIGNED_ON,
    "profile_contact_code": SIGNED_ON,
    "profile_texts": SIGNED_ON,
    "sign_on_history": SIGNED_ON,
    "who_looked": SIGNED_ON,
    "session_state": ANYONE,
    "proxies": SIGNED_ON,
    "proxy_invite": SIGNED_ON,
    "proxy_end": SIGNED_ON,
    "proxy_withdraw": SIGNED_ON,
    # calendars
    "appointment_calendar": SIGNED_ON,
    "calendar_feed": SIGNED_ON,
    "appointment_feed": ANYONE,
    # what a patient may change
    "appointment_reschedule": SIGNED_ON,
    "appointment_reschedule_confirm": SIGNED_ON,
    "appointment_in_person": SIGNED_ON,
    "appointment_in_person_confirm": SIGNED_ON,
    "appointment_cancel": SIGNED_ON,
    "appointment_book": SIGNED_ON,
    "appointment_book_time": SIGNED_ON,
    "appointment_book_time_confirm": SIGNED_ON,
    # appointments of oneself and of those one cares for
    "appointments": SIGNED_ON,
    "appointments_past": SIGNED_ON,
    "appointments_state": SIGNED_ON,
    "appointment": SIGNED_ON,
    "visit_join": SIGNED_ON,
    "visit_start": frozenset({"practitioner"}),
    "visit_end": frozenset({"practitioner"}),
    "visit": ANYONE,
    "visit_state": ANYONE,
    "visit_outside": SIGNED_ON,
    "visit_late": SIGNED_ON,
    "visit_late_state": SIGNED_ON,
    "visit_guest": ANYONE,
    "visit_guest_about": ANYONE,
    "visit_guests": SIGNED_ON,
    "visit_guests_state": SIGNED_ON,
    "visit_guest_admit": frozenset({"practitioner"}),
    "visit_guest_refuse": frozenset({"practitioner"}),
    "visit_guest_end": SIGNED_ON,
    "visit_opinion": ANYONE,
    "visit_ice": ANYONE,
    # clinic staff
    "clinic_patients": SCHEDULER,
    "clinic_patient": SCHEDULER,
    "clinic_activation": SCHEDULER,
    "clinic_proxy": SCHEDULER,
    "clinic_import": SCHEDULER,
    "clinic_appointments_import": SCHEDULER,
    "clinic_import_template_csv": SCHEDULER,
    "clinic_import_template_xlsx": SCHEDULER,
    "clinic_day_export": SCHEDULER,
    "clinic_tasks": frozenset({"scheduler", "practitioner"}),
    "clinic_task_close": frozenset({"scheduler", "practitioner"}),
    "clinic_task_reopen": frozenset({"scheduler", "practitioner"}),
    # the doctor's day
    "clinic_today": PRACTITIONER,
    "clinic_today_state": PRACTITIONER,
    "clinic_today_seen": PRACTITIONER,
    "clinic_today_late": PRACTITIONER,
    "clinic_today_message": PRACTITIONER,
    "clinic_today_message_one": PRACTITIONER,
    "clinic_today_hand_over": PRACTITIONER,
    "clinic_today_confirm": PRACTITIONER,
    "clinic_late": SCHEDULER,
    "clinic_day_off": SCHEDULER,
    "clinic_day_off_state": SCHEDULER,
    # clinic staff: the schedule; a doctor reads their own
    "clinic_schedule": frozenset({"scheduler", "practitioner"}),
    "clinic_doctor_add": SCHEDULER,
    "clinic_hours": SCHEDULER,
    "clinic_exceptions": SCHEDULER,
    "clinic_exception_end": SCHEDULER,
    "clinic_book_whom": SCHEDULER,
    "clinic_book": SCHEDULER,
    "clinic_appointment": frozenset({"scheduler", "practitioner"}),
    "clinic_move": SCHEDULER,
    "clinic_cancel": SCHEDULER,
    "clinic_no_show": SCHEDULER,
    "clinic_came": SCHEDULER,
    "clinic_resend": SCHEDULER,
    # the clinic's board
    "clinic_board": SCHEDULER,
    "clinic_board_state": SCHEDULER,
    "clinic_board_note": SCHEDULER,
    "clinic_board_task": SCHEDULER,
    "clinic_board_task_reopen": SCHEDULER,
    "clinic_outreach": SCHEDULER,
    "clinic_outreach_state": SCHEDULER,
    "clinic_outreach_undo": SCHEDULER,
    # the clinic's figures
    "clinic_measures": SCHEDULER | ADMINISTRATOR,
    "clinic_measures_csv": SCHEDULER | ADMINISTRATOR,
    # a record outside one's own, for a reason: doctors and clinic staff, never support
    "glass": frozenset({"scheduler", "practitioner"}),
    "glass_end": frozenset({"scheduler", "practitioner"}),
    "glass_record": frozenset({"scheduler", "practitioner"}),
    # support: no lists, one's own cases and looks alone
    "support": SUPPORT,
    "support_code": SUPPORT,
    "support_case": SUPPORT,
    "support_act": SUPPORT,
    "support_look": SUPPORT,
    "support_look_state": SUPPORT,
    "support_step": SUPPORT,
    # administrators
    "audit": ADMINISTRATOR,
    "audit_csv": ADMINISTRATOR,
    "reviews": ADMINISTRATOR,
    "review": ADMINISTRATOR,
    "staff_members": ADMINISTRATOR,
    "staff_invite": ADMINISTRATOR,
    "staff_end": ADMINISTRATOR,
    "staff_withdraw": ADMINISTRATOR,
    # Django's own doors: people sign on and change passwords by allauth, second factor included
    "admin:login": NOBODY,
    "admin:password_change": NOBODY,
    "admin:password_change_done": NOBODY,
    # the demo alone
    "demo_outbox": ANYONE,
    "demo_mail": ANYONE,
}

# What a page may say over which socket, by who is behind it; "" is a guest of the visit, or anybody.
# As with pages, a row says only who may try: whose visit it is, a ticket decides.
IN_A_VISIT = frozenset({"", "patient", "practitioner"})
MESSAGES: dict[str, dict[str, frozenset[str]]] = {
    "/ws/check/": {"echo": ANYONE},
    "/ws/clinic/today/": {"ping": PRACTITIONER},
    "/ws/clinic/board/": {"ping": SCHEDULER},
    "/ws/support/": {"ping": SUPPORT},
    "/ws/visits/<reference>/": dict.fromkeys(
        ("hello", "ping", "take", "leave", "signal", "stats"), IN_A_VISIT
    ),
}


def may_say(socket: str, message: str, role: str) -> bool:
    """Whether the role may send the message; an unknown one is nobody's."""
    return role in MESSAGES.get(socket, {}).get(message, NOBODY)


def may_open(url_name: str, role: str) -> bool:
    """Whether the role may try the page; all of Django's admin that has no row is the administrators'.

    An unknown page is nobody's. Somebody with several roles needs one that may.
    """
    rest = ADMINISTRATOR if url_name.startswith("admin:") else NOBODY
    return role in PAGES.get(url_name, rest)


def is_proxy(peer: str, networks: Sequence[Network]) -> bool:
    """Whether the peer may speak for others; a peer without an address sits on a unix socket."""
    address = parsed(peer)
    return not peer or (address is not None and any(address in network for network in networks))


def client_address(peer: str, forwarded: str, hops: int) -> str:
    """The address that the outermost of `hops` proxies saw; the peer's where that is no address.

    Each proxy appends to X-Forwarded-For whom it saw; what stands left of ours anybody can write.
    """
    seen = [part.strip() for part in forwarded.split(",")]
    named = seen[-hops] if 0 < hops <= len(seen) else ""
    return named if parsed(named) is not None else peer


def is_loopback(address: str) -> bool:
    """Whether this machine itself is asking."""
    found = parsed(address)
    return found is not None and found.is_loopback


def parsed(address: str) -> IPv4Address | IPv6Address | None:
    """The address as a value, or None for what is none (a port or a zone is not part of one)."""
    try:
        return None if "%" in address else ip_address(address)
    except ValueError:
        return None
