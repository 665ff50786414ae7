"""Mock interviews, one item at a time: plain forms, so that nothing depends on what a browser thinks of the time."""

import json
import secrets
from collections import Counter
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from learnnet.classroom.practice import interviews
from learnnet.classroom.practice.models import Interview
from learnnet.curriculum.interview import MODES, link
from learnnet.curriculum.interview.draw import EVERYTHING, BadInterviewError
from learnnet.pages import practice_words as words
from learnnet.pages.pace import seconds_to_wait
from learnnet.pages.people import person_or_guest
from learnnet.pages.practice import SEEDS, choices
from learnnet.pages.views import language_of, too_many


@require_POST
def draw_interview(request: HttpRequest) -> HttpResponse:
    if seconds := seconds_to_wait(request, "try", settings.LIMITS.attempts):
        return too_many(request, seconds)
    minutes, level = request.POST.get("minutes", ""), request.POST.get("level", "")
    name = "/".join(request.POST.get("link", "").strip().rstrip("/").split("/")[-4:])
    mode = request.POST.get("mode", "")
    try:
        if not name:
            chosen = request.POST.getlist("areas")
            name = link(int(minutes), chosen, level, secrets.randbelow(SEEDS))
        if mode not in MODES:
            raise BadInterviewError(mode)
        session = interviews.start(person_or_guest(request), name, mode)
    except ValueError:
        return render(request, "practice/index.html", choices(request, wrong=name or level), status=422)
    return redirect("interview", session.public_id)


@require_safe
def linked(request: HttpRequest, minutes: int, areas: str, level: str, seed: int) -> HttpResponse:
    """What somebody sees who was given the address of an interview: the same set for everybody who takes it."""
    name = f"{minutes}/{areas}/{level}/{seed}"
    try:
        items = interviews.drawn_by(name).items
    except BadInterviewError:
        raise Http404 from None
    kinds = Counter(one.kind for one in items)
    context = {
        "link": name,
        "minutes": minutes,
        "seed": seed,
        "level": words.word(words.LEVEL_WORDS[level]),
        "areas": [each["title"] for each in words.areas() if areas == EVERYTHING or each["name"] in areas.split("+")],
        "kinds": [{"title": words.word(words.KIND_WORDS[kind]), "count": count} for kind, count in kinds.items()],
        "count": len(items),
        "modes": words.modes(),
    }
    return render(request, "practice/interview_linked.html", context)


def found(request: HttpRequest, public_id: str) -> Interview:
    session = interviews.interview_for(request.user, public_id)
    if session is None:
        raise Http404
    return interviews.standing(session)


@require_http_methods(["GET", "HEAD", "POST"])
def item(request: HttpRequest, public_id: str) -> HttpResponse:
    """The item that is open; a POST answers it."""
    session = found(request, public_id)
    if request.method == "POST":
        number = int(request.POST.get("item", "x")) if request.POST.get("item", "x").isdigit() else -1
        try:
            interviews.answer(session, number, said_to(request))
        except interviews.NotNowError:
            return redirect("interview", public_id)
        session = found(request, public_id)
        if not session.ended and interviews.credit_told(session, number):
            return redirect(f"{request.path}?item={number}")
    if session.ended:
        return redirect("interview-report", public_id)
    return render(request, "practice/item.html", item_context(request, session))


def said_to(request: HttpRequest) -> list[str]:
    """Chosen options; steps by the place they were put at; or a text."""
    places = [name for name in request.POST if name.startswith("place-")]
    if places:
        given = {name.removeprefix("place-"): request.POST.getlist(name)[-1] for name in places}
        numbers = {name: int(value) for name, value in given.items() if value.isdigit() and len(value) < 3}
        return [name for name, _ in sorted(numbers.items(), key=lambda pair: pair[1])]
    return request.POST.getlist("said")


def item_context(request: HttpRequest, session: Interview) -> dict[str, Any]:
    drawn, mode = interviews.drawn(session), interviews.mode_of(session)
    wished = request.GET.get("item", "")
    number = min(session.place, len(drawn.items) - 1)
    # Where an answer may be told, the page of an item that was answered is there to be read.
    if wished.isdigit() and int(wished) < len(drawn.items) and (mode.back or str(int(wished)) in session.answers):
        number = int(wished) if mode.back or interviews.credit_told(session, int(wished)) else number
    one = drawn.items[number]
    given = session.answers.get(str(number))
    told = interviews.solution_told(session, number)
    solution = interviews.solution_of(one, language_of()) if told else None
    task = interviews.task_of(one, language_of())
    return {
        "session": session,
        "drawn": drawn,
        "mode": mode,
        "mode_title": words.word(words.MODE_WORDS[session.mode][0]),
        "number": number,
        "shown_number": number + 1,
        "count": len(drawn.items),
        "item": one,
        "kind": words.word(words.KIND_WORDS[one.kind]),
        "topic": words.topic_word(one.topic),
        "level": words.word(words.LEVEL_WORDS[one.level]),
        "task": task,
        "asks": words.told(task["asks"]) if one.kind == "prediction" else task.get("asks", ""),
        "shown": shown_of(one.kind, task, given, solution),
        "given": given,
        "said": (given or {}).get("said", []),
        "open_now": given is None or mode.again,
        "solution": solution,
        "story": words.told(solution["story"]) if solution and one.kind == "prediction" else "",
        "rubric": rubric_of(given, solution),
        "credit": round(100 * given["credit"]) if given and given.get("credit") is not None
        and interviews.credit_told(session, number) else None,
        "left": interviews.left(session, timezone.now()),
        "places": range(1, len(task.get("shown", ())) + 1),
        "places_list": places_of(session, number) if mode.back else [],
        "next": number + 1,
    }  # fmt: skip


def shown_of(kind: str, task: dict[str, Any], given: Any, solution: Any) -> list[dict[str, Any]]:
    """Options or steps, with what was chosen, and why each is right or wrong as soon as that may be told."""
    said = (given or {}).get("said", [])
    rows = []
    for number, each in enumerate(task.get("shown", ())):
        value = each["id"] if kind == "prediction" else str(number)
        row = {"value": value, "says": words.told(each["says"]) if kind == "prediction" else each}
        row["chosen"] = value in said
        row["place"] = said.index(value) + 1 if value in said else 0
        if solution and kind == "prediction":
            row |= {"right": value == solution["ends"], "why": "", "judged": True}
        elif solution and solution.get("options"):
            row |= {**solution["options"][number], "judged": True}
        rows.append(row)
    return rows


def rubric_of(given: Any, solution: Any) -> dict[str, Any]:
    """The lines of an open question's rubric, ticked as the learner did, and beside it as the instructor did."""
    own, other = (given or {}).get("lines"), (given or {}).get("instructor")
    lines = (solution or {}).get("rubric") or ()
    return {
        "lines": [
            {"says": line, "own": number in (own or ()), "other": number in other["lines"] if other else False}
            for number, line in enumerate(lines)
        ],
        "rated": own is not None,
        "own": len(own or ()),
        "other": other,
        "of": len(lines),
    }


def places_of(session: Interview, here: int) -> list[dict[str, Any]]:
    drawn = interviews.drawn(session)
    return [
        {"number": number, "shown": number + 1, "answered": str(number) in session.answers, "here": number == here,
         "kind": words.word(words.KIND_WORDS[one.kind])}
        for number, one in enumerate(drawn.items)
    ]  # fmt: skip


@require_POST
def go(request: HttpRequest, public_id: str) -> HttpResponse:
    session = found(request, public_id)
    wanted = request.POST.get("to", "")
    try:
        if wanted == "end":
            interviews.finish(session)
        else:
            interviews.go_on(session, int(wanted) if wanted.isdigit() else -1)
    except interviews.NotNowError:
        pass  # the page says where one stands
    return redirect("interview", public_id)


@require_POST
def rate(request: HttpRequest, public_id: str) -> HttpResponse:
    """Oneself, by the lines of the rubric that one's answer meets."""
    session = found(request, public_id)
    number = request.POST.get("item", "")
    try:
        interviews.rate(session, int(number) if number.isdigit() else -1, met_in(request))
    except interviews.NotNowError:
        raise Http404 from None
    return redirect(back(request, session))


def met_in(request: HttpRequest) -> list[int]:
    """The lines of a rubric that were ticked."""
    return [int(line) for line in request.POST.getlist("met") if line.isascii() and line.isdigit() and len(line) < 4]


def back(request: HttpRequest, session: Interview) -> str:
    if session.ended:
        return f"{reverse('interview-report', args=[session.public_id])}#item-{request.POST.get('item', '')}"
    return f"{reverse('interview', args=[session.public_id])}?item={request.POST.get('item', '')}"


@require_POST
def open_drill(request: HttpRequest, public_id: str) -> HttpResponse:
    session = found(request, public_id)
    number = request.POST.get("item", "")
    try:
        attempt = interviews.attempt_at(session, int(number) if number.isdigit() else -1)
    except interviews.NotNowError:
        return redirect("interview", public_id)
    return redirect("drill", attempt.public_id)


def percent_of(given: Any) -> int | None:
    """None for what waits to be rated."""
    if given is None:
        return 0
    return None if given["credit"] is None else round(100 * given["credit"])


def topic_row(row: dict[str, Any]) -> dict[str, Any]:
    title = words.topic_word(row["topic"])
    message, params = row["note"]
    return {**row, "title": title, "note": words.told([message, {**params, "topic": title}])}


def report_context(session: Interview) -> dict[str, Any]:
    result = interviews.result_of(session)
    runs = {run.item: run for run in session.runs.select_related("attempt")}
    rows = []
    for number, one in enumerate(interviews.drawn(session).items):
        given = session.answers.get(str(number))
        task = interviews.task_of(one, language_of())
        solution = interviews.solution_of(one, language_of())
        prediction = one.kind == "prediction"
        rows.append({
            "number": number,
            "shown_number": number + 1,
            "item": one,
            "kind": words.word(words.KIND_WORDS[one.kind]),
            "topic": words.topic_word(one.topic),
            "asks": words.told(task["asks"]) if prediction else task.get("asks", ""),
            "output": task.get("output") or task.get("manifests") or "",
            "given": given,
            "said": (given or {}).get("said", []),
            "credit": percent_of(given),
            "shown": shown_of(one.kind, task, given, solution),
            "solution": solution,
            "story": words.told(solution["story"]) if prediction else "",
            "rubric": rubric_of(given, solution),
            "run": runs.get(number),
        })  # fmt: skip
    topics = [topic_row(row) for row in result["topics"]]
    return {
        "session": session,
        "result": result,
        "topics": topics,
        "study": [words.topic_word(each) for each in result["study"]],
        "rows": rows,
        "mode_title": words.word(words.MODE_WORDS[session.mode][0]),
    }


@require_safe
def report_page(request: HttpRequest, public_id: str) -> HttpResponse:
    session = found(request, public_id)
    if not session.ended:
        return redirect("interview", public_id)
    return render(request, "practice/interview_report.html", report_context(session))


@require_safe
def report_json(request: HttpRequest, public_id: str) -> HttpResponse:
    session = found(request, public_id)
    if not session.ended:
        raise Http404
    made = {**interviews.result_of(session), "answers": session.answers}
    headers = {"Content-Disposition": f'attachment; filename="learnnet-interview-{public_id}.json"',
               "Cache-Control": "no-store"}  # fmt: skip
    return HttpResponse(
        json.dumps(made, ensure_ascii=False, indent=1), content_type="application/json", headers=headers
    )
