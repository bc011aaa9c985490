import { expect, it } from 'vitest';
import { parseSpeed } from '../../bench/alone.ts';

it('reads what `openssl speed -mr` says', () => {
  const said = [
    '+H:16:64',
    '+F2:2:2048:4195.833333:62363.265306',
    '+F4:3:256:51074.000000:17120.408163',
    '+F6:0:253:Ed25519:27272.000000:9681.250000',
    '',
  ];
  expect(parseSpeed(said.join('\n'))).toEqual([
    ['RSA-2048 sign', 4195.833333],
    ['RSA-2048 verify', 62363.265306],
    ['P-256 sign', 51074],
    ['P-256 verify', 17120.408163],
    ['Ed25519 sign', 27272],
    ['Ed25519 verify', 9681.25],
  ]);
});
