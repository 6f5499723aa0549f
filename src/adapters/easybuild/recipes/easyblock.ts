/**
 * Which class builds an easyconfig: the one it names, else the one named after the software. Known
 * are EasyBuild's own (tool.json) and those whose files are in a tree, `easybuild/easyblocks/…`.
 * Source: the behaviour of get_easyblock_class.
 */
import type { TreeView } from '../../adapter.ts'
import { PortolanError } from '../../../model/errors.ts'
import type { Inputs } from './robot.ts'
import { tool, type Easyblock } from './tool.ts'

/** Names of characters that no class name can have, e.g. `EB_Score_minus_P`. */
const encoded: Readonly<Record<string, string>> = {
  ' ': 'space',
  '!': 'exclamation',
  '"': 'quotation',
  '#': 'hash',
  $: 'dollar',
  '%': 'percent',
  '&': 'ampersand',
  '(': 'leftparen',
  ')': 'rightparen',
  '*': 'asterisk',
  '+': 'plus',
  ',': 'comma',
  '-': 'minus',
  '.': 'period',
  '/': 'slash',
  ':': 'colon',
  ';': 'semicolon',
  '<': 'lessthan',
  '=': 'equals',
  '>': 'greaterthan',
  '?': 'question',
  '@': 'atsign',
  '[': 'leftbracket',
  ']': 'rightbracket',
  '^': 'circumflex',
  _: 'underscore',
  '`': 'backquote',
  '{': 'leftcurly',
  '|': 'verticalbar',
  '}': 'rightcurly',
  '~': 'tilde',
}

/** The class named after software, whether there is one or not. */
export function classOf(software: string): string {
  const name = software.replace(/[^a-zA-Z0-9]/g, (c) => {
    const word = Object.hasOwn(encoded, c) ? encoded[c] : undefined
    return word === undefined ? c : `_${word}_`
  })
  return `EB_${name}`
}

/** The file of a class: `generic/cmakemake.py`, `s/score_p.py`. */
function fileOf(className: string): { folder: string; file: string } {
  const generic = !className.startsWith('EB_')
  const name = generic ? className : decode(className.slice(3))
  const module = name.replaceAll('-', '_').replace(/\W/g, '').toLowerCase()
  return { folder: generic ? 'generic' : module.charAt(0), file: `${module}.py` }
}

function decode(name: string): string {
  let result = name
  for (const [char, word] of Object.entries(encoded)) result = result.replaceAll(`_${word}_`, char)
  return result
}

export class Easyblocks {
  readonly #trees: readonly TreeView[]

  constructor(trees: readonly TreeView[]) {
    this.#trees = trees.filter((tree) => tree.list('easybuild').includes('easyblocks/'))
  }

  /** Throws PortolanError EASYCONFIG when there is no such class. */
  find(
    written: string | null,
    software: string,
    inputs: Inputs,
  ): { name: string; easyblock: Easyblock | undefined } {
    const name = written === null ? classOf(software) : (written.split('.').at(-1) ?? written)
    const easyblock = tool().easyblocks.get(name)
    if (easyblock || this.#inTree(name, inputs)) return { name, easyblock }
    throw new PortolanError(
      'EASYCONFIG',
      written === null
        ? `it names no easyblock, and there is none for ${software} (${name})`
        : `easyblock ${name} is none that EasyBuild has`,
      { hint: 'give the folder of its easyblocks as a further tree' },
    )
  }

  #inTree(name: string, inputs: Inputs): boolean {
    const { folder, file } = fileOf(name)
    return this.#trees.some((tree) => {
      const path = `easybuild/easyblocks/${folder}`
      inputs.add(`${tree.id}:${path}/`)
      return tree.list(path).includes(file)
    })
  }
}
