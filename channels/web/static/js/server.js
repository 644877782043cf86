// The widget's API: a session whose token lies in the store, and requests with it.

const ANSWER_TIMEOUT_MS = 20000;
const RENEWED_AFTER_S = 24 * 3600; // a token lasts thirty days from its last renewal

/** Why a request failed. `kind` is the server's word, or offline; `wait` seconds at least before the next try. */
export class Failure extends Error {
  constructor(kind, wait = 0) {
    super(kind);
    this.kind = kind;
    this.wait = wait;
  }
}

export class Server {
  constructor(api, store) {
    this.api = api;
    this.store = store;
    this.starting = null;
  }

  get token() {
    return this.store.read("token");
  }

  /** Let the token last anew if it is a day old; it has the seconds of its making in it. */
  async renew() {
    const issued = Number(this.token?.split(".")[1]);
    if (issued && Date.now() / 1000 - issued > RENEWED_AFTER_S) await this.session(true).catch(() => {});
  }

  async get(path) {
    return (await this.request(path, {})).json();
  }

  async post(path, body) {
    await this.session();
    const headers = { "Content-Type": "application/json" };
    return (await this.request(path, { method: "POST", headers, body: JSON.stringify(body) })).json();
  }

  async forget() {
    if (this.token) await this.request("/session", { method: "DELETE" });
    this.store.remove("token");
  }

  /** Make sure that there is a session, or renew it; two tabs that begin at once share one. */
  session(isRenewed = false) {
    if (this.token && !isRenewed) return null;
    const start = async () => {
      if (this.token && !isRenewed) return;
      const { token } = await (await this.request("/session", { method: "POST" })).json();
      this.store.write("token", token);
    };
    const locked = () => (navigator.locks ? navigator.locks.request(`${this.store.prefix}session`, start) : start());
    this.starting ||= locked().finally(() => (this.starting = null));
    return this.starting;
  }

  /** Send a request; resolves with a response that succeeded. Without `signal` it is given up after a while. */
  async request(path, options) {
    const headers = { ...options.headers };
    if (this.token) headers.Authorization = `Bearer ${this.token}`;
    let response;
    const signal = options.signal || timeoutSignal(ANSWER_TIMEOUT_MS);
    try {
      const given = { ...options, headers, signal, credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer" };
      response = await fetch(`${this.api}/chat${path}`, given);
    } catch {
      throw new Failure("offline");
    }
    if (response.ok) return response;
    const { error } = await response.json().catch(() => ({}));
    throw new Failure(error || (response.status < 500 ? "malformed" : "unavailable"), Number(response.headers.get("Retry-After")));
  }
}

function timeoutSignal(milliseconds) {
  const abort = new AbortController();
  setTimeout(() => abort.abort(), milliseconds);
  return abort.signal;
}
