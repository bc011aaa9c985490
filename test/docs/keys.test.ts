/** The commands of docs/keys.md, run as they stand but for where the program is, beside a server as the page has it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { issue } from '../support/client.ts';
import { BIN, environment, ROOT, start, temporaryFolder } from '../support/process.ts';
import { has } from '../support/programs.ts';
import { output } from '../support/run.ts';

describe.skipIf(!has('openssl'))('the page on the master key', () => {
  it('takes it from beside the data to a file and on to a passphrase, while a server runs', async () => {
    const page = await readFile(join(ROOT, 'docs', 'keys.md'), 'utf8');
    const blocks = [...page.matchAll(/```sh\n(.*?)```/gs)].map(([, block = '']) => block);
    const [besideTheData = '', newFile = '', toFile = '', newPhrase = '', toPhrase = '', ...rest] = blocks;
    expect(rest).toEqual([]);
    const server = await start();
    const folder = temporaryFolder();
    const run = (env: Readonly<Record<string, string>>, ...commands: readonly string[]): Promise<string> =>
      output(
        'bash',
        ['-euo', 'pipefail', '-c', commands.join('\n').replace('npx chancery', `node '${BIN}'`)],
        {
          cwd: folder,
          env: environment({ CHANCERY_DATA_DIR: server.dataDir, ...env }),
        },
      );
    const whole = /Nothing is sealed under another key\./;
    const restart = async (env: Readonly<Record<string, string | undefined>>): Promise<void> => {
      await server.stop();
      await server.restart(env);
      await issue(server, 'starter', { common_name: 'a.internal' });
    };

    expect(await run({}, besideTheData)).toMatch(whole);
    await restart({});

    await run({}, newFile);
    const next = { CHANCERY_NEXT_MASTER_KEY_FILE: join(folder, 'next.key') };
    await restart(next);
    expect(await run(next, toFile)).toMatch(whole);
    const file = { CHANCERY_MASTER_KEY_FILE: join(folder, 'next.key') };
    await restart({ ...file, CHANCERY_NEXT_MASTER_KEY_FILE: undefined });

    await run({}, newPhrase);
    const phrase = { ...file, CHANCERY_NEXT_PASSPHRASE_FILE: join(folder, 'passphrase') };
    await restart(phrase);
    expect(await run(phrase, toPhrase)).toMatch(whole);
    await restart({
      CHANCERY_PASSPHRASE_FILE: join(folder, 'passphrase'),
      CHANCERY_MASTER_KEY_FILE: undefined,
      CHANCERY_NEXT_PASSPHRASE_FILE: undefined,
    });
    await server.stop();
  }, 240_000);
});
