"""A certificate is looked up, counted at one press, its slips read; a stamp is logged and put right; a guide confirmed."""

import re

from tests.browser.hands import follow, press, says


def test_a_worker_counts_an_ask_and_hands_out_both_slips(people):
    stranger = people().go("/certificates/")
    stranger.look()
    stranger.page.fill("#search-text", "派出所要我开无犯罪记录证明")
    press(stranger.page, "能不能开？")
    says(stranger, "不能开", "请到：公安派出所").look()

    worker = people("shequ1").go("/check/?q=无犯罪记录证明")
    follow(worker.page, "这是要开证明：看到哪里办，登记是哪个单位要的")
    says(worker, "哪个单位要的？").look()
    worker.page.fill("#id_typed", "示范区第三幼儿园")
    press(worker.page, "登记")
    worker.page.wait_for_url(re.compile(r"/asks/\d+/resident/$"))
    says(worker, "社区不能开", "公安派出所", "示范区第三幼儿园", "禾苑社区").look()
    follow(worker.page, "给单位的告知单")
    says(worker, "本社区不予出具").look()
    follow(worker.page, "改用A4纸")
    worker.look()
    follow(worker.page, "看登记、更正")
    says(worker, "登记后不能修改").look()
    follow(worker.page, "更正单位")
    worker.look()
    worker.page.fill("#id_agency", "公安局")
    worker.page.fill("#id_reason", "是公安局要的")
    press(worker.page, "更正")
    says(worker, "这一条更正", "公安局").look()
    worker.go("/certificates/asks/?standing=superseded")
    says(worker, "示范区第三幼儿园", "已更正").look()
    worker.go("/certificates/asks/totals/?by=agency")
    says(worker, "公安局").look()


def test_a_stamp_is_logged_and_struck_out(people):
    worker = people("shequ1").go("/certificates/ask/?q=去世老人的关系证明")
    says(worker, "看起来像下面哪一项？").look()
    worker.page.get_by_role("link", name=re.compile("就是这项.*与死亡人员关系证明")).click()
    says(worker, "接着登记用印").look()
    press(worker.page, "不清楚是哪个单位")
    worker.page.wait_for_url(re.compile(r"/issues/new/"))
    worker.look()
    worker.page.fill("#id_purpose", "申领丧葬补助")
    press(worker.page, "登记")
    says(worker, "已登记用印，编号").look()
    follow(worker.page, "没有盖章，作废")
    worker.look()
    worker.page.fill("#id_reason", "没有盖章")
    press(worker.page, "作废")
    says(worker, "作废，原因：没有盖章").look()
    worker.go("/certificates/issues/")
    says(worker, "作废记录").look()


def test_a_reviewer_confirms_where_to_go(visitor):
    walk = visitor.sign_in("shenhe").go("/certificates/guides/")
    says(walk, "待确认的办理指引").look()
    walk.page.get_by_role("checkbox").last.check()
    press(walk.page, "把勾选的确认为本区的做法")
    says(walk, "已确认1项。").look()
    walk.go("/certificates/?guide=confirmed")
    says(walk, "本区已确认").look()
    walk.page.locator("main tbody a").first.click()
    says(walk, "民政局已于").look()
    follow(walk.page, "修改办理指引")
    walk.look()
    walk.go("/certificates/asks/totals/?by=all").look()
