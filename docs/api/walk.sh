#!/bin/sh
# The API with curl alone: PORTAL=https://portal.example.org CLIENT_ID=… CLIENT_SECRET=… sh walk.sh 2025
set -eu

# 1. A token, good for an hour.
token=$(curl -fsS "$PORTAL/oauth/token/" -d grant_type=client_credentials \
    -d "client_id=$CLIENT_ID" --data-urlencode "client_secret=$CLIENT_SECRET" |
    sed -n 's/.*"access_token": *"\([^"]*\)".*/\1/p')

# 2. The first hundred open sites, only their codes and names.
curl -fsS -H "Authorization: Bearer $token" "$PORTAL/api/v1/sites/?status=open&fields=code,name"
echo

# 3. The grants of a year, the largest first.
curl -fsS -H "Authorization: Bearer $token" "$PORTAL/api/v1/grants/?year=$1&ordering=-district_amount&page_size=10"
echo

# 4. Whether anything has changed: 304 when nothing has.
etag=$(curl -fsS -o /dev/null -D - -H "Authorization: Bearer $token" "$PORTAL/api/v1/programmes/" |
    sed -n 's/^[Ee][Tt]ag: *//p' | tr -d '\r')
curl -fsS -o /dev/null -w '%{http_code}\n' -H "Authorization: Bearer $token" -H "If-None-Match: $etag" \
    "$PORTAL/api/v1/programmes/"

# 5. What is wrong with a request, all of it at once.
curl -sS -H "Authorization: Bearer $token" "$PORTAL/api/v1/sites/?status=shut&colour=red"
echo

# 6. Have the year's reports of the sites made. Sent again with the same key it answers the same and starts nothing.
curl -fsS -H "Authorization: Bearer $token" -H "Idempotency-Key: reports-$1" -H "Content-Type: application/json" \
    -d "{\"year\": $1, \"kind\": \"site_evaluation\"}" "$PORTAL/api/v1/reports/"
echo
