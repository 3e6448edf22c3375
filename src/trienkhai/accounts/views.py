"""Sign-in and sign-out."""

from django.contrib.auth.views import LoginView, LogoutView

from trienkhai.ui.doors import open_to_all

sign_in = open_to_all(LoginView.as_view(template_name="accounts/sign_in.html", redirect_authenticated_user=True))
sign_out = open_to_all(LogoutView.as_view())
