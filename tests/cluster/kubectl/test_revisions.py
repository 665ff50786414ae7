"""A StatefulSet's revisions are gone back to as a Deployment's are."""

import pytest

from learnnet.lab import Lab

STATEFUL_SET = """
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  replicas: 2
  serviceName: db
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: c, image: nginx}]}
"""


@pytest.fixture
def lab() -> Lab:
    """The second revision of three has nginx:2."""
    lab = Lab(seed=1)
    lab.apply({"kind": "apply", "manifest": STATEFUL_SET})
    lab.kubectl("set image sts/db c=nginx:2")
    return lab


def image(lab: Lab) -> str:
    return lab.kubectl("get sts db -o jsonpath={.spec.template.spec.containers[0].image}").stdout


def test_each_revision_is_listed_and_shows_its_template(lab: Lab) -> None:
    assert lab.kubectl("rollout history sts/db").stdout == (
        "statefulset.apps/db \nREVISION  CHANGE-CAUSE\n1         <none>\n2         <none>\n\n"
    )
    assert "Image:\tnginx\n" in lab.kubectl("rollout history sts/db --revision=1").stdout
    assert lab.kubectl("rollout history sts/db --revision=9").stderr == (
        "error: unable to find the specified revision\n"
    )
    old = lab.kubectl("rollout history sts/db --revision=1 -o jsonpath={.kind}:{..image}").stdout
    assert old == "StatefulSet:nginx"


def test_undoing_goes_back_to_the_revision_before_or_to_any(lab: Lab) -> None:
    assert lab.kubectl("rollout undo sts/db").stdout == "statefulset.apps/db rolled back\n"
    assert image(lab) == "nginx"
    assert lab.kubectl("rollout undo sts/db --to-revision=2").stdout == "statefulset.apps/db rolled back\n"
    assert image(lab) == "nginx:2"


def test_where_there_is_nothing_to_go_back_to_it_is_said(lab: Lab) -> None:
    alone = Lab(seed=1)
    alone.apply({"kind": "apply", "manifest": STATEFUL_SET})

    assert alone.kubectl("rollout undo sts/db").stderr == "error: no last revision to roll back to\n"
    assert lab.kubectl("rollout undo sts/db --to-revision=7").stderr == (
        "error: unable to find specified revision 7 in history\n"
    )
    assert "skipped rollback" in lab.kubectl("rollout undo sts/db --to-revision=2").stdout
