// The payload in other ways: its canonical form, and code in each language.
import { element } from "../site.js";
import { store, stored } from "../stored.js";
import { sizeOf } from "./file.js";

/** How long something may take before the page says that it is at work, in milliseconds. */
export const PATIENCE = 200;

/** @typedef {import("./judge.js").View} View */
/** @typedef {import("../worker/judging.js").Verdict} Verdict */
/** @typedef {(asked: {view: string, line: number, isWhole: boolean}) => Promise<View>} Ask */

/** The view that is of every payload; the others are of one. */
const CANONICAL = "canonical";

/** A row of tabs, the line of the payload that they are of, and a panel under them. */
export class Tabs {
  /**
   * @param {string[]} languages
   * @param {Ask} ask
   * @param {(message: string) => void} tell
   */
  constructor(languages, ask, tell) {
    this.ask = ask;
    this.box = element("section", "result");
    this.box.setAttribute("aria-label", "The payload in other ways");
    this.text = element("code");
    this.panel = element("pre");
    this.panel.id = "result";
    this.panel.tabIndex = 0;
    this.panel.setAttribute("role", "tabpanel");
    this.panel.append(this.text);
    this.note = element("p", "quiet");
    this.copy = element("button", "", "Copy");
    this.copy.type = "button";
    this.copy.addEventListener("click", async () => tell(await this.copied()));
    this.isLines = false;
    /** The line that the reader has chosen; 0 if none. */
    this.wanted = 0;
    this.line = element("input");
    this.line.type = "number";
    this.line.min = "1";
    this.line.addEventListener("input", () => this.chooseLine());
    this.lines = element("label", "", "Line ");
    this.lines.append(this.line);
    const row = element("div", "tabs");
    row.setAttribute("role", "tablist");
    row.setAttribute("aria-label", "Show as");
    /** @type {Map<string, HTMLButtonElement>} */
    this.buttons = new Map([CANONICAL, ...languages].map((view) => [view, this.button(view)]));
    row.append(...this.buttons.values());
    row.addEventListener("keydown", (event) => this.step(event));
    const line = element("div", "result-bar");
    line.append(row, this.lines, this.copy);
    this.box.append(line, this.panel, this.note);
    const remembered = stored("view") ?? "";
    this.chosen = this.buttons.has(remembered) ? remembered : CANONICAL;
    this.choose(this.chosen);
  }

  /** @param {string} view */
  button(view) {
    const button = element("button", "", view === CANONICAL ? "Canonical" : view);
    button.type = "button";
    button.id = `view-${view}`;
    button.setAttribute("role", "tab");
    button.setAttribute("aria-controls", this.panel.id);
    button.addEventListener("click", () => {
      store("view", view);
      this.choose(view);
      this.show();
    });
    return button;
  }

  /** Arrows go from tab to tab, as they do in a row of tabs. @param {KeyboardEvent} event */
  step(event) {
    const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (way === undefined) return;
    const all = [...this.buttons.values()];
    const next = all[(all.findIndex((each) => each.tabIndex === 0) + way + all.length) % all.length];
    next.focus();
    next.click();
    event.preventDefault();
  }

  /** @param {string} view */
  choose(view) {
    this.chosen = view;
    for (const [name, button] of this.buttons) {
      button.setAttribute("aria-selected", String(name === view));
      button.tabIndex = name === view ? 0 : -1;
    }
    this.panel.setAttribute("aria-labelledby", `view-${view}`);
  }

  /** Offers the payloads without faults of what was judged. @param {Verdict} verdict */
  offer(verdict) {
    this.isLines = verdict.isLines;
    if (!verdict.isLines || this.wanted > verdict.lines) this.wanted = 0;
    this.line.max = String(verdict.lines);
    this.line.value = String(this.wanted || verdict.first);
    this.show();
  }

  /** Takes the line that the reader has chosen. */
  chooseLine() {
    const line = this.line.valueAsNumber;
    if (Number.isNaN(line)) return; // A number that is being typed.
    this.wanted = line;
    this.show();
  }

  /** Asks for the chosen view. */
  async show() {
    const isOfAll = this.chosen === CANONICAL;
    this.lines.hidden = !this.isLines || isOfAll;
    this.note.textContent = "";
    clearTimeout(this.slow);
    this.slow = setTimeout(() => (this.text.textContent = "Working..."), PATIENCE);
    const asking = this.asked(false);
    this.asking = asking;
    const found = await asking;
    if (asking !== this.asking) return;
    clearTimeout(this.slow);
    this.text.textContent = found.text ?? found.refused ?? "";
    this.copy.disabled = found.text === undefined;
    const rest = (found.length ?? 0) - (found.text ?? "").length;
    const notes = [
      ...(this.isLines && isOfAll ? ["These are all payloads without faults, one a line."] : []),
      ...(rest > 0 ? [`${sizeOf(rest)} more are not shown; Copy takes all.`] : []),
    ];
    this.note.textContent = notes.join(" ");
  }

  /** @param {boolean} isWhole */
  asked(isWhole) {
    return this.ask({ view: this.chosen, line: this.line.valueAsNumber, isWhole });
  }

  /** Copies the whole view, and says so. */
  async copied() {
    const { text, refused } = await this.asked(true);
    return text === undefined ? (refused ?? "") : copyText(text);
  }
}

/** Copies a text, and says what came of it. @param {string} text */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return "Copied.";
  } catch {
    return "The browser does not let this page copy: mark the text and copy it yourself.";
  }
}
