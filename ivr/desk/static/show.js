// What the desk shows. Everything from the server is put in as text, never as HTML.
const $ = (id) => document.getElementById(id);
const STATES = { available: "Available", ringing: "Ringing", busy: "In a call", wrap_up: "Wrap-up", break: "On a break", offline: "Offline" };
const PHASES = { ringing: "Incoming call", accepted: "In a call", wrap_up: "After the call" };
const KINDS = { right: "Right", wrong_intent: "Wrong need", wrong_queue: "Wrong queue", new_topic: "New topic", bad_transcript: "Misheard" };

export function make(tag, text = "", className = "") {
  const node = document.createElement(tag);
  node.textContent = text;
  if (className) node.className = className;
  return node;
}

export function span(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

export const LABELS = KINDS;

export function showState(screen) {
  $("state").textContent = STATES[screen.state];
  $("dot").className = `dot ${screen.state}`;
  for (const button of document.querySelectorAll(".states [data-state]")) {
    button.setAttribute("aria-pressed", button.dataset.state === screen.state);
    button.disabled = ["ringing", "busy"].includes(screen.state) || (screen.state === "offline" && !screen.queues.length);
  }
  const n = screen.numbers;
  const rows = [["Calls taken", n.taken], ["Chats taken", n.chats], ["Offered", n.offered], ["Declined or missed", n.declined], ["Mean talk", span(n.talked_s)], ["Mean wrap-up", span(n.wrapped_s)]];
  $("numbers").replaceChildren(...rows.flatMap(([name, value]) => [make("dt", name), make("dd", value)]));
  $("idle").hidden = Boolean(screen.call);
  $("idle").classList.toggle("ready", screen.state === "available");
  const [title, text] = screen.state === "available" ? ["Ready for the next call", "It rings here, and the card shows who needs what before you answer."]
    : screen.state === "break" ? ["You are on a break", "Press Available when you are ready."]
    : ["You are offline", "Choose the queues you serve, then press Available."];
  $("idle-title").textContent = title;
  $("idle-text").textContent = text;
}

export function showCall(call) {
  $("call").hidden = !call;
  if (!call) return;
  const packet = call.packet;
  const flags = packet.flags ?? [];
  $("call").className = `panel call ${call.phase} ${/^URGENT/.test(packet.need ?? "") ? "urgent" : ""}`;
  $("phase").textContent = PHASES[call.phase] + (call.kind === "callback" ? ": call back" : "") + ` · ${call.queue}`;
  $("need").textContent = packet.need ?? "Couldn't understand. The caller said nothing.";
  const tags = [...flags.map((flag) => [flag.replaceAll("_", " "), "tag alert"])];
  if (packet.tier) tags.push([packet.tier, "tag good"]);
  if (packet.repeat) tags.push([`call no. ${packet.repeat + 1} in 24 hours`, "tag"]);
  tags.push([call.language, "tag"]);
  $("tags").replaceChildren(...tags.map(([text, name]) => make("span", text, name)));
  $("answer").hidden = call.phase !== "ringing";
  $("talking").hidden = call.phase !== "accepted";
  showDialled(call);
  $("after").hidden = call.phase === "ringing";
  $("done").hidden = call.phase !== "wrap_up";
  $("number").textContent = call.number ? `Call ${call.number}` : "";
  $("words").hidden = !(packet.words ?? []).length;
  $("words").replaceChildren(...(packet.words ?? []).map((text) => make("p", `“${text}”`)));
  const words = call.words_url ? `/desk/${call.words_url}` : "";
  $("hear").hidden = !words;
  if ($("sound").getAttribute("src") !== (words || null)) {
    if (words) $("sound").src = words;
    else { $("sound").pause(); $("sound").removeAttribute("src"); }
  }
  $("opener").textContent = packet.opener ?? "";
  $("opener").hidden = !packet.opener;
  $("facts").replaceChildren(...facts(call));
  $("crm").hidden = !call.crm;
  $("crm").href = call.crm || "#";
  $("slots").replaceChildren(...(packet.slots ?? []).map(slot));
  $("more").hidden = !(packet.transcript ?? []).length;
  $("transcript").replaceChildren(...(packet.transcript ?? []).map((text) => make("li", text)));
  for (const button of document.querySelectorAll("[data-kind]")) button.setAttribute("aria-pressed", button.dataset.kind === call.said);
}

const STAGES = { placing: "Calling the caller …", ringing: "It rings at the caller's …", answered: "Somebody has picked up, and is asked whether they want to talk …", confirmed: "The caller wants to talk. Connecting …", talking: "" };
const OUTCOMES = { talked: "", busy: "The line was busy.", no_answer: "Nobody answered.", later: "The caller cannot talk now.", unconfirmed: "A mailbox or nobody in person answered.", stopped: "You stopped the call.", failed: "The call could not be made.", elsewhere: "The caller was put through by telephone.", nobody: "The caller was there, but not you.", gone: "The caller hung up before you were connected." };
const AGAIN = ["busy", "no_answer", "later", "unconfirmed", "stopped"];

/** What has become of ringing the caller back, and what the agent can do about it. */
function showDialled(call) {
  const dial = call.dial;
  const rings = Boolean(dial) && dial.stage !== "ended" && dial.stage !== "talking";
  const talks = dial?.stage === "talking" || dial?.outcome === "talked";
  let text = dial ? (dial.stage === "ended" ? OUTCOMES[dial.outcome] : STAGES[dial.stage]) : "";
  if (dial?.problem) text = dial.stage === "ended" ? `${text} ${dial.problem}.` : `${dial.problem}. Wait for it to ring, or call again.`;
  if (dial && AGAIN.includes(dial.outcome)) text += call.again ? " We try once more later." : " It is not tried again.";
  $("dialled").textContent = text;
  $("dialled").hidden = !text;
  $("dial").hidden = call.kind !== "callback" || !dial?.problem;
  $("finish").textContent = rings && !dial.problem ? "Stop calling" : "End call";
  $("unreached").hidden = call.kind !== "callback" || talks || (rings && !dial.problem);
}

/** Whether the agent's headset is wanted: the caller is on a line of ours, or about to be. */
export function onLine(call) {
  return call?.phase === "accepted" && (call.kind === "call" || ["confirmed", "talking"].includes(call.dial?.stage));
}

export function facts(call) {
  const packet = call.packet;
  const plain = (name) => (name ? name.replaceAll("_", " ") : "");
  const queued = Math.round((new Date(call.answered_at ?? Date.now()) - new Date(call.entered_at)) / 1000);
  const rows = [
    ["Need", packet.intent ? `${plain(packet.intent)}, ${packet.certainty}` : "unknown"],
    ["Also asked about", (packet.also ?? []).join("; ")],
    ["Or else", plain(packet.alternative)],
    ["Tried", (packet.tried ?? []).join("; ")],
    ["Waited", `${span(packet.in_system_s ?? 0)} in the system, ${span(queued)} in line`],
    ["Before", packet.previous ? `called about ${plain(packet.previous)}` : ""],
    ["Known", (packet.contexts ?? []).join("; ")],
    ["Text messages", (call.texts ?? []).map((one) => `${one.kind} ${one.state}${one.code ? ` (code ${one.code})` : ""}`).join("; ")],
    ["Notes", (packet.notes ?? []).join("; ")],
    ["Why here", packet.sent_on ? `${packet.sent_on} Before: ${packet.reason ?? "not known"}` : packet.reason],
    ["Why first", call.why],
  ];
  return rows.filter(([, value]) => value).flatMap(([name, value]) => [make("dt", name), make("dd", value)]);
}

export function slot(item) {
  const node = make("li");
  node.append(make("span", `${item.mark} ${item.name.replaceAll("_", " ")}: ${item.value}`));
  node.title = item.mark === "✓" ? "confirmed by the caller" : "only heard";
  const copy = make("button", "Copy");
  copy.type = "button";
  copy.onclick = async () => { await navigator.clipboard?.writeText(item.value); copy.textContent = "Copied"; };
  node.append(copy);
  return node;
}

export function showLines(lines, now) {
  if (!lines.length) { $("lines").replaceChildren(make("p", "Choose your queues to see who waits.", "quiet")); return; }
  $("lines").replaceChildren(...lines.map((line) => {
    const node = make("div", "", "line");
    const head = make("p", "", "line-head");
    head.append(make("span", line.title), make("span", line.count || "nobody", line.count ? "tag" : "quiet"));
    const list = make("ol");
    for (const one of line.first) {
      const row = make("li");
      row.append(make("span", one.need || "Unknown need"), make("span", span((now - new Date(one.entered_at)) / 1000), "clock"));
      list.append(row);
    }
    node.append(head, list, make("p", line.why, "why"));
    return node;
  }));
}

export function showFeedback(items) {
  if (!items.length) { $("feedback").replaceChildren(make("li", "What you say of calls shows here, with what came of it.", "quiet")); return; }
  $("feedback").replaceChildren(...items.map((item) => {
    const node = make("li", `${KINDS[item.kind]}${item.wanted ? `: ${item.wanted.replaceAll("_", " ")}` : ""} · `);
    node.append(make("span", item.outcome, item.outcome.startsWith("fixed") ? "fixed" : "quiet"), make("small", item.need));
    return node;
  }));
}

export function options(call, colleagues) {
  const others = [...$(`queues-${call.preset}`).options].filter((option) => option.textContent !== call.queue);
  const entries = others.map((option) => [JSON.stringify({ queue: option.value }), `Queue: ${option.textContent}`]);
  for (const one of colleagues) entries.push([JSON.stringify({ agent: one.name }), `${one.name} (${STATES[one.state].toLowerCase()})`]);
  return entries.map(([value, text]) => Object.assign(make("option", text), { value }));
}
