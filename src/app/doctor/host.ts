/** What a process knows of where it runs, for the checks. */
import { statfs } from 'node:fs/promises';
import { MIGRATIONS } from '../../store/sql/migrations/all.ts';
import type { Config } from '../config.ts';
import type { Opened } from '../installation.ts';
import type { Jobs } from '../jobs.ts';
import type { ServerTls } from '../server-tls.ts';
import type { Host } from './check.ts';

/** @param tls and jobs: what there is of them by the time that somebody asks */
export function hostOf(
  { dataDir, usesSqlite }: Config,
  { isKeyBesideTheData, keyPlace }: Opened,
  tls: () => ServerTls | undefined,
  jobs: () => Jobs,
): Host {
  return {
    engine: `${usesSqlite ? 'SQLite' : 'PostgreSQL'}, schema ${MIGRATIONS.length}`,
    async space() {
      const { bavail, blocks, bsize } = await statfs(dataDir);
      return { free: bavail * bsize, total: blocks * bsize };
    },
    masterKey: { place: keyPlace, isBesideTheData: isKeyBesideTheData },
    certificate() {
      const served = tls();
      return served && { pem: served.certificate(), renewsItself: served.renewsItself };
    },
    failingJobs: () => jobs().failing(),
    nodeVersion: process.version,
  };
}
