"""Import of residents' figures from a survey: the only way in which they come into the register."""

import re
import unicodedata
from datetime import date, datetime
from functools import cached_property

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from desk.imports.cells import Column, OneOf, Option, Text, Unfit, WholeNumber
from desk.imports.importer import Importer, importer
from desk.imports.texts import cell_text
from desk.uploads import ACCEPT, check_upload, store_once
from registry.models import Authority, Unit
from registry.models.units import UnitKind
from reports import surveys
from reports.survey_models import Bound, SurveyFigure, SurveyRate
from web import clock
from web.days import EARLIEST, LATEST
from web.refusals import NotAllowed

MONTH = re.compile(r"(\d{4})[-/.]?(\d{1,2})(?:[-/.]0?1)?(?: 00:00(?::00)?)?")
IN_WORDS = str.maketrans({"年": "-", "月": "", "日": ""})
#: What no survey here is of.
REFUSED = (
    ("community", _("社区"), (_("社区名称"), _("所在社区"), _("村（社区）"), _("居委会"), "community")),
    ("street", _("街道"), (_("街道名称"), _("所属街道"), _("镇街"), _("乡镇街道"), "street")),
)
SAID = ("part", "part_bound", "whole", "whole_bound", "surveyed_by", "method", "source")
MOST = 999_999_999
#: What else the options are called.
ALSO = {
    SurveyRate.RESOLUTION: (_("解决率"),),
    SurveyRate.SATISFACTION: (_("满意度"),),
    Bound.AT_LEAST: ("≥", _("多于"), _("不少于")),
    Bound.ABOUT: ("≈", _("约")),
    Bound.AT_MOST: ("≤", _("不到"), _("不超过")),
}


class Month:
    """A month: 2026-06, 2026年6月, or a cell in date format on its first day; the value is that day."""

    empty = None

    def read(self, raw):
        """The value of a cell. Raises Unfit."""
        if isinstance(raw, date | datetime):
            day = raw.date() if isinstance(raw, datetime) else raw
            return self._kept(day) if day.day == 1 else self._refuse()
        text = unicodedata.normalize("NFKC", cell_text(raw))
        if not text:
            return None
        found = MONTH.fullmatch(text.translate(IN_WORDS))
        try:
            return self._kept(date(int(found[1]), int(found[2]), 1)) if found else self._refuse()
        except ValueError:
            return self._refuse()

    def _kept(self, day):
        return day if EARLIEST <= day <= LATEST else self._refuse()

    def _refuse(self):
        raise Unfit(_t("请按「2026-06」的样式填写月份。"))

    def show(self, value):
        """The text of a value."""
        return f"{value:%Y-%m}" if value else ""


class SurveyTarget(forms.Form):
    """The document in which the survey stands: every row of the sheet comes from it."""

    document = forms.FileField(
        label=_("来源文件"),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=_(
            "调查报告或者结果通报（PDF、Word、WPS、Excel、OFD 或者图片），和表里「来源文件」一列写的是同一份。"
        ),
        error_messages={
            "required": _("请附上调查的来源文件。"),
            "missing": _("请附上调查的来源文件。"),
            "empty": _("来源文件是空的，请重新选择。"),
        },
    )

    def __init__(self, *args, authority, **kwargs):
        super().__init__(*args, **kwargs)

    def clean_document(self):
        """A file of a kind that can be kept."""
        document = self.cleaned_data["document"]
        check_upload(document)
        return document


@importer
class Surveys(Importer):
    """Figures of surveys of the whole authority, told apart by survey, rate and period; a changed one replaces the old."""

    kind, label, permission = "surveys", _("居民评价"), "reports.import_surveys"
    help = _(
        "一行一个指标：见面率、交流率、问题解决率、满意率，只收全辖区的调查结果，按调查单位口径；不收社区、街道的数字，"
        "社区不填报。同一调查、指标、时期再次导入的，取代原来的，原来的保留可查。"
    )
    target_form = SurveyTarget
    examples = (
        {
            "survey": _("2026年上半年社区居民满意度调查"),
            "rate": SurveyRate.SATISFACTION,
            "first_month": date(2026, 1, 1),
            "last_month": date(2026, 6, 1),
            "part": 430,
            "whole": 500,
            "surveyed_by": _("某某调查队"),
            "method": _("按人口比例分层，入户随机抽样"),
            "source": _("2026年上半年社区居民满意度调查报告"),
        },
    )

    @cached_property
    def columns(self):
        """The columns of a figure; what names a community or a street is read only to be refused."""
        rates = OneOf([Option(value, str(label), ALSO.get(value, ())) for value, label in SurveyRate.choices])
        needed = {"required": True, "is_needed": True}
        keys = {**needed, "is_key": True}
        return [
            Column("survey", _("调查名称"), Text(60), **keys, width=34),
            Column("rate", _("指标"), rates, **keys, width=14),
            Column("first_month", _("时期起"), Month(), **keys, width=12),
            Column("last_month", _("时期止"), Month(), **keys, width=12),
            *self._numbers(needed),
            Column("surveyed_by", _("调查单位"), Text(100), **needed, width=24),
            Column("method", _("抽样方法"), Text(300), **needed, width=36, help=_("不写任何人的姓名。")),
            Column("source", _("来源文件"), Text(150), **needed, width=36),
            *(
                Column(key, label, Text(), also=also, is_compared=False, is_offered=False)
                for key, label, also in REFUSED
            ),
        ]

    def _numbers(self, needed):
        bounds = OneOf([Option(value, str(label), ALSO[value]) for value, label in Bound.choices if value])
        how = _("来源只说「多于」「约」「不到」的写：至少、大约、至多；准确数留空。")
        part = _("分子：见到的户数、有交流的户数、解决的件数，满意和很满意的份数。")
        whole = _("分母：应见的户数、见到的户数、收到的件数，有效的份数。没有样本数的比例不收。")
        return [
            Column("part", _("符合数"), WholeNumber(0, MOST), **needed, also=(_("分子"),), help=part),
            Column("part_bound", _("符合数的准确程度"), bounds, help=how, width=18),
            Column("whole", _("有效样本数"), WholeNumber(1, MOST), **needed, also=(_("分母"), "n"), help=whole),
            Column("whole_bound", _("样本数的准确程度"), bounds, help=how, width=18),
        ]

    def answers(self, form):
        """The document as it is stored; the very file handed in twice is kept once."""
        return {"document": store_once(form.cleaned_data["document"], by=self.by).pk}

    def begin(self, *, carry_out):
        """One import of surveys of an authority at a time. Raises NotAllowed without a document."""
        if carry_out:
            Authority.objects.select_for_update(of=("self",)).get(pk=self.authority.pk)
        if not self.target.get("document"):
            raise NotAllowed(_t("没有来源文件，不能导入。请重新上传，并附上调查的来源文件。"))
        measured = Unit.objects.filter(kind__in=[UnitKind.COMMUNITY, UnitKind.STREET], authority=self.authority)
        self.units = sorted(set(measured.values_list("name", flat=True)), key=len, reverse=True)

    def prepare(self, rows):
        """Read the figures of these surveys, in one query."""
        rows = SurveyFigure.objects.current().filter(
            authority=self.authority, survey__in={row.get("survey") for row in rows} - {None}
        )
        self.current = {(one.survey, one.rate, one.first_month, one.last_month): one for one in rows}

    def existing(self, keys):
        """{key: values} of the figures that stand."""
        return {key: _values(self.current[key]) for key in keys if key in self.current}

    def object_to(self, row):
        """No community and no street; a period that is over; a part that is no more than its whole."""
        for name, _label, _also in REFUSED:
            if row.has(name):
                row.refuse(name, _t("居民评价只按全辖区导入，不对社区、街道作评价。请删去这一列，改用全辖区的数字。"))
        self._object_to_names(row)
        first, last, part, whole = (row.get(name) for name in ("first_month", "last_month", "part", "whole"))
        if first and last and last < first:
            row.refuse("last_month", _t("不能早于时期起。"))
        elif last and last > clock.today():
            row.refuse("last_month", _t("这个月还没有到，请核对时期。"))
        if part is not None and whole is not None and part > whole:
            row.refuse("part", _t("不能大于有效样本数%(n)s，请核对。") % {"n": whole})

    def _object_to_names(self, row):
        for name in ("survey", "source"):
            text = row.get(name) or ""
            found = next((unit for unit in self.units if unit in text), None)
            if found:
                row.refuse(
                    name,
                    _t("写了「%(unit)s」：居民评价只按全辖区导入，不对社区、街道作评价。") % {"unit": found},
                )

    def label_of(self, row):
        """By survey, rate and period."""
        return " ".join(self.column_by_key[key].cell.show(row.values[key]) for key in self.keys)

    def apply(self, rows):
        """Every new or changed row is a figure of its own; the one that stood is replaced by it."""
        said = [
            {**dict(zip(self.keys, row.key, strict=True)), **{name: row.values.get(name, "") for name in SAID}}
            for row in rows
        ]
        surveys.record(
            self.authority,
            said,
            document=self.target["document"],
            replaced=[self.current.get(row.key) for row in rows],
            by=self.by,
        )

    def rows_of(self):
        """Every figure that stands."""
        rows = SurveyFigure.objects.current().filter(authority=self.authority)
        return (_values(one) for one in rows.order_by("last_month", "survey", "first_month", "rate"))


def _values(figure):
    """A figure as a row says it."""
    return {name: getattr(figure, name) for name in ("survey", "rate", "first_month", "last_month", *SAID)}
