/** The fields that ask for a certificate, and how they are read. */
import Type from 'typebox';
import { ChanceryError, type FieldError } from '../../../../base/error.ts';
import { type Id, parseId } from '../../../../base/ids.ts';
import type { AskedPeriod } from '../../../../issuing/profiles/command.ts';
import type { CertifiedName } from '../../../../policy/issuance-policy.ts';
import type { RequestedUsages } from '../../../../policy/request.ts';
import {
  EXTENDED_KEY_USAGES,
  KEY_USAGES,
  KEYS,
  SAN_TYPES,
  SIGNATURES,
} from '../../../../policy/spellings/certificate-policy.ts';
import { readLength } from '../duration.ts';
import { issue } from '../issue.ts';
import { together } from '../together.ts';

type Name<Of> = keyof Of & string;
const namesOf = <Of extends object>(of: Of): [Name<Of>, ...Name<Of>[]] =>
  Object.keys(of) as [Name<Of>, ...Name<Of>[]];

export const PROFILE_ID = Type.String({ maxLength: 100, description: 'the UUID of a profile' });
export const COMMON_NAME = Type.String({ minLength: 1, maxLength: 100 });
export const KEY_USAGE_LIST = Type.Array(Type.Enum(namesOf(KEY_USAGES)), { maxItems: 20 });
export const EXTENDED_KEY_USAGE_LIST = Type.Array(Type.Enum(namesOf(EXTENDED_KEY_USAGES)), { maxItems: 20 });
export const ALT_NAMES = Type.Array(
  Type.Object({
    type: Type.Enum(namesOf(SAN_TYPES)),
    value: Type.String({ minLength: 1, maxLength: 2048 }),
  }),
  { maxItems: 1000 },
);
export const SIGNATURE_ALGORITHM = Type.Enum(namesOf(SIGNATURES));
export const KEY_ALGORITHM = Type.Enum(namesOf(KEYS));
export const TTL = Type.String({
  minLength: 1,
  maxLength: 100,
  description: 'such as "90d" or "8h"; m is minutes',
});
export const DATE = Type.String({
  minLength: 1,
  maxLength: 100,
  description: 'a date that JavaScript reads',
});
export const CSR = Type.String({ minLength: 1, maxLength: 4096, description: 'PKCS #10 in PEM' });
export const REMOVE_ROOTS = Type.Union([Type.Boolean(), Type.String({ maxLength: 10 })]);

/** @throws invalid_field for what is no id */
export function readProfileId(text: string): Id {
  const id = parseId('profile', text.trim());
  if (id === undefined) throw issue('profileId', 'Invalid uuid');
  return id;
}

/** @throws invalid_field */
export function readCommonName(text: string, field: string): string {
  if (/^[A-Za-z0-9 *@\-.\\]+$/.test(text)) return text;
  throw issue(
    field,
    'Invalid pattern: only alphanumeric characters, spaces, *, ., @, -, and \\\\ are allowed.',
  );
}

interface AskedUsages {
  readonly keyUsages?: readonly Name<typeof KEY_USAGES>[];
  readonly extendedKeyUsages?: readonly Name<typeof EXTENDED_KEY_USAGES>[];
}

/** @param at what stands in front of the names of fields */
export function readUsages(
  { extendedKeyUsages = [], keyUsages = [] }: AskedUsages,
  at = '',
): RequestedUsages {
  return {
    keyUsage: [...new Set(keyUsages.map((usage) => KEY_USAGES[usage]))],
    keyUsageField: `${at}keyUsages`,
    extendedKeyUsage: [...new Set(extendedKeyUsages.map((usage) => EXTENDED_KEY_USAGES[usage]))],
    extendedKeyUsageField: `${at}extendedKeyUsages`,
  };
}

interface AskedName {
  readonly type: Name<typeof SAN_TYPES>;
  readonly value: string;
}

export function readAltNames(
  names: readonly AskedName[] = [],
  at = '',
): readonly { readonly type: CertifiedName; readonly value: string; readonly field: string }[] {
  return names.map(({ type, value }, i) => ({
    type: SAN_TYPES[type],
    value,
    field: `${at}altNames[${i}].value`,
  }));
}

interface AskedTimes {
  readonly ttl?: string;
  readonly notBefore?: string;
  readonly notAfter?: string;
}

/**
 * A length or times, not both.
 * @throws invalid_field; malformed for a length below a second or above 100 years
 */
export function readPeriod({ notAfter, notBefore, ttl }: AskedTimes, at = ''): AskedPeriod {
  const read = together({
    from: () => readDate(notBefore, `${at}notBefore`),
    until: () => readDate(notAfter, `${at}notAfter`),
    ttl: () => (ttl === undefined ? undefined : readTtl(ttl, `${at}ttl`)),
  });
  const { from, until } = read;
  const whole: FieldError[] = [];
  if (ttl !== undefined && (from !== undefined || until !== undefined)) {
    whole.push({ field: '', message: TTL_AND_DATES });
  }
  if (from !== undefined && until !== undefined && from >= until) {
    whole.push({ field: '', message: 'notBefore must be earlier than notAfter' });
  }
  const [first] = whole;
  if (first !== undefined) throw new ChanceryError('invalid_field', first.message, { fields: whole });
  const dates = {
    notBefore: from,
    notBeforeField: `${at}notBefore`,
    notAfter: until,
    notAfterField: `${at}notAfter`,
  };
  return {
    ttl: read.ttl,
    ttlField: `${at}ttl`,
    dates: from === undefined && until === undefined ? undefined : dates,
  };
}

const TTL_AND_DATES =
  'Cannot specify both TTL and notBefore/notAfter. Use either TTL for duration-based validity or notBefore/notAfter for explicit date range.';

function readTtl(text: string, field: string): number {
  const ttl = text.trim();
  if (ttl === '') throw issue(field, 'TTL must be a positive number');
  return readLength(ttl, field, 'TTL must be a positive number').seconds;
}

/** Seconds since 1970 UTC, of the years that certificates have (RFC 5280 §4.1.2.5). */
function readDate(text: string | undefined, field: string): number | undefined {
  if (text === undefined) return undefined;
  const at = Math.floor(Date.parse(text) / 1000);
  if (at >= FIRST && at <= LAST) return at;
  throw issue(field, 'Invalid date format');
}

/** 1950 and the end of 9999. */
const FIRST = -631_152_000;
const LAST = 253_402_300_799;

/** A text that stands for a truth, as form fields have it. */
export function readFlag(flag: boolean | string | undefined): boolean {
  return typeof flag === 'string' ? !['', '0', 'false'].includes(flag) : (flag ?? false);
}
