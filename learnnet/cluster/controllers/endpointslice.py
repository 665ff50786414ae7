"""The EndpointSlice controller: keeps, for each Service with a selector, the list of addresses that stand behind it."""

from collections.abc import Iterable, Sequence
from typing import Any

from learnnet.cluster.actor import Actor
from learnnet.cluster.controllers.hints import DISABLED, proportional
from learnnet.cluster.controllers.pod_changes import ServicesOfPods
from learnnet.cluster.controllers.slice_packing import MAX_ENDPOINTS
from learnnet.cluster.controllers.slice_plan import CONTROLLER, MANAGED_BY, SERVICE_NAME, SlicePlan
from learnnet.cluster.controllers.trigger_time import TriggerTimes, annotated
from learnnet.cluster.objects import EndpointSlice, Node, Pod, Service
from learnnet.cluster.store import Key, Record, Write
from learnnet.cluster.text import Text
from learnnet.cluster.turn import Turn


class EndpointSliceController(Actor):
    """Packs the addresses of a Service's Pods into slices of at most a hundred."""

    name = "endpointslice-controller"
    watches = ("Service", "Pod", "EndpointSlice", "Node")
    hears_itself = False  # endpointslice_tracker.go: it recognises its own slices when the watch brings them back

    def __init__(self) -> None:
        self._services = ServicesOfPods()
        self._triggers = TriggerTimes()
        self._proportional: dict[Key, None] = {}  # Services whose hints follow the zones' capacity
        self._tries: dict[Key, int] = {}  # of Services with a Pod on a node that is not there

    def keys_for(self, write: Write) -> Iterable[Key]:
        if write.key.kind == "Service":
            return self._services.service_written(write)
        if write.key.kind == "Pod":
            return self._services.pod_written(write)
        if write.key.kind == "Node":
            return list(self._proportional) if _capacity(write.before) != _capacity(write.after) else ()
        metas = [record.typed.meta for record in (write.before, write.after) if record]
        names = [meta.labels.get(SERVICE_NAME, "") for meta in metas if meta.labels.get(MANAGED_BY) == CONTROLLER]
        return [Key("Service", write.key.namespace, name) for name in dict.fromkeys(names) if name]

    def reconcile(self, turn: Turn, key: Key) -> None:
        service = turn.view.get(Service, key.name, key.namespace)
        if service is None:
            self._triggers.forget(key.namespace, key.name)
            self._proportional.pop(key, None)
            return
        # What was there stays there, also when the selector was taken away (endpointslice_controller.go, syncService).
        if service.type == "ExternalName" or not service.selector:
            return
        pods = turn.view.select(Pod, key.namespace, service.selector)
        turn.looked_at(len(pods))
        owned = {SERVICE_NAME: key.name, MANAGED_BY: CONTROLLER}
        existing = [s for s in turn.view.select(EndpointSlice, key.namespace, owned) if not s.meta.deleted]
        trigger = self._triggers.of(service, pods)
        plan = SlicePlan(turn.view, service, turn.settings.get("max-endpoints-per-slice", MAX_ENDPOINTS))
        plan.make(pods, existing)
        self._carry_out(turn, service, plan, trigger)
        self._tell_of_hints(turn, key, service, plan)
        if plan.missing:
            self._complain(turn, service, plan.missing)
        else:
            self._tries.pop(key, None)

    def _carry_out(self, turn: Turn, service: Service, plan: SlicePlan, trigger: str) -> None:
        if plan.create or plan.update or plan.delete:
            turn.because(
                Text(
                    "{count} Pods match the selector of Service {name}: its slices are brought in step.",
                    {"count": plan.count, "name": service.meta.name},
                )
            )
        for body in () if service.meta.deleted else plan.create:
            turn.create(_with_trigger(body, trigger))
        for body in plan.update:
            turn.update(_with_trigger(body, trigger))
        for gone in plan.delete:
            turn.delete(Key("EndpointSlice", service.meta.namespace, gone["metadata"]["name"]))

    def _tell_of_hints(self, turn: Turn, key: Key, service: Service, plan: SlicePlan) -> None:
        remarks = list(plan.remarks)
        if proportional(service):
            self._proportional[key] = None
        elif key in self._proportional:
            del self._proportional[key]
            disabled = "Topology Aware Hints has been disabled"
            remarks = [("Warning", DISABLED, f"{disabled}, addressType: {family}") for family in service.ip_families]
        record = turn.view.record(key)
        for type, reason, message in remarks:
            if record is not None:
                turn.tell(record, type, reason, message)

    def _complain(self, turn: Turn, service: Service, missing: Sequence[Pod]) -> None:
        """A Pod on a node that nobody knows is left out until the node is there."""
        record = turn.view.record(Key("Service", service.meta.namespace, service.meta.name))
        where = f"{service.meta.namespace}/{service.meta.name}"
        for pod in missing:
            message = f"skipping Pod {pod.meta.name} for Service {where}: Node {pod.node} Not Found"
            if record is not None:
                turn.tell(
                    record,
                    "Warning",
                    "FailedToUpdateEndpointSlices",
                    f"Error updating Endpoint Slices for Service {where}: {message}",
                )
        key = Key("Service", service.meta.namespace, service.meta.name)
        tries = self._tries[key] = self._tries.get(key, 0) + 1
        if tries <= MAX_RETRIES:
            turn.again(min(FIRST_RETRY << tries - 1, LAST_RETRY), idle=True)


# endpointslice_controller.go: defaultSyncBackOff, maxSyncBackOff, maxRetries
FIRST_RETRY, LAST_RETRY, MAX_RETRIES = 1000, 1_000_000, 15


def _capacity(record: Record | None) -> tuple[object, ...]:
    """What of a node counts for proportional hints."""
    node = record.typed if record else None
    if not isinstance(node, Node):
        return ()
    cpu = ((node.body.get("status") or {}).get("allocatable") or {}).get("cpu")
    return node.zone, node.ready, cpu


def _with_trigger(body: dict[str, Any], trigger: str) -> dict[str, Any]:
    meta = dict(body["metadata"])
    annotations = annotated(meta.pop("annotations", None) or {}, trigger)
    return {**body, "metadata": {**meta, "annotations": annotations} if annotations else meta}
