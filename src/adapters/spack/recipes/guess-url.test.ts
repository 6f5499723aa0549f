import { expect, test } from 'vitest'
import { urlGuesser } from './guess-url.ts'

test.each([
  [
    'https://github.com/akheron/jansson/archive/v2.9.tar.gz',
    ['2.14', '2.9'],
    'https://github.com/akheron/jansson/archive/v2.14.tar.gz',
  ],
  [
    'https://example.org/1.2/x-1.2.tar.gz',
    ['2.14', '1.2'],
    'https://example.org/2.14/x-2.14.tar.gz',
  ],
  ['https://example.org/x_1_2_3.zip', ['2.14', '1.2.3'], 'https://example.org/x_2_14.zip'],
  ['https://example.org/x123.zip', ['2.14', '1.2.3'], 'https://example.org/x214.zip'],
  ['https://example.org/x-1.2.3.zip', ['2.14', '1.2', '1.2.3'], 'https://example.org/x-2.14.zip'],
])('2.14 of %s among %j', (example, versions, url) => {
  expect(urlGuesser(example, versions)?.('2.14')).toBe(url)
})

test.each([
  ['no known version in it', 'https://example.org/x-1.3.zip', ['1.2']],
  ['only a part of a longer one', 'https://example.org/x-1.2.3.zip', ['1.2']],
  ['a pre-release of it', 'https://example.org/x-2.0b1.zip', ['2.0']],
  ['a branch name in it', 'https://example.org/x-develop/y.zip', ['develop']],
  ['a file to be had by hand', 'file://$CWD/x-1.2.zip', ['1.2']],
  ['a mirror that is not named', 'https://DEBIAN-MIRROR/x_1.2.tar.xz', ['1.2']],
])('no guess: %s', (_, example, versions) => {
  expect(urlGuesser(example, versions)).toBeNull()
})
