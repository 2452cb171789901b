// What the page shows of a call. Text only ever enters as text.
const byId = (id) => document.getElementById(id);

export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

export const words = (name) => (name ?? "").replaceAll("_", " ");

const RINGING = "☎ Ringing";

const BANDS = {
  accept: "Sure enough to act.",
  confirm: "Likely, so it asks.",
  disambiguate: "Torn between two, so it asks which.",
  reject: "Not understood, so it asks again.",
};

export function line(kind, text, note = "") {
  const item = make("li", { className: kind }, text);
  if (note) item.append(make("small", {}, note));
  byId("talk").append(item);
  byId("hint").hidden = true;
  item.scrollIntoView({ block: "nearest" });
}

export function partial(text) { byId("partial").textContent = text ? `… ${text}` : ""; }

export function turn(turn) {
  partial("");
  const said = turn.key ? `Key ${turn.transcript}` : turn.transcript || "(a sound without words)";
  line("you", said, turn.key ? "" : `heard with confidence ${Math.round(turn.confidence * 100)} %`);
  if (turn.top3.length) bars(turn.top3); // after a yes or no the need stands as it was
  decision(turn);
  timings(turn);
}

function bars(top3) {
  const rows = top3.map(({ intent, confidence }) => make(
    "div", { className: "need" },
    make("span", {}, words(intent)),
    make("span", {}, `${Math.round(confidence * 100)} %`),
    make("div", { className: "track" }, fill(confidence)),
  ));
  byId("bars").replaceChildren(...rows);
}

function fill(share) {
  const bar = make("div", { className: "fill" });
  bar.style.width = `${share * 100}%`;
  return bar;
}

function decision(turn) {
  const band = make("span", { className: `band ${turn.band}` }, turn.band);
  const parts = [band, ` ${BANDS[turn.band] ?? ""} `];
  if (turn.intent) parts.push(`Understood: ${words(turn.intent)}. `);
  parts.push(`Decided by: ${turn.rule}. `);
  if (turn.limits) parts.push(`${turn.limits}. `);
  if (turn.nearest_phrase) parts.push(`Nearest known phrase: “${turn.nearest_phrase}”.`);
  byId("decision").replaceChildren(...parts);
}

function timings(turn) {
  if (turn.key) {
    byId("timings").replaceChildren();
    return;
  }
  const rows = [
    ["Spoke for", turn.speech_end_ms - turn.speech_start_ms],
    ["Last sound → end of turn decided", turn.endpoint_ms - turn.speech_end_ms],
    ["End of turn → words and need known", turn.decided_ms - turn.endpoint_ms],
    ["Processor time for hearing", Math.round(turn.asr_cpu_ms)],
  ];
  byId("timings").replaceChildren(
    ...rows.flatMap(([name, ms]) => [make("dt", {}, name), make("dd", {}, `${ms} ms`)]),
  );
}

export function card(packet) {
  const urgent = packet.flags.some((flag) => flag !== "anger");
  const facts = [
    ["Queue", words(packet.destination)],
    ["Need", packet.intent ? words(packet.intent) : "unknown"],
    ["Also asked about", (packet.also || []).join("; ")],
    ["Or else", words(packet.alternative)],
    ["Certainty", packet.certainty],
    ["Flags", packet.flags.map(words).join(", ")],
    ["Values", packet.slots.map((s) => `${words(s.name)} ${s.value} ${s.mark}`).join(", ")],
    ["So far", packet.tried.join("; ")],
    ["In system", `${packet.in_system_s} s`],
    ["Language", packet.language],
    ["Priority", packet.priority === undefined ? "" : String(packet.priority)],
    ["Customer", words(packet.tier)],
    ["Called before", packet.repeat ? `${packet.repeat} × in 24 h${packet.previous ? `, about ${words(packet.previous)}` : ""}` : ""],
    ["Known", (packet.contexts || []).join("; ")],
    ["Why here", packet.reason],
  ].filter(([, value]) => value);
  const list = facts.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]);
  const element = byId("card");
  element.className = urgent ? "card urgent" : "card";
  element.replaceChildren(
    make("p", { className: "rings" }, RINGING),
    make("h3", {}, packet.need),
    ...packet.words.map((text) => make("blockquote", {}, text)),
    make("dl", {}, ...list),
    make("p", { className: "say" }, make("b", {}, "Say: "), packet.opener),
  );
  element.hidden = false;
  byId("no-card").hidden = true;
}

/** The call has ended: nothing rings at the agent's any more. */
export function over(how) {
  const rings = document.querySelector("#card .rings");
  if (rings?.textContent === RINGING) rings.textContent = how;
}

export function clear() {
  byId("talk").replaceChildren();
  byId("bars").replaceChildren();
  byId("decision").replaceChildren();
  byId("timings").replaceChildren();
  byId("card").hidden = true;
  byId("no-card").hidden = false;
  partial("");
}
