// Prompts: heard before they are kept; recordings, which are heard before callers get them.

import { complain, fit, line, post, renew } from "./console.js";
import { Recording } from "./saying.js";
import { hear } from "./voice.js";

const LONGEST_S = 60; // as the server has it
const csrf = document.querySelector("meta[name=csrf-token]").content;

for (const form of document.querySelectorAll("form[data-prompt]")) {
  const name = form.dataset.prompt;
  const text = form.querySelector("textarea");
  form.closest("details").addEventListener("toggle", () => fit(text));
  text.addEventListener("input", () => fit(text));
  form.querySelector("[data-hear]").addEventListener("click", () =>
    hear("/console/prompts/preview", { prompt: name, text: text.value }).catch(() => complain("It cannot be played here.")));
  form.querySelector("[data-erase]")?.addEventListener("click", async () => {
    if (await post(`/console/prompts/${name}/recording/erase`)) renew();
  });
  const place = form.querySelector("[data-recording]");
  if (place) recordings(place, name);
}

// A file, or the microphone; then it is listened to, and only a click gives it to callers.
function recordings(place, name) {
  const [choose, speak, taken] = ["choose", "speak", "taken"].map((part) => place.querySelector(`[data-${part}]`));
  const player = taken.querySelector("audio");
  let clip = null;
  let recording = null;

  function offer(sound) {
    clip = sound;
    if (player.src) URL.revokeObjectURL(player.src);
    player.src = URL.createObjectURL(sound);
    taken.hidden = false;
    taken.querySelector("[data-use]").focus();
  }

  function forget() {
    clip = null;
    choose.value = "";
    taken.hidden = true;
  }

  function ended() {
    if (!recording) return;
    const sound = recording.stop({ trimmed: true });
    recording = null;
    speak.textContent = "Record it here";
    speak.setAttribute("aria-pressed", "false");
    offer(sound);
  }

  async function began() {
    complain("");
    forget();
    const started = new Recording(LONGEST_S, () => {}, ended);
    speak.disabled = true; // while the browser asks
    try {
      await started.start();
      recording = started;
      speak.textContent = "Speak now; click when you are done";
      speak.setAttribute("aria-pressed", "true");
    } catch (error) {
      started.stop();
      complain(`${error.message} Take a file instead.`);
    }
    speak.disabled = false;
  }

  async function use() {
    complain("");
    const body = new FormData();
    for (const [key, value] of Object.entries(line)) body.set(key, value);
    body.set("file", clip, "recording.wav");
    const answer = await fetch(`/console/prompts/${name}/recording`, { method: "POST", headers: { "X-CSRF-Token": csrf }, body }).catch(() => null);
    if (answer?.ok) return renew();
    const found = await answer?.json().catch(() => ({}));
    complain(found?.error || (answer ? `The server refused it (${answer.status}).` : "The server cannot be reached. Nothing was changed."));
  }

  speak.addEventListener("click", () => (recording ? ended() : began()));
  choose.addEventListener("change", () => choose.files[0] && offer(choose.files[0]));
  taken.querySelector("[data-use]").addEventListener("click", use);
  taken.querySelector("[data-forget]").addEventListener("click", forget);
}
