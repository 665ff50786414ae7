"""From pasted YAML to pictures: what is asked for appears in all four views, and what is changed changes there."""

from playwright.sync_api import Page, expect

from tests.browser.desk import SERVICE, apply, editor, in_sync, view, write


def test_a_pasted_service_lights_up_all_four_views(workbench: Page) -> None:
    write(workbench, SERVICE)
    apply(workbench)
    in_sync(workbench)

    expect(workbench.locator("ln-apply")).to_contain_text("service/my-service created")
    expect(view(workbench, "Map").locator("svg.map")).to_contain_text("my-service")
    rules = view(workbench, "Rules")
    expect(rules.get_by_role("region", name="KUBE-SVC-").first).to_be_visible()
    expect(rules.get_by_role("region", name="KUBE-SEP-")).to_have_count(2)
    expect(view(workbench, "Control plane")).to_contain_text("my-service")


def test_a_selector_that_matches_nothing_takes_the_endpoints_away(workbench: Page) -> None:
    write(workbench, SERVICE)
    apply(workbench)
    in_sync(workbench)
    expect(view(workbench, "Map").locator(".endpoint-dot.ready")).to_have_count(2)

    write(workbench, SERVICE.replace("app: MyApp", "app: nothing"))
    apply(workbench)
    in_sync(workbench)

    expect(view(workbench, "Map").locator(".endpoint-dot")).to_have_count(0)
    expect(view(workbench, "Rules")).to_contain_text("REJECT")


def test_a_deployment_grows_and_shrinks(workbench: Page) -> None:
    write(workbench, SERVICE)
    apply(workbench)
    in_sync(workbench)
    for replicas in (3, 1):
        write(workbench, DEPLOYMENT.replace("REPLICAS", str(replicas)))
        apply(workbench)
        in_sync(workbench)
        expect(view(workbench, "Map").locator(".endpoint-dot.ready")).to_have_count(replicas)


def test_yaml_in_the_lesson_goes_into_a_file_of_its_own_at_a_press(workbench: Page) -> None:
    workbench.get_by_role("tab", name="Step 6: Change the number of Pods").click()
    workbench.get_by_role("button", name="Put it into the editor").first.click()

    expect(workbench.get_by_role("tab", name="deployment.yaml")).to_have_attribute("aria-selected", "true")
    apply(workbench)
    in_sync(workbench)
    workbench.reload()
    expect(workbench.get_by_role("tab", name="deployment.yaml")).to_have_attribute("aria-selected", "true")
    expect(editor(workbench)).to_contain_text("kind: Deployment")
    expect(workbench.get_by_role("tab", name="service.yaml")).to_be_visible()


def test_deleting_takes_the_service_out_of_every_view(workbench: Page) -> None:
    write(workbench, SERVICE)
    apply(workbench)
    in_sync(workbench)

    workbench.locator("ln-apply summary").click()
    workbench.get_by_role("button", name="Delete Service my-service").click()

    expect(workbench.locator("ln-apply")).not_to_contain_text("In sync with the cluster")
    expect(view(workbench, "Map").locator("svg").first).not_to_contain_text("my-service")
    expect(view(workbench, "Rules").get_by_role("region", name="KUBE-SVC-")).to_have_count(0)


def test_the_name_resolves_to_the_address_of_the_service(workbench: Page) -> None:
    write(workbench, SERVICE)
    apply(workbench)
    in_sync(workbench)
    dns = view(workbench, "DNS")

    dns.get_by_role("textbox").fill("my-service")
    dns.get_by_role("button", name="Look up").click()

    expect(dns).to_contain_text("my-service.default.svc.cluster.local")
    expect(dns).to_contain_text("10.96.")


DEPLOYMENT = """apiVersion: apps/v1
kind: Deployment
metadata:
  name: app
spec:
  replicas: REPLICAS
  selector:
    matchLabels:
      app: MyApp
  template:
    metadata:
      labels:
        app: MyApp
    spec:
      containers:
        - name: app
          image: registry.k8s.io/e2e-test-images/agnhost:2.53
          args: [netexec, --http-port=9376]
          ports:
            - containerPort: 9376
"""
