/**
 * An EC public key lies on its curve, y² = x³ − 3x + b over the field of p, with reduced coordinates
 * (SP 800-56A §5.6.2.3.3). The cofactor of these curves is 1, so any such point generates the whole group.
 */
import type { EcKeyAlgorithm } from '../algorithms.ts';
import { mod, toBigInt } from './arithmetic.ts';
import type { EcMaterial } from './rule.ts';

/** @param key in the form that `ec-point-form` lets pass */
export function ecOnCurve({ algorithm, point }: EcMaterial): string | undefined {
  const { p, b } = CURVES[algorithm];
  const middle = 1 + (point.length - 1) / 2;
  const x = toBigInt(point.subarray(1, middle));
  const y = toBigInt(point.subarray(middle));
  if (x >= p || y >= p) return 'EC point has a coordinate that is not below the field: it must be reduced';
  if (mod(y * y - (x * x * x - 3n * x + b), p) !== 0n) return `EC point is not on the curve ${algorithm}`;
  return undefined;
}

/** SP 800-186 §3.2.1.3 to §3.2.1.5. */
export const CURVES: Readonly<
  Record<EcKeyAlgorithm, { readonly p: bigint; readonly b: bigint; readonly order: bigint }>
> = Object.freeze(
  Object.assign(Object.create(null), {
    'ec-p256': {
      p: 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n,
      b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
      order: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
    },
    'ec-p384': {
      p: 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n,
      b: 0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aefn,
      order:
        0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
    },
    'ec-p521': {
      p: 2n ** 521n - 1n,
      b: 0x0051953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00n,
      order:
        0x01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n,
    },
  }),
);
