import { Download } from 'lucide-react';
import type { ReactNode } from 'react';
import { fileName } from '../../files/file-name.ts';
import { buttonLook } from '../../parts/button.tsx';
import { Line } from '../../parts/commands.tsx';
import { Part } from '../../parts/page.tsx';
import { shellWord } from '../../parts/shell-word.ts';

interface CheckLinesProps {
  readonly path: string;
  readonly kind: 'CRL' | 'KRL';
  readonly name: string;
}

/** The same list, as programs that are not ours see it. */
export function CheckLines({ kind, name, path }: CheckLinesProps): ReactNode {
  const file = fileName(`${name}.${kind.toLowerCase()}`);
  const word = shellWord(file);
  return (
    <Part title="Check it yourself">
      <Line text={`curl -sSf ${shellWord(location.origin + path)} -o ${word}`} what="the curl line" />
      {kind === 'CRL' ? (
        <Line text={`openssl crl -inform DER -in ${word} -noout -text`} what="the openssl line" />
      ) : (
        <Line text={`ssh-keygen -Q -l -f ${word}`} what="the ssh-keygen line" />
      )}
      <div>
        <a href={path} download={file} className={buttonLook()}>
          <Download size={15} aria-hidden="true" /> Download the {kind}
        </a>
      </div>
    </Part>
  );
}
