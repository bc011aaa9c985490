/**
 * The master keys that a process holds. One of them seals; what any of them sealed can be opened, so that everything may be
 * sealed anew under another one while servers run.
 */
import { equal, toHex } from '../base/bytes.ts';
import type { Random } from '../base/ports.ts';
import type { SealContext } from '../base/seal-context.ts';
import type { MasterKey } from './master-key.ts';
import { type Sealer, sealer, verifyCheckValue } from './sealing.ts';

export class HeldKeys implements Sealer {
  readonly #random: Random;
  #keys: readonly [MasterKey, ...MasterKey[]];
  #sealer: Sealer;

  /** @param keys the first seals */
  constructor(keys: readonly [MasterKey, ...MasterKey[]], random: Random) {
    this.#random = random;
    this.#keys = keys;
    this.#sealer = sealer(keys, random);
  }

  /** In hexadecimal; the first is of the one that seals. */
  get ids(): readonly string[] {
    return this.#keys.map(({ id }) => toHex(id));
  }

  seal(plaintext: Uint8Array, context: SealContext): Uint8Array {
    return this.#sealer.seal(plaintext, context);
  }

  open(blob: Uint8Array, context: SealContext): Uint8Array {
    return this.#sealer.open(blob, context);
  }

  /** Holds one more key, which opens. */
  add(key: MasterKey): void {
    if (this.#keys.some(({ id }) => equal(id, key.id))) return;
    this.#use([...this.#keys, key]);
  }

  /**
   * Lets the key seal that a check value was made with.
   * @returns whether it is held; nothing changes when it is not
   */
  follow(check: Uint8Array): boolean {
    const made = this.#keys.find((key) => verifyCheckValue(sealer([key], this.#random), check));
    if (made === undefined) return false;
    if (made !== this.#keys[0]) this.#use([made, ...this.#keys.filter((key) => key !== made)]);
    return true;
  }

  #use(keys: readonly [MasterKey, ...MasterKey[]]): void {
    this.#keys = keys;
    this.#sealer = sealer(keys, this.#random);
  }
}
