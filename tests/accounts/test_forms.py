"""Signing in on the page."""

import pytest

SAID = "账号或者密码不对，请重新输入。连续输错5次，15分钟内不能登录。"


@pytest.mark.parametrize(("username", "password"), [("worker", "wrong"), ("nobody", "demo-password")])
def test_a_wrong_account_and_a_wrong_password_get_the_same_sentence_and_the_account_stays(
    district, client, username, password
):
    page = client.post("/login/", {"username": username, "password": password})
    assert page.context["form"].non_field_errors() == [SAID]
    assert page.context["form"]["username"].value() == username


def test_after_five_wrong_passwords_the_right_one_waits_too(district, client):
    codes = [client.post("/login/", {"username": "worker", "password": "wrong"}).status_code for _n in range(5)]
    assert codes == [200] * 4 + [429]
    page = client.post("/login/", {"username": "worker", "password": "demo-password"})
    assert page.status_code == 429
    assert page.content.decode().count("请15分钟后再试") == 1


def test_a_name_longer_than_any_account_is_told_and_not_tried(district, client):
    page = client.post("/login/", {"username": "9" * 2000, "password": "demo-password"})
    assert list(page.context["form"].errors) == ["username"]
