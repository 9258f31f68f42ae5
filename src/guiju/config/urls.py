from django.urls import include, path

handler400 = "guiju.web.refusals.bad_request"
handler403 = "guiju.web.refusals.not_allowed"
handler500 = "guiju.web.refusals.broken"
handler404 = "guiju.web.refusals.not_found"

urlpatterns = [
    path("i18n/", include("django.conf.urls.i18n")),
    path("desk/", include("guiju.web.desk.urls")),
    path("desk/", include("guiju.web.desk.entrance_urls")),
    path("api/", include("guiju.web.api.urls")),
    path("", include("guiju.web.portal.urls")),
]
