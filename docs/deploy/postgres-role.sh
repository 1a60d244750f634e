#!/bin/sh
# Run once by the image of PostgreSQL on an empty volume: the portal's role, which is no superuser, and its database.
set -eu
url=$(cat /run/secrets/database-url)
password=${url#*://portal:}
password=${password%%@*}
psql --username postgres --set ON_ERROR_STOP=1 --set password="$password" <<'SQL'
CREATE ROLE portal LOGIN PASSWORD :'password';
CREATE DATABASE portal OWNER portal ENCODING 'UTF8' TEMPLATE template0;
SQL
