"""What a person sets for themself."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from config.refusals import BadInput
from people.models import User


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Switches the interface; kept with the person, and in a cookie for pages before sign-in."""
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        raise BadInput(_("The portal speaks Traditional Chinese and English only. Choose one of them."))
    if request.user.is_authenticated:
        User.objects.filter(pk=request.user.pk).update(language=language)
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/"
    response = HttpResponseRedirect(target)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, language, max_age=31_536_000, samesite="Lax", secure=request.is_secure()
    )
    return response
