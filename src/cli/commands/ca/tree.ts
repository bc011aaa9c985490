/** `chancery ca tree`: who vouches for whom. */
import { Command } from '@commander-js/extra-typings';
import { distance } from '../../output.ts';
import type { Make } from '../../tree.ts';
import { pagesOf } from '../pages.ts';
import { type Authority, authorityList, keyOf } from './shape.ts';

export const command: Make = (session) =>
  new Command().description('Show which authority vouches for which.').action(async () => {
    const client = await session.client();
    const found = await pagesOf(session, { limit: '1', all: true }, (query) =>
      client.get('/v1/pki/ca', { params: { query } }),
    );
    const { output } = await session.settings();
    if (output.value !== 'table') return await session.list(found, authorityList(Date.now()));
    const ids = new Set(found.map(({ id }) => id));
    // One whose parent is not among them stands at the top, as a root does.
    const roots = found.filter(({ parent_ca_id: parent }) => parent === undefined || !ids.has(parent));
    session.write(roots.flatMap((root) => branch(root, found, '', '')).join(''));
  });

function branch(one: Authority, all: readonly Authority[], lead: string, below: string): readonly string[] {
  const end = `ends ${distance(one.valid_until, Date.now())}`;
  const state = one.is_active ? '' : ', not active';
  const line = `${lead}${one.name}  (${one.common_name}, ${keyOf(one)}, ${end}${state})\n`;
  const children = all.filter(({ parent_ca_id: parent }) => parent === one.id);
  return [
    line,
    ...children.flatMap((child, i) =>
      i === children.length - 1
        ? branch(child, all, `${below}└── `, `${below}    `)
        : branch(child, all, `${below}├── `, `${below}│   `),
    ),
  ];
}
