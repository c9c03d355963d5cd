from django.urls import path

from competency.comparing import views as comparing
from competency.exchange import views as exchange
from competency.pages import views as pages

app_name = "competency"

urlpatterns = [
    path("", pages.standards, name="standards"),
    path("<str:code>.json", exchange.standard_json, name="standard_json"),
    path("<str:code>.xlsx", exchange.standard_xlsx, name="standard_xlsx"),
    path("<str:code>.pdf", pages.standard_as_pdf, name="standard_pdf"),
    path("<str:code>/", pages.standard, name="standard"),
    path("<str:code>/compare/", comparing.choose, name="choose_comparison"),
    path("<str:code>/compare/<str:other>/", comparing.compared, name="compare"),
]
