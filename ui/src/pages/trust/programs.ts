/** How programs with a store of their own are made to trust a root. */
import { fetchByCurl, nameOf } from './fetching.ts';
import type { Root } from './shapes.ts';
import type { Recipe } from './systems.ts';

export type Program = 'curl' | 'node' | 'python' | 'java' | 'firefox' | 'docker';

export const PROGRAMS: Readonly<Record<Program, Recipe>> = {
  curl: {
    name: 'curl',
    lead: 'For one call, or for all by CURL_CA_BUNDLE:',
    lines: (root, server) =>
      `${pem(root, server)}\ncurl --cacert ${nameOf(root)}.pem https://www.example.com`,
  },
  node: {
    name: 'Node.js',
    lead: 'Beside the roots that Node has of its own:',
    lines: (root, server) => `${pem(root, server)}\nexport NODE_EXTRA_CA_CERTS="$PWD/${nameOf(root)}.pem"`,
  },
  python: {
    name: 'Python requests',
    lead: 'The file takes the place of all others, so those of certifi are put in, too:',
    lines: (root, server) =>
      [
        pem(root, server),
        `cat "$(python3 -m certifi)" ${nameOf(root)}.pem > ${nameOf(root)}-bundle.pem &&`,
        `export REQUESTS_CA_BUNDLE="$PWD/${nameOf(root)}-bundle.pem"`,
      ].join('\n'),
  },
  java: {
    name: 'Java',
    lead: 'Into the store of the Java that is first in the path, as who may write there:',
    lines: (root, server) =>
      [
        fetchByCurl(root, server),
        `keytool -importcert -noprompt -cacerts -storepass changeit -alias ${nameOf(root)} -file ${nameOf(root)}.der`,
      ].join('\n'),
  },
  firefox: {
    name: 'Firefox',
    lead: 'By a policy, on Linux as root, where there is no policies.json yet; on macOS and Windows it takes the system’s roots. By hand: Settings, Certificates, View certificates, Authorities, Import.',
    lines: (root, server) =>
      [
        fetchByCurl(root, server),
        `mkdir -p /usr/lib/mozilla/certificates /etc/firefox/policies &&`,
        `cp ${nameOf(root)}.der /usr/lib/mozilla/certificates/ &&`,
        '[ ! -e /etc/firefox/policies/policies.json ] &&',
        `echo '{"policies":{"Certificates":{"Install":["${nameOf(root)}.der"]}}}' > /etc/firefox/policies/policies.json`,
      ].join('\n'),
  },
  docker: {
    name: 'Docker',
    lead: 'In an image of Debian, Ubuntu or Alpine; for a registry, put the file at /etc/docker/certs.d/REGISTRY/ca.crt:',
    lines: (root, server) =>
      [
        pem(root, server),
        `cat >> Dockerfile <<'END'`,
        `COPY ${nameOf(root)}.pem /usr/local/share/ca-certificates/${nameOf(root)}.crt`,
        'RUN update-ca-certificates',
        'END',
      ].join('\n'),
  },
};

/** Fetched, looked at, and turned into PEM. */
function pem(root: Root, server: string): string {
  return `${fetchByCurl(root, server)}\nopenssl x509 -inform der -in ${nameOf(root)}.der -out ${nameOf(root)}.pem &&`;
}
