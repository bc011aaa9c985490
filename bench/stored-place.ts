/** A store with many certificates in it, made once and kept for later runs. */
import { existsSync, mkdirSync } from 'node:fs';
import { made } from '../test/support/client.ts';
import { databaseOf, fill } from './fill.ts';
import { startServer } from './server.ts';

/** Five authorities, of which the certificates are. */
const AUTHORITIES = 5;

/** @returns the seconds that filling took, or undefined when a store was there */
export async function ensureFilled(dataDir: string, count: number): Promise<number | undefined> {
  if (existsSync(databaseOf(dataDir))) return undefined;
  mkdirSync(dataDir, { recursive: true });
  const server = await startServer(dataDir);
  for (let number = 0; number < AUTHORITIES; number++) {
    const name = `ca-${number}`;
    const body = { name, common_name: `Bench CA ${number}`, ca_type: 'root', key_type: 'ec' };
    await made(server, 'POST /v1/pki/ca', body);
  }
  await server.stop();
  return fill(databaseOf(dataDir), count);
}
