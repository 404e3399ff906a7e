/**
 * Commands on their way to the server: one after the other, kept in the browser until each is answered.
 *
 * Each has a key of its own, by which the server knows one that is sent again. Every command is an item of
 * its own in the storage, so that two tabs never write over each other.
 */

const LONGEST_PAUSE = 15_000;

export class Queue {
  /**
   * @param {string} name what the items are kept under
   * @param {(item: object) => Promise<string>} send answers "done", "conflict", or why it must wait
   * @param {(state: string, waiting: number) => void} report is told of every change
   */
  constructor(name, send, report, storage = localStorage) {
    this.prefix = `${name}:`;
    this.send = send;
    this.report = report;
    this.storage = storage;
    this.items = this.#stored();
    this.pause = 0;
    this.timer = 0;
    this.running = false;
    this.held = false;
  }

  /** What waits, in the order in which it was decided. */
  #stored() {
    const items = [];
    for (let place = 0; place < this.storage.length; place += 1) {
      const key = this.storage.key(place);
      if (key.startsWith(this.prefix)) items.push(JSON.parse(this.storage.getItem(key)));
    }
    return items.sort((a, b) => a.order - b.order);
  }

  #keep(item) {
    this.storage.setItem(this.prefix + item.key, JSON.stringify(item));
  }

  get head() {
    return this.items[0];
  }

  get waiting() {
    return this.items.length;
  }

  add(fields, seen) {
    const last = this.items.at(-1);
    const item = { key: newKey(), order: Math.max(Date.now(), (last?.order ?? 0) + 1), fields, seen };
    if (fields.action === "create") fields.next ||= item.key;
    this.#keep(item);
    this.items.push(item);
    this.run();
    return item;
  }

  /** What stands at a mark has changed by our own doing: what waits for it was decided knowing that. */
  follow(ref, seen) {
    for (const item of this.items) {
      if (item.fields.ref === ref && item.seen !== seen) {
        item.seen = seen;
        this.#keep(item);
      }
    }
  }

  /** Settle the conflict at the head: drop the command, or send it anew on what stands there now. */
  settle(seen) {
    const item = this.items.shift();
    if (!item) return;
    this.storage.removeItem(this.prefix + item.key);
    if (seen !== undefined) {
      const anew = { ...item, key: newKey(), seen };
      this.#keep(anew);
      this.items.unshift(anew);
    }
    this.held = false;
    this.run();
  }

  async run() {
    clearTimeout(this.timer);
    if (this.running || this.held) return;
    this.running = true;
    while (this.items.length) {
      this.report("saving", this.waiting);
      const item = this.items[0];
      const answer = await this.send(item);
      if (answer === "done") {
        this.items.shift();
        this.storage.removeItem(this.prefix + item.key);
        this.pause = 0;
        continue;
      }
      this.held = answer === "conflict";
      this.report(answer, this.waiting);
      if (!this.held) {
        this.pause = Math.min(Math.max(1000, this.pause * 2), LONGEST_PAUSE);
        this.timer = setTimeout(() => this.run(), this.pause);
      }
      break;
    }
    this.running = false;
    if (!this.items.length) this.report("saved", 0);
  }
}

/** A random UUID, also where the page is not served over HTTPS and randomUUID is missing. */
function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
