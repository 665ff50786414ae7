"""Volumes of a Pod, and where its containers mount them.

Source: pkg/apis/core/validation/validation.go, ValidateVolumes, validateVolumeSource, ValidateVolumeMounts.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from learnnet.cluster.quantities import amount_of
from learnnet.cluster.status import FieldError, duplicate, forbidden, invalid, missing, not_supported, required
from learnnet.cluster.store import Body
from learnnet.cluster.validation.content import label
from learnnet.cluster.validation.pod_env import OF_VOLUMES, object_field, resource_field
from learnnet.cluster.validation.service_ips import enum

Errors = Iterator[FieldError]
MODE = "must be a number between 0 and 0777 (octal), both inclusive"
HOST_PATHS = (
    "", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket",
)  # fmt: skip
PROPAGATIONS = ("Bidirectional", "HostToContainer", "None")
TEN_MINUTES = 600


def volumes(listed: Iterable[Body], field: str) -> Errors:
    names: set[str] = set()
    for index, volume in enumerate(listed):
        where, name = f"{field}[{index}]", volume.get("name", "")
        found = list(_source(volume, where))
        if not name:
            found.append(required(f"{where}.name"))
        else:
            found += [invalid(f"{where}.name", name, message) for message in label(name)]
        if name in names:
            found.append(duplicate(f"{where}.name", name))
        if not found:
            names.add(name)
        yield from found


def _source(volume: Body, field: str) -> Errors:
    """One kind of source, the first in the server's order; every further one is too many."""
    ordered = [name for name in SOURCES if volume.get(name) is not None]
    others = [name for name, value in volume.items() if name != "name" and name not in SOURCES and value is not None]
    if not ordered and not others:
        yield required(field, "must specify a volume type")
    for index, name in enumerate(ordered + others):
        if index:
            yield forbidden(f"{field}.{name}", "may not specify more than 1 volume type")
        elif name in SOURCES:
            yield from SOURCES[name](volume[name], f"{field}.{name}")


def _empty_dir(source: Body, field: str) -> Errors:
    limit = source.get("sizeLimit")
    if limit is not None and amount_of(limit) < 0:
        yield forbidden(f"{field}.sizeLimit", "SizeLimit field must be a valid resource quantity")


def _host_path(source: Body, field: str) -> Errors:
    path, kind = source.get("path", ""), source.get("type")
    if not path:
        yield required(f"{field}.path")
        return
    yield from _no_way_up(path, f"{field}.path")
    if kind is not None and kind not in HOST_PATHS:
        yield not_supported(f"{field}.type", enum(kind), HOST_PATHS)


def _secret(source: Body, field: str) -> Errors:
    yield from _keys(source, field, "secretName")


def _config_map(source: Body, field: str) -> Errors:
    yield from _keys(source, field, "name")


def _keys(source: Body, field: str, named: str) -> Errors:
    if not source.get(named):
        yield required(f"{field}.{named}")
    yield from _mode(source.get("defaultMode"), f"{field}.defaultMode")
    yield from _items(source.get("items") or (), f"{field}.items")


def _items(items: Iterable[Body], field: str) -> Errors:
    for index, item in enumerate(items):
        where = f"{field}[{index}]"
        if not item.get("key"):
            yield required(f"{where}.key")
        yield from _file(item.get("path", ""), f"{where}.path")
        yield from _mode(item.get("mode"), f"{where}.mode")


def _claim(source: Body, field: str) -> Errors:
    if not source.get("claimName"):
        yield required(f"{field}.claimName")


def _nfs(source: Body, field: str) -> Errors:
    for name in ("server", "path"):
        if not source.get(name):
            yield required(f"{field}.{name}")
    if not source.get("path", "").startswith("/"):
        yield invalid(f"{field}.path", source.get("path", ""), "must be an absolute path")


def _downward_api(source: Body, field: str) -> Errors:
    yield from _mode(source.get("defaultMode"), f"{field}.defaultMode")
    for item in source.get("items") or ():
        yield from _downward_file(item, field)


def _downward_file(item: Body, field: str) -> Errors:
    """The server leaves the index of the file out."""
    yield from _file(item.get("path", ""), f"{field}.path")
    if item.get("fieldRef") is not None:
        yield from object_field(item["fieldRef"], OF_VOLUMES, f"{field}.fieldRef")
        if item.get("resourceFieldRef") is not None:
            yield invalid(field, "resource", "fieldRef and resourceFieldRef can not be specified simultaneously")
    elif item.get("resourceFieldRef") is not None:
        yield from resource_field(item["resourceFieldRef"], f"{field}.resourceFieldRef", of_volume=True)
    else:
        yield required(field, "one of fieldRef and resourceFieldRef is required")
    yield from _mode(item.get("mode"), f"{field}.mode")


def _projected(source: Body, field: str) -> Errors:
    yield from _mode(source.get("defaultMode"), f"{field}.defaultMode")
    for index, one in enumerate(source.get("sources") or ()):
        where = f"{field}.sources[{index}]"
        for kind in ("secret", "configMap"):
            if one.get(kind) is not None:
                if not one[kind].get("name"):
                    yield required(f"{where}.{kind}.name")
                yield from _items(one[kind].get("items") or (), f"{where}.{kind}.items")
        for item in (one.get("downwardAPI") or {}).get("items") or ():
            yield from _downward_file(item, f"{where}.downwardAPI")
        token = one.get("serviceAccountToken")
        if token is not None and token.get("expirationSeconds", 3600) < TEN_MINUTES:
            why = "may not specify a duration less than 10 minutes"
            yield invalid(f"{where}.serviceAccountToken.expirationSeconds", token["expirationSeconds"], why)
        if len([kind for kind, value in one.items() if value is not None]) > 1:
            yield forbidden(where, "may not specify more than 1 volume type")


# In the server's order; kinds of storage that a lab has no use for are taken as they are.
SOURCES: Mapping[str, Callable[[Body, str], Errors]] = {
    "emptyDir": _empty_dir,
    "hostPath": _host_path,
    "secret": _secret,
    "nfs": _nfs,
    "persistentVolumeClaim": _claim,
    "downwardAPI": _downward_api,
    "configMap": _config_map,
    "projected": _projected,
}


def mounts(container: Body, known: set[str], field: str) -> Errors:
    """`known`: the names of the Pod's volumes."""
    devices = {device.get("name", ""): device.get("devicePath", "") for device in container.get("volumeDevices") or ()}
    paths: set[str] = set()
    for index, mount in enumerate(container.get("volumeMounts") or ()):
        where, name, path = f"{field}[{index}]", mount.get("name", ""), mount.get("mountPath", "")
        if not name:
            yield required(f"{where}.name")
        if name not in known:
            yield missing(f"{where}.name", name)
        if not path:
            yield required(f"{where}.mountPath")
        if path in paths:
            yield invalid(f"{where}.mountPath", path, "must be unique")
        paths.add(path)
        if name in devices:
            yield invalid(f"{where}.name", name, "must not already exist in volumeDevices")
        if path in devices.values():
            yield invalid(f"{where}.mountPath", path, "must not already exist as a path in volumeDevices")
        yield from _part(mount, where, field)


def _part(mount: Body, where: str, field: str) -> Errors:
    """Some of the server's paths name the list and not its element."""
    part, expression = mount.get("subPath", ""), mount.get("subPathExpr", "")
    if part:
        yield from _inside(part, f"{field}.subPath")
    if expression:
        if part:
            why = "subPathExpr and subPath are mutually exclusive"
            yield invalid(f"{where}.subPathExpr", expression, why)
        yield from _inside(expression, f"{field}.subPathExpr")
    propagation = mount.get("mountPropagation")
    if propagation is not None and propagation not in PROPAGATIONS:
        yield not_supported(f"{field}.mountPropagation", enum(propagation), PROPAGATIONS)


def _file(path: str, field: str) -> Errors:
    if not path:
        yield required(field)
    yield from _inside(path, field)
    if path.startswith("..") and not path.startswith("../"):
        yield invalid(field, path, "must not start with '..'")


def _inside(path: str, field: str) -> Errors:
    if path.startswith("/"):
        yield invalid(field, path, "must be a relative path")
    yield from _no_way_up(path, field)


def _no_way_up(path: str, field: str) -> Errors:
    if ".." in path.split("/"):
        yield invalid(field, path, "must not contain '..'")


def _mode(mode: int | None, field: str) -> Errors:
    if mode is not None and not 0 <= mode <= 0o777:
        yield invalid(field, mode, MODE)
