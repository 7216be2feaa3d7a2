"""A large sheet of list lines, some of them faulty in known places; for the bar of imports, large and small."""

import io

import openpyxl
import xlsxwriter

HEAD = [
    "清单",
    "编号",
    "事项名称",
    "事项类别",
    "内容",
    "条件、用途",
    "协助方式",
    "依据题名",
    "依据文号",
    "依据条款",
    "依据层级",
    "牵头部门",
    "关键词",
    "一级分类",
    "二级分类",
    "社区职责",
    "配合部门",
]
#: (column letter, what is written there instead), one after the other.
FAULTS = [
    ("A", "招商清单"),
    ("B", ""),
    ("C", ""),
    ("D", "随便"),
    ("G", "代为执法"),
    ("H", ""),
    ("K", "法律"),
    ("L", "外市统计局"),
    ("M", "长" * 31),
    ("C", "长" * 201),
    ("N", ""),
    ("O", "长" * 61),
    ("Q", "统计局"),
]


def many_lines(rows, faulty):
    """(workbook as bytes, [(row, column letter) of every faulty cell]); the faults are spread over the sheet."""
    file, faults = io.BytesIO(), {}
    for n in range(faulty):
        faults[n * rows // faulty + 2] = FAULTS[n % len(FAULTS)]
    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    sheet = book.add_worksheet("清单")
    sheet.write_row(0, 0, HEAD)
    for row in range(2, rows + 2):
        cells = line(row)
        if row in faults:
            letter, wrong = faults[row]
            cells[ord(letter) - ord("A")] = wrong
        sheet.write_row(row - 1, 0, cells)
    book.close()
    return file.getvalue(), [(row, letter) for row, (letter, _wrong) in sorted(faults.items())]


def line(row):
    """The cells of a line that is right."""
    return [
        *(
            "assist",
            100 + row,
            f"协助做好第{row}类事项的宣传和联系工作",
            "工作任务",
            f"联系居民，发放第{row}号宣传材料，收集意见。",
        ),
        *(
            "每年两次",
            "联系居民、宣传教育",
            "关于进一步开展社区减负工作的通知",
            "民发〔2015〕136号",
            "",
            "国家政策文件",
        ),
        *("卫生健康委员会、tj", f"宣传 事项{row}"),
        *(f"第{row // 100}类", "宣传", "张贴材料，联系居民，收集意见。", ""),
    ]


def read_plainly(content):
    """What openpyxl alone does: every row, as values. Returns their number."""
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    return sum(1 for _row in book.worksheets[0].iter_rows(values_only=True))
