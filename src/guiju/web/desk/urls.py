from django.contrib.auth.views import LogoutView
from django.urls import path

from guiju.web.desk import conflicts, home, imports, journal

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
    path("journal", journal.journal, name="journal"),
    path("journal/verify", journal.verify, name="verify"),
]
