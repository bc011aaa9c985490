/** One call of Vault's HTTP API, and what its answers mean. */
import type { Egress, EgressAnswer } from '../base/egress.ts';
import { ChanceryError, quote } from '../base/error.ts';
import type { VaultPlace } from '../records/ssh.ts';

export interface VaultCall {
  /** Below `/v1/`; of segments that need no escape. */
  readonly path: string;
  readonly body: unknown;
  readonly token?: string;
  /** Texts that no log may hold. */
  readonly secrets: readonly string[];
}

/** @returns the body of an answer that says 200. @throws issuer_failed */
export async function callVault(egress: Egress, settings: VaultPlace, call: VaultCall): Promise<unknown> {
  const { address, namespace, roots } = settings;
  const answer = await egress
    .send({
      method: 'POST',
      url: `${address}/v1/${call.path}`,
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        // Vault refuses what a browser was made to send.
        'x-vault-request': 'true',
        ...(call.token === undefined ? {} : { 'x-vault-token': call.token }),
        ...(namespace === undefined ? {} : { 'x-vault-namespace': namespace }),
      },
      body: new TextEncoder().encode(JSON.stringify(call.body)),
      ...(roots === undefined ? {} : { roots }),
    })
    .catch((error: unknown) => {
      throw unreached(error);
    });
  if (answer.status !== 200) throw refused(answer, call.secrets);
  return readJson(answer);
}

/** @param detail for the log */
export function lied(detail: string): ChanceryError {
  return failure('the outside issuer gave an answer that cannot be read', { detail, mayHaveHappened: true });
}

export class VaultRefusal extends ChanceryError {
  readonly status: number;

  constructor(status: number, detail: string) {
    super('issuer_failed', `the outside issuer refused the request (${status})`, { detail });
    this.status = status;
  }
}

/** Where Vault is concerns its operator, and not whoever asks for a certificate. */
function unreached(error: unknown): unknown {
  if (!(error instanceof ChanceryError)) return error;
  const { code, detail, mayHaveHappened, message } = error;
  if (code === 'egress_denied') {
    return failure('the outside issuer is at an address that may not be reached', { detail: message });
  }
  const parts = { mayHaveHappened, ...(detail === undefined ? {} : { detail }) };
  return failure(
    mayHaveHappened ? 'the outside issuer gave no answer' : 'the outside issuer cannot be reached',
    parts,
  );
}

/**
 * What Vault refuses with 4xx was not done; nor was what is to be asked of another (307 and 308: a standby's leader).
 * Of all else nobody knows.
 */
function refused(answer: EgressAnswer, secrets: readonly string[]): ChanceryError {
  const { status } = answer;
  const detail = `Vault answered ${status}${reason(answer, secrets)}`;
  if ((status >= 400 && status < 500) || status === 307 || status === 308) {
    return new VaultRefusal(status, detail);
  }
  return failure(`the outside issuer failed (${status})`, { detail, mayHaveHappened: true });
}

/** The first of `{"errors":[…]}`, in which Vault says what stands against a request. */
function reason(answer: EgressAnswer, secrets: readonly string[]): string {
  try {
    const { errors } = readJson(answer) as { readonly errors?: readonly unknown[] };
    const text = errors?.find((error) => typeof error === 'string');
    if (typeof text !== 'string' || secrets.some((secret) => text.includes(secret))) return '';
    return `: ${quote(text)}`;
  } catch {
    return '';
  }
}

function readJson(answer: EgressAnswer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(answer.body));
  } catch {
    throw lied('the answer is not JSON');
  }
}

function failure(
  message: string,
  parts: { readonly detail?: string; readonly mayHaveHappened?: boolean },
): ChanceryError {
  return new ChanceryError('issuer_failed', message, parts);
}
