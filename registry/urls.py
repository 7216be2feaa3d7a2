"""Addresses of the lists and the orders that make them."""

from django.urls import path

from registry.views import lists, orders

app_name = "registry"
urlpatterns = [
    path("lists/", lists.ListIndex.as_view(), name="list-index"),
    path("lists/<int:pk>/", lists.ListDetail.as_view(), name="list-detail"),
    path("lists/<int:pk>/poster/", lists.ListPoster.as_view(), name="list-poster"),
    path("lines/", lists.EntryList.as_view(), name="entry-list"),
    path("lines/<int:pk>/", lists.LineDetail.as_view(), name="line-detail"),
    path("lines/<int:pk>/keywords/", lists.LineKeywords.as_view(), name="line-keywords"),
    path("orders/", orders.OrderList.as_view(), name="order-list"),
    path("orders/new/", orders.OrderCreate.as_view(), name="order-create"),
    path("orders/<int:pk>/", orders.OrderDetail.as_view(), name="order-detail"),
    path("orders/<int:pk>/edit/", orders.OrderEdit.as_view(), name="order-edit"),
    path("orders/<int:pk>/lines/new/", orders.OrderLineCreate.as_view(), name="order-line-create"),
    path("orders/<int:order>/lines/<int:pk>/delete/", orders.OrderLineDelete.as_view(), name="order-line-delete"),
    path("orders/<int:pk>/do/<slug:action>/", orders.OrderAction.as_view(), name="order-action"),
]
