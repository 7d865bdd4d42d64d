# One image for the web process, the worker and the beat: see compose.yaml.
FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 HABEAS_STATIC_ROOT=/srv/static HABEAS_STATE_DIR=/srv/state
WORKDIR /srv/habeas
# Letters in Chinese need a font of the machine's own: Typst carries none.
RUN apt-get update && apt-get install --yes --no-install-recommends fonts-droid-fallback && rm -rf /var/lib/apt/lists/*
COPY requirements.txt .
RUN pip install --no-cache-dir --require-hashes -r requirements.txt
COPY manage.py ./
COPY portal portal
COPY workers workers
RUN python manage.py messages --compile && python manage.py collectstatic --noinput \
    && useradd --system habeas && mkdir /srv/state && chown habeas /srv/state
USER habeas
VOLUME /srv/state
EXPOSE 8000
CMD ["granian", "--interface=wsgi", "--host=0.0.0.0", "--port=8000", "--workers=2", "--blocking-threads=4", "--no-ws", "portal.wsgi:application"]
