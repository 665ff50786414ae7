"""`kubectl apply -f` of what stands in the editor, or of what a lesson starts with."""

import re
from collections.abc import Iterator

from learnnet.cluster.apply import Applied, Problem
from learnnet.cluster.apply import apply as kubectl_apply
from learnnet.cluster.apply import lint as kubectl_lint
from learnnet.cluster.apply import outcome as kubectl
from learnnet.cluster.manifest import Document, Manifest, Span, parse, parse_path
from learnnet.cluster.text import Text
from learnnet.lab.changes.payload import Change, one_of, text
from learnnet.lab.fixes import fix, tab_fix
from learnnet.lab.hints import hint
from learnnet.lab.outcome import Line, Outcome
from learnnet.lab.refusal import READ, station
from learnnet.lab.world import World

ABOUT_A_NAME = re.compile(r"(?:unknown|duplicate) field ")


def apply(world: World, payload: Change) -> Outcome:
    source = text(payload, "manifest", longest=None)
    manifest = parse(source)
    actor = one_of(payload, "by", ("you", "lesson"))
    cause = world.record(actor, "request", note=Text("kubectl apply"), detail={"change": "apply"})
    applied = kubectl_apply(world.api, manifest, cause=cause, actor=actor)
    return Outcome(accepted=applied.accepted, lines=tuple(_lines(applied, manifest, source)))


def lint(world: World, manifest_text: str) -> tuple[Line, ...]:
    """What applying this text would be refused for, each complaint at its place; nothing is changed."""
    manifest = parse(manifest_text)
    if not manifest.documents and manifest.error is None:
        return ()
    applied = kubectl_lint(world.api, manifest)
    return tuple(line for outcome in applied.outcomes for line in _complaints(outcome, manifest, manifest_text))


def _lines(applied: Applied, manifest: Manifest, source: str) -> Iterator[Line]:
    """One line a document, warnings before it, as the tool prints them."""
    for outcome in applied.outcomes:
        for warning in outcome.warnings:
            yield Line(text=f"Warning: {warning}", warning=True, document=outcome.document)
        first = next(iter(_complaints(outcome, manifest, source)), None)
        yield Line(
            text=outcome.text,
            error=outcome.error,
            document=outcome.document,
            span=first.span if first else _beginning(outcome, manifest),
            hint=first.hint if first else None,
            fix=first.fix if first else None,
            what=outcome.key,
            verb=outcome.verb,
            station=station(outcome, len(manifest.documents)),
        )


def _complaints(outcome: kubectl.Outcome, manifest: Manifest, source: str) -> Iterator[Line]:
    if outcome.document >= len(manifest.documents):
        if manifest.error:
            place = Span(manifest.error.line, manifest.error.column, manifest.error.line, manifest.error.column + 1)
            words, why = manifest.error.message, manifest.error.hint
            mend = tab_fix(place, source)
            yield Line(text=words, error=True, document=outcome.document, span=place, hint=why, fix=mend, station=READ)
        return
    for problem in outcome.problems:
        yield _complaint(problem, outcome, manifest)


def _complaint(problem: Problem, outcome: kubectl.Outcome, manifest: Manifest) -> Line:
    document = manifest.documents[outcome.document]
    return Line(
        text=problem.message,
        error=True,
        document=outcome.document,
        span=_place(problem, document),
        hint=hint(problem.message, document.value),
        fix=fix(problem.message, document, problem.field),
        what=outcome.key,
        station=station(outcome, len(manifest.documents)),
    )


def _place(problem: Problem, document: Document) -> Span:
    """What is wrong with an unknown or a repeated field is its name, not what stands in it."""
    key = document.keys.get(parse_path(problem.field)) if ABOUT_A_NAME.match(problem.message) else None
    return key or document.span(problem.field)


def _beginning(outcome: kubectl.Outcome, manifest: Manifest) -> Span:
    """Where the document starts: what became of it is said there."""
    line = manifest.documents[outcome.document].line if outcome.document < len(manifest.documents) else 1
    return Span(line, 1, line, 1)
