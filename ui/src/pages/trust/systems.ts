/** How a system is made to trust a root; what is run is run as its administrator. */
import { asPem, fetchByCurl, fetchByPowerShell, fetchByWget, hexOf, nameOf } from './fetching.ts';
import type { Root } from './shapes.ts';

export interface Recipe {
  readonly name: string;
  /** Before the lines, in a sentence. */
  readonly lead: string;
  /** @param server as `https://ca.example.com` */
  readonly lines: (root: Root, server: string) => string;
}

export type System = 'debian' | 'fedora' | 'alpine' | 'arch' | 'macos' | 'windows' | 'chancery';

export const SYSTEMS: Readonly<Record<System, Recipe>> = {
  debian: {
    name: 'Debian or Ubuntu',
    lead: 'As root:',
    lines: (root, server) =>
      [
        fetchByCurl(root, server),
        asPem(root, `/usr/local/share/ca-certificates/${nameOf(root)}.crt`),
        'update-ca-certificates',
      ].join('\n'),
  },
  fedora: {
    name: 'Fedora or Red Hat',
    lead: 'As root:',
    lines: (root, server) =>
      [
        fetchByCurl(root, server),
        asPem(root, `/etc/pki/ca-trust/source/anchors/${nameOf(root)}.pem`),
        'update-ca-trust extract',
      ].join('\n'),
  },
  alpine: {
    name: 'Alpine',
    lead: 'As root, with the package ca-certificates:',
    lines: (root, server) =>
      [
        fetchByWget(root, server),
        asPem(root, `/usr/local/share/ca-certificates/${nameOf(root)}.crt`),
        'update-ca-certificates',
      ].join('\n'),
  },
  arch: {
    name: 'Arch',
    lead: 'As root:',
    lines: (root, server) =>
      [
        fetchByCurl(root, server),
        asPem(root, `/etc/ca-certificates/trust-source/anchors/${nameOf(root)}.crt`),
        'trust extract-compat',
      ].join('\n'),
  },
  macos: {
    name: 'macOS',
    lead: 'In a terminal; macOS asks for a password:',
    lines: (root, server) =>
      [
        fetchByCurl(root, server, 'shasum -a 256 -c -'),
        `sudo security add-trusted-cert -d -r trustRoot -k /Library/Keychains/System.keychain ${nameOf(root)}.der`,
      ].join('\n'),
  },
  windows: {
    name: 'Windows',
    lead: 'In PowerShell, as administrator; certutil -addstore Root FILE does the same as Import-Certificate:',
    lines: (root, server) =>
      fetchByPowerShell(
        root,
        server,
        `Import-Certificate -FilePath ${nameOf(root)}.cer -CertStoreLocation Cert:\\LocalMachine\\Root`,
      ),
  },
  chancery: {
    name: 'Any Linux, with chancery',
    lead: 'As root, with a token that has pki:read; trust uninstall takes it back:',
    lines: (root, server) =>
      [`export CHANCERY_URL=${server}`, `chancery trust install --fingerprint ${hexOf(root.sha256)}`].join(
        '\n',
      ),
  },
};
