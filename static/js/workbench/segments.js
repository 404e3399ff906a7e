/** The segment one works in: where one went last by key or click, else that of the current mark. */

import { byId } from "./page.js";

export class Segments {
  /** `onGo` is called with the id of the words one went to. */
  constructor(marks, onGo) {
    this.marks = marks;
    this.onGo = onGo;
    this.id = null; // of the words one went to, if one went to a segment and not to a mark
  }

  get words() {
    return byId(this.id) ?? this.marks.current?.closest(".words") ?? document.querySelector(".words");
  }

  show() {
    byId(this.id)?.classList.add("here");
  }

  leave() {
    this.id = null;
    for (const old of document.querySelectorAll(".words.here")) old.classList.remove("here");
  }

  go(words) {
    if (!words) return;
    this.leave();
    this.id = words.id;
    this.marks.leave(words);
    this.show();
    words.scrollIntoView({ block: "nearest" });
    this.onGo(words.id);
  }

  /** The next segment of the same language, or the previous one. */
  beside(way) {
    const column = [...document.querySelectorAll(`.words[data-text="${this.words.dataset.text}"]`)];
    return column[column.indexOf(this.words) + way];
  }

  /** The first segment of the same row in the other language. */
  counterpart() {
    const there = [...this.words.closest(".pair").querySelectorAll(".words")];
    return there.find((found) => found.dataset.text !== this.words.dataset.text);
  }
}
