from django.contrib.auth.views import LogoutView
from django.urls import path

from guiju.web.desk import conflicts, home, imports, journal, survey_units, surveys, value_files, values

app_name = "desk"

urlpatterns = [
    path("", home.home, name="home"),
    path("sign-in", home.SignIn.as_view(), name="login"),
    path("sign-out", LogoutView.as_view(), name="logout"),
    path("imports", imports.runs, name="imports"),
    path("imports/new", imports.upload, name="upload"),
    path("imports/<int:pk>", imports.run, name="run"),
    path("imports/<int:pk>/progress", imports.progress, name="progress"),
    path("imports/<int:pk>/columns", imports.columns, name="columns"),
    path("imports/<int:pk>/discard", imports.discard, name="discard"),
    path("imports/<int:pk>/rejects.csv", imports.rejects, name="rejects"),
    path("imports/<int:pk>/mend", imports.mend, name="mend"),
    path("conflicts", conflicts.conflicts, name="conflicts"),
    path("conflicts/<int:pk>", conflicts.settle, name="settle"),
    path("conflicts/of/<str:field>", conflicts.settle_many, name="settle-many"),
    path("values", values.values, name="values"),
    path("values/section", values.section, name="values-section"),
    path("values/of/<str:code>", values.history, name="value-history"),
    path("values/sheet.csv", values.sheet, name="values-sheet"),
    path("values/file", value_files.upload, name="values-upload"),
    path("values/file/mend.csv", value_files.rejects, name="values-rejects"),
    path("values/measures/new", values.define, name="measure-new"),
    path("values/measures/<str:code>", values.define, name="measure"),
    path("surveys", surveys.surveys, name="surveys"),
    path("surveys/new", surveys.compose, name="survey-new"),
    path("surveys/<int:pk>", surveys.survey, name="survey"),
    path("surveys/<int:pk>/about", surveys.compose, name="survey-compose"),
    path("surveys/<int:pk>/questions", surveys.questions, name="survey-questions"),
    path("surveys/<int:pk>/units", survey_units.units, name="survey-units"),
    path("surveys/<int:pk>/units/<int:unit_pk>", surveys.unit, name="survey-unit"),
    path("surveys/<int:pk>/units/<int:unit_pk>/change", survey_units.change, name="survey-unit-change"),
    path("surveys/<int:pk>/send", surveys.send, name="survey-send"),
    path("surveys/<int:pk>/close", surveys.close, name="survey-close"),
    path("journal", journal.journal, name="journal"),
    path("journal/verify", journal.verify, name="verify"),
]
