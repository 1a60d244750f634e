from django.urls import path

from portal.signin.views import door, others, own, password, sso

urlpatterns = [
    path("login/", door.LoginView.as_view(), name="login"),
    path("login/code/", door.login_code, name="login_code"),
    path("login/again/", door.AgainView.as_view(), name="login_again"),
    path("login/sso/", sso.there, name="sso"),
    path("login/sso/back/", sso.back, name="sso_back"),
    path("unsent/", door.unsent_form, name="unsent"),
    path("logout/", door.log_out, name="logout"),
    path("session/", door.session_state, name="session_state"),
    path("password/", password.PasswordChangeView.as_view(), name="password_change"),
    path("sessions/", own.own_sessions, name="sessions"),
    path("sessions/end/", own.end_session, name="end_session"),
    path("second-factor/", own.second_factor, name="second_factor"),
    path("second-factor/qr.svg", own.qr_code, name="second_factor_qr"),
    path("logins/", others.logins, name="logins"),
    path("logins/locked/<int:pk>/", others.unlock, name="unlock"),
    path("logins/<int:pk>/sessions/", others.end_all, name="end_all_sessions"),
    path("logins/<int:pk>/second-factor/", others.reset_factor, name="reset_factor"),
    path("logins/<int:pk>/sso/", others.free_identity, name="free_identity"),
    path("logins/<int:pk>/bind/", others.bind_identity, name="bind_identity"),
]
