/**
 * What is selected in the texts: where it stands, selecting a stretch, and the button beside it.
 */

import { countCodePoints, rangeOf } from "./codepoints.js";
import { byId } from "./page.js";

/** The code point at the caret, if a click has put it into the words of an element. */
export function selectedPoint(element) {
  const selection = getSelection();
  const words = element.closest(".words");
  if (!selection.rangeCount || !words.contains(selection.anchorNode)) return -1;
  const before = document.createRange();
  before.selectNodeContents(words);
  before.setEnd(selection.anchorNode, selection.anchorOffset);
  return Number(words.dataset.start) + countCodePoints(before.toString());
}

/** Select a stretch of a text in the page, as with the mouse, so that it can be annotated. */
export function selectStretch({ show, start, end }) {
  const range = rangeOf(show, Number(start), Number(end));
  if (!range) return;
  range.startContainer.parentElement.scrollIntoView({ block: "center" });
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}

/** Show the button beside what is selected with the mouse, but not while `isByKeyboard`. */
export function offerBesideSelection(isByKeyboard) {
  const button = byId("at-selection");
  document.addEventListener("selectionchange", () => {
    const selection = getSelection();
    const isText = selection.rangeCount && !selection.isCollapsed && byId("texts").contains(selection.anchorNode);
    button.hidden = !isText || isByKeyboard();
    if (button.hidden) return;
    const boxes = selection.getRangeAt(0).getClientRects();
    const last = boxes[boxes.length - 1];
    if (!last) return;
    button.style.left = `${Math.min(last.right, window.innerWidth - 120)}px`;
    button.style.top = `${last.bottom + 6}px`;
  });
  document.addEventListener("scroll", () => { button.hidden = true; }, { passive: true });
}
