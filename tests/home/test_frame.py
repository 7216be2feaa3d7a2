"""The navigation: the places of one's posts, and where one is."""

import pytest

pytestmark = pytest.mark.django_db


def places(client, path):
    return {str(item.label): item.is_current for item in client.get(path).context["nav"]}


@pytest.mark.parametrize(
    ("person", "labels"),
    [
        (None, ["清单", "证明", "查一查", "准入", "决定", "部门", "开放数据", "举报"]),
        ("worker", ["该不该接", "本社区", "常态负担", "违规下派", "减负月报", "清单公开"]),
        (
            "officer",
            ["该不该接", "准入申请", "下派", "拒收回执", "常态负担", "违规下派", "经费", "减负月报", "清单公开"],
        ),
        (
            "reviewer",
            [
                "该不该接",
                "准入审核",
                "下派",
                "拒收回执",
                "常态负担",
                "违规下派",
                "经费",
                "减负月报",
                "辖区规则",
                "清单公开",
            ],
        ),
        (
            "supervisor",
            [
                "该不该接",
                "准入审核",
                "下派",
                "拒收回执",
                "常态负担",
                "违规下派",
                "经费",
                "减负月报",
                "辖区规则",
                "清单公开",
            ],
        ),
        ("operator", ["该不该接", "单位名录", "表格导入", "辖区规则", "清单公开"]),
    ],
)
def test_everybody_is_shown_the_places_of_their_posts(client, district, person, labels):
    if person:
        client.force_login(getattr(district, person))
    assert list(places(client, "/about/")) == labels


@pytest.mark.parametrize(
    ("person", "path", "current"),
    [
        ("officer", "/applications/", "准入申请"),
        ("reviewer", "/review/", "准入审核"),
        ("reviewer", "/applications/", "准入审核"),
        ("reviewer", "/orders/", "清单公开"),
        ("operator", "/rules/", "辖区规则"),
        ("worker", "/burdens/", "常态负担"),
        ("worker", "/funds/", "本社区"),
        ("officer", "/agreements/", "经费"),
        ("officer", "/circulars/", "违规下派"),
        (None, "/violations/report/", "举报"),
        (None, "/admissions/", "准入"),
        (None, "/numbers/", "准入"),
        (None, "/communities/", "清单"),
        (None, "/changes/", "清单"),
        (None, "/decisions/", "决定"),
        ("worker", "/changes/", "清单公开"),
        (None, "/about/", None),
    ],
)
def test_the_place_where_one_is_is_marked(client, district, person, path, current):
    if person:
        client.force_login(getattr(district, person))
    assert [label for label, is_here in places(client, path).items() if is_here] == ([current] if current else [])
