import { KeyRound } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { parsePastedKey } from '../../../../src/ssh/pasted-key.ts';
import { spellFingerprint } from '../../../../src/ssh/public-key.ts';
import { api, wordsOf } from '../../api/client.ts';
import { download } from '../../files/download.ts';
import { makeSshKey } from '../../keys/ssh-key.ts';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { Button } from '../../parts/button.tsx';
import { TextArea, TextField } from '../../parts/field.tsx';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { notify } from '../../parts/notices.tsx';
import { shellWord } from '../../parts/shell-word.ts';

/** A public key is pasted, or a pair made here, of which the private half is saved and goes nowhere. */
export function AddKey({ onClose }: { readonly onClose: () => void }): ReactNode {
  const [name, setName] = useState('');
  const [line, setLine] = useState('');
  const read = line.trim() === '' ? undefined : readLine(line);
  const comment = read?.comment ?? '';
  const body = { name: name.trim() === '' ? comment : name.trim(), publicKey: line.trim() };
  return (
    <ActionDialog
      title="Add a key"
      lead="Paste the public key of a pair that you have, or have a new pair made by this browser."
      action="Add key"
      onClose={onClose}
      act={() => api.post('/api/v1/ssh_keys/', { body })}
      done={
        <>
          Key <ForeignText text={body.name} most={60} /> is added.
        </>
      }
      touches={['ssh']}
      call={{ method: 'POST', path: '/api/v1/ssh_keys/', body }}
      chancery={`ssh keys add ~/.ssh/id_ed25519.pub${body.name === '' ? '' : ` --name ${shellWord(body.name)}`}`}
    >
      <TextField
        label="Name"
        autoFocus
        value={name}
        onChange={({ target }) => setName(target.value)}
        placeholder={comment === '' ? 'laptop' : comment}
        hint="Empty: the comment of the key."
      />
      <TextArea
        label="Public key"
        mono
        rows={3}
        required
        value={line}
        onChange={({ target }) => setLine(target.value)}
        placeholder="ssh-ed25519 AAAA… ada@laptop"
        error={read?.fault}
        hint={read?.fingerprint === undefined ? 'What stands in id_ed25519.pub.' : read.fingerprint}
      />
      <MakePair comment={body.name} onMade={setLine} />
    </ActionDialog>
  );
}

interface Read {
  readonly comment: string;
  readonly fingerprint?: string;
  readonly fault?: string;
}

/** As the server will read it. */
function readLine(text: string): Read {
  try {
    const { comment, key } = parsePastedKey(text);
    return { comment, fingerprint: spellFingerprint(key.fingerprint) };
  } catch (error) {
    return { comment: '', fault: wordsOf(error) };
  }
}

function MakePair({
  comment,
  onMade,
}: {
  readonly comment: string;
  readonly onMade: (publicKey: string) => void;
}): ReactNode {
  const [fault, setFault] = useState<string>();
  const make = async (): Promise<void> => {
    try {
      const { privateKey, publicKey, type } = await makeSshKey(comment);
      download({
        name: type === 'ssh-ed25519' ? 'id_ed25519' : 'id_ecdsa',
        text: privateKey,
        // Of plain text, browsers have the file's name end in .txt.
        type: 'application/octet-stream',
      });
      onMade(publicKey);
      setFault(undefined);
      notify('The private key is among your downloads. It has no passphrase: ssh-keygen -p gives it one.');
    } catch (error) {
      setFault(wordsOf(error));
    }
  };
  return (
    <div className="flex flex-col gap-1">
      <div>
        <Button icon={KeyRound} onClick={() => void make()}>
          Make a new pair
        </Button>
      </div>
      <p className="text-xs text-soft">
        The private half is saved as a file by this browser, and sent to nobody: move it to{' '}
        <code className="font-mono">~/.ssh</code>, with <code className="font-mono">chmod 600</code>.
      </p>
      {fault !== undefined && (
        <p role="alert" className="text-xs text-bad">
          {fault}
        </p>
      )}
    </div>
  );
}
