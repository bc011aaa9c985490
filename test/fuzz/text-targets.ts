/** The readers of texts and of JSON that callers write. What they take, they read again as it was. */
import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import Type, { type TSchema } from 'typebox';
import { equal, utf8 } from '../../src/base/bytes.ts';
import { formatDuration, LONGEST_DURATION, parseDuration } from '../../src/base/duration.ts';
import { ChanceryError } from '../../src/base/error.ts';
import { type Id, looksLikeId, parseId, typeId } from '../../src/base/ids.ts';
import { formatIp, parseIp, parseIpRange } from '../../src/base/ip.ts';
import { isSlug, parseLabel, parseSlug } from '../../src/base/name.ts';
import { readTarget } from '../../src/egress/target.ts';
import { preferredType } from '../../src/http/accept.ts';
import { readLength } from '../../src/http/surfaces/infisical/duration.ts';
import { readSections, SECTIONS } from '../../src/http/surfaces/infisical/pki/policies/shape.ts';
import { ROLE_FIELDS, readRoleFields } from '../../src/http/surfaces/scaivault/roles/shape.ts';
import { readPage } from '../../src/http/v1/page.ts';
import { readSearchCursor, writeSearchCursor } from '../../src/http/v1/search-cursor.ts';
import { parseSshSerial, readSerial, spellSerial } from '../../src/http/v1/serial.ts';
import { schemaCheck } from '../../src/http/validate.ts';
import { parseNamePattern as parseSearch } from '../../src/inventory/name-pattern.ts';
import { vaultIssuer } from '../../src/issuers/vault.ts';
import { parseDnsName } from '../../src/policy/dns-name.ts';
import { matchesBelow, matchesGlob, parseGlob } from '../../src/policy/glob.ts';
import { matchesPattern, parseNamePattern } from '../../src/policy/name-pattern.ts';
import { compileCertificatePolicy } from '../../src/policy/spellings/certificate-policy.ts';
import { compileRole, completeRole } from '../../src/policy/spellings/role.ts';
import { parseFingerprint, spellFingerprint } from '../../src/ssh/public-key.ts';
import { accepted, askOther, type FuzzTarget, REFUSED, refuse } from './target.ts';

const text = (input: Uint8Array) => Buffer.from(input).toString('utf8');
const texts =
  (...all: readonly string[]) =>
  () =>
    all.map(utf8);
const ID = '018bcfe5-6800-7123-8abc-0123456789ab' as Id;

/** A reader of texts that gives undefined for what it does not take. */
function textTarget<T>(
  seeds: () => readonly Uint8Array[],
  read: (given: string) => T | undefined,
  check: (value: T, given: string) => void,
): FuzzTarget {
  return {
    seeds,
    shape: 'text',
    run(input) {
      const given = text(input);
      const value = accepted(() => read(given), REFUSED);
      if (value === undefined) refuse('it is none');
      else check(value, given);
    },
  };
}

function same(again: unknown, value: unknown): void {
  if (again !== value) throw new Error(`read again as ${String(again)}, not as ${String(value)}`);
}

function isIn(value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most) throw new Error(`${value} is out of bounds`);
}

/** Whether any of the ways in which `*` may stand for something fits: slow, and simple. */
function matchesSlowly(given: string, pattern: string): boolean {
  let reached = new Set([0]);
  for (const character of pattern) {
    const next = new Set<number>();
    for (const at of reached) {
      if (character === '*') for (let i = at; i <= given.length; i++) next.add(i);
      else if (given.startsWith(character, at)) next.add(at + character.length);
    }
    reached = next;
  }
  return reached.has(given.length);
}

const ROLE = {
  allowed_domains: ['*.example.com', 'localhost'],
  allow_subdomains: true,
  allow_ip_sans: true,
  max_ttl: '720h',
  key_type: 'ec',
  key_bits: 384,
  key_usages: ['digital_signature'],
  ext_key_usages: ['server_auth'],
};

const POLICY = {
  subject: [{ type: 'common_name', allowed: ['*.example.com'], denied: ['a*b'] }],
  sans: [
    { type: 'dns_name', required: ['*.example.com'] },
    { type: 'ip_address', allowed: ['10.*'] },
  ],
  keyUsages: { required: ['digital_signature'], allowed: ['key_encipherment'] },
  extendedKeyUsages: { allowed: ['server_auth'], critical: true },
  algorithms: { signature: ['ECDSA-SHA256'], keyAlgorithm: ['EC_prime256v1'] },
  validity: { max: '90d' },
  basicConstraints: { isCA: 'denied', maxPathLength: -1 },
};

/** JSON as a body is: what is no JSON, or what its schema refuses, never gets to a reader. */
function bodyTarget(seed: unknown, schema: TSchema, read: (value: never) => unknown): FuzzTarget {
  const check = schemaCheck(schema);
  return {
    seeds: texts(JSON.stringify(seed)),
    shape: 'text',
    run(input) {
      let value: unknown;
      try {
        value = JSON.parse(text(input));
      } catch {
        refuse('no JSON');
        return;
      }
      accepted(() => {
        check(value);
        read(value as never);
      }, REFUSED);
    },
  };
}

export const TEXT_TARGETS: Readonly<Record<string, FuzzTarget>> = {
  'an id in either spelling': textTarget(
    texts(ID, ID.toUpperCase(), typeId('ca', ID)),
    (given) => parseId('ca', given),
    (id, given) => {
      same(parseId('ca', typeId('ca', id)), id);
      same(looksLikeId(given), true);
    },
  ),

  'a name of a role or tenant': textTarget(
    texts('starter', 'a-b_c.1'),
    (given) => parseSlug(given, 'name'),
    (slug) => {
      same(parseSlug(slug, 'name'), slug);
      if (!isSlug(slug) || looksLikeId(slug)) throw new Error('a name that could be an id');
    },
  ),

  'a label for people': textTarget(
    texts('A label', 'Ünïcode'),
    (given) => parseLabel(given, 'name'),
    (label) => {
      same(parseLabel(label, 'name'), label);
      if (/[\0\r\n]/.test(label)) throw new Error('a label that leaves its line');
    },
  ),

  'a duration': textTarget(
    texts('90s', '720h', '1h30m', '30d', '1y'),
    (given) => parseDuration(given, 'ttl', true),
    (seconds) => {
      isIn(seconds, 1, LONGEST_DURATION);
      same(parseDuration(formatDuration(seconds), 'ttl', false, LONGEST_DURATION), seconds);
    },
  ),

  'a length of time as Infisical spells it': textTarget(
    texts('90 days', '1.5h', '60000', '2 yrs'),
    (given) => readLength(given, 'ttl'),
    ({ seconds }) => isIn(seconds, 1, LONGEST_DURATION),
  ),

  'an IP address, which Node reads too': textTarget(
    texts('192.0.2.1', '2001:db8::1', '::ffff:192.0.2.1'),
    parseIp,
    (octets, given) => {
      askOther(() => {
        if (isIP(given) === 0) throw new Error('no address');
      });
      const again = parseIp(formatIp(octets));
      if (again === undefined || !equal(again, octets)) throw new Error('another address');
    },
  ),

  'a range of addresses': textTarget(
    texts('10.0.0.0/8', '2001:db8::/32', '192.0.2.1'),
    parseIpRange,
    (octets) => {
      if (octets.length !== 8 && octets.length !== 32)
        throw new Error('neither four nor sixteen octets and a mask');
    },
  ),

  'a DNS name, which IDNA leaves as it is': textTarget(
    texts('a.example.com', '*.example.com', 'xn--bcher-kva.example'),
    (given) => {
      const read = parseDnsName(given);
      return read.ok ? read.name : undefined;
    },
    (name) => {
      same(name, name.toLowerCase());
      if (name.length > 253 || name.split('.').some((label) => label.length > 63 || label === ''))
        throw new Error('a name that is too long');
      askOther(() => {
        const bare = name.replace('*', 'x');
        if (domainToASCII(bare) !== bare) throw new Error('IDNA writes it otherwise');
      });
      same(parseDnsName(name).ok, true);
    },
  ),

  'an entry of an allow-list': textTarget(
    texts('*.example.com', 'example.com', 'localhost'),
    (given) => {
      const read = parseNamePattern(given, true);
      return read.ok ? read.pattern : undefined;
    },
    (pattern) => {
      const isOutside = ['evil.test', `x${pattern.base}`, `${pattern.base}.test`].find((name) =>
        matchesPattern(name, pattern),
      );
      if (isOutside !== undefined && isOutside !== pattern.base && !isOutside.endsWith(`.${pattern.base}`))
        throw new Error(`it permits ${isOutside}`);
      same(matchesPattern(`a.${pattern.base}`, pattern), pattern.below);
    },
  ),

  'a pattern with stars, matched as one that is tried out': {
    seeds: texts('a*b|axxb', '*.example.com|a.example.com', '*a*aa*|aaaa', '*.b.c|*.b.c'),
    shape: 'text',
    run(input) {
      const [pattern = '', given = ''] = text(input).slice(0, 200).split('|');
      const glob = parseGlob(pattern);
      same(matchesGlob(given, glob), matchesSlowly(given, pattern));
      if (!given.startsWith('*.')) return;
      // A wildcard is denied when a name that it stands for would be: tried out with labels of the pattern's own letters.
      const letters = [...new Set(pattern.replaceAll(/[*.]/g, ''))].join('');
      const labels = [letters, ...Array.from(letters), ...pattern.split(/[*.]/), 'x'];
      const hit = labels.find(
        (label) =>
          label !== '' && !label.includes('.') && matchesSlowly(`${label}${given.slice(1)}`, pattern),
      );
      if (hit !== undefined) same(matchesBelow(given, glob), true);
    },
  },

  'a search by name': textTarget(
    texts('billing.test', '*.test', 'billing*', '\\*.test', '10.0.0.1'),
    (given) => parseSearch(given, 'san'),
    ({ values }) => {
      if (values.length < 1 || values.length > 2) throw new Error('other than one or two values');
    },
  ),

  'a serial number': textTarget(texts('01:AB:ff', '1abc', '0'), readSerial, (serial) => {
    isIn(serial.length, 1, 20);
    const again = readSerial(spellSerial(serial));
    if (again === undefined || !equal(again, serial)) throw new Error('another serial number');
  }),

  'a serial number of SSH': textTarget(texts('1', '18446744073709551615'), parseSshSerial, (serial, given) =>
    same(String(serial), given),
  ),

  'a fingerprint': textTarget(
    texts(spellFingerprint(new Uint8Array(32).fill(7))),
    parseFingerprint,
    (octets, given) => same(spellFingerprint(octets), given),
  ),

  'a cursor': textTarget(
    texts(Buffer.from(`1 ${ID}`).toString('base64url')),
    (given) => readPage({ cursor: given, limit: '10' }),
    ({ limit }) => isIn(limit, 1, 1001),
  ),

  'a cursor of a search': textTarget(
    () => [utf8(writeSearchCursor({ at: 1_700_000_000, after: { key: null, id: ID } }, { a: 1 }))],
    (given) => readSearchCursor(given, { a: 1 }, 'created'),
    ({ after, at }) => {
      same(parseId('', after.id), after.id);
      if (!Number.isFinite(at)) throw new Error('no time');
    },
  ),

  'an Accept header': textTarget(
    texts('application/json', 'text/html;q=0.9, */*;q=0.1'),
    (given) => preferredType(given, ['application/pkix-crl', 'application/x-pem-file']),
    (type) => {
      if (!['application/pkix-crl', 'application/x-pem-file'].includes(type)) throw new Error('not offered');
    },
  ),

  'an address to connect to': {
    seeds: texts('https://vault.example.com:8200', 'http://127.0.0.1:1/x', 'https://[::1]/'),
    shape: 'text',
    run(input) {
      try {
        readTarget(text(input));
      } catch (error) {
        if (!(error instanceof ChanceryError)) throw error;
        refuse(error.message);
      }
    },
  },

  'a role': bodyTarget(ROLE, Type.Object(ROLE_FIELDS), (body) =>
    compileRole(completeRole(readRoleFields(body))),
  ),

  'a certificate policy': bodyTarget(POLICY, Type.Object(SECTIONS), (body) =>
    compileCertificatePolicy(readSections(body)),
  ),

  'an answer of Vault': {
    seeds: () =>
      [
        '{"data":{"signed_key":"ssh-ed25519-cert-v01@openssh.com AAAA"}}',
        '{"auth":{"client_token":"t","lease_duration":60,"num_uses":0}}',
        '{"errors":["no"]}',
      ].map((body) => Buffer.concat([Uint8Array.of(0), Buffer.from(body)])),
    shape: 'text',
    run: readVaultAnswer,
  },
};

/** What Vault answers, as a server that says whatever it likes; the first octet is the status. */
async function readVaultAnswer(input: Uint8Array): Promise<void> {
  const status = [200, 200, 200, 400, 403, 500, 307][(input[0] ?? 0) % 7] as number;
  const egress = { send: async () => ({ status, headers: {}, body: input.subarray(1) }) };
  const issuer = vaultIssuer({ clock: { now: () => 0 }, egress: egress as never });
  const settings = { address: 'https://v', mount: 'ssh', role: 'r' } as never;
  const request = {
    criticalOptions: {},
    extensions: {},
    keyId: 'k',
    kind: 'user',
    principals: ['root'],
    publicKey: 'ssh-ed25519 AAAA',
    ttl: 60,
  } as never;
  const ways = [
    { method: 'token', token: 't' },
    { method: 'approle', role_id: 'r', secret_id: 's' },
  ] as const;
  try {
    await issuer.sign(settings, ways[((input[0] ?? 0) >> 4) % 2] as never, request);
  } catch (error) {
    if (!(error instanceof ChanceryError && error.code === 'issuer_failed')) throw error;
    refuse(error.message);
  }
}
