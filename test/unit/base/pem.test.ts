import { describe, expect, it } from 'vitest';
import { decodeOnePem, decodePem, encodePem } from '../../../src/base/pem.ts';
import { expectMalformed } from '../../support/malformed.ts';

const LABELS = ['CERTIFICATE REQUEST', 'NEW CERTIFICATE REQUEST'];
const octets = Uint8Array.from({ length: 100 }, (_, i) => i);
const pem = encodePem('CERTIFICATE REQUEST', octets);

describe('PEM', () => {
  it('is written with 64 characters a line and a newline at the end', () => {
    const lines = pem.split('\n');
    expect(lines.map((line) => line.length)).toEqual([35, 64, 64, 8, 33, 0]);
    expect([lines[0], lines.at(-2)]).toEqual([
      '-----BEGIN CERTIFICATE REQUEST-----',
      '-----END CERTIFICATE REQUEST-----',
    ]);
  });

  it.each([
    ['as written', pem],
    ['with CRLF line ends', pem.replaceAll('\n', '\r\n')],
    ['with CR line ends', pem.replaceAll('\n', '\r')],
    ['with a byte order mark', `\uFEFF${pem}`],
    ['with blank lines and spaces around it', `\n\n  ${pem}  \n\n`],
    ['without a newline at the end', pem.trimEnd()],
    ['with another label that is allowed', encodePem('NEW CERTIFICATE REQUEST', octets)],
  ])('is read %s', (_, text) => {
    expect(decodeOnePem(text, LABELS)).toEqual(octets);
  });

  it.each([
    ['nothing', '', /holds no block/],
    ['two blocks', pem + pem, /must hold one PEM block/],
    ['text before it', `Certificate request:\n${pem}`, /beginning with a line/],
    ['text after it', `${pem}end`, /beginning with a line/],
    ['no last line', pem.replace(/-----END.*\n/, ''), /has no line "-----END/],
    ['another last line', pem.replace('END CERTIFICATE REQUEST', 'END CERTIFICATE'), /has no line "-----END/],
    ['broken base64', pem.replace('AAEC', 'AA*C'), /base64 is broken/],
    ['an empty body', '-----BEGIN CERTIFICATE REQUEST-----\n-----END CERTIFICATE REQUEST-----\n', /base64/],
    ['two padded parts', pem.replace('AAEC', 'AA==AAEC'), /base64 is broken/],
    ['another label', encodePem('CERTIFICATE', octets), /must be .* and holds "CERTIFICATE"/],
    ['a lower-case label', pem.replaceAll('CERTIFICATE REQUEST', 'certificate request'), /beginning with/],
    ['a long label', encodePem('A'.repeat(65), octets), /beginning with/],
    ['bare base64', 'AAECAwQF', /beginning with a line/],
  ])('is refused with %s', (_, text, why) => {
    expectMalformed(() => decodeOnePem(text, LABELS), why);
  });

  it.each(['PRIVATE KEY', 'EC PRIVATE KEY', 'ENCRYPTED PRIVATE KEY', 'OPENSSH PRIVATE KEY'])(
    'with a pasted %s is refused without repeating any of it',
    (label) => {
      const secret = encodePem(label, octets);
      const body = secret.split('\n')[1] as string;
      expectMalformed(() => decodeOnePem(secret, LABELS), /holds a private key$/);
      try {
        decodeOnePem(secret, LABELS);
      } catch (error) {
        expect(String((error as Error).stack)).not.toContain(body.slice(0, 16));
      }
    },
  );

  it('in a row is read up to the most blocks allowed', () => {
    expect(decodePem(pem + pem, 2).map((block) => block.label)).toEqual([
      'CERTIFICATE REQUEST',
      'CERTIFICATE REQUEST',
    ]);
    expectMalformed(() => decodePem(pem + pem + pem, 2), /at most 2 PEM blocks/);
  });
});
