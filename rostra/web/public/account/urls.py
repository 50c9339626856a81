"""Addresses under `account/`, by the names the library knows. What this academy does not have answers 404."""

from django.urls import path

from rostra.web.public.account import views

CLOSED = {
    "account_signup": "signup/",
    "account_reauthenticate": "reauthenticate/",
    "account_email": "email/",
    "account_email_verification_sent": "confirm-email/",
    "account_change_password": "password/change/",
    "account_set_password": "password/set/",
    "account_reset_password": "password/reset/",
    "account_reset_password_done": "password/reset/done/",
    "mfa_index": "2fa/",
    "mfa_authenticate": "2fa/authenticate/",
    "mfa_reauthenticate": "2fa/reauthenticate/",
    "mfa_list_webauthn": "2fa/webauthn/",
    "mfa_add_webauthn": "2fa/webauthn/add/",
    "mfa_reauthenticate_webauthn": "2fa/webauthn/reauthenticate/",
    "usersessions_list": "sessions/",
    "socialaccount_signup": "3rdparty/signup/",
    "socialaccount_connections": "3rdparty/",
}

urlpatterns = [
    path("login/", views.sign_in, name="account_login"),
    path("login/code/", views.to_sign_in, name="account_request_login_code"),
    path("login/code/confirm/", views.code, name="account_confirm_login_code"),
    path("logout/", views.SignOut.as_view(), name="account_logout"),
    path("inactive/", views.inactive, name="account_inactive"),
    path("2fa/webauthn/login/", views.PasskeyLogin.as_view(), name="mfa_login_webauthn"),
    path("3rdparty/login/cancelled/", views.sign_in_failed, name="socialaccount_login_cancelled"),
    path("3rdparty/login/error/", views.sign_in_failed, name="socialaccount_login_error"),
    *(path(where, views.closed, name=name) for name, where in CLOSED.items()),
]
