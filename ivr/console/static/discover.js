// New needs: the search and its progress, and what a person makes of each topic.

import { askFor, complain, draftChanged, line, onChoice, post } from "./console.js";

const bar = document.getElementById("progress");
const words = document.getElementById("search-words");
const start = document.getElementById("start");
const dialog = document.getElementById("new-need");
const done = document.getElementById("done");

async function follow() {
  start.disabled = true;
  bar.hidden = false;
  for (;;) {
    const answer = await fetch(`/console/discover/search?${new URLSearchParams(line)}`, {
      headers: { Accept: "application/json" },
    });
    if (!answer.ok) return complain("The search is forgotten. Start it again.");
    const run = await answer.json();
    bar.value = run.done / run.total;
    words.textContent = `Comparing what was said: ${Math.round((100 * run.done) / run.total)} %`;
    if (run.finished) return location.reload();
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

start.addEventListener("click", async () => {
  start.disabled = true;
  if (await post("/console/discover/search")) follow();
  else start.disabled = false;
});
if (document.getElementById("search").dataset.running) follow();

function chosen(topic) {
  return [...topic.querySelectorAll("input:checked")].map((box) => ({ key: box.value, text: box.dataset.text }));
}

function say(text, found) {
  done.textContent = text;
  done.hidden = false;
  const count = document.getElementById("waiting");
  if (count) count.textContent = found.waiting;
  draftChanged(found.revision);
}

const deeds = []; // {deed, given, back}: what can be taken back

// Shows the topics as the server has them; what was done before is taken back by this, too.
async function renew(focus = () => document.querySelector(".topic button") || start) {
  const answer = await fetch(location.href);
  if (!answer.ok) return location.reload();
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.getElementById("topics").replaceChildren(...page.getElementById("topics").children);
  for (const deed of deeds) deed.back = [renew];
  focus()?.focus();
}

// Takes items from the page; returns how to put them there again.
function leave(nodes) {
  const places = nodes.map((node) => ({ node, parent: node.parentNode, next: node.nextSibling }));
  for (const node of nodes) node.remove();
  return () => {
    for (const { node, parent, next } of places.reverse())
      parent.insertBefore(node, next?.parentNode === parent ? next : null);
    places[0]?.node.querySelector("button")?.focus();
  };
}

async function undo() {
  const last = deeds.pop();
  if (!last) return;
  const found = await post("/console/discover/undo", { ...last.given, deed: last.deed });
  if (!found) return;
  for (const back of last.back.reverse()) await back();
  say("Taken back.", found);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || dialog.open) return;
  if (event.key.toLowerCase() !== "u" || event.target.matches("input:not([type=checkbox]), select, textarea")) return;
  event.preventDefault();
  undo();
});

// What was settled leaves the topic; the rest stays to be looked at.
function settled(deed, topic, samples, text, found) {
  const keys = new Set(samples.map((item) => item.key));
  const boxes = [...topic.querySelectorAll("input")].filter((box) => keys.has(box.value));
  const back = [leave(boxes.map((box) => box.closest("li")))];
  const next = topic.nextElementSibling || topic.previousElementSibling || start;
  if (!topic.querySelector("li")) back.push(leave([topic]));
  deeds.push({ deed, given: { samples }, back });
  say(`${text} Try it, then publish.`, found);
  (next.querySelector?.("button") || start).focus();
}

function create(topic) {
  const samples = chosen(topic);
  if (!samples.length) return complain("Choose at least one utterance.");
  document.getElementById("new-words").textContent =
    samples.slice(0, 4).map((item) => `“${item.text}”`).join(", ") + (samples.length > 4 ? " …" : "");
  let found, name;
  const take = async (given) => {
    name = given.name;
    found = await post("/console/discover/create", { samples, ...given });
    return Boolean(found);
  };
  askFor(dialog, take, (taken) => {
    if (taken) settled("create", topic, samples, `The draft has the need ${name}, with ${samples.length} phrases.`, found);
  });
  const form = dialog.querySelector("form");
  form.name.value = topic.dataset.name;
  form.spoken.value = topic.dataset.name.replaceAll("_", " ");
}

async function belong(topic, select) {
  const samples = chosen(topic);
  const intent = select.value;
  select.value = "";
  const found = await post("/console/discover/belong", { samples, intent });
  if (found) settled("belong", topic, samples, `${samples.length} phrases were learnt by ${intent}.`, found);
}

async function takeOut(topic, button) {
  const given = { topic: topic.dataset.topic, key: button.dataset.key };
  const found = await post("/console/discover/take-out", given);
  if (!found) return;
  const item = button.closest("li");
  const next = item.nextElementSibling || item.previousElementSibling;
  const back = [leave([item])];
  if (next) next.querySelector("button").focus();
  else back.push(leave([topic]));
  deeds.push({ deed: "take-out", given, back });
}

const inTopic = (id) => document.querySelector(`.topic[data-topic="${Number(id)}"] button`);

async function merge(topic, select) {
  const into = select.value;
  const label = select.selectedOptions[0].textContent;
  select.value = "";
  const found = await post("/console/discover/merge", { into, topic: topic.dataset.topic });
  if (!found) return;
  deeds.push({ deed: "merge", given: { were: found.were }, back: [] });
  await renew(() => inTopic(into));
  deeds.at(-1).back = [() => renew(() => inTopic(topic.dataset.topic))];
  say(`Put together with “${label}”.`, found);
}

document.getElementById("topics").addEventListener("click", (event) => {
  const button = event.target.closest("button[data-do]");
  if (!button) return;
  const topic = button.closest(".topic");
  if (button.dataset.do === "create") create(topic);
  else takeOut(topic, button);
});
onChoice(document.getElementById("topics"), "select[data-do]", (select) => {
  const topic = select.closest(".topic");
  if (select.dataset.do === "belong") return belong(topic, select);
  merge(topic, select);
});
document.getElementById("suggested").addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-do]");
  if (!button) return;
  const item = button.closest("li");
  const { key, text, intent } = item.dataset;
  const given = { key, text, intent };
  const found = await post(`/console/discover/${button.dataset.do}`, given);
  if (!found) return;
  const next = item.nextElementSibling;
  deeds.push({ deed: button.dataset.do, given, back: [leave([item])] });
  say(button.dataset.do === "learn" ? `“${text}” was learnt by ${intent}.` : `“${text}” is not asked about again.`, found);
  next?.querySelector("button").focus();
});
