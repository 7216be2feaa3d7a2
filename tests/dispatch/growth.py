"""Makes the lists and the register of a district large, in the database itself, for what must not grow with them."""

import json
from datetime import date

from django.db import connection

from dispatch.models import AskedQuestion
from registry.models import ListEntry, ListLine
from tests.dispatch.rows import admit
from tests.district import publish

KINDS = ("duty", "assist", "negative", "public_service", "may_issue", "not_to_issue")
#: Names are put together from these, so that they share their words as real ones do.
WHAT = "宣传 走访 摸排 登记 巡查 回访 讲解 动员 劝导 核对 提醒 张贴 组织 协调 联系 慰问 清点 收集 反馈 通知"
WHOM = (
    "独居老人 残疾家庭 沿街商户 出租房屋 养犬居民 新婚夫妇 退役军人 困难职工 留守儿童 租住人员 楼栋党员 业主代表 骑行人员 "
    "待业青年 孤寡长者 慢病患者 育儿家庭 随迁子女 社区社团 物业人员 志愿队伍 楼门组长 家政人员 快递站点 药店药房"
)
WHEREFOR = (
    "消防隐患 用电安全 疫苗接种 防汛准备 垃圾分类 反诈知识 医保缴费 公租房源 养老补贴 文体活动 食品安全 电梯维保 停车秩序 "
    "绿化认养 河道巡护 冬季取暖 家庭医生 法律援助 就业岗位 图书借阅 体质监测 房屋修缮 消费维权 助学申请 邻里互助 控烟劝阻 "
    "噪声扰民 燃气检查 献血招募 书法培训 义务植树 旧衣回收 食堂用餐 健康体检 防震演练 助浴服务 节水宣传 环保集市 数字课堂 平安巡逻"
)
_NAME = """
(%(what)s::text[])[1 + g %% 20] || (%(whom)s::text[])[1 + (g / 20) %% 25] || (%(wherefor)s::text[])[1 + (g / 500) %% 40]
|| case when g < 20000 then '' else '第' || (g / 20000 + 1) || '批' end
"""
_KEYWORDS = """
jsonb_build_array((%(whom)s::text[])[1 + (g / 20) %% 25] || '+' || (%(wherefor)s::text[])[1 + (g / 500) %% 40],
                  (%(wherefor)s::text[])[1 + (g / 500) %% 40])
"""
_WORDS = {"what": WHAT.split(), "whom": WHOM.split(), "wherefor": WHEREFOR.split()}
_AHEAD = 1_000_000  # ids of what is made here; numbers drawn by sequences stay below


def grow_lines(first, count):
    """``count`` more lines on the lists of the first line in force, spread over the kinds; numbered on from ``first``."""
    entry = ListEntry.objects.select_related("line__item_list").order_by("pk").first()
    lists = list(ListLine.objects.order_by("item_list").values_list("item_list", flat=True).distinct())
    with connection.cursor() as cursor:
        _insert(
            cursor,
            "registry_listline",
            entry.line,
            first,
            count,
            "'number', 'N' || g, 'item_list_id', "
            f"(%(lists)s::bigint[])[1 + g %% {len(lists)}], 'keywords', {_KEYWORDS}",
            lists=lists,
        )
        _insert(cursor, "registry_listentry", entry, first, count, f"'line_id', g + {_AHEAD}, 'name', {_NAME}")


def grow_admissions(district, first, count, *, since, last_day):
    """``count`` more admissions in force, each in one of the three communities by turns; numbered on from ``first``."""
    model = admit(district, "样例事项", since=since, last_day=last_day)
    communities = [district.community1.pk, district.community2.pk, district.community3.pk]
    with connection.cursor() as cursor:
        _insert(
            cursor,
            "admission_application",
            model.application,
            first,
            count,
            "'number', '样申' || g, 'token', gen_random_uuid()",
        )
        _insert(
            cursor,
            "admission_decision",
            model.decision,
            first,
            count,
            f"'number', '样决' || g, 'application_id', g + {_AHEAD}",
        )
        _insert(
            cursor,
            "admission_admission",
            model,
            first,
            count,
            f"'number', '样准' || g, 'application_id', g + {_AHEAD}, 'decision_id', g + {_AHEAD}, "
            f"'name', {_NAME}, 'keywords', {_KEYWORDS}",
        )
        _insert(cursor, "admission_admissionterm", model.terms.get(), first, count, f"'admission_id', g + {_AHEAD}")
        cursor.execute(
            "insert into admission_admission_communities (admission_id, community_id) "
            f"select g + {_AHEAD}, (%s::bigint[])[1 + g %% 3] from generate_series(%s, %s) g",
            [communities, first, first + count - 1],
        )


def publish_eighty_lines(district):
    """Lines 100 to 179 of the duty list, by an order, each with words of its own in the questions below."""
    lines = [
        ("duty", "add", str(n), {"name": f"事项{n}甲乙", "keywords": [f"词{n}", f"语{n}丙"]}) for n in range(100, 180)
    ]
    publish(district, published_on=date(2025, 2, 1), number="测民发〔2025〕11号", lines=lines)


def grow_questions(district, first, count):
    """``count`` more questions that found nothing, numbered on from ``first``."""
    AskedQuestion.objects.bulk_create(
        AskedQuestion(
            authority=district.authority,
            text=f"请各社区于本周五前报送第{n}批语{n}丙的统计表，收到请回复。",
            verdict="unlisted",
        )
        for n in range(first, first + count)
    )


def _insert(cursor, table, model, first, count, differing, **values):
    """Rows like the model's, but for their ids and what differs by the running number ``g``."""
    cursor.execute(f"select to_jsonb(t) from {table} t where id = %s", [model.pk])
    row = cursor.fetchone()[0]
    row = json.dumps(row if isinstance(row, dict) else json.loads(row))
    cursor.execute(
        f"insert into {table} select made.* from generate_series(%(first)s, %(last)s) g, lateral "
        f"jsonb_populate_record(null::{table}, %(row)s::jsonb || jsonb_build_object('id', g + {_AHEAD}, {differing})) made",
        {"first": first, "last": first + count - 1, "row": row, **_WORDS, **values},
    )
