/** `chancery ssh keys add`. */
import { basename } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import { parsePastedKey } from '../../../../ssh/pasted-key.ts';
import type { Make } from '../../../tree.ts';
import { readText } from '../../files.ts';
import { keyList } from './shape.ts';

export const command: Make = (session) =>
  new Command()
    .description('Register a public key of yours: it is certified for nobody else from then on.')
    .argument('<key>', 'a file such as id_ed25519.pub, or - for standard input')
    .option('--name <name>', 'what it is called; its comment, or the file’s name, when absent')
    .option('--primary', 'certify it when no other key is given')
    .addHelpText('after', '\nExample:\n  chancery ssh keys add ~/.ssh/id_ed25519.pub --name laptop')
    .action(async (path, { name, primary }) => {
      const text = await readText(session, path);
      // A private key that was taken for the public one must not leave this machine.
      const { comment } = parsePastedKey(text);
      const client = await session.client();
      const usual = comment === '' ? basename(path).replace(/\.pub$/, '') : comment;
      const made = await client.post('/api/v1/ssh_keys/', {
        params: { header: { 'Idempotency-Key': crypto.randomUUID() } },
        body: { name: name ?? usual.slice(0, 100), publicKey: text.trim() },
      });
      if (primary === true && !made.isPrimary) {
        await client.patch('/api/v1/ssh_keys/{key_id}', {
          params: { path: { key_id: made.id } },
          body: { isPrimary: true },
        });
      }
      await session.show({ ...made, isPrimary: made.isPrimary || primary === true }, keyList(Date.now()));
    });
