"""Changing a password."""


def test_a_short_password_is_refused_in_chinese(district, client):
    client.force_login(district.worker)
    typed = {"old_password": "demo-password", "new_password1": "xq-26", "new_password2": "xq-26"}
    page = client.post("/password/", typed)
    assert page.context["form"].errors["new_password2"] == ["密码太短，至少要10个字符。"]


def test_the_page_says_what_to_choose(district, client):
    client.force_login(district.worker)
    page = client.get("/password/").content.decode()
    assert [page.count(said) for said in ("至少10个字符。", "不能全是数字。", "不能是常见的密码。")] == [1, 1, 1]
