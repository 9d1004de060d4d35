export function Predictions() {
  return null;
}
