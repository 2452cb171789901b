// Words as callers would hear them, in the line's own voice.

import { complain, line } from "./console.js";

const csrf = document.querySelector("meta[name=csrf-token]").content;
let playing = null;

export const say = (text, language = line.language) => hear("/console/say", { language, text });

// Plays what a page of the server speaks.
export async function hear(path, body) {
  complain("");
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRF-Token": csrf },
    body: JSON.stringify({ ...line, ...body }),
  });
  if (!answer.ok) {
    const found = await answer.json().catch(() => ({}));
    return complain(found.error || "It cannot be spoken.");
  }
  playing?.pause();
  const address = URL.createObjectURL(await answer.blob());
  playing = new Audio(address);
  playing.addEventListener("ended", () => URL.revokeObjectURL(address));
  await playing.play();
}
