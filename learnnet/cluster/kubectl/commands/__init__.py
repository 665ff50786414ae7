"""Every word that kubectl knows, in the order of its own help; to add a command, write its module and a line here."""

from collections.abc import Mapping

from learnnet.cluster.kubectl.call import Command
from learnnet.cluster.kubectl.commands.api_resources import API_RESOURCES, API_VERSIONS
from learnnet.cluster.kubectl.commands.apply import APPLY
from learnnet.cluster.kubectl.commands.auth import AUTH
from learnnet.cluster.kubectl.commands.config import CONFIG, PLUGIN, TOP
from learnnet.cluster.kubectl.commands.cordon import CORDON, UNCORDON
from learnnet.cluster.kubectl.commands.create import CREATE
from learnnet.cluster.kubectl.commands.delete import DELETE
from learnnet.cluster.kubectl.commands.describe import DESCRIBE
from learnnet.cluster.kubectl.commands.diff import DIFF
from learnnet.cluster.kubectl.commands.drain import DRAIN
from learnnet.cluster.kubectl.commands.edit import EDIT
from learnnet.cluster.kubectl.commands.events import EVENTS
from learnnet.cluster.kubectl.commands.exec import EXEC
from learnnet.cluster.kubectl.commands.explain import EXPLAIN
from learnnet.cluster.kubectl.commands.expose import EXPOSE
from learnnet.cluster.kubectl.commands.get import GET
from learnnet.cluster.kubectl.commands.label import ANNOTATE, LABEL
from learnnet.cluster.kubectl.commands.logs import LOGS
from learnnet.cluster.kubectl.commands.options import OPTIONS
from learnnet.cluster.kubectl.commands.patch import PATCH
from learnnet.cluster.kubectl.commands.replace import REPLACE
from learnnet.cluster.kubectl.commands.rollout import ROLLOUT
from learnnet.cluster.kubectl.commands.run import RUN
from learnnet.cluster.kubectl.commands.scale import SCALE
from learnnet.cluster.kubectl.commands.set import SET
from learnnet.cluster.kubectl.commands.taint import TAINT
from learnnet.cluster.kubectl.commands.version import CLUSTER_INFO, VERSION_COMMAND
from learnnet.cluster.kubectl.commands.wait import WAIT


def _absent(name: str) -> Command:
    return Command(name=name, absent=True)


_ALL = (
    CREATE,
    EXPOSE,
    RUN,
    SET,
    EXPLAIN,
    GET,
    EDIT,
    DELETE,
    ROLLOUT,
    SCALE,
    _absent("autoscale"),
    _absent("certificate"),
    CLUSTER_INFO,
    TOP,
    CORDON,
    UNCORDON,
    DRAIN,
    TAINT,
    DESCRIBE,
    LOGS,
    _absent("attach"),
    EXEC,
    _absent("port-forward"),
    _absent("proxy"),
    _absent("cp"),
    AUTH,
    _absent("debug"),
    EVENTS,
    DIFF,
    APPLY,
    PATCH,
    REPLACE,
    WAIT,
    _absent("kustomize"),
    LABEL,
    ANNOTATE,
    _absent("completion"),
    API_RESOURCES,
    API_VERSIONS,
    CONFIG,
    PLUGIN,
    VERSION_COMMAND,
    OPTIONS,
)
COMMANDS: Mapping[str, Command] = {command.name: command for command in _ALL}
