/** `chancery apply`: makes a server be as a file says. */
import { Command } from '@commander-js/extra-typings';
import { readDeclared } from '../declared/file.ts';
import type { Kind } from '../declared/kind.ts';
import { KINDS } from '../declared/kinds.ts';
import { planOf, type Step } from '../declared/plan.ts';
import { showSteps } from '../declared/shown.ts';
import { World } from '../declared/world.ts';
import { Failure, failureOf } from '../failure.ts';
import type { Session } from '../session.ts';
import type { Make } from '../tree.ts';

export const command: Make = (session) =>
  new Command()
    .description('Make roles, policies, profiles, hosts and clusters be as a file says.')
    .requiredOption('-f, --file <file>', 'YAML, a document each, or - for standard input')
    .option('--dry-run', 'say what would be done, and do nothing')
    .addHelpText(
      'after',
      `
The file is checked whole before the first write. What it does not name stays, and so does every field that it does not
give; applying it again changes nothing. chancery export writes such a file.

Example:
  printf '%s\\n' 'kind: role' 'name: web' 'ca: acme-tls' 'allowed_domains: ["*.svc.internal"]' | chancery apply -f -`,
    )
    .action(async ({ dryRun, file }) => {
      const declared = await readDeclared(session, file);
      const world = new World(await session.client());
      const steps = await planOf(world, declared);
      const pending = steps.filter(({ action }) => action !== 'none');
      if (dryRun !== true) await doAll(session, world, pending);
      await showSteps(session, steps);
      const same = steps.length - pending.length;
      const verb = dryRun === true ? 'would be done' : 'done';
      session.note(`${pending.length} ${verb}, ${same} ${same === 1 ? 'is' : 'are'} so already`);
    });

/** @throws Failure that says what was done before */
async function doAll(session: Session, world: World, steps: readonly Step[]): Promise<void> {
  for (const [i, step] of steps.entries()) {
    try {
      await done(world, step);
    } catch (error) {
      const { url } = await session.settings();
      const { exitCode, hint, message, why } = failureOf(error, url.value);
      const told = (some: readonly Step[]): string =>
        some.map(({ kind, name }) => `${kind} ${name}`).join(', ') || 'nothing';
      throw new Failure(exitCode, `${step.kind} ${step.name}: ${message}`, {
        why: [...why, `done before: ${told(steps.slice(0, i))}`, `not done: ${told(steps.slice(i))}`],
        hint: hint ?? 'the same again, once that is put right: what is done stays',
      });
    }
  }
}

async function done(world: World, { changes, existing, kind, name }: Step): Promise<void> {
  const of: Kind = KINDS[kind];
  const fields = Object.fromEntries(changes.map(({ field, to }) => [field, to]));
  await (existing === undefined ? of.create(world, name, fields) : of.change(world, existing, fields));
}
