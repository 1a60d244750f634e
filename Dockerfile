FROM python:3.12-slim-bookworm

COPY reports/pdf/fetch-faces /tmp/
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk \
    && { /tmp/fetch-faces /usr/local/share/fonts/fandol || echo "Printed with stand-ins for 仿宋 and 楷体."; } \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /app
COPY requirements.lock ./
RUN pip install --no-cache-dir --only-binary :all: -r requirements.lock

COPY . .
# The static files are made into the home of an image without secrets and served from there (STATIC_ROOT).
ENV PYTHONUNBUFFERED=1 PORTAL_HOME=/data STATIC_ROOT=/app/staticfiles
RUN PORTAL_HOME=/tmp/build python manage.py collectstatic --no-input --verbosity 0 \
    && rm -rf /tmp/build \
    && useradd --system --uid 10001 portal \
    && install -d -o portal -m 700 /data /backups
USER portal
VOLUME /data
EXPOSE 8000

CMD ["gunicorn", "portal.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "4", "--preload", \
     "--no-control-socket", "--worker-tmp-dir", "/dev/shm", "--log-level", "warning"]
