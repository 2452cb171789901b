// The missed queue: one utterance has the focus, one key settles it, U takes the last one back.

import { askFor, complain, draftChanged, fit, line, onChoice, post } from "./console.js";

const list = document.getElementById("missed");
const dialog = document.getElementById("new-need");
const more = document.getElementById("more");
const done = document.getElementById("done");
const settled = []; // {item, next, key}
let before = Promise.resolve(); // what is asked of the server goes one by one
const listening = document.getElementById("listening");
const player = document.getElementById("said");

const WORDS = {
  ignore: "nothing we handle",
  misheard: "misheard, nothing is learnt",
  unclear: "our question was unclear (other words for it: see Prompts)",
};

const items = () => [...list.querySelectorAll(".utterance:not([aria-busy])")];
const current = () => document.activeElement?.closest(".utterance") || items()[0];

// `by` is how many more are settled: one, or one fewer after an undo.
function show(found, by) {
  const count = document.getElementById("waiting");
  if (count) count.textContent = found.waiting;
  const left = (more.dataset.all -= by);
  document.getElementById("shown").textContent = items().length;
  document.getElementById("all").textContent = left;
  more.hidden = left <= items().length;
  document.getElementById("nothing").hidden = left > 0;
  if (!items().length && left > 0) { // U still takes the last one back
    const next = document.getElementById("next");
    next.href = location.href;
    next.textContent = "Go on with the next";
    next.focus();
  }
  if (found.revision !== undefined) draftChanged(found.revision);
}

// The focus goes on at once: a key that comes before the answer is about the next one.
async function settle(item, verdict, given = {}) {
  if (item.ariaBusy) return;
  const waiting = items(), place = waiting.indexOf(item);
  item.ariaBusy = "true";
  (waiting[place + 1] || waiting[place - 1])?.focus();
  if (!(await inTurn(() => taken(item, verdict, given)))) {
    item.ariaBusy = null;
    item.focus();
  }
}

const inTurn = (work) => (before = before.then(work, work));

async function taken(item, verdict, given) {
  const words = item.querySelector(".words").value.trim();
  const body = { key: item.dataset.key, text: words || item.dataset.text, ...given };
  // Before it is taught: is it near another need's phrases? It is taken all the same, and said.
  const seen = given.intent && await post("/console/watch", { phrase: body.text, intent: given.intent });
  const found = await post(`/console/missed/${verdict}`, body);
  if (!found) return false;
  settled.push({ item, before: item.nextElementSibling, key: item.dataset.key });
  if (item.contains(listening)) putAway();
  item.remove();
  done.textContent = `${found.calls} call${found.calls === 1 ? "" : "s"}: ${given.intent || given.name || WORDS[verdict]}. U takes it back. ${seen?.warning || ""}`;
  done.hidden = false;
  show(found, 1);
  return true;
}

async function undo() {
  const last = settled.pop();
  if (!last) return;
  const found = await post("/console/missed/undo", { key: last.key });
  if (!found) return;
  last.item.ariaBusy = null;
  list.insertBefore(last.item, last.before?.isConnected ? last.before : null);
  done.hidden = true;
  show(found, -1);
  last.item.focus();
}

// What callers said: the same words may come from several; each P is the next one.
async function listen(item) {
  if (!item.callers) {
    const asked = new URLSearchParams({ ...line, key: item.dataset.key });
    const answer = await fetch(`/console/missed/calls?${asked}`, { headers: { Accept: "application/json" } });
    if (!answer.ok) return complain("What was said cannot be fetched.");
    item.callers = (await answer.json()).calls.filter((call) => call.audio);
    item.next = 0;
  }
  const many = item.callers.length;
  if (!many) return complain("No recording of this is kept.");
  complain("");
  const number = item.next++ % many;
  listening.hidden = false;
  item.querySelector(".said").append(listening);
  player.src = item.callers[number].audio;
  document.getElementById("said-words").textContent = many > 1 ? `Caller ${number + 1} of ${many}. P plays the next.` : "";
  player.play().catch(() => complain("This recording cannot be played (any more)."));
}

function putAway() {
  player.pause();
  listening.hidden = true;
  document.body.append(listening);
}

function newNeed(item) {
  const words = item.querySelector(".words").value;
  document.getElementById("new-words").textContent = `“${words}”`;
  const waiting = items(), place = waiting.indexOf(item);
  const next = waiting[place + 1] || waiting[place - 1];
  askFor(dialog, (given) => inTurn(() => taken(item, "new", given)), (added) => (added ? next : item)?.focus());
}

const keys = {
  n: newNeed,
  i: (item) => settle(item, "ignore"),
  a: (item) => settle(item, "misheard"),
  q: (item) => settle(item, "unclear"),
  p: listen,
  "/": (item) => item.querySelector(".other").focus(),
};

document.addEventListener("keydown", (event) => {
  const typing = event.target.matches("input, select, textarea");
  if (event.ctrlKey || event.metaKey || event.altKey || dialog.open) return;
  if (typing) {
    if (event.key === "Enter" && event.shiftKey && event.target.matches(".words")) {
      event.preventDefault(); // while correcting: once more
      listen(event.target.closest(".utterance"));
    } else if (event.key === "Escape" || (event.key === "Enter" && event.target.matches(".words"))) {
      event.preventDefault();
      event.target.closest(".utterance")?.focus();
    }
    return;
  }
  const item = current();
  const key = event.key.toLowerCase();
  if (key === "u") return inTurn(undo);
  if (!item) return;
  if (key === "arrowdown" || key === "arrowup") {
    const next = key === "arrowdown" ? item.nextElementSibling : item.previousElementSibling;
    next?.focus();
  } else if (/^[1-3]$/.test(key)) {
    item.querySelectorAll(".guesses button")[key - 1]?.click();
  } else if (keys[key]) {
    keys[key](item);
  } else return;
  event.preventDefault();
});

list.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  const item = button?.closest(".utterance");
  if (!item) return;
  if (button.dataset.intent) settle(item, "assign", { intent: button.dataset.intent });
  else if (button.dataset.do === "new") newNeed(item);
  else if (button.dataset.do === "listen") listen(item);
  else settle(item, button.dataset.do);
});
onChoice(list, ".other", (select) => settle(select.closest(".utterance"), "assign", { intent: select.value }));
list.querySelectorAll(".words").forEach(fit);
list.addEventListener("input", (event) => event.target.matches(".words") && fit(event.target));
items()[0]?.focus({ preventScroll: true });
