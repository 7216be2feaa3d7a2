"""Street staff paste what a department handed to them: what is listed goes on, what isn't is stopped; on both screens."""

import re
import uuid

from tests.browser.hands import follow, press, says


def test_a_street_stops_what_is_not_admitted_and_the_department_reads_why(people):
    name = f"填报{uuid.uuid4().hex[:6]}台账"
    street = people("street1").go("/").look()
    says(street, "最近下派到本街道社区的")
    follow(street.page, "部门来件：转发还是不转发")
    street.look()
    street.page.fill("#id_text", f"请各社区本周五前{name}，逾期通报")
    street.page.select_option("#id_sender", label="卫生健康委员会")
    press(street.page, "看该不该转发")
    says(street, "不能转发", "不转发的理由").look()
    assert street.page.get_by_role("button", name=re.compile("^转发到")).count() == 0
    press(street.page, "不转发，告知来件部门")
    says(street, "没有发给社区", name).look()

    sender = people("weijian").go("/dispatches/").look()
    follow(sender.page, re.compile(name))
    says(sender, "没有转发，没有发给社区").look()


def test_a_street_passes_on_what_is_listed_and_sees_it_on_its_workbench(people):
    name = uuid.uuid4().hex[:6]
    street = people("street1").go("/street/incoming/")
    street.page.fill("#id_text", f"请通知老年居民和儿童家长到社区卫生服务中心接种疫苗（{name}）。")
    street.page.select_option("#id_sender", label="卫生健康委员会")
    press(street.page, "看该不该转发")
    says(street, "可以转发").look()
    street.page.get_by_role("button", name=re.compile("^转发到")).click()
    says(street, "转发给本街道的社区").look()

    street.go(f"/street/?q={name}").look()
    says(street, "卫生健康委员会", "街道转发", "待确认")
    street.go("/street/twice/").look()

    worker = people("shequ1").go(f"/received/?q={name}").look()
    follow(worker.page, re.compile("疫苗"))
    says(worker, "卫生健康委员会", "清禾街道").look()
