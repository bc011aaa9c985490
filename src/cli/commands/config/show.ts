/** `chancery config show`: every setting, and the place that it comes from. */
import { Command } from '@commander-js/extra-typings';
import type { Shape } from '../../output.ts';
import type { Setting } from '../../settings.ts';
import type { Make } from '../../tree.ts';

interface Line {
  readonly setting: string;
  readonly value: string | number | null;
  readonly origin?: string;
}

export const command: Make = (session) =>
  new Command()
    .description(
      'Show the settings of the command line: flag, environment, chancery.yaml, context, built in.',
    )
    .option('--origin', 'the place that each comes from, too')
    .action(async ({ origin: isTold }) => {
      const { ca, context, output, timeout, token, url } = await session.settings();
      const line = <T extends string | number>(setting: string, from: Setting<T | undefined>): Line => ({
        setting,
        value: from.value ?? null,
        ...(isTold === true && { origin: from.origin }),
      });
      const lines = [
        line('context', context),
        line('url', url),
        // That there is one is told, and not which.
        line('token', token.value === undefined ? token : { ...token, value: 'set' }),
        line('ca', ca.value === undefined ? ca : { ...ca, value: 'set' }),
        line('output', output),
        line('timeout', { ...timeout, value: `${timeout.value / 1000}s` }),
      ];
      await session.list(lines, isTold === true ? WITH_ORIGIN : SHAPE);
    });

const SHAPE: Shape<Line> = {
  columns: [
    ['SETTING', ({ setting }) => setting],
    ['VALUE', ({ value }) => value ?? '-'],
  ],
  name: ({ setting }) => setting,
};

const WITH_ORIGIN: Shape<Line> = {
  ...SHAPE,
  columns: [...SHAPE.columns, ['FROM', ({ origin }) => origin]],
};
