"""A community that has a photo alone: it hands it in, writes one line, and refuses; with JavaScript and without."""

import uuid

from playwright.sync_api import expect

from tests.browser.hands import press, says
from tests.desk.test_photos import PICTURE

PHOTO = {"name": "张三的手机.png", "mimeType": "image/png", "buffer": PICTURE}


def refuse_by_photo(walk, line="", tap="查询"):
    """From the photo to the slip: two presses after the photo is handed in; without a ``line`` the first is a ``tap``."""
    walk.go("/check/").page.locator("summary", has_text="只有照片？附在这里").click()
    walk.page.set_input_files("#id_photo", files=[PHOTO])
    press(walk.page, "查询")
    says(walk, "照片已经收下")
    expect(walk.page.get_by_role("img", name="已附上的来件照片")).to_be_visible()
    walk.page.fill("#id_text", line)
    press(walk.page, tap)
    says(walk, "已附上的照片随回执留存。")
    press(walk.page, "一键拒收并出具回执")
    return says(walk, "已拒收，回执")


def test_a_photo_and_one_line_become_a_slip(people):
    line = f"请各社区填报养犬{uuid.uuid4().hex[:6]}台账"
    walk = people("shequ1").go("/check/").look()
    walk.page.locator("summary", has_text="只有照片？附在这里").click()
    walk.look()
    refuse_by_photo(walk, line).look()


def test_it_works_without_javascript_too(plain_people):
    refuse_by_photo(plain_people("shequ2"), f"请各社区填报养犬{uuid.uuid4().hex[:6]}台账")


def test_nobody_has_to_type(plain_people):
    refuse_by_photo(plain_people("shequ2"), tap="填报表格、台账")
