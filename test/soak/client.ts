/** One client of a run: it certifies, renews, revokes and reads lists at whichever replica the dice say, until it is told to stop. */
import { Agent } from 'node:http';
import { parseSshCertificateLine } from '../../src/ssh/certificate.ts';
import { parseKrl } from '../../src/ssh/krl.ts';
import { parseCrl } from '../../src/x509/crl.ts';
import { type Dice, dice } from '../fuzz/mutate.ts';
import type { Answer, Door, IssuedAnswer } from '../support/client.ts';
import type { Server } from '../support/processes.ts';
import { ask } from './asking.ts';
import type { Ledger } from './ledger.ts';
import { isInKrl, numberOf } from './lists.ts';
import type { Place } from './place.ts';

interface Own {
  readonly id: string;
  readonly serial: string;
}

/** After what was not answered, so that a server that is gone is not asked a thousand times. */
const PAUSE_MS = 50;
const MOST_KEPT = 50;
const ASKED_AT_MOST = 20;

export class Client {
  readonly #ledger: Ledger;
  readonly #replicas: readonly Server[];
  readonly #place: Place;
  readonly #roll: Dice;
  readonly #number: number;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  /** Certificates that nobody else renews or revokes. */
  readonly #renewable: Own[] = [];
  readonly #revocable: { readonly kind: 'x509' | 'ssh'; readonly serial: string }[] = [];
  #asked = 0;

  constructor(ledger: Ledger, replicas: readonly Server[], place: Place, seed: number, number: number) {
    this.#ledger = ledger;
    this.#replicas = replicas;
    this.#place = place;
    this.#roll = dice(seed * 1000 + number);
    this.#number = number;
  }

  async runUntil(isOver: () => boolean): Promise<void> {
    const acts = [
      ...Array.from({ length: 8 }, () => () => this.#issue()),
      ...Array.from({ length: 6 }, () => () => this.#sign()),
      ...Array.from({ length: 3 }, () => () => this.#certifyLogin()),
      ...Array.from({ length: 2 }, () => () => this.#certifyHost()),
      ...Array.from({ length: 2 }, () => () => this.#renew()),
      ...Array.from({ length: 3 }, () => () => this.#revoke()),
      () => this.#forceCrl(),
    ];
    while (!isOver()) {
      const act = acts[this.#roll(acts.length)];
      if ((await act?.()) === false) await new Promise((done) => setTimeout(done, PAUSE_MS));
    }
    this.#agent.destroy();
  }

  #door(): Door {
    const { token, url } = this.#replicas[this.#roll(this.#replicas.length)] as Server;
    return { url, token, agent: this.#agent };
  }

  /** Whoever hears nothing asks once more with the same key, at whichever replica: one certificate comes of it. */
  async #issue(): Promise<boolean> {
    this.#asked += 1;
    const body = { common_name: `n${this.#asked}.c${this.#number}.internal` };
    const key = { 'idempotency-key': `soak-${this.#number}-${this.#asked}` };
    for (let tries = 0; tries < ASKED_AT_MOST; tries++) {
      const route = 'POST /v1/pki/issue/leaf';
      const what = tries === 0 ? 'issue' : 'issue again';
      const answer = await ask<IssuedAnswer>(this.#ledger, what, this.#door(), route, body, key);
      if (answer !== undefined) return this.#keep(answer, true);
      await new Promise((done) => setTimeout(done, PAUSE_MS));
    }
    return false;
  }

  async #sign(): Promise<boolean> {
    const { csrs } = this.#place;
    const body = { csr_pem: csrs[this.#roll(csrs.length)] };
    const answer = await ask<IssuedAnswer>(
      this.#ledger,
      'sign',
      this.#door(),
      'POST /v1/pki/sign/leaf',
      body,
    );
    return this.#keep(answer, false);
  }

  async #renew(): Promise<boolean> {
    const own = this.#renewable.pop();
    if (own === undefined) return this.#issue();
    const route = `POST /v1/pki/certificates/${own.id}/renew`;
    return this.#keep(await ask<IssuedAnswer>(this.#ledger, 'renew', this.#door(), route, {}), true);
  }

  #keep(answer: Answer<IssuedAnswer> | undefined, isRenewable: boolean): boolean {
    if (answer === undefined) return false;
    const { certificate, certificate_id: id, serial_number } = answer.json;
    const serial = plainHex(serial_number);
    this.#ledger.keep('x509', serial, certificate);
    if (isRenewable && this.#roll(2) === 0) {
      if (this.#renewable.length < MOST_KEPT) this.#renewable.push({ id, serial });
    } else if (this.#revocable.length < MOST_KEPT) this.#revocable.push({ kind: 'x509', serial });
    return true;
  }

  async #certifyLogin(): Promise<boolean> {
    const { cluster, sshKeys } = this.#place;
    const route = `POST /api/admin/clusters/${cluster}/authorizations/certificate`;
    const body = { publicKey: sshKeys[this.#roll(sshKeys.length)], ttl: '1h' };
    const answer = await ask<{ data: { signedKey: string } }>(
      this.#ledger,
      'login',
      this.#door(),
      route,
      body,
    );
    if (answer === undefined) return false;
    const serial = this.#keepSsh(answer.json.data.signedKey);
    if (this.#revocable.length < MOST_KEPT) this.#revocable.push({ kind: 'ssh', serial });
    return true;
  }

  async #certifyHost(): Promise<boolean> {
    const { host, sshKeys } = this.#place;
    const route = `POST /api/v1/ssh/hosts/${host}/issue-host-cert`;
    const body = { publicKey: sshKeys[this.#roll(sshKeys.length)] };
    const answer = await ask<{ signedKey: string }>(this.#ledger, 'host', this.#door(), route, body);
    if (answer === undefined) return false;
    this.#keepSsh(answer.json.signedKey);
    return true;
  }

  #keepSsh(line: string): string {
    const { certificate } = parseSshCertificateLine(line.trim());
    const serial = certificate.serial.toString(16).padStart(16, '0');
    this.#ledger.keep('ssh', serial, Buffer.from(certificate.blob).toString('base64'));
    return serial;
  }

  /** Until it is answered: whoever asked for a revocation and heard nothing asks again. Then the list is read, at times. */
  async #revoke(): Promise<boolean> {
    const own = this.#revocable.pop();
    if (own === undefined) return this.#issue();
    const { kind, serial } = own;
    const answer = await (kind === 'x509'
      ? ask(this.#ledger, 'revoke', this.#door(), 'POST /v1/pki/revoke', {
          serial_number: serial,
          reason: 'superseded',
        })
      : ask(this.#ledger, 'revoke ssh', this.#door(), 'POST /v1/ssh/revoke', {
          authority_id: this.#place.sshAuthority,
          serial_number: String(BigInt(`0x${serial}`)),
        }));
    if (answer === undefined) {
      this.#revocable.push(own);
      return false;
    }
    const revoked = kind === 'x509' ? this.#ledger.revokedX509 : this.#ledger.revokedSsh;
    revoked.add(serial);
    if (this.#roll(4) !== 0) return true;
    return kind === 'x509' ? this.#expectInCrl(serial) : this.#expectInKrl(serial);
  }

  async #expectInCrl(serial: string): Promise<boolean> {
    const floor = this.#ledger.shown.crl;
    const route = `GET /v1/pki/ca/${this.#place.ca}/crl`;
    const answer = await ask(this.#ledger, 'read CRL', this.#door(), route);
    if (answer === undefined) return false;
    const crl = parseCrl(answer.octets);
    const found = crl.revoked.find(new Uint8Array(Buffer.from(serial, 'hex')));
    if (found.length === 0) this.#ledger.listBehind(`a CRL lacks ${serial}, which was revoked before`);
    this.#shown('crl', numberOf(crl), floor);
    return true;
  }

  async #expectInKrl(serial: string): Promise<boolean> {
    const floor = this.#ledger.shown.krl;
    const route = `GET /v1/ssh/authorities/${this.#place.sshAuthority}/krl`;
    const answer = await ask(this.#ledger, 'read KRL', this.#door(), route);
    if (answer === undefined) return false;
    const krl = parseKrl(answer.octets);
    if (!isInKrl(krl, BigInt(`0x${serial}`))) {
      this.#ledger.listBehind(`a KRL lacks ${serial}, which was revoked before`);
    }
    this.#shown('krl', Number(krl.version), floor);
    return true;
  }

  async #forceCrl(): Promise<boolean> {
    if (this.#roll(10) !== 0) return this.#sign();
    const floor = this.#ledger.shown.crl;
    const route = `POST /v1/pki/ca/${this.#place.ca}/crl`;
    const answer = await ask<{ crl_number: number }>(this.#ledger, 'force CRL', this.#door(), route, {});
    if (answer === undefined) return false;
    const { crl_number: number } = answer.json;
    this.#shown('crl', number, floor);
    return true;
  }

  /** Whoever asks after another was answered gets no older list. */
  #shown(kind: 'crl' | 'krl', number: number, floor: number): void {
    const { shown } = this.#ledger;
    if (number < floor)
      this.#ledger.listBehind(`a ${kind.toUpperCase()} has number ${number}, after ${floor}`);
    shown[kind] = Math.max(shown[kind], number);
  }
}

export function plainHex(serial: string): string {
  return serial.replaceAll(':', '').toLowerCase();
}
