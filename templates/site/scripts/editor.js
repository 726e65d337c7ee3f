// The editor of the playground, which loads only there: CodeMirror, with the faults at their places.
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { setDiagnostics } from "@codemirror/lint";
import { Compartment, EditorState, Text } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers, placeholder } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { MOST_COLOURED } from "./limits.js";

/** The colours of the pages; what a shadow tree inherits are these properties. */
const COLOURS = HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--code-key)" },
  { tag: tags.string, color: "var(--code-text)" },
  { tag: tags.number, color: "var(--code-number)" },
  { tag: [tags.bool, tags.null], color: "var(--code-word)" },
]);

const THEME = EditorView.theme({
  "&": { color: "var(--text)", backgroundColor: "var(--raised)", fontSize: "0.8125rem", height: "22rem" },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "-1px" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.6" },
  ".cm-content": { caretColor: "var(--text)" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  ".cm-placeholder": { color: "var(--quiet)" },
  ".cm-gutters": { backgroundColor: "transparent", color: "var(--quiet)", border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "transparent" },
  "&.cm-focused .cm-activeLineGutter": { color: "var(--text)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--mark)",
  },
  ".cm-lintRange-error": { backgroundImage: "none", borderBottom: "2px solid var(--bad)" },
  // Paper does not scroll.
  "@media print": { "&": { height: "auto" } },
  ".cm-tooltip": { backgroundColor: "var(--ground)", color: "var(--text)", border: "1px solid var(--line)" },
  ".cm-diagnostic-error": { borderLeft: "3px solid var(--bad)" },
});

/** Of an excerpt nobody knows which lines these are. */
const EXCERPT = [EditorState.readOnly.of(true), EditorView.theme({ ".cm-gutters": { display: "none" } })];

const COLOURED = [json(), syntaxHighlighting(COLOURS)];

/** @type {[]} */
const PLAIN = [];

/**
 * Whether there is a line that is too long for colours. Such a line reaches over a multiple of the limit.
 *
 * @param {any} text A `Text` of CodeMirror.
 */
function hasLongLine(text) {
  for (let place = 0; place <= text.length; place += MOST_COLOURED) {
    if (text.lineAt(place).length > MOST_COLOURED) return true;
  }
  return false;
}

/**
 * Opens an editor.
 *
 * @param {HTMLElement} host What it stands in. It has a tree of its own there: the policy of the pages allows no other
 *   styles of scripts than those that a shadow tree adopts.
 * @param {{text: string, label: string, hint: string, onChange: (text: string) => void}} options
 * @returns {import("./playground/field.js").Field}
 */
function openEditor(host, { text, label, hint, onChange }) {
  const readOnly = new Compartment();
  const colours = new Compartment();
  const coloursOf = (/** @type {any} */ document) => (hasLongLine(document) ? PLAIN : COLOURED);
  let isOwn = false;
  const view = new EditorView({
    root: host.attachShadow({ mode: "open" }),
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        indentOnInput(),
        bracketMatching(),
        highlightActiveLine(),
        colours.of(coloursOf(Text.of(text.split("\n")))),
        EditorState.transactionExtender.of(({ docChanged, newDoc, startState }) => {
          const wanted = docChanged ? coloursOf(newDoc) : colours.get(startState);
          return wanted === colours.get(startState) ? null : { effects: colours.reconfigure(wanted) };
        }),
        placeholder(hint),
        THEME,
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false", tabindex: "0" }),
        keymap.of([...defaultKeymap, ...historyKeymap]),
        readOnly.of([]),
        EditorView.updateListener.of((update) => {
          if (update.docChanged && !isOwn) onChange(update.state.doc.toString());
        }),
      ],
    }),
  });
  /** @type {ShadowRoot} */ (host.shadowRoot).append(view.dom);
  return {
    show(shown, isExcerpt) {
      isOwn = true;
      view.dispatch({
        changes: { from: 0, to: view.state.doc.length, insert: shown },
        // A selection that was there would be moved with what is gone.
        selection: { anchor: 0 },
        effects: readOnly.reconfigure(isExcerpt ? EXCERPT : []),
      });
      isOwn = false;
    },
    isPlain: () => hasLongLine(view.state.doc),
    mark(faults) {
      const { length } = view.state.doc;
      const inside = faults.filter((fault) => fault.start <= length);
      const diagnostics = inside.map((fault) => ({
        from: fault.start,
        to: Math.min(fault.end, length),
        severity: /** @type {const} */ ("error"),
        message: `${fault.code}: ${fault.message}`,
      }));
      view.dispatch(setDiagnostics(view.state, diagnostics));
    },
    select({ start, end }) {
      const { length } = view.state.doc;
      const range = { anchor: Math.min(start, length), head: Math.min(end, length) };
      view.dispatch({ selection: range, effects: EditorView.scrollIntoView(range.anchor, { y: "center" }) });
      view.focus();
    },
  };
}

(/** @type {any} */ (globalThis).tinkerspec ??= {}).openEditor = openEditor;
