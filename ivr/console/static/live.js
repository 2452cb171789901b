// Calls that go on: fetched anew when there is news of them, at most twice a second; times run on.

import { line } from "./console.js";

const place = document.getElementById("live");
const asked = new URLSearchParams(line);
const LEAST_MS = 500;
const AGAIN_MS = 15000;
let due = null;

function run() {
  for (const item of place.querySelectorAll("[data-since]")) {
    const seconds = Math.max(0, Math.round((Date.now() - Date.parse(item.dataset.since)) / 1000));
    item.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }
}

async function fetched() {
  due = null;
  const answer = await fetch(`/console/live?${asked}`).catch(() => null);
  if (!answer?.ok) return;
  place.innerHTML = await answer.text(); // our own page, escaped by the server
  run();
}

const news = () => { due ??= setTimeout(fetched, LEAST_MS); };

function listen() {
  const events = new EventSource(`/console/live/events?${asked}`);
  events.addEventListener("calls", news);
  events.onopen = news;
  events.onerror = () => { if (events.readyState === EventSource.CLOSED) setTimeout(listen, AGAIN_MS); };
}

run();
setInterval(run, 1000);
listen();
