/**
 * cfssl as a server with its certificate database, which is where its guide has it for revocation: PostgreSQL where there is one,
 * SQLite elsewhere, both with the durability that they come with. CSRs come authenticated; keys it makes for whoever asks.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { csr } from '../../test/support/csr.ts';
import { writeSql } from '../../test/support/sql.ts';
import { makeAuthority } from '../authority.ts';
import type { Asked } from '../load.ts';
import { hasPostgres, startPostgres } from '../postgres.ts';
import { newFolder } from '../started.ts';
import { NAMES, type System } from '../workloads.ts';
import { answering, freePort, startPeer } from './process.ts';

export async function startCfssl(program: string): Promise<System> {
  const folder = newFolder();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const { root } = makeAuthority();
  const apiKey = randomBytes(16);
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  const database = await makeDatabase(folder);
  const profile = { expiry: '24h', usages: ['digital signature', 'server auth'] };
  const config = {
    signing: { default: { ...profile, auth_key: 'bench' }, profiles: { made: profile } },
    auth_keys: { bench: { type: 'standard', key: apiKey.toString('hex') } },
  };
  const args = {
    address: '127.0.0.1',
    port,
    ca: file('ca.pem', root.certificate),
    'ca-key': file('ca-key.pem', root.key),
    config: file('config.json', JSON.stringify(config)),
    'db-config': file('db.json', JSON.stringify(database.config)),
    loglevel: 3,
  };
  const flags = Object.entries(args).map(([name, value]) => `-${name}=${value}`);
  const peer = startPeer(program, ['serve', ...flags], folder);
  await answering(peer, { url }, 'POST /api/v1/cfssl/info', { label: '' });
  const post = (path: string, bodies: readonly unknown[]): (() => Asked) => {
    const texts = bodies.map((body) => JSON.stringify(body));
    return () => ({ method: 'POST', path: `/api/v1/cfssl/${path}`, bodies: texts, status: 200 });
  };
  const newCertificates = (key: object): readonly unknown[] =>
    NAMES.map((name) => ({ request: { CN: name, hosts: [name], names: [], key }, profile: 'made' }));
  return {
    name: `cfssl, ${database.name}`,
    urls: [url],
    headers: {},
    work: {
      sign: post(
        'authsign',
        NAMES.map((name) => signed(apiKey, csr({ commonName: name, dns: [name] }), name)),
      ),
      issue: post('newcert', newCertificates({ algo: 'ecdsa', size: 256 })),
      'issue-rsa': post('newcert', newCertificates({ algo: 'rsa', size: 2048 })),
    },
    async stop() {
      await peer.stop();
      await database.stop();
    },
  };
}

/** A request under the key of the provider "standard", which is an HMAC. */
function signed(key: Buffer, request: string, name: string): object {
  const octets = Buffer.from(JSON.stringify({ certificate_request: request, hosts: [name] }));
  return {
    token: createHmac('sha256', key).update(octets).digest('base64'),
    request: octets.toString('base64'),
  };
}

interface CfsslDatabase {
  readonly name: string;
  /** As cfssl reads it. */
  readonly config: { readonly driver: string; readonly data_source: string };
  stop(): Promise<void>;
}

async function makeDatabase(folder: string): Promise<CfsslDatabase> {
  if (!hasPostgres()) {
    const path = join(folder, 'certs.db');
    await writeSql(`sqlite:${path}`, [TABLE('blob', 'timestamp')]);
    const config = { driver: 'sqlite3', data_source: path };
    return { name: 'SQLite', config, stop: async () => undefined };
  }
  const postgres = await startPostgres();
  await writeSql(await postgres.database('cfssl'), [TABLE('bytea', 'timestamptz')]);
  const source = `host=${postgres.folder} user=tester dbname=cfssl sslmode=disable`;
  return {
    name: 'PostgreSQL',
    config: { driver: 'postgres', data_source: source },
    stop: () => postgres.stop(),
  };
}

/** What its migrations (`certdb/pg/migrations`, `certdb/sqlite/migrations`) come to. */
const TABLE = (octets: string, time: string): string => `CREATE TABLE certificates (
  serial_number ${octets} NOT NULL, authority_key_identifier ${octets} NOT NULL, ca_label ${octets},
  status ${octets} NOT NULL, reason int, expiry ${time}, revoked_at ${time}, pem ${octets} NOT NULL,
  issued_at ${time}, not_before ${time}, metadata ${octets === 'bytea' ? 'jsonb' : 'text'},
  sans ${octets === 'bytea' ? 'jsonb' : 'text'}, common_name text,
  PRIMARY KEY (serial_number, authority_key_identifier))`;
