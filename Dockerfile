# Two images: the portal (web, worker, beat, backup), and the proxy in front of it. docker-compose.yml has their commands.

FROM python:3.12-slim-bookworm AS portal

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
# The static files are made into the home of an image without secrets and served from there (STATIC_ROOT). Caches go
# where a container with a read-only root can write.
ENV PYTHONUNBUFFERED=1 PORTAL_HOME=/data STATIC_ROOT=/app/staticfiles XDG_CACHE_HOME=/tmp/cache
RUN PORTAL_HOME=/tmp/build python manage.py collectstatic --no-input --verbosity 0 \
    && rm -rf /tmp/build \
    && python -m compileall -q . \
    && useradd --system --uid 10001 portal \
    && install -d -o portal -m 700 /data /backups
USER portal
VOLUME /data
EXPOSE 8000


FROM caddy:2.10-alpine AS proxy

# Its ports are above 1024: without the capability to open lower ones it also starts where none may be had.
RUN setcap -r /usr/bin/caddy \
    && install -d -o 10001 -g 10001 -m 700 /state
COPY docs/deploy/Caddyfile /etc/caddy/Caddyfile
ENV XDG_DATA_HOME=/state/data XDG_CONFIG_HOME=/state/config
USER 10001
EXPOSE 8080 8443
CMD ["caddy", "run", "--config", "/etc/caddy/Caddyfile"]
