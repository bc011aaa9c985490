import { execFileSync } from 'node:child_process';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { toHex, utf8 } from '../../../src/base/bytes.ts';
import { encodePem } from '../../../src/base/pem.ts';
import { KEY_ALGORITHMS } from '../../../src/keys/algorithms.ts';
import { type KeyGenerator, softwareKeyGenerator } from '../../../src/keys/generate.ts';
import {
  type KeyOwner,
  RSA_QUEUE_LIMITS,
  type RsaQueue,
  type RsaQueueLimits,
  rsaQueue,
} from '../../../src/keys/rsa-queue.ts';
import { softwareSigner } from '../../../src/keys/software.ts';
import { verifySignature } from '../../../src/keys/verify.ts';
import { has } from '../../support/programs.ts';

const SLOW = 120_000;
const QUICK_KEYS = ['ec-p256', 'ec-p384', 'ec-p521', 'ed25519', 'rsa-2048', 'rsa-3072'] as const;

const queues: RsaQueue[] = [];
afterEach(async () => {
  await Promise.all(queues.splice(0).map((queue) => queue.close()));
}, SLOW);

function queueOf(limits?: RsaQueueLimits, cores?: number): RsaQueue {
  const queue = rsaQueue(limits, cores);
  queues.push(queue);
  return queue;
}

function generatorOf(queue = queueOf()): KeyGenerator {
  return softwareKeyGenerator({ rsaQueue: queue });
}

const [alice, bob, carol, dave] = ['alice', 'bob', 'carol', 'dave'].map((account) => ({
  account,
  group: 'us',
})) as [KeyOwner, KeyOwner, KeyOwner, KeyOwner];

describe('a generated key', () => {
  it.each(QUICK_KEYS)(
    'of %s signs what its public half verifies',
    async (algorithm) => {
      const { publicKey, pkcs8 } = await generatorOf().generate(algorithm, alice);
      expect(publicKey.algorithm).toBe(algorithm);
      const signer = softwareSigner(pkcs8);
      expect(toHex(signer.publicKey.spki)).toBe(toHex(publicKey.spki));
      const message = utf8('message');
      const { signature } = KEY_ALGORITHMS[algorithm];
      const value = await signer.sign(signature, message);
      expect(verifySignature(publicKey, signature, message, value)).toBe(true);
    },
    SLOW,
  );

  it.skipIf(!has('openssl')).each(QUICK_KEYS)(
    'of %s passes openssl pkey -check',
    async (algorithm) => {
      const { publicKey, pkcs8 } = await generatorOf().generate(algorithm, alice);
      const input = encodePem('PRIVATE KEY', pkcs8);
      const openssl = (...args: string[]) =>
        execFileSync('openssl', ['pkey', ...args], { input, stdio: 'pipe' });
      expect(openssl('-check', '-noout').toString()).toContain('Key is valid');
      expect(openssl('-pubout').toString()).toBe(encodePem('PUBLIC KEY', publicKey.spki));
    },
    SLOW,
  );

  it('of P-256 is right a thousand times, and no two are the same', async () => {
    const generator = generatorOf();
    const hashes = new Set<string>();
    for (let i = 0; i < 1000; i++) {
      const { publicKey, pkcs8 } = await generator.generate('ec-p256', alice);
      hashes.add(toHex(publicKey.spkiHash));
      const key = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
      expect(toHex(createPublicKey(key).export({ format: 'der', type: 'spki' }))).toBe(toHex(publicKey.spki));
      // RFC 5915 §3: the scalar has 32 octets, also when it is small, which is so every 256th time.
      expect(key.export({ format: 'der', type: 'pkcs8' }).length).toBe(pkcs8.length);
    }
    expect(hashes.size).toBe(1000);
  });
});

describe('the queue for RSA keys', () => {
  it(
    'refuses the ninth RSA-4096 of one owner, while P-256 keys are made and other owners are served',
    async () => {
      const queue = queueOf();
      const generator = generatorOf(queue);
      const eight = Array.from({ length: 8 }, () => generator.generate('rsa-4096', alice));
      const outcomes = Promise.allSettled(eight);
      await expect(generator.generate('rsa-4096', alice)).rejects.toMatchObject({
        code: 'busy',
        retryAfter: expect.any(Number),
      });
      const { pkcs8, publicKey } = await generator.generate('ec-p256', alice);
      const signature = await softwareSigner(pkcs8).sign('ecdsa-with-sha256', utf8('meanwhile'));
      expect(verifySignature(publicKey, 'ecdsa-with-sha256', utf8('meanwhile'), signature)).toBe(true);
      const bobs = Promise.allSettled([generator.generate('rsa-4096', bob)]);
      await queue.close();
      const codes = [...(await outcomes), ...(await bobs)].map(codeOf);
      expect(codes.filter((code) => code === 'unavailable').length).toBeGreaterThanOrEqual(8);
      expect(codes).not.toContain('busy');
    },
    SLOW,
  );

  it(
    'makes eight keys for one owner, all different, and then takes more',
    async () => {
      const generator = generatorOf();
      const make = () => generator.generate('rsa-2048', alice);
      const pairs = await Promise.all(Array.from({ length: 8 }, make));
      expect(new Set(pairs.map(({ publicKey }) => toHex(publicKey.spkiHash))).size).toBe(8);
      expect((await make()).publicKey.algorithm).toBe('rsa-2048');
    },
    SLOW,
  );

  it(
    'refuses everybody when it is full',
    async () => {
      const generator = generatorOf(queueOf({ total: 3, perGroup: 3, perAccount: 2, ahead: 0, workers: 1 }));
      const made = [alice, bob, carol].map((owner) => generator.generate('rsa-2048', owner));
      await expect(generator.generate('rsa-2048', dave)).rejects.toMatchObject({ code: 'busy' });
      expect(await Promise.all(made)).toHaveLength(3);
      expect((await generator.generate('rsa-2048', dave)).publicKey.bits).toBe(2048);
    },
    SLOW,
  );

  it(
    'keeps room for other groups when one is at its share',
    async () => {
      const generator = generatorOf(queueOf({ total: 3, perGroup: 2, perAccount: 2, ahead: 0, workers: 1 }));
      const made = [alice, bob].map((owner) => generator.generate('rsa-2048', owner));
      await expect(generator.generate('rsa-2048', carol)).rejects.toMatchObject({ code: 'busy' });
      const elsewhere = generator.generate('rsa-2048', { ...carol, group: 'them' });
      expect(await Promise.all([...made, elsewhere])).toHaveLength(3);
    },
    SLOW,
  );

  it(
    'makes some ahead of a size that was asked for, which are given at once, each to one owner alone',
    async () => {
      const made: number[] = [];
      const count = (worker: Worker): void => {
        worker.on('message', () => made.push(1));
      };
      process.on('worker', count);
      try {
        const queue = queueOf({ total: 1, perGroup: 1, perAccount: 1, ahead: 3, workers: 1 });
        const first = await queue.generate(2048, alice);
        await vi.waitFor(() => expect(made).toHaveLength(4), SLOW / 2);
        // More than may wait: these do not.
        const pairs = await Promise.all([bob, bob, alice].map((owner) => queue.generate(2048, owner)));
        expect(new Set([first, ...pairs].map(({ spki }) => toHex(spki))).size).toBe(4);
        await vi.waitFor(() => expect(made).toHaveLength(7), SLOW / 2);
        await expect(queue.generate(1024, alice)).resolves.toBeDefined();
      } finally {
        process.off('worker', count);
      }
    },
    SLOW,
  );

  it(
    'has as many workers as there are cores, up to a bound, and no more than there is work for',
    async () => {
      const started: Worker[] = [];
      const count = (worker: Worker): number => started.push(worker);
      process.on('worker', count);
      try {
        const limits = { ...RSA_QUEUE_LIMITS, ahead: 1, workers: 3 };
        const few = queueOf(limits, 2);
        await few.generate(2048, alice);
        expect(started).toHaveLength(1);
        const four = [alice, bob, alice, bob].map((owner) => few.generate(2048, owner));
        expect(new Set((await Promise.all(four)).map(({ spki }) => toHex(spki))).size).toBe(4);
        expect(started).toHaveLength(2);
        const many = queueOf(limits, 64);
        await Promise.all([alice, bob, carol, dave].map((owner) => many.generate(2048, owner)));
        expect(started).toHaveLength(2 + 3);
      } finally {
        process.off('worker', count);
      }
    },
    SLOW,
  );

  it(
    'makes ahead with one worker alone',
    async () => {
      const made: number[] = [];
      const watch = (worker: Worker): void => {
        const index = made.push(0) - 1;
        worker.on('message', () => made.splice(index, 1, (made[index] ?? 0) + 1));
      };
      process.on('worker', watch);
      try {
        const queue = queueOf({ ...RSA_QUEUE_LIMITS, ahead: 3 }, 2);
        await Promise.all([alice, bob].map((owner) => queue.generate(2048, owner)));
        await vi.waitFor(() => expect(made).toEqual([4, 1]), SLOW / 2);
      } finally {
        process.off('worker', watch);
      }
    },
    SLOW,
  );

  it.skipIf(process.platform !== 'linux')(
    'gives way to all that this process does besides',
    async () => {
      const queue = queueOf();
      await queue.generate(2048, alice);
      const own = nicenessOf(String(process.pid));
      const niceness = readdirSync('/proc/self/task').map(nicenessOf);
      expect(niceness.filter((nice) => nice === own + 5)).toHaveLength(1);
    },
    SLOW,
  );

  it(
    'starts another worker when one died, and refuses only the key that was in the making',
    async () => {
      const started: Worker[] = [];
      const killFirst = (worker: Worker) => {
        if (started.push(worker) === 1) void worker.terminate();
      };
      process.on('worker', killFirst);
      try {
        const queue = queueOf();
        const pairs = [queue.generate(2048, alice), queue.generate(2048, alice)];
        expect((await Promise.allSettled(pairs)).map(codeOf)).toEqual(['unavailable', 'made']);
        expect(started).toHaveLength(2);
        started.length = 0;
        const wider = queueOf(RSA_QUEUE_LIMITS, 2);
        const three = [alice, bob, carol].map((owner) => wider.generate(2048, owner));
        expect(
          (await Promise.allSettled(three)).map(codeOf).toSorted((a, b) => (String(a) < String(b) ? -1 : 1)),
        ).toEqual(['made', 'made', 'unavailable']);
      } finally {
        process.off('worker', killFirst);
      }
    },
    SLOW,
  );

  it(
    'passes on that a key cannot be made, and makes the next',
    async () => {
      const queue = queueOf();
      await expect(queue.generate(-1, alice)).rejects.toMatchObject({ code: 'unavailable' });
      expect((await queue.generate(2048, alice)).pkcs8.length).toBeGreaterThan(1000);
    },
    SLOW,
  );

  it('takes nothing once it is closed, also when it never began', async () => {
    const queue = queueOf();
    await queue.close();
    await expect(queue.generate(2048, alice)).rejects.toMatchObject({ code: 'unavailable' });
  });
});

function codeOf(outcome: PromiseSettledResult<unknown>): unknown {
  return outcome.status === 'rejected' ? (outcome.reason as { code?: unknown }).code : 'made';
}

/** @param thread its id @returns how much it gives way to others (field 19, proc_pid_stat(5)) */
function nicenessOf(thread: string): number {
  const [, after = ''] = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8').split(/\) (?!.*\) )/);
  return Number(after.split(' ')[16]);
}
