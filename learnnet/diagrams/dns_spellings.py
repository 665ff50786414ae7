"""The same look-up spelled or set up otherwise: computed on a copy of the servers as they were then, never sent."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from learnnet.cluster.text import Text
from learnnet.dns.lookup import Lookup
from learnnet.dns.resolvconf import ResolvConf, ResolvConfError
from learnnet.dns.resolver import look_up
from learnnet.lab.moment import Moment

ONE_DOT = "ndots:1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    how: Text
    lookup: Lookup


def spellings(moment: Moment, lookup: Lookup) -> tuple[Spelling, ...]:
    """`moment` is that of the look-up. What was found without a question, or is an address, has no other spelling."""
    if not lookup.questions:
        return ()
    return tuple(_variants(moment, lookup))


def _variants(moment: Moment, lookup: Lookup) -> Iterator[Spelling]:
    name = lookup.name
    if not name.endswith("."):
        yield Spelling(how=Text("with a dot at the end"), lookup=_computed(moment, lookup, f"{name}."))
        yield Spelling(how=Text("with ndots:1"), lookup=_computed(moment, lookup, name, ONE_DOT))
    full = lookup.verdict.name
    if full and full not in (name, f"{name}."):
        yield Spelling(how=Text("the full name, with a dot at the end"), lookup=_computed(moment, lookup, full))


def _computed(moment: Moment, lookup: Lookup, name: str, option: str = "") -> Lookup:
    """Each from a copy of its own, so that none hears of the other; what it would take is not waited for."""
    directory = moment.name_service()
    place = directory.place(lookup.pod, lookup.resolver)
    if option and not isinstance(place, ResolvConfError):
        place = replace(place, conf=with_option(place.conf, option))
    return look_up(place, name, lookup.pod, resolver=lookup.resolver, family=lookup.family, now=directory.now)


def with_option(conf: ResolvConf, option: str) -> ResolvConf:
    key = option.partition(":")[0]
    return replace(conf, options=(*(each for each in conf.options if each.partition(":")[0] != key), option))
