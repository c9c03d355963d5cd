"""Whether this web process can do its work, and the icon that browsers request from every site."""

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.views.decorators.cache import never_cache


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers; an exception, thus 503, when it does not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


def favicon(request: HttpRequest) -> HttpResponse:
    """Pages name their icon; PDFs, JSON and Django admin do not."""
    return HttpResponseRedirect(static("img/mark.svg"))
