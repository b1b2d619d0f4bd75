#!/usr/bin/env bash
# The two roles, the database and the extension on a PostgreSQL of your own. Run once as its superuser:
#   ZHIHE_OWNER_PASSWORD=… ZHIHE_APP_PASSWORD=… bash deploy/roles.sh
# The same as src/zhihe/launch/roles.py does for the embedded server; a test holds the two together.
set -euo pipefail
: "${ZHIHE_OWNER_PASSWORD:?}" "${ZHIHE_APP_PASSWORD:?}"
export PGUSER="${POSTGRES_USER:-${PGUSER:-postgres}}"

export ZHIHE_OWNER_PASSWORD ZHIHE_APP_PASSWORD
psql -v ON_ERROR_STOP=1 -d postgres <<'SQL'
\getenv owner ZHIHE_OWNER_PASSWORD
\getenv app ZHIHE_APP_PASSWORD
SET password_encryption = 'scram-sha-256';
CREATE ROLE zhihe_owner LOGIN NOCREATEDB NOCREATEROLE NOSUPERUSER PASSWORD :'owner';
CREATE ROLE zhihe_app LOGIN NOCREATEDB NOCREATEROLE NOSUPERUSER PASSWORD :'app';
GRANT zhihe_app TO zhihe_owner;
CREATE DATABASE zhihe OWNER zhihe_owner TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8';
REVOKE ALL ON DATABASE postgres FROM PUBLIC;
GRANT CONNECT ON DATABASE postgres TO zhihe_owner;
REVOKE ALL ON DATABASE zhihe FROM PUBLIC;
GRANT CONNECT ON DATABASE zhihe TO zhihe_app;
\connect zhihe
CREATE EXTENSION IF NOT EXISTS btree_gist;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO zhihe_app;
SQL
