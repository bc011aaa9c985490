/** The commands that talk to a server or work on files. What each does is in the file that its line names. */
import type { Tree } from './tree.ts';

export const COMMANDS: Tree = {
  status: {
    summary: 'say which server answers, and who you are to it',
    load: () => import('./commands/status.ts'),
  },
  doctor: {
    summary: 'have the server looked over, and be told what to do',
    load: () => import('./commands/doctor.ts'),
  },
  login: { summary: 'keep a server and your token for it', load: () => import('./commands/login.ts') },
  logout: { summary: 'forget a server and your token for it', load: () => import('./commands/logout.ts') },
  context: {
    summary: 'the servers that you have logged in to',
    commands: {
      ls: { summary: 'list them', load: () => import('./commands/context/ls.ts') },
      use: { summary: 'talk to another one from now on', load: () => import('./commands/context/use.ts') },
    },
  },
  completion: {
    summary: 'print what makes a shell complete commands',
    load: () => import('./commands/completion.ts'),
  },
  config: {
    summary: 'the settings of the command line',
    commands: {
      show: {
        summary: 'show them, and where each comes from',
        load: () => import('./commands/config/show.ts'),
      },
    },
  },
  cert: {
    summary: 'certificates: issue, sign, find, renew, revoke',
    commands: {
      issue: {
        summary: 'issue a certificate with a key that the server makes',
        load: () => import('./commands/cert/issue.ts'),
      },
      sign: { summary: 'sign a CSR', load: () => import('./commands/cert/sign.ts') },
      renew: {
        summary: 'issue a certificate in the place of another one',
        load: () => import('./commands/cert/renew.ts'),
      },
      revoke: { summary: 'revoke a certificate', load: () => import('./commands/cert/revoke.ts') },
      ls: { summary: 'list what was issued or imported', load: () => import('./commands/cert/ls.ts') },
      show: {
        summary: 'show one certificate of the inventory',
        load: () => import('./commands/cert/show.ts'),
      },
      inspect: {
        summary: 'show what any certificate says',
        load: () => import('./commands/cert/inspect.ts'),
      },
      check: {
        summary: 'say whether a certificate is good for a while',
        load: () => import('./commands/cert/check.ts'),
      },
      export: {
        summary: 'write a certificate, and its key, as other programs want them',
        load: () => import('./commands/cert/export.ts'),
      },
      watch: {
        summary: 'keep one certificate renewed',
        load: () => import('./commands/cert/watch.ts'),
      },
    },
  },
  csr: {
    summary: 'requests that another person approves',
    commands: {
      submit: { summary: 'hand in a CSR', load: () => import('./commands/csr/submit.ts') },
      ls: { summary: 'list requests', load: () => import('./commands/csr/ls.ts') },
      show: {
        summary: 'show a request, and what of it would not be granted',
        load: () => import('./commands/csr/show.ts'),
      },
      approve: { summary: 'approve a request', load: () => import('./commands/csr/approve.ts') },
      reject: { summary: 'reject a request', load: () => import('./commands/csr/reject.ts') },
      sign: { summary: 'sign a request that was approved', load: () => import('./commands/csr/sign.ts') },
    },
  },
  ca: {
    summary: 'authorities of X.509',
    commands: {
      ls: { summary: 'list authorities', load: () => import('./commands/ca/ls.ts') },
      tree: {
        summary: 'show which authority vouches for which',
        load: () => import('./commands/ca/tree.ts'),
      },
      show: {
        summary: 'show one authority, or its certificate',
        load: () => import('./commands/ca/show.ts'),
      },
      create: {
        summary: 'make a root, or an authority below another',
        load: () => import('./commands/ca/create.ts'),
      },
      rotate: { summary: 'make the next key of an authority', load: () => import('./commands/ca/rotate.ts') },
      promote: { summary: 'let the next key sign', load: () => import('./commands/ca/promote.ts') },
      retire: {
        summary: 'take previous keys out of use',
        load: () => import('./commands/ca/retire.ts'),
      },
      issuers: {
        summary: 'show the keys of an authority, generation by generation',
        load: () => import('./commands/ca/issuers.ts'),
      },
      disable: { summary: 'switch an authority off', load: () => import('./commands/ca/disable.ts') },
      enable: { summary: 'switch it on again', load: () => import('./commands/ca/enable.ts') },
      revoke: {
        summary: 'revoke an authority with all that it signed',
        load: () => import('./commands/ca/revoke.ts'),
      },
    },
  },
  role: {
    summary: 'what certificates are issued under',
    commands: {
      ls: { summary: 'list roles', load: () => import('./commands/role/ls.ts') },
      show: { summary: 'show what a role allows', load: () => import('./commands/role/show.ts') },
      create: { summary: 'make a role', load: () => import('./commands/role/create.ts') },
      rm: { summary: 'remove a role', load: () => import('./commands/role/rm.ts') },
    },
  },
  trust: {
    summary: 'have this machine trust the roots',
    commands: {
      show: { summary: 'show the roots', load: () => import('./commands/trust/show.ts') },
      install: {
        summary: 'have this machine trust them',
        load: () => import('./commands/trust/install.ts'),
      },
      uninstall: {
        summary: 'have this machine trust them no more',
        load: () => import('./commands/trust/uninstall.ts'),
      },
    },
  },
  profile: {
    summary: 'authorities and certificate policies, tied to names',
    commands: {
      ls: { summary: 'list profiles', load: () => import('./commands/profile/ls.ts') },
      show: { summary: 'show one profile', load: () => import('./commands/profile/show.ts') },
      create: { summary: 'make a profile', load: () => import('./commands/profile/create.ts') },
      rm: { summary: 'remove a profile', load: () => import('./commands/profile/rm.ts') },
    },
  },
  explain: {
    summary: 'say what a role would say to a request, rule by rule',
    load: () => import('./commands/explain.ts'),
  },
  apply: {
    summary: 'make roles, profiles, hosts and clusters be as a file says',
    load: () => import('./commands/apply.ts'),
  },
  diff: { summary: 'say what apply would change', load: () => import('./commands/diff.ts') },
  export: {
    summary: 'write what there is as a file that apply takes',
    load: () => import('./commands/export.ts'),
  },
  ssh: {
    summary: 'logins and hosts by SSH certificates',
    commands: {
      login: {
        summary: 'get a certificate for a host or a cluster, and the ssh command for it',
        load: () => import('./commands/ssh/login.ts'),
      },
      config: {
        summary: 'print lines for ~/.ssh/config that log in by themselves',
        load: () => import('./commands/ssh/config.ts'),
      },
      sign: { summary: 'certify a public key', load: () => import('./commands/ssh/sign.ts') },
      inspect: {
        summary: 'show what a certificate, a key or a revocation list says',
        load: () => import('./commands/ssh/inspect.ts'),
      },
      hosts: { summary: 'list hosts', load: () => import('./commands/ssh/hosts.ts') },
      clusters: { summary: 'list clusters', load: () => import('./commands/ssh/clusters.ts') },
      host: {
        summary: 'the machine that this runs on, as a host',
        commands: {
          add: {
            summary: 'have its sshd trust certificates, and show one',
            load: () => import('./commands/ssh/host/add.ts'),
          },
          renew: {
            summary: 'renew its certificates and what it knows to be revoked',
            load: () => import('./commands/ssh/host/renew.ts'),
          },
          remove: {
            summary: 'undo what add did',
            load: () => import('./commands/ssh/host/remove.ts'),
          },
        },
      },
      keys: {
        summary: 'public keys that you have registered',
        commands: {
          ls: { summary: 'list them', load: () => import('./commands/ssh/keys/ls.ts') },
          add: { summary: 'register one', load: () => import('./commands/ssh/keys/add.ts') },
          rm: { summary: 'remove one', load: () => import('./commands/ssh/keys/rm.ts') },
        },
      },
      'known-hosts': {
        summary: 'print what makes ssh trust hosts by their authority',
        load: () => import('./commands/ssh/known-hosts.ts'),
      },
      krl: { summary: 'fetch what is revoked', load: () => import('./commands/ssh/krl.ts') },
      authority: {
        summary: 'authorities of SSH, and their keys',
        commands: {
          ls: { summary: 'list authorities', load: () => import('./commands/ssh/authority/ls.ts') },
          rotate: {
            summary: 'make the next key of an authority',
            load: () => import('./commands/ssh/authority/rotate.ts'),
          },
          promote: {
            summary: 'let the next key sign',
            load: () => import('./commands/ssh/authority/promote.ts'),
          },
          retire: {
            summary: 'take previous keys out of use',
            load: () => import('./commands/ssh/authority/retire.ts'),
          },
        },
      },
    },
  },
  token: {
    summary: 'tokens, with which programs and people come in',
    commands: {
      create: { summary: 'make a token', load: () => import('./commands/token/create.ts') },
      ls: { summary: 'list tokens', load: () => import('./commands/token/ls.ts') },
      revoke: { summary: 'end a token now', load: () => import('./commands/token/revoke.ts') },
    },
  },
  identity: {
    summary: 'people and machines',
    commands: {
      ls: { summary: 'list them', load: () => import('./commands/identity/ls.ts') },
      create: { summary: 'make one', load: () => import('./commands/identity/create.ts') },
      rm: { summary: 'remove one, with its tokens', load: () => import('./commands/identity/rm.ts') },
    },
  },
  audit: {
    summary: 'what was done, and by whom',
    commands: {
      ls: { summary: 'list what was done and refused', load: () => import('./commands/audit/ls.ts') },
      tail: { summary: 'print the newest, and follow', load: () => import('./commands/audit/tail.ts') },
      export: {
        summary: 'write the trail as JSON Lines',
        load: () => import('./commands/audit/export.ts'),
      },
      verify: {
        summary: 'have the whole trail recomputed',
        load: () => import('./commands/audit/verify.ts'),
      },
    },
  },
};
