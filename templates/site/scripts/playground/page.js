// The playground: what the reader gives it, and what it shows of that.
import { MOST_CHARACTERS, MOST_COLOURED, MOST_EDITED } from "../limits.js";
import { element } from "../site.js";
import { items } from "./faults.js";
import { loadEditor, openTextArea } from "./field.js";
import { sizeOf, textOf, tooLong } from "./file.js";
import { Judge } from "./judge.js";
import { fragmentOf, sharedIn } from "./share.js";
import { copyText, PATIENCE, Tabs } from "./tabs.js";

/** @typedef {import("../worker/judging.js").Verdict} Verdict */

/** How much is shown of a text that is too long for the editor. */
const EXCERPT = 5_000;

/** How long after a change a payload is judged, in milliseconds. */
const PAUSE = 150;

const OPTIONS = { label: "Payload", hint: "Paste JSON or JSON Lines, or drop a file" };

/** The page. */
export class Playground {
  /** @param {HTMLElement} place @param {any} contract @param {string} worker The program of the worker. */
  constructor(place, contract, worker) {
    this.contract = contract;
    this.text = "";
    /** What is said before what is found. */
    this.remark = "";
    /** Where the excerpt begins that is shown of a long text. */
    this.offset = 0;
    /** @type {boolean | undefined} Whether each line is a payload; undefined lets the worker see. */
    this.isLines = undefined;
    const tables = Object.fromEntries(contract.languages.map((/** @type {any} */ each) => [each.name, each.table]));
    this.judge = new Judge(worker, tables);
    this.tabs = new Tabs(
      Object.keys(tables),
      (asked) => this.judge.view(asked),
      (message) => this.tell(message),
    );
    this.types = element("select");
    this.host = element("div", "payload-host");
    this.note = element("p", "quiet excerpt");
    this.status = element("p", "status");
    this.list = element("ol", "faults");
    this.more = element("p", "quiet");
    this.file = element("input");
    place.replaceChildren(this.bar(), this.host, this.note, this.status, this.list, this.more, this.tabs.box);
    this.status.setAttribute("role", "status");
    this.options = { ...OPTIONS, onChange: (/** @type {string} */ text) => this.changed(text) };
    this.field = openTextArea(this.host, { ...this.options, text: "" });
    this.clear();
    place.addEventListener("paste", (event) => this.pasted(event), { capture: true });
    // A file that misses the place would be opened instead of the page.
    document.addEventListener("dragover", (event) => event.preventDefault());
    document.addEventListener("drop", (event) => this.dropped(event), { capture: true });
  }

  /** What stands above the payload. */
  bar() {
    const options = this.contract.types.map((/** @type {any} */ each) => new Option(each.name, each.name));
    this.types.append(new Option("The one that fits best", ""), ...options);
    this.types.addEventListener("change", () => {
      this.remark = "";
      this.judgeNow();
    });
    this.file.type = "file";
    this.file.hidden = true;
    this.file.addEventListener("change", () => this.takeFile(this.file.files?.[0]));
    const label = element("label", "", "Type ");
    label.append(this.types);
    const bar = element("div", "playground-bar");
    bar.append(
      label,
      button("Example", () => this.showExample()),
      button("Open a file", () => this.file.click()),
      button("Clear", () => this.take("")),
      button("Share", () => this.share()),
      this.file,
    );
    return bar;
  }

  /** Opens what the address holds, and the editor once the page is painted. */
  async start() {
    requestAnimationFrame(() => setTimeout(() => this.upgrade()));
    addEventListener("hashchange", () => this.open());
    await this.open();
  }

  async upgrade() {
    const openEditor = await loadEditor();
    if (openEditor === null) return;
    const hadFocus = this.host.contains(document.activeElement);
    const host = element("div");
    this.host.replaceChildren(host);
    this.field = openEditor(host, { ...this.options, text: this.shown() });
    this.showFrom(this.offset);
    if (hadFocus) this.field.select({ start: this.text.length, end: this.text.length });
  }

  async open() {
    try {
      const shared = await sharedIn(location.hash);
      if (shared === undefined) return;
      const isKnown = this.contract.types.some((/** @type {any} */ each) => each.name === shared.type);
      this.types.value = isKnown ? shared.type : "";
      const gone = isKnown || shared.type === "" ? "" : `This contract has no type ${shared.type}. `;
      if (shared.text !== "") this.take(shared.text, undefined, gone);
      else if (isKnown) this.showExample();
      else this.tell(gone);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.tell(error.message);
    }
  }

  // --- what comes in ----------------------------------------------------------------------------

  showExample() {
    const named = this.contract.types.find((/** @type {any} */ each) => each.name === this.types.value);
    const type = named ?? this.contract.types.find((/** @type {any} */ each) => each.kind === "record" && each.examples[0]);
    const example = type?.examples[0];
    if (example === undefined) this.tell("This type has no example.");
    else this.take(JSON.stringify(example, null, 2));
  }

  /** @param {ClipboardEvent} event */
  pasted(event) {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const [file] = event.clipboardData?.files ?? [];
    if (text === "" && file === undefined) return;
    if (text !== "" && !this.isHeld() && text.length + this.text.length <= MOST_EDITED) return;
    event.preventDefault();
    event.stopPropagation();
    if (text === "") this.takeFile(file);
    else this.take(text);
  }

  /** @param {DragEvent} event */
  dropped(event) {
    const [file] = event.dataTransfer?.files ?? [];
    const text = event.dataTransfer?.getData("text/plain") ?? "";
    if (file === undefined && text.length <= MOST_EDITED) return;
    event.preventDefault();
    event.stopPropagation();
    if (file === undefined) this.take(text);
    else this.takeFile(file);
  }

  /** @param {File | undefined} file */
  async takeFile(file) {
    if (file === undefined) return;
    this.tell(`Reading ${file.name}`);
    const { text, refused } = await textOf(file);
    this.file.value = "";
    if (text === undefined) this.tell(refused ?? "");
    else this.take(text, /\.(jsonl|ndjson)$/i.test(file.name) || undefined);
  }

  /**
   * Takes a text that the field does not have yet.
   *
   * @param {string} text
   * @param {boolean} [isLines]
   * @param {string} [remark] What is said before what is found.
   */
  take(text, isLines, remark = "") {
    if (text.length > MOST_CHARACTERS) {
      this.tell(tooLong(text.length));
      return;
    }
    // As the field has it, so that places in one are places in the other.
    this.text = text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
    this.isLines = isLines;
    this.remark = remark;
    this.showFrom(0);
    this.judgeNow();
  }

  /** @param {string} text */
  changed(text) {
    this.text = text;
    this.offset = 0;
    this.isLines = undefined;
    this.remark = "";
    this.describe();
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.judgeNow(), PAUSE);
  }

  /** Whether the text is too long for the field. */
  isHeld() {
    return this.text.length > MOST_EDITED;
  }

  shown() {
    return this.isHeld() ? this.text.slice(this.offset, this.offset + EXCERPT) : this.text;
  }

  /** Shows the text; of a long one an excerpt. @param {number} offset */
  showFrom(offset) {
    this.offset = this.isHeld() ? offset : 0;
    this.field.show(this.shown(), this.isHeld());
    this.mark();
    this.describe();
  }

  /** Says what is not shown as usual. */
  describe() {
    const from = `${this.offset + 1} to ${this.offset + this.shown().length}`;
    const held = `All ${sizeOf(this.text.length)} are judged. Shown are the characters ${from}, which cannot be changed here. `;
    const plain = `There are no colours: a line has more than ${MOST_COLOURED.toLocaleString("en")} characters.`;
    this.note.textContent = (this.isHeld() ? held : "") + (this.field.isPlain() ? plain : "");
  }

  /** Marks what is shown of the faults. */
  mark() {
    const moved = (this.verdict?.faults ?? []).map((fault) => this.inField(fault));
    this.field.mark(moved.filter(({ end }) => end >= 0));
  }

  /** A range of the text, in what the field shows of it. @template {{start: number, end: number}} T @param {T} range */
  inField(range) {
    return { ...range, start: Math.max(0, range.start - this.offset), end: range.end - this.offset };
  }

  /** Moves the cursor to a fault. @param {{start: number, end: number}} fault */
  go(fault) {
    if (this.isHeld()) this.showFrom(Math.max(0, fault.start - EXCERPT / 2));
    this.field.select(this.inField(fault));
    // After the field has scrolled itself, which it does before the next picture.
    const scroll = () => this.host.scrollIntoView({ block: "nearest", behavior: "instant" });
    requestAnimationFrame(() => requestAnimationFrame(scroll));
  }

  // --- what is found ----------------------------------------------------------------------------

  async judgeNow() {
    clearTimeout(this.pause);
    clearTimeout(this.slow);
    this.verdict = undefined;
    if (this.text.trim() === "") {
      this.judge.stop();
      this.clear();
      return;
    }
    this.slow = setTimeout(() => this.tell("Judging..."), PATIENCE);
    const type = this.types.value || undefined;
    const begun = Symbol("judging");
    this.begun = begun;
    const { verdict, refused } = await this.judge.judge({ text: this.text, type, isLines: this.isLines });
    if (begun !== this.begun) return;
    clearTimeout(this.slow);
    if (verdict === undefined) {
      this.clear(refused);
      return;
    }
    this.verdict = verdict;
    this.show(verdict);
  }

  /** @param {string} message */
  clear(message = "") {
    this.field.mark([]);
    this.list.replaceChildren();
    this.more.textContent = "";
    this.tabs.box.hidden = true;
    this.status.className = "status";
    this.tell(message);
  }

  /** @param {Verdict} verdict */
  show(verdict) {
    this.mark();
    this.list.replaceChildren(...items(verdict.faults, this.contract.faults, (fault) => this.go(fault)));
    const rest = verdict.count - verdict.faults.length;
    this.more.textContent = rest > 0 ? `The first ${verdict.faults.length} are listed; there are ${rest} more.` : "";
    this.status.className = verdict.count > 0 ? "status faulty" : "status sound";
    this.tell(this.remark + summary(verdict));
    this.tabs.box.hidden = verdict.faulty === verdict.values;
    if (!this.tabs.box.hidden) this.tabs.offer(verdict);
  }

  /** @param {string} message */
  tell(message) {
    this.status.textContent = message;
  }

  async share() {
    const { fragment, refused } = await fragmentOf({ text: this.text, type: this.types.value });
    if (fragment === undefined) {
      this.tell(refused ?? "");
      return;
    }
    // Going to the address would open what it holds.
    history.pushState(null, "", `#${fragment}`);
    const said = await copyText(location.href);
    this.tell(said === "Copied." ? "The link is copied; it is the address of this page too." : "The link is the address of this page now.");
  }
}

/** @param {string} text @param {() => void} act */
function button(text, act) {
  const made = element("button", "", text);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

/** A verdict in a sentence or two. @param {Verdict} verdict */
function summary({ type, isInferred, others, isLines, values, faulty, count, faults }) {
  if (!isLines && faults[0]?.code === "json") return "1 fault: this is not JSON.";
  const found = isInferred ? `It looks like ${type}${others.length > 0 ? `, or as much like ${others.join(", ")}` : ""}. ` : "";
  const many = isLines ? `${values} line${values === 1 ? "" : "s"}, each a payload: ` : "";
  if (count === 0) return `${found}${many}No faults${isInferred ? "" : ` as ${type}`}.`;
  const where = isLines ? ` in ${faulty} of them` : "";
  return `${found}${many}${count} fault${count === 1 ? "" : "s"}${where}${isInferred ? "" : ` as ${type}`}.`;
}
