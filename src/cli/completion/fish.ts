import type { CompletionNode, CompletionOption, Values } from './tree.ts'
import { allNodes, brief } from './tree.ts'

const quoted = (text: string): string => `'${text.replaceAll(/['\\]/g, String.raw`\$&`)}'`

// Without -F fish offers nothing but the words given: `complete -f` switches files off first.
const action = (values: Values): string => {
  if (values.kind === 'words') return `-a ${quoted(values.words.join(' '))}`
  return { folder: `-a '(__fish_complete_directories)'`, file: '-F', free: '' }[values.kind]
}

function optionLine(at: string, option: CompletionOption): string {
  const flags = option.flags.map((f) => (f.startsWith('--') ? `-l ${f.slice(2)}` : `-s ${f[1]}`))
  const value = option.value ? ` -r ${action(option.value)}`.trimEnd() : ''
  return `complete -c portolan -n ${at} ${flags.join(' ')}${value} -d ${quoted(brief(option.description))}`
}

function nodeLines(node: CompletionNode): string[] {
  const at = quoted(`__portolan_at ${quoted(node.path.join(' '))}`)
  const children = node.children.map(
    (child) =>
      `complete -c portolan -n ${at} -a ${child.path.at(-1)} -d ${quoted(brief(child.description))}`,
  )
  const values = new Set(node.arguments.map((argument) => action(argument.values)))
  values.delete('')
  const positional = [...values].map((value) => `complete -c portolan -n ${at} ${value}`)
  return [...children, ...node.options.map((option) => optionLine(at, option)), ...positional]
}

/** Completion for fish 3 and newer: `portolan completion fish | source`. */
export function fishCompletion(tree: CompletionNode): string {
  const nodes = allNodes(tree)
  const commands = nodes.slice(1).map((node) => quoted(node.path.join(' ')))
  const valued = nodes.flatMap((node) =>
    node.options.filter((option) => option.value).flatMap((option) => option.flags),
  )
  return `# fish completion for portolan, made by: portolan completion fish
function __portolan_at --description 'true when the command words so far are those given'
    set -l path ''
    set -l skip 0
    for word in (commandline -opc)[2..-1]
        if test $skip = 1
            set skip 0
        else if contains -- $word ${[...new Set(valued)].join(' ')}
            set skip 1
        else if not string match -q -- '-*' $word
            set -l next (string trim -- "$path $word")
            contains -- $next ${commands.join(' ')}; and set path $next
        end
    end
    test "$path" = "$argv[1]"
end
complete -c portolan -f
${nodes.flatMap(nodeLines).join('\n')}
`
}
