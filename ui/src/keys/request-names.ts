/** The names of a new request, by the rules that the server has for them. */
import { atField, ChanceryError, type FieldError, invalidField } from '../../../src/base/error.ts';
import { toGeneralName } from '../../../src/policy/request.ts';
import { nameList } from '../../../src/policy/requested-names.ts';
import { MOST_NAMES } from '../../../src/policy/rules/names-bounded.ts';
import type { GeneralName } from '../../../src/x509/general-name.ts';
import { encodeName } from '../../../src/x509/name.ts';

/** As typed. Internationalised names are in A-labels (`xn--…`): others are refused, with the spelling that would pass. */
export interface RequestNames {
  readonly commonName?: string;
  readonly dns?: readonly string[];
  readonly ip?: readonly string[];
  readonly uri?: readonly string[];
  readonly email?: readonly string[];
}

export interface CheckedNames {
  /** DER. */
  readonly subject: Uint8Array;
  /** Each once; the common name among them when it is a DNS name or an address. */
  readonly names: readonly GeneralName[];
}

const KINDS = ['dns', 'ip', 'uri', 'email'] as const;

/** @throws ChanceryError `invalid_field` with all `fields` that cannot be taken: `commonName`, `dns[0]`, `names`, … */
export function checkNames(asked: RequestNames): CheckedNames {
  const list = nameList('IP addresses have a field of their own');
  const { commonName = '' } = asked;
  if (commonName !== '') list.addCommonName(commonName, 'commonName');
  for (const kind of KINDS)
    for (const [i, text] of (asked[kind] ?? []).entries()) list.add(kind, text, `${kind}[${i}]`);
  list.check();
  const names = list.names.flatMap((name) => toGeneralName(name) ?? []);
  if (commonName === '' && names.length === 0) throw invalidField('names', 'must have one name or more');
  if (names.length > MOST_NAMES) {
    throw invalidField('names', `must be at most ${MOST_NAMES}, not ${names.length}`);
  }
  const subject = commonName === '' ? [] : [{ type: 'commonName' as const, value: commonName }];
  return { subject: atField('commonName', () => encodeName(subject)), names };
}

/** What {@link checkNames} would say, for showing beside the fields; empty when nothing is wrong. */
export function nameFaults(asked: RequestNames): readonly FieldError[] {
  try {
    checkNames(asked);
    return [];
  } catch (error) {
    if (error instanceof ChanceryError && error.code === 'invalid_field') return error.fields;
    throw error;
  }
}
