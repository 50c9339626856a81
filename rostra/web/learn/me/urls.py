"""Addresses about oneself, below `/<language>/learn/me/`."""

from django.urls import path

from rostra.web.learn.me import acted, blocked, busy, calendar, directory, letters, views

urlpatterns = [
    path("", views.me, name="me"),
    path("letters/", letters.letters, name="letters"),
    path("letters/<slug:message_id>/", letters.letter, name="letter"),
    path("preferences/", letters.preferences, name="preferences"),
    path("newsletter/", letters.newsletter, name="newsletter"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/end/", calendar.end, name="calendar_end"),
    path("busy-times/", busy.busy, name="busy"),
    path("busy-times/<str:key>/remove/", busy.remove, name="busy_remove"),
    path("directory/", directory.entry, name="profile_edit"),
    path("directory/leave/", directory.leave, name="profile_leave"),
    path("done-for-me/", acted.acted, name="acted"),
    path("blocked/", blocked.blocked, name="blocked"),
    path("devices/", views.own_devices, name="devices"),
    path("devices/others/end/", views.end_other_devices, name="devices_end_others"),
    path("devices/<int:pk>/end/", views.end_device, name="device_end"),
    path("passkeys/challenge/", views.passkey_challenge, name="passkey_challenge"),
    path("passkeys/add/", views.add_passkey, name="passkey_add"),
    path("passkeys/<int:pk>/remove/", views.remove_passkey, name="passkey_remove"),
    path("identities/<int:pk>/release/", views.release_identity, name="identity_release"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/end/", calendar.end, name="calendar_end"),
    path("privacy/", views.own_data, name="privacy"),
    path("privacy/export/", views.export, name="privacy_export"),
    path("privacy/erase/", views.erase, name="privacy_erase"),
    path("privacy/erased/", views.erased, name="erased"),
    path("consents/<int:pk>/withdraw/", views.withdraw_consent, name="consent_withdraw"),
]
