"""Pages of signed copies: the download, the upload with who signed it, and the signers that operators record."""

from datetime import date

import pytest

from accounts.roles import Role
from desk.models import ImportRun
from registry import signing
from registry.list_copies import unpack
from registry.models import AdjustmentOrder, KnownSigner
from registry.models.signers import fingerprint_of
from tests.admission.counting import queries
from tests.district import add_person, make_district, publish, the_list
from tests.registry.copies import STRANGERS_KEY, changed, copy_of, signed_elsewhere
from tests.sheets import NEW_ORDER, counts, upload
from web import clock

SIGNER = {"name": "测试区", "public_key": STRANGERS_KEY, "heard": fingerprint_of(STRANGERS_KEY).lower()}


@pytest.fixture(autouse=True)
def today():
    with clock.at(date(2026, 11, 20)):
        yield


@pytest.fixture
def receiver(lists, client):
    """A reviewer of another authority, signed in."""
    there = make_district("乙区")
    user = add_person(there, "receiver", there.units["office"], Role.REVIEWER)
    client.force_login(user)
    return there


def address(district, kind="duty"):
    return f"/lists/{the_list(district, kind).pk}/copy/"


def send(client, content, kind="lists", **fields):
    return client.post(f"/imports/new/{kind}/", {"file": upload(content, "副本.zip"), **NEW_ORDER, **fields})


def text(answer):
    return answer.content.decode()


class TestDownload:
    """Anybody takes the copy of a list of any day."""

    def test_anybody_takes_a_copy_with_a_name_that_tells_the_day(self, lists, client):
        answer = client.get(address(lists))
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
        found = unpack(answer.content).origin
        assert (found.authority_name, found.kind, found.lines, found.on) == ("测试区", "duty", 2, "2026-11-20")
        assert (found.known_at, found.public_key) == (None, signing.public_key())
        name = (
            "%E6%B5%8B%E8%AF%95%E5%8C%BAduty%E6%B8%85%E5%8D%95_%E5%B8%A6%E7%AD%BE%E5%90%8D%E7%9A%84%E5%89%AF%E6%9C%AC"
        )
        assert answer["Content-Disposition"] == f"attachment; filename*=utf-8''{name}_2026-11-20.zip"

    def test_the_copy_is_of_the_day_and_the_moment_that_are_asked_for(self, lists, client):
        publish(
            lists, published_on=date(2026, 2, 1), effective_on=date(2026, 3, 1), lines=[("duty", "remove", "4", {})]
        )
        asked = [{"on": "2026-02-28"}, {"on": "2026-03-01"}, {"on": "2026-03-01", "known_at": "2026-01-15"}]
        found = [unpack(client.get(address(lists), when).content).origin for when in asked]
        assert [(one.on, one.lines) for one in found] == [("2026-02-28", 2), ("2026-03-01", 1), ("2026-03-01", 2)]
        assert found[2].known_at == "2026-01-15T23:59:59.999999+08:00"

    def test_a_day_that_does_not_exist_gets_a_sentence(self, lists, client):
        assert client.get(address(lists), {"on": "2026-02-30"}).status_code == 400
        assert client.get("/lists/999999/copy/").status_code == 404

    def test_the_copy_may_be_kept_as_long_as_nothing_changes(self, lists, client):
        first = client.get(address(lists))
        assert first["Cache-Control"] == "public, max-age=60"
        again = client.get(address(lists), headers={"if-none-match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        publish(lists, published_on=date(2026, 11, 1), lines=[("duty", "remove", "4", {})])
        later = client.get(address(lists), headers={"if-none-match": first["ETag"]})
        assert (later.status_code, unpack(later.content).origin.lines) == (200, 1)

    def test_the_page_of_the_list_offers_it_for_the_day_that_is_shown(self, lists, client):
        page = text(client.get(f"/lists/{the_list(lists, 'duty').pk}/", {"on": "2026-02-28"}))
        assert page.count(f'href="{address(lists)}?on=2026-02-28" download') == 1

    @pytest.mark.parametrize("rows", [3, 60])
    def test_the_queries_do_not_grow_with_the_lines(self, district, client, rows):
        lines = [("duty", "add", str(n), {"name": f"事项{n}"}) for n in range(1, rows + 1)]
        publish(district, published_on=date(2025, 1, 10), lines=lines)
        assert queries(client, address(district)) == 8


class TestUpload:
    """The import desk of lists takes a copy beside sheets."""

    def test_the_preview_says_of_what_it_is_a_copy_and_that_nobody_knows_the_signer(self, lists, receiver, client):
        answer = send(client, signed_elsewhere(copy_of(the_list(lists, "duty"))))
        page = client.get(answer["Location"])
        said = page.context["copy"]
        assert (said.authority_name, said.list_name, said.lines) == ("测试区", "测试区duty清单", 2)
        assert (said.is_own, said.signer, said.fingerprint) == (False, None, fingerprint_of(STRANGERS_KEY))
        assert "签名有效，说明内容没有改动；但这个公钥没有登记，不能断定真是「测试区」制作的。" in text(page)
        run = ImportRun.objects.get()
        assert (run.file.media_type, counts(run)) == ("application/zip", (2, 0, 0, 0))

    def test_a_known_signer_is_named_and_another_authority_than_its_own_is_said(self, lists, receiver, client):
        content = signed_elsewhere(copy_of(the_list(lists, "duty")))
        page = client.get(send(client, content)["Location"])
        url = page.request["PATH_INFO"]
        signer = KnownSigner.objects.create(name="测试区", public_key=STRANGERS_KEY, added_by=lists.operator)
        page = client.get(url)
        assert "签名有效，公钥登记的是「测试区」。" in text(page)
        assert (page.context["copy"].signer, page.context["copy"].claims_other) == (signer, False)
        KnownSigner.objects.update(name="丙区")
        page = client.get(url)
        assert page.context["copy"].claims_other is True
        assert "公钥登记的是「丙区」，副本写的是「测试区」的清单。" in text(page)

    def test_a_copy_of_this_installation_is_known_as_its_own(self, lists, receiver, client):
        page = client.get(send(client, copy_of(the_list(lists, "duty")))["Location"])
        assert page.context["copy"].is_own is True
        assert "签名有效，是本系统制作的。" in text(page)

    def test_it_is_imported_as_a_draft_of_ones_own_authority(self, lists, receiver, client):
        url = send(client, copy_of(the_list(lists, "duty")))["Location"]
        client.post(f"{url}apply/", {"seen": ImportRun.objects.get().findings["digest"]})
        order = AdjustmentOrder.objects.get(authority=receiver.authority)
        assert (order.state, order.lines.count()) == ("draft", 2)
        assert "打开草稿" in text(client.get(url))

    def test_a_copy_that_was_changed_stands_beside_its_field_and_leaves_nothing(self, lists, receiver, client):
        answer = send(client, changed(copy_of(the_list(lists, "duty")), lines=b"x"))
        assert answer.status_code == 422
        assert text(answer).count("副本里的「lines.csv」被改动过，和签名时不一样。") == 2
        assert ImportRun.objects.count() == 0

    def test_where_there_are_two_lists_of_a_kind_one_may_choose(self, lists, receiver, client):
        page = text(client.get("/imports/new/lists/"))
        assert (page.count('accept=".xlsx,.csv,.txt,.zip"'), page.count('name="item_list"')) == (1, 0)
        make = {"kind": "duty", "authority": receiver.authority}
        the_list(receiver, "assist")
        urban, rural = (
            type(the_list(receiver, "assist")).objects.create(name=name, for_rural=is_rural, **make)
            for name, is_rural in (("城市", False), ("涉农", True))
        )
        form = client.get("/imports/new/lists/").context["target"]
        assert set(form.fields["item_list"].queryset) == {urban, rural}
        send(client, copy_of(the_list(lists, "duty")), item_list=rural.pk)
        run = ImportRun.objects.get()
        assert (run.target["list"], counts(run)) == (rural.pk, (2, 0, 0, 0))

    def test_other_kinds_take_no_copy(self, lists, client):
        client.force_login(lists.operator)
        answer = client.post("/imports/new/units/", {"file": upload(copy_of(the_list(lists, "duty")), "副本.zip")})
        assert answer.status_code == 422
        assert text(answer).count("这个文件不是 Excel 工作簿。") == 2


class TestSigners:
    """Operators record the keys of others, after hearing their fingerprints."""

    def test_operators_and_importers_read_the_signers_and_the_own_fingerprint(self, lists, client):
        for who, status in (("operator", 200), ("reviewer", 200), ("worker", 403), ("supervisor", 403)):
            client.force_login(getattr(lists, who))
            assert client.get("/lists/signers/").status_code == status
        client.force_login(lists.operator)
        page = client.get("/lists/signers/")
        assert page.context["own_fingerprint"] == fingerprint_of(signing.public_key())
        assert "还没有登记过别的系统的公钥。" in text(page)

    def test_only_operators_record_and_remove(self, lists, client):
        signer = KnownSigner.objects.create(name="丙区", public_key=STRANGERS_KEY, added_by=lists.operator)
        client.force_login(lists.reviewer)
        pages = ("/lists/signers/new/", f"/lists/signers/{signer.pk}/remove/")
        assert [client.get(url).status_code for url in pages] == [403, 403]
        assert [client.post(url, SIGNER).status_code for url in pages] == [403, 403]
        assert text(client.get("/lists/signers/")).count("不再登记") == 0

    def test_an_operator_records_a_signer_from_what_the_preview_says(self, lists, client):
        client.force_login(lists.operator)
        page = client.get("/lists/signers/new/", {"name": "测试区", "key": STRANGERS_KEY})
        assert page.context["form"].initial == {"name": "测试区", "public_key": STRANGERS_KEY}
        assert client.post("/lists/signers/new/", SIGNER)["Location"] == "/lists/signers/"
        signer = KnownSigner.objects.get()
        assert (signer.name, signer.public_key, signer.added_by) == ("测试区", STRANGERS_KEY, lists.operator)

    @pytest.mark.parametrize(
        ("field", "value", "sentence"),
        [
            ("heard", "0000 0000 0000 0000", "和这个公钥的指纹不一样，没有登记。"),
            ("public_key", "abc", "这不是公钥。"),
            ("name", "", "请填写此项。"),
        ],
    )
    def test_what_does_not_fit_is_said_beside_its_field(self, lists, client, field, value, sentence):
        client.force_login(lists.operator)
        answer = client.post("/lists/signers/new/", {**SIGNER, field: value})
        assert (answer.status_code, KnownSigner.objects.count()) == (422, 0)
        assert answer.context["form"].errors[field][0].startswith(sentence)

    def test_the_own_key_and_a_known_one_are_not_recorded(self, lists, client):
        client.force_login(lists.operator)
        own = signing.public_key()
        answer = client.post("/lists/signers/new/", {**SIGNER, "public_key": own, "heard": fingerprint_of(own)})
        assert answer.context["form"].errors == {"public_key": ["这是本系统自己的公钥，不用登记。"]}
        KnownSigner.objects.create(name="丙区", public_key=STRANGERS_KEY, added_by=lists.operator)
        answer = client.post("/lists/signers/new/", SIGNER)
        assert answer.context["form"].errors == {"public_key": ["这个公钥已经登记过。"]}

    def test_a_signer_is_removed_after_a_question_and_twice_does_no_harm(self, lists, client):
        client.force_login(lists.operator)
        signer = KnownSigner.objects.create(name="丙区", public_key=STRANGERS_KEY, added_by=lists.operator)
        url = f"/lists/signers/{signer.pk}/remove/"
        assert "不再登记「丙区」的这个公钥？" in text(client.get(url))
        assert [client.post(url)["Location"] for _press in range(2)] == ["/lists/signers/"] * 2
        assert KnownSigner.objects.count() == 0

    @pytest.mark.parametrize("rows", [3, 60])
    def test_the_queries_do_not_grow_with_the_signers(self, lists, client, rows):
        KnownSigner.objects.bulk_create(
            KnownSigner(name=f"第{n}区", public_key=f"{n:044}", added_by=lists.operator) for n in range(rows)
        )
        client.force_login(lists.operator)
        assert queries(client, "/lists/signers/") == 6
