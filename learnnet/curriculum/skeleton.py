"""A new lesson's files: small, whole and green, so that an author changes it piece by piece and sees what breaks."""

import json
from collections.abc import Mapping

LESSON = """\
# yaml-language-server: $schema=../../lesson.schema.json
{head}title:
  en: {title}
  zh-hans: {title}
summary:
  en: {summary}
  zh-hans: 用一句话说明学习者会看到什么。
level: beginner
minutes: 10
start:
  - from: cluster-dns
  - from: web
editor: |
  apiVersion: v1
  kind: Service
  metadata:
    name: web
  spec:
    selector:
      app: web
    ports:
      - port: 80
        targetPort: http

# One step for each heading `## … {{#id}}` of en.md and zh-hans.md, in the same order.
steps:
  - id: first
    # What the text says here, and where it is known from. `holds` is tried on the lab after these changes.
    claims:
      - says: A Service with a selector gets an endpoint for each Pod that fits.
        sources: [https://kubernetes.io/docs/concepts/services-networking/service/]
        after: [{{kind: apply, editor: {{}}}}]
        holds: [{{endpoints: {{service: web, ready: 2}}}}]
    questions:
      - id: how-many
        kind: predict
        asks: {{en: How many endpoints will there be?, zh-hans: 会有几个端点？}}
        choices:
          - id: one
            says: {{en: One, zh-hans: 一个}}
            reply: {{en: One for each Pod., zh-hans: 每个 Pod 一个。}}
          - id: two
            right: true
            says: {{en: Two, zh-hans: 两个}}
            reply: {{en: Right., zh-hans: 对。}}
      - id: which-name
        kind: predict
        asks: {{en: What does the name `web` resolve to?, zh-hans: 名字 `web` 解析成什么？}}
        choices:
          - id: pod
            misconception: names-are-pods
            says: {{en: A Pod, zh-hans: 一个 Pod}}
            reply: {{en: To the Service's address., zh-hans: 解析为 Service 的地址。}}
          - id: service
            right: true
            says: {{en: The Service's address, zh-hans: Service 的地址}}
            reply: {{en: Right., zh-hans: 对。}}
    tasks:
      - id: two-endpoints
        kind: state
        title: {{en: "`web` has two ready endpoints", zh-hans: "`web` 有两个就绪的端点"}}
        check: {{endpoints: {{service: web, ready: 2}}}}
        hints:
          - en: Apply what stands in the editor.
            zh-hans: 应用编辑器里的内容。
{steps}
misconceptions:
  - id: names-are-pods
    believed: {{en: The name of a Service resolves to a Pod., zh-hans: Service 的名字解析为 Pod。}}

# Changes as a learner would make them; `editor` is the editor's text with these pieces replaced.
solutions:
  - does: What the text says
    changes:
      - {{kind: answer, question: how-many, value: one}}
      - {{kind: apply, editor: {{}}}}

wrong:
  - id: typing-error
    task: two-endpoints
    changes: [{{kind: apply, editor: {{"app: web": "app: wbe"}}}}]
    seen: {{object-field: {{kind: Service, name: web, path: spec.selector.app, equals: wbe}}}}
    says:
      en: Compare the selector with the labels, letter by letter.
      zh-hans: 把选择算符和标签逐字对比。
"""
ENGLISH = """\
What this is about, in two sentences.

## The first step {#first}

::: predict how-many
:::

Press **Apply** and look at the [map](#view-map).

::: view map at=two-endpoints
The Service and its endpoints.
:::

::: predict which-name
:::

::: fold Something that not everybody needs
It is folded away.
:::
"""
CHINESE = """\
用两句话说明这一课讲什么。

## 第一步 {#first}

::: predict how-many
:::

点击**应用**，看[地图](#view-map)。

::: view map at=two-endpoints
Service 和它的端点。
:::

::: predict which-name
:::

::: fold 不是人人都需要的内容
折叠起来。
:::
"""

TEXTS = {"en.md": ENGLISH, "zh-hans.md": CHINESE}


def new_lesson(name: str) -> Mapping[str, str]:
    """By file name, what a new lesson's folder holds."""
    title = name.replace("-", " ").capitalize()
    return lesson_files(title=title, summary="One sentence about what the learner will see.")


def lesson_files(
    *, title: str, summary: str, head: str = "", steps: str = "", before: str = "", after: str = ""
) -> Mapping[str, str]:
    """`head` are comments, `steps` more steps in YAML; `before` and `after` stand around the example's text."""
    names = {"title": json.dumps(title, ensure_ascii=False), "summary": json.dumps(summary, ensure_ascii=False)}
    around = [f"{each}\n" if each else "" for each in (before, after)]
    return {
        "lesson.yaml": LESSON.format(**names, head=head, steps=steps),
        **{name: f"{around[0]}{text}\n{around[1]}".rstrip("\n") + "\n" for name, text in TEXTS.items()},
    }
