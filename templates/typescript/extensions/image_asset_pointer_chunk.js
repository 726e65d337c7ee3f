export function length({ tokens }) {
  return tokens;
}
