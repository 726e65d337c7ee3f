export function loss({ metrics }) {
  return Object.hasOwn(metrics, "loss") ? metrics.loss : null;
}
