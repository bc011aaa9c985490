import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { placeDropIn, spellDropIn, withInclude, withoutInclude } from '../../../src/cli/ssh/host/drop-in.ts';
import { stateFiles } from '../../../src/cli/ssh/host/state.ts';

const folder = mkdtempSync(join(tmpdir(), 'chancery-drop-in-'));
const included = join(folder, 'sshd_config.d');
const files = stateFiles('/etc/ssh/chancery');
mkdirSync(included);
afterAll(() => rmSync(folder, { recursive: true }));

function placed(config: string): ReturnType<typeof placeDropIn> {
  const file = join(folder, 'sshd_config');
  writeFileSync(file, config);
  return placeDropIn(file, files);
}

describe('what sshd is told', () => {
  it.each([
    `Port 22\nInclude ${included}/*.conf\n`,
    `include "${included}/*.conf"\n`,
    `  Include=/nowhere/*.conf ${included}/*\n`,
  ])('is in a folder that its configuration includes: %j', (config) => {
    expect(placed(config)).toEqual({ drop_in: join(included, '10-chancery.conf'), include: null });
  });

  it.each([
    '',
    'Include /nowhere/*.conf\n',
    `# Include ${included}/*.conf\n`,
    `Include ${included}/one.conf\n`,
    // It would hold for ada alone.
    `Match User ada\nInclude ${included}/*.conf\n`,
  ])('is in a file of ours where it includes none for everybody: %j', (config) => {
    const { drop_in: file, include } = placed(config);
    expect(file).toBe('/etc/ssh/chancery/sshd.conf');
    const changed = withInclude(config, include ?? '');
    expect(changed).toContain('\nInclude /etc/ssh/chancery/sshd.conf\n');
    expect(withInclude(changed, include ?? '')).toBe(changed);
    expect(withoutInclude(changed, include ?? '')).toBe(config);
  });

  it('names each file as sshd reads it, blanks and all', () => {
    const text = spellDropIn(stateFiles('/etc/my ssh'), ['/etc/ssh/ssh_host_ed25519_key']);
    expect(text.split('\n').slice(1)).toEqual([
      'TrustedUserCAKeys "/etc/my ssh/user_ca.pub"',
      'RevokedKeys "/etc/my ssh/revoked.krl"',
      'HostCertificate "/etc/my ssh/ssh_host_ed25519_key-cert.pub"',
      '',
    ]);
  });
});
