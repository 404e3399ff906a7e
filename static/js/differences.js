/** Keys of the page of differences: each one presses a button that stands there, so that it works without. */

const CHOICES = { 1: "first", 2: "second", 3: "both", 0: "neither" };
const TYPED_INTO = "input:not([type=hidden]), textarea, select, [contenteditable]";

const all = () => [...document.querySelectorAll(".difference")];
const current = () => document.activeElement?.closest(".difference") ?? null;

function go(article) {
  if (!article) return;
  article.focus({ preventScroll: true });
  article.scrollIntoView({ block: "center" });
}

function step(by) {
  const found = all();
  const at = found.indexOf(current());
  go(found[at < 0 ? 0 : Math.min(Math.max(at + by, 0), found.length - 1)]);
}

function nextOpen() {
  const found = all();
  const later = found.slice(found.indexOf(current()) + 1);
  go([...later, ...found].find((article) => !article.classList.contains("settled")));
}

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
  if (event.target.closest?.(TYPED_INTO)) return;
  const choice = CHOICES[event.key];
  if (choice) {
    current()?.querySelector(`button[value="${choice}"]`)?.click();
  } else if (event.key === "j" || event.key === "ArrowDown") {
    step(1);
  } else if (event.key === "k" || event.key === "ArrowUp") {
    step(-1);
  } else if (event.key === "n") {
    nextOpen();
  } else if (event.key === "u") {
    document.querySelector("#undo button")?.click();
  } else {
    return;
  }
  event.preventDefault();
});

// What was decided is drawn anew and would lose the focus: the next open one takes it, or it keeps it.
document.addEventListener("htmx:afterSettle", (event) => {
  const article = event.target.closest?.(".difference");
  if (!article) return;
  article.focus({ preventScroll: true });
  if (article.classList.contains("settled") && !article.querySelector("[role=alert]")) nextOpen();
});

go(document.querySelector(location.hash || "#none") ?? all().find((a) => !a.classList.contains("settled")));
