/** What the form for a new authority of X.509 holds, and what it makes of it. */
import { shellWord } from '../../parts/shell-word.ts';
import { keyOptions, X509_KEYS } from './key-choice.ts';

export interface Draft {
  readonly name: string;
  readonly commonName: string;
  /** The id of the authority above; empty: the first that there is. */
  readonly parent: string;
  readonly key: string;
  readonly days: string;
  readonly pathLength: string;
  readonly permittedDomains: string;
  readonly excludedDomains: string;
  readonly permittedRanges: string;
  readonly excludedRanges: string;
}

export function emptyDraft(below: string | undefined): Draft {
  return {
    name: '',
    commonName: '',
    parent: below ?? '',
    key: 'ec-256',
    days: '',
    // Most authorities below a root sign certificates and no further authorities.
    pathLength: below === undefined ? '' : '0',
    permittedDomains: '',
    excludedDomains: '',
    permittedRanges: '',
    excludedRanges: '',
  };
}

export interface NewAuthority {
  name: string;
  common_name: string;
  ca_type: 'root' | 'intermediate';
  parent_ca_id?: string;
  key_type?: 'rsa' | 'ec' | 'ed25519';
  key_size?: number;
  validity_days?: number;
  max_path_length?: number;
  permitted_dns_domains?: string[];
  excluded_dns_domains?: string[];
  permitted_ip_ranges?: string[];
  excluded_ip_ranges?: string[];
}

/** @param parent undefined: a root */
export function bodyOf(draft: Draft, parent: string | undefined): NewAuthority {
  const name = draft.name.trim();
  const common = draft.commonName.trim();
  return {
    name,
    common_name: common === '' ? name : common,
    ca_type: parent === undefined ? 'root' : 'intermediate',
    ...(parent !== undefined && { parent_ca_id: parent }),
    ...X509_KEYS[draft.key],
    ...numberIn('validity_days', draft.days),
    ...numberIn('max_path_length', draft.pathLength),
    ...linesIn('permitted_dns_domains', draft.permittedDomains),
    ...linesIn('excluded_dns_domains', draft.excludedDomains),
    ...linesIn('permitted_ip_ranges', draft.permittedRanges),
    ...linesIn('excluded_ip_ranges', draft.excludedRanges),
  };
}

/** What is no number is sent as it is, so that the server says what would pass. */
export function numberIn(field: string, text: string): Readonly<Record<string, number>> {
  const given = text.trim();
  if (given === '') return {};
  const number = Number(given);
  return { [field]: Number.isNaN(number) ? (given as unknown as number) : number };
}

function linesIn(field: string, text: string): Readonly<Record<string, string[]>> {
  const lines = text.split(/[\s,]+/).filter((line) => line !== '');
  return lines.length === 0 ? {} : { [field]: lines };
}

/** The same as a line of `chancery`; undefined for what the command line cannot say. */
export function lineOf(body: NewAuthority, draft: Draft, parentName: string | undefined): string | undefined {
  if (body.excluded_dns_domains !== undefined || body.excluded_ip_ranges !== undefined) return undefined;
  const words = [`ca create ${shellWord(body.name === '' ? 'NAME' : body.name)}`];
  if (body.common_name !== body.name) words.push(`--cn ${shellWord(body.common_name)}`);
  if (parentName !== undefined) words.push(`--parent ${shellWord(parentName)}`);
  const key = keyOptions(draft.key).trim();
  if (key !== '') words.push(key);
  if (body.validity_days !== undefined) words.push(`--days ${body.validity_days}`);
  if (body.max_path_length !== undefined) words.push(`--path-length ${body.max_path_length}`);
  const { permitted_dns_domains: domains, permitted_ip_ranges: ranges } = body;
  if (domains !== undefined) words.push(`--permit-domain ${domains.map(shellWord).join(' ')}`);
  if (ranges !== undefined) words.push(`--permit-ip ${ranges.map(shellWord).join(' ')}`);
  return words.join(' ');
}
