/** Evaluates small programs for the tests of this folder. */
import { testTree } from '../../test-tree.ts'
import { Channels } from '../channel.ts'
import { sym, type Value } from './data.ts'
import { shown } from './library/control.ts'
import { Module } from './module.ts'

/** The value of `result` in a module with these definitions. */
export function run(program: string): Value {
  const channels = new Channels(
    [testTree({ 'm.scm': `(define-module (m))\n${program}` })],
    'x86_64-linux',
  )
  const module = channels.module('m')
  const result = module instanceof Module ? module.variables.get(sym('result')) : undefined
  if (!result) throw new Error('the program defines no result')
  return channels.evaluator.force(result)
}

/** The value of an expression as `write` shows it. */
export function written(expression: string, definitions = ''): string {
  const channels = new Channels([testTree({})], 'x86_64-linux')
  return shown(run(`${definitions}\n(define result ${expression}\n)`), channels.evaluator, true)
}
