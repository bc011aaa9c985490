/** From settings to a configuration: everything is checked before anything is opened. */
import { readFileSync } from 'node:fs';
import { createServer, isIP } from 'node:net';
import { join, resolve } from 'node:path';
import ipaddr from 'ipaddr.js';
import { parseDuration } from '../base/duration.ts';
import { ChanceryError, quote } from '../base/error.ts';
import type { RateLimits } from '../http/rate-limits.ts';
import { LONGEST_CLUSTER_TTL } from '../policy/ssh/spellings/cluster.ts';
import { usualDataDir } from './data-dir.ts';
import type { Environment, SettingName } from './settings.ts';

export interface Listen {
  readonly host: string;
  readonly port: number;
}

export interface Config {
  readonly listen: Listen;
  /** Whether the API is plain HTTP on loopback. */
  readonly onLoopback: boolean;
  readonly tls:
    | { readonly certFile: string; readonly keyFile: string }
    | { readonly role: string }
    | undefined;
  readonly dataDir: string;
  /** Where the newest checkpoint of the audit trail is kept, outside the database. */
  readonly checkpointDir: string;
  readonly databaseUrl: string;
  readonly usesSqlite: boolean;
  readonly bootstrapToken: string | undefined;
  readonly masterKeyFile: string | undefined;
  readonly passphraseFile: string | undefined;
  /** Of a second master key; at most one of the two. */
  readonly nextMasterKeyFile: string | undefined;
  readonly nextPassphraseFile: string | undefined;
  readonly publicUrl: string;
  readonly distributionListen: Listen | undefined;
  /** Null when there is no plain HTTP address to put into certificates. */
  readonly distributionUrl: string | null;
  readonly trustProxy: readonly string[];
  readonly egressAllow: readonly string[];
  readonly rateLimits: RateLimits;
  /** Seconds. */
  readonly sshDefaultTtl: number;
  readonly starter: boolean;
  readonly logLevel: string;
}

/**
 * @param root the package's folder: a clone keeps its data inside
 * @throws invalid_field naming the setting, what is wrong and what would pass
 */
export async function readConfig(settings: Environment, root: string): Promise<Config> {
  const listen = await withPort(readListen('CHANCERY_LISTEN', settings.CHANCERY_LISTEN ?? '127.0.0.1:7420'));
  const tls = readTls(settings);
  const loopback = isLoopback(listen.host);
  if (tls === undefined && !loopback) {
    throw wrong(
      'CHANCERY_LISTEN',
      `is ${listen.host}, and plain HTTP is served on loopback only. Set CHANCERY_TLS_CERT and CHANCERY_TLS_KEY, or CHANCERY_TLS_ROLE for a certificate from this server's own authority, or listen on 127.0.0.1 behind a proxy`,
    );
  }
  if (
    tls !== undefined &&
    'role' in tls &&
    settings.CHANCERY_PUBLIC_URL === undefined &&
    isUnspecified(listen.host)
  ) {
    throw wrong(
      'CHANCERY_PUBLIC_URL',
      `is missing: with CHANCERY_TLS_ROLE the server's certificate is for its host, and ${listen.host} is no name; set it, e.g. https://ca.internal:${listen.port}`,
    );
  }
  const scheme = tls === undefined ? 'http' : 'https';
  const publicUrl = readUrl(settings.CHANCERY_PUBLIC_URL) ?? `${scheme}://${hostPort(listen)}`;
  const distribution = readOptional('CHANCERY_DISTRIBUTION_LISTEN', settings, readListen);
  const distributionListen = distribution === undefined ? undefined : await withPort(distribution);
  const dataDir = resolve(settings.CHANCERY_DATA_DIR ?? usualDataDir(root));
  const databaseUrl = readDatabaseUrl(readSecret('CHANCERY_DATABASE_URL', settings) ?? 'sqlite:');
  const usesSqlite = databaseUrl.startsWith('sqlite:');
  return {
    listen,
    onLoopback: tls === undefined,
    tls,
    dataDir,
    checkpointDir: resolve(settings.CHANCERY_CHECKPOINT_DIR ?? join(dataDir, 'audit')),
    databaseUrl: databaseUrl === 'sqlite:' ? `sqlite:${join(dataDir, 'chancery.db')}` : databaseUrl,
    usesSqlite,
    bootstrapToken: readBootstrapToken(readSecret('CHANCERY_BOOTSTRAP_TOKEN', settings)),
    masterKeyFile: settings.CHANCERY_MASTER_KEY_FILE,
    passphraseFile: settings.CHANCERY_PASSPHRASE_FILE,
    ...readNextKey(settings),
    publicUrl,
    distributionListen,
    distributionUrl: distributionUrl(publicUrl, distributionListen),
    trustProxy: readRanges('CHANCERY_TRUST_PROXY', settings),
    egressAllow: readRanges('CHANCERY_EGRESS_ALLOW', settings),
    rateLimits: readRateLimits(settings.CHANCERY_RATE_LIMITS),
    sshDefaultTtl: readSshTtl(settings.CHANCERY_SSH_DEFAULT_TTL),
    starter: readChoice('CHANCERY_STARTER', settings, ['on', 'off']) === 'on' && usesSqlite && loopback,
    logLevel: readChoice('CHANCERY_LOG_LEVEL', settings, ['info', 'debug', 'warn', 'error', 'silent']),
  };
}

/** `host:port` as it stands in an address. */
export function hostPort({ host, port }: Listen): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function isUnspecified(host: string): boolean {
  return ipaddr.isValid(host) && ipaddr.process(host).range() === 'unspecified';
}

export function isLoopback(host: string): boolean {
  if (host === 'localhost') return true;
  return ipaddr.isValid(host) && ipaddr.process(host).range() === 'loopback';
}

function wrong(name: SettingName, message: string): ChanceryError {
  return new ChanceryError('invalid_field', `${name} ${message}`, { fields: [{ field: name, message }] });
}

function readOptional<T>(
  name: SettingName,
  settings: Environment,
  read: (name: SettingName, text: string) => T,
): T | undefined {
  const text = settings[name];
  return text === undefined ? undefined : read(name, text);
}

function readListen(name: SettingName, text: string): Listen {
  const [, bracketed, plain, port] = /^(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9.-]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined || Number(port) > 65_535) {
    throw wrong(
      name,
      `must be an address and a port, such as 127.0.0.1:7420 or [::1]:7420, not ${quote(text)}`,
    );
  }
  return { host, port: Number(port) };
}

function readTls(settings: Environment): Config['tls'] {
  const { CHANCERY_TLS_CERT: certFile, CHANCERY_TLS_KEY: keyFile, CHANCERY_TLS_ROLE: role } = settings;
  if (certFile !== undefined && keyFile !== undefined) return { certFile, keyFile };
  if (certFile !== undefined) throw wrong('CHANCERY_TLS_KEY', 'is missing beside CHANCERY_TLS_CERT');
  if (keyFile !== undefined) throw wrong('CHANCERY_TLS_CERT', 'is missing beside CHANCERY_TLS_KEY');
  return role === undefined ? undefined : { role };
}

function readNextKey(settings: Environment): Pick<Config, 'nextMasterKeyFile' | 'nextPassphraseFile'> {
  const {
    CHANCERY_NEXT_MASTER_KEY_FILE: nextMasterKeyFile,
    CHANCERY_NEXT_PASSPHRASE_FILE: nextPassphraseFile,
  } = settings;
  if (nextMasterKeyFile !== undefined && nextPassphraseFile !== undefined) {
    throw wrong('CHANCERY_NEXT_PASSPHRASE_FILE', 'must not be set beside CHANCERY_NEXT_MASTER_KEY_FILE');
  }
  return { nextMasterKeyFile, nextPassphraseFile };
}

function readUrl(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const bare =
    url !== undefined && url.search === '' && url.hash === '' && url.username === '' && url.password === '';
  if (!bare || !['http:', 'https:'].includes(url.protocol)) {
    throw wrong('CHANCERY_PUBLIC_URL', 'must be an http or https address, such as https://ca.example.com');
  }
  return url.href.replace(/\/+$/, '');
}

/** A setting that may also be the one line of a file. */
function readSecret(
  name: 'CHANCERY_DATABASE_URL' | 'CHANCERY_BOOTSTRAP_TOKEN',
  settings: Environment,
): string | undefined {
  const setting = `${name}_FILE` as const;
  const file = settings[setting];
  if (file === undefined) return settings[name];
  if (settings[name] !== undefined) throw wrong(setting, `must not be set beside ${name}`);
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    throw wrong(setting, `names ${quote(file)}, which cannot be read`);
  }
}

/** Not quoted when it is wrong, as it may hold a password. */
function readDatabaseUrl(text: string): string {
  if (/^(sqlite:|postgres(ql)?:\/\/)/.test(text)) return text;
  throw wrong('CHANCERY_DATABASE_URL', 'must begin with sqlite: or postgres://');
}

function distributionUrl(publicUrl: string, listen: Listen | undefined): string | null {
  if (listen !== undefined) return `http://${new URL(publicUrl).hostname}:${listen.port}`;
  return publicUrl.startsWith('http:') ? publicUrl : null;
}

function readRanges(name: SettingName, settings: Environment): readonly string[] {
  const entries = (settings[name] ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  const bad = entries.find((entry) => !isRange(entry));
  if (bad !== undefined) {
    throw wrong(name, `must be addresses or ranges such as 10.0.0.1 or 10.0.0.0/8, not ${quote(bad)}`);
  }
  return entries;
}

/** An IPv4 address in its four parts alone: `1` is one too for some, and most likely meant as a number of proxies. */
function isRange(text: string): boolean {
  const [address = '', ...length] = text.split('/');
  return isIP(address) !== 0 && !address.includes('%') && (length.length === 0 || ipaddr.isValidCIDR(text));
}

const LIMITED = ['issue', 'admin', 'refusals'] as const;

function readRateLimits(text: string | undefined): RateLimits {
  const limits = new Map<string, number>();
  for (const entry of text?.split(',') ?? []) {
    const [, name = '', most] = /^\s*([a-z]+)=([1-9]\d{0,6})\s*$/.exec(entry) ?? [];
    if (!LIMITED.some((limited) => limited === name) || limits.has(name)) {
      throw wrong(
        'CHANCERY_RATE_LIMITS',
        `must name ${LIMITED.join(', ')}, each once, with requests a minute, such as issue=50,admin=20, not ${quote(entry)}`,
      );
    }
    limits.set(name, Number(most));
  }
  return {
    issue: limits.get('issue'),
    admin: limits.get('admin'),
    refusals: limits.get('refusals') ?? USUAL_REFUSALS,
  };
}

/** Ten a second for whoever goes on, which no trail minds. */
const USUAL_REFUSALS = 600;

/** @returns seconds */
function readSshTtl(text = '1h'): number {
  const ttl = parseDuration(text, 'CHANCERY_SSH_DEFAULT_TTL', true);
  if (ttl <= LONGEST_CLUSTER_TTL) return ttl;
  throw wrong('CHANCERY_SSH_DEFAULT_TTL', `must be at most 8h, not ${quote(text)}`);
}

/** Nobody can see of a text that it is random; of some it can be seen that they are not, or that they are too short. */
function readBootstrapToken(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (!/^[\x21-\x7e]{1,512}$/.test(text) || text.length < leastLength(text) || isMonotonous(text)) {
    throw wrong(
      'CHANCERY_BOOTSTRAP_TOKEN',
      'must be the text of at least 32 random octets, such as `openssl rand -hex 32` gives',
    );
  }
  return text;
}

/** 32 octets take 64 digits in hexadecimal, 52 characters in base32 and 43 in base64. */
function leastLength(text: string): number {
  if (/^[0-9a-fA-F]+$/.test(text)) return 64;
  return /^([0-9a-z]+|[0-9A-Z]+)=*$/.test(text) ? 52 : 43;
}

/** Few characters, or the same ones over again. */
function isMonotonous(text: string): boolean {
  if (new Set(text).size < 10) return true;
  for (let period = 1; period <= text.length / 2; period++) {
    if (text.slice(period) === text.slice(0, -period)) return true;
  }
  return false;
}

function readChoice<T extends string>(
  name: SettingName,
  settings: Environment,
  choices: readonly [T, ...T[]],
): T {
  const text = settings[name];
  if (text === undefined) return choices[0];
  const choice = choices.find((candidate) => candidate === text);
  if (choice === undefined) throw wrong(name, `must be one of ${choices.join(', ')}, not ${quote(text)}`);
  return choice;
}

/** A port that nobody listens on now, for `host:0`: addresses inside certificates are made before the server listens. */
async function withPort(listen: Listen): Promise<Listen> {
  return listen.port === 0 ? { ...listen, port: await freePort(listen.host) } : listen;
}

async function freePort(host: string): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done, fail) => probe.once('error', fail).listen(0, host, done));
  const address = probe.address();
  await new Promise((done) => probe.close(done));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
