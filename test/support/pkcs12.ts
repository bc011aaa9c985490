/** PKCS#12 files of ours, read back by the strict reader and opened by node:crypto. */
import { createDecipheriv, createHmac, pbkdf2Sync } from 'node:crypto';
import { DerReader } from '../../src/der/reader.ts';
import { contextConstructedTag, contextTag, TAG } from '../../src/der/tag.ts';
import { pkcs12MacKey } from '../../src/keys/pkcs12-mac-key.ts';

export interface OpenedBag {
  readonly type: string;
  /** Of a certificate or of a PKCS#8, DER. */
  readonly contents: Uint8Array;
  readonly friendlyName: string | undefined;
  readonly localKeyId: Uint8Array | undefined;
}

export interface OpenedPkcs12 {
  readonly encrypted: readonly OpenedBag[];
  readonly plain: readonly OpenedBag[];
  /** Whether the MAC is that of the password. */
  readonly intact: boolean;
  readonly macIterations: number;
  readonly macSalt: Uint8Array;
  /** Of each encryption. */
  readonly parameters: readonly Pbes2[];
}

interface Pbes2 {
  readonly salt: Uint8Array;
  readonly iterations: number;
  readonly iv: Uint8Array;
}

const CONTEXT_0 = contextConstructedTag(0);

/** @throws when anything is there that RFC 7292 has and we do not write, or the password decrypts nothing */
export async function openPkcs12(der: Uint8Array, password: string): Promise<OpenedPkcs12> {
  const { macIterations, macSalt, macValue, safe } = readPfx(der);
  const parameters: Pbes2[] = [];
  const decrypt = (reader: DerReader, read: (reader: DerReader) => Uint8Array): Uint8Array => {
    const found = readPbes2(reader);
    parameters.push(found);
    const key = pbkdf2Sync(password, found.salt, found.iterations, 32, 'sha256');
    const decipher = createDecipheriv('aes-256-cbc', key, found.iv);
    return new Uint8Array(Buffer.concat([decipher.update(read(reader)), decipher.final()]));
  };
  const [encrypted, plain] = DerReader.whole(safe, (outer) =>
    outer.within(TAG.sequence, (parts) => [
      contentInfo(parts, '1.2.840.113549.1.7.6', (content) =>
        content.within(TAG.sequence, (data) => {
          expectSame(data.smallInteger(), 0);
          return data.within(TAG.sequence, (info) => {
            expectSame(info.oid(), '1.2.840.113549.1.7.1');
            return readBags(
              decrypt(info, (rest) => rest.primitive(contextTag(0))),
              decrypt,
            );
          });
        }),
      ),
      contentInfo(parts, '1.2.840.113549.1.7.1', (content) => readBags(content.octetString(), decrypt)),
    ]),
  ) as [OpenedBag[], OpenedBag[]];
  const key = await pkcs12MacKey(password, macSalt, macIterations);
  const intact = createHmac('sha256', key).update(safe).digest().equals(macValue);
  return { encrypted, plain, intact, macIterations, macSalt, parameters };
}

type Decrypt = (reader: DerReader, read: (reader: DerReader) => Uint8Array) => Uint8Array;

function readPfx(der: Uint8Array) {
  return DerReader.whole(der, (outer) =>
    outer.within(TAG.sequence, (pfx) => {
      expectSame(pfx.smallInteger(), 3);
      const safe = contentInfo(pfx, '1.2.840.113549.1.7.1', (content) => content.octetString());
      return pfx.within(TAG.sequence, (mac) => {
        const macValue = mac.within(TAG.sequence, (digest) => {
          algorithm(digest, '2.16.840.1.101.3.4.2.1', (parameters) => parameters.null());
          return digest.octetString();
        });
        return { safe, macValue, macSalt: mac.octetString(), macIterations: mac.smallInteger() };
      });
    }),
  );
}

function readBags(der: Uint8Array, decrypt: Decrypt): OpenedBag[] {
  return DerReader.whole(der, (outer) => outer.each(TAG.sequence, (bags) => readBag(bags, decrypt)));
}

function readBag(reader: DerReader, decrypt: Decrypt): OpenedBag {
  return reader.within(TAG.sequence, (bag) => {
    const type = bag.oid();
    const contents = bag.within(CONTEXT_0, (value) =>
      value.within(TAG.sequence, (inner) => {
        if (type === '1.2.840.113549.1.12.10.1.2') return decrypt(inner, (rest) => rest.octetString());
        expectSame(type, '1.2.840.113549.1.12.10.1.3');
        expectSame(inner.oid(), '1.2.840.113549.1.9.22.1');
        return inner.within(CONTEXT_0, (certificate) => certificate.octetString());
      }),
    );
    const attributes = new Map(bag.optional(TAG.set, () => bag.setOf(readAttribute, 1)) ?? []);
    const name = attributes.get('1.2.840.113549.1.9.20');
    return {
      type,
      contents,
      friendlyName: name && Buffer.from(name).swap16().toString('utf16le'),
      localKeyId: attributes.get('1.2.840.113549.1.9.21'),
    };
  });
}

function readAttribute(reader: DerReader): readonly [string, Uint8Array] {
  return reader.within(TAG.sequence, (attribute) => {
    const type = attribute.oid();
    const tag = type === '1.2.840.113549.1.9.20' ? TAG.bmpString : TAG.octetString;
    return [type, attribute.within(TAG.set, (values) => values.primitive(tag))] as const;
  });
}

function readPbes2(reader: DerReader): Pbes2 {
  return algorithm(reader, '1.2.840.113549.1.5.13', (pbes2) =>
    pbes2.within(TAG.sequence, (parameters) => {
      const derivation = algorithm(parameters, '1.2.840.113549.1.5.12', (pbkdf2) =>
        pbkdf2.within(TAG.sequence, (inner) => {
          const found = { salt: inner.octetString(), iterations: inner.smallInteger() };
          algorithm(inner, '1.2.840.113549.2.9', (prf) => prf.null());
          return found;
        }),
      );
      const iv = algorithm(parameters, '2.16.840.1.101.3.4.1.42', (cipher) => cipher.octetString());
      return { ...derivation, iv };
    }),
  );
}

function algorithm<T>(reader: DerReader, expected: string, read: (parameters: DerReader) => T): T {
  return reader.within(TAG.sequence, (inner) => {
    expectSame(inner.oid(), expected);
    return read(inner);
  });
}

function contentInfo<T>(reader: DerReader, expected: string, read: (content: DerReader) => T): T {
  return reader.within(TAG.sequence, (info) => {
    expectSame(info.oid(), expected);
    return info.within(CONTEXT_0, read);
  });
}

function expectSame<T>(found: T, expected: T): void {
  if (found !== expected) throw new Error(`${String(found)} instead of ${String(expected)}`);
}
