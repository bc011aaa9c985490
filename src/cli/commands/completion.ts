/** `chancery completion`. */
import { Argument, Command } from '@commander-js/extra-typings';
import { bashCompletion } from '../completion/bash.ts';
import { fishCompletion } from '../completion/fish.ts';
import { flagOf } from '../completion/words.ts';
import { zshCompletion } from '../completion/zsh.ts';
import { globalOptions } from '../program.ts';
import type { Make } from '../tree.ts';

const SHELLS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const;

export const command: Make = (session) =>
  new Command()
    .description('Print what makes a shell complete commands, flags and their values.')
    .addArgument(new Argument('<shell>', 'which shell').choices(['bash', 'zsh', 'fish'] as const))
    .addHelpText(
      'after',
      `
It asks no server, and is made anew by each release.

Examples:
  chancery completion bash > ~/.local/share/bash-completion/completions/chancery
  chancery completion zsh > "\${fpath[1]}/_chancery"
  chancery completion fish > ~/.config/fish/completions/chancery.fish`,
    )
    .action(async (shell) => {
      const places = await session.places();
      const script = SHELLS[shell](places, globalOptions().map(flagOf));
      const { output } = await session.settings();
      if (output.value === 'table') session.write(script);
      else await session.show({ shell, script }, { columns: [], name: () => shell });
    });
