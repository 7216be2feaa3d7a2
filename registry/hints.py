"""What a publisher should look at in a draft order, and may publish all the same."""

from django.db.models import Max
from django.utils.translation import gettext as _

from registry.document_numbers import is_standard, standard_form
from registry.findings import Finding, later_orders, plain_form
from registry.matching import Index, Line
from registry.meaning import distance
from registry.models import ListEntry, ListKind, ListLine
from registry.models.orders import Change
from web import clock
from web.templatetags.ui import cn_date

SIMILAR = 0.5  # score from which a line of another list seems to speak of the same matter
LONG_NAME = 60  # characters
SHORT_HEADING = 4  # characters from which headings that differ by one seem to be one heading
WEAKENED_BY = {
    "duty": ("negative",),
    "assist": ("negative",),
    "public_service": ("negative",),
    "regular": ("negative",),
    "creation": ("negative",),
    "negative": ("duty", "assist", "regular", "creation"),
}


def warnings_of(around):
    """Findings that don't bar, line by line; three queries besides what ``around`` has read."""
    last = dict(
        ListLine.objects.filter(item_list__in={line.item_list_id for line in around.lines})
        .values_list("item_list")
        .annotate(Max("position"))
        .order_by()
    )
    led = set(around.order.lines.exclude(lead_departments=None).values_list("pk", flat=True))
    similar, headings = _similar_to(around), _headings(around)
    found = [Finding(None, code, sentence, False) for code, sentence in _of_the_order(around.order)]
    for line in around.lines:
        said = (*_of_what_it_says(around, line, led, last, similar), *_of_its_heading(line, headings))
        for code, sentence in (*_of_the_day(around, line), *said):
            found.append(Finding(line, code, sentence, False))
        _count(line, last)
    return found


def _of_the_order(order):
    """Days that are over already, and a document number that is written otherwise than the standard has it."""
    today = clock.today()
    if order.effective_on < today:
        said = {"day": cn_date(order.effective_on), "n": (today - order.effective_on).days}
        yield (
            "effective_in_the_past",
            _(
                "生效日期（%(day)s）是%(n)s天以前：公布以后，从那一天到今天之间的结论会随之改变，已经答复过的不会自动更正。"
            )
            % said,
        )
    if order.published_on < today:
        said = {"day": cn_date(order.published_on), "n": (today - order.published_on).days}
        yield (
            "published_in_the_past",
            _("公布日期（%(day)s）是%(n)s天以前：请核对文件上的日期；各页会另外写明在本系统公布的日期。") % said,
        )
    number = order.document_number
    if order.has_number and not is_standard(number):
        said = {"number": number, "mended": standard_form(number)}
        sentence = _(
            "文号「%(number)s」不合公文格式（GB/T 9704）：机关代字、六角括号括起的年份、序号，不写「第」，序号前不加0。"
        )
        mended = _("规范的写法是「%(mended)s」。") if said["mended"] else _("例如「示民发〔2026〕5号」，请核对。")
        yield "document_number_form", f"{sentence % said}{mended % said}"


def _of_the_day(around, line):
    """Other orders that speak of the line later: they stay, and are to be confirmed again."""
    on, place = around.order.effective_on, {"list": line.item_list.name, "number": line.number}
    entries = around.known(line) if around.live(line) else ()
    for _place, order in later_orders(entries, on).values():
        yield (
            "reconfirmation",
            _("《%(list)s》第%(number)s项自%(day)s起由《%(order)s》调整：那份文件照样生效，但须再次确认。")
            % {**place, "order": order.title, "day": cn_date(order.effective_on)},
        )


def _of_what_it_says(around, line, led, last, similar):
    if line.change == Change.REMOVE:
        return
    place = around.place(line)
    said = {"list": line.item_list.name, "number": line.number, "basis": line.basis}
    if line.basis and not line.basis.is_confirmed:
        yield "basis_unconfirmed", _("《%(list)s》第%(number)s项的依据%(basis)s尚未核实。") % said
    # Nobody leads what nobody may ask for.
    if line.pk not in led and line.item_list.kind != ListKind.NEGATIVE:
        yield "no_lead_department", _("《%(list)s》第%(number)s项没有牵头部门。") % said
    if not line.keywords and not (place and place.keywords):
        yield "no_keywords", _("《%(list)s》第%(number)s项没有关键词，可能查不到。") % said
    if line.item_list.kind == ListKind.PUBLIC_SERVICE and not line.service_place:
        yield (
            "no_service_place",
            _("《%(list)s》第%(number)s项没有写办理地点，社区不知道请居民到哪里办。") % said,
        )
    if len(line.name) > LONG_NAME:
        yield (
            "long_name",
            _("《%(list)s》第%(number)s项的事项名称超过%(n)s字，细节请写在内容里。") % {**said, "n": LONG_NAME},
        )
    following = (last.get(line.item_list_id) or 0) + 1
    if line.change == Change.ADD and line.number.isdecimal() and int(line.number) != following:
        yield (
            "out_of_sequence",
            _("《%(list)s》第%(number)s项不接着上一个编号，下一个应当是%(n)s。") % {**said, "n": following},
        )
    yield from _elsewhere(around, line, said, similar)


def _count(line, last):
    """The next number follows the highest one, those of this order too."""
    if line.change == Change.ADD and line.number.isdecimal():
        last[line.item_list_id] = max(last.get(line.item_list_id) or 0, int(line.number))


def _headings(around):
    """{(list id, heading over it or None): headings} that stand on the day of the order on lines that it leaves alone."""
    lists = {line.item_list_id for line in around.lines if line.heading}
    rows = ListEntry.objects.in_force(around.order.effective_on).filter(line__item_list__in=lists)
    spoken_of = {(line.item_list_id, line.number) for line in around.lines}
    touched = [place.pk for key, place in around.places.items() if key in spoken_of]
    rows = rows.exclude(heading="").exclude(line__in=touched)
    found = {}
    for item_list, heading, subheading in rows.values_list("line__item_list", "heading", "subheading").distinct():
        found.setdefault((item_list, None), set()).add(heading)
        if subheading:
            found.setdefault((item_list, heading), set()).add(subheading)
    return found


def _of_its_heading(line, headings):
    """A heading that the list has nearly so: most likely the same, and typed otherwise. Each is named once."""
    if line.change == Change.REMOVE:
        return
    for over, heading in ((None, line.heading), (line.heading, line.subheading)):
        there = headings.setdefault((line.item_list_id, over), set())
        if heading and heading not in there:
            near = next((one for one in sorted(there) if _is_nearly(one, heading)), None)
            there.add(heading)
            if near:
                said = {"list": line.item_list.name, "number": line.number, "heading": heading, "near": near}
                yield (
                    "heading_nearly_same",
                    _("《%(list)s》第%(number)s项的分类「%(heading)s」和「%(near)s」相近，请核对是不是同一类。") % said,
                )


def _is_nearly(one, other):
    one, other = plain_form(one), plain_form(other)
    return one == other or (min(len(one), len(other)) >= SHORT_HEADING and distance(one, other, 1) == 1)


def _elsewhere(around, line, said, similar):
    """The same matter on another list."""
    named = set()
    for one in around.also_saying(line):
        if one.list_id != line.item_list_id:
            named.add(one.line_id)
            is_below = one.authority_id not in around.order.authority.chain
            code = (
                "weakened_below"
                if is_below and one.kind in WEAKENED_BY.get(line.item_list.kind, ())
                else "same_elsewhere"
            )
            yield (
                code,
                _("《%(other)s》第%(twin)s项的文字和《%(list)s》第%(number)s项相同。")
                % {**said, "other": one.list_name, "twin": one.number},
            )
    match = next((one for one in similar(line.name) if one.line.key[0] != line.item_list_id), None)
    if match and match.score >= SIMILAR and match.line.key[1] not in named:
        list_name = match.line.key[2]
        yield (
            "similar_elsewhere",
            _("《%(list)s》第%(number)s项和《%(other)s》第%(twin)s项「%(name)s」相近，请核对是不是同一件事。")
            % {**said, "other": list_name, "twin": match.line.number, "name": match.line.name},
        )


def _similar_to(around):
    """A function that finds, for a text, the lines of all lists that meet here, best first."""
    if not any(line.change != Change.REMOVE for line in around.lines):
        return lambda text: []
    lines = [
        Line((one.list_id, one.line_id, one.list_name), one.kind, one.number, one.name, keywords=tuple(one.keywords))
        for wordings in around.wordings.values()
        for one in wordings
    ]
    return Index(lines).find
