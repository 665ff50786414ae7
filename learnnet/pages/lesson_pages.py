"""The pages about lessons: all tracks, starting one, and one to read and print."""

import re
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_POST, require_safe

from learnnet.classroom import actions, queries
from learnnet.classroom.learning.overview import overviews
from learnnet.classroom.learning.reading import FIGURE, Figure, figures_of
from learnnet.classroom.lessons import lesson, track_of
from learnnet.classroom.recent import Recent
from learnnet.classroom.render import CannotDrawError, draw
from learnnet.curriculum.lesson import Lesson, Step
from learnnet.pages import inline_svg
from learnnet.pages.copies import in_words
from learnnet.pages.drawings import with_drawings
from learnnet.pages.pace import seconds_to_wait
from learnnet.pages.people import person_or_guest
from learnnet.pages.views import language_of, too_many

PAPER = 700  # px between the margins of an A4 page
VIEW_LINK = re.compile(r'<a href="#view-[^>]*>(.*?)</a>')  # there is no stage to show it on
# Where there is no room for it, it is scrolled: by keyboard too.
SCROLLS = re.compile(r'<(?:pre|div class="drawn")(?=>)')

drawings: Recent[str, str] = Recent(200)


@require_safe
def lessons(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/lessons.html", {"overviews": overviews(request.user)})


@require_POST
def start(request: HttpRequest, track: str, name: str) -> HttpResponse:
    """A lab for this lesson: the one that was begun, unless `again` asks for a new one."""
    chosen = lesson(f"{track}/{name}")
    if chosen is None:
        raise Http404
    begun = queries.attempts_of(request.user).filter(lesson=chosen.slug).first()
    if begun is None or "again" in request.POST:
        if seconds := seconds_to_wait(request, "try", settings.LIMITS.attempts):
            return too_many(request, seconds)
        begun = actions.start_attempt(person_or_guest(request), chosen.slug, chosen.start)
    return redirect("workbench", begun.public_id)


@require_safe
def read(request: HttpRequest, track: str, name: str) -> HttpResponse:
    """The whole lesson as one page that needs no JavaScript, with its figures drawn."""
    chosen = lesson(f"{track}/{name}")
    if chosen is None:
        raise Http404
    if seconds := seconds_to_wait(request, "picture", settings.LIMITS.exports):
        return too_many(request, seconds)
    language = language_of()
    opening = chosen.in_language(chosen.opening, language)
    context = {
        "lesson": chosen,
        "lesson_track": track,
        "lesson_name": name,
        "track": track_of(chosen.slug),
        "opening": with_figures(chosen, opening),
        "steps": [read_step(chosen, step, language) for step in chosen.steps],
    }
    return render(request, "pages/read.html", context)


def read_step(chosen: Lesson, step: Step, language: str) -> dict[str, Any]:
    return {
        "step": step,
        "html": with_figures(chosen, chosen.in_language(step.html, language)),
        "questions": [question for question in step.questions if question.choices],
    }


def with_figures(chosen: Lesson, html: str) -> SafeString:
    """Each figure's picture stands before its caption, and behind it what it says in words."""
    figures = iter(figures_of(chosen, html))
    drawn = FIGURE.sub(lambda found: found[0] + figure_html(next(figures)), html)
    return mark_safe(SCROLLS.sub(r'\g<0> tabindex="0"', VIEW_LINK.sub(r"\1", with_drawings(drawn))))


def figure_html(figure: Figure | None) -> str:
    if figure is None:
        return ""
    drawn = drawing(figure.sources, in_words(figure.picture.title)) if figure.sources else ""
    words = render_to_string("pages/figure_words.html", {"words": figure.picture.words, "open": not drawn})
    return f'<div class="drawn" tabindex="0">{drawn}</div>{words}' if drawn else words


def drawing(sources: Sequence[str], label: str) -> str:
    """Nothing where there is nothing to draw with: the words remain."""
    drawn = drawings.get(sources[0])
    if drawn is None:
        try:
            drawn = fitting(sources)
        except CannotDrawError:
            return ""
        drawings.put(sources[0], drawn)
    return inline_svg.worn(drawn, label)


def fitting(sources: Sequence[str]) -> str:
    """The first that fits on paper, else the narrowest."""
    found = []
    for source in sources:
        svg = draw(source, "svg").decode()
        found.append((inline_svg.width_of(svg), svg))
        if found[-1][0] <= PAPER:
            return svg
    return min(found)[1]
