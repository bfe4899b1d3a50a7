# The portal in production shape. One image; docker-compose.yml says what each container of it runs.
FROM python:3.13-slim

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    LC_ALL=C.UTF-8 \
    TZ=UTC \
    STATIC_ROOT=/portal/staticfiles

RUN useradd --system --home-dir /portal --shell /usr/sbin/nologin portal
WORKDIR /portal

COPY requirements.txt .
RUN pip install --require-hashes -r requirements.txt

COPY manage.py ./
COPY portal portal
COPY accounts accounts
COPY appointments appointments
COPY videovisit videovisit
COPY templates templates
COPY static static
COPY locale locale

# The values are needed to read the settings, not to collect files; none of them stays.
RUN SECRET_KEY=build SITE_ORIGIN=https://build DATABASE_URL=postgres://build REDIS_URL=redis://build \
    python manage.py collectstatic --noinput

USER portal
EXPOSE 8000
CMD ["python", "-m", "daphne", "--no-server-name", "--verbosity", "0", "-b", "0.0.0.0", "-p", "8000", "portal.asgi:application"]
