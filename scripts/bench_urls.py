"""The portal's addresses and, beside them, what the bench measures against: a bare list and a bare update."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from config.urls import urlpatterns as portal
from people.models import User

ROWS = engines["django"].from_string(
    "<table>{% for row in rows %}<tr><td>{{ row.username }}</td><td>{{ row.name }}</td>"
    "<td>{{ row.department }}</td></tr>{% endfor %}</table>"
)


def bare(request: HttpRequest) -> HttpResponse:
    """GET lists 50 rows in one query, POST updates one past the ledger; signed in, with the portal's middleware."""
    if request.method == "POST":
        QuerySet(User).filter(username=request.user.get_username()).update(job_title="客戶服務助理")
        return HttpResponse("ok")
    return HttpResponse(ROWS.render({"rows": User.objects.select_related("department")[:50]}))


urlpatterns = [path("bare/", bare), *portal]
