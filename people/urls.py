from django.urls import path

from people import views
from people.stafflist import views as stafflist

app_name = "people"

urlpatterns = [
    path("language/", views.set_language, name="language"),
    path("import/", stafflist.page, name="import"),
    path("import/columns/", stafflist.columns, name="import-columns"),
    path("import/preview/", stafflist.preview, name="import-preview"),
    path("import/answer/", stafflist.answer, name="import-answer"),
    path("import/take/", stafflist.take, name="import-take"),
    path("import/undo/", stafflist.undo, name="import-undo"),
    path("import/template.xlsx", stafflist.template, name="import-template"),
    path("import/problems.xlsx", stafflist.problems, name="import-problems"),
    path("import/changes.xlsx", stafflist.rows, name="import-rows"),
]
