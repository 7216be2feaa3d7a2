"""A department sends to a group beyond the scope of its admission, a community sees it, the department takes it back; on both screens."""

import re
import uuid

from tests.browser.hands import follow, press, says, tick


def test_a_department_sends_and_takes_back(people):
    name, title = f"试点{uuid.uuid4().hex[:6]}", f"药品回收箱{uuid.uuid4().hex[:6]}"
    sender = people("weijian").go("/dispatches/").look()
    follow(sender.page, "社区分组")
    sender.look()
    sender.page.locator(".page-actions, .actions, main").get_by_role("link", name="新的分组", exact=True).first.click()
    sender.look()
    sender.page.fill("#id_name", name)
    tick(sender.page, "榆荫社区")
    sender.page.locator("summary", has_text="粘贴名单").click()
    sender.page.fill("#id_listed", "禾苑社区")
    press(sender.page, "保存")
    says(sender, f"已保存分组「{name}」", "2个").look()

    sender.go("/dispatches/new/").look()
    sender.page.select_option("#id_subject", index=1)
    sender.page.fill("#id_title", title)
    tick(sender.page, "宣传教育")
    sender.page.fill("#id_other_act", "夜间值守")
    sender.page.get_by_role("radio", name="已存的社区分组").check()
    sender.page.select_option("#id_group", label=name)
    press(sender.page, "看各社区的结论")
    says(sender, "2个社区可以下派，但标明「可以拒收」", "夜间值守", "禾苑社区").look()
    press(sender.page, "返回修改")
    sender.look()
    press(sender.page, "看各社区的结论")
    sender.page.fill("#id_reason", "回收箱夜间无人看管。")
    press(sender.page, "下派到2个社区")
    says(sender, "已下派到2个社区", title, "可以拒收", "回收箱夜间无人看管").look()
    address = sender.page.url

    worker = people("shequ1")
    worker.go("/received/")
    follow(worker.page, title)
    says(worker, "可以拒收", "卫生健康委员会").look()

    follow(sender.page, "撤回")
    says(sender, "2个社区不用再办").look()
    sender.page.fill("#id_reason", "改由物业看管。")
    press(sender.page, "撤回")
    says(sender, "撤回：改由物业看管", "已撤回").look()
    assert re.fullmatch(r".*/dispatches/\d+/", address)
    sender.go(f"/dispatches/?q={title}").look()
    says(sender, title, "已撤回 2")
