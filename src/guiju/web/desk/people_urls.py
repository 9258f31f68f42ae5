"""My account, and the people."""

from django.urls import path

from guiju.web.desk import accounts, people

urlpatterns = [
    path("account", accounts.account, name="account"),
    path("account/data.json", accounts.data, name="account-data"),
    path("account/delegations/<int:pk>/end", accounts.end, name="delegation-end"),
    path("people", people.people, name="people"),
    path("people/new", people.new, name="person-new"),
    path("people/<int:pk>", people.one, name="person"),
    path("people/<int:pk>/roles/<int:membership>/end", people.end_role, name="person-role-end"),
    path("people/<int:pk>/invitation", people.invitation, name="person-invite"),
    path("people/<int:pk>/activation", people.activation, name="person-activation"),
    path("people/<int:pk>/second-factors/clear", people.clear_factors, name="person-clear-factors"),
]
