from django.urls import path

from competency.comparing import views as comparing
from competency.exchange import views as exchange
from competency.intake import views as intake
from competency.pages import rule_views
from competency.pages import views as pages

app_name = "competency"

urlpatterns = [
    path("", pages.standards, name="standards"),
    path("publishing/", rule_views.publishing, name="publishing"),
    path("import/", intake.import_page, name="import"),
    path("import/<int:pk>/", intake.reading, name="reading"),
    path("import/<int:pk>/change/", intake.change_reading, name="reading-change"),
    path("import/<int:pk>/draft/", intake.take_reading, name="reading-draft"),
    path("import/<int:pk>/discard/", intake.discard_reading, name="reading-discard"),
    path("import/<int:pk>/compare/", intake.compare_reading, name="reading-compare"),
    path("<str:code>.json", exchange.standard_json, name="standard_json"),
    path("<str:code>.xlsx", exchange.standard_xlsx, name="standard_xlsx"),
    path("<str:code>.pdf", pages.standard_as_pdf, name="standard_pdf"),
    path("<str:code>/", pages.standard, name="standard"),
    path("<str:code>/compare/", comparing.choose, name="choose_comparison"),
    path("<str:code>/compare/<str:other>/", comparing.compared, name="compare"),
]
