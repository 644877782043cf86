// What is kept in the browser, in the storage of the embedding page: shared by its tabs, out of reach of other sites.

/** Named values as JSON; where storage is blocked they last as long as the page. `storage()` may throw. */
export class Store {
  constructor(prefix, storage = () => localStorage) {
    this.prefix = `danloi:${prefix}:`;
    this.storage = storage;
    this.memory = new Map();
  }

  read(name, otherwise = null) {
    try {
      const text = this.storage().getItem(this.prefix + name);
      if (text !== null) return JSON.parse(text);
    } catch {
      // Blocked, or not ours: memory has it.
    }
    return this.memory.has(name) ? this.memory.get(name) : otherwise;
  }

  write(name, value) {
    this.memory.set(name, value);
    try {
      this.storage().setItem(this.prefix + name, JSON.stringify(value));
    } catch {
      // Blocked or full: memory has it.
    }
  }

  remove(name) {
    this.memory.delete(name);
    try {
      this.storage().removeItem(this.prefix + name);
    } catch {
      // Blocked.
    }
  }

  /** Call `act(name)` when another tab changes a value. */
  onChange(act) {
    addEventListener("storage", (event) => {
      if (event.key?.startsWith(this.prefix)) act(event.key.slice(this.prefix.length));
    });
  }
}
