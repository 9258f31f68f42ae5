from django.urls import path, re_path

from guiju.web.portal import browsing, exporting, following, organizations, reading, searching, standard, survey

app_name = "portal"

urlpatterns = [
    path("", searching.home, name="home"),
    path("about", reading.about, name="about"),
    path("search", searching.search, name="search"),
    path("suggest", searching.suggest, name="suggest"),
    path("standards", reading.resolve, name="resolve"),
    *(path(f"standards.{format}", exporting.export, {"format": format}, name="export") for format in exporting.FORMATS),
    *(
        path(f"standards/<str:key>.{form}", reading.citation, {"form": form}, name="citation")
        for form in ("bib", "txt")
    ),
    path("standards.atom", following.feed, name="feed"),
    path("standards/<str:key>.atom", following.standard_feed, name="standard-feed"),
    path("standards/<str:key>.json", reading.as_json, name="standard-json"),
    re_path(rf"^standards/(?P<key>[^/]+)/(?P<word>{'|'.join(standard.WORDS)})$", reading.relations, name="relations"),
    path("standards/<path:key>", reading.standard, name="standard"),
    path("organizations", organizations.organizations, name="organizations"),
    path("organizations/<path:key>", organizations.organization, name="organization"),
    path("subscriptions", following.subscriptions, name="subscriptions"),
    path("subscriptions/new", following.follow, name="follow"),
    path("subscriptions/saved/<int:pk>", following.saved, name="saved"),
    path("subscriptions/<str:token>", following.subscription, name="subscription"),
    path("subscriptions/<str:token>/end", following.unsubscribe, name="unsubscribe"),
    path("surveys/<str:token>", survey.survey, name="survey"),
    path("surveys/<str:token>/sent", survey.sent, name="survey-sent"),
    path("browse", browsing.browse, name="browse"),
    path("browse/issuers", browsing.issuers, name="browse-issuers"),
    *(
        path(f"browse/{name}{end}", view, name=f"browse-{name}")
        for name, view in (("ics", browsing.ics), ("ccs", browsing.ccs), ("regions", browsing.regions))
        for end in ("", "/<path:code>")
    ),
]
