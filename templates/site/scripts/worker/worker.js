// What runs beside the page: it judges payloads and prints them, and is ended when there is something newer to do.
//
// The page posts `{tables}` once, then one payload, `{text, type, isLines}`; the answer is `{verdict}`. After that it
// may ask for `{view}`, the canonical form or the code in a language. The answer is `{view, text, length, isFirst}`, in
// which the text is cut unless it was asked for whole, and is that of the first payload of several; or `{view, refused}`.

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
  const views = new Map();
  scope.onmessage = ({ data }) => {
    if (data.tables !== undefined) {
      tables = data.tables;
    } else if (data.view !== undefined) {
      if (!views.has(data.view)) views.set(data.view, viewed(data.view));
      scope.postMessage({ view: data.view, ...cut(views.get(data.view), data.isWhole) });
    } else {
      views.clear();
      judged = judgeText(plans, data.text, data);
      scope.postMessage({ verdict: judged.verdict });
    }
  };

  function viewed(view) {
    const { verdict, read } = judged;
    if (read.length === 0) return { refused: "There is no payload without faults." };
    if (view === CANONICAL) return canonical(plans.get(verdict.type), read);
    const text = new Printer(tables[view], plans).program(verdict.type, readTree(read[0].text));
    return { text, isFirst: read.length > 1 };
  }
}

function cut({ text, refused, isFirst = false }, isWhole) {
  if (refused !== undefined) return { refused };
  return { text: isWhole ? text : text.slice(0, MOST_SHOWN), length: text.length, isFirst };
}
