"""Files of an application in their slots: what is taken, what isn't and why, who reads them; on both screens."""

import re
import struct
from io import BytesIO
from pathlib import Path

from docx import Document
from playwright.sync_api import expect

from tests.browser.hands import arrive, press, says
from tests.browser.test_walks import choose, fill_application

MEGABYTE = 1024 * 1024


def photograph():
    """A picture as a phone takes it: with the place in it."""
    place = b"Exif\0\0II\x2a\0\x08\0\0\0\0\0 GPS 39.9042N 116.4074E"
    traces = b"\xff\xe1" + struct.pack(">H", len(place) + 2) + place
    return b"\xff\xd8" + traces + b"\xff\xda\x00\x03\x01picture\xff\xd9"


def word_file():
    """A Word file."""
    file = BytesIO()
    Document().save(file)
    return file.getvalue()


def put(walk, slot, name, content):
    """Choose a slot and a file, and send it."""
    choose(walk.page, "slot", slot)
    file = content if isinstance(content, Path) else {"name": name, "mimeType": "", "buffer": content}
    walk.page.set_input_files("#id_file", file)
    press(walk.page, "上传")
    return walk


def written(walk, name):
    """The address of an application with every answer, not submitted yet."""
    walk.go("/applications/new/")
    arrive(walk.page.locator("main form button.primary").first)
    fill_application(walk, name)
    return re.sub(r"edit/.*|[#?].*", "", walk.page.url)


def submit_and_read(people, walk, address, link):
    """Submit it: reviewers read its files from then on, nobody changes them, and strangers never see them."""
    walk.page.goto(address)
    says(walk, "批复_1_.jpg").look()
    assert people("shenhe").page.request.get(walk.site + link).status == 404
    press(walk.page, "声明属实并提交")
    says(walk, "已提交", "批复_1_.jpg")

    reviewer = people("shenhe")
    reviewer.page.goto(address)
    with reviewer.page.expect_download() as got:
        reviewer.page.locator("main").get_by_role("link", name="批复_1_.jpg").click()
    assert got.value.suggested_filename == "批复_1_.jpg"
    expect(reviewer.page.locator("main").get_by_role("button", name="移出")).to_have_count(0)
    assert walk.page.request.get(f"{address}files/").status == 409
    for stranger in ("tongji", "shequ1"):
        assert people(stranger).page.request.get(walk.site + link).status == 404
    assert "/login/" in people().page.request.get(walk.site + link).url


def test_files_are_put_into_their_slots_and_wrong_ones_are_told_why(people, name, tmp_path):
    large = tmp_path / "全册.pdf"
    large.write_bytes(b"%PDF-" + bytes(21 * MEGABYTE))
    walk = people("weijian")
    address = written(walk, name)
    walk.page.goto(f"{address}files/")
    walk.look()
    for file, content, words in (
        ("通知.exe", b"MZ", "「通知.exe」不是可以接收的文件"),
        ("改名.pdf", b"MZ this is no pdf", "内容和扩展名不符"),
        ("空.pdf", b"", "这个文件是空的"),
        ("全册.pdf", large, "文件有 21 MB，超过了 20 MB 的上限"),
    ):
        says(put(walk, "basis", file, content), words)
        assert walk.page.locator("input[name=slot][value=basis]").is_checked()
    walk.look()

    says(
        put(walk, "basis", "关于冬季安全的通知（盖章件）.pdf", b"%PDF-1.7 text"),
        "已收到「关于冬季安全的通知（盖章件）.pdf」",
    )
    says(put(walk, "form", "登记表样表.docx", word_file()), "台账、报表样表")
    says(put(walk, "funds", "..\\批复<1>.jpg", photograph()), "批复_1_.jpg").look()
    taken = walk.page.locator("li", has_text="登记表样表.docx")
    arrive(taken.get_by_role("button", name="移出"))
    says(walk, "已移出，原件仍可查阅").look()

    with walk.page.expect_download() as got:
        walk.page.locator("main").get_by_role("link", name="关于冬季安全的通知（盖章件）.pdf").click()
    assert got.value.suggested_filename == "关于冬季安全的通知（盖章件）.pdf"
    link = walk.page.locator("main a", has_text="批复_1_.jpg").get_attribute("href")
    kept = walk.page.request.get(walk.site + link)
    assert kept.headers["content-disposition"].startswith("attachment")
    assert b"picture" in kept.body() and b"GPS" not in kept.body()

    submit_and_read(people, walk, address, link)
