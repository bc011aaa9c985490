/** What happens to the servers of a run: they are killed and started again, and so is their database. */
import { type Dice, dice } from '../fuzz/mutate.ts';
import { call, made } from '../support/client.ts';
import type { Server } from '../support/processes.ts';
import type { Database } from './database.ts';
import type { Ledger } from './ledger.ts';

export interface ChaosOptions {
  readonly seconds: number;
  /** Between two kills. */
  readonly killEvery: number;
  readonly seed: number;
  readonly say: (line: string) => void;
}

/** A restart of the database is over when it has recovered, and processes have found out. */
const TROUBLE_MS = 15_000;
const STARTS = 60;

export class Chaos {
  readonly #ledger: Ledger;
  readonly #replicas: readonly Server[];
  readonly #database: Database | undefined;
  readonly #options: ChaosOptions;
  readonly #roll: Dice;
  readonly #began = performance.now();
  /** The worst of each replica's event loop between two looks, in seconds. */
  readonly lags: { readonly p99: number; readonly max: number }[] = [];
  /** What replicas had said when they were killed. */
  readonly logs: string[] = [];
  kills = 0;

  constructor(
    ledger: Ledger,
    replicas: readonly Server[],
    database: Database | undefined,
    options: ChaosOptions,
  ) {
    this.#ledger = ledger;
    this.#replicas = replicas;
    this.#database = database;
    this.#options = options;
    this.#roll = dice(options.seed);
  }

  /** Until the time of the run is over; all replicas are up then. */
  async run(): Promise<void> {
    const { killEvery, seconds } = this.#options;
    const database = this.#database;
    const troubles =
      database === undefined
        ? []
        : [
            { at: seconds / 3, what: 'the database is restarted', act: () => database.restart() },
            { at: (seconds * 2) / 3, what: 'the database is killed', act: () => database.killHard() },
          ];
    while (this.#elapsed() < seconds) {
      await pause(Math.min(killEvery, seconds - this.#elapsed()) * 1000);
      const [trouble] = troubles;
      if (trouble !== undefined && this.#elapsed() >= trouble.at) {
        troubles.shift();
        await this.#trouble(trouble.what, trouble.act);
        continue;
      }
      await this.#expectUp();
      if (this.#elapsed() < seconds) await this.#kill();
    }
    await this.#expectUp();
  }

  /** Whatever has ended by itself is a fault, and is started again. */
  async #expectUp(): Promise<void> {
    for (const [number, replica] of this.#replicas.entries()) {
      const exit = await Promise.race([replica.exited, pause(0)]);
      if (exit === undefined) continue;
      const said = replica.stderr().slice(-2000);
      this.#ledger.fault(`replica ${number} ended by itself, with ${exit.code ?? exit.signal}: ${said}`);
      await this.#startAgain(replica);
    }
  }

  async #trouble(what: string, act: () => Promise<void>): Promise<void> {
    const began = performance.now();
    this.#ledger.troubled(600_000);
    await act();
    this.#ledger.troubled(TROUBLE_MS);
    this.#say(`${what}, and is back after ${Math.round(performance.now() - began)} ms`);
  }

  async #kill(): Promise<void> {
    const number = this.#roll(this.#replicas.length);
    const replica = this.#replicas[number] as Server;
    await this.#look(replica);
    const exit = await replica.kill9();
    if (exit.signal !== 'SIGKILL') {
      this.#ledger.fault(
        `replica ${number} had ended by itself, with ${exit.code}: ${replica.stderr().slice(-2000)}`,
      );
    }
    this.kills += 1;
    this.logs.push(replica.stderr());
    const began = performance.now();
    await pause(this.#roll(1000));
    await this.#startAgain(replica);
    this.#say(`replica ${number} was killed, and is ready after ${Math.round(performance.now() - began)} ms`);
  }

  /** While the database is away it does not start. */
  async #startAgain(replica: Server): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        await replica.restart();
        return;
      } catch (error) {
        if (tries === STARTS) throw error;
        await pause(250);
      }
    }
  }

  /** What it says of its event loop, before it can say no more. */
  async #look({ token, url }: Server): Promise<void> {
    try {
      const { octets } = await call({ url, token }, 'GET /metrics');
      const text = octets.toString();
      const gauge = (name: string): number =>
        Number(
          new RegExp(`^nodejs_eventloop_lag_${name}_seconds (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN,
        );
      this.lags.push({ p99: gauge('p99'), max: gauge('max') });
    } catch {
      // It is about to be killed.
    }
  }

  #elapsed(): number {
    return (performance.now() - this.#began) / 1000;
  }

  #say(text: string): void {
    this.#options.say(`${this.#elapsed().toFixed(1).padStart(6)} s  ${text}`);
  }
}

/** @throws when the trail does not verify */
export async function verifyTrail(server: Server): Promise<number> {
  const verified = await made<{ valid: boolean; entries: number }>(server, 'GET /v1/audit/verify');
  if (!verified.valid) throw new Error(`the audit trail does not verify: ${JSON.stringify(verified)}`);
  return verified.entries;
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
