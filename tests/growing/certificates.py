"""More asks for certificates and stamps, from two communities."""

from certificates.models import CertificateAsk, CertificateIssue
from tests.district import the_list
from tests.growing.registry import certificates, numbers


def _lines(district):
    if not the_list(district, "not_to_issue").lines.exists():
        certificates(district, 2, 1)
    return the_list(district, "not_to_issue").lines.first()


def asks(district, n, first):
    """Asks, each by another agency; one in three is put right."""
    line = _lines(district)
    for k in numbers(n, first):
        said = {
            "authority": district.authority,
            "community": district.community1 if k % 2 else district.community2,
            "line": line,
            "name": f"证明{k}",
            "outcome": "not_to_issue",
        }
        made = CertificateAsk.objects.create(number=f"测试区告〔2026〕{k}号", agency_name=f"单位{k}", **said)
        if k % 3 == 0:
            CertificateAsk.objects.create(
                number=f"测试区告〔2026〕{1000 + k}号",
                agency=district.department,
                replaces=made,
                reason="点错了",
                **said,
            )


def issues(district, n, first):
    """Stamps; one in three is struck out."""
    line = _lines(district)
    for k in numbers(n, first):
        said = {"community": district.community1 if k % 2 else district.community2, "line": line, "name": f"证明{k}"}
        made = CertificateIssue.objects.create(number=f"测试区c1证〔2026〕{k}号", serial=k, purpose=f"用途{k}", **said)
        if k % 3 == 0:
            CertificateIssue.objects.create(is_void=True, replaces=made, reason="没有盖章", **said)
