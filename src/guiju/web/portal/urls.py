from django.urls import path, re_path

from guiju.web.portal import (
    appeals,
    browsing,
    calls,
    consultations,
    demands,
    drawings,
    exporting,
    feedback,
    following,
    funding,
    organizations,
    procedures,
    reading,
    reports,
    rows,
    searching,
    standard,
    statistics,
    survey,
    texts,
)

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
    path("standards/<str:key>/feedback", feedback.feedback, name="feedback"),
    path("standards/<path:key>", reading.standard, name="standard"),
    path("organizations", organizations.organizations, name="organizations"),
    path("organizations/<path:key>", organizations.organization, name="organization"),
    *(path(f"rows/{each.name}", rows.listed, {"listing": each}, name=f"rows-{each.name}") for each in rows.LISTINGS),
    *(
        path(f"rows/{each.name}.csv", rows.download, {"listing": each}, name=f"rows-{each.name}-csv")
        for each in rows.LISTINGS
    ),
    path("calls", calls.calls, name="calls"),
    path("texts/<str:key>", texts.text, name="text"),
    path("calls/<str:number>", calls.call, name="call"),
    path("procedures", procedures.procedures, name="procedures"),
    path("procedures/<slug:code>", procedures.procedure, name="procedure"),
    path("demands", demands.listed, name="demands"),
    path("demands/new", demands.compose, name="demand-new"),
    path("funding", funding.funding, name="funding"),
    path("complaints/new", appeals.kinds, name="complaints"),
    re_path(rf"^complaints/new/(?P<kind>{'|'.join(appeals.KINDS)})$", appeals.compose, name="complaint"),
    path("complaints/receipt", appeals.receipt, name="receipt"),
    path("complaints/statistics", appeals.statistics, name="complaint-statistics"),
    path("subscriptions", following.subscriptions, name="subscriptions"),
    path("subscriptions/new", following.follow, name="follow"),
    path("subscriptions/saved/<int:pk>", following.saved, name="saved"),
    path("subscriptions/<str:token>", following.subscription, name="subscription"),
    path("subscriptions/<str:token>/end", following.unsubscribe, name="unsubscribe"),
    path("statistics", statistics.statistics, name="statistics"),
    path("statistics/measures", statistics.measures, name="measures"),
    path("statistics/vega.js", drawings.library, name="chart-library"),
    *(
        path(f"statistics/<str:code>.{format}", drawings.file, {"format": format}, name=f"measure-{format}")
        for format in drawings.FILES
    ),
    path("statistics/<str:code>.svg", drawings.svg, name="measure-svg"),
    path("statistics/<str:code>.png", drawings.png, name="measure-png"),
    path("statistics/<str:code>/chart", drawings.chart, name="measure-chart"),
    path("statistics/<str:code>/embed", statistics.embed, name="embed"),
    path("statistics/<str:code>", statistics.measure, name="measure"),
    path("surveys/<str:token>", survey.survey, name="survey"),
    path("surveys/<str:token>/sent", survey.sent, name="survey-sent"),
    path("consultations", consultations.consultations, name="consultations"),
    path("consultations/receipts", consultations.find_receipt, name="consultation-find"),
    path("consultations/receipts/<str:code>", consultations.receipt, name="consultation-receipt"),
    path("consultations/receipts/<str:code>/<int:serial>", consultations.change, name="consultation-change"),
    path("consultations/<str:number>", consultations.consultation, name="consultation"),
    path("consultations/<str:number>/comment", consultations.comment, name="consultation-comment"),
    path("consultations/<str:number>/send", consultations.send, name="consultation-send"),
    path("consultations/<str:number>/file", consultations.file, name="consultation-file"),
    path("consultations/<str:number>/file.xlsx", consultations.file_form, name="consultation-file-form"),
    path("consultations/<str:number>/comments", consultations.comments, name="consultation-comments"),
    re_path(
        r"^consultations/(?P<number>[^/]+)/(?P<which>draft|explanation)$",
        consultations.draft,
        name="consultation-draft",
    ),
    path("browse", browsing.browse, name="browse"),
    path("browse/issuers", browsing.issuers, name="browse-issuers"),
    *(
        path(f"browse/{name}{end}", view, name=f"browse-{name}")
        for name, view in (("ics", browsing.ics), ("ccs", browsing.ccs), ("regions", browsing.regions))
        for end in ("", "/<path:code>")
    ),
    path("reports", reports.reports, name="reports"),
    re_path(r"^reports/(?P<slug>[^/]+)\.(?P<form>docx|html|pdf)$", reports.file, name="report-file"),
    path("reports/<str:slug>", reports.report, name="report"),
    path("reports/<str:slug>/figures", reports.figures, name="report-figures"),
]
