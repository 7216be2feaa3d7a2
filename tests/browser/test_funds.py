"""Money follows a task: promised with an admission, paid, confirmed by the community in one press; on both screens."""

import uuid

from tests.browser.hands import arrive, follow, press, says


def test_money_is_promised_paid_confirmed_and_used(people):
    note, voucher, purpose = (f"{word}{uuid.uuid4().hex[:6]}" for word in ("计付", "凭", "宣传品"))
    payer = people("weijian").go("/funds/unrecorded/").look()
    says(payer, "决定写明、没有登记的经费")
    payer.go("/funds/").look()
    arrive(payer.page.locator(".page-actions, main").get_by_role("link", name="登记承诺", exact=True).first)
    payer.look()
    payer.page.select_option("#id_subject", index=1)
    payer.page.fill("#id_amount", "0.10")
    payer.page.select_option("#id_per", "community")
    payer.page.fill("#id_due_on", "2026-12-01")
    payer.page.fill("#id_note", note)
    press(payer.page, "按工时测算")
    says(payer, "按工时测算（只供参考）").look()
    payer.page.fill("#id_amount", "0.10")
    payer.page.select_option("#id_per", "community")
    press(payer.page, "登记")
    says(payer, "已登记经费承诺", note, "榆荫社区").look()

    arrive(payer.page.locator("main").get_by_role("link", name="登记拨付", exact=True))
    payer.look()
    payer.page.fill("#id_voucher", voucher)
    press(payer.page, "登记拨付")
    says(payer, "已请社区确认到账", "待社区确认", voucher).look()

    worker = people("shequ1").look()
    says(worker, "经费", voucher)
    arrive(worker.page.locator("main li", has_text=voucher).get_by_role("button", name="没有收到"))
    says(worker, "已记下没有收到", "社区说没有收到").look()
    payer.go(f"/funds/payments/?state=denied&voucher={voucher}").look()
    says(payer, "社区说没有收到", voucher)

    worker.go("/").look()
    arrive(worker.page.locator("main li", has_text=voucher).get_by_role("button", name="确认到账"))
    says(worker, "已确认到账0.10元", "的经费").look()
    follow(worker.page, "登记使用情况")
    worker.look()
    worker.page.fill("#id_amount", "0.05")
    worker.page.fill("#id_purpose", purpose)
    press(worker.page, "登记")
    says(worker, "已登记使用情况", purpose).look()

    payer.go(f"/funds/payments/?q=禾苑社区&voucher={voucher}").look()
    says(payer, "已到账", voucher)
    follow(payer.page, "汇总")
    says(payer, "经费汇总", "按付款单位", "按街道", "合计").look()


def test_rates_organisations_and_agreements(people):
    name, title = f"服务中心{uuid.uuid4().hex[:6]}", f"探访{uuid.uuid4().hex[:6]}"
    office = people("shenhe").go("/providers/new/").look()
    office.page.fill("#id_name", name)
    office.page.fill("#id_services", "居家养老服务")
    press(office.page, "保存")
    says(office, name).look()
    office.go("/funds/rates/").look()
    office.go("/funds/rates/new/").look()

    buyer = people("weijian").go("/agreements/new/").look()
    buyer.page.fill("#id_title", title)
    buyer.page.select_option("#id_provider", label=name)
    buyer.page.fill("#id_starts_on", "2026-11-01")
    buyer.page.fill("#id_last_day", "2026-12-31")
    buyer.page.fill("#id_workload", "每月探访120户")
    buyer.page.fill("#id_price", "12000")
    press(buyer.page, "登记")
    says(buyer, title, "12,000.00元", "履行中").look()
    follow(buyer.page, "登记验收")
    buyer.look()
    buyer.page.fill("#id_acceptance", "按协议完成")
    press(buyer.page, "登记验收")
    says(buyer, "已验收", "按协议完成").look()
    buyer.go("/agreements/").look()
