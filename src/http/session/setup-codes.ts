/** The port to the codes by which the person who started a server signs in for the first time. */
export interface SetupCodes {
  /**
   * Takes a code, which is then used up.
   * @returns the text of the bearer token that it stands for; undefined when it is not known any more, or never was
   */
  take(code: string): string | undefined;
}
