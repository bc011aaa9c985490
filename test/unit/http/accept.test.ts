import { describe, expect, it } from 'vitest';
import { preferredType } from '../../../src/http/accept.ts';

const OFFERED = ['application/pkix-crl', 'application/x-pem-file', 'text/plain'] as const;

describe('of what is offered, a caller gets', () => {
  it.each([
    [undefined, 'application/pkix-crl'],
    ['*/*', 'application/pkix-crl'],
    ['', 'application/pkix-crl'],
    ['image/png', 'application/pkix-crl'],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'application/pkix-crl'],
    ['application/pkix-crl, text/plain', 'application/pkix-crl'],
    ['text/plain, application/pkix-crl', 'application/pkix-crl'],
    ['text/plain', 'text/plain'],
    ['TEXT/Plain; charset=utf-8', 'text/plain'],
    ['text/*', 'text/plain'],
    ['text/plain, */*;q=0.1', 'text/plain'],
    ['application/x-pem-file;q=0.5, application/pkix-crl;q=0.4', 'application/x-pem-file'],
    ['application/x-pem-file;q=0.4, application/pkix-crl;q=0.5', 'application/pkix-crl'],
    ['application/*;q=0.5, text/plain;q=0.6', 'text/plain'],
    ['*/*, application/pkix-crl;q=0', 'application/x-pem-file'],
    ['text/plain;q=0', 'application/pkix-crl'],
    ['text/plain;q=2', 'application/pkix-crl'],
    ['text/plain;q=0.0001', 'application/pkix-crl'],
    [`${'image/png,'.repeat(5000)}text/plain`, 'application/pkix-crl'],
  ])('for %j %s', (header, type) => {
    expect(preferredType(header?.slice(0, 60_000), OFFERED)).toBe(type);
  });
});
