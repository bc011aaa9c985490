/** Every rule of RFC 5280 §6.3.3, each with a list that it refuses and one that it takes. */
import { describe, expect, it } from 'vitest';
import {
  encode,
  explicit,
  implicit,
  implicitConstructed,
  type Node,
  sequence,
} from '../../../src/der/writer.ts';
import { type CrlOptions, type CrlStatus, crlStatus } from '../../../src/path/crl/status.ts';
import type { Certificate } from '../../../src/x509/certificate.ts';
import type { CertificateList } from '../../../src/x509/crl.ts';
import type { Extension } from '../../../src/x509/extension.ts';
import { encodeAuthorityKeyIdentifier } from '../../../src/x509/extensions/authority-key-identifier.ts';
import { encodeCrlDistributionPoints } from '../../../src/x509/extensions/crl-distribution-points.ts';
import { encodeCrlNumber } from '../../../src/x509/extensions/crl-number.ts';
import { encodeIssuingDistributionPoint } from '../../../src/x509/extensions/issuing-distribution-point.ts';
import { CRL_REASON } from '../../../src/x509/extensions/reason-code.ts';
import { CRL_EXTENSION, EXTENSION } from '../../../src/x509/oid.ts';
import {
  BASIC_CA,
  CRL_PARTS,
  numbered,
  reasoned,
  type TestAuthority,
  type TestCrl,
  testAuthority,
  testCertificate,
  testCrl,
} from '../../support/crl.ts';
import { hex } from '../../support/x509.ts';

const AT = CRL_PARTS.thisUpdate + 3600;
const ca = testAuthority('CA');
const other = testAuthority('Other');
const leaf = testCertificate(ca, 5);
const GOOD: CrlStatus = { status: 'good' };
const unknown = (why: string) => ({ status: 'unknown', why });
const revoked = (reason: number) => ({ status: 'revoked', reason, revokedAt: CRL_PARTS.thisUpdate });

const status = (
  lists: readonly CertificateList[],
  options: CrlOptions & { certificate?: Certificate; at?: number } = {},
): CrlStatus => crlStatus(options.certificate ?? leaf, ca.certificate, lists, options.at ?? AT, options);

const extension = (oid: string, value: Uint8Array, critical = true): Extension => ({ oid, critical, value });
const scope = (parts: Parameters<typeof encodeIssuingDistributionPoint>[0]): Extension =>
  extension(CRL_EXTENSION.issuingDistributionPoint, encodeIssuingDistributionPoint(parts));
const list = (extensions: readonly Extension[] = [], parts: TestCrl = {}): CertificateList =>
  testCrl(ca, { ...parts, extensions: [numbered(1), ...extensions] });
const UNKNOWN_CRITICAL = extension('1.2.3', hex('0500'));

/** A cRLDistributionPoints of one point with these members. */
const point = (...members: (Node | undefined)[]): Extension =>
  extension(EXTENSION.crlDistributionPoints, encode(sequence(sequence(...members))), false);
const uri = (text: string): Node => implicit(6, new TextEncoder().encode(text));
const fullName = (...names: Node[]): Node => explicit(0, implicitConstructed(0, names));
const directory = ({ name }: TestAuthority): Node => explicit(4, name);
const crlIssuer = (authority: TestAuthority): Node => implicitConstructed(2, [directory(authority)]);
const reasons = (tag: number, bits: string): Node => implicit(tag, hex(bits));
const KEY_COMPROMISE = '0640';
const ALL_BUT_KEY_COMPROMISE = '073f80';
const scopeOf = (...members: (Node | undefined)[]): Extension =>
  extension(CRL_EXTENSION.issuingDistributionPoint, encode(sequence(...members)));

describe('a certificate', () => {
  it('is good when the list of its issuer does not name it, and unknown without one', () => {
    expect(status([testCrl(ca, { entries: [{ serial: 6 }] })])).toEqual(GOOD);
    expect(status([])).toEqual(unknown('no_crl'));
  });

  it.each(Object.values(CRL_REASON).filter((code) => code !== CRL_REASON.remove_from_crl))(
    'is revoked when the list names it for reason %i, a hold included',
    (code) => {
      const entries = [{ serial: 6 }, { serial: 5, extensions: code === 0 ? [] : [reasoned(code)] }];
      expect(status([testCrl(ca, { entries })])).toEqual(revoked(code));
    },
  );

  it('is not revoked by the list of another issuer, whatever serial numbers it names', () => {
    const theirs = testCrl(other, { entries: [{ serial: 5 }] });
    expect(status([theirs])).toEqual(unknown('other_issuer'));
    expect(status([theirs, testCrl(ca)])).toEqual(GOOD);
  });

  it('is judged by the newest of the lists that are current', () => {
    const held = testCrl(ca, { entries: [{ serial: 5, extensions: [reasoned(6)] }] });
    const later = testCrl(ca, { thisUpdate: CRL_PARTS.thisUpdate + 60 });
    expect(status([held, later])).toEqual(GOOD);
    expect(status([later, held], { at: CRL_PARTS.thisUpdate + 59 })).toEqual(revoked(6));
  });

  it('is judged by the list of the higher number, where two are of one second', () => {
    const first = testCrl(ca, { extensions: [numbered(9)] });
    const second = testCrl(ca, { extensions: [numbered(10)], entries: [{ serial: 5 }] });
    expect(status([first, second])).toEqual(revoked(0));
    expect(status([second, first])).toEqual(revoked(0));
  });

  it('that a list names twice is revoked when one of the two says so', () => {
    const [gone, compromised] = [8, 1].map((code) => ({ serial: 5, extensions: [reasoned(code)] }));
    if (gone === undefined || compromised === undefined) throw new Error('no entries');
    expect(status([testCrl(ca, { entries: [gone, compromised] })])).toEqual(revoked(1));
    expect(status([testCrl(ca, { entries: [gone] })])).toEqual(GOOD);
  });

  it('whose distribution points cannot be read is unknown', () => {
    const broken = extension(EXTENSION.crlDistributionPoints, hex('3000'), false);
    const certificate = testCertificate(ca, 5, [broken]);
    expect(status([testCrl(ca)], { certificate })).toEqual(unknown('unreadable_certificate'));
  });
});

describe('a list is not used', () => {
  const DAY = CRL_PARTS.nextUpdate;
  it.each<[string, string, CertificateList, number]>([
    ['before thisUpdate', 'not_current', testCrl(ca), CRL_PARTS.thisUpdate - 1],
    ['after nextUpdate', 'not_current', testCrl(ca), DAY + 1],
    ['without nextUpdate', 'not_current', testCrl(ca, { nextUpdate: null }), AT],
    ['without a number', 'no_number', testCrl(ca, { extensions: [] }), AT],
    ['with a critical extension that is not processed', 'critical_extension', list([UNKNOWN_CRITICAL]), AT],
    [
      'with a number that is critical',
      'critical_extension',
      testCrl(ca, { extensions: [extension(CRL_EXTENSION.crlNumber, encodeCrlNumber(1))] }),
      AT,
    ],
    [
      'with a critical extension of any entry that is not processed',
      'critical_extension',
      testCrl(ca, { entries: [{ serial: 99, extensions: [UNKNOWN_CRITICAL] }] }),
      AT,
    ],
  ])('%s', (_, why, crl, at) => {
    expect(status([crl], { at })).toEqual(unknown(why));
  });

  it('for nothing that its accepted twins have', () => {
    expect(status([testCrl(ca)], { at: CRL_PARTS.thisUpdate })).toEqual(GOOD);
    expect(status([testCrl(ca)], { at: DAY })).toEqual(GOOD);
    const tolerated = { ...UNKNOWN_CRITICAL, critical: false };
    expect(status([list([tolerated])])).toEqual(GOOD);
    expect(status([testCrl(ca, { entries: [{ serial: 99, extensions: [tolerated] }] })])).toEqual(GOOD);
  });
});

describe('the signer of a list', () => {
  const twin = testAuthority('CA');
  const rolled = testCrl(ca, { signer: twin });

  it('is the issuer, by its key and not its name alone', () => {
    expect(status([rolled])).toEqual(unknown('bad_signature'));
    expect(status([testCrl(ca)])).toEqual(GOOD);
  });

  it('may be another key of the issuer, when its certificate is among those given and is authorized', () => {
    const issuers = [other.certificate, twin.certificate];
    expect(status([rolled], { issuers })).toEqual(unknown('unauthorized_signer'));
    expect(status([rolled], { issuers, authorized: (one) => one !== twin.certificate })).toEqual(
      unknown('unauthorized_signer'),
    );
    expect(status([rolled], { issuers, authorized: (one) => one === twin.certificate })).toEqual(GOOD);
  });

  it('is found among many of its name by the key identifier', () => {
    const crowd = Array.from({ length: 20 }, () => testAuthority('CA').certificate);
    const options = { issuers: [...crowd, twin.certificate], authorized: () => true };
    expect(status([rolled], options)).toEqual(unknown('bad_signature'));
    const keyId = hex('aabb');
    const named = testCertificate({ ...twin, name: ca.name }, 9, [
      BASIC_CA,
      extension(EXTENSION.subjectKeyIdentifier, hex('0402aabb'), false),
    ]);
    const signer = { ...named, subject: twin.certificate.subject, spki: twin.key.spki };
    const hinting = extension(
      EXTENSION.authorityKeyIdentifier,
      encodeAuthorityKeyIdentifier({ keyId }),
      false,
    );
    const crl = list([hinting], { signer: twin });
    expect(status([crl], { issuers: [...crowd, signer], authorized: () => true })).toEqual(GOOD);
  });

  it('must be allowed to sign lists, where its certificate says what it may', () => {
    const judge = (authority: TestAuthority): CrlStatus =>
      crlStatus(testCertificate(authority, 5), authority.certificate, [testCrl(authority)], AT);
    expect(judge(testAuthority('CA', ['key_cert_sign']))).toEqual(unknown('unauthorized_signer'));
    expect(judge(testAuthority('CA', ['crl_sign']))).toEqual(GOOD);
    expect(judge(testAuthority('CA', null))).toEqual(GOOD);
  });

  it('of a delegated list must be given', () => {
    const certificate = testCertificate(ca, 5, [point(crlIssuer(other))]);
    const crl = testCrl(other, { extensions: [numbered(1), scope({ indirect: true })] });
    expect(status([crl], { certificate })).toEqual(unknown('no_signer'));
    const options = { certificate, issuers: [other.certificate], authorized: () => true };
    expect(status([crl], options)).toEqual(GOOD);
  });
});

describe('the scope of a list', () => {
  const authority = testCertificate(ca, 5, [BASIC_CA]);
  it.each([
    ['user', leaf, authority],
    ['ca', authority, leaf],
  ] as const)('for %s certificates alone is heeded', (only, inside, outside) => {
    const crl = list([scope({ only })]);
    expect(status([crl], { certificate: inside })).toEqual(GOOD);
    expect(status([crl], { certificate: outside })).toEqual(unknown('out_of_scope'));
  });

  it('for attribute certificates alone covers no certificate', () => {
    expect(status([list([scope({ only: 'attribute' })])])).toEqual(unknown('out_of_scope'));
  });

  it('of one distribution point is for the certificates that name it, to the letter', () => {
    const named = (...uris: string[]) =>
      testCertificate(ca, 5, [
        extension(EXTENSION.crlDistributionPoints, encodeCrlDistributionPoints(uris), false),
      ]);
    const crl = list([scope({ uris: ['http://a/1', 'http://b/1'] })]);
    expect(status([crl], { certificate: named('http://c/1', 'http://b/1') })).toEqual(GOOD);
    expect(status([crl], { certificate: named('http://b/2') })).toEqual(unknown('out_of_scope'));
    expect(status([crl], { certificate: named('http://B/1') })).toEqual(unknown('out_of_scope'));
    expect(status([crl])).toEqual(unknown('out_of_scope'));
  });

  it('may be the name of its issuer, which every certificate of it has', () => {
    const crl = list([scopeOf(fullName(directory(ca)))]);
    expect(status([crl])).toEqual(GOOD);
    expect(status([list([scopeOf(fullName(directory(other)))])])).toEqual(unknown('out_of_scope'));
  });

  it('may be a name relative to its issuer', () => {
    const relative = explicit(0, implicitConstructed(1, [hex('300a 0603550403 0c03615f62')]));
    const elsewhere = explicit(0, implicitConstructed(1, [hex('300a 0603550403 0c03615f63')]));
    const certificate = testCertificate(ca, 5, [point(relative)]);
    expect(status([list([scopeOf(relative)])], { certificate })).toEqual(GOOD);
    expect(status([list([scopeOf(elsewhere)])], { certificate })).toEqual(unknown('out_of_scope'));
  });

  it('may be some reasons, and all must be covered', () => {
    const compromise = list([scopeOf(reasons(3, KEY_COMPROMISE))]);
    const rest = list([scopeOf(reasons(3, ALL_BUT_KEY_COMPROMISE))]);
    expect(status([compromise])).toEqual(unknown('reasons_not_covered'));
    expect(status([rest])).toEqual(unknown('reasons_not_covered'));
    expect(status([compromise, rest])).toEqual(GOOD);
    const naming = list([scopeOf(reasons(3, ALL_BUT_KEY_COMPROMISE))], {
      entries: [{ serial: 5, extensions: [reasoned(4)] }],
    });
    expect(status([compromise, naming])).toEqual(revoked(4));
  });

  it('counts for no more reasons than the distribution point promises', () => {
    const here = fullName(uri('http://a'));
    const promised = (bits: string) => testCertificate(ca, 5, [point(here, reasons(1, bits), undefined)]);
    const crl = list([scope({ uris: ['http://a'] })]);
    const options = { certificate: promised(KEY_COMPROMISE) };
    expect(status([crl], options)).toEqual(unknown('reasons_not_covered'));
    expect(status([crl], { certificate: promised('007f') })).toEqual(unknown('reasons_not_covered'));
    expect(status([crl], { certificate: testCertificate(ca, 5, [point(here)]) })).toEqual(GOOD);
    expect(status([crl, list()], options)).toEqual(GOOD);
  });
});

describe('an indirect list', () => {
  const issuers = [other.certificate];
  const authorized = (): boolean => true;
  const certificate = testCertificate(ca, 5, [point(crlIssuer(other))]);
  const certificateIssuer = (of: TestAuthority): Extension =>
    extension(CRL_EXTENSION.certificateIssuer, encode(sequence(directory(of))));
  const indirect = (entries: TestCrl['entries'] = [], more: readonly Extension[] = []) =>
    testCrl(other, { entries, extensions: [numbered(1), scope({ indirect: true }), ...more] });
  const options = { certificate, issuers, authorized };

  it('is of the issuer that the distribution point names, and says that it is one', () => {
    expect(status([indirect()], options)).toEqual(GOOD);
    expect(status([testCrl(other)], options)).toEqual(unknown('out_of_scope'));
    expect(status([indirect()], { issuers, authorized })).toEqual(unknown('other_issuer'));
  });

  it('of one distribution point may bear the name of its issuer, where the certificate names no other', () => {
    const flag = implicit(4, hex('ff'));
    const named = (authority: TestAuthority) =>
      testCrl(other, { extensions: [numbered(1), scopeOf(fullName(directory(authority)), flag)] });
    expect(status([named(other)], options)).toEqual(GOOD);
    expect(status([named(ca)], options)).toEqual(unknown('out_of_scope'));
  });

  it('revokes by the issuer that an entry names, or one before it', () => {
    const mine = certificateIssuer(ca);
    const theirs = certificateIssuer(other);
    expect(status([indirect([{ serial: 5, extensions: [mine] }])], options)).toEqual(revoked(0));
    expect(status([indirect([{ serial: 1, extensions: [mine] }, { serial: 5 }])], options)).toEqual(
      revoked(0),
    );
    expect(status([indirect([{ serial: 5 }])], options)).toEqual(GOOD);
    const back = [
      { serial: 1, extensions: [mine] },
      { serial: 5, extensions: [theirs] },
    ];
    expect(status([indirect(back)], options)).toEqual(GOOD);
    const both = [
      { serial: 5, extensions: [theirs] },
      { serial: 5, extensions: [mine, reasoned(1)] },
    ];
    expect(status([indirect(both)], options)).toEqual(revoked(1));
  });
});

describe('a delta', () => {
  const base = (number: number, parts: TestCrl = {}) =>
    testCrl(ca, { ...parts, extensions: [numbered(number)] });
  const delta = (number: number, from: number, parts: TestCrl & { more?: readonly Extension[] } = {}) =>
    testCrl(ca, {
      ...parts,
      extensions: [
        numbered(number),
        extension(CRL_EXTENSION.deltaCrlIndicator, encodeCrlNumber(from)),
        ...(parts.more ?? []),
      ],
    });
  const entries = [{ serial: 5, extensions: [reasoned(1)] }];

  it('adds to the complete list, and is nothing without it', () => {
    expect(status([base(3), delta(4, 3, { entries })])).toEqual(revoked(1));
    expect(status([base(3), delta(4, 3)])).toEqual(GOOD);
    expect(status([delta(4, 3, { entries })])).toEqual(unknown('no_crl'));
    expect(status([base(3), delta(4, 3, { entries })], { deltas: false })).toEqual(GOOD);
  });

  it('takes a certificate that was on hold off the list, or changes its reason', () => {
    const held = base(3, { entries: [{ serial: 5, extensions: [reasoned(6)] }] });
    const removed = delta(4, 3, { entries: [{ serial: 5, extensions: [reasoned(8)] }] });
    expect(status([held])).toEqual(revoked(6));
    expect(status([held, removed])).toEqual(GOOD);
    expect(status([held, delta(4, 3, { entries })])).toEqual(revoked(1));
  });

  it.each<[string, CertificateList]>([
    ['begins after the complete list', delta(5, 4, { entries })],
    ['goes no further than it', delta(3, 2, { entries })],
    ['is signed with another key', delta(4, 3, { entries, signer: other })],
    ['is past its time', delta(4, 3, { entries, nextUpdate: AT - 1 })],
    ['has another scope', delta(4, 3, { entries, more: [scope({ only: 'user' })] })],
    [
      'has another key identifier',
      delta(4, 3, {
        entries,
        more: [
          extension(
            EXTENSION.authorityKeyIdentifier,
            encodeAuthorityKeyIdentifier({ keyId: hex('aa') }),
            false,
          ),
        ],
      }),
    ],
    ['has a critical extension that is not processed', delta(4, 3, { entries, more: [UNKNOWN_CRITICAL] })],
  ])('is not combined when it %s', (_, fresh) => {
    expect(status([base(3), fresh])).toEqual(GOOD);
    expect(status([base(3), fresh, delta(4, 2, { entries })])).toEqual(revoked(1));
  });

  it('is the newest that fits', () => {
    const older = delta(4, 3, { entries });
    const newer = delta(5, 3, { entries: [{ serial: 5, extensions: [reasoned(8)] }] });
    expect(status([base(3), newer, older])).toEqual(GOOD);
    expect(status([base(3), older, newer])).toEqual(GOOD);
  });
});
