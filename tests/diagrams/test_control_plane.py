"""The control plane: every step after one change, each with the step that caused it."""

from learnnet.diagrams import Look, Picture
from learnnet.diagrams.control_plane import control_plane_picture
from learnnet.diagrams.control_plane_folded import folded
from learnnet.lab import Lab, Moment
from tests.diagrams.test_lines import WEB
from tests.diagrams.worlds import pod, service


def living() -> Lab:
    """Controllers at work: a Service that finds two pods, then is deleted by the learner."""
    lab = Lab()
    lab.load([pod("app-1", "node-a", "10.244.0.5"), pod("app-2", "node-b", "10.244.1.6"), service()]).settle()
    lab.apply({"kind": "delete", "object": "Service", "namespace": "default", "name": "my-service"})
    return lab


def drawn(moment: Moment) -> Picture:
    return control_plane_picture(moment, Look())


def test_before_any_change_it_says_so() -> None:
    picture = drawn(Lab())

    assert picture.nodes == ()
    assert [str(sentence) for sentence in picture.words.sentences] == [
        "You have not asked the API server for anything yet. Apply some YAML, and each step appears here."
    ]


def test_lanes_stand_in_the_order_in_which_a_change_travels() -> None:
    lanes = [group.label for group in drawn(living()).groups if "side" not in group.states]

    assert lanes[:3] == ["you", "kube-apiserver", "etcd"]
    assert lanes[-4:] == ["kube-proxy/node-a", "kube-proxy/node-b", "kube-proxy/node-c", "coredns"]


def test_every_step_but_the_first_names_its_cause() -> None:
    picture = drawn(living())

    steps = [node for node in picture.nodes if node.kind == "step"]
    events = {step.detail["event"] for step in steps}
    assert steps[0].detail["actor"] == "you"
    assert all(step.detail["cause"] in events for step in steps[1:])


def test_a_write_is_solid_and_stored_and_a_step_that_it_led_to_was_watching() -> None:
    picture = drawn(living())
    kinds = {node.id: node.states[0] for node in picture.nodes if node.kind == "step"}

    for edge in picture.edges:
        if edge.kind == "watch":
            assert kinds[edge.source] == "write"
        if edge.kind == "store":
            assert edge.target.startswith("Revision//")
    assert {"write", "store", "watch"} <= {edge.kind for edge in picture.edges}


def test_bookkeeping_is_marked_so_that_it_can_be_left_out() -> None:
    picture = drawn(living())

    aside = {node.note.split(" ")[0] for node in picture.nodes if node.kind == "step" and "side" in node.states}
    assert "IPAddress" in aside
    assert not any("side" in node.states for node in picture.nodes if node.group.startswith("Actor//kube-proxy/"))


def test_a_node_has_old_rules_from_the_write_until_its_sync() -> None:
    lab = living()
    picture = drawn(lab)

    spans = {group.note: group.detail["stale"] for group in picture.groups if group.label.startswith("kube-proxy/")}
    for node, found in spans.items():
        since, until = found[0]
        assert lab.events[since].action == "write"
        assert lab.events[until].actor == f"kube-proxy/{node}"


def test_in_the_past_a_node_that_has_not_synced_is_old_until_now() -> None:
    lab = living()
    root = next(event.index for event in reversed(lab.events) if event.action == "request")
    write = next(event for event in lab.events[root:] if event.action == "write" and event.what.kind == "Service")  # type: ignore[union-attr]

    spans = [
        group.detail["stale"] for group in drawn(lab.at(write.index)).groups if group.label.startswith("kube-proxy/")
    ]

    assert spans == []


def test_the_table_lists_every_step_with_the_number_of_its_cause() -> None:
    picture = drawn(living())

    table = picture.words.tables[0]
    numbers = [row[0] for row in table.rows]
    assert numbers == list(range(1, len(numbers) + 1))
    assert [str(cell) for cell in table.rows[0]][2:4] == ["You", "kubectl delete service my-service"]
    assert all(str(row[5]).startswith("no. ") for row in table.rows[1:])


def test_an_applied_service_is_followed_from_kubectl_to_the_last_proxy() -> None:
    lab = Lab()
    lab.load([pod("app-1", "node-a", "10.244.0.5")]).settle()

    lab.apply({"kind": "apply", "manifest": MANIFEST})

    picture = drawn(lab)
    actors = [node.detail["actor"] for node in picture.nodes if node.kind == "step" and "side" not in node.states]
    assert actors[:4] == ["you", "kube-apiserver", "endpointslice-controller", "kube-apiserver"]
    assert {f"kube-proxy/node-{letter}" for letter in "abc"} | {"coredns"} == set(actors[4:])


MANIFEST = """
apiVersion: v1
kind: Service
metadata: {name: my-service}
spec:
  selector: {app: MyApp}
  ports: [{port: 80, targetPort: 9376}]
"""


def test_too_many_steps_for_a_figure_are_folded_to_one_thing_for_each_actor() -> None:
    lab = Lab(seed=1)
    lab.apply({"kind": "apply", "manifest": WEB})
    picture = drawn(lab)
    stored = [node for node in picture.nodes if node.group == "Actor//kube-apiserver" and "side" not in node.states]

    figure = folded(picture, 20)

    assert len(picture.nodes) > 30
    assert len(figure.nodes) <= 20
    notes = {node.label: node.note for node in figure.nodes}
    assert notes["you"] == ""
    assert notes["kube-apiserver"] == f"×{len(stored)}"
    assert ("Actor//you", "Actor//kube-apiserver", "write") in {(e.source, e.target, e.kind) for e in figure.edges}


def test_what_fits_is_drawn_whole() -> None:
    picture = drawn(living())

    assert folded(picture, len(picture.nodes)) == picture
