"""The programs that only look, as kubectl exec runs them in a Pod."""

from collections.abc import Callable, Mapping, Sequence

from learnnet.cluster.kubectl import Inside, Output
from learnnet.cluster.kubectl.programs import Program
from learnnet.cluster.text import Text
from learnnet.lab.shell.programs import POD_PROGRAMS
from learnnet.lab.shell.programs.here import Here, running

Place = Callable[[Inside], Here | None]


def looking(place: Place) -> Mapping[str, Program]:
    def looker(name: str) -> Program:
        def program(inside: Inside, words: Sequence[str]) -> Output:
            here = place(inside)
            if here is None:
                note = Text("{name} has no address that this lab can reach.", {"name": inside.pod.key.name})
                return Output(rc=1, stderr=f"{note}\n", note=note)
            return running(POD_PROGRAMS[name], here, words)

        return program

    return {name: looker(name) for name in POD_PROGRAMS}
