from django.urls import path

from guiju.web.portal import reading, searching

app_name = "portal"

urlpatterns = [
    path("", searching.home, name="home"),
    path("about", reading.about, name="about"),
    path("search", searching.search, name="search"),
    path("suggest", searching.suggest, name="suggest"),
    path("standards", reading.resolve, name="resolve"),
    path("standards/<str:key>", reading.standard, name="standard"),
    path("organizations/<path:key>", reading.organization, name="organization"),
]
