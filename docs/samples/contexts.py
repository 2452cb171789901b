"""Say what is known of a caller before the call. Needs a key with the scope contexts:write.

CALLSTEER_URL=http://localhost:8080 CALLSTEER_KEY=cs_… python contexts.py +447700900123
"""

import json
import os
import sys
import urllib.error
import urllib.request

context = {
    "caller": sys.argv[1],
    "kind": "chat",
    "title": "Your chat about the lost card",
    "intent": "lost_stolen_card",
    "data": {"chat": "4711"},
    "expires_in_s": 1800,
}
request = urllib.request.Request(
    f"{os.environ['CALLSTEER_URL']}/api/v1/contexts",
    data=json.dumps(context).encode(),
    headers={
        "Authorization": f"Bearer {os.environ['CALLSTEER_KEY']}",
        "Content-Type": "application/json",
        "Idempotency-Key": "chat-4711",
    },
)
try:
    with urllib.request.urlopen(request) as answer:
        print(answer.read().decode())
except urllib.error.HTTPError as error:
    problem = json.load(error)
    sys.exit(f"{problem['title']}: {problem['detail']} {problem.get('errors', '')}")
