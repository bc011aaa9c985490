/** Checkpoints, confirmed by OpenSSL and by Go's own reader of such notes. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type Checkpoint, readNote, signedNote, verifierKey } from '../../../src/audit/checkpoint.ts';
import { sha256 } from '../../../src/base/hash.ts';
import { encodePem } from '../../../src/base/pem.ts';
import { softwareKeyGenerator } from '../../../src/keys/generate.ts';
import { rsaQueue } from '../../../src/keys/rsa-queue.ts';
import { softwareSigner } from '../../../src/keys/software.ts';
import { logVerifier } from '../../support/log-verifier.ts';
import { has } from '../../support/programs.ts';
import { run } from '../../support/run.ts';

const verifier = await logVerifier();
const keys = softwareKeyGenerator({ rsaQueue: rsaQueue() });
const folder = mkdtempSync(join(tmpdir(), 'chancery-'));
afterAll(() => rmSync(folder, { recursive: true }));

const CHECKPOINT: Checkpoint = {
  origin: 'chancery/a-log',
  size: 12,
  root: sha256(),
  atMs: 1_700_000_000_123,
};

async function newKey(): Promise<Awaited<ReturnType<typeof keys.generate>>> {
  return keys.generate('ed25519', { account: 'test', group: 'test' });
}

function file(name: string, contents: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, contents);
  return path;
}

describe('a checkpoint', async () => {
  const { pkcs8, publicKey } = await newKey();
  const note = await signedNote(CHECKPOINT, softwareSigner(pkcs8));

  it('is read as it was signed, in the form of C2SP', () => {
    expect(note.split('\n')).toEqual([
      'chancery/a-log',
      '12',
      '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
      'time 1700000000123',
      '',
      expect.stringMatching(/^— chancery\/a-log [A-Za-z0-9+/]{91}=$/),
      '',
    ]);
    expect(readNote(note, publicKey)).toEqual(CHECKPOINT);
  });

  it.each([
    ['another size', (text: string) => text.replace('\n12\n', '\n13\n')],
    ['another root', (text: string) => text.replace('47DE', '47DF')],
    ['another time', (text: string) => text.replace('0123', '0124')],
    ['another origin', (text: string) => text.replaceAll('a-log', 'b-log')],
    ['a size with a zero before it', (text: string) => text.replace('\n12\n', '\n012\n')],
    ['a line more', (text: string) => text.replace('\n\n', '\nmore\n\n')],
    ['another signature', (text: string) => text.replace(/....=\n$/, 'AAAA=\n')],
    ['a signature by another name', (text: string) => text.replace('— chancery/a-log', '— chancery/b-log')],
    ['something behind it', (text: string) => `${text}\n`],
    ['nothing', () => ''],
  ])('with %s is none', (_, change) => {
    expect(readNote(change(note), publicKey)).toBeUndefined();
  });

  it('by another key is none', async () => {
    expect(readNote(note, (await newKey()).publicKey)).toBeUndefined();
  });

  it.skipIf(!has('openssl'))('is signed for OpenSSL', async () => {
    const [text = '', line = ''] = note.split('\n\n');
    const blob = Buffer.from(line.trim().split(' ').at(-1) ?? '', 'base64');
    const key = file('key.pem', encodePem('PUBLIC KEY', publicKey.spki));
    const signature = file('signature', blob.subarray(4));
    const args = `pkeyutl -verify -rawin -pubin -inkey ${key} -sigfile ${signature} -in`.split(' ');
    expect(await run('openssl', [...args, file('text', `${text}\n`)])).toMatchObject({ code: 0 });
    expect(await run('openssl', [...args, file('other', text)])).toMatchObject({ code: 1 });
  });

  it.skipIf(verifier === undefined)('is a note for Go', async () => {
    const key = file('key', verifierKey(CHECKPOINT.origin, publicKey));
    const verified = await run(verifier ?? '', [key, file('checkpoint', note)]);
    expect(verified).toMatchObject({ code: 0, stdout: expect.stringContaining('signed: 12 events') });
    const other = file('other-key', verifierKey(CHECKPOINT.origin, (await newKey()).publicKey));
    expect(await run(verifier ?? '', [other, file('checkpoint', note)])).toMatchObject({ code: 1 });
  });
});
