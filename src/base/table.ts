/** Registries as data: a table without a prototype, so that `in` finds its own entries alone, and frozen. */
export function table<T extends object>(entries: T): Readonly<T> {
  return Object.freeze(Object.assign(Object.create(null), entries));
}
