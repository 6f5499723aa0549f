import type { CompletionNode, Values } from './tree.ts'
import { allNodes, quoted } from './tree.ts'

// An empty COMPREPLY with `default` or `dirnames` lets readline complete names, spaces and all.
function action(values: Values): string {
  if (values.kind === 'words')
    return `COMPREPLY=($(compgen -W ${quoted(values.words.join(' '))} -- "$cur"))`
  if (values.kind === 'free') return ':'
  return `compopt -o ${values.kind === 'file' ? 'default' : 'dirnames'} 2>/dev/null`
}

const flagsOf = (node: CompletionNode, withValue: boolean): string[] =>
  node.options.filter((o) => (o.value !== undefined) === withValue).flatMap((o) => o.flags)

function nodeCase(node: CompletionNode): string {
  const options = node.options
    .filter((option) => option.value !== undefined)
    .map((option) => `        ${option.flags.join('|')}) ${action(option.value!)}; return ;;`)
  const flags = [...flagsOf(node, true), ...flagsOf(node, false)].join(' ')
  const words = node.children.map((child) => child.path.at(-1)).join(' ')
  // Past the last argument nothing is offered, unless that argument repeats.
  const positional = node.arguments.map(
    (a, i) => `        ${a.variadic ? '*' : i}) ${action(a.values)} ;;`,
  )
  return [
    `    ${quoted(node.path.join(' '))})`,
    ...(options.length ? ['      case $prev in', ...options, '      esac'] : []),
    `      if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W ${quoted(flags)} -- "$cur")); return; fi`,
    ...(words ? [`      COMPREPLY=($(compgen -W ${quoted(words)} -- "$cur"))`] : []),
    ...(positional.length ? ['      case $position in', ...positional, '      esac'] : []),
    '      ;;',
  ].join('\n')
}

/** Completion for bash 4 and newer: `source <(portolan completion bash)`. */
export function bashCompletion(tree: CompletionNode): string {
  const nodes = allNodes(tree)
  const commands = nodes.slice(1).map((node) => quoted(node.path.join(' ')))
  const valued = [...new Set(nodes.flatMap((node) => flagsOf(node, true)))]
  return `# bash completion for portolan, made by: portolan completion bash
_portolan() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev= path= position=0 word next i
  COMPREPLY=()
  # bash splits --option=value into three words.
  if [[ $cur == '=' ]]; then cur=; prev=\${COMP_WORDS[COMP_CWORD-1]}
  elif ((COMP_CWORD > 1)); then
    prev=\${COMP_WORDS[COMP_CWORD-1]}
    [[ $prev == '=' ]] && prev=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    case $word in
      ${valued.join('|')})
        i=$((i + 1))
        [[ \${COMP_WORDS[i]} == '=' ]] && i=$((i + 1)) ;;
      -*|=) ;;
      *)
        next=\${path:+$path }$word
        case $next in
          ${commands.join('|') || "''"}) path=$next ;;
          *) position=$((position + 1)) ;;
        esac ;;
    esac
  done
  case $path in
${nodes.map(nodeCase).join('\n')}
  esac
}
complete -F _portolan portolan
`
}
