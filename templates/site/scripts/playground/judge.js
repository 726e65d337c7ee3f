// The worker that judges payloads, as the page sees it: what is newer ends what is older.

/** @typedef {import("../worker/judging.js").Verdict} Verdict */
/** @typedef {{text?: string, length?: number, refused?: string}} View */

/** Why there is no answer. */
const NO_MEMORY = "The payload could not be judged: it needs more memory than the browser gives.";

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
    /** How many questions were asked; each is known by its number. */
    this.asked = 0;
    /** @type {Map<number, (answer: any) => void>} */
    this.waiting = new Map();
  }

  /**
   * Judges a text. What was asked before and is not answered yet never will be.
   *
   * @param {{text: string, type?: string, isLines?: boolean}} asked
   * @returns {Promise<{verdict?: Verdict, refused?: string}>}
   */
  judge(asked) {
    if (this.waiting.size > 0) this.stop();
    return this.answer(asked);
  }

  /**
   * Shows what was judged in another way.
   *
   * @param {{view: string, line: number, isWhole: boolean}} asked The name of a language, or `canonical`; the line in which
   *   the payload begins; and whether a long text is not cut.
   * @returns {Promise<View>}
   */
  view(asked) {
    return this.answer(asked);
  }

  /** Ends what is being done. */
  stop() {
    this.worker?.terminate();
    this.worker = undefined;
    this.waiting.clear();
  }

  /** @param {object} question @returns {Promise<any>} */
  answer(question) {
    this.worker ??= this.started();
    const { worker } = this;
    const id = (this.asked += 1);
    return new Promise((resolve) => {
      this.waiting.set(id, resolve);
      worker.postMessage({ id, ...question });
    });
  }

  started() {
    const worker = new Worker(this.address);
    worker.addEventListener("message", ({ data }) => this.take(data.id, data));
    // Memory can end before patience does.
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      const waiting = [...this.waiting.keys()];
      for (const id of waiting) this.take(id, { refused: NO_MEMORY });
      this.stop();
    });
    worker.postMessage({ tables: this.tables });
    return worker;
  }

  /** @param {number} id @param {any} data */
  take(id, data) {
    const resolve = this.waiting.get(id);
    this.waiting.delete(id);
    resolve?.(data);
  }
}
