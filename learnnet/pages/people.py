"""Coming and going: guests, accounts, and who is asking."""

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from learnnet.classroom import actions
from learnnet.classroom.models import Person
from learnnet.pages.forms import SignInForm, SignUpForm
from learnnet.pages.pace import seconds_to_wait

BACKEND = "django.contrib.auth.backends.ModelBackend"


def person_of(request: HttpRequest) -> Person | None:
    return request.user if isinstance(request.user, Person) else None


def person_or_guest(request: HttpRequest) -> Person:
    """Who is asking; somebody new becomes a guest, and stays one for as long as their cookie does."""
    person = person_of(request)
    if person is None:
        person = actions.new_guest()
        login(request, person, backend=BACKEND)
    return person


def place_to_return_to(request: HttpRequest) -> str:
    """Where the visitor came from, if that is on this site."""
    place = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(place, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return place if safe else "/"


@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    form = SignUpForm(request.POST or None)
    if request.method == "POST" and not too_fast(request, form) and form.is_valid():
        person = actions.sign_up(person_of(request), form.cleaned_data["email"], form.cleaned_data["password"])
        login(request, person, backend=BACKEND)
        return redirect(place_to_return_to(request))
    return render(
        request, "pages/sign_up.html", {"form": form, "next": place_to_return_to(request)}, status=status(form)
    )


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    form = SignInForm(request.POST or None)
    if request.method == "POST" and not too_fast(request, form) and form.is_valid():
        person = authenticate(request, username=form.cleaned_data["email"], password=form.cleaned_data["password"])
        if isinstance(person, Person):
            actions.bring_along(person_of(request), person)
            login(request, person, backend=BACKEND)
            return redirect(place_to_return_to(request))
        form.add_error(None, _("This address and this password do not belong together."))
    return render(
        request, "pages/sign_in.html", {"form": form, "next": place_to_return_to(request)}, status=status(form)
    )


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("home")


def too_fast(request: HttpRequest, form: SignInForm | SignUpForm) -> bool:
    """Guessing passwords is made slow, from one address and for one account."""
    email = request.POST.get("email", "").strip().lower()
    seconds = max(
        seconds_to_wait(request, "sign-in", settings.LIMITS.sign_ins),
        seconds_to_wait(request, "guess", settings.LIMITS.guesses, whose=email or "nobody"),
    )
    if seconds:
        form.add_error(None, _("Too many tries. Try again in %(seconds)s s.") % {"seconds": seconds})
    return bool(seconds)


def status(form: SignInForm | SignUpForm) -> int:
    return 422 if form.is_bound else 200
