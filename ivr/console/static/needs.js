// All needs: what was taken out can be put back, also what was never published.

import { line, post } from "./console.js";

const KEY = "callsteer-need-taken-out";

// Until the tab is closed: a need that only the draft had is kept nowhere else.
export function tookOut(need, kept) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ preset: line.preset, need, kept }));
  } catch {
    // the page of all needs can put back what is live
  }
}

function last() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY));
  } catch {
    return null;
  }
}

async function putBack(need, kept) {
  if (!(await post(`/console/needs/${need}/back`, kept ? { kept } : {}))) return;
  if (last()?.need === need) sessionStorage.removeItem(KEY);
  location.reload();
}

const note = document.getElementById("taken-out");
const taken = last();
const there = note && [...document.querySelectorAll("[data-need]")].some((row) => row.dataset.need === taken?.need);
if (note && taken?.preset === line.preset && !there) {
  note.querySelector("span").textContent = `“${taken.need}” is taken out of the draft.`;
  note.querySelector("button").addEventListener("click", () => putBack(taken.need, taken.kept));
  note.hidden = false;
}
for (const button of document.querySelectorAll("[data-back]")) {
  button.addEventListener("click", () => putBack(button.dataset.back));
}
