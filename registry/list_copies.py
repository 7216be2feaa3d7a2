"""A signed copy of a list: the zip in which a list, as it stood on one day, goes from one installation to another.

``manifest.json`` says whose list of which day it is, with the sha256 of every other file and the public key of the signer;
``manifest.sig`` is the signature of its bytes. Nothing is ever unpacked to disk.
"""

import hashlib
import io
import json
import zipfile
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from desk.imports.reading import MEGABYTE, PACKED, Unreadable, has_long_directory
from desk.imports.texts import clean
from registry import signing
from registry.copy_words import ABOUT, LINES, MANIFEST, SIGNATURE
from registry.models import ListKind
from registry.models.signers import fingerprint_of
from web.days import EARLIEST, LATEST

FORMAT, VERSION = "community-list-copy", 1
MEDIA_TYPE = "application/zip"
KILOBYTE = 1024
#: The files of a copy, in this order, and the most bytes that each may have once unpacked.
FILES = {MANIFEST: 64 * KILOBYTE, SIGNATURE: KILOBYTE, LINES: 40 * MEGABYTE, ABOUT: 64 * KILOBYTE}
HASHED = (LINES, ABOUT)
#: A file that shrinks further than this when packed is made to fill the memory; so is a longer directory of files.
MOST_SHRUNK, LONGEST_DIRECTORY = 200, 16 * KILOBYTE
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ENCRYPTED = 0x1
LONGEST_NAME = 200
#: Every copy of the same content is the same to the byte.
PACKED_AT, READABLE = (1980, 1, 1, 0, 0, 0), 0o644 << 16


@dataclass(frozen=True)
class Origin:
    """Of which list, whose, and of which day a copy is, and who made it when; moments and days in ISO form."""

    authority_code: str
    authority_name: str
    kind: str
    list_name: str
    for_rural: bool | None
    on: str
    known_at: str | None
    edition: str | None
    lines: int
    made_at: str
    public_key: str

    def as_facts(self):
        """What JSON can hold."""
        return asdict(self)


@dataclass(frozen=True)
class Copy:
    """A copy that was checked: where it comes from, and its lines as csv."""

    origin: Origin
    lines: bytes


def pack(origin, lines):
    """The copy, signed by this installation, as bytes. ``lines``: the csv that an import of lists reads."""
    files = {LINES: lines, ABOUT: _about(origin).encode()}
    manifest = {
        "format": FORMAT,
        "version": VERSION,
        "authority": {"code": origin.authority_code, "name": origin.authority_name},
        "list": {"kind": origin.kind, "name": origin.list_name, "for_rural": origin.for_rural},
        **{name: getattr(origin, name) for name in ("on", "known_at", "edition", "lines", "made_at", "public_key")},
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
    files |= {MANIFEST: text, SIGNATURE: signing.sign(text).encode()}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in FILES:
            info = zipfile.ZipInfo(name, PACKED_AT)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, READABLE
            archive.writestr(info, files[name])
    return packed.getvalue()


def _about(origin):
    """What people read, in the register's language."""
    with override(settings.LANGUAGE_CODE):
        known = localtime(datetime.fromisoformat(origin.known_at)) if origin.known_at else None
        lines = [
            _("%(authority)s《%(list)s》带签名的副本") % {"authority": origin.authority_name, "list": origin.list_name},
            "",
            _("哪一天有效：%(day)s") % {"day": origin.on},
            _("按什么时候所知：%(moment)s") % {"moment": f"{known:%Y-%m-%d %H:%M}" if known else _("制作时")},
            _("条数：%(n)s") % {"n": origin.lines},
            _("制作时间：%(moment)s")
            % {"moment": f"{localtime(datetime.fromisoformat(origin.made_at)):%Y-%m-%d %H:%M}"},
            _("签名指纹：%(fingerprint)s") % {"fingerprint": fingerprint_of(origin.public_key)},
            "",
            _("用法：在另一个系统的「表格导入」里选「清单条目」（证明清单选「证明事项」），直接上传这个压缩包。"),
            _("内容只会写进一份调整文件的草稿，由另一人公布后才生效。"),
            _("改动压缩包里的任何文件，签名就对不上，不能再导入。"),
            _("第一次收到时，请打电话和制作单位核对指纹；不要用随文件一起发来的号码。"),
        ]
    return "\r\n".join(lines) + "\r\n"


def may_be_copy(content):
    """True for a zip that isn't a workbook (whose parts are named in plain bytes)."""
    return content.startswith(PACKED) and b"xl/workbook.xml" not in content


def unpack(content):
    """The Copy in ``content`` (bytes), once its limits, signature, format and hashes were checked. Raises Unreadable."""
    files = _files(content)
    manifest = _manifest(files[MANIFEST])
    origin = _origin(manifest)
    if not signing.is_signed(files[MANIFEST], files[SIGNATURE].decode("ascii", "replace").strip(), origin.public_key):
        raise Unreadable(_("副本的签名对不上：签名以后内容被改动过，或者公钥被换过。请让制作单位重新下载一份发来。"))
    hashes = manifest.get("files")
    for name in HASHED:
        if not isinstance(hashes, dict) or hashes.get(name) != hashlib.sha256(files[name]).hexdigest():
            raise Unreadable(
                _("副本里的「%(name)s」被改动过，和签名时不一样。请让制作单位重新下载一份发来。") % {"name": name}
            )
    if not origin.lines:
        raise Unreadable(_("这份副本说的是%(day)s，那一天清单上没有条目，没有可以导入的内容。") % {"day": origin.on})
    return Copy(origin, files[LINES])


def _files(content):
    """{name: content} of exactly the files that a copy has. Raises Unreadable."""
    try:
        _check_directory(content)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = archive.infolist()
            _check_names([info.filename for info in infos])
            return {info.filename: _read(archive, info) for info in infos}
    except Unreadable:
        raise
    except Exception as why:  # whatever a damaged file makes the library stumble over
        raise Unreadable(
            _(
                "文件打不开，可能没有下载完整，或者已经损坏。自己做的表格，请重新保存后再选；别的单位发来的副本，请重新下载，还打不开的请对方重新发一份。"
            )
        ) from why


def _check_directory(content):
    """The directory of files is short."""
    if has_long_directory(content, LONGEST_DIRECTORY):
        raise Unreadable(_not_a_copy())


def _check_names(names):
    if MANIFEST not in names:
        raise Unreadable(_not_a_copy())
    if SIGNATURE not in names:
        raise Unreadable(_("副本没有签名（缺少 manifest.sig），不能导入。请让制作单位从清单页面下载「带签名的副本」。"))
    if sorted(names) != sorted(FILES):
        raise Unreadable(
            _("副本里应当正好有这些文件：%(names)s。请不要解开再打包，直接上传收到的压缩包。")
            % {"names": _("、").join(FILES)}
        )


def _not_a_copy():
    return _(
        "这个压缩包既不是 Excel 工作簿，也不是从清单页面下载的「带签名的副本」。请上传这两种，或者 CSV；别的请先解开。"
    )


def _read(archive, info):
    """One file, never more of it than it may have. Raises Unreadable."""
    most = FILES[info.filename]
    if info.flag_bits & ENCRYPTED or info.compress_type not in METHODS:
        raise Unreadable(_("压缩包加了密码，或者用了别的压缩方法，不能读取。请直接上传收到的压缩包。"))
    is_swollen = info.file_size > MEGABYTE and info.file_size > MOST_SHRUNK * max(info.compress_size, 1)
    with archive.open(info) as part:
        content = b"" if is_swollen else part.read(most + 1)
    if is_swollen or info.file_size > most or len(content) > most:
        raise Unreadable(_("副本里的「%(name)s」解压后太大，没有读取。") % {"name": info.filename})
    return content


def _manifest(content):
    """The manifest, of a format that is known here. Raises Unreadable."""
    try:
        manifest = json.loads(content)
    except (ValueError, RecursionError) as why:
        raise _malformed(MANIFEST) from why
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise Unreadable(_not_a_copy())
    if manifest.get("version") != VERSION:
        raise Unreadable(
            _("副本的格式是第%(version)s版，本系统只认得第%(known)s版。请升级系统，或者请制作单位导出表格。")
            % {"version": str(manifest.get("version"))[:10], "known": VERSION}
        )
    return manifest


def _malformed(name):
    return Unreadable(_("副本的说明写得不对：「%(name)s」读不出来。请让制作单位重新下载一份发来。") % {"name": name})


def _origin(manifest):
    """What the manifest says of itself. Raises Unreadable that names what cannot be read."""
    authority, item_list = (_part(manifest, name) for name in ("authority", "list"))
    known_at, edition = manifest.get("known_at"), manifest.get("edition")
    kind, for_rural = item_list.get("kind"), item_list.get("for_rural")
    if not isinstance(kind, str) or kind not in ListKind.values or for_rural not in (None, True, False):
        raise _malformed("list")
    key = manifest.get("public_key")
    if not isinstance(key, str) or not signing.is_public_key(key):
        raise _malformed("public_key")
    lines = manifest.get("lines")
    if type(lines) is not int or not 0 <= lines <= 10**6:
        raise _malformed("lines")
    return Origin(
        authority_code=_name(authority, "code"),
        authority_name=_name(authority, "name"),
        kind=kind,
        list_name=_name(item_list, "name"),
        for_rural=None if for_rural is None else bool(for_rural),
        on=_day(manifest, "on"),
        known_at=None if known_at is None else _moment(manifest, "known_at"),
        edition=None if edition is None else _name(manifest, "edition"),
        lines=lines,
        made_at=_moment(manifest, "made_at"),
        public_key=key,
    )


def _part(manifest, name):
    if not isinstance(manifest.get(name), dict):
        raise _malformed(name)
    return manifest[name]


def _name(part, name):
    text = part.get(name)
    if not isinstance(text, str) or not 0 < len(text) <= LONGEST_NAME or clean(text) != text:
        raise _malformed(name)
    return text


def _day(manifest, name):
    try:
        day = date.fromisoformat(_name(manifest, name))
    except ValueError as why:
        raise _malformed(name) from why
    if not EARLIEST <= day <= LATEST:
        raise _malformed(name)
    return day.isoformat()


def _moment(manifest, name):
    try:
        moment = datetime.fromisoformat(_name(manifest, name))
    except ValueError as why:
        raise _malformed(name) from why
    if moment.tzinfo is None or not EARLIEST <= moment.date() <= LATEST:
        raise _malformed(name)
    return moment.isoformat()
