"""What instructors and learners fill in about courses."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from learnnet.classroom.lessons import every_lesson


class CourseForm(forms.Form):
    """A course needs a name, and nothing else."""

    title = forms.CharField(label=gettext_lazy("Name of the course"), max_length=120)


class CourseChangeForm(CourseForm):
    """What may be changed afterwards."""

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


class TimesForm(forms.Form):
    """When an assignment is open. Times are those of the browser, which says where it is."""

    opens = forms.CharField(label=gettext_lazy("Opens"), required=False, max_length=25)
    due = forms.CharField(label=gettext_lazy("Due"), required=False, max_length=25)
    zone = forms.CharField(required=False, max_length=64)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        zone = zone_of(cleaned.get("zone") or "UTC")
        for name in ("opens", "due"):
            cleaned[name] = self.moment(name, zone) if cleaned.get(name) else None
        if cleaned["opens"] and cleaned["due"] and cleaned["due"] <= cleaned["opens"]:
            self.add_error("due", _("It is due before it opens."))
        return cleaned

    def moment(self, name: str, zone: ZoneInfo) -> datetime | None:
        try:
            return datetime.fromisoformat(self.cleaned_data[name]).replace(tzinfo=zone)
        except ValueError:
            self.add_error(name, _("This is not a date and a time."))
            return None


def zone_of(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


class AssignmentForm(TimesForm):
    """What a course is to do. Drills and mock interviews will stand beside lessons here."""

    target = forms.ChoiceField(label=gettext_lazy("Lesson"))
    field_order = ("target", "opens", "due", "zone")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "en"
        chosen = self.fields["target"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = [(each.slug, each.in_language(each.title, language)) for each in every_lesson()]
