"""Import of 10,000 rows with 300 faulty ones: every fault named, nothing written, against openpyxl's plain reading."""

import tracemalloc
from statistics import median

from desk.imports import running
from desk.imports.reading import XLSX
from desk.models import ImportRun, StoredFile
from registry.models import AdjustmentOrder, ListLine
from script.measured._times import seconds
from tests.district import make_district, standard_lists
from tests.many_lines import many_lines, read_plainly
from tests.sheets import NEW_ORDER

ROWS, FAULTY, TIMES = 10_000, 300, 5
MOST = 3  # times as long as the plain reading


def run() -> None:
    """Prints both times, their ratio and the peaks of memory; raises AssertionError when the bar is missed."""
    district = make_district()
    standard_lists(district)
    content, faults = many_lines(ROWS, FAULTY)
    before = AdjustmentOrder.objects.count(), ListLine.objects.count()
    run = received(district, content)
    floors, ours = [], []
    for _time in range(TIMES):
        floors.append(seconds(lambda: read_plainly(content)))
        ours.append(seconds(lambda: running._keep(run, running._walk(run))))
    run.refresh_from_db()
    assert [(error["row"], error["column"]) for error in run.findings["errors"]] == faults
    assert (run.rows, run.wrong, run.new) == (ROWS, FAULTY, ROWS - FAULTY)
    assert (AdjustmentOrder.objects.count(), ListLine.objects.count()) == before
    floor, own = median(floors), median(ours)
    print(f"import_rows: {ROWS} rows, {len(faults)} faults, all {len(run.findings['errors'])} named, nothing written")
    print(f"  openpyxl alone {floor:.2f} s; preview {own:.2f} s; ratio {own / floor:.2f} (at most {MOST})")
    for rows in (ROWS // 10, ROWS):
        print(f"  {rows} rows: {told(district, many_lines(rows, FAULTY)[0])}")
    assert own <= MOST * floor


def told(district, content):
    """The peaks of memory of the plain reading and of the preview, in words."""
    run = received(district, content)
    plain, own = peak(lambda: read_plainly(content)), peak(lambda: running._walk(run))
    return f"peak of memory {plain:.1f} MB plain, {own:.1f} MB preview"


def received(district, content):
    """The file as a run that nobody has read yet."""
    file = StoredFile.objects.create(name="清单.xlsx", media_type=XLSX, content=content)
    whose = {"authority_id": district.authority.pk, "asked_by": district.second_reviewer}
    return ImportRun.objects.create(kind="lists", file=file, target=NEW_ORDER, **whose)


def peak(work):
    """The most memory that ``work`` holds at once, in megabytes."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1] / 1024 / 1024
    finally:
        tracemalloc.stop()
