// The Talk page: buttons and keys to a Call, and its messages to the screens.
import { Call } from "./call.js";
import * as screens from "./screens.js";

const byId = (id) => document.getElementById(id);
let call = null;

const ENDINGS = {
  contained: "Answered by the machine",
  transferred: "Put through to",
  escalated: "Put through to a person at",
  abandoned: "The caller hung up",
  failed: "The call failed",
};

const CARD_ENDINGS = {
  transferred: "Put through; the call is over",
  escalated: "Put through; the call is over",
  abandoned: "The caller hung up",
};

function state(text, live) {
  byId("state").textContent = text;
  byId("state").classList.toggle("live", live);
  byId("call").classList.toggle("on", live);
  byId("call-label").textContent = live ? "Hang up" : "Call";
}

function show(item) {
  switch (item.type) {
    case "started": state(`On the line with ${item.company}`, true); break;
    case "prompt": screens.line("us", item.text); break;
    case "partial": screens.partial(item.text); break;
    case "turn": screens.turn(item.turn); break;
    case "card": screens.card(item.packet); break;
    case "error": screens.line("warn", item.message); break;
    case "ended": {
      const place = item.destination ? ` ${screens.words(item.destination)}` : "";
      screens.line("end", `${ENDINGS[item.disposition] ?? item.disposition}${place}`);
      screens.over(CARD_ENDINGS[item.disposition] ?? "Over");
      break;
    }
    case "closed": call = null; screens.over("Over"); screens.partial(""); state("Ready", false); break;
    default: break;
  }
}

async function begin(clip) {
  call?.stop();
  screens.clear();
  state("Connecting…", true);
  call = new Call({
    preset: byId("preset").value,
    workingDay: byId("open-hours").checked,
    caller: byId("caller").value.trim(),
    ownVoice: byId("own-voice").checked,
    clip,
    show,
    level: (share) => { byId("level").style.height = `${share * 100}%`; },
  });
  try {
    await call.start();
  } catch (error) {
    call.stop();
    screens.line("warn", `No microphone: ${error.message}. Play a sample caller instead.`);
  }
}

async function playClip(id) {
  const answer = await fetch(`clips/${id}.pcm`);
  await begin(new Int16Array(await answer.arrayBuffer()));
}

async function listClips() {
  const all = await (await fetch("clips.json")).json();
  const draw = () => {
    const items = all[byId("preset").value] ?? [];
    byId("clips").replaceChildren(...items.map(({ id, text }) => {
      const button = screens.make("button", { type: "button", textContent: text });
      button.dataset.clip = id;
      button.addEventListener("click", () => playClip(id));
      return screens.make("li", {}, button);
    }));
  };
  byId("preset").addEventListener("change", draw);
  draw();
}

function offerOwnVoice() {
  const lang = document.documentElement.lang;
  const has = globalThis.speechSynthesis?.getVoices().some((voice) => voice.lang.startsWith(lang));
  byId("own-voice-row").hidden = !has;
}

byId("call").addEventListener("click", () => (call ? call.hangUp() : begin(null)));
document.querySelectorAll("[data-key]").forEach((button) => {
  button.addEventListener("click", () => call?.press(button.dataset.key));
});
document.addEventListener("keydown", (event) => {
  const typing = event.target.matches("select, input");
  if (call && !typing && /^[0-9*#]$/.test(event.key)) call.press(event.key);
});
globalThis.speechSynthesis?.addEventListener("voiceschanged", offerOwnVoice);
offerOwnVoice();
listClips();
