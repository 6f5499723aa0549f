import type { CompletionNode, CompletionOption, Values } from './tree.ts'
import { allNodes, brief, quoted } from './tree.ts'

const functionName = (node: CompletionNode): string => ['_portolan', ...node.path].join('__')
/** Inside `_arguments` specs, brackets and colons have a meaning of their own. */
const escaped = (text: string): string => brief(text).replaceAll(/[[\]:\\]/g, String.raw`\$&`)

const action = (values: Values): string => {
  if (values.kind === 'words') return `(${values.words.join(' ')})`
  return { folder: '_files -/', file: '_files', free: ' ' }[values.kind]
}

function optionSpec(option: CompletionOption): string[] {
  const value = option.value ? `:value:${action(option.value)}` : ''
  const others = `(${option.flags.join(' ')})`
  return option.flags.map((flag) => {
    const equals = option.value && flag.startsWith('--') ? '=' : ''
    return quoted(`${others}${flag}${equals}[${escaped(option.description)}]${value}`)
  })
}

function nodeFunction(node: CompletionNode): string {
  const specs = node.options.flatMap(optionSpec)
  const lines = (all: readonly string[]) => all.map((spec) => `    ${spec}`).join(' \\\n')
  if (node.children.length === 0) {
    const positional = node.arguments.map((argument, index) => {
      const place = argument.variadic ? '*' : String(index + 1)
      return quoted(`${place}:${escaped(argument.name)}:${action(argument.values)}`)
    })
    return `${functionName(node)}() {\n  _arguments -s \\\n${lines([...specs, ...positional])}\n}`
  }
  const described = node.children.map(
    (child) => `        ${quoted(`${child.path.at(-1)}:${brief(child.description)}`)}`,
  )
  const branches = node.children.map(
    (child) => `        ${child.path.at(-1)}) ${functionName(child)} ;;`,
  )
  return `${functionName(node)}() {
  local context curcontext=$curcontext state line
  typeset -A opt_args
  _arguments -s -C \\
${lines([...specs, quoted('1: :->command'), quoted('*:: :->rest')])}
  case $state in
    command)
      local -a subcommands=(
${described.join('\n')}
      )
      _describe -t commands command subcommands ;;
    rest)
      case $line[1] in
${branches.join('\n')}
      esac ;;
  esac
}`
}

/** Completion for zsh: `source <(portolan completion zsh)`, or a file `_portolan` in `$fpath`. */
export function zshCompletion(tree: CompletionNode): string {
  return `#compdef portolan
# zsh completion for portolan, made by: portolan completion zsh
${allNodes(tree).map(nodeFunction).join('\n')}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _portolan "$@"; else compdef _portolan portolan; fi
`
}
