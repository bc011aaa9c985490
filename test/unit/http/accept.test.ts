import { describe, expect, it } from 'vitest';
import { namesType, preferredCoding, preferredType } from '../../../src/http/accept.ts';

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

describe('a type is named', () => {
  it.each([
    ['text/html', true],
    ['text/html,application/xhtml+xml,*/*;q=0.8', true],
    ['application/json, TEXT/HTML;q=0.1', true],
    [undefined, false],
    ['', false],
    ['*/*', false],
    ['text/*', false],
    ['text/html;q=0', false],
    ['text/html5', false],
    [`${'image/png,'.repeat(50)}text/html`, false],
  ])('by %j: %s', (header, named) => {
    expect(namesType(header, 'text/html')).toBe(named);
  });
});

describe('of the codings that there are, a caller gets', () => {
  it.each([
    [undefined, undefined],
    ['', undefined],
    ['identity', undefined],
    ['deflate, zstd', undefined],
    ['gzip, deflate, br', 'br'],
    ['GZIP', 'gzip'],
    ['*', 'br'],
    ['br;q=0, *', 'gzip'],
    ['gzip;q=0.9, br;q=0.8', 'gzip'],
    ['gzip;q=0.8, br;q=0.8', 'br'],
    ['gzip;q=0.5, identity;q=0.5', 'gzip'],
    ['gzip;q=0.5, identity;q=0.6', undefined],
    ['gzip;q=0, br;q=0', undefined],
    ['*;q=0', undefined],
    ['br;q=7', undefined],
  ])('for %j %j', (header, coding) => {
    expect(preferredCoding(header, ['br', 'gzip'])).toBe(coding);
  });
});
