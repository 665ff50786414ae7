"""What people fill in."""

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from learnnet.classroom.models import Person


class EmailField(forms.EmailField):
    """An address in the form in which it is kept."""

    def clean(self, value: Any) -> str:
        return str(super().clean(value)).lower()


def email_field() -> EmailField:
    attributes = {"autocomplete": "email", "autocapitalize": "off", "spellcheck": "false"}
    return EmailField(label=_("E-mail address"), max_length=254, widget=forms.EmailInput(attrs=attributes))


def password_field(autocomplete: str) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=_("Password"), strip=False, max_length=256, widget=widget)


class SignUpForm(forms.Form):
    """Somebody wants to be able to come back."""

    email = email_field()
    password = password_field("new-password")

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if Person.objects.filter(email=email).exists():
            raise ValidationError(_("There is an account with this address already. Sign in instead."))
        return email

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        password_validation.validate_password(password, Person(email=self.cleaned_data.get("email")))
        return password


class SignInForm(forms.Form):
    """Somebody comes back."""

    email = email_field()
    password = password_field("current-password")
