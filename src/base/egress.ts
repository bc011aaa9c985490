/** The port to the world outside: every connection that the server itself opens goes through it. */

export interface EgressRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** http or https, without credentials. */
  readonly url: string;
  /** Of the request alone; what frames it on the wire is added. Never logged. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** PEM: the only roots that are trusted for https. Those that Node brings when absent. */
  readonly roots?: string;
  /** Ends the request, whatever it waits for. */
  readonly signal?: AbortSignal;
}

export interface EgressAnswer {
  /** Of the first answer: redirects are not followed. */
  readonly status: number;
  /** Names in lower case; values of one name joined by a comma and a space. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface Egress {
  /**
   * @throws egress_denied: the address may not be reached, and nothing was sent
   * @throws issuer_failed: no answer that could be read; `mayHaveHappened` once the request was on its way
   */
  send(request: EgressRequest): Promise<EgressAnswer>;
  /**
   * Judges an address as far as it can be without connecting, for the moment in which it is saved. A name that does
   * not resolve now is let through: it is judged again with every request.
   * @throws egress_denied
   */
  check(url: string): Promise<void>;
}
