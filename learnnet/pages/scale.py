"""How rules grow with Services, counted in another process: ten thousand Services would hold up everybody else."""

from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from functools import lru_cache
from multiprocessing import get_context

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from learnnet.pages.exports import plain
from learnnet.pages.pace import seconds_to_wait
from learnnet.proxy.scale import Growth, growth

SIZES = (1, 3, 10, 30, 100, 300, 1000, 3000, 10000)
SECONDS = 60
A_DAY = 24 * 60 * 60


@require_safe
def scale(request: HttpRequest) -> HttpResponse:
    wanted = request.GET.get("services", "")
    if not wanted.isdecimal() or int(wanted) not in SIZES:
        return plain(f"The number of Services is one of {', '.join(map(str, SIZES))}.", 400)
    if seconds := seconds_to_wait(request, "picture", settings.LIMITS.exports):
        return plain(f"Too many questions. Try again in {seconds} s.", 429)
    return JsonResponse(asdict(counted(int(wanted))), headers={"Cache-Control": f"public, max-age={A_DAY}"})


@lru_cache(maxsize=len(SIZES))
def counted(services: int) -> Growth:
    """Counted once, however many workers there are: what is counted depends on nothing but the number."""
    key = f"scale:{services}"
    found: Growth | None = cache.get(key)
    if found is None:
        with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
            found = pool.submit(growth, services).result(timeout=SECONDS)
        cache.set(key, found, timeout=A_DAY)
    return found
