"""Those pages of allauth that are offered, under its own names, and invitations; its other pages have no address."""

from allauth.account import views as account
from allauth.mfa.base import views as base
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount import views as social
from django.urls import path

from guiju.web.desk import accounts, people
from guiju.web.desk.entrance import signing_in

OIDC = {"provider_id": "oidc"}

urlpatterns = [
    path("sign-in", signing_in.SignIn.as_view(), name="account_login"),
    path("sign-out", signing_in.SignOut.as_view(), name="account_logout"),
    path("sign-in/passkey", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("sign-in/code", base.authenticate, name="mfa_authenticate"),
    path("sign-in/elsewhere", signing_in.elsewhere, OIDC, name="openid_connect_login"),
    path("sign-in/elsewhere/back", signing_in.back_from_elsewhere, OIDC, name="openid_connect_callback"),
    path("sign-in/elsewhere/cancelled", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("invitations/<str:who>/<str:token>", people.invited_here, name="invited"),
    path("account/confirm", account.reauthenticate, name="account_reauthenticate"),
    path("account/confirm/code", base.reauthenticate, name="mfa_reauthenticate"),
    path("account/confirm/passkey", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("account/password", accounts.ChangePassword.as_view(), name="account_change_password"),
    path("account/authenticator", totp.activate_totp, name="mfa_activate_totp"),
    path("account/authenticator/remove", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/passkeys/new", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("account/passkeys/<int:pk>/remove", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
    path("account/recovery-codes", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("account/recovery-codes/new", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("account/recovery-codes.txt", recovery_codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("account", accounts.account, name="mfa_index"),
    path("account", accounts.account, name="mfa_list_webauthn"),
    path("account", accounts.account, name="socialaccount_connections"),
]
