"""A process that sends on what was left lying, as the timetable does later: ``python -m tests.dispatch.ensure_once RUN``."""

import sys

import django


def main(run):
    """Send on every telling that is unfinished when ``run`` (an id) has lain for long enough."""
    django.setup()
    from desk.models import JobRun
    from dispatch import telling
    from web import clock

    with clock.at(JobRun.objects.get(pk=run).asked_at + 2 * telling.LEFT_LYING):
        telling.ensure()


if __name__ == "__main__":
    main(*sys.argv[1:])
