/**
 * What is kept of a request that came with an Idempotency-Key, and how it is kept from everybody but who sent it: the
 * answer is sealed, and the request's hash keyed, under what is derived from the bearer token and the key, neither of which
 * is stored. So a private key that is shown once is nowhere else, and a password in a request cannot be guessed at.
 */
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { toHex, utf8 } from '../../base/bytes.ts';
import { ChanceryError } from '../../base/error.ts';
import { sha256 } from '../../base/hash.ts';
import type { Id } from '../../base/ids.ts';
import { canonicalJson } from '../../base/json.ts';
import { seconds } from '../../base/ports.ts';
import type { SealContext } from '../../base/seal-context.ts';
import type { Sources } from '../../base/sources.ts';
import { masterKey } from '../../keys/master-key.ts';
import { type Sealer, sealer } from '../../keys/sealing.ts';
import { type IdempotencyKeyRow, KEPT_SECONDS } from '../../records/access.ts';
import type { Reader, Write } from '../../records/store.ts';
import type { Answer } from '../endpoint.ts';
import { decodeAnswer, encodeAnswer } from './kept-answer.ts';
import { IDEMPOTENCY_KEY } from './key.ts';

/** A request by whoever sent it. */
export interface Sent {
  readonly tenantId: Id;
  readonly identityId: Id;
  /** The text of the bearer token. */
  readonly token: string;
  readonly key: string;
  readonly requestId: string;
  /** All that was asked for: JSON. */
  readonly asked: unknown;
}

export class OnceRecord {
  /** Of no other request that is under way, unless it is the same one. */
  readonly name: string;
  readonly #key: Pick<IdempotencyKeyRow, 'tenantId' | 'identityId' | 'keyHash'>;
  readonly #requestHash: Uint8Array;
  readonly #requestId: string;
  readonly #sealer: Sealer;
  readonly #place: SealContext;
  readonly #sources: Sources;
  /** When what stands in the place of this one was made, though it is kept no longer. */
  #former: number | undefined;

  constructor(sources: Sources, { asked, identityId, key, requestId, tenantId, token }: Sent) {
    const keyHash = sha256(utf8(key));
    const info = utf8(`chancery idempotency v1 ${tenantId} ${identityId}`);
    const secret = new Uint8Array(hkdfSync('sha256', utf8(token), utf8(key), info, 64));
    this.name = `${tenantId} ${identityId} ${toHex(keyHash)}`;
    this.#key = { tenantId, identityId, keyHash };
    this.#requestHash = new Uint8Array(
      createHmac('sha256', secret.subarray(32)).update(canonicalJson(asked)).digest(),
    );
    this.#requestId = requestId;
    this.#sealer = sealer([masterKey(secret.subarray(0, 32))], sources.random);
    this.#place = { table: 'idempotencyKeys', id: this.name, purpose: 'answer', tenantId, spkiHash: NONE };
    this.#sources = sources;
    secret.fill(0);
  }

  /** @returns what is kept, if it is; undefined when the request is to be judged */
  async find(reader: Reader): Promise<IdempotencyKeyRow | undefined> {
    const row = await reader.get('idempotencyKeys', this.#key);
    const isKept = row !== undefined && row.createdAt + KEPT_SECONDS > seconds(this.#sources.clock);
    this.#former = isKept ? undefined : row?.createdAt;
    return isKept ? row : undefined;
  }

  /**
   * @returns what the first one was answered
   * @throws idempotency_key_reused; conflict for the reason answer_unknown
   */
  read({ answer, requestHash, requestId }: IdempotencyKeyRow): Answer {
    if (!timingSafeEqual(requestHash, this.#requestHash)) throw reused();
    if (answer === null) throw unknown(requestId);
    const octets = this.#sealer.open(answer, this.#place);
    try {
      return decodeAnswer(octets);
    } finally {
      octets.fill(0);
    }
  }

  /** Sealed; null when it is too long to be kept. */
  seal(answer: Answer): Uint8Array | null {
    const octets = encodeAnswer(answer);
    if (octets === undefined) return null;
    try {
      return this.#sealer.seal(octets, this.#place);
    } finally {
      octets.fill(0);
    }
  }

  /** The record of what is done, in the change that does it. @param answer as {@link seal} gives it; null: not known yet */
  insertion(answer: Uint8Array | null): readonly Write[] {
    const row: IdempotencyKeyRow = {
      ...this.#key,
      requestHash: this.#requestHash,
      requestId: this.#requestId,
      answer,
      createdAt: seconds(this.#sources.clock),
    };
    const insert: Write = { insert: 'idempotencyKeys', row };
    if (this.#former === undefined) return [insert];
    return [{ remove: 'idempotencyKeys', key: { ...this.#key, createdAt: this.#former } }, insert];
  }

  /** The answer of what is recorded already. */
  completion(answer: Uint8Array | null): readonly Write[] {
    return [{ update: 'idempotencyKeys', key: this.#key, set: { answer } }];
  }

  /** What was recorded came to nothing. */
  removal(): readonly Write[] {
    return [{ remove: 'idempotencyKeys', key: this.#key }];
  }
}

const NONE = new Uint8Array(0);

function reused(): ChanceryError {
  const message = 'was sent before, with another request or another token; a new request needs a new key';
  return new ChanceryError('idempotency_key_reused', `this ${IDEMPOTENCY_KEY} ${message}`, {
    fields: [{ field: IDEMPOTENCY_KEY, message }],
  });
}

function unknown(requestId: string): ChanceryError {
  const message =
    `what was sent with this ${IDEMPOTENCY_KEY} was done, or is being done, by the request ${requestId}, and its answer ` +
    'is not kept; the audit trail and the inventory show what came of it';
  return new ChanceryError('conflict', message, { reason: 'answer_unknown' });
}
