import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { JsonCut, members, valueAt } from './json-members.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const asObject = (data: Uint8Array) =>
  Object.fromEntries([...members(data)].map((m) => [m.key, valueAt(data, m)]))

test('members are those of JSON.parse, however it is laid out', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.jsonValue()),
      fc.constantFrom(0, 2),
      (value, space) => {
        const text = JSON.stringify(value, null, space)
        expect(asObject(bytes(text))).toEqual(JSON.parse(text))
      },
    ),
  )
})

test('cut anywhere, whole members come first and then an error', () => {
  const text = '{"a": [1, "}"], "b\\"": {"c": "\\\\"}, "d": 5}'
  for (let end = 0; end < text.length; end++)
    expect(() => asObject(bytes(text.slice(0, end)))).toThrow(JsonCut)
})

test('what is cut can be read up to there', () => {
  const seen: string[] = []
  expect(() => {
    for (const part of members(bytes('{"a": {"b": 1, "c": {"d": 2}, "e'))) {
      seen.push(part.key)
      for (const { key } of members(bytes('{"a": {"b": 1, "c": {"d": 2}, "e'), part.start))
        seen.push(key)
    }
  }).toThrow('no end')
  expect(seen).toEqual(['a', 'b', 'c'])
})

test.each(['', '[]', '{a: 1}', '{"a" 1}', '{"a": 1 "b": 2}', '{"a": 1,}'])(
  '%s is refused',
  (text) => {
    expect(() => asObject(bytes(text))).toThrow(JsonCut)
  },
)
