// One sentence under the live version and under the draft: heard, because, therefore.

import { complain, line, post } from "./console.js";
import { Recording } from "./saying.js";

function element(tag, text, kind = "") {
  const made = document.createElement(tag);
  made.textContent = text;
  if (kind) made.className = kind;
  return made;
}

const named = (name) => name.replaceAll("_", " ");

const BECAUSE = {
  alarm: "it may be a call for help",
  safety: "it is like a call for help",
  command: "every line knows this wish",
  answer: "it is an answer",
  value: "it is a value that may be asked for",
  pinned: "it was learnt as",
  classifier: "it is like",
  "not handled": "it is like what no need covers,",
};
const LIKE = ["pinned", "classifier", "not handled"];

// Why it was taken so, in words; the phrase it is like, and the words that both have.
function because(found) {
  const [rule, reading] = found.rule.split(" of ");
  const like = LIKE.includes(rule) && found.nearest ? ` “${found.nearest}”` : "";
  const words = like && found.words.length ? ` (${found.words.join(", ")})` : "";
  return `Because ${BECAUSE[rule] || "it is like nothing that is known"}${like}${words}${reading ? `, in ${reading}` : ""}.`;
}

function explain(place, found) {
  place.replaceChildren(
    element("p", named(found.meaning) || "not understood", "figure"),
    element("p", `Heard “${found.heard}”${found.sure === undefined ? "" : `, ${Math.round(100 * found.sure)} % sure of the words`}.`),
    element("p", because(found)),
    element("p", `Therefore: ${found.therefore}.`),
    ...(found.limits ? [element("p", `${found.limits}.`, "quiet small")] : []),
  );
  for (const item of found.top3) {
    const row = element("p", "", "share");
    const bar = document.createElement("meter");
    bar.value = item.confidence;
    row.append(element("span", named(item.intent)), bar, element("span", `${Math.round(100 * item.confidence)} %`, "quiet"));
    place.append(row);
  }
  if (found.later?.length) place.append(element("p", `After a pause, as the next turn: “${found.later.join("”, “")}”.`, "quiet"));
  for (const slot of found.slots) place.append(element("p", `${named(slot.name)}: ${slot.value}`, "tag"));
}

function show(found) {
  if (!found) return;
  explain(document.getElementById("live"), found.live);
  explain(document.getElementById("draft"), found.draft);
  document.getElementById("sides").hidden = false;
}

document.getElementById("try").addEventListener("submit", async (event) => {
  event.preventDefault();
  show(await post("/console/try", { text: event.target.text.value }));
});

// By voice: a click begins; silence or another click ends. A file does as well.
const panel = document.getElementById("trying");
const say = document.getElementById("say");
const [longest, most] = [Number(panel.dataset.longest), Number(panel.dataset.most)];
const csrf = document.querySelector("meta[name=csrf-token]").content;
const words = document.getElementById("voice-words");
const usual = words?.textContent;
let recording = null;

async function hear(clip) {
  if (clip.size > most) return complain(`The file is too large: ${Math.floor(most / 1e6)} MB or ${longest} s at most.`);
  say.disabled = true;
  words.textContent = "Listening to it …";
  try {
    const answer = await fetch(`/console/try/voice?${new URLSearchParams(line)}`, {
      method: "POST",
      headers: { "Content-Type": "audio/wav", "X-CSRF-Token": csrf },
      body: clip,
    });
    const found = await answer.json().catch(() => ({}));
    if (answer.ok) show(found);
    else complain(found.error || `The server refused it (${answer.status}).`);
  } catch {
    complain("The server cannot be reached.");
  }
  words.textContent = usual;
  say.disabled = false;
}

function ended() {
  if (!recording) return;
  const clip = recording.stop();
  recording = null;
  document.getElementById("level").hidden = true;
  say.textContent = "Say it";
  say.setAttribute("aria-pressed", "false");
  hear(clip);
}

async function began() {
  complain("");
  const meter = document.getElementById("level");
  const taken = new Recording(longest, (loud) => { meter.value = loud; }, () => ended());
  say.disabled = true; // while the browser asks
  recording = taken;
  try {
    await taken.start();
    meter.hidden = false;
    say.textContent = "Done";
    say.setAttribute("aria-pressed", "true");
    words.textContent = "Speak now. It ends when you stop talking.";
  } catch (error) {
    taken.stop();
    recording = null;
    complain(`${error.message} Take a sound file instead.`);
  }
  say.disabled = false;
}

say?.addEventListener("click", () => (recording ? ended() : began()));
document.getElementById("clip")?.addEventListener("change", (event) => {
  complain("");
  const [file] = event.target.files;
  if (file) hear(file);
  event.target.value = "";
});
if (say) {
  panel.addEventListener("dragover", (event) => event.preventDefault());
  panel.addEventListener("drop", (event) => {
    event.preventDefault();
    complain("");
    const [file] = event.dataTransfer.files;
    if (file) hear(file);
  });
}

// How the draft fares comes apart from the page: after a change it has to learn first.
const standing = document.getElementById("standing");

async function fares() {
  const answer = await fetch(`/console/try/standing?${new URLSearchParams(line)}`).catch(() => null);
  standing.removeAttribute("aria-busy");
  if (!answer?.ok) {
    standing.querySelector("p").textContent = "How the draft fares cannot be fetched. Load the page again.";
    return;
  }
  standing.innerHTML = await answer.text(); // our own page, escaped by the server
  opened();
}

// A number of the matrix opens what was said.
function opened() {
  const place = location.hash.startsWith("#confusion-") && document.getElementById(location.hash.slice(1));
  if (place) place.open = true;
}
window.addEventListener("hashchange", opened);
fares();
