/** @returns the name on the wire of what has another one inside; undefined for what has none */
export function wireName(names: Readonly<Record<string, string>>, inside: string): string | undefined {
  return Object.keys(names).find((name) => names[name] === inside);
}
