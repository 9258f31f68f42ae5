from django.urls import path

from guiju.web.portal import views

app_name = "portal"

urlpatterns = [
    path("", views.home, name="home"),
    path("about", views.about, name="about"),
    path("search", views.search, name="search"),
    path("standards", views.resolve, name="resolve"),
    path("standards/<str:key>", views.standard, name="standard"),
    path("organizations/<path:key>", views.organization, name="organization"),
]
