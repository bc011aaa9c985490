/** The normalised request of a certificate's row, read back as what the decision tables judge. */
import { ChanceryError } from '../base/error.ts';
import { parseIp } from '../base/ip.ts';
import { isKeyAlgorithm, type SignatureAlgorithm } from '../keys/algorithms.ts';
import type { PublicKey } from '../keys/public-key.ts';
import type { SshSubjectKey } from '../keys/ssh-subject.ts';
import type { IssuancePolicy } from '../policy/issuance-policy.ts';
import type {
  IssuanceRequest,
  RequestedAuthority,
  RequestedName,
  SubjectAttribute,
} from '../policy/request.ts';
import type { SshRequest } from '../policy/ssh/ssh-request.ts';
import type { KeyUsage } from '../x509/extensions/key-usage.ts';

type Stored = Readonly<Record<string, unknown>>;

/**
 * @param publicKey of the certificate
 * @param authority the bounds that the certificate states, as the stored request has none
 * @throws malformed for what was not written by this program
 */
export function storedRequest(
  request: unknown,
  publicKey: PublicKey,
  policy: IssuancePolicy,
  authority: RequestedAuthority | undefined,
): IssuanceRequest {
  const stored = objectOf(request);
  const commonName = optional(stored['common_name'], textOf);
  const subject = optional(stored['subject'], (list) => listOf(list, attributeOf));
  const signature = optional(stored['signature'], textOf);
  const usages = stored['key_usage'] === undefined ? undefined : stored;
  const dates = 'not_before' in stored ? stored : undefined;
  return {
    issuerField: 'issuer',
    commonNames: commonName === undefined ? [] : [commonName],
    commonNameField: 'common_name',
    ...(subject && { subject }),
    names: listOf(stored['names'], nameOf),
    namesField: 'names',
    key: keyOf(stored['key'], publicKey, policy),
    keyField: 'key',
    usages: usages && {
      keyUsage: listOf(usages['key_usage'], textOf) as readonly KeyUsage[],
      keyUsageField: 'key_usage',
      extendedKeyUsage: listOf(usages['extended_key_usage'], textOf),
      extendedKeyUsageField: 'extended_key_usage',
    },
    ...(signature && { signature: { algorithm: signature as SignatureAlgorithm, field: 'signature' } }),
    ttl: optional(stored['ttl'], numberOf),
    ttlField: 'ttl',
    dates: dates && {
      notBefore: optional(dates['not_before'], numberOf),
      notBeforeField: 'not_before',
      notAfter: optional(dates['not_after'], numberOf),
      notAfterField: 'not_after',
    },
    csr: undefined,
    authority,
  };
}

/** The same of SSH. @throws malformed */
export function storedSshRequest(request: unknown, subject: SshSubjectKey): SshRequest & { ttl: number } {
  const stored = objectOf(request);
  const kind = stored['kind'] === 'host' ? 'host' : 'user';
  const options = listOf(stored['critical_options'], objectOf);
  const named = options.map(({ name, value }) => [textOf(name), optional(value, textOf) ?? ''] as const);
  const isUser = kind === 'user';
  const key = textOf(stored['key']);
  return {
    issuerField: 'issuer',
    kind,
    kindField: 'kind',
    principals: listOf(stored['principals'], (value) => ({ value: textOf(value), field: 'principals' })),
    principalsField: 'principals',
    key: isKeyAlgorithm(key) ? { kind: 'made', algorithm: key } : { kind: 'given', subject },
    keyField: 'key',
    keyId: { text: textOf(stored['key_id']) },
    ttl: numberOf(stored['ttl']),
    ttlField: 'ttl',
    ...(isUser && { extensions: listOf(stored['extensions'], textOf) }),
    ...(isUser && { criticalOptions: Object.fromEntries(named) }),
  };
}

/** A key of a kind that was not asked for could only be one like the authority's. */
function keyOf(stored: unknown, publicKey: PublicKey, { keys }: IssuancePolicy): IssuanceRequest['key'] {
  const kind = textOf(stored);
  if (kind === 'given') return { kind, publicKey };
  if (!isKeyAlgorithm(kind)) throw unreadable();
  return { kind: 'made', algorithm: kind, ...(keys === 'own' ? { named: false as const } : {}) };
}

function attributeOf(value: unknown): SubjectAttribute {
  const { type, value: text } = objectOf(value);
  return { type: textOf(type) as SubjectAttribute['type'], value: textOf(text) };
}

/** What was parsed before it was stored is not parsed again: the lint compares it with the certificate. */
function nameOf(value: unknown): RequestedName {
  const { type, value: text } = objectOf(value);
  if (type !== 'ip') return { type, value: textOf(text), field: 'names' } as RequestedName;
  const octets = parseIp(textOf(text));
  if (octets === undefined) throw unreadable();
  return { type, value: textOf(text), octets, field: 'names' };
}

function optional<T>(value: unknown, read: (value: unknown) => T): T | undefined {
  return value === undefined || value === null ? undefined : read(value);
}

function objectOf(value: unknown): Stored {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw unreadable();
  return value as Stored;
}

function listOf<T>(value: unknown, read: (value: unknown) => T): readonly T[] {
  if (!Array.isArray(value)) throw unreadable();
  return value.map(read);
}

function textOf(value: unknown): string {
  if (typeof value !== 'string') throw unreadable();
  return value;
}

function numberOf(value: unknown): number {
  if (typeof value !== 'number') throw unreadable();
  return value;
}

function unreadable(): ChanceryError {
  return new ChanceryError('malformed', 'the stored request is none that this program writes');
}
