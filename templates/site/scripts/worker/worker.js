// What runs beside the page: it judges payloads and prints them, and is ended when there is something newer to do.
//
// The page posts `{tables}` once. Every question after that has an `id`, which its answer has too. A text,
// `{id, text, type, isLines}`, is answered by `{id, verdict}`. Then the page may ask for `{id, view, line, isWhole}`: the
// canonical form of every payload, or the code in a language of the one that begins in a line. The answer is
// `{id, text, length}`, in which the text is cut unless it was asked for whole; or `{id, refused}`.

import { MOST_SHOWN } from "../limits.js";
import { canonical, judgeText } from "./judging.js";
import { Printer, readTree } from "./printer.js";

const CANONICAL = "canonical";

/**
 * Answers the page.
 *
 * @param {Map<string, object>} plans The plan of each type, by its name.
 * @param {{onmessage: Function | null, postMessage: (answer: unknown) => void}} scope The worker.
 */
export function serve(plans, scope) {
  let tables;
  let judged;
  let last = {}; // What was shown last, which may be asked for again as a whole.
  scope.onmessage = ({ data }) => {
    const { id } = data;
    if (data.tables !== undefined) {
      tables = data.tables;
    } else if (data.view !== undefined) {
      const { view, line } = data;
      if (last.view !== view || last.line !== line) last = { view, line, found: viewed(view, line) };
      scope.postMessage({ id, ...cut(last.found, data.isWhole) });
    } else {
      last = {};
      judged = judgeText(plans, data.text, data);
      scope.postMessage({ id, verdict: judged.verdict });
    }
  };

  function viewed(view, line) {
    const { verdict, read } = judged;
    if (read.length === 0) return { refused: "There is no payload without faults." };
    if (view === CANONICAL) return canonical(plans.get(verdict.type), read);
    const chosen = read.find((each) => each.line === line);
    if (chosen === undefined) return { refused: `Line ${line} has no payload without faults.` };
    return { text: new Printer(tables[view], plans).program(verdict.type, readTree(chosen.text)) };
  }
}

function cut({ text, refused }, isWhole) {
  if (refused !== undefined) return { refused };
  return { text: isWhole ? text : text.slice(0, MOST_SHOWN), length: text.length };
}
