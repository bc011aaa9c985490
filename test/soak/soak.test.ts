/** The short form of `npm run soak`. */
import { afterAll, describe, expect, it } from 'vitest';
import { hasPostgres } from '../support/postgres.ts';
import { endAll } from '../support/processes.ts';
import { reportText } from './report.ts';
import { soak } from './run.ts';

const SHORT = {
  seconds: 20,
  killEvery: 2,
  replicas: 2,
  clients: 12,
  seed: 1,
  say: () => undefined,
  told: () => undefined,
};
/** Recovering and starting again takes as long as it takes. */
const PATIENCE = { timeout: 180_000 };

afterAll(endAll);

describe.skipIf(!hasPostgres)(
  'two replicas on PostgreSQL, killed and started again, as is their database',
  () => {
    it(
      'lose nothing that was answered, and clients see broken connections and clear refusals alone',
      PATIENCE,
      async () => {
        const report = await soak({ ...SHORT, store: 'postgres' });
        expect(report.ledger.faults, reportText(report)).toEqual([]);
        expect(report.kills).toBeGreaterThan(0);
        expect(report.ledger.x509.size).toBeGreaterThan(0);
        expect(report.ledger.ssh.size).toBeGreaterThan(0);
      },
    );
  },
);

describe('a server on SQLite, killed and started again', () => {
  it('loses nothing that was answered', PATIENCE, async () => {
    const report = await soak({ ...SHORT, seconds: 8, store: 'sqlite' });
    expect(report.ledger.faults, reportText(report)).toEqual([]);
    expect(report.kills).toBeGreaterThan(0);
    expect(report.ledger.revokedX509.size).toBeGreaterThan(0);
  });
});
