"""`kubectl rollout history`: the revisions that can still be gone back to (polymorphichelpers, history.go)."""

from learnnet.cluster.kubectl.call import Call, Output
from learnnet.cluster.kubectl.columns import tabbed
from learnnet.cluster.kubectl.commands.rollout_revisions import CHANGE_CAUSE, replica_sets, revision
from learnnet.cluster.kubectl.describers.containers import pod_template
from learnnet.cluster.kubectl.failures import Failure, OurError
from learnnet.cluster.kubectl.resources import full_name
from learnnet.cluster.kubectl.visiting import chosen, each, kind_of
from learnnet.cluster.store import Record
from learnnet.cluster.tables.table import NONE
from learnnet.cluster.text import Text


def history(call: Call) -> Output:
    if not call.arguments.words and not call.arguments.has("filename"):
        raise Failure("required resource not specified")
    if call.arguments.number("revision") < 0:
        raise Failure(f"revision must be a positive integer: {call.arguments.number('revision')}")
    return each(call, chosen(call), lambda record: _history(call, record))


def _history(call: Call, record: Record) -> str:
    kind = kind_of(record)
    if kind.name == "StatefulSet":
        raise OurError(Text("The history of a StatefulSet is not kept in this lab."))
    if kind.name != "Deployment":
        raise Failure(f'no history viewer has been implemented for "{kind.name}"')
    revisions = {revision(one): one for one in replica_sets(call.view, record.body)}
    wanted = call.arguments.number("revision")
    name = full_name(kind, record.key.name)
    causes = {
        number: (one["metadata"].get("annotations") or {}).get(CHANGE_CAUSE, "") for number, one in revisions.items()
    }
    if not wanted:
        rows = ["REVISION\tCHANGE-CAUSE", *(f"{number}\t{causes[number] or NONE}" for number in sorted(revisions))]
        return f"{name} \n{tabbed(chr(10).join(rows))}\n\n"
    if wanted not in revisions:
        raise Failure("unable to find the specified revision")
    template = revisions[wanted]["spec"]["template"]
    if causes[wanted]:
        meta = {**template["metadata"], "annotations": {CHANGE_CAUSE: causes[wanted]}}
        template = {**template, "metadata": meta}
    text = "\n".join(pod_template(template))  # its tabs are not laid out here
    return f"{name} with revision #{wanted}\n{text}\n\n"
