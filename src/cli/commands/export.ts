/** `chancery export`: what there is, as a file that `apply` takes. */
import { Command, Option } from '@commander-js/extra-typings';
import { stringify } from 'yaml';
import type { Kind } from '../declared/kind.ts';
import { KIND_NAMES, KINDS, type KindName } from '../declared/kinds.ts';
import { World } from '../declared/world.ts';
import { listed, type Shape } from '../output.ts';
import type { Make } from '../tree.ts';

interface Exported {
  readonly kind: KindName;
  readonly name: string;
}

const SHAPE: Shape<Exported> = { columns: [], name: ({ kind, name }) => `${kind}/${name}` };

export const command: Make = (session) =>
  new Command()
    .description('Write roles, policies, profiles, hosts and clusters as a file that apply takes.')
    .addOption(new Option('--kind <kind...>', 'these alone').choices(KIND_NAMES))
    .addHelpText(
      'after',
      '\nExample:\n  chancery export --kind role > roles.yaml && chancery diff -f roles.yaml',
    )
    .action(async ({ kind: kinds = KIND_NAMES }) => {
      const world = new World(await session.client());
      const all: Exported[] = [];
      for (const kind of KIND_NAMES) if (kinds.includes(kind)) all.push(...(await exported(world, kind)));
      const { output } = await session.settings();
      if (output.value === 'json' || output.value === 'name' || output.value === 'pem')
        session.write(listed(all, output.value, SHAPE));
      else session.write(all.map((one) => stringify(one)).join('---\n'));
      if (all.length === 0) session.note('there are none');
    });

async function exported(world: World, kind: KindName): Promise<readonly Exported[]> {
  const of: Kind = KINDS[kind];
  const existing = [...(await of.all(world))].sort((a, b) => (a.name < b.name ? -1 : 1));
  return existing.map(({ fields, name }) => ({ kind, name, ...(bare(fields) as object) }));
}

/** Without what is the server's own, or not said. */
function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).filter(([field, inner]) => field !== 'id' && inner !== null);
  return Object.fromEntries(fields.map(([field, inner]) => [field, bare(inner)]));
}
