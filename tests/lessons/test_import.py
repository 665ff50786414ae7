"""A Killercoda scenario becomes a lesson that can be read at once, with all that it said and ran in comments."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from learnnet.curriculum.lesson import Lesson
from learnnet.curriculum.loading import load
from learnnet.curriculum.schema import lesson_schema

INDEX: dict[str, Any] = {
    "title": 'Expose a "shop"',
    "description": "A Deployment, a Service in front of it, and who may reach it",
    "details": {
        "intro": {"text": "intro.md", "background": "setup.sh"},
        "steps": [
            {"title": "Create the Service", "text": "step1/text.md", "verify": "step1/verify.sh"},
            {"title": "Create the Service", "text": "/step2/text.md", "foreground": "step2/foreground.sh"},
            {"title": "看看端点"},
        ],
        "finish": {"text": "finish.md"},
        "assets": {"host01": [{"file": "*.yaml", "target": "/root", "chmod": "+w"}]},
    },
    "backend": {"imageid": "kubernetes-kubeadm-2nodes"},
}
FILES = {
    "intro.md": "\n<br>\n\nWelcome! There is a shop, and it has **no** Service.\n",
    "setup.sh": "#!/bin/bash\nkubectl apply -f /root/shop.yaml\n",
    "step1/text.md": "Expose it.\n\n## No step\n\n```\nkubectl expose deployment shop\n```{{exec}}\n\n-->\n<b>x</b>",
    "step1/verify.sh": "#!/bin/bash\nset -e\nkubectl get service shop\n",
    "step2/text.md": "<details><summary>Tip</summary>\n\n```\nkubectl get endpointslices\n```{{exec}}\n\n</details>\n",
    "step2/foreground.sh": "kubectl get pods -o wide\n",
    "finish.md": "Well done!\n",
    "assets/shop.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: shop\n",
}


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    folder = tmp_path / "expose-a-shop"
    for name, text in {**FILES, "index.json": json.dumps(INDEX, indent="\t", ensure_ascii=False)}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\xff")
    return folder


def imported(folder: Path) -> str:
    out = StringIO()
    call_command("importlesson", str(folder), "track/shop", stdout=out)
    return out.getvalue()


def read(lessons: Path) -> Lesson:
    return load(lessons / "track" / "shop", lesson_schema())


def test_each_step_becomes_a_heading_in_both_languages(lessons: Path, scenario: Path) -> None:
    said = imported(scenario)

    lesson = read(lessons)
    assert "with 3 steps to rework" in said
    assert [step.id for step in lesson.steps] == ["first", "create-the-service", "create-the-service-2", "step-3"]
    assert lesson.steps[3].title == {"en": "看看端点", "zh-hans": "看看端点"}
    assert lesson.title["en"] == 'Expose a "shop"'
    assert lesson.summary["en"] == "A Deployment, a Service in front of it, and who may reach it"


def test_its_texts_and_scripts_are_comments_that_no_learner_reads(lessons: Path, scenario: Path) -> None:
    imported(scenario)

    files = {file.name: file.read_text(encoding="utf-8") for file in (lessons / "track" / "shop").iterdir()}
    assert "kubectl expose deployment shop" in files["en.md"]
    assert "Well done!" in files["zh-hans.md"]
    assert "    # The verify script said whether this was done." in files["lesson.yaml"]
    assert "    #   kubectl get service shop\n" in files["lesson.yaml"]
    assert "# The background script of its intro ran unseen" in files["lesson.yaml"]
    assert "#   name: shop" in files["lesson.yaml"].replace("#     name", "#   name")
    read_aloud = " ".join(read(lessons).prose.values())
    assert not [word for word in ("Welcome", "expose", "script", "Well done", "No step") if word in read_aloud]


def test_the_lesson_is_listed_and_only_its_own_steps_are_missing(lessons: Path, scenario: Path) -> None:
    imported(scenario)

    with pytest.raises(CommandError) as missing:
        call_command("checklessons", "track/shop", stdout=StringIO())
    assert len(str(missing.value).splitlines()) == 2 * 3
    assert "step step-3: nothing stands under its heading in zh-hans.md" in str(missing.value)
    assert (lessons / "track" / "track.yaml").read_text(encoding="utf-8").endswith("  - shop\n")


def without(*path: str | int) -> dict[str, Any]:
    index = json.loads(json.dumps(INDEX))
    place = index
    for key in path[:-1]:
        place = place[key]
    del place[path[-1]]
    return dict(index)


def replaced(old: str, new: str) -> str:
    return json.dumps(INDEX, indent=1).replace(old, new)


@pytest.mark.parametrize(
    ("index", "said"),
    [
        ("{", r"expose-a-shop/index\.json:1: not JSON"),
        (json.dumps(without("title")), "'title' is a required property"),
        (json.dumps(without("details")), "'details' is a required property"),
        (json.dumps(without("details", "steps")), "'steps' is a required property"),
        (replaced('"step1/verify.sh"', "7"), r"index\.json:\d+: details\.steps\.0\.verify: 7 is not of type 'string'"),
        (
            replaced("step1/text.md", "step9/text.md"),
            r"json:12: details\.steps\.0\.text: there is no text file step9",
        ),
        (replaced("finish.md", "../finish.md"), r"details\.finish\.text: there is no text file \.\./finish\.md"),
        (replaced("*.yaml", "*.json"), r"details\.assets\.host01\.0: there is no text file assets/\*\.json"),
    ],
)
def test_what_is_wrong_with_a_scenario_is_told(lessons: Path, scenario: Path, index: str, said: str) -> None:
    (scenario / "index.json").write_text(index, encoding="utf-8")

    with pytest.raises(CommandError, match=said):
        imported(scenario)
    assert not (lessons / "track" / "shop").exists()


def test_a_folder_that_is_no_scenario_is_refused(lessons: Path, scenario: Path, tmp_path: Path) -> None:
    (scenario / "index.json").rename(scenario / "structure.json")

    with pytest.raises(CommandError, match="this is a course; name the folder of one of its scenarios"):
        imported(scenario)
    with pytest.raises(CommandError, match="is not a folder"):
        imported(tmp_path / "nothing")
    with pytest.raises(CommandError, match=r"assets/index\.json: there is no such file"):
        imported(scenario / "assets")


def test_nothing_is_read_through_a_link_that_leads_out_of_the_folder(
    lessons: Path, scenario: Path, tmp_path: Path
) -> None:
    (tmp_path / "secret.md").write_text("secret", encoding="utf-8")
    (scenario / "finish.md").unlink()
    (scenario / "finish.md").symlink_to(tmp_path / "secret.md")

    with pytest.raises(CommandError, match=r"there is no text file finish\.md"):
        imported(scenario)
