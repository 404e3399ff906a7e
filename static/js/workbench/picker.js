/**
 * The dialog in which a label is found: by code, Chinese, English or pinyin initials, recent ones first.
 * Concepts are in the page; entries and terms are asked for as the person types.
 */

const PAUSE = 150;

export class Picker {
  /** @param {(words: string) => Promise<string>} findFurther answers with further options as HTML */
  constructor(dialog, findFurther) {
    this.dialog = dialog;
    this.findFurther = findFurther;
    this.search = dialog.querySelector("#label-search");
    this.list = dialog.querySelector("#label-list");
    this.quote = dialog.querySelector("#labels-quote");
    this.search.addEventListener("input", () => {
      this.#filter();
      this.#askFurther();
    });
    this.search.addEventListener("keydown", (event) => this.#onKey(event));
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.#choose(option);
    });
  }

  /** Ask for a label; `onChosen` gets its code. */
  open(quote, onChosen) {
    this.onChosen = onChosen;
    this.quote.textContent = quote;
    this.search.value = "";
    for (const old of this.list.querySelectorAll("[data-further]")) old.remove();
    this.dialog.showModal();
    this.#filter();
    this.search.focus();
  }

  /** Entries and terms below the concepts; what is pointed at stays pointed at. */
  #askFurther() {
    clearTimeout(this.timer);
    const words = this.search.value;
    this.timer = setTimeout(async () => {
      const html = words.trim() ? await this.findFurther(words).catch(() => "") : "";
      if (words !== this.search.value) return;
      const chosen = this.list.querySelector("[aria-selected=true]");
      for (const old of this.list.querySelectorAll("[data-further]")) if (old !== chosen) old.remove();
      const parsed = new DOMParser().parseFromString(html, "text/html");
      const known = (option) => option.id && document.getElementById(option.id);
      this.list.append(...[...parsed.querySelectorAll("[role=option]")].filter((option) => !known(option)));
      if (!chosen) this.#point(this.#shown[0]);
    }, PAUSE);
  }

  get #shown() {
    return [...this.list.querySelectorAll("[role=option]:not([hidden])")];
  }

  #filter() {
    const words = this.search.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const option of this.list.children) {
      option.hidden = !words.every((word) => option.dataset.search.includes(word));
    }
    const shown = this.#shown;
    const exact = shown.find((option) => option.dataset.code.toLowerCase() === this.search.value.toLowerCase());
    this.#point(exact ?? shown[0]);
  }

  #point(option) {
    for (const old of this.list.querySelectorAll("[aria-selected=true]")) old.removeAttribute("aria-selected");
    this.search.setAttribute("aria-activedescendant", option?.id ?? "");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
  }

  #onKey(event) {
    const shown = this.#shown;
    const at = shown.findIndex((option) => option.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown") this.#point(shown[Math.min(at + 1, shown.length - 1)]);
    else if (event.key === "ArrowUp") this.#point(shown[Math.max(at - 1, 0)]);
    else if (event.key === "Enter") {
      if (shown[at]) this.#choose(shown[at]);
    } else return;
    event.preventDefault();
  }

  #choose(option) {
    clearTimeout(this.timer);
    delete option.dataset.further;
    this.list.prepend(option); // what was used last comes first
    this.dialog.close();
    this.onChosen(option.dataset.code);
  }
}
