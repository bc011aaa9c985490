/** The reference pages are made of the sources. After a change: `npx vitest run test/docs --update`. */
import { describe, expect, test } from 'vitest';
import { SETTINGS, type Setting } from '../../src/app/settings.ts';
import type { ErrorCode, ErrorReason } from '../../src/base/error.ts';
import { ACCESS, type AccessRow } from '../../src/http/access.ts';
import { HTTP_CODES, REASONS, WIRE } from '../../src/http/v1/errors.ts';

const MADE = 'This page is made from the sources, and a test holds it to them.';

describe('the reference', () => {
  test('lists every route and the scope that it needs', async () => {
    const rows = Object.entries(ACCESS).map(
      ([route, row]) => `| \`${route}\` | ${needs(row)} | ${about(row)} |`,
    );
    await expect(
      page('Who may call what', 'src/http/access.ts', ['route', 'scope', 'a token narrowed to'], rows),
    ).toMatchFileSnapshot('../../docs/access.md');
  });

  test('lists every setting', async () => {
    const all: readonly Setting[] = SETTINGS;
    const rows = all.map(({ meaning, name, usual }) => `| \`${name}\` | ${meaning} | ${usual} |`);
    await expect(
      page('Settings', 'src/app/settings.ts', ['variable', 'what it is', 'when absent'], rows),
    ).toMatchFileSnapshot('../../docs/reference/settings.md');
  });

  test('lists every error of /v1', async () => {
    const rows = (Object.keys(WIRE) as ErrorCode[]).map((code) => {
      const { code: spelled, status } = WIRE[code];
      const plain = spelled.startsWith('*') ? `, or \`${code}\` of no one thing` : '';
      return `| ${status} | \`${spelled.replace('*', '<thing>')}\`${plain} | \`${code}\` |`;
    });
    const reasons = (Object.keys(REASONS) as ErrorReason[]).flatMap((reason) => {
      const code = REASONS[reason];
      // What is wrong with a field is `validation_error`, whatever the reason.
      return code === 'invalid_field' ? [] : [`| ${WIRE[code].status} | \`${reason}\` | \`${code}\` |`];
    });
    const ofHttp = Object.entries(HTTP_CODES).map(
      ([status, code]) => `| ${status} | \`${code}\` | HTTP itself |`,
    );
    await expect(
      page(
        'Errors of `/v1`',
        'src/http/v1/errors.ts',
        ['status', 'code', 'in the core'],
        [...rows, ...reasons, ...ofHttp],
      ),
    ).toMatchFileSnapshot('../../docs/reference/errors.md');
  });
});

function page(title: string, source: string, columns: readonly string[], rows: readonly string[]): string {
  const head = [`| ${columns.join(' | ')} |`, `|${columns.map(() => '---').join('|')}|`];
  return [`# ${title}`, '', `${MADE} Source: \`${source}\`.`, '', ...head, ...rows, ''].join('\n');
}

function needs(row: AccessRow): string {
  if ('open' in row) return 'no token';
  if ('openOnLoopback' in row) return `\`${row.scope}\`; no token on a loopback listener`;
  if (row.scope === 'any') return 'any token';
  const whose = row.usersOnly ? ', of a user' : '';
  return [row.scope, ...(row.orScopes ?? [])].map((scope) => `\`${scope}\``).join(' or ') + whose;
}

function about(row: AccessRow): string {
  if ('open' in row || 'openOnLoopback' in row) return '–';
  if (row.scope === 'any') return 'anything';
  if (row.about === undefined) return 'nothing';
  return 'lookedUp' in row.about ? row.about.lookedUp.join(', ') : row.about.kind;
}
