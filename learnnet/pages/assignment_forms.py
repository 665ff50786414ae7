"""What an instructor fills in to ask a course to do something: what, in which way, for whom, and when."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from learnnet.classroom.courses.assigning import with_common_seed
from learnnet.classroom.courses.models import Assignment
from learnnet.classroom.lessons import every_lesson
from learnnet.curriculum.interview.draw import EVERYTHING, LENGTHS
from learnnet.pages import practice_words as words

COMMON, PERSONAL = "common", "personal"


class TimesForm(forms.Form):
    """When an assignment is open. Times are those of the browser, which says where it is."""

    opens = forms.CharField(label=gettext_lazy("Opens"), required=False, max_length=25)
    due = forms.CharField(label=gettext_lazy("Due"), required=False, max_length=25)
    zone = forms.CharField(required=False, max_length=64)
    cohorts = forms.MultipleChoiceField(label=gettext_lazy("Only for"), required=False)

    def __init__(self, *args: Any, groups: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["cohorts"]
        assert isinstance(chosen, forms.MultipleChoiceField)
        chosen.choices = [(group, group) for group in groups]

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
    """A lesson, a drill, or a mock interview; each has its own fields, and those of the others are not looked at."""

    kind = forms.ChoiceField(required=False)
    target = forms.ChoiceField(label=gettext_lazy("Lesson"), required=False)
    topic = forms.ChoiceField(label=gettext_lazy("Topic"), required=False)
    minutes = forms.ChoiceField(label=gettext_lazy("Minutes"), required=False)
    areas = forms.MultipleChoiceField(label=gettext_lazy("About"), required=False)
    level = forms.ChoiceField(label=gettext_lazy("Level"), required=False)
    mode = forms.ChoiceField(label=gettext_lazy("How"), required=False)
    seed = forms.ChoiceField(label=gettext_lazy("Who gets what"), required=False)

    def __init__(self, *args: Any, groups: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, groups=groups, **kwargs)
        language = get_language() or "en"
        choices = {
            "kind": [(name, str(title)) for name, title in KINDS.items()],
            "target": [(each.slug, each.in_language(each.title, language)) for each in every_lesson()],
            "topic": [(each["name"], each["title"]) for each in words.topics()],
            "minutes": [(str(length), str(length)) for length in LENGTHS],
            "areas": [(each["name"], each["title"]) for each in words.areas()],
            "level": [(each["name"], each["title"]) for each in words.levels()],
            "mode": [(each["name"], each["title"]) for each in words.modes()],
            "seed": [(COMMON, _("The same for all")), (PERSONAL, _("Another one for each"))],
        }
        for name, values in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = values

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        kind = cleaned["kind"] = cleaned.get("kind") or Assignment.LESSON
        if kind == Assignment.LESSON and not cleaned.get("target"):
            self.add_error("target", _("Choose a lesson."))
        if kind == Assignment.DRILL and cleaned.get("mode") == "exam":
            self.add_error("mode", _("A drill by itself is no exam. Choose a mock interview for that."))
        return cleaned

    def goal(self) -> tuple[str, str, str]:
        """Kind, target and mode. A common seed is drawn here."""
        given = self.cleaned_data
        kind: str = given["kind"]
        if kind == Assignment.LESSON:
            return kind, given["target"], ""
        if kind == Assignment.DRILL:
            target = f"{given['topic']}/{given['level']}"
        else:
            areas = "+".join(given["areas"]) or EVERYTHING
            target = f"{given['minutes']}/{areas}/{given['level']}"
        common = given["seed"] != PERSONAL
        return kind, with_common_seed(kind, target) if common else target, given["mode"]


KINDS = {
    Assignment.LESSON: gettext_lazy("A lesson"),
    Assignment.DRILL: gettext_lazy("A drill"),
    Assignment.INTERVIEW: gettext_lazy("A mock interview"),
}
