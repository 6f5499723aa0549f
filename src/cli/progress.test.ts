import { expect, test } from 'vitest'
import type { Io } from './io.ts'
import { progressOf } from './progress.ts'

function recorded() {
  const lines: string[] = []
  const io: Io = {
    out: () => {},
    err: (text) => void lines.push(text),
    interactive: false,
    ascii: true,
    paint: (_, text) => text,
    signal: new AbortController().signal,
  }
  let time = 0
  const clock = { now: () => time, pass: (ms: number) => void (time += ms) }
  return { lines, io, clock }
}

test('what is done in a second is not told; then each task once, and again after a while', () => {
  const { lines, io, clock } = recorded()
  const progress = progressOf(io, false, clock.now)
  progress.tell('reading 10 files', 0.1)
  clock.pass(1500)
  progress.tell('reading 10 files', 0.5)
  progress.tell('reading 10 files', 0.6)
  clock.pass(11_000)
  progress.tell('reading 10 files', 0.999)
  progress.tell('writing')
  expect(lines).toEqual(['... reading 10 files 50 %', '... reading 10 files 99 %', '... writing'])
})

test('quiet is quiet', () => {
  const { lines, io, clock } = recorded()
  const progress = progressOf(io, true, clock.now)
  clock.pass(5000)
  progress.tell('reading')
  expect(lines).toEqual([])
})
