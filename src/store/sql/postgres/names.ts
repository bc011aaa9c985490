/** The most statements that each connection keeps prepared. */
const PREPARED = 500;

/** Names under which statements are prepared once for each connection, as their shapes are few. */
export class StatementNames {
  readonly #names = new Map<string, string>();

  /** @returns undefined for what is met when there are so many already: it is to be sent anew each time */
  of(sql: string): string | undefined {
    let name = this.#names.get(sql);
    if (name === undefined && this.#names.size < PREPARED) {
      name = `chancery_${this.#names.size}`;
      this.#names.set(sql, name);
    }
    return name;
  }
}
