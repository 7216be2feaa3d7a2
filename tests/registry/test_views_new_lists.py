"""A list is made in the browser; what stands on it comes from orders alone."""

from datetime import date

from django.urls import reverse

from registry.models import ItemList
from tests.district import draft_order, standard_lists


def sign_in(client, user):
    client.force_login(user)
    return client


def post(client, page, *args, **fields):
    return client.post(reverse(f"registry:{page}", args=args), {"kind": "creation", "name": "创建评比目录", **fields})


def test_a_drafter_makes_a_list_at_the_end(client, district):
    standard_lists(district)
    answer = post(sign_in(client, district.reviewer), "list-create")
    made = ItemList.objects.get(name="创建评比目录")
    assert answer.url == reverse("registry:list-detail", args=[made.pk])
    assert (made.authority, made.kind, made.for_rural) == (district.authority, "creation", None)
    assert made.position == max(ItemList.objects.values_list("position", flat=True))


def test_urban_and_rural_communities_may_have_lists_of_one_kind(client, district):
    sign_in(client, district.reviewer)
    for whom in ("urban", "rural"):
        assert post(client, "list-create", kind="duty", name=f"履职清单{whom}", for_whom=whom).status_code == 302
    assert set(ItemList.objects.values_list("for_rural", flat=True)) == {False, True}


def test_a_second_list_of_the_kind_is_refused_beside_the_field(client, district):
    sign_in(client, district.reviewer)
    post(client, "list-create")
    answer = post(client, "list-create", name="另一份目录")
    assert answer.status_code == 422
    assert answer.context["form"].errors["kind"] == ["本辖区已有同种、同样适用范围的清单。"]


def test_a_name_is_borne_once(client, district):
    sign_in(client, district.reviewer)
    post(client, "list-create")
    answer = post(client, "list-create", kind="regular")
    assert answer.context["form"].errors["name"] == ["本辖区已有叫这个名称的清单。"]


def test_a_list_that_was_never_used_may_be_renamed(client, district):
    sign_in(client, district.reviewer)
    post(client, "list-create")
    made = ItemList.objects.get()
    post(client, "list-edit", made.pk, name="创建示范和评比达标目录")
    made.refresh_from_db()
    assert made.name == "创建示范和评比达标目录"


def test_a_list_of_which_a_draft_speaks_keeps_its_name(client, district):
    sign_in(client, district.reviewer)
    line = ("creation", "add", "1", {"name": "文明社区创建", "category": "creation_standard"})
    draft_order(district, published_on=date(2026, 3, 1), lines=[line])
    assert post(client, "list-edit", district.lists["creation"].pk).status_code == 404


def test_others_make_no_lists(client, district):
    assert post(sign_in(client, district.worker), "list-create").status_code == 403


def test_a_draft_for_the_sake_of_a_line_leads_to_that_line(client, district):
    standard_lists(district)
    sign_in(client, district.reviewer)
    line = district.lists["duty"].lines.first()
    said = {
        "title": "关于调整履职清单的通知",
        "document_number": "测民发〔2026〕9号",
        "published_on": "2026-12-01",
        "effective_on": "2027-01-01",
    }
    answer = client.post(f"{reverse('registry:order-create')}?line={line.pk}", said)
    assert answer.status_code == 302
    assert answer.url.endswith(f"/change/{line.pk}/")
