"""Addresses of the lists and the orders that make them."""

from django.urls import path

from registry import views

app_name = "registry"
urlpatterns = [
    path("lists/", views.ListIndex.as_view(), name="list-index"),
    path("lists/<int:pk>/", views.ListDetail.as_view(), name="list-detail"),
    path("lists/<int:pk>/poster/", views.ListPoster.as_view(), name="list-poster"),
    path("lines/", views.EntryList.as_view(), name="entry-list"),
    path("lines/<int:pk>/", views.LineDetail.as_view(), name="line-detail"),
    path("lines/<int:pk>/keywords/", views.LineKeywords.as_view(), name="line-keywords"),
    path("orders/", views.OrderList.as_view(), name="order-list"),
    path("orders/new/", views.OrderCreate.as_view(), name="order-create"),
    path("orders/<int:pk>/", views.OrderDetail.as_view(), name="order-detail"),
    path("orders/<int:pk>/edit/", views.OrderEdit.as_view(), name="order-edit"),
    path("orders/<int:pk>/lines/new/", views.OrderLineCreate.as_view(), name="order-line-create"),
    path("orders/<int:order>/lines/<int:pk>/delete/", views.OrderLineDelete.as_view(), name="order-line-delete"),
    path("orders/<int:pk>/do/<slug:action>/", views.OrderAction.as_view(), name="order-action"),
]
