"""`kubectl rollout`: a workload's way from one template to the next (kubectl, pkg/cmd/rollout, polymorphichelpers)."""

from collections.abc import Callable, Mapping
from typing import Any

from learnnet.cluster.clock import timestamp
from learnnet.cluster.kubectl.call import Call, Command, Output
from learnnet.cluster.kubectl.client import JSON_PATCH, STRATEGIC
from learnnet.cluster.kubectl.commands.rollout_history import history
from learnnet.cluster.kubectl.commands.rollout_revisions import (
    KEPT_IN,
    REVISION,
    chosen_revision,
    revision,
    revisions,
    same_template,
    template_of,
    without_hash,
)
from learnnet.cluster.kubectl.commands.rollout_status import status, watching
from learnnet.cluster.kubectl.common import DRY_RUN, FILES, MANAGER, OUTPUT, asked, dry_run, dry_run_query
from learnnet.cluster.kubectl.describers.containers import pod_template
from learnnet.cluster.kubectl.failures import Failure
from learnnet.cluster.kubectl.flags import Arguments, Flag
from learnnet.cluster.kubectl.selection import Found
from learnnet.cluster.kubectl.visiting import chosen, each, kind_of, printed, said
from learnnet.cluster.store import Record

ROLLER = "kubectl-rollout"
NOTHING_BEFORE = "no last revision to roll back to"
RESTARTED = "kubectl.kubernetes.io/restartedAt"
# Annotations that an older revision does not bring back (deploymentutil, annotationsToSkip).
OWN_ANNOTATIONS = (
    "kubectl.kubernetes.io/last-applied-configuration",
    REVISION,
    "deployment.kubernetes.io/revision-history",
    "deployment.kubernetes.io/desired-replicas",
    "deployment.kubernetes.io/max-replicas",
    "deprecated.deployment.rollback.to",
)
Body = Mapping[str, Any]


def _found(call: Call) -> Found:
    if not call.arguments.words and not call.arguments.has("filename"):
        raise Failure("required resource not specified")
    return chosen(call, any_name=True)


def _name(record: Record) -> str:
    return f'{kind_of(record).resource} "{record.key.name}"'


def _patched(call: Call, record: Record, change: Body, operation: str) -> str:
    if dry_run(call) == "client":
        return printed(call, record.body, operation)
    key = record.key
    return printed(
        call, call.client.patch(kind_of(record), key.namespace, key.name, change, asked(call, ROLLER)), operation
    )


def pause(call: Call) -> Output:
    return each(call, _found(call), lambda record: _pause(call, record))


def _pause(call: Call, record: Record) -> str:
    if record.key.kind != "Deployment":
        raise Failure(f"{_name(record)} pausing is not supported")
    if record.body["spec"].get("paused"):
        raise Failure(f"{_name(record)} is already paused")
    return _patched(call, record, {"spec": {"paused": True}}, "paused")


def resume(call: Call) -> Output:
    return each(call, _found(call), lambda record: _resume(call, record))


def _resume(call: Call, record: Record) -> str:
    if record.key.kind != "Deployment":
        raise Failure(f"{_name(record)} resuming is not supported")
    if not record.body["spec"].get("paused"):
        raise Failure(f"{_name(record)} is not paused")
    return _patched(call, record, {"spec": {"paused": None}}, "resumed")


def restart(call: Call) -> Output:
    return each(call, _found(call), lambda record: _restart(call, record))


def _restart(call: Call, record: Record) -> str:
    if record.key.kind not in ("Deployment", "StatefulSet"):
        raise Failure(f"error: {_name(record)} restarting is not supported")
    if record.body["spec"].get("paused"):
        raise Failure(f"{_name(record)} can't restart paused deployment (run rollout resume first)")
    change = {"spec": {"template": {"metadata": {"annotations": {RESTARTED: timestamp(call.now)}}}}}
    return _patched(call, record, change, "restarted")


def undo(call: Call) -> Output:
    return each(call, _found(call), lambda record: _undo(call, record))


def _undo(call: Call, record: Record) -> str:
    kind = kind_of(record)
    if kind.name not in KEPT_IN:
        raise Failure(f'no rollbacker has been implemented for "{kind.qualified}"')
    found, wanted = revisions(call.view, record), call.arguments.number("to-revision")
    nothing = (
        NOTHING_BEFORE if kind.name == "StatefulSet" else f'no rollout history found for deployment "{record.key.name}"'
    )
    target = chosen_revision(found, wanted, nothing)
    template = template_of(target)
    if dry_run(call) == "client":
        text = "\n".join(pod_template(template))  # its tabs are not laid out here
        doing = "will roll back to " if kind.name == "StatefulSet" else ""
        return said(call, kind, record.key.name, f"{doing}{text}\n")
    template = without_hash(template)
    if record.body["spec"].get("paused"):
        raise Failure(
            "you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again"
        )
    if same_template(template, record.body["spec"]["template"]):
        operation = f"skipped rollback (current template already matches revision {revision(target)})"
        return said(call, kind, record.key.name, operation)
    key, query = record.key, {"dryRun": dry_run_query(call)}
    if kind.name == "StatefulSet":
        call.client.patch(kind, key.namespace, key.name, target["data"], query, STRATEGIC)
    else:
        call.client.patch(kind, key.namespace, key.name, _back(record.body, target, template), query, JSON_PATCH)
    return said(call, kind, key.name, "rolled back")


def _back(body: Body, target: Body, template: Body) -> list[Body]:
    mine, its = (one["metadata"].get("annotations") or {} for one in (body, target))
    notes = {key: value for key, value in mine.items() if key in OWN_ANNOTATIONS}
    notes |= {key: value for key, value in its.items() if key not in OWN_ANNOTATIONS}
    return [
        {"op": "replace", "path": "/spec/template", "value": template},
        {"op": "replace", "path": "/metadata/annotations", "value": notes},
    ]


def _command(
    name: str, run: Any, *flags: Flag, writes: bool = True, waits: Callable[[Arguments], bool] | None = None
) -> Command:
    common = (*FILES, *OUTPUT, Flag(name="selector", short="l"), *(DRY_RUN if name == "undo" else ()))
    usage = "RESOURCE" if name in ("pause", "restart", "resume") else "(TYPE NAME | TYPE/NAME) [flags]"
    return Command(name=name, usage=usage, flags=(*common, *flags), run=run, writes=writes, waits=waits)


ROLLOUT = Command(
    name="rollout",
    usage="SUBCOMMAND",
    below=(
        _command("history", history, Flag(name="revision", number=True), writes=False),
        _command("pause", pause, *MANAGER),
        _command("restart", restart, *MANAGER),
        _command("resume", resume, *MANAGER),
        _command(
            "status",
            status,
            Flag(name="watch", short="w", value=False),
            Flag(name="timeout", duration=True),
            Flag(name="revision", number=True),
            writes=False,
            waits=watching,
        ),
        _command("undo", undo, Flag(name="to-revision", number=True)),
    ),
)
