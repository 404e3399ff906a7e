/** Which key gives which command. Single keys can be switched off, for who dictates to the computer. */

const SINGLE = {
  j: "next", ArrowDown: "next", k: "previous", ArrowUp: "previous",
  n: "next-undecided", N: "previous-undecided",
  a: "accept", A: "accept-both", Enter: "accept", r: "reject", Delete: "reject", Backspace: "reject",
  l: "relabel", c: "comment", s: "split", u: "undo", U: "redo",
  ArrowRight: "end-right", ArrowLeft: "end-left",
  ".": "end-word-right", ",": "end-word-left", ">": "start-word-right", "<": "start-word-left",
  v: "select", e: "annotate", t: "take-over", m: "missing", b: "bulk", p: "place-orphan", "?": "help",
  J: "next-segment", K: "previous-segment", o: "other-language",
  "[": "align-up", "]": "align-down", "+": "align-merge", "-": "align-split",
};
const SHIFTED = { ArrowRight: "start-right", ArrowLeft: "start-left" };
const CONTROL = {
  z: "undo", Z: "redo", y: "redo", ArrowRight: "end-word-right", ArrowLeft: "end-word-left",
};
const CONTROL_SHIFTED = { ArrowRight: "start-word-right", ArrowLeft: "start-word-left" };

const TYPED_INTO = "input, textarea, select, [contenteditable]";
const PRESSED = "button, a[href], summary";

/** The command that a key event means, or null where the key is meant for something else. */
export function commandOf(event, singleKeys = true) {
  const field = event.target.closest?.(TYPED_INTO);
  // A dialog that was just closed may still hold the focus for a moment: what is pressed then is a command.
  if (event.altKey || event.isComposing || (field && !field.closest("dialog:not([open])"))) return null;
  const { key } = event;
  if (event.ctrlKey || event.metaKey) {
    return (event.shiftKey && CONTROL_SHIFTED[key]) || CONTROL[key] || null;
  }
  if ((key === "Enter" || key === " ") && event.target.closest?.(PRESSED)) return null;
  if (!singleKeys && key.length === 1) return null;
  if (/^[1-9]$/.test(key)) return `pick-${key}`;
  return (event.shiftKey && SHIFTED[key]) || SINGLE[key] || null;
}
