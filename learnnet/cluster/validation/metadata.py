"""Rules for the metadata that every object carries.

Sources: k8s.io/apimachinery pkg/api/validation/objectmeta.go, pkg/apis/core/validation (finalizers). The server runs
some of these rules two or three times over an update, and its causes say so: the lists below repeat what it repeats.
"""

from typing import Any

from learnnet.cluster.kinds import Kind
from learnnet.cluster.status import FieldError, forbidden, invalid, quoted, required, too_long
from learnnet.cluster.store import Body
from learnnet.cluster.validation.content import Words, label, label_value, path_segment, qualified_name

STANDARD_FINALIZERS = ("orphan", "foregroundDeletion", "kubernetes")
MOST_ANNOTATION_BYTES = 256 * 1024
IMMUTABLE = ("name", "namespace", "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds")


def on_create(kind: Kind, meta: Body, words: Words) -> list[FieldError]:
    return [
        *_generate_name(meta, words),
        *_name(meta, words),
        *_namespace(kind, meta),
        *_generation(meta),
        *labels_and_annotations(meta),
        *_owners(meta),
        *_finalizers(meta),
        *_standard_finalizers(meta),
    ]


def on_update(kind: Kind, meta: Body, old: Body, words: Words) -> list[FieldError]:
    # rest/update.go validates all metadata with names that any path takes, then what may not change; the kind's own
    # ValidateUpdate does the latter again.
    return [
        *_name(meta, path_segment),
        *_namespace(kind, meta),
        *_generation(meta),
        *labels_and_annotations(meta),
        *_owners(meta),
        *_finalizers(meta),
        *changes(meta, old),
        *changes(meta, old),
        *_standard_finalizers(meta),
    ]


def changes(meta: Body, old: Body) -> list[FieldError]:
    errors = []
    if old.get("deletionTimestamp"):
        errors += _new_finalizers(meta, old)
    for name in IMMUTABLE:
        if meta.get(name) != old.get(name):
            errors.append(invalid(f"metadata.{name}", meta.get(name), "field is immutable"))
    return [*errors, *labels_and_annotations(meta), *_owners(meta)]


def labels_and_annotations(meta: Body) -> list[FieldError]:
    found = labels(meta.get("labels"), "metadata.labels")
    return found + annotations(meta.get("annotations"), "metadata.annotations")


def labels(found: Body | None, field: str) -> list[FieldError]:
    """Keys and values alike are reported at the map itself; sorted, where Go walks in no order."""
    errors = []
    for key, value in sorted((found or {}).items()):
        errors += [invalid(field, key, message) for message in qualified_name(key)]
        errors += [invalid(field, value, message) for message in label_value(value)]
    return errors


def annotations(found: Body | None, field: str) -> list[FieldError]:
    annotations = found or {}
    errors = [invalid(field, key, message) for key in sorted(annotations) for message in qualified_name(key.lower())]
    if sum(len(key.encode()) + len(value.encode()) for key, value in annotations.items()) > MOST_ANNOTATION_BYTES:
        errors.append(too_long(field, f"may not be more than {MOST_ANNOTATION_BYTES} bytes"))
    return errors


def _generate_name(meta: Body, words: Words) -> list[FieldError]:
    prefix = meta.get("generateName", "")
    if not prefix:
        return []
    # What will follow makes a dash at the end harmless (NameIsDNSLabel with prefix: maskTrailingDash).
    masked = prefix[:-2] + "a" if len(prefix) > 1 and prefix.endswith("-") else prefix
    return [invalid("metadata.generateName", prefix, message) for message in words(masked)]


def _name(meta: Body, words: Words) -> list[FieldError]:
    name = meta.get("name", "")
    if not name:
        return [required("metadata.name", "name or generateName is required")]
    return [invalid("metadata.name", name, message) for message in words(name)]


def _namespace(kind: Kind, meta: Body) -> list[FieldError]:
    namespace = meta.get("namespace", "")
    if not kind.namespaced:
        return [forbidden("metadata.namespace", "not allowed on this type")] if namespace else []
    if not namespace:
        return [required("metadata.namespace")]
    return [invalid("metadata.namespace", namespace, message) for message in label(namespace)]


def _generation(meta: Body) -> list[FieldError]:
    generation = meta.get("generation", 0)
    if generation >= 0:
        return []
    return [invalid("metadata.generation", generation, "must be greater than or equal to 0")]


def _owners(meta: Body) -> list[FieldError]:
    errors: list[FieldError] = []
    controllers: list[str] = []
    for owner in meta.get("ownerReferences") or ():
        field = "metadata.ownerReferences"
        if not owner.get("apiVersion"):
            errors.append(invalid(f"{field}.apiVersion", "", "version must not be empty"))
        errors += [
            invalid(f"{field}.{name}", "", "must not be empty")
            for name in ("kind", "name", "uid")
            if not owner.get(name)
        ]
        if owner.get("controller"):
            controllers.append(f"{owner.get('kind', '')}/{owner.get('name', '')}")
            if len(controllers) > 1:
                first, second = controllers[0], controllers[-1]
                why = (
                    'Only one reference can have Controller set to true. Found "true" in references for '
                    f"{first} and {second}"
                )
                errors.append(invalid(field, list(map(_plain, meta["ownerReferences"])), why))
    return errors


def _plain(owner: Any) -> Any:
    return dict(owner)


def _finalizers(meta: Body) -> list[FieldError]:
    found: list[str] = list(meta.get("finalizers") or ())
    errors = [invalid("metadata.finalizers", one, message) for one in found for message in qualified_name(one)]
    if {"orphan", "foregroundDeletion"} <= set(found):
        why = "finalizer orphan and foregroundDeletion cannot be both set"
        errors.append(invalid("metadata.finalizers", found, why))
    return errors


def _standard_finalizers(meta: Body) -> list[FieldError]:
    why = "name is neither a standard finalizer name nor is it fully qualified"
    return [
        invalid(f"metadata.finalizers[{index}]", one, why)
        for index, one in enumerate(meta.get("finalizers") or ())
        if "/" not in one and one not in STANDARD_FINALIZERS
    ]


def _new_finalizers(meta: Body, old: Body) -> list[FieldError]:
    new = sorted(set(meta.get("finalizers") or ()) - set(old.get("finalizers") or ()))
    if not new:
        return []
    shown = "[]string{" + ", ".join(map(quoted, new)) + "}"
    why = f"no new finalizers can be added if the object is being deleted, found new finalizers {shown}"
    return [forbidden("metadata.finalizers", why)]
