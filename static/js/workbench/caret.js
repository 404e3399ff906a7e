/** Selecting words without a mouse: arrows move one selected character, Shift+arrows make it longer. */

export class Caret {
  constructor() {
    this.on = false;
  }

  /** Begin at the first character of an element. */
  begin(element) {
    const first = document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode();
    if (!first) return;
    this.on = true;
    getSelection().setBaseAndExtent(first, 0, first, 0);
    getSelection().modify("extend", "forward", "character");
  }

  end() {
    this.on = false;
    getSelection().removeAllRanges();
  }

  /** Take a key if it moves the selection; says whether it did. */
  take(event) {
    if (!this.on) return false;
    if (event.key === "Escape") {
      this.end();
      return true;
    }
    const way = { ArrowRight: "forward", ArrowLeft: "backward", ArrowDown: "forward", ArrowUp: "backward" }[event.key];
    if (!way) return false;
    const unit = event.key === "ArrowDown" || event.key === "ArrowUp" ? "line" : event.ctrlKey ? "word" : "character";
    const selection = getSelection();
    if (event.shiftKey) {
      selection.modify("extend", way, unit);
    } else {
      if (way === "backward") selection.collapseToStart();
      else if (unit === "character") selection.collapseToEnd();
      else selection.collapseToStart();
      if (way === "backward" || unit !== "character") selection.modify("move", way, unit);
      selection.modify("extend", "forward", "character");
    }
    return true;
  }
}
