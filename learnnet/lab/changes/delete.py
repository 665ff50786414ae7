"""`kubectl delete` of one object."""

from learnnet.cluster.kinds import KIND_BY_NAME
from learnnet.cluster.store import Key
from learnnet.cluster.text import Text
from learnnet.lab.changes.payload import BadChangeError, Change, text
from learnnet.lab.outcome import Line, Outcome
from learnnet.lab.world import World


def delete(world: World, payload: Change) -> Outcome:
    kind = KIND_BY_NAME.get(text(payload, "object"))
    if kind is None:
        raise BadChangeError(f"unknown kind of object: {payload['object']!r}")
    namespace = text(payload, "namespace", "default") if kind.namespaced else ""
    key = Key(kind.name, namespace, text(payload, "name"))
    note = Text("kubectl delete {kind} {name}", {"kind": kind.singular, "name": key.name})
    cause = world.record("you", "request", what=key, note=note, detail={"change": "delete"})
    answer = world.api.delete(key, "you", cause)
    if answer.code >= 400:
        message = f"Error from server ({answer.body['reason']}): {answer.body['message']}"
        return Outcome(accepted=False, lines=(Line(text=message, error=True),))
    called = f"{kind.singular}.{kind.group}" if kind.group else kind.singular
    where = f" from {namespace} namespace" if namespace else ""
    return Outcome(accepted=True, lines=(Line(text=f'{called} "{key.name}" deleted{where}'),))
