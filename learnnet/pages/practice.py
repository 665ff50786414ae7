"""Drills: where they are drawn, where they are searched, and how they went."""

import json
import secrets
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from learnnet.classroom import queries
from learnnet.classroom.models import Attempt
from learnnet.classroom.practice import runs
from learnnet.classroom.practice.models import DrillRun
from learnnet.classroom.practice.reports import report_of
from learnnet.curriculum.drills import Drill, drill
from learnnet.curriculum.drills import link as link_to
from learnnet.curriculum.drills.generator import BadLinkError
from learnnet.curriculum.faults.base import LEVELS, TOPICS
from learnnet.curriculum.interview import MODES
from learnnet.pages import practice_words as words
from learnnet.pages.catalogues import catalogue_url
from learnnet.pages.class_bar import in_class
from learnnet.pages.context import csp_nonce
from learnnet.pages.pace import seconds_to_wait
from learnnet.pages.people import person_of, person_or_guest
from learnnet.pages.schemas import schemas_url
from learnnet.pages.views import language_of, too_many

SEEDS = 1_000_000
DRILL_MODES = ("training", "rehearsal")
RECENT = 6


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "practice/index.html", choices(request))


def choices(request: HttpRequest, wrong: str = "") -> dict[str, Any]:
    person = person_of(request)
    recent = DrillRun.objects.filter(attempt__person=person, interview=None) if person else DrillRun.objects.none()
    sessions = person.interviews.all()[:RECENT] if person else ()
    return {
        "topics": words.topics(),
        "levels": words.levels(),
        "modes": words.modes(),
        "drill_modes": [each for each in words.modes() if each["name"] in DRILL_MODES],
        "areas": words.areas(),
        "recent": [recent_row(run) for run in recent.select_related("attempt").order_by("-pk")[:RECENT]],
        "sessions": sessions,
        "wrong": wrong,
        "topic": request.GET.get("topic", "services"),
    }


def recent_row(run: DrillRun) -> dict[str, Any]:
    topic, level, seed = runs.link_of(run.attempt.lesson).split("/")
    return {"run": run, "topic": words.topic_word(topic), "level": words.word(words.LEVEL_WORDS[level]), "seed": seed}


@require_POST
def draw_drill(request: HttpRequest) -> HttpResponse:
    """By topic and level, or the one of a link."""
    if seconds := seconds_to_wait(request, "try", settings.LIMITS.attempts):
        return too_many(request, seconds)
    mode = request.POST.get("mode", "training")
    given = request.POST.get("link", "").strip().rstrip("/")
    if given:
        link = "/".join(given.split("/")[-3:])
    else:
        seed = secrets.randbelow(SEEDS)
        link = link_to(request.POST.get("topic", ""), request.POST.get("level", ""), seed)
    try:
        if mode not in DRILL_MODES:
            raise BadLinkError(mode)
        attempt = begin(request, link, mode, drawn=not given)
    except BadLinkError:
        return render(request, "practice/index.html", choices(request, wrong=given or link), status=422)
    return redirect("drill", attempt.public_id)


def begin(request: HttpRequest, link: str, mode: str, *, drawn: bool) -> Attempt:
    """A seed of which no drill can be made gives way to the next one, unless somebody asked for just that."""
    topic, _, rest = link.partition("/")
    level, _, seed = rest.partition("/")
    for more in range(5 if drawn and topic in TOPICS and level in LEVELS else 1):
        one = link_to(topic, level, int(seed) + more) if drawn and seed.isdigit() else link
        try:
            drill(one)
        except BadLinkError:
            continue
        return runs.start(person_or_guest(request), one, mode)
    raise BadLinkError(link)


@require_safe
def linked(request: HttpRequest, topic: str, level: str, seed: int) -> HttpResponse:
    """What somebody sees who was given the address of a drill."""
    try:
        given = drill(link_to(topic, level, seed))
    except BadLinkError:
        raise Http404 from None
    return render(request, "practice/linked.html", {**about(given), "drill_modes": choices(request)["drill_modes"]})


def about(given: Drill) -> dict[str, Any]:
    task = given.task()
    return {
        "link": given.link,
        "seed": given.link.rpartition("/")[2],
        "topic": words.topic_word(given.topic),
        "level": words.word(words.LEVEL_WORDS[given.level]),
        "complaints": [words.told(each) for each in task["complaints"]],
        "supposed": task["supposed"],
    }


def found_run(request: HttpRequest, public_id: str) -> DrillRun:
    attempt = queries.attempt_for(request.user, public_id)
    run = runs.run_of(attempt) if attempt else None
    if attempt is None or run is None:
        raise Http404
    run.attempt = attempt
    return run


@require_safe
def drill_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """The workbench, closed over what nobody has asked for; open when it is over, to step through once more."""
    run = found_run(request, public_id)
    given = drill(runs.link_of(run.attempt.lesson))
    if not run.ended:
        runs.warm(given.link)
    context = {**about(given), "attempt": run.attempt, "run": run, "boot": boot_of(request, run, given)}
    return render(request, "practice/drill.html", {**context, **in_class(run.attempt)})


def boot_of(request: HttpRequest, run: DrillRun, given: Drill) -> dict[str, Any]:
    attempt = run.attempt
    done = reverse("interview", args=[run.interview.public_id]) if run.interview else None
    return {
        "attempt": attempt.public_id,
        "socket": f"/live/attempts/{attempt.public_id}/",
        "pictures": reverse("picture", args=[attempt.public_id, "NAME", "FORMAT"]),
        "lang": language_of(),
        "scale": reverse("scale"),
        "catalogue": catalogue_url(language_of()),
        "schemas": schemas_url(language_of()),
        "nonce": csp_nonce(request),
        "editor": "",
        "files": [],
        "quiet": not run.ended,
        "drill": {
            "report": done or reverse("drill-report", args=[attempt.public_id]),
            "replay": bool(run.ended),
            "scene": {"client": given.scene.client, "home": given.scene.home},
        },
    }


def finished(request: HttpRequest, public_id: str) -> DrillRun:
    """In an exam a drill's report waits for the interview's end."""
    run = found_run(request, public_id)
    waits = run.interview is not None and not run.interview.ended and MODES[run.mode].solutions != "at-once"
    if not run.ended or waits:
        raise Http404
    return run


@require_safe
def report_page(request: HttpRequest, public_id: str) -> HttpResponse:
    run = found_run(request, public_id)
    if not run.ended:
        return redirect("drill", public_id)
    run = finished(request, public_id)
    given = drill(runs.link_of(run.attempt.lesson))
    return render(request, "practice/report.html", {**about(given), "run": run, "report": report_of(run),
                                                    "topic_name": given.topic, "level_name": given.level})  # fmt: skip


@require_safe
def report_json(request: HttpRequest, public_id: str) -> HttpResponse:
    run = finished(request, public_id)
    text = json.dumps(report_of(run), ensure_ascii=False, indent=1)
    name = f"learnnet-drill-{public_id}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(text, content_type="application/json", headers=headers)
