"""Signed copies of lists: what they hold, and that nothing else than what was signed is ever read."""

import base64
import hashlib
import io
import json
import struct
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk.imports.reading import Unreadable
from registry import signing
from registry.copy_words import ABOUT, LINES, MANIFEST, SIGNATURE
from registry.list_copies import FILES, Origin, may_be_copy, pack, unpack
from registry.models import ListKind
from registry.models.signers import fingerprint_of
from tests.registry.copies import STRANGERS_KEY, changed, parts_of, put_together, signed_elsewhere

ORIGIN = {
    "authority_code": "甲",
    "authority_name": "甲区",
    "kind": "duty",
    "list_name": "甲区依法履职事项清单",
    "for_rural": None,
    "on": "2026-11-20",
    "known_at": None,
    "edition": "00000000-0000-0000-0000-000000000001",
    "lines": 1,
    "made_at": "2026-11-20T09:00:00+08:00",
}
CSV = "清单,编号,事项名称\r\n依法履职事项清单,1,宣传法律法规和政策\r\n".encode()
BOMB = 60 * 1024 * 1024


def origin(**said):
    return Origin(**{**ORIGIN, "public_key": signing.public_key(), **said})


def copy(**said):
    return pack(origin(**said), CSV)


def refusal(content):
    with pytest.raises(Unreadable) as caught:
        unpack(content)
    return str(caught.value)


def test_a_copy_comes_apart_as_it_was_put_together():
    found = unpack(copy())
    assert (found.origin, found.lines) == (origin(), CSV)
    assert may_be_copy(copy()) is True


def test_a_copy_holds_four_files_each_hashed_and_the_manifest_signed():
    parts = parts_of(copy())
    manifest = json.loads(parts[MANIFEST])
    assert list(parts) == [MANIFEST, SIGNATURE, LINES, ABOUT] == list(FILES)
    assert manifest["files"] == {name: hashlib.sha256(parts[name]).hexdigest() for name in (LINES, ABOUT)}
    assert manifest["authority"] == {"code": "甲", "name": "甲区"}
    assert manifest["list"] == {"kind": "duty", "name": "甲区依法履职事项清单", "for_rural": None}
    assert signing.is_signed(parts[MANIFEST], parts[SIGNATURE].decode(), manifest["public_key"]) is True


def test_the_same_content_makes_the_same_copy_to_the_byte():
    assert copy() == copy()


def test_a_copy_says_to_people_whose_list_of_which_day_it_is_and_what_to_compare():
    said = parts_of(copy(known_at="2026-11-01T08:00:00+08:00"))[ABOUT].decode()
    assert said.splitlines()[0] == "甲区《甲区依法履职事项清单》带签名的副本"
    assert "哪一天有效：2026-11-20" in said
    assert "按什么时候所知：2026-11-01 08:00" in said
    assert f"签名指纹：{fingerprint_of(signing.public_key())}" in said


def test_a_copy_that_another_installation_signed_is_read_and_bears_its_key():
    assert unpack(signed_elsewhere(copy())).origin == origin(public_key=STRANGERS_KEY)


@pytest.mark.parametrize(("part", "name"), [("lines", "lines.csv"), ("about", "说明.txt")])
def test_a_file_that_was_changed_is_named(part, name):
    sentence = f"副本里的「{name}」被改动过，和签名时不一样。请让制作单位重新下载一份发来。"
    assert refusal(changed(copy(), **{part: CSV.replace(b"1", b"2")})) == sentence


def test_a_changed_manifest_a_swapped_key_and_another_signature_are_refused():
    sentence = "副本的签名对不上：签名以后内容被改动过，或者公钥被换过。请让制作单位重新下载一份发来。"
    later = changed(copy(), manifest=lambda one: one.update(on="2026-11-21"))
    swapped = changed(copy(), manifest=lambda one: one.update(public_key=STRANGERS_KEY))
    hidden = changed(
        copy(),
        lines=b"other",
        manifest=lambda one: one["files"].update({LINES: hashlib.sha256(b"other").hexdigest()}),
    )
    signature = base64.b64encode(bytes(64))
    others = [changed(copy(), signature=text) for text in (signature, b"", b"\xff" * 90, b"x" * 88)]
    assert [refusal(one) for one in (later, swapped, hidden, *others)] == [sentence] * 7


def test_a_copy_without_a_signature_is_refused():
    assert refusal(changed(copy(), signature=None)) == (
        "副本没有签名（缺少 manifest.sig），不能导入。请让制作单位从清单页面下载「带签名的副本」。"
    )


@pytest.mark.parametrize("version", [2, "2", None, [1], 10**40])
def test_a_format_of_tomorrow_is_told(version):
    said = refusal(signed_elsewhere(copy(), lambda one: one.update(version=version)))
    assert said == f"副本的格式是第{str(version)[:10]}版，本系统只认得第1版。请升级系统，或者请制作单位导出表格。"


def test_a_zip_that_is_something_else_is_told():
    other = put_together({"照片/一.jpg": b"\xff\xd8"})
    foreign = put_together({**parts_of(copy()), MANIFEST: b'{"format": "something else"}'})
    listed = put_together({**parts_of(copy()), MANIFEST: b"[1, 2]"})
    assert {refusal(one) for one in (other, foreign, listed)} == {
        "这个压缩包既不是 Excel 工作簿，也不是从清单页面下载的「带签名的副本」。请上传这两种，或者 CSV；别的请先解开。"
    }


def test_files_too_many_too_few_or_in_a_folder_are_refused():
    parts = parts_of(copy())
    more = put_together({**parts, "../../etc/passwd": b"x"})
    fewer = put_together({name: part for name, part in parts.items() if name != ABOUT})
    names = "manifest.json、manifest.sig、lines.csv、说明.txt"
    sentence = f"副本里应当正好有这些文件：{names}。请不要解开再打包，直接上传收到的压缩包。"
    assert [refusal(more), refusal(fewer)] == [sentence, sentence]
    with pytest.warns(UserWarning, match="Duplicate name"):
        doubled = io.BytesIO(copy())
        with zipfile.ZipFile(doubled, "a") as archive:
            archive.writestr(LINES, b"other")
    assert refusal(doubled.getvalue()) == sentence


@pytest.mark.parametrize("name", [LINES, MANIFEST, ABOUT])
def test_a_bomb_is_refused_before_it_fills_the_memory(name):
    bomb = put_together({**parts_of(copy()), name: bytes(BOMB)})
    assert len(bomb) < BOMB / 500
    assert refusal(bomb) == f"副本里的「{name}」解压后太大，没有读取。"


def test_a_bomb_that_lies_of_its_size_is_read_no_further_than_it_says():
    bomb = bytearray(put_together({**parts_of(copy()), LINES: bytes(BOMB)}))
    size = struct.pack("<I", BOMB)
    while (place := bomb.find(size)) >= 0:
        bomb[place : place + 4] = struct.pack("<I", 1000)
    assert (
        refusal(bytes(bomb))
        == "文件打不开，可能没有下载完整，或者已经损坏。自己做的表格，请重新保存后再选；别的单位发来的副本，请重新下载，还打不开的请对方重新发一份。"
    )


def test_another_method_of_packing_and_a_password_are_refused():
    sentence = "压缩包加了密码，或者用了别的压缩方法，不能读取。请直接上传收到的压缩包。"
    assert refusal(put_together(parts_of(copy()), zipfile.ZIP_LZMA)) == sentence
    locked = bytearray(copy())
    place = locked.rfind(b"PK\x01\x02")
    while place >= 0:
        locked[place + 8] |= 1
        place = locked.rfind(b"PK\x01\x02", 0, place)
    assert refusal(bytes(locked)) == sentence


def test_a_directory_of_very_many_files_is_not_even_opened():
    many = put_together({f"{n}.txt": b"" for n in range(2000)})
    assert refusal(many).startswith("这个压缩包既不是 Excel 工作簿")


def test_a_day_on_which_the_list_was_empty_has_nothing_to_import():
    assert refusal(copy(lines=0)) == "这份副本说的是2026-11-20，那一天清单上没有条目，没有可以导入的内容。"


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("authority", {"authority": "甲区"}),
        ("name", {"authority": {"code": "甲", "name": ""}}),
        ("name", {"authority": {"code": "甲", "name": "甲\x00区"}}),
        ("name", {"authority": {"code": "甲", "name": "甲\ud800"}}),
        ("code", {"authority": {"code": "甲" * 201, "name": "甲区"}}),
        ("list", {"list": None}),
        ("list", {"list": {"kind": "cake", "name": "单", "for_rural": None}}),
        ("list", {"list": {"kind": ["duty"], "name": "单", "for_rural": None}}),
        ("list", {"list": {"kind": "duty", "name": "单", "for_rural": "yes"}}),
        ("on", {"on": "2026-02-30"}),
        ("on", {"on": "0001-01-01"}),
        ("on", {"on": 20261120}),
        ("known_at", {"known_at": "yesterday"}),
        ("known_at", {"known_at": "2026-11-20T09:00:00"}),
        ("made_at", {"made_at": "0001-01-01T00:00:00+00:00"}),
        ("edition", {"edition": 5}),
        ("lines", {"lines": "1"}),
        ("lines", {"lines": True}),
        ("lines", {"lines": -1}),
        ("public_key", {"public_key": "short"}),
        ("public_key", {"public_key": None}),
    ],
)
def test_what_cannot_be_read_in_a_manifest_is_named_though_it_is_signed(name, wrong):
    parts = parts_of(copy())
    said = {**json.loads(parts[MANIFEST]), **wrong}
    text = json.dumps(said).encode()
    content = put_together({**parts, MANIFEST: text, SIGNATURE: signing.sign(text).encode()})
    assert refusal(content) == f"副本的说明写得不对：「{name}」读不出来。请让制作单位重新下载一份发来。"


@pytest.mark.parametrize("text", [b"", b"{", b"\xff\xfe", b"[" * 60_000, b"1" * 5000])
def test_a_manifest_that_is_no_json_is_told(text):
    assert refusal(put_together({**parts_of(copy()), MANIFEST: text})).startswith(
        "副本的说明写得不对：「manifest.json」"
    )


def test_every_kind_of_list_can_be_told():
    assert [unpack(copy(kind=str(kind))).origin.kind for kind in ListKind] == list(ListKind)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=300)
@given(st.data())
def test_a_copy_that_was_cut_or_altered_anywhere_is_refused_or_reads_the_same(data):
    whole = copy()
    content = bytearray(whole[: data.draw(st.integers(0, len(whole)))] if data.draw(st.booleans()) else whole)
    for place, byte in data.draw(st.lists(st.tuples(st.integers(0, len(whole) - 1), st.integers(0, 255)), max_size=4)):
        if place < len(content):
            content[place] = byte
    try:
        found = unpack(bytes(content))
    except Unreadable as why:
        assert str(why).endswith("。")
    else:
        assert (found.origin, found.lines) == (origin(), CSV)
