/** The command line as plain data, from which a shell's completion script is written. */
import type { Argument, Command, Option } from 'commander'

/** What can stand for a value: one of some words, a folder, a file, or what no shell can know. */
export type Values =
  | { kind: 'words'; words: readonly string[] }
  | { kind: 'folder' | 'file' | 'free' }

export type CompletionOption = {
  /** `--out`, `-o`; all spellings. */
  flags: readonly string[]
  description: string
  /** Absent for a switch. */
  value?: Values
}

export type CompletionNode = {
  /** Command words below the program, e.g. `['site', 'describe']`; empty for the program. */
  path: readonly string[]
  description: string
  options: readonly CompletionOption[]
  arguments: readonly { name: string; values: Values; variadic: boolean }[]
  children: readonly CompletionNode[]
}

/** A placeholder such as `<dir>` tells what it stands for. */
function valuesOf(placeholder: string, words: readonly string[] | undefined): Values {
  if (words) return { kind: 'words', words }
  if (/dir|folder|prefix|root/i.test(placeholder)) return { kind: 'folder' }
  return { kind: /file|path|plan|bundle|archive/i.test(placeholder) ? 'file' : 'free' }
}

function optionOf(option: Option): CompletionOption {
  const flags = [option.short, option.long].filter((flag) => flag !== undefined)
  const value = /[<[]([^\].>]*)/.exec(option.flags)?.[1]
  return {
    flags,
    description: option.description,
    ...(value !== undefined && { value: valuesOf(value, option.argChoices) }),
  }
}

const argumentOf = (argument: Argument) => ({
  name: argument.name(),
  values: valuesOf(argument.name(), argument.argChoices),
  variadic: argument.variadic,
})

/** The tree below `command`; options of the levels above are repeated, as they are accepted there. */
export function completionTree(
  command: Command,
  path: readonly string[] = [],
  inherited: readonly CompletionOption[] = [],
): CompletionNode {
  const help = command.createHelp()
  const own = help.visibleOptions(command).map(optionOf)
  const taken = new Set(own.flatMap((option) => option.flags))
  const above = inherited.filter((option) => !option.flags.some((flag) => taken.has(flag)))
  const handedDown = [...own, ...above].filter((option) => !option.flags.includes('--version'))
  return {
    path,
    description: command.description(),
    options: [...own, ...above],
    arguments: command.registeredArguments.map(argumentOf),
    children: command.commands
      .filter((child) => help.visibleCommands(command).includes(child))
      .map((child) => completionTree(child, [...path, child.name()], handedDown)),
  }
}

/** Every node of the tree, a parent before its children. */
export const allNodes = (node: CompletionNode): CompletionNode[] => [
  node,
  ...node.children.flatMap(allNodes),
]

/** Descriptions as one short line for a menu. */
export const brief = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()
/** Text in single quotes for a POSIX-like shell. */
export const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`
