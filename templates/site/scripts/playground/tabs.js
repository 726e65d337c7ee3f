// The payload in other ways: its canonical form, and code in each language.
import { element } from "../site.js";
import { store, stored } from "../stored.js";
import { sizeOf } from "./file.js";

/** How long something may take before the page says that it is at work, in milliseconds. */
export const PATIENCE = 200;

/** @typedef {import("./judge.js").View} View */
/** @typedef {(view: string, isWhole: boolean) => Promise<View>} Ask */

/** A row of tabs and a panel under it. */
export class Tabs {
  /**
   * @param {[view: string, name: string][]} views
   * @param {Ask} ask
   * @param {(message: string) => void} tell
   */
  constructor(views, ask, tell) {
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
    const row = element("div", "tabs");
    row.setAttribute("role", "tablist");
    row.setAttribute("aria-label", "Show as");
    /** @type {Map<string, HTMLButtonElement>} */
    this.buttons = new Map(views.map(([view, name]) => [view, this.button(view, name)]));
    row.append(...this.buttons.values());
    row.addEventListener("keydown", (event) => this.step(event));
    const line = element("div", "result-bar");
    line.append(row, this.copy);
    this.box.append(line, this.panel, this.note);
    const remembered = stored("view") ?? "";
    this.chosen = this.buttons.has(remembered) ? remembered : views[0][0];
    this.choose(this.chosen);
  }

  /** @param {string} view @param {string} name */
  button(view, name) {
    const button = element("button", "", name);
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

  /** Asks for the chosen view, of a payload that was judged. */
  async show() {
    if (this.box.hidden) return;
    const view = this.chosen;
    this.note.textContent = "";
    clearTimeout(this.slow);
    this.slow = setTimeout(() => (this.text.textContent = "Working..."), PATIENCE);
    const found = await this.ask(view, false);
    clearTimeout(this.slow);
    if (view !== this.chosen) return;
    this.text.textContent = found.text ?? found.refused ?? "";
    this.copy.disabled = found.text === undefined;
    const rest = (found.length ?? 0) - (found.text ?? "").length;
    const notes = [
      ...(found.isFirst ? ["This is the first payload without faults."] : []),
      ...(rest > 0 ? [`${sizeOf(rest)} more are not shown; Copy takes all.`] : []),
    ];
    this.note.textContent = notes.join(" ");
  }

  /** Copies the whole view, and says so. */
  async copied() {
    const { text, refused } = await this.ask(this.chosen, true);
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
