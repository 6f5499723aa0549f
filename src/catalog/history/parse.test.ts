import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { LogParser, type Commit } from './parse.ts'

function parse(text: string, size = text.length): Commit[] {
  const commits: Commit[] = []
  const parser = new LogParser((commit) => commits.push(commit))
  const bytes = Buffer.from(text)
  for (let i = 0; i < bytes.length; i += size) parser.push(bytes.subarray(i, i + size))
  parser.end()
  return commits
}

const log = `\u0001aaaa 1700000000 subject é: 1

diff --git a/p/x.toy b/p/x.toy
index 1..2 100644
--- a/p/x.toy
+++ b/p/x.toy
@@ -3 +3,2 @@ define é
-version 1
+version 2
+++ b/not-a-file
@@ -10,2 +11,0 @@ other
--- a/not-a-file
-version 0
diff --git a/with space b/with space
--- /dev/null
+++ b/with space\t
@@ -0,0 +1 @@
+\u0001bbbb 5
\\ No newline at end of file
diff --git "a/q\\nx" "b/q\\nx"
--- /dev/null
+++ "b/q\\nx"
@@ -0,0 +1 @@
+version 9
\u0001cccc 1700000100
\u0001dddd 1700000200

diff --git a/gone b/gone
--- a/gone
+++ /dev/null
@@ -1 +0,0 @@
-x
`

const expected: Commit[] = [
  {
    id: 'aaaa',
    seconds: 1_700_000_000,
    subject: 'subject é: 1',
    changes: [
      {
        subject: 'subject é: 1',
        path: 'p/x.toy',
        added: [['version 2', '++ b/not-a-file'], []],
      },
      { subject: 'subject é: 1', path: 'with space', added: [['\u0001bbbb 5']] },
    ],
  },
]

test('lines of a hunk are told from headers they look like', () => {
  expect(parse(log)).toEqual(expected)
})

test('it does not matter how the text comes', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 80 }), (size) => {
      expect(parse(log, size)).toEqual(expected)
    }),
  )
})

test('of messages alone each commit is a change', () => {
  const commits: Commit[] = []
  const parser = new LogParser((commit) => commits.push(commit), true)
  parser.push(Buffer.from('\u0001aaaa 5 one: two\n\u0001bbbb 6 \n'))
  parser.end()
  expect(commits.map(({ id, changes }) => [id, changes])).toEqual([
    ['aaaa', [{ subject: 'one: two', path: '', added: [] }]],
    ['bbbb', [{ subject: '', path: '', added: [] }]],
  ])
})
