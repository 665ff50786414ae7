"""Objects made from a few words of a command line (kubectl, pkg/cmd/create, pkg/generate)."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from learnnet.cluster.kubectl.failures import Failure, OurError
from learnnet.cluster.kubectl.flags import Arguments
from learnnet.cluster.patches.merge import merge
from learnnet.cluster.request_body import TYPE_META, json_name
from learnnet.cluster.status import quoted
from learnnet.cluster.text import Text
from learnnet.cluster.validation.content import config_key, port_name, subdomain

MOST = 65535
Body = dict[str, Any]


def service(arguments: Arguments, name: str, type_: str) -> Body:
    ports = [service_port(text) for entry in arguments.all("tcp") for text in entry.split(",")]
    headless = arguments.get("clusterip") == "None"
    if not ports and not headless and type_ != "ExternalName":
        raise Failure("at least one tcp port specifier must be provided")
    spec: Body = {"ports": ports} if ports else {}
    if arguments.get("clusterip"):
        spec["clusterIP"] = arguments.get("clusterip")
    if arguments.get("external-name"):
        if subdomain(arguments.get("external-name")):
            raise Failure(f"invalid service external name {arguments.get('external-name')}")
        spec["externalName"] = arguments.get("external-name")
    if arguments.number("node-port"):
        for port in ports:
            port["nodePort"] = arguments.number("node-port")
    spec |= {"selector": {"app": name}, "type": type_}
    return _object("v1", "Service", name, {"app": name}) | {"spec": spec, "status": {"loadBalancer": {}}}


def service_port(text: str) -> Body:
    """`80`, `80:8080`, `80:http`."""
    port, colon, target = text.partition(":")
    number = port_number(port)
    if not colon:
        return {"name": port, "port": number, "protocol": "TCP", "targetPort": number}
    if target.isdecimal():
        return {"name": text.replace(":", "-"), "port": number, "protocol": "TCP", "targetPort": port_number(target)}
    if wrong := port_name(target):
        raise Failure(",".join(wrong))
    return {"name": text.replace(":", "-"), "port": number, "protocol": "TCP", "targetPort": target}


def port_number(text: str) -> int:
    if not text.isdecimal():
        raise Failure(f"strconv.ParseUint: parsing {quoted(text)}: invalid syntax")
    # Zero is for the server to refuse (create_service.go, parsePorts).
    if not 0 <= int(text) <= MOST:
        raise Failure(f"must be between 1 and {MOST}, inclusive")
    return int(text)


def overridden(arguments: Arguments, body: Body) -> Body:
    """--overrides: a JSON merge patch of what would be made."""
    if not arguments.get("overrides"):
        return body
    if arguments.get("override-type", "merge") != "merge":
        raise OurError(Text("In this lab `--overrides` is a JSON merge patch: leave --override-type away."))
    try:
        change = json.loads(arguments.get("overrides"))
    except json.JSONDecodeError as reason:
        raise Failure("Invalid JSON Patch") from reason
    if not isinstance(change, dict):
        raise Failure(
            f"couldn't get version/kind; json parse error: json: cannot unmarshal {json_name(change)} into Go value of "
            f"type {TYPE_META}"
        )
    merged: Body = merge(body, change)
    return merged


def label_pairs(text: str) -> Body:
    """`a=b,c=d` (generate.ParseLabels)."""
    pairs = {}
    for part in text.split(","):
        key, equals, value = part.partition("=")
        if not equals or "=" in value:
            raise Failure(f"unexpected label spec: {part}")
        pairs[key] = value
    return pairs


def deployment(arguments: Arguments, name: str) -> Body:
    labels = {"app": name}
    images = [image for text in arguments.all("image") for image in text.split(",")]
    if len(images) > 1 and arguments.rest:
        raise Failure("cannot specify multiple --image options and command")
    containers: list[Body] = [{"image": image, "name": container_name(image), "resources": {}} for image in images]
    if arguments.rest:
        containers[0]["command"] = list(arguments.rest)
    if arguments.number("port", -1) >= 0:
        containers[0]["ports"] = [{"containerPort": arguments.number("port")}]
    replicas = arguments.number("replicas", 1)
    spec = {
        "replicas": replicas,
        "selector": {"matchLabels": labels},
        "strategy": {},
        "template": {"metadata": {"labels": labels}, "spec": {"containers": containers}},
    }
    return _object("apps/v1", "Deployment", name, labels) | {"spec": spec, "status": {}}


def container_name(image: str) -> str:
    """`registry/nginx:1.25@sha256:…` runs in a container called nginx."""
    word = image.rpartition("/")[2].partition(":")[0].partition("@")[0]
    return re.sub(r"[_.]", "-", word)


def config_map(arguments: Arguments, name: str, files: Mapping[str, str]) -> Body:
    data: dict[str, str] = {}
    for key, value in (*_from_files(arguments.all("from-file"), files), *_literals(arguments.all("from-literal"))):
        if wrong := config_key(key):
            raise Failure(f"{quoted(key)} is not a valid key name for a ConfigMap: {','.join(wrong)}")
        if key in data:
            raise Failure(
                f"cannot add key {quoted(key)}, another key by that name already exists in Data for "
                f"ConfigMap {quoted(name)}"
            )
        data[key] = value
    for path in arguments.all("from-env-file"):
        lines = (line.strip() for line in _file(path, files).split("\n"))
        data |= dict(line.partition("=")[::2] for line in lines if line and not line.startswith("#"))
    body = _object("v1", "ConfigMap", name, {})
    return {**body, "data": data} if data else body


def _literals(texts: Sequence[str]) -> list[tuple[str, str]]:
    found = []
    for text in texts:
        key, equals, value = text.partition("=")
        if not equals or not key:
            raise Failure(f"invalid literal source {text}, expected key=value")
        found.append((key, value.strip("'\"")))
    return found


def _from_files(texts: Sequence[str], files: Mapping[str, str]) -> list[tuple[str, str]]:
    found = []
    for text in texts:
        key, equals, path = text.partition("=")
        path = path if equals else text
        found.append((key if equals else path.rpartition("/")[2], _file(path, files)))
    return found


def _file(path: str, files: Mapping[str, str]) -> str:
    if path not in files:
        raise Failure(f"error reading {path}: no such file or directory")
    return files[path]


def _object(api_version: str, kind: str, name: str, labels: Mapping[str, str]) -> Body:
    meta: Body = {"labels": dict(labels)} if labels else {}
    return {"apiVersion": api_version, "kind": kind, "metadata": {**meta, "name": name}}
