/**
 * The dialogs in which a comment is written and many suggestions are accepted.
 */

import { byId } from "./page.js";

/** Hand on what a dialog was closed with: `comment(words)`, `bulk(label, score)`. */
export function listenToDialogs({ comment, bulk }) {
  onClose("comment", "save", () => comment(byId("comment-text").value));
  onClose("bulk", "accept", () => bulk(byId("bulk-label").value, Number(byId("bulk-score").value) / 100));
}

function onClose(id, answer, act) {
  const dialog = byId(id);
  dialog.addEventListener("close", () => {
    if (dialog.returnValue === answer) act();
    dialog.returnValue = "";
  });
}

byId("comment-text").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    byId("comment").close("save");
  }
  const number = event.altKey && event.code.match(/^Digit([1-9])$/)?.[1];
  if (!number) return;
  event.preventDefault();
  byId("comment-terms").querySelector(`[data-number="${number}"]`)?.click();
});
