/** `npm run soak`: clients at full rate, while replicas are killed and their database is restarted. */
import { parseArgs } from 'node:util';
import { setUp } from '../../scripts/setup.mjs';
import { progressOn } from '../../src/cli/progress.ts';
import { endAll, ROOT } from '../support/processes.ts';
import { type Report, reportText } from './report.ts';
import { soak } from './run.ts';

const { values: flags } = parseArgs({
  options: {
    store: { type: 'string', default: 'postgres' },
    seconds: { type: 'string', default: '120' },
    'kill-every': { type: 'string', default: '3' },
    replicas: { type: 'string', default: '2' },
    clients: { type: 'string', default: '16' },
    seed: { type: 'string', default: '1' },
  },
});

await setUp(ROOT);
const progress = progressOn({
  screen: process.stderr,
  environment: process.env,
  clock: { now: () => performance.now() },
  label: '',
  total: Number(flags.seconds),
});
const report = await soaked();
progress.end();
process.stdout.write(`\n${reportText(report)}`);
process.exit(report.ledger.faults.length === 0 ? 0 : 1);

async function soaked(): Promise<Report> {
  try {
    return await soak({
      store: flags.store === 'sqlite' ? 'sqlite' : 'postgres',
      seconds: Number(flags.seconds),
      killEvery: Number(flags['kill-every']),
      replicas: Number(flags.replicas),
      clients: Number(flags.clients),
      seed: Number(flags.seed),
      say: (line) => {
        progress.end();
        process.stdout.write(`${line}\n`);
      },
      told: (done, what) => progress.at(done, what),
    });
  } finally {
    await endAll();
  }
}
