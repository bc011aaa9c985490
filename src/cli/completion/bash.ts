/** Completion for bash, 4.0 and later, without the package bash-completion. */
import { type Flag, type Place, spelled, spellings, stepOf } from './place.ts';

/** A script that is sourced. @param common flags of every command */
export function bashCompletion(places: readonly Place[], common: readonly Flag[]): string {
  return `# bash completion for chancery
_chancery() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} at='' words='' flags='' i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$at \${COMP_WORDS[i]}" in
${places.flatMap(stepOf).join('\n')}
    esac
  done
  case "$prev" in
${common.flatMap(valuesOf).join('\n')}
  esac
  case "$at $prev" in
${places.flatMap(choicesOf).join('\n')}
  esac
  case "$at" in
${places.map(wordsOf).join('\n')}
  esac
  case "$cur" in
    -*) COMPREPLY=($(compgen -W "$flags ${common.flatMap(spellings).join(' ')}" -- "$cur")) ;;
    *) COMPREPLY=($(compgen -W "$words" -- "$cur")) ;;
  esac
}
complete -o default -F _chancery chancery
`;
}

function valuesOf(flag: Flag): readonly string[] {
  if (flag.value === undefined) return [];
  return [`    ${spellings(flag).join('|')}) ${reply(flag.choices)} ;;`];
}

function choicesOf(place: Place): readonly string[] {
  return place.flags
    .filter(({ value }) => value !== undefined)
    .map((flag) => {
      const at = spellings(flag).map((one) => `'${spelled(place)} ${one}'`);
      return `    ${at.join('|')}) ${reply(flag.choices)} ;;`;
    });
}

/** Without a list, the shell's own completion of file names is left to work. */
function reply(choices: readonly string[]): string {
  return choices.length === 0
    ? 'return'
    : `COMPREPLY=($(compgen -W '${choices.join(' ')}' -- "$cur")); return`;
}

function wordsOf(place: Place): string {
  const words = [...place.next.map(({ word }) => word), ...place.choices].join(' ');
  const flags = place.flags.flatMap(spellings).join(' ');
  return `    '${spelled(place)}') words='${words}' flags='${flags}' ;;`;
}
