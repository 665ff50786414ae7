"""The name service through a lab's life: what was changed about it and when, and the servers that run now."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Protocol

from learnnet.cluster.clock import Clock, Timer
from learnnet.cluster.store import Key, Store
from learnnet.cluster.text import Text
from learnnet.dns.coredns import CoreDNS, read
from learnnet.dns.corefile import Corefile
from learnnet.dns.corefile_error import CorefileError
from learnnet.dns.corefile_values import duration_ms
from learnnet.lab.chance import Chance
from learnnet.lab.events import Log
from learnnet.lab.naming.config_map import Config
from learnnet.lab.naming.directory import Directory
from learnnet.lab.naming.servers import Servers
from learnnet.lab.naming.state import DnsState

DEPLOYMENT = Key("Deployment", "kube-system", "coredns")
PATH = "/etc/coredns/Corefile"
RELOAD_INTERVAL, RELOAD_JITTER = 30_000, 15_000  # CoreDNS: plugin/reload
KEEPS = Text("CoreDNS cannot read its new Corefile and keeps the old one: {error}")


class Recorder(Protocol):
    def __call__(
        self, actor: str, action: str, *, what: Key, cause: int | None, note: Text, detail: Mapping[str, Any]
    ) -> int: ...


class NameService:
    """`dice` makes dice of the lab's seed for those who only look: what they draw, the lab does not miss."""

    def __init__(
        self, state: DnsState, *, store: Store, log: Log, clock: Clock, chance: Chance, dice: Callable[[], Chance],
        record: Recorder, started: Callable[[CoreDNS], None],
    ) -> None:  # fmt: skip
        self._store, self._log, self._clock, self._chance = store, log, clock, chance
        self._dice = dice
        self._record = record
        self._started = started
        self._timeline: list[tuple[int, DnsState]] = [(-1, state)]
        self._live = Servers(state, chance)
        self._beside: tuple[int, Servers] | None = None
        self._volume: Config = (state.corefile, state.files)
        self._pods: frozenset[str] = frozenset()  # that answer with what was read last
        self._had_pods = False
        self._reload: Timer | None = None

    @property
    def state(self) -> DnsState:
        return self._live.state

    @property
    def volume(self) -> Config:
        """What lies in CoreDNS's volume; it reads it at its next turn."""
        return self._volume

    def state_at(self, index: int) -> DnsState:
        return next(state for event, state in reversed(self._timeline) if event <= index)

    def live(self) -> Directory:
        """The servers themselves, which remember what they are asked: only for what is part of the lab's story."""
        return self._directory(self._live, len(self._log.events) - 1, self._store.revision, self._clock.now)

    def beside(self, after: int = 0) -> Directory:
        """A copy of the servers as they are now, `after` ms later; it remembers, until something happens in the lab."""
        if self._beside is None or self._beside[0] != self._live.version:
            self._beside = self._live.version, self._live.twin(self.state, self._dice())
        newest = len(self._log.events) - 1
        return self._directory(self._beside[1], newest, self._store.revision, self._clock.now + after)

    def at(self, index: int, revision: int, now: int) -> Directory:
        """A copy as the servers were then. Of what caches have forgotten or renewed since, nothing is known."""
        return self._directory(self._live.twin(self.state_at(index), self._dice(), until=now), index, revision, now)

    def set(self, state: DnsState, event: int) -> None:
        """From this event on it is so."""
        self._timeline.append((event, state))
        self._live.configure(state)

    def mounted(self, config: Config, cause: int) -> bool:
        """CoreDNS looks at its Corefile every now and then; False when the running one does not tell it to.

        CoreDNS watches the Corefile itself and not what lies beside it.
        """
        changed = config[0] != self._volume[0]
        self._volume = config
        rhythm = reload_rhythm(self._live.coredns.corefile)
        if rhythm is None:
            return False
        if changed and self._reload is None:
            interval, jitter = rhythm
            wait = interval - jitter + self._chance.pick("coredns reload", 2 * jitter + 1)
            self._reload = self._clock.after(wait, self.read_corefile, cause)
        return True

    def started(self, pods: frozenset[str], config: Config, cause: int | None) -> None:
        """Which Pods of CoreDNS answer now. Those that are new have read what the ConfigMap said when they started."""
        kept, new = self._pods & pods, pods - self._pods
        replaced = self._had_pods and bool(new) and not kept
        self._pods, self._had_pods = pods, self._had_pods or bool(pods)
        if replaced or (new and config != (self.state.corefile, self.state.files)):
            self._volume = config
            self.read_corefile(cause)

    def read_corefile(self, cause: int | None) -> None:
        """Start anew with what lies in the volume: every cache is empty then. A broken file keeps the old one going."""
        if self._reload is not None:
            self._reload.cancel()
            self._reload = None
        corefile, files = self._volume
        found = read(corefile, files)
        if isinstance(found, CorefileError):
            wrong = {"error": found.spelled(PATH)}
            said, detail = Text(KEEPS.message, wrong), {"before": self.state.corefile, **wrong}
            self._record("coredns", "reload", what=DEPLOYMENT, cause=cause, note=said, detail=detail)
            return
        note = Text("CoreDNS has loaded its new Corefile")
        detail = {"before": self.state.corefile, "after": corefile}
        event = self._record("coredns", "reload", what=DEPLOYMENT, cause=cause, note=note, detail=detail)
        self.set(replace(self.state, corefile=corefile, files=files), event)
        self._started(self._live.coredns)

    def _directory(self, servers: Servers, index: int, revision: int, now: int) -> Directory:
        return Directory(servers=servers, store=self._store, log=self._log, index=index, revision=revision, now=now)


def reload_rhythm(corefile: Corefile) -> tuple[int, int] | None:
    """Interval and jitter in ms of the reload plugin; None where no server block has it."""
    line = next((line for block in corefile.blocks for line in block.directives if line.name == "reload"), None)
    if line is None:
        return None
    interval = (duration_ms(line.args[0]) if line.args else None) or RELOAD_INTERVAL
    jitter = (duration_ms(line.args[1]) if len(line.args) > 1 else None) or RELOAD_JITTER
    interval = max(interval, 2000)
    return interval, min(max(jitter, 1000), interval // 2)
