/** What clients know: what they were given, and what they were told is forbidden from then on. */
import { isDone, mayHaveHappened, type Told } from './client.ts';
import type { World } from './world.ts';

/** A certificate that was answered. */
export interface Given {
  readonly kind: 'x509' | 'ssh';
  /** As it was spelled; undefined where the answer has none. */
  readonly id: string | undefined;
  /** PEM, or the line of an SSH certificate. */
  readonly text: string;
  /** Hexadecimal of X.509, decimal of SSH; undefined where the answer has none. */
  readonly serial: string | undefined;
  /** The id of the authority that was to sign. */
  readonly authority: string;
  readonly told: Told;
}

/** A try to forbid something, or to allow it again. */
interface Attempt {
  readonly told: Told;
  readonly forbids: boolean;
}

export interface Ledger {
  readonly given: Given[];
  /** What was done successfully, and all that must have been allowed for it. */
  readonly uses: { readonly told: Told; readonly of: readonly string[] }[];
  readonly attempts: Map<string, Attempt[]>;
}

export function ledgerOf(world: World): Ledger {
  return world.state(newLedger);
}

function newLedger(): Ledger {
  return { given: [], uses: [], attempts: new Map() };
}

/** @param of what it stands under, such as `token t1`, `role web` */
export function used(world: World, told: Told, of: readonly string[]): void {
  const all = told.token === null ? of : [`token ${told.token}`, ...of];
  if (isDone(told)) ledgerOf(world).uses.push({ told, of: all });
}

/** Also of a try whose end nobody knows. */
export function attempted(world: World, told: Told, what: string, forbids: boolean): void {
  if (!mayHaveHappened(told)) return;
  const { attempts } = ledgerOf(world);
  attempts.set(what, [...(attempts.get(what) ?? []), { told, forbids }]);
}

/**
 * What was done although it had been forbidden before it was asked for, and by no account allowed again. What a request may
 * do whose answer was lost, it may do at any time after it was sent.
 */
export function doneThoughForbidden(world: World): readonly string[] {
  const { attempts, uses } = ledgerOf(world);
  return uses.flatMap(({ of, told }) =>
    of.flatMap((what) => {
      const tries = attempts.get(what) ?? [];
      const ban = tries.find(
        ({ forbids, told: { ended }, told: by }) =>
          forbids && isDone(by) && ended < told.began && !isLifted(tries, by, told),
      );
      return ban === undefined
        ? []
        : [
            `#${told.task} was answered ${told.status}, though ${what} had been forbidden by #${ban.told.task}`,
          ];
    }),
  );
}

function isLifted(
  tries: readonly { readonly told: Told; readonly forbids: boolean }[],
  ban: Told,
  use: Told,
): boolean {
  return tries.some(({ forbids, told }) => {
    const ended = isDone(told) ? told.ended : Number.POSITIVE_INFINITY;
    return !forbids && ended > ban.began && told.began < use.ended;
  });
}
