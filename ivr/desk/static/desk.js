// The agent's desk: asks for the screen whenever something changed, and sends what is clicked.
import { Audio, Ring } from "./audio.js";
import { noted, ringing, showChats } from "./chats.js";
import { showPromises } from "./promises.js";
import { make, onLine, options, showCall, showFeedback, showLines, showState, span } from "./show.js";

const $ = (id) => document.getElementById(id);
const TOKEN = document.querySelector("meta[name=csrf-token]").content;
const POLL_MS = 10_000; // also tells the server that this desk is open
const FALLBACK_MS = 2_000;
const ring = new Ring();
let screen = null;
let audio = null;
let shown = ""; // entry and phase on the card
let rung; // offer that rings
let ahead = 0; // ms that the server's clock is before ours
let live = false;
let changes = Promise.resolve();
let asked = 0;
let seen = 0;

// Changes go one after the other: two clicks must not overtake each other on the way.
function ask(path, body) {
  if (body === undefined) return request(path);
  return (changes = changes.catch(() => {}).then(() => request(path, body)));
}

async function request(path, body) {
  const number = ++asked;
  const headers = { "X-CSRF-Token": TOKEN, "Content-Type": "application/json", Accept: "application/json" };
  const sent = body === undefined ? { headers } : { method: "POST", headers, body: JSON.stringify(body) };
  let answer;
  try {
    answer = await fetch(`/desk/${path}`, sent);
  } catch {
    return complain("The server cannot be reached. Trying again …");
  }
  if (answer.status === 401) return location.assign("/sign-in?next=/desk/");
  if (!answer.ok) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    complain(page.querySelector("p")?.textContent ?? "That did not work.");
    return body === undefined ? undefined : ask("screen.json");
  }
  if (body !== undefined || !$("problem").dataset.kept) complain("");
  const next = await answer.json();
  if (number < seen) return; // an older view that came late
  seen = number;
  show(next);
}

function complain(text) {
  clearTimeout(complain.timer);
  $("problem").textContent = text;
  $("problem").hidden = !text;
  $("problem").dataset.kept = text ? "1" : "";
  if (text) complain.timer = setTimeout(() => complain(""), 6000);
}

function show(next) {
  screen = next;
  ahead = new Date(next.at) - Date.now();
  showState(next);
  showFeedback(next.feedback);
  showChats(next, ask);
  showPromises(next, ask);
  const call = next.call;
  showCall(call);
  connect(call);
  const mark = call ? `${call.entry} ${call.phase}` : "";
  if (mark !== shown) changed(call, shown.split(" ")[0]);
  shown = mark;
  const rings = call?.phase === "ringing" ? call : ringing(next.chats);
  if (rings?.offer !== rung) { if (rings) ring.start(rings.packet.need ?? "Call"); else ring.stop(); }
  rung = rings?.offer;
  ticked();
}

function connect(call) {
  if (audio && call?.phase !== "accepted") { audio.stop(); audio = null; }
  if (onLine(call) && !audio) {
    audio = new Audio(call.offer, (text) => { $("audio").textContent = text; });
    audio.start();
  }
}

function changed(call, before) {
  if (!call) return;
  if (call.entry !== before) {
    $("note").value = call.note;
    $("which").hidden = call.said !== "wrong_intent";
    $("wanted").replaceChildren(Object.assign(make("option", "I cannot say"), { value: "" }),
      ...[...$(`intents-${call.preset}`).options].map((item) => Object.assign(make("option", item.textContent), { value: item.value })));
  }
  if (call.phase === "accepted") $("to").replaceChildren(...options(call, screen.colleagues));
  $("need").focus({ preventScroll: false });
}

function ticked() {
  if (!screen) return;
  const now = Date.now() + ahead;
  $("since").textContent = screen.since && screen.state !== "offline" ? span((now - new Date(screen.since)) / 1000) : "";
  showLines(screen.lines, now);
  const call = screen.call;
  if (call?.phase === "ringing") $("timer").textContent = `${Math.max(0, Math.ceil((new Date(call.until) - now) / 1000))} s`;
  else if (call) $("timer").textContent = span((now - new Date(call.phase === "accepted" ? call.answered_at : screen.since)) / 1000);
}

function move(name, body = {}) {
  if (screen?.call?.offer) ask(`offers/${screen.call.offer}/${name}`, body);
}

function answer(rings, name) {
  if (rings === screen.call) move(name);
  else { noted(rings.entry); ask(`offers/${rings.offer}/${name}`, {}); }
}

async function keepNote() {
  const call = screen?.call;
  if (call && call.phase !== "ringing" && $("note").value !== call.note) await ask(`calls/${call.entry}/note`, { text: $("note").value });
}

function judge(kind) {
  $("which").hidden = kind !== "wrong_intent";
  ask(`calls/${screen.call.entry}/feedback`, { kind, wanted: kind === "wrong_intent" ? $("wanted").value : "" });
}

function listen() {
  const events = new EventSource("/desk/events");
  let due = null;
  const news = () => { due ??= setTimeout(() => { due = null; ask("screen.json"); }, 60); };
  events.addEventListener("queue", news);
  events.addEventListener("calls", news);
  events.addEventListener("chats", (event) => { if (screen?.chats.some((chat) => chat.call === JSON.parse(event.data).call)) news(); });
  events.onopen = () => { live = true; news(); };
  events.onerror = () => { live = false; if (events.readyState === EventSource.CLOSED) setTimeout(listen, FALLBACK_MS); };
}

document.addEventListener("click", async (event) => {
  const { state, move: name, kind } = event.target.closest("button")?.dataset ?? {};
  if (state) { await keepNote(); ask("state", { state }); }
  if (name && !event.target.closest("#chats")) { await keepNote(); move(name); }
  if (kind && !event.target.closest("#chats")) judge(kind);
});
document.addEventListener("keydown", (event) => {
  if (event.repeat) return;
  const typing = event.target.closest("input, select, textarea, button, summary, a");
  const rings = screen?.call?.phase === "ringing" ? screen.call : !typing && ringing(screen?.chats);
  if (!rings) return;
  if (event.key === "Escape") answer(rings, "decline");
  else if (event.key === "Enter" && !typing) { event.preventDefault(); answer(rings, "accept"); }
});
$("hear").addEventListener("click", () => {
  $("sound").currentTime = 0;
  $("sound").play().catch(() => complain("The caller's words cannot be played."));
});
for (const [name, on] of [["playing", true], ["ended", false], ["pause", false], ["emptied", false]]) {
  $("sound").addEventListener(name, () => $("hear").setAttribute("aria-pressed", on));
}
$("wanted").addEventListener("change", () => judge("wrong_intent"));
$("note").addEventListener("change", keepNote);
$("transfer").addEventListener("submit", async (event) => { event.preventDefault(); await keepNote(); move("transfer", JSON.parse($("to").value)); });
$("queues").addEventListener("submit", async (event) => {
  event.preventDefault();
  const queues = [...event.target.querySelectorAll(":checked")].map((box) => [box.dataset.preset, box.dataset.queue]);
  await ask("shift", { queues });
  if (queues.length) $("choose").open = false;
});

await ask("screen.json");
for (const [preset, queue] of screen?.queues ?? []) {
  const box = document.querySelector(`[data-preset="${preset}"][data-queue="${queue}"]`);
  if (box) box.checked = true;
}
$("choose").open = !screen?.queues.length;
listen();
setInterval(ticked, 1000);
let polled = Date.now();
setInterval(() => {
  if (Date.now() - polled < (live ? POLL_MS : FALLBACK_MS)) return;
  polled = Date.now();
  ask("screen.json");
}, 1000);
