"""Every controller is listed, documented and called differently."""

from importlib import import_module
from inspect import getmembers, isclass
from pkgutil import iter_modules

from learnnet.cluster import controllers
from learnnet.cluster.actor import Actor
from learnnet.cluster.controllers import CONTROLLERS, PER_NODE

FOUND = {
    member
    for module in iter_modules(controllers.__path__)
    for _, member in getmembers(import_module(f"{controllers.__name__}.{module.name}"), isclass)
    if issubclass(member, Actor) and member is not Actor
}


def test_each_is_listed():
    assert {*CONTROLLERS, *PER_NODE} == FOUND


def test_each_says_what_it_is():
    assert [actor.__name__ for actor in FOUND if not actor.__doc__] == []


def test_no_two_have_the_same_name():
    names = [make().name for make in CONTROLLERS] + [make("node-a").name for make in PER_NODE]

    assert len(set(names)) == len(names)


def test_the_same_seed_and_changes_give_the_same_events(cluster, web, service):
    again = type(cluster)()

    for lived in (cluster, again):
        lived.apply(web, service)
        lived.apply(web.replace("nginx:1", "nginx:2"))

    assert [event.as_dict() for event in cluster.lab.events] == [event.as_dict() for event in again.lab.events]


def test_every_event_but_the_learners_own_has_a_cause(cluster, web, service):
    events = cluster.apply(web, service)

    first, *rest = events
    assert (first.actor, first.action) == ("you", "request")
    assert [str(event) for event in rest if event.cause is None] == []
