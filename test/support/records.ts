/** Builders of rows and changes, with plain values for what a test does not speak of. */

import { utf8 } from '../../src/base/bytes.ts';
import type { Id, IdSource } from '../../src/base/ids.ts';
import type { EventDraft } from '../../src/records/audit.ts';
import type { Change, Write } from '../../src/records/store.ts';
import type { Row } from '../../src/records/tables.ts';

export class Records {
  readonly #ids: IdSource;
  readonly tenantId: Id;

  constructor(ids: IdSource, tenantId: Id = ids.next()) {
    this.#ids = ids;
    this.tenantId = tenantId;
  }

  id(): Id {
    return this.#ids.next();
  }

  /** The same builders for another tenant. */
  elsewhere(): Records {
    return new Records(this.#ids);
  }

  change(writes: readonly Write[], rest: Partial<Change> = {}): Change {
    return { expect: [], writes, events: [this.event()], ...rest };
  }

  event(given: Partial<EventDraft> = {}): EventDraft {
    return {
      tenantId: this.tenantId,
      id: this.id(),
      atMs: 1_767_225_600_000,
      action: 'test.done',
      success: true,
      identityId: null,
      identityType: null,
      tokenId: null,
      sourceIp: null,
      userAgent: null,
      requestId: null,
      durationMs: 0,
      data: {},
      ...given,
    };
  }

  tenant(given: Partial<Row<'tenants'>> = {}): Row<'tenants'> {
    const name = `tenant ${this.tenantId}`;
    return { id: this.tenantId, name, allowSelfApproval: false, createdAt: 1, epoch: 1, ...given };
  }

  identity(given: Partial<Row<'identities'>> = {}): Row<'identities'> {
    return {
      tenantId: this.tenantId,
      id: this.id(),
      type: 'user',
      name: 'Ada',
      username: null,
      email: null,
      createdBy: null,
      createdAt: 1,
      removedAt: null,
      epoch: 1,
      ...given,
    };
  }

  token(identityId: Id, given: Partial<Row<'tokens'>> = {}): Row<'tokens'> {
    const id = this.id();
    return {
      tenantId: this.tenantId,
      id,
      identityId,
      name: 'token',
      hash: utf8(id),
      scopes: ['admin'],
      only: null,
      createdBy: null,
      createdAt: 1,
      expiresAt: null,
      revokedAt: null,
      epoch: 1,
      ...given,
    };
  }

  group(given: Partial<Row<'groups'>> = {}): Row<'groups'> {
    const id = this.id();
    return { tenantId: this.tenantId, id, slug: id, createdAt: 1, ...given };
  }

  key(given: Partial<Row<'keys'>> = {}): Row<'keys'> {
    const id = this.id();
    return {
      tenantId: this.tenantId,
      id,
      purpose: 'issuer',
      algorithm: 'ec-p256',
      spki: utf8(`spki ${id}`),
      spkiHash: utf8(id),
      sealed: utf8('sealed'),
      createdAt: 1,
      ...given,
    };
  }

  authority(given: Partial<Row<'authorities'>> = {}): Row<'authorities'> {
    const id = this.id();
    return {
      tenantId: this.tenantId,
      id,
      kind: 'x509',
      type: 'root',
      name: `authority ${id}`,
      parentId: null,
      keyAlgorithm: 'ec-p256',
      isActive: true,
      createdAt: 1,
      epoch: 1,
      revokedAt: null,
      revokedReason: null,
      ...given,
    };
  }

  issuer(authorityId: Id, keyId: Id, given: Partial<Row<'issuers'>> = {}): Row<'issuers'> {
    return {
      tenantId: this.tenantId,
      id: this.id(),
      authorityId,
      generation: 1,
      state: 'active',
      subject: utf8('subject'),
      keyId,
      spkiHash: utf8('hash'),
      subjectKeyId: utf8('ski'),
      distributionUrl: null,
      crlShards: 1,
      createdAt: 1,
      ...given,
    };
  }

  certificate(issuer: Row<'issuers'>, given: Partial<Row<'certificates'>> = {}): Row<'certificates'> {
    const id = this.id();
    return {
      tenantId: this.tenantId,
      id,
      kind: 'x509',
      origin: 'issue',
      isAuthority: false,
      issuerId: issuer.id,
      authorityId: issuer.authorityId,
      serial: utf8(id),
      commonName: null,
      notBefore: 1,
      notAfter: 2,
      keyAlgorithm: 'ec-p256',
      spkiHash: utf8(`spki ${id}`),
      leafHash: utf8(`leaf ${id}`),
      crlShard: 0,
      crlUrl: null,
      lineageId: id,
      replacesId: null,
      replacedBy: null,
      policyVersionId: null,
      role: null,
      profileId: null,
      identityId: null,
      keyId: null,
      request: {},
      createdAt: 1,
      archivedAt: null,
      ...given,
    };
  }

  /** Of a certificate that is not in the inventory. */
  revocation(issuer: Row<'issuers'>, given: Partial<Row<'revocations'>> = {}): Row<'revocations'> {
    return {
      tenantId: this.tenantId,
      issuerId: issuer.id,
      serial: utf8(this.id()),
      certificateId: null,
      crlShard: 0,
      reason: 0,
      revokedAt: 1,
      invalidityAt: null,
      listUntil: 2,
      ...given,
    };
  }

  crl(issuer: Row<'issuers'>, given: Partial<Row<'crls'>> = {}): Row<'crls'> {
    return {
      tenantId: this.tenantId,
      issuerId: issuer.id,
      shard: 0,
      number: 1,
      changes: 0,
      thisUpdate: 1,
      nextUpdate: 2,
      entries: 0,
      der: utf8('list'),
      ...given,
    };
  }
}
