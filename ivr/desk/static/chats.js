// Conversations in writing: one tab each, beside any call. Text is put in as text, never as HTML.
import { LABELS, facts, make, options, slot, span } from "./show.js";

const $ = (id) => document.getElementById(id);
const drafts = new Map(); // entry: what has been typed and not been sent
const read = new Map(); // entry: the last line that was seen
let chosen = ""; // entry of the open tab
let built = ""; // entry and phase that the panel was built for

export function ringing(chats) {
  return chats?.find((chat) => chat.phase === "ringing");
}

export function noted(entry) {
  chosen = entry;
}

export function showChats(screen, ask) {
  const chats = screen.chats;
  $("chats").hidden = !chats.length;
  if (!chats.length) { built = ""; chosen = ""; return; }
  if (!chats.some((chat) => chat.entry === chosen)) chosen = (ringing(chats) ?? chats[0]).entry;
  const chat = chats.find((one) => one.entry === chosen);
  const mark = `${chat.entry} ${chat.phase}`;
  if (mark !== built) build(chat, screen, ask);
  const fresh = mark !== built;
  built = mark;
  fill(chat);
  tabs(chats, () => showChats(screen, ask));
  if (!fresh || screen.call || document.activeElement?.matches("input, textarea, select")) return;
  if (chat.phase === "ringing") $("chat").focus(); // so that Enter takes it
  else $("chat").querySelector("textarea").focus();
}

function tabs(chats, again) {
  const focused = document.activeElement?.closest("#chat-tabs") !== null;
  $("chat-tabs").replaceChildren(...chats.map((chat) => {
    const unread = chat.lines.filter((line) => line.who === "caller" && line.id > (read.get(chat.entry) ?? 0)).length;
    const button = make("button", chat.packet.need ?? "Unknown need");
    button.type = "button";
    button.setAttribute("role", "tab");
    button.setAttribute("aria-selected", chat.entry === chosen);
    button.tabIndex = chat.entry === chosen ? 0 : -1;
    if (chat.phase === "ringing") button.append(make("span", "new", "tag alert"));
    else if (unread) button.append(make("span", unread, "tag good"));
    button.onclick = () => { chosen = chat.entry; again(); $("chat").querySelector("textarea")?.focus(); };
    return button;
  }));
  $("chat-tabs").onkeydown = (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const place = chats.findIndex((chat) => chat.entry === chosen);
    chosen = chats[(place + step + chats.length) % chats.length].entry;
    again();
    $("chat-tabs").querySelector("[aria-selected=true]").focus();
  };
  if (focused) $("chat-tabs").querySelector("[aria-selected=true]")?.focus();
}

function build(chat, screen, ask) {
  const send = (path, body = {}) => ask(path, body);
  const where = `${chat.packet.channel === "sms" ? "Text messages" : "Web chat"} · ${chat.queue} · ${chat.language}`;
  const card = make("details");
  card.open = chat.phase === "ringing";
  const known = make("dl", "", "facts");
  known.replaceChildren(...facts(chat));
  const slots = make("ul", "", "slots");
  slots.replaceChildren(...(chat.packet.slots ?? []).map(slot));
  const words = make("blockquote", "", "words");
  words.replaceChildren(...(chat.packet.words ?? []).map((text) => make("p", `“${text}”`)));
  card.append(make("summary", "What we know"), words, slots, known);
  if (chat.crm) card.append(link(chat.crm));
  const head = [make("p", where, "quiet"), make("h3", chat.packet.need ?? "Couldn't understand.", "chat-need")];
  const under = chat.phase === "ringing" ? [offered(chat, send)] : [writing(chat, send), ends(chat, screen, send)];
  $("chat").replaceChildren(...head, card, log(), ...under);
}

function link(address) {
  const anchor = make("a", "Open the caller's record");
  Object.assign(anchor, { href: address, target: "_blank", rel: "noopener noreferrer" });
  return anchor;
}

function log() {
  const list = make("div", "", "chat-log");
  list.id = "chat-log";
  list.tabIndex = 0;
  list.setAttribute("role", "log");
  list.setAttribute("aria-live", "polite");
  list.setAttribute("aria-label", "What was written");
  return list;
}

function fill(chat) {
  const list = $("chat-log");
  const before = [...(chat.packet.transcript ?? [])].map((text) => ({ id: 0, who: "caller", text }));
  const lines = [...before, ...chat.lines];
  if (list.children.length !== lines.length) {
    const names = { caller: "Caller", agent: "You", us: "Assistant" };
    list.replaceChildren(...lines.map((line) => {
      const item = make("p", "", line.who);
      const words = make("span", line.text);
      words.dir = "auto";
      item.append(make("b", `${names[line.who]}: `), words);
      return item;
    }));
    list.scrollTop = list.scrollHeight;
  }
  read.set(chat.entry, Math.max(0, ...chat.lines.map((line) => line.id)));
}

function offered(chat, send) {
  const row = make("div", "", "answer");
  for (const [move, text, style] of [["accept", "Accept", "main big"], ["decline", "Decline", "big"]]) {
    const button = make("button", text, style);
    button.type = "button";
    button.dataset.move = move;
    button.onclick = () => send(`offers/${chat.offer}/${move}`);
    row.append(button);
  }
  row.append(make("span", `waited ${span((Date.now() - new Date(chat.entered_at)) / 1000)}`, "quiet"));
  return row;
}

function writing(chat, send) {
  const form = make("form", "", "chat-write");
  const field = make("textarea");
  Object.assign(field, { rows: 2, maxLength: 1000, dir: "auto", value: drafts.get(chat.entry) ?? "" });
  field.setAttribute("aria-label", "Write an answer");
  field.placeholder = "Write an answer. Enter sends, Shift and Enter begin a new line.";
  field.oninput = () => drafts.set(chat.entry, field.value);
  const say = async () => {
    const text = field.value.trim();
    if (!text) return;
    field.value = "";
    drafts.delete(chat.entry);
    await send(`chats/${chat.offer}/lines`, { text });
  };
  field.onkeydown = (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); say(); }
  };
  form.onsubmit = (event) => { event.preventDefault(); say(); };
  const button = make("button", "Send", "main");
  form.append(field, button);
  return form;
}

function ends(chat, screen, send) {
  const foot = make("div", "", "chat-ends");
  const judge = make("div", "", "judge");
  judge.setAttribute("role", "group");
  judge.setAttribute("aria-label", "Did it come to the right place?");
  for (const [kind, text] of Object.entries(LABELS)) {
    if (kind === "bad_transcript") continue; // nothing was heard
    const button = make("button", text);
    button.type = "button";
    button.setAttribute("aria-pressed", chat.said === kind);
    button.onclick = () => {
      for (const other of judge.children) other.setAttribute("aria-pressed", other === button);
      send(`calls/${chat.entry}/feedback`, { kind });
    };
    judge.append(button);
  }
  const note = make("input");
  Object.assign(note, { value: chat.note, placeholder: "Note for colleagues" });
  note.setAttribute("aria-label", "Note for colleagues");
  note.onchange = () => send(`calls/${chat.entry}/note`, { text: note.value });
  const transfer = make("form", "", "transfer");
  const to = make("select");
  to.setAttribute("aria-label", "Transfer to");
  to.replaceChildren(...options(chat, screen.colleagues));
  transfer.append(to, make("button", "Transfer"));
  transfer.onsubmit = async (event) => {
    event.preventDefault();
    if (note.value !== chat.note) await send(`calls/${chat.entry}/note`, { text: note.value });
    send(`offers/${chat.offer}/transfer`, JSON.parse(to.value));
  };
  const end = make("button", "End conversation", "danger");
  end.type = "button";
  end.onclick = () => send(`offers/${chat.offer}/finish`);
  foot.append(judge, note, transfer, end);
  return foot;
}
