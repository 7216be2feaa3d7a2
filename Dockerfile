# The application for real use: web, worker, beat and migration run from this one image, as a user without rights.
FROM python:3.13-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONUTF8=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 \
    STATIC_ROOT=/srv/static MEDIA_ROOT=/srv/media

RUN groupadd --gid 10001 registry \
    && useradd --uid 10001 --gid registry --no-create-home --home-dir /srv --shell /usr/sbin/nologin registry \
    && install -d -o registry -g registry /srv/media /srv/beat

WORKDIR /srv/app
COPY requirements.lock ./
RUN pip install --require-hashes -r requirements.lock
COPY . .
# The key is needed to start Django, not to collect files; it is not kept.
RUN SECRET_KEY=only-to-collect-static-files python manage.py collectstatic --noinput --verbosity 0

USER registry
EXPOSE 8000
VOLUME ["/srv/media", "/srv/beat"]
CMD ["python", "-m", "gunicorn", "config.wsgi:application", "--bind", "0.0.0.0:8000"]
