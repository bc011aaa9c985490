/** What SSH's other files say: public keys, and lists of what is revoked. */
import { spellTime } from '../../base/time.ts';
import { judgeSshKey } from '../../keys/ssh-subject.ts';
import { type KrlParts, parseKrl } from '../../ssh/krl.ts';
import { parsePastedKey } from '../../ssh/pasted-key.ts';
import { encodeSshPublicKey, parseSshPublicKey, spellFingerprint } from '../../ssh/public-key.ts';
import { type Shape, when } from '../output.ts';
import { keyText } from './ssh.ts';

/** Field for field what `-o json` prints: a stable shape. */
export interface KeyFacts {
  readonly kind: 'ssh-key';
  readonly type: string;
  /** E.g. `ed25519`, `rsa-3072`; null for a key that is too weak to be taken. */
  readonly algorithm: string | null;
  readonly fingerprint: string;
  readonly comment: string;
  readonly notes: readonly string[];
}

/** As {@link KeyFacts}. */
export interface KrlFacts {
  readonly kind: 'krl';
  /** Decimal. */
  readonly version: string;
  /** RFC 3339. */
  readonly generated_at: string;
  readonly comment: string;
  readonly authorities: readonly {
    /** As `ssh-keygen -l` spells it; null: whoever signed. */
    readonly authority: string | null;
    /** Decimal; `first-last` for a range. */
    readonly serial_numbers: readonly string[];
    readonly key_ids: readonly string[];
  }[];
  /** Fingerprints. */
  readonly keys: readonly string[];
}

/** @param line of a `.pub` file. @throws malformed */
export function readKey(line: string): KeyFacts {
  const { comment, key } = parsePastedKey(line);
  const facts = {
    kind: 'ssh-key' as const,
    type: key.type,
    fingerprint: spellFingerprint(key.fingerprint),
    comment,
  };
  try {
    return { ...facts, algorithm: judgeSshKey(encodeSshPublicKey(key.fields)).algorithm, notes: [] };
  } catch (error) {
    return { ...facts, algorithm: null, notes: [(error as Error).message] };
  }
}

/** @throws malformed */
export function readKrl(octets: Uint8Array): KrlFacts {
  const { certificates, comment, generatedAt, version, ...keys } = parseKrl(octets);
  return {
    kind: 'krl',
    version: version.toString(),
    generated_at: spellTime(Number(generatedAt)),
    comment,
    authorities: certificates.map(({ authority, keyIds, ranges, serials }) => ({
      authority: authority.length === 0 ? null : keyText(parseSshPublicKey(authority)),
      serial_numbers: [...serials.map(String), ...ranges.map(({ first, last }) => `${first}-${last}`)],
      key_ids: keyIds,
    })),
    keys: fingerprintsOf(keys),
  };
}

function fingerprintsOf({ keys, sha256 }: Pick<KrlParts, 'keys' | 'sha256'>): readonly string[] {
  return [...keys.map((blob) => parseSshPublicKey(blob).fingerprint), ...sha256].map(spellFingerprint);
}

export const KEY_CARD: Shape<KeyFacts> = {
  columns: [
    ['type', () => 'public key'],
    ['key', ({ fingerprint, type }) => `${type} ${fingerprint}`],
    ['algorithm', ({ algorithm }) => algorithm],
    ['comment', ({ comment }) => comment],
    ['notice', ({ notes }) => notes.join('\n')],
  ],
  name: ({ fingerprint }) => fingerprint,
};

export const KEY_LINE: Shape<KeyFacts> = {
  ...KEY_CARD,
  columns: [['', ({ comment, fingerprint, type }) => `${type} ${fingerprint} ${comment}`.trimEnd()]],
};

export const KRL_CARD: Shape<KrlFacts> = {
  columns: [
    ['type', () => 'key revocation list'],
    ['version', ({ version }) => version],
    ['made', ({ generated_at: at }) => when(at)],
    ['comment', ({ comment }) => comment],
    ['certificates', ({ authorities }) => authorities.flatMap(revokedOf).join('\n') || 'none'],
    ['keys', ({ keys }) => keys.join('\n') || 'none'],
  ],
  name: ({ version }) => version,
};

export const KRL_LINE: Shape<KrlFacts> = {
  ...KRL_CARD,
  columns: [
    [
      '',
      ({ authorities, keys, version }) =>
        `list ${version}: ${authorities.flatMap(revokedOf).length} certificates, ${keys.length} keys`,
    ],
  ],
};

function revokedOf({
  authority,
  key_ids: ids,
  serial_numbers: serials,
}: KrlFacts['authorities'][number]): readonly string[] {
  const by = authority ?? 'any authority';
  return [
    ...serials.map((serial) => `serial ${serial} of ${by}`),
    ...ids.map((id) => `key id ${id} of ${by}`),
  ];
}
