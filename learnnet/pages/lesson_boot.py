"""What the workbench shows of its lesson: for its template, and for its scripts."""

from typing import Any

from django.urls import reverse
from django.utils.translation import get_language

from learnnet.classroom.learning.overview import place_of_step
from learnnet.classroom.lessons import lesson, track_of
from learnnet.classroom.models import Attempt
from learnnet.curriculum.lesson import Lesson
from learnnet.curriculum.questions import Words
from learnnet.pages.drawings import with_drawings


def lesson_boot(chosen: Lesson, attempt: Attempt) -> dict[str, Any]:
    """What the lesson's pane starts from; how far the learner is comes over the socket."""
    language = get_language() or "en"
    track = track_of(chosen.slug)
    following = lesson(track.next_after(chosen.slug) or "") if track else None
    told = chosen.as_dict(language)
    return {
        **told,
        "opening": with_drawings(told["opening"]),
        "steps": [{**step, "html": with_drawings(step["html"])} for step in told["steps"]],
        "language": language,
        "summary": chosen.in_language(chosen.summary, language),
        "step": attempt.step,
        "cured": [chosen.in_language(each.believed, language) for each in chosen.misconceptions],
        "read": reverse("read-lesson", args=chosen.slug.split("/")),
        "lessons": reverse("lessons"),
        "next": following and {"title": following.in_language(following.title, language), "minutes": following.minutes},
    }


def author_boot(attempt: Attempt) -> dict[str, Any]:
    """Where an author's tab hears that files were saved, and where it gets the lesson anew."""
    return {
        "authoring": {
            "socket": f"/live/authoring/{attempt.public_id}/",
            "lesson": reverse("lesson-json", args=[attempt.public_id]),
        }
    }


def lesson_page(chosen: Lesson, attempt: Attempt) -> dict[str, Any]:
    """What the workbench's template shows of the lesson before, and without, JavaScript."""
    track = track_of(chosen.slug)
    following = track.next_after(chosen.slug) if track else None
    number = place_of_step(chosen, attempt.step)
    return {
        "track": track,
        "step": chosen.steps[number],
        "step_number": number + 1,
        "step_html": with_drawings(said(chosen.steps[number].html)),
        "opening": with_drawings(said(chosen.opening)) if number == 0 else "",
        "steps": len(chosen.steps),
        "read": reverse("read-lesson", args=chosen.slug.split("/")),
        "next_start": reverse("start-lesson", args=following.split("/")) if following else "",
    }


def said(words: Words) -> str:
    """In the visitor's language."""
    return words.get(get_language() or "") or words["en"]
