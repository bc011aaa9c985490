/** Completion for fish, with what each word is for. */
import { type Flag, type Place, spelled } from './place.ts';

/** A script that is sourced, or a file in fish's folder of completions. @param common flags of every command */
export function fishCompletion(places: readonly Place[], common: readonly Flag[]): string {
  const steps = places.filter(({ words }) => words.length > 0).map(spelled);
  return `# fish completion for chancery
function __chancery_at
  set -l at ''
  for word in (commandline -opc)[2..-1]
    if contains -- "$at $word" ${steps.map((one) => `'${one}'`).join(' ')}
      set at "$at $word"
    end
  end
  test "$at" = "$argv[1]"
end
${common.map((flag) => `complete -c chancery ${optionOf(flag)}`).join('\n')}
${places.flatMap(linesOf).join('\n')}
`;
}

function linesOf(place: Place): readonly string[] {
  const here = `complete -c chancery -n "__chancery_at '${spelled(place)}'"`;
  return [
    ...place.next.map(({ summary, word }) => `${here} -f -a '${word}' -d '${plain(summary)}'`),
    ...place.choices.map((word) => `${here} -f -a '${word}'`),
    ...place.flags.map((flag) => `${here} ${optionOf(flag)}`),
  ];
}

function optionOf({ choices, long, short, summary, value }: Flag): string {
  return [
    `-l ${long.replace(/^--/, '')}`,
    ...(short === undefined ? [] : [`-s ${short.replace(/^-/, '')}`]),
    ...(value !== undefined ? ['-r'] : []),
    ...(choices.length === 0 ? [] : [`-f -a '${choices.join(' ')}'`]),
    `-d '${plain(summary)}'`,
  ].join(' ');
}

function plain(summary: string): string {
  return summary.replaceAll("'", '’').replaceAll('\\', '\\\\').replaceAll('\n', ' ');
}
