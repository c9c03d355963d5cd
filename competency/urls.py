from django.urls import path

from competency import compare_views, views
from competency.exchange import views as exchange

app_name = "competency"

urlpatterns = [
    path("", views.standards, name="standards"),
    path("<str:code>.json", exchange.standard_json, name="standard_json"),
    path("<str:code>.xlsx", exchange.standard_xlsx, name="standard_xlsx"),
    path("<str:code>.pdf", views.standard_as_pdf, name="standard_pdf"),
    path("<str:code>/", views.standard, name="standard"),
    path("<str:code>/compare/", compare_views.choose, name="choose_comparison"),
    path("<str:code>/compare/<str:other>/", compare_views.compared, name="compare"),
]
