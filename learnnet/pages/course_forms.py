"""What instructors and learners fill in about courses."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class CourseForm(forms.Form):
    """A course needs a name, and nothing else."""

    title = forms.CharField(label=gettext_lazy("Name of the course"), max_length=120)


class CourseChangeForm(CourseForm):
    """What may be changed afterwards."""

    owner_name = forms.CharField(label=gettext_lazy("Your name, as learners see it"), max_length=80, required=False)
    open_to_join = forms.BooleanField(label=gettext_lazy("Whoever has the code may join"), required=False)


class CodeForm(forms.Form):
    """A learner has been told a code."""

    code = forms.CharField(
        label=gettext_lazy("Join code"),
        max_length=16,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "placeholder": "4F7-KQ2",
            }
        ),
    )


class NameForm(forms.Form):
    """How the instructor will know the learner."""

    name = forms.CharField(
        label=gettext_lazy("Your name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )


class RosterForm(forms.Form):
    """A file of people."""

    file = forms.FileField(
        label=gettext_lazy("CSV file"), widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv"})
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > settings.LIMITS.roster_bytes:
            limit = settings.LIMITS.roster_bytes // 1024
            raise ValidationError(_("This file is too large. The limit is %(limit)s KiB.") % {"limit": limit})
        return file


class InstructorForm(forms.Form):
    """Somebody who teaches beside the owner."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
