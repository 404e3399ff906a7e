/** The marks in the page: which there are, in the order of reading, and which one is current. */

const BEGIN = ".mark[data-state]"; // the first run of each mark carries its particulars

export class Marks {
  /** @param {(element: Element|null) => void} onChange is told of the first run of the current mark */
  constructor(root, memory, onChange) {
    this.root = root;
    this.memory = memory;
    this.onChange = onChange;
    this.ref = null;
    this.left = null; // the words one went to from the marks
  }

  find(ref) {
    return ref ? this.root.querySelector(`${BEGIN}[data-ref="${CSS.escape(ref)}"]`) : null;
  }

  get current() {
    return this.find(this.ref);
  }

  /** Go to a mark; `quietly` leaves the panel alone, because an answer brings it. */
  go(ref, { quietly = false } = {}) {
    this.ref = ref;
    this.left = null;
    sessionStorage.setItem(this.memory, ref ?? "");
    this.refresh();
    const element = this.current;
    if (element) show(element);
    if (!quietly) this.onChange(element);
  }

  /** Go to words in which no mark is chosen, so that no key decides on a mark out of sight. */
  leave(words) {
    this.ref = null;
    this.left = words.id;
    this.refresh();
  }

  /** Where the page begins: the mark of the last visit, or the first that is open. */
  begin() {
    const last = sessionStorage.getItem(this.memory);
    const element = this.find(last) ?? this.root.querySelector(`${BEGIN}.proposed:not(.theirs)`);
    if (element) this.go(element.dataset.ref);
  }

  /** Show again which mark is current, after parts of the page were replaced. */
  refresh() {
    for (const old of this.root.querySelectorAll(".mark.current")) old.classList.remove("current");
    for (const run of this.#runs(this.ref)) run.classList.add("current");
  }

  /** Show that a decision on a mark is on its way. */
  pend(ref) {
    for (const run of this.#runs(ref)) run.classList.add("pending");
  }

  #runs(ref) {
    return ref ? this.root.querySelectorAll(`.mark[data-ref="${CSS.escape(ref)}"]`) : [];
  }

  /** The next mark, or the previous one; from outside any mark, the first or last on the page. */
  beside(step, { open = false } = {}) {
    const all = [...this.root.querySelectorAll(BEGIN)];
    const from = this.current ? all.indexOf(this.current) : -1;
    const isWanted = (element) =>
      !open || (element.dataset.state === "proposed" && !element.classList.contains("pending"));
    if (from < 0) {
      const words = document.getElementById(this.left);
      const isBefore = (element) => words?.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_PRECEDING;
      const split = words ? all.filter(isBefore).length : step > 0 ? 0 : all.length;
      const order = step > 0 ? [...all.slice(split), ...all.slice(0, split)] : [...all.slice(0, split).reverse(), ...all.slice(split).reverse()];
      return order.find(isWanted)?.dataset.ref ?? null;
    }
    const order = step > 0 ? [...all.slice(from + 1), ...all.slice(0, from)] : [...all.slice(0, from).reverse(), ...all.slice(from + 1).reverse()];
    return order.find(isWanted)?.dataset.ref ?? null;
  }
}

/** Bring an element into view, in the middle, unless it is well in view. */
function show(element) {
  const box = element.getBoundingClientRect();
  const panel = document.querySelector(".panel").getBoundingClientRect();
  const below = panel.width > window.innerWidth * 0.9 ? panel.top - 24 : window.innerHeight * 0.75;
  if (box.top < 120 || box.bottom > below) {
    element.scrollIntoView({ block: "center", inline: "nearest" });
  }
}
