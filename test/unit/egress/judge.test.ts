import { describe, expect, test } from 'vitest';
import { type EgressOptions, newEgress } from '../../../src/egress/egress.ts';

/** Judges an address that a name resolves to, or one that stands in the URL itself. */
function check(url: string, options: Partial<EgressOptions> = {}): Promise<void> {
  const resolve = (): Promise<readonly string[]> => Promise.resolve(['8.8.8.8']);
  return newEgress({ allowed: [], own: [], interfaces: () => ['192.168.1.5'], resolve, ...options }).check(
    url,
  );
}

function to(...addresses: readonly string[]): Partial<EgressOptions> {
  return { resolve: () => Promise.resolve(addresses) };
}

const EVERYTHING = ['0.0.0.0/0', '::/0'];

describe('an address', () => {
  test.each([
    'https://vault.example.com',
    'https://8.8.8.8:8200',
    'https://[2606:4700::1]',
    'HTTPS://ex%61mple.com',
  ])('that is public is reached over https: %s', async (url) => {
    await expect(check(url)).resolves.toBeUndefined();
  });

  test.each([
    'vault.example.com',
    'ftp://example.com',
    'file:///etc/passwd',
    'https://',
    'https://user@example.com',
    'https://user:password@example.com',
    'https://[fe80::1%25eth0]/',
    `https://example.com/${'a'.repeat(2048)}`,
  ])('that is no plain URL of http is denied: %s', async (url) => {
    await expect(check(url, { allowed: EVERYTHING })).rejects.toMatchObject({ code: 'egress_denied' });
  });

  test('is told without what may be secret in it', async () => {
    for (const url of ['https://user:hidden@example.com', 'https://127.0.0.1/hidden?token=hidden']) {
      const error: unknown = await check(url).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'egress_denied', message: expect.not.stringContaining('hidden') });
    }
  });

  describe.each([
    ['loopback', '127.0.0.1', '127.0.0.0/8'],
    ['loopback', '127.255.255.254', '127.0.0.0/8'],
    ['loopback', '::1', '::1'],
    ['private', '10.1.2.3', '10.0.0.0/8'],
    ['private', '172.31.255.255', '172.16.0.0/12'],
    ['private', '192.168.1.1', '192.168.1.1'],
    ['shared (RFC 6598)', '100.64.0.1', '100.64.0.0/10'],
    ['unique local', 'fd12:3456::1', 'fc00::/7'],
    ['for documentation', '192.0.2.1', '192.0.2.0/24'],
    ['for benchmarks', '198.18.0.1', '198.18.0.0/15'],
    ['reserved', '240.0.0.1', '240.0.0.0/4'],
    ['behind a local NAT64', '64:ff9b:1::a00:1', '64:ff9b:1::/48'],
    ['mapped', '::ffff:10.0.0.1', '10.0.0.0/8'],
    ['compatible', '::10.0.0.1', '10.0.0.0/8'],
    ['translated', '::ffff:0:10.0.0.1', '10.0.0.0/8'],
    ['behind NAT64', '64:ff9b::10.0.0.1', '10.0.0.0/8'],
    ['behind 6to4', '2002:a00:1::1', '10.0.0.0/8'],
    ['behind Teredo', '2001:0:4136:e378:8000:63bf:f5ff:fffe', '10.0.0.0/8'],
  ])('that is %s (%s)', (_, address, range) => {
    test('is denied, unless the operator names it', async () => {
      await expect(check('https://a.example', to(address))).rejects.toMatchObject({ code: 'egress_denied' });
      await expect(check('https://a.example', { ...to(address), allowed: [range] })).resolves.toBeUndefined();
      await expect(check('http://a.example', { ...to(address), allowed: [range] })).resolves.toBeUndefined();
      await expect(
        check('https://a.example', { ...to(address), allowed: ['203.0.113.0/24'] }),
      ).rejects.toMatchObject({ code: 'egress_denied' });
    });
  });

  test.each([
    '0.0.0.0',
    '0.1.2.3',
    '::',
    '169.254.169.254',
    '169.254.0.1',
    'fe80::1',
    'fe80::1%lo',
    'fec0::1',
    '224.0.0.1',
    'ff02::1',
    '255.255.255.255',
    '::ffff:169.254.169.254',
    '::169.254.169.254',
    '::ffff:0:169.254.169.254',
    '64:ff9b::169.254.169.254',
    '2002:a9fe:a9fe::1',
    '2001:0:4136:e378:8000:63bf:5601:5601',
    'fd00:ec2::254',
    '100.100.100.200',
    '168.63.129.16',
    'no address',
  ])('that is never reached is denied even if the operator names everything: %s', async (address) => {
    await expect(check('https://a.example', { ...to(address), allowed: EVERYTHING })).rejects.toMatchObject({
      code: 'egress_denied',
    });
    await expect(
      check('https://a.example', { ...to('10.0.0.1'), allowed: EVERYTHING }),
    ).resolves.toBeUndefined();
  });

  test.each([
    'https://2130706433',
    'https://0x7f.1',
    'https://0177.0.0.1',
    'https://127.1',
    'https://127.0.0.1.',
    'https://[::ffff:7f00:1]',
    'https://①②⑦.0.0.1',
  ])('is judged by what its spelling means: %s', async (url) => {
    await expect(check(url)).rejects.toMatchObject({ code: 'egress_denied' });
    await expect(check(url, { allowed: ['127.0.0.1'] })).resolves.toBeUndefined();
  });

  test('over plain http is denied, unless the operator names it', async () => {
    await expect(check('http://8.8.8.8')).rejects.toMatchObject({ code: 'egress_denied' });
    await expect(check('http://8.8.8.8', { allowed: ['8.8.8.8'] })).resolves.toBeUndefined();
  });

  test('of several is denied for one that is', async () => {
    await expect(check('https://a.example', to('8.8.8.8', '127.0.0.1'))).rejects.toMatchObject({
      code: 'egress_denied',
    });
    await expect(check('https://a.example', to('8.8.8.8', '2606:4700::1'))).resolves.toBeUndefined();
  });

  test('that does not resolve now may be saved', async () => {
    const resolve = (): Promise<never> => Promise.reject(new Error('no such name'));
    await expect(check('https://a.example', { resolve })).resolves.toBeUndefined();
    await expect(check('https://a.example', to())).resolves.toBeUndefined();
  });
});

describe('a listener of our own', () => {
  const allowed = EVERYTHING;

  test.each([
    ['127.0.0.1', '127.0.0.1'],
    ['127.0.0.1', '::ffff:127.0.0.1'],
    ['::1', '::1'],
    ['localhost', '127.0.0.1'],
    ['localhost', '::1'],
    ['0.0.0.0', '127.0.0.1'],
    ['0.0.0.0', '127.5.5.5'],
    ['0.0.0.0', '192.168.1.5'],
    ['::', '192.168.1.5'],
    ['::', '::1'],
    ['192.168.1.5', '192.168.1.5'],
    ['ca.internal', '192.168.1.5'],
  ])('on %s is never reached as %s', async (host, address) => {
    const own = [{ host, port: 7420 }];
    const options = { ...to(address), allowed, own };
    await expect(check('https://a.example:7420', options)).rejects.toMatchObject({ code: 'egress_denied' });
    await expect(check('http://a.example:7420', options)).rejects.toMatchObject({ code: 'egress_denied' });
    await expect(check('https://a.example:8200', options)).resolves.toBeUndefined();
  });

  test.each([
    ['127.0.0.1', '127.0.0.2'],
    ['127.0.0.1', '192.168.1.5'],
    ['0.0.0.0', '192.168.1.6'],
    ['192.168.1.5', '127.0.0.1'],
  ])('on %s is not on %s', async (host, address) => {
    const options = { ...to(address), allowed, own: [{ host, port: 7420 }] };
    await expect(check('https://a.example:7420', options)).resolves.toBeUndefined();
  });

  test('on the port that a scheme implies is found without one', async () => {
    const options = { ...to('127.0.0.1'), allowed, own: [{ host: '127.0.0.1', port: 443 }] };
    await expect(check('https://a.example', options)).rejects.toMatchObject({ code: 'egress_denied' });
    await expect(check('http://a.example', options)).resolves.toBeUndefined();
  });
});
