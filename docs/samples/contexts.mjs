// Say what is known of a caller before the call. Needs a key with the scope contexts:write.
//   CALLSTEER_URL=http://localhost:8080 CALLSTEER_KEY=cs_… node contexts.mjs +447700900123
const [caller] = process.argv.slice(2);
const answer = await fetch(`${process.env.CALLSTEER_URL}/api/v1/contexts`, {
  method: "POST",
  headers: {
    "Authorization": `Bearer ${process.env.CALLSTEER_KEY}`,
    "Content-Type": "application/json",
    "Idempotency-Key": "chat-4711",
  },
  body: JSON.stringify({
    caller,
    kind: "chat",
    title: "Your chat about the lost card",
    intent: "lost_stolen_card",
    data: { chat: "4711" },
    expires_in_s: 1800,
  }),
});
const body = await answer.json();
if (!answer.ok) {
  console.error(`${body.title}: ${body.detail}`, body.errors ?? "");
  process.exitCode = 1;
} else {
  console.log(JSON.stringify(body));
}
