// The worker that judges payloads, as the page sees it: what is newer ends what is older.

/** @typedef {import("../worker/judging.js").Verdict} Verdict */
/** @typedef {{text?: string, length?: number, isFirst?: boolean, refused?: string}} View */

/** Asks a worker, of which there is one at a time. */
export class Judge {
  /**
   * @param {string} source The program of the worker.
   * @param {Record<string, unknown>} tables How each language writes values, by its name.
   */
  constructor(source, tables) {
    this.address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    this.tables = tables;
    /** @type {Worker | undefined} */
    this.worker = undefined;
    /** @type {Map<string, (answer: any) => void>} */
    this.waiting = new Map();
  }

  /**
   * Judges a text. What was asked before and is not answered yet never will be.
   *
   * @param {{text: string, type?: string, isLines?: boolean}} asked
   * @returns {Promise<Verdict>}
   */
  async judge(asked) {
    if (this.waiting.size > 0) this.stop();
    const { verdict } = await this.answer("verdict", asked);
    return verdict;
  }

  /**
   * Shows the judged payload in another way.
   *
   * @param {string} view The name of a language, or `canonical`.
   * @param {boolean} isWhole Whether a long text is not cut.
   * @returns {Promise<View>}
   */
  view(view, isWhole = false) {
    return this.answer(view, { view, isWhole });
  }

  /** Ends what is being done. */
  stop() {
    this.worker?.terminate();
    this.worker = undefined;
    this.waiting.clear();
  }

  /**
   * @param {string} name What the answer is known by.
   * @param {object} question
   * @returns {Promise<any>}
   */
  answer(name, question) {
    this.worker ??= this.started();
    const { worker } = this;
    return new Promise((resolve) => {
      this.waiting.set(name, resolve);
      worker.postMessage(question);
    });
  }

  started() {
    const worker = new Worker(this.address);
    worker.addEventListener("message", ({ data }) => this.take("verdict" in data ? "verdict" : data.view, data));
    // Memory can end before patience does.
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      const waiting = [...this.waiting.keys()];
      for (const name of waiting) this.take(name, { failed: event.message || "the worker has ended" });
      this.stop();
    });
    worker.postMessage({ tables: this.tables });
    return worker;
  }

  /** @param {string} name @param {any} data */
  take(name, data) {
    const resolve = this.waiting.get(name);
    this.waiting.delete(name);
    resolve?.(data);
  }
}
