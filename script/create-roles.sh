#!/bin/sh
# Run by the database container at its first start: the role that migrates, and the application's, which owns nothing.
set -eu
psql --set=ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
    --set=database="$POSTGRES_DB" --set=owner_password="$OWNER_PASSWORD" --set=web_password="$WEB_PASSWORD" <<'SQL'
CREATE ROLE registry_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE registry_web LOGIN PASSWORD :'web_password';
ALTER DATABASE :"database" OWNER TO registry_owner;
ALTER DATABASE :"database" SET timezone TO 'Asia/Shanghai';
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
SQL
