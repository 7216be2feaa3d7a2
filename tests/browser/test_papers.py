"""The papers of a case are printed and taken as Word files; an operator looks whether messages failed. On both screens."""

from io import BytesIO
from pathlib import Path

from docx import Document

from tests.browser.hands import arrive


def word_of(walk):
    """(name, document) of the paper that is shown, taken as a Word file."""
    with walk.page.expect_download() as got:
        walk.page.get_by_role("link", name="下载 Word").click()
    content = Path(got.value.path()).read_bytes()
    return got.value.suggested_filename, Document(BytesIO(content))


def test_the_papers_of_a_decided_case_are_taken_as_word_files(visitor):
    walk = visitor.sign_in("shenhe")
    walk.go("/applications/?state=approved")
    arrive(walk.page.locator("main tbody a[href^='/applications/']").first)
    case = walk.page.url
    for link, title in (("审批表", "申请准入社区工作事项审批表"), ("决定书", "社区工作事项准入决定书")):
        walk.page.goto(case)
        arrive(walk.page.get_by_role("link", name=link, exact=True))
        walk.look()
        assert walk.page.locator(".sheet h1").inner_text() == title
        name, document = word_of(walk)
        assert name.startswith(title)
        assert name.endswith("号.docx")
        assert document.paragraphs[0].text == title


def test_an_operator_sees_that_no_message_failed(visitor):
    walk = visitor.sign_in("guanli")
    arrive(walk.page.get_by_role("link", name="没有送到的通知"))
    walk.look()
    assert "没有失败的通知。" in walk.text()
    assert "现在什么也不会发出" in walk.text()
