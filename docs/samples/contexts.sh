#!/bin/sh
# Say what is known of a caller before the call. Needs a key with the scope contexts:write:
#   CALLSTEER_URL=http://localhost:8080 CALLSTEER_KEY=cs_… sh contexts.sh +447700900123
set -eu
curl --silent --show-error --fail-with-body \
  --request POST "$CALLSTEER_URL/api/v1/contexts" \
  --header "Authorization: Bearer $CALLSTEER_KEY" \
  --header "Content-Type: application/json" \
  --header "Idempotency-Key: chat-4711" \
  --data @- <<EOF
{
  "caller": "$1",
  "kind": "chat",
  "title": "Your chat about the lost card",
  "intent": "lost_stolen_card",
  "data": {"chat": "4711"},
  "expires_in_s": 1800
}
EOF
