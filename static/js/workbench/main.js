/**
 * The annotation workbench: turns keys, clicks and selections into commands, and puts the server's answers
 * into the page. It decides nothing itself; what is saved is what the server says.
 */

import { arrange } from "./rows.js";
import { Caret } from "./caret.js";
import { stepToWord, stretchOf } from "./codepoints.js";
import { listenToDialogs } from "./dialogs.js";
import { commandOf } from "./keys.js";
import { Marks } from "./marks.js";
import { base, bench, byId, layer, say, suffix, word } from "./page.js";
import { Picker } from "./picker.js";
import { Queue } from "./queue.js";
import { Segments } from "./segments.js";
import { offerBesideSelection, selectStretch, selectedPoint } from "./selection.js";
import { copy, offerTerms, rendering } from "./terms.js";

const POLL = 3000;
const AWAY = ["offline", "failed", "signed-out"];

const memory = `workbench:${bench.dataset.document}:${layer}`;

const marks = new Marks(byId("texts"), `${memory}:mark`, (element) => {
  segments.leave();
  loadPanel(element);
});
const queue = new Queue(`${memory}:queue`, send, report);
const picker = new Picker(byId("labels"), findLabels);
const caret = new Caret();
const segments = new Segments(marks, loadSegment);

// Talking to the server

function token() {
  const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  return cookie ? cookie[1] : bench.querySelector("[name=csrfmiddlewaretoken]").value;
}

/** Put an answer's fragments where their ids say. */
function place(html) {
  htmx.swap(byId("state"), html, { swapStyle: "none" });
  if (byId("rows")) {
    arrange(byId("texts"), JSON.parse(byId("rows").textContent));
    segments.words?.scrollIntoView({ block: "nearest" });
  }
  marks.refresh();
  segments.show();
  for (const item of queue.items) marks.pend(item.fields.ref);
}

async function send(item) {
  const body = new FormData();
  const fields = { ...item.fields, key: item.key, seen: item.seen ?? "", since: byId("state").dataset.since };
  for (const [name, value] of Object.entries(fields)) body.append(name, value ?? "");
  let answer;
  try {
    answer = await fetch(`${base}decide/${suffix}`, {
      method: "POST",
      body,
      headers: { "X-CSRFToken": token() },
      redirect: "manual",
    });
  } catch {
    return "offline";
  }
  if (answer.type === "opaqueredirect" || answer.status === 403) return "signed-out";
  if (answer.status >= 500) return "failed";
  const html = await answer.text();
  if (answer.ok || answer.status === 409 || answer.status === 422) {
    place(html);
    if (answer.status === 409) {
      byId("conflict").querySelector("button")?.focus();
      return "conflict";
    }
    if (answer.ok) follow(item);
  } else {
    byId("message").textContent = new DOMParser().parseFromString(html, "text/html").querySelector("main")?.innerText ?? answer.statusText;
  }
  return "done";
}

/** After an answer: what waits for the same mark knows of it, and the panel is that of the current mark. */
function follow(item) {
  const { touched } = byId("state").dataset;
  for (const ref of new Set([item.fields.ref, touched])) {
    if (!ref) continue;
    const gone = item.fields.action === "reject" && ref.startsWith("s") ? "r" : "";
    queue.follow(ref, marks.find(ref)?.dataset.seen ?? gone);
  }
  if (item.fields.action === "create") marks.go(item.fields.next, { quietly: true });
  else if (["undo", "redo", "put"].includes(item.fields.action) && touched) marks.go(touched, { quietly: true });
  const shown = byId("panel").querySelector("[data-ref]")?.dataset.ref;
  if (queue.waiting <= 1 && marks.ref && shown !== marks.ref) loadPanel(marks.current);
}

function report(state, waiting) {
  const saved = byId("saved");
  const wasAway = AWAY.includes(saved.dataset.state);
  saved.dataset.state = state;
  saved.dataset.waiting = waiting;
  saved.textContent = {
    saving: wasAway ? saved.textContent : `${word("Saving")} …`,
    saved: wasAway ? word("Online") : word("Saved"),
    offline: word("Offline", waiting),
    "signed-out": word("SignedOut", waiting),
    failed: word("Failed", waiting),
    conflict: "",
  }[state];
  if (state === "saving" && wasAway) saved.dataset.state = "offline";
  const shown = byId("panel").querySelector("[data-ref]")?.dataset.ref;
  if (AWAY.includes(state) && marks.ref && shown !== marks.ref) showWithoutServer(marks.current);
}

async function loadPanel(element) {
  if (!element) return;
  const { ref, label } = element.dataset;
  byId("live").textContent = `${label}: ${textOf(ref)}`;
  try {
    const answer = await fetch(`${base}marks/${ref}/${suffix}`, { redirect: "manual" });
    const html = await answer.text();
    if (marks.ref === ref && html) htmx.swap(byId("panel"), html, { swapStyle: "innerHTML" });
  } catch {
    showWithoutServer(element);
  }
}

/** What the page itself knows of a mark, while the server cannot be asked. */
function showWithoutServer(element) {
  if (element) byId("panel").textContent = `${element.dataset.label}: ${textOf(element.dataset.ref)}`;
}

async function poll() {
  if (document.hidden || queue.running || queue.held) return;
  try {
    const answer = await fetch(`${base}changes/${byId("state").dataset.since}/${suffix}`, { redirect: "manual" });
    if (answer.status === 200) place(await answer.text());
    if (queue.waiting) queue.run();
    else if (answer.ok) report("saved", 0);
  } catch {
    report("offline", queue.waiting);
  }
}

// Deciding

function textOf(ref) {
  const runs = document.querySelectorAll(`.mark[data-ref="${CSS.escape(ref)}"]`);
  return [...runs].map((run) => run.textContent).join("");
}

/** Send a command on the current mark; `onward` goes to the next open one at once. */
function decide(action, fields = {}, { onward = false } = {}) {
  const element = marks.current;
  if (!element) return say(word("None"));
  const { ref, seen } = element.dataset;
  marks.pend(ref);
  const next = onward ? marks.beside(1, { open: true }) : ref;
  if (onward && !next) say(word("Done"));
  if (onward && next) marks.go(next, { quietly: true });
  return queue.add({ action, ref, next: next ?? ref, ...fields }, seen);
}

function step(way, options) {
  const ref = marks.beside(way, options);
  if (ref) marks.go(ref);
  else say(word(options?.open ? "Done" : "None"));
}

/** Move an edge of the current mark by a word. */
function byWord(edge, forwards) {
  const element = marks.current;
  if (!element) return;
  const point = Number(element.dataset[edge]);
  const by = stepToWord(element.closest(".words"), point, forwards);
  if (by) decide("widen", edge === "end" ? { end: by } : { start: -by });
}

function split() {
  const element = marks.current;
  if (!element) return say(word("None"));
  const start = Number(element.dataset.start);
  const end = Number(element.dataset.end);
  const chosen = selectedPoint(element);
  const middle = Math.floor((start + end) / 2);
  return decide("split", { at: chosen > start && chosen < end ? chosen : middle });
}

function annotate() {
  const selection = getSelection();
  const stretch = selection.rangeCount ? stretchOf(selection.getRangeAt(0)) : null;
  if (!stretch) return say(word("Select"));
  picker.open(selection.toString(), (label) => {
    caret.end();
    queue.add({ action: "create", ...stretch, label }, "");
  });
}

function relabel() {
  const element = marks.current;
  if (!element) return say(word("None"));
  picker.open(textOf(marks.ref), (label) => decide("relabel", { label }));
}

function comment() {
  if (!marks.current) return say(word("None"));
  byId("comment-text").value = byId("comment-words")?.textContent ?? "";
  offerTerms(byId("panel"), byId("comment-terms"), byId("comment-text"));
  byId("comment").showModal();
  byId("comment-text").focus();
}

/** Accept what is offered in the other language, or mark the words there. */
function takeOver(button) {
  if (!button) return say(word("Offered"));
  const { offer, text, start, end, label } = button.dataset;
  if (offer) queue.add({ action: "accept", ref: offer, next: marks.ref }, marks.find(offer)?.dataset.seen ?? "");
  else queue.add({ action: "create", text, start, end, label }, "");
}

/** Accept the current mark and, if the panel is its own and offers one, the mark in the other language. */
function acceptBoth() {
  const isOwn = byId("panel").querySelector("[data-ref]")?.dataset.ref === marks.ref;
  const button = isOwn ? byId("panel").querySelector("[data-offer]") : null;
  takeOver(button);
  if (button) marks.pend(button.dataset.offer);
  if (button) decide("accept", {}, { onward: true });
}

// Segments, and which of them render each other

/** The panel of a segment: what is marked in it, and its terms. */
async function loadSegment(id) {
  byId("live").textContent = byId(id).textContent;
  try {
    const answer = await fetch(`${base}segments/${id.replace("-words", "")}/${suffix}`, { redirect: "manual" });
    const html = await answer.text();
    if (segments.id === id && answer.ok) htmx.swap(byId("panel"), html, { swapStyle: "innerHTML" });
  } catch {
    byId("panel").textContent = byId(id)?.textContent ?? "";
  }
}

/** Correct the alignment at the current segment; each correction stands on the rows that the last one made. */
function align(correction) {
  const words = segments.words;
  if (words) queue.add({ action: "align", segment: words.id.replace("-words", ""), correction, next: marks.ref ?? "" }, "");
}

/** The list of marks without a place; if it is open, the chosen one goes to the words selected. */
async function placeOrphan() {
  const chosen = byId("panel").querySelector("[data-orphan][aria-current]");
  const selection = getSelection();
  const stretch = chosen && selection.rangeCount ? stretchOf(selection.getRangeAt(0)) : null;
  if (!chosen) return loadPart("orphans/");
  if (!stretch) return say(word("Select"));
  if (stretch.text !== chosen.dataset.text) return say(word("OtherText"));
  caret.end();
  put({ ref: chosen.dataset.orphan, seen: chosen.dataset.seen, ...stretch });
}

function put({ ref, seen, start, end }) {
  queue.add({ action: "put", ref, start, end }, seen);
}

function drop(button) {
  queue.add({ action: "reject", ref: button.dataset.drop }, button.dataset.seen);
  button.closest("li").remove();
}

function choose(orphan) {
  for (const other of byId("panel").querySelectorAll("[data-orphan]")) other.removeAttribute("aria-current");
  orphan.setAttribute("aria-current", "true");
}

/** Show in the panel something that is of no single mark. */
async function loadPart(address) {
  const answer = await fetch(`${base}${address}${suffix}`);
  htmx.swap(byId("panel"), await answer.text(), { swapStyle: "innerHTML" });
  byId("panel").querySelector("button")?.focus();
}

function settle(useMine) {
  const item = queue.head;
  if (!queue.held || !item) return;
  byId("conflict").replaceChildren();
  const seen = marks.find(item.fields.ref)?.dataset.seen ?? "";
  queue.settle(useMine ? seen : undefined);
}

/** A digit settles a conflict, or copies the rendering of a term. */
async function pick(number) {
  if (queue.held) return number < 3 ? settle(number === 2) : undefined;
  const words = rendering(byId("panel"), number);
  if (!words) return say(word("NoTerm"));
  await copyAndSay(words);
}

async function copyAndSay(words) {
  await copy(words);
  say(word("Copied", words));
}

/** Entries and terms that the words find, as further labels of the picker. */
async function findLabels(words) {
  const answer = await fetch(`${base}labels/${suffix}${suffix ? "&" : "?"}q=${encodeURIComponent(words)}`);
  return answer.ok ? await answer.text() : "";
}

const COMMANDS = {
  next: () => step(1),
  previous: () => step(-1),
  "next-undecided": () => step(1, { open: true }),
  "previous-undecided": () => step(-1, { open: true }),
  accept: () => decide("accept", {}, { onward: true }),
  "accept-both": acceptBoth,
  reject: () => decide("reject", {}, { onward: true }),
  relabel,
  comment,
  split,
  annotate,
  missing: () => loadPart("missing/"),
  "place-orphan": placeOrphan,
  undo: () => queue.add({ action: "undo" }, ""),
  redo: () => queue.add({ action: "redo" }, ""),
  "end-right": () => decide("widen", { end: 1 }),
  "end-left": () => decide("widen", { end: -1 }),
  "start-left": () => decide("widen", { start: 1 }),
  "start-right": () => decide("widen", { start: -1 }),
  "end-word-right": () => byWord("end", true),
  "end-word-left": () => byWord("end", false),
  "start-word-left": () => byWord("start", false),
  "start-word-right": () => byWord("start", true),
  "take-over": () => takeOver(byId("panel").querySelector("[data-offer]")),
  select: () => caret.begin(segments.words),
  "next-segment": () => segments.go(segments.beside(1)),
  "previous-segment": () => segments.go(segments.beside(-1)),
  "other-language": () => segments.go(segments.counterpart()),
  "align-up": () => align("up"),
  "align-down": () => align("down"),
  "align-merge": () => align("merge"),
  "align-split": () => align("split"),
  bulk: () => byId("bulk").showModal(),
  help: () => byId("help").showModal(),
  "keep-theirs": () => settle(false),
  "use-mine": () => settle(true),
};
for (let number = 1; number < 10; number += 1) COMMANDS[`pick-${number}`] = () => pick(number);

// Keys and clicks

document.addEventListener("keydown", (event) => {
  // The key that closed a dialog has done its work.
  if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
  if (caret.take(event)) {
    event.preventDefault();
    return;
  }
  const command = commandOf(event, byId("keys-on").checked);
  if (!command) return;
  event.preventDefault();
  run(command);
});

function run(command) {
  say("");
  COMMANDS[command]();
}

bench.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.dataset.command) run(button.dataset.command);
  else if (button?.dataset.go) marks.go(button.dataset.go);
  else if (button?.hasAttribute("data-offer")) takeOver(button);
  else if (button?.dataset.copy) copyAndSay(button.dataset.copy);
  else if (button?.dataset.show) selectStretch(button.dataset);
  else if (button?.dataset.orphan) choose(button);
  else if (button?.dataset.put) put({ ...button.dataset, ref: button.dataset.put });
  else if (button?.dataset.drop) drop(button);
  else if (button?.hasAttribute("data-close")) button.closest("dialog").close();
  else if (!button && getSelection().isCollapsed) {
    const mark = event.target.closest(".words .mark");
    if (mark) marks.go(mark.dataset.ref);
    else segments.go(event.target.closest(".words"));
  }
});

// A press on a button must not take away what is selected in the text.
bench.addEventListener("mousedown", (event) => {
  if (event.target.closest("[data-command]")) event.preventDefault();
});

offerBesideSelection(() => caret.on);
listenToDialogs({
  comment: (words) => decide("comment", { words }),
  bulk: (label, score) => queue.add({ action: "bulk", label, score, next: marks.ref ?? "" }, ""),
});
window.addEventListener("online", () => queue.run());
window.addEventListener("offline", () => report("offline", queue.waiting));
setInterval(poll, POLL);

marks.begin();
for (const item of queue.items) marks.pend(item.fields.ref);
queue.run();
bench.dataset.ready = "yes";
