/** Every setting, as data: read from the environment here and nowhere else. `docs/reference/settings.md` is made of this. */

export interface Setting {
  readonly name: string;
  /** As a reader would say it; a sentence. */
  readonly meaning: string;
  /** When it is absent, for a reader. */
  readonly usual: string;
  /** Removed from the environment once read. */
  readonly secret?: true;
}

export const SETTINGS = [
  {
    name: 'CHANCERY_LISTEN',
    meaning:
      'Address and port of the API, `host:port`. Plain HTTP is served on loopback only; any other address needs TLS.',
    usual: '`127.0.0.1:7420`',
  },
  {
    name: 'CHANCERY_TLS_CERT',
    meaning: 'File with the certificate of the API and its chain, in PEM.',
    usual: 'plain HTTP on loopback',
  },
  {
    name: 'CHANCERY_TLS_KEY',
    meaning: 'File with the private key of that certificate, in PEM.',
    usual: 'none',
  },
  {
    name: 'CHANCERY_TLS_ROLE',
    meaning:
      'Name of a role of the first tenant under which the server issues its own TLS certificate, for the host of `CHANCERY_PUBLIC_URL`, and renews it.',
    usual: 'none',
  },
  {
    name: 'CHANCERY_DATA_DIR',
    meaning: 'Folder of the database, the master key and `admin.token`.',
    usual: '`.chancery` in a clone, `$XDG_DATA_HOME/chancery` when installed',
  },
  {
    name: 'CHANCERY_DATABASE_URL',
    meaning: '`sqlite:<path>` or `postgres://…`.',
    usual: '`sqlite:` in the data directory',
    secret: true,
  },
  {
    name: 'CHANCERY_DATABASE_URL_FILE',
    meaning: 'File with that, in its place: it may hold a password.',
    usual: 'none',
  },
  {
    name: 'CHANCERY_BOOTSTRAP_TOKEN',
    meaning:
      'Token of the user `admin`, at least 32 random octets as text. Honoured only while the installation does not exist.',
    usual: 'a random one, written to `admin.token` in the data directory',
    secret: true,
  },
  {
    name: 'CHANCERY_BOOTSTRAP_TOKEN_FILE',
    meaning: 'File with that token, in its place.',
    usual: 'none',
  },
  {
    name: 'CHANCERY_MASTER_KEY_FILE',
    meaning: 'File with the master key: 32 octets, or their hexadecimal or base64 text.',
    usual:
      'the systemd credential `chancery-master-key`; with SQLite, `master.key` in the data directory, made at the first start',
  },
  {
    name: 'CHANCERY_PASSPHRASE_FILE',
    meaning:
      'File with a passphrase, at least 12 characters, from which the master key is derived by scrypt.',
    usual: 'none',
  },
  {
    name: 'CHANCERY_NEXT_MASTER_KEY_FILE',
    meaning:
      'File with a second master key, as in `CHANCERY_MASTER_KEY_FILE`: the one that `chancery keys rotate` changes to. A server holds both, and seals with the one that is the installation’s.',
    usual: 'none; with the master key beside the data, `master.key.next` there while it is being changed',
  },
  {
    name: 'CHANCERY_NEXT_PASSPHRASE_FILE',
    meaning: 'File with a passphrase for a second master key, in place of `CHANCERY_NEXT_MASTER_KEY_FILE`.',
    usual: 'none',
  },
  {
    name: 'CHANCERY_CHECKPOINT_DIR',
    meaning:
      'Folder outside the database where this process keeps the newest signed checkpoint of the audit trail that it has seen, and the key that it is held to. Each process needs its own, best on another disk than the database.',
    usual: '`audit` in the data directory',
  },
  {
    name: 'CHANCERY_PUBLIC_URL',
    meaning: 'Base of the addresses under which callers reach the API.',
    usual: 'the address that is listened on',
  },
  {
    name: 'CHANCERY_DISTRIBUTION_LISTEN',
    meaning:
      'Address and port of a second, plain listener that serves only what certificates point to. Needed for such addresses in certificates when the API is TLS.',
    usual: 'none',
  },
  {
    name: 'CHANCERY_TRUST_PROXY',
    meaning:
      'Addresses or ranges of proxies whose `X-Forwarded-For` is believed, for the source addresses of the audit trail; separated by commas. `X-Forwarded-Host` and `X-Forwarded-Proto` are never read: the addresses that the server names are those of `CHANCERY_PUBLIC_URL`.',
    usual: 'none',
  },
  {
    name: 'CHANCERY_EGRESS_ALLOW',
    meaning:
      'Addresses or ranges that are not public, such as loopback and private ones, which the server itself may connect to all the same, and over plain http too; separated by commas. Link-local addresses and its own listeners are never reached.',
    usual: 'none: only https to public addresses',
  },
  {
    name: 'CHANCERY_RATE_LIMITS',
    meaning:
      'How often an identity may ask in a minute, and at once, e.g. `issue=50,admin=20`: `issue` of what makes certificates, `admin` of all else that changes something, `refusals` of requests with one token that were refused. Each process counts for itself.',
    usual: '`refusals=600`, and no other bound',
  },
  {
    name: 'CHANCERY_SSH_DEFAULT_TTL',
    meaning:
      'How long an SSH certificate for a cluster is good for when its request does not say, from `1s` to `8h`.',
    usual: '`1h`',
  },
  {
    name: 'CHANCERY_STARTER',
    meaning:
      '`on`: the first start on an empty SQLite store, on loopback, makes a name-constrained root, an issuing authority and a role. `off`: nothing.',
    usual: '`on`',
  },
  {
    name: 'CHANCERY_LOG_LEVEL',
    meaning: '`debug`, `info`, `warn`, `error` or `silent`; logs are JSON on stderr.',
    usual: '`info`',
  },
] as const satisfies readonly Setting[];

export type SettingName = (typeof SETTINGS)[number]['name'];
export type Environment = Readonly<Partial<Record<SettingName, string>>>;

/** Names of the family that belong to clients and tests, not to the server. */
const OTHERS: ReadonlySet<string> = new Set(['CHANCERY_URL', 'CHANCERY_TOKEN', 'CHANCERY_VECTORS']);

/**
 * Takes the settings out of an environment; secret ones are removed from it. An empty value is an absent one.
 * @returns the settings, and names that look like settings and are none
 */
export function takeSettings(environment: Record<string, string | undefined>): {
  readonly settings: Environment;
  readonly unknown: readonly string[];
} {
  const settings: Partial<Record<SettingName, string>> = {};
  const all: readonly Setting[] = SETTINGS;
  for (const { name, secret } of all) {
    const value = environment[name];
    if (value !== undefined && value !== '') settings[name as SettingName] = value;
    if (secret === true) delete environment[name];
  }
  const known = new Set(all.map(({ name }) => name));
  const unknown = Object.keys(environment).filter(
    (name) => name.startsWith('CHANCERY_') && !known.has(name) && !OTHERS.has(name),
  );
  return { settings, unknown };
}
