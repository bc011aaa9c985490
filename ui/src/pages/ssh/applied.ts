/** What a file says that `chancery apply` reads; JSON is YAML. */

/** The line after `chancery`, with its document. */
export function applyLine(document: object): string {
  return `apply -f - <<'END'\n${JSON.stringify(document)}\nEND`;
}
