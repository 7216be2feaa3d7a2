"""A list leaves as a signed copy and comes in as a draft; an operator records who signed it. On both screens."""

import re
from pathlib import Path

from playwright.sync_api import expect

from registry.models.signers import fingerprint_of
from tests.browser.hands import arrive
from tests.registry.copies import STRANGERS_KEY, signed_elsewhere


def download(walk):
    """The copy of the first list, as anybody takes it; its bytes."""
    walk.go("/lists/")
    arrive(walk.page.locator("main a[href^='/lists/']").filter(has_text="履职").first)
    walk.page.get_by_text("导出", exact=True).click()
    walk.look()
    with walk.page.expect_download() as got:
        walk.page.get_by_role("link", name="带签名的副本").click()
    assert re.search(r"_带签名的副本_\d{4}-\d\d-\d\d\.zip$", got.value.suggested_filename)
    return Path(got.value.path()).read_bytes()


def hand_in(walk, content):
    walk.go("/imports/new/lists/").look()
    width = walk.page.viewport_size["width"]
    for name, value in {
        "title": "关于调整清单的通知",
        "document_number": f"示民发〔2032〕{width}号",
        "published_on": "2032-01-01",
        "effective_on": "2032-02-01",
    }.items():
        walk.page.fill(f"#id_{name}", value)
    file = {"name": "副本.zip", "mimeType": "application/zip", "buffer": content}
    walk.page.set_input_files("#id_file", files=[file])
    arrive(walk.page.get_by_role("button", name="上传并预览"))


def look_at_a_refusal(walk):
    """A form that comes back is answered with 422, which a browser notes as an error."""
    assert [one for one in walk.troubles if "422" not in one] == []
    walk.troubles.clear()
    walk.look()


def test_a_copy_goes_out_and_comes_in_and_its_signer_is_recorded(visitor):
    walk = visitor
    content = download(walk)

    walk.sign_in("shenhe")
    hand_in(walk, content[:-300])
    expect(walk.page.locator("main")).to_contain_text("文件打不开，可能没有下载完整")
    look_at_a_refusal(walk)
    hand_in(walk, content)
    expect(walk.page.locator("main")).to_contain_text("签名有效，是本系统制作的。")
    expect(walk.page.locator("main")).to_contain_text("和现有数据完全相同")
    walk.look()
    hand_in(walk, signed_elsewhere(content))
    expect(walk.page.locator("main")).to_contain_text("这个公钥没有登记")
    walk.look()
    preview = walk.page.url.removeprefix(walk.site)

    walk.page.context.clear_cookies()
    walk.sign_in("guanli").go("/imports/")
    arrive(walk.page.get_by_role("link", name="签名单位"))
    walk.look()
    arrive(walk.page.get_by_role("link", name="登记公钥"))
    walk.page.fill("#id_name", "示范区")
    walk.page.fill("#id_public_key", STRANGERS_KEY)
    walk.page.fill("#id_heard", "0000 0000 0000 0000")
    arrive(walk.page.get_by_role("button", name="登记", exact=True))
    expect(walk.page.locator("main")).to_contain_text("和这个公钥的指纹不一样")
    look_at_a_refusal(walk)
    walk.page.fill("#id_heard", fingerprint_of(STRANGERS_KEY))
    arrive(walk.page.get_by_role("button", name="登记", exact=True))
    expect(walk.page.locator("table")).to_contain_text(fingerprint_of(STRANGERS_KEY))
    walk.look()

    walk.page.context.clear_cookies()
    walk.sign_in("shenhe").go(preview)
    expect(walk.page.locator("main")).to_contain_text("签名有效，公钥登记的是「示范区」")
    walk.look()

    walk.page.context.clear_cookies()
    walk.sign_in("guanli").go("/lists/signers/")
    arrive(walk.page.get_by_role("link", name="不再登记"))
    walk.look()
    arrive(walk.page.get_by_role("button", name="不再登记"))
    expect(walk.page.locator("main")).to_contain_text("还没有登记过别的系统的公钥")
