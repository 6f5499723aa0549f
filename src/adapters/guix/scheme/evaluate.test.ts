import fc from 'fast-check'
import { expect, test } from 'vitest'
import { run, written } from './testing.ts'

test.each([
  // Data
  ['(list 1 "a\\tb" \'c #t #f #:key)', '(1 "a\\tb" c #t #f #:key)'],
  ["'(a #;(hidden) b #| c |# d) ; e", '(a b d)'],
  [
    '`(1 ,(+ 1 1) ,@(list 3 4) (5 `(6 ,(7 ,(+ 4 4)))))',
    '(1 2 3 4 (5 (quasiquote (6 (unquote (7 8))))))',
  ],
  ["(let ((x '(b c))) `(a . ,x))", '(a b c)'],
  ['"line \\\n  on"', '"line   on"'],
  ['"\\x41;\\u00e9"', '"Aé"'],
  ['(string->list "ab")', 'stop'],
  // Control
  ['(cond ((assoc "b" \'(("a" . 1) ("b" . 2))) => cdr) (else 0))', '2'],
  ["(case 'x ((a b) 1) ((x) 2) (else 3))", '2'],
  ['(let loop ((n 5) (acc 1)) (if (= n 0) acc (loop (- n 1) (* n acc))))', '120'],
  ["(let loop ((n 100000)) (if (= n 0) 'done (loop (- n 1))))", 'done'],
  ['(do ((i 0 (+ i 1)) (l (list) (cons i l))) ((= i 3) l))', '(2 1 0)'],
  ['(let* ((x 1) (y (+ x 1))) (define z (* 2 y)) (list x y z))', '(1 2 4)'],
  [
    '(letrec ((even (lambda (n) (or (= n 0) (odd (- n 1))))) (odd (lambda (n) (and (> n 0) (even (- n 1)))))) (even 10))',
    '#t',
  ],
  ['(receive (a . rest) (values 1 2 3) (list a rest))', '(1 (2 3))'],
  ['(call-with-values (lambda () (values 1 2)) +)', '3'],
  ['(let-values (((a b) (values 1 2)) ((c) (values 3))) (list a b c))', '(1 2 3)'],
  ['(and-let* ((x 3) ((> x 2)) (y (+ x 1))) y)', '4'],
  ['(map (cut list <> 2 <...>) (list 1))', '((1 2))'],
  ['((case-lambda ((a) 1) ((a b) 2) ((a . rest) 3)) 1 2 3)', '3'],
  ['(let ((p (make-parameter 1))) (list (p) (parameterize ((p 2)) (p)) (p)))', '(1 2 1)'],
  ['(force (delay (+ 1 2)))', '3'],
  // Optional and keyword arguments
  ['((lambda* (a #:optional (b (+ a 1)) #:key (c 3) #:rest r) (list a b c)) 1)', '(1 2 3)'],
  ['((lambda* (a #:optional b #:key c) (list a b c)) 1 #:c 5)', '(1 #f 5)'],
  ['((lambda* (#:key a #:allow-other-keys) a) #:b 1 #:a 2)', '2'],
  // match
  ["(match '(1 2 3) ((a b ...) (list a b)))", '(1 (2 3))'],
  ["(match '((a 1) (b 2)) (((k v) ...) (list k v)))", '((a b) (1 2))'],
  ["(match '(1 2 3 4) ((first middle ... last) (list first middle last)))", '(1 (2 3) 4)'],
  ["(match '(x . 3) (('y . n) 0) ((? pair? (= cdr n)) n))", '3'],
  ["(match '(a \"b\" #t) ((or ('z) ('a (and s (? string?)) #t)) s))", '"b"'],
  ["(match '(add 1 2) (`(add ,x ,y) (+ x y)))", '3'],
  ['(match 5 ((not 5) 1) (_ 2))', '2'],
  ["(match-let (((a b) '(1 2)) ((c) '(3))) (list a b c))", '(1 2 3)'],
  ["(map (match-lambda ((a . _) a)) '((1 2) (3 4)))", '(1 3)'],
  // Lists
  ["(fold cons '() '(1 2 3))", '(3 2 1)'],
  ["(fold-right cons '() '(1 2 3))", '(1 2 3)'],
  ["(reduce + 0 '(1 2 3))", '6'],
  ["(append-map list '(1 2) '(a b))", '(1 a 2 b)'],
  ["(filter-map (lambda (x) (and (> x 1) (* x x))) '(1 2 3))", '(4 9)'],
  ["(delete-duplicates '(1 2 1 3 2))", '(1 2 3)'],
  ["(lset-difference eq? '(a b c) '(b))", '(a c)'],
  ['(alist-delete "a" \'(("a" 1) ("b" 2)))', '(("b" 2))'],
  ["(call-with-values (lambda () (partition odd? '(1 2 3))) list)", '((1 3) (2))'],
  ["(apply + 1 '(2 3))", '6'],
  ["(list (every odd? '(1 3)) (any even? '(1 3)) (find even? '(1 2)))", '(#t #f 2)'],
  ["(sort '(3 1 2) <)", '(1 2 3)'],
  // Strings
  ['(string-join (string-split "1.2.3" #\\.) "-")', '"1-2-3"'],
  ['(string-join (list "a" "b") "/" \'prefix)', '"/a/b"'],
  [
    '(list (string-index "a.b" #\\.) (string-rindex "a.b.c" #\\.) (string-contains "abc" "bc"))',
    '(1 3 1)',
  ],
  ['(string-map (lambda (c) (if (char=? c #\\.) #\\_ c)) "1.2")', '"1_2"'],
  [
    '(list (string-take "abc" 2) (string-drop "abc" 2) (substring "abc" 1 2) (string-drop-right "abc" 1))',
    '("ab" "c" "b" "ab")',
  ],
  ['(string-tokenize "ab-12 c" char-set:letter+digit)', '("ab" "12" "c")'],
  ['(string-filter (char-set-complement (char-set #\\-)) "a-b")', '"ab"'],
  ['(format #f "~a-~s-~d~%" "x" "y" 3)', '"x-\\"y\\"-3\\n"'],
  [
    '(list (string-pad "7" 3 #\\0) (string-pad-right "ab" 1) (number->string 255 16))',
    '("007" "a" "ff")',
  ],
  ['(regexp-substitute/global #f "[_/]" "a_b/c" \'pre "-" \'post)', '"a-b-c"'],
  ['(match:substring (string-match "([0-9]+)\\\\.([0-9]+)" "v1.22") 2)', '"22"'],
  // Conditions
  ['(guard (c (#t 1)) 2)', '2'],
  ['(or (false-if-exception (substring "abc" 0 9)) "whole")', '"whole"'],
])('%s', (expression, expected) => {
  if (expected === 'stop') expect(() => written(expression)).toThrow('a character is written')
  else expect(written(expression)).toBe(expected)
})

test.each([
  [
    'rules',
    '(define-syntax swap (syntax-rules (to) ((_ a to b) (list b a)) ((_ a) a)))',
    '(list (swap 1 to 2) (swap 3))',
    '((2 1) 3)',
  ],
  [
    'ellipses within ellipses',
    '(define-syntax-rule (bind ((n v) ...) body ...) ((lambda (n ...) body ...) v ...))',
    '(bind ((a 1) (b 2)) (list a b))',
    '(1 2)',
  ],
  [
    'a macro does not catch names of its user',
    '(define-syntax-rule (my-or a b) (let ((t a)) (if t t b)))',
    '(let ((t 5)) (my-or #f t))',
    '5',
  ],
  [
    'nor a user those of a macro',
    '(define-syntax-rule (one) (list 1))',
    '(let ((list vector)) (one))',
    '(1)',
  ],
  [
    'syntax-case with a guard and two templates',
    "(define-syntax kind (lambda (s) (syntax-case s () ((_ x) (string? (syntax->datum #'x)) #''text) ((_ x) #''other))))",
    '(list (kind "a") (kind 1))',
    '(text other)',
  ],
  [
    'with-syntax',
    "(define-syntax third (lambda (s) (syntax-case s () ((_ a b c) (with-syntax ((x #'c)) #'(list x a))))))",
    '(third 1 2 3)',
    '(3 1)',
  ],
  [
    'identifier syntax',
    '(define-syntax now (identifier-syntax (+ 1 2)))',
    '(list now now)',
    '(3 3)',
  ],
  [
    'macros that define macros',
    '(define-syntax-rule (constant name v) (define-syntax-rule (name) v)) (constant seven 7)',
    '(seven)',
    '7',
  ],
  ['local macros', '', '(let-syntax ((f (syntax-rules () ((_ x) (* 2 x))))) (f 4))', '8'],
  [
    'syntax parameters',
    "(define-syntax-parameter it (lambda (s) #'0)) (define-syntax-rule (with-it v body) (syntax-parameterize ((it (lambda (s) #'v))) body))",
    '(with-it 4 (list it))',
    '(4)',
  ],
  [
    'records',
    '(define-record-type <point> (make-point x y) point? (x point-x) (y point-y))',
    '(let ((p (make-point 1 2))) (list (point? p) (point? 3) (point-y p) (match p (($ <point> a b) (+ a b)))))',
    '(#t #f 2 3)',
  ],
])('%s', (_what, definitions, expression, expected) => {
  expect(written(expression, definitions)).toBe(expected)
})

const guixRecord = `(define-record-type* <box> box make-box box? this-box
  (label box-label) (size box-size (default 1)) (twice box-twice (thunked) (default (* 2 (box-size this-box))))
  (shout box-shout (default #f) (sanitize (lambda (x) (and x (string-upcase x)))))
  (secret box-secret (default 'none) (innate)))`

test.each([
  ['fields before are variables', '(box-label (box (size 3) (label (list size))))', '(3)'],
  [
    'defaults of the record itself, also when inherited',
    '(let ((a (box (label 1) (size 4)))) (list (box-twice a) (box-twice (box (inherit a) (size 5)))))',
    '(8 10)',
  ],
  [
    'innate fields are not inherited',
    '(box-secret (box (inherit (box (label 1) (secret (quote mine))))))',
    'none',
  ],
  ['sanitised', '(box-shout (box (label 1) (shout "x")))', '"X"'],
])('records of Guix: %s', (_what, expression, expected) => {
  expect(written(expression, guixRecord)).toBe(expected)
})

test('thunked fields see the parameters of the time they are asked', () => {
  const definitions = `(define p (make-parameter 1)) ${guixRecord}`
  expect(() =>
    written(
      '(let ((b (box (label 1) (twice (p))))) (parameterize ((p 2)) (box-twice b)))',
      definitions,
    ),
  ).toThrow('hangs on a parameter')
  expect(written('(let ((b (box (label 1) (twice (p))))) (box-twice b))', definitions)).toBe('1')
})

const datum = fc.letrec((tie) => ({
  atom: fc.oneof(
    fc.integer({ min: -1e9, max: 1e9 }).map(String),
    fc
      .string({ unit: fc.constantFrom('a', '"', '\\', '\n', 'é', '(', ';') })
      .map((s) => `"${s.replaceAll(/["\\]/g, '\\$&')}"`),
    fc.constantFrom('#t', '#f', 'sym', 'with->arrow', '#:key', '...'),
  ),
  list: fc.array(tie('node'), { maxLength: 4 }).map((items) => `(${items.join(' ')})`),
  node: fc.oneof({ depthSize: 'small' }, tie('atom'), tie('list')),
})).node

test('data are read as they are written, whatever stands between them', () => {
  fc.assert(
    fc.property(datum, (text) => {
      const once = written(`'${text as string}`)
      expect(written(`'${once}`)).toBe(once)
      expect(
        written(
          `' #;(x "y)") ${(text as string).replaceAll('(', '( #| ) |# ')}`.replaceAll(
            '"( #| ) |# ',
            '"(',
          ),
        ),
      ).toBeDefined()
    }),
    { numRuns: 60 },
  )
})

test('quasiquote without unquotes is quote', () => {
  fc.assert(
    fc.property(datum, (text) => {
      expect(written(`\`${text as string}`)).toBe(written(`'${text as string}`))
    }),
    { numRuns: 60 },
  )
})

test('nothing the program does can be seen outside', () => {
  for (const name of [
    'open-input-file',
    'with-output-to-file',
    'system',
    'primitive-load',
    'eval',
    'current-time',
    'random',
    'getcwd',
    'dynamic-link',
  ]) {
    expect(() => run(`(define result (${name} "x"))`)).toThrow(`${name} is not defined`)
  }
})
