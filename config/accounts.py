"""Signing in and out and changing a password: the same pages for translators, reviewers and editors.

Guesses are counted and stopped by axes, whatever page they come through; the audit log hears of each sign-in.
"""

from __future__ import annotations

from django.contrib.auth import views
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.messages.views import SuccessMessageMixin
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

__all__ = ["ChangePassword", "SignIn", "SignOut"]


class SignIn(views.LoginView):
    """To where one came from, else to one's work."""

    template_name = "account/sign_in.html"
    next_page = "my-work"


class SignOut(views.LogoutView):
    """By POST alone."""

    next_page = "home"


class ChangePassword(SuccessMessageMixin[PasswordChangeForm], views.PasswordChangeView):
    """Asks for the old password first."""

    template_name = "account/password.html"
    success_url = reverse_lazy("my-work")
    success_message = _("The password is changed.")
