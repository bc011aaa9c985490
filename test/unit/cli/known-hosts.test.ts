import { lstatSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { putKnownHosts } from '../../../src/cli/ssh/known-hosts.ts';

const folder = mkdtempSync(join(tmpdir(), 'chancery-known-hosts-'));
afterAll(() => rmSync(folder, { recursive: true }));

const OTHERS = 'web.example.com ssh-ed25519 AAAA1\n# a comment';

describe('the lines of a login in known_hosts', () => {
  it('take the place of those that the same login has put there, and of nobody else’s', () => {
    const file = join(folder, 'replaced');
    writeFileSync(file, `${OTHERS}\n`, { mode: 0o644 });
    expect(putKnownHosts(file, ['@cert-authority a ssh-ed25519 OLD ca_1'], 'cluster_1')).toBe(true);
    expect(putKnownHosts(file, ['@cert-authority b ssh-ed25519 KEY ca_1'], 'b:22')).toBe(true);
    const rotated = ['@cert-authority a ssh-ed25519 NEW ca_1', '@cert-authority a ssh-ed25519 OLD ca_1'];
    expect(putKnownHosts(file, rotated, 'cluster_1')).toBe(true);
    expect(putKnownHosts(file, rotated, 'cluster_1')).toBe(false);
    expect(readFileSync(file, 'utf8').split('\n')).toEqual([
      ...OTHERS.split('\n'),
      '@cert-authority b ssh-ed25519 KEY ca_1 chancery ssh login b:22',
      '@cert-authority a ssh-ed25519 NEW ca_1 chancery ssh login cluster_1',
      '@cert-authority a ssh-ed25519 OLD ca_1 chancery ssh login cluster_1',
      '',
    ]);
    expect(statSync(file).mode & 0o777).toBe(0o644);
  });

  it('go behind a last line without an end, and into a file that there was not, for its owner alone', () => {
    const open = join(folder, 'open');
    writeFileSync(open, OTHERS);
    putKnownHosts(open, ['line'], 'a:22');
    expect(readFileSync(open, 'utf8')).toBe(`${OTHERS}\nline chancery ssh login a:22\n`);
    const fresh = join(folder, 'new', 'known_hosts');
    putKnownHosts(fresh, ['line'], 'a:22');
    expect(statSync(fresh).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'new')).mode & 0o777).toBe(0o700);
  });

  it('go to where a link leads, which stays one', () => {
    const [target, link] = [join(folder, 'target'), join(folder, 'link')];
    writeFileSync(target, '');
    symlinkSync(target, link);
    putKnownHosts(link, ['line'], 'a:22');
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readFileSync(target, 'utf8')).toBe('line chancery ssh login a:22\n');
  });
});
