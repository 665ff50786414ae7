"""Which Services or ReplicaSets want a Pod with these labels: the question that every change of a Pod asks."""

from collections.abc import Mapping

Labels = Mapping[str, str]


class SelectorIndex:
    """Selectors by one of their pairs, so that a Pod is compared with those few that might want it."""

    def __init__(self) -> None:
        self._selectors: dict[tuple[str, str], Labels] = {}
        self._pair: dict[tuple[str, str], tuple[str, str, str]] = {}
        self._names: dict[tuple[str, str, str], dict[str, None]] = {}

    def put(self, namespace: str, name: str, selector: Labels) -> None:
        """An empty selector wants nothing: it is not kept."""
        if self._selectors.get((namespace, name)) == selector:
            return
        self.drop(namespace, name)
        if not selector:
            return
        pairs = [(namespace, *pair) for pair in selector.items()]
        # The rarest pair tells most.
        pair = min(pairs, key=lambda pair: len(self._names.get(pair, ())))
        self._selectors[namespace, name] = selector
        self._pair[namespace, name] = pair
        self._names.setdefault(pair, {})[name] = None

    def drop(self, namespace: str, name: str) -> None:
        pair = self._pair.pop((namespace, name), None)
        if pair is not None:
            del self._selectors[namespace, name]
            del self._names[pair][name]

    def wanting(self, namespace: str, labels: Labels) -> list[str]:
        """Names of those whose selector these labels satisfy."""
        return [
            name
            for pair in labels.items()
            for name in self._names.get((namespace, *pair), ())
            if self._selectors[namespace, name].items() <= labels.items()
        ]
