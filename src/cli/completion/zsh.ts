/** Completion for zsh, with what each word is for. */
import { type Flag, type Place, spelled, spellings, stepOf } from './place.ts';

/** A script that is sourced, or a file `_chancery` on the fpath. @param common flags of every command */
export function zshCompletion(places: readonly Place[], common: readonly Flag[]): string {
  return `#compdef chancery
_chancery() {
  local at='' word
  local -a commands flags
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "$at $word" in
${places.flatMap(stepOf).join('\n')}
    esac
  done
  case "\${words[CURRENT-1]}" in
${common
  .filter(({ value }) => value !== undefined)
  .map(valuesOf)
  .join('\n')}
  esac
  case "$at \${words[CURRENT-1]}" in
${places.flatMap(choicesOf).join('\n')}
  esac
  case "$at" in
${places.map(wordsOf).join('\n')}
  esac
  if [[ $PREFIX == -* ]]; then
    flags+=(${common.flatMap(described).join(' ')})
    _describe -o flag flags
  elif (( $#commands )); then
    _describe command commands
  else
    _files
  fi
}
if [ "$funcstack[1]" = _chancery ]; then _chancery "$@"; else compdef _chancery chancery; fi
`;
}

function valuesOf(flag: Flag): string {
  return `    ${spellings(flag).join('|')}) ${reply(flag.choices)} ;;`;
}

function choicesOf(place: Place): readonly string[] {
  return place.flags
    .filter(({ value }) => value !== undefined)
    .map((flag) => {
      const at = spellings(flag).map((one) => `'${spelled(place)} ${one}'`);
      return `    ${at.join('|')}) ${reply(flag.choices)} ;;`;
    });
}

function reply(choices: readonly string[]): string {
  if (choices.length === 0) return '_files; return';
  return `compadd -- ${choices.join(' ')}; return`;
}

function wordsOf(place: Place): string {
  const commands = [
    ...place.next.map(({ summary, word }) => quoted(word, summary)),
    ...place.choices.map((word) => `'${word}'`),
  ];
  const flags = place.flags.flatMap(described);
  return `    '${spelled(place)}') commands=(${commands.join(' ')}) flags=(${flags.join(' ')}) ;;`;
}

function described(flag: Flag): readonly string[] {
  return spellings(flag).map((one) => quoted(one, flag.summary));
}

/** `_describe` divides at the first colon. */
function quoted(word: string, summary: string): string {
  return `'${word}:${summary.replaceAll("'", '’').replaceAll('\n', ' ')}'`;
}
