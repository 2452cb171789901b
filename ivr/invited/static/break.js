// Trying the line: errands or own ideas, by typing or speaking, and a question after each call.

const byId = (id) => document.getElementById(id);
const base = `/break/${byId("trial").dataset.token}`;
const ENDINGS = {
  contained: "It was answered by the machine.",
  transferred: "You were put through.",
  escalated: "You were put through to a person.",
  abandoned: "The call has ended.",
  failed: "The call failed.",
};
let call = null; // {send(item), stop()}
let task = "";
let kept = ""; // the last call's id
const done = new Set();

function visitor() {
  let id = sessionStorage.getItem("visitor");
  if (!id) {
    id = [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    sessionStorage.setItem("visitor", id);
  }
  return id;
}

function complain(text) {
  byId("error").textContent = text;
  byId("error").hidden = !text;
}

function line(kind, text) {
  if (!text) return;
  const item = document.createElement("li");
  item.className = kind;
  item.textContent = text;
  byId("lines").append(item);
  byId("lines").scrollTop = byId("lines").scrollHeight;
}

async function answer(body) {
  complain("");
  try {
    const given = await fetch(`${base}/answers`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ visitor: visitor(), ...body }),
    });
    if (given.ok) return true;
    complain(given.status === 404 ? "This link has ended, or the call was not kept." : "That could not be kept.");
  } catch {
    complain("The line cannot be reached.");
  }
  return false;
}

function calling(live) {
  byId("hangup").hidden = !live;
  byId("how").disabled = live;
  byId("hint").hidden = live;
  byId("say").hidden = !live || !call?.typed;
  for (const button of document.querySelectorAll("[data-start]")) button.disabled = live;
  if (live && call?.typed) byId("say").text.focus();
}

function show(item) {
  if (item.type === "prompt") line("us", item.text);
  else if (item.type === "turn" && !call?.typed) line("you", item.turn.key ? `Key ${item.turn.transcript}` : item.turn.transcript || "(a sound)");
  else if (item.type === "ended") line("end", ENDINGS[item.disposition] ?? "The call has ended.");
  else if (item.type === "error") complain(item.message);
  else if (item.type === "kept") ended(item);
  else if (item.type === "closed") closed();
}

function ended(item) {
  kept = item.call_sid;
  if (task) {
    const place = [...document.querySelectorAll("[data-task]")].find((one) => one.dataset.task === task);
    place.querySelector(".state").textContent = item.success ? "done" : "it did not get you there: thank you, that is worth knowing";
    place.classList.toggle("did", Boolean(item.success));
    byId("ease").reset();
    byId("ease").hidden = false;
    byId("ease").querySelector("input").focus();
  } else {
    byId("right").hidden = false;
    byId("right").querySelector("button").focus();
  }
}

function closed() {
  call = null;
  calling(false);
}

function typedCall() {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const socket = new WebSocket(`${scheme}://${location.host}${base}/typed`);
  socket.onopen = () => socket.send(JSON.stringify({ type: "start", visitor: visitor(), task }));
  socket.onmessage = (message) => show(JSON.parse(message.data));
  socket.onclose = closed;
  return {
    typed: true,
    say(text) {
      line("you", text || "(silence)");
      socket.send(JSON.stringify(text ? { type: "say", text } : { type: "wait" }));
    },
    hangUp: () => socket.send(JSON.stringify({ type: "hangup" })),
  };
}

async function spokenCall() {
  const { Call } = await import("/talk/static/call.js");
  const spoken = new Call({
    path: `${base}/spoken`,
    more: { visitor: visitor(), task },
    workingDay: true,
    caller: "",
    clip: null,
    ownVoice: false,
    show,
    level: () => {},
  });
  try {
    await spoken.start();
  } catch (error) {
    spoken.stop();
    complain(`No microphone: ${error.message}. Type instead.`);
    return null;
  }
  return { typed: false, hangUp: () => spoken.hangUp() };
}

async function begin(button) {
  complain("");
  task = button.dataset.start;
  byId("lines").replaceChildren();
  byId("ease").hidden = true;
  byId("right").hidden = true;
  const story = button.closest("li")?.querySelector("p").textContent ?? "";
  byId("story").textContent = story;
  byId("story").hidden = !story;
  const how = document.querySelector("[name=how]:checked").value;
  call = how === "typed" ? typedCall() : await spokenCall();
  calling(call !== null);
  byId("phone-title").scrollIntoView({ block: "nearest" });
}

for (const button of document.querySelectorAll("[data-start]")) {
  button.addEventListener("click", () => begin(button));
}
byId("hangup").addEventListener("click", () => call?.hangUp());
byId("say").addEventListener("submit", (event) => {
  event.preventDefault();
  const field = event.target.text;
  call?.say(field.value.trim());
  field.value = "";
  field.focus();
});
byId("ease").addEventListener("submit", async (event) => {
  event.preventDefault();
  const ease = Number(new FormData(event.target).get("ease"));
  if (!(await answer({ call_sid: kept, ease }))) return;
  byId("ease").hidden = true;
  done.add(task);
  const next = [...document.querySelectorAll("[data-task] [data-start]")].find((button) => !done.has(button.dataset.start));
  if (next) next.focus();
  else asksAtLast();
});
byId("right").addEventListener("click", async (event) => {
  const right = event.target.dataset.right;
  if (!right || !(await answer({ call_sid: kept, right: right === "yes" }))) return;
  byId("right").hidden = true;
  byId("hint").textContent = right === "yes" ? "Good. Try something harder." : "Thank you: somebody will look at it.";
});
function asksAtLast() {
  byId("closing").returnValue = ""; // Escape leaves what was pressed the last time
  byId("closing").showModal();
}
byId("finish").addEventListener("click", asksAtLast);
byId("closing").addEventListener("close", async () => {
  if (byId("closing").returnValue !== "send") return;
  const given = new FormData(byId("closing").querySelector("form"));
  const body = { fits: Number(given.get("fits")), easy: Number(given.get("easy")), words: given.get("words") };
  if (await answer(body)) byId("thanks").hidden = false;
});
