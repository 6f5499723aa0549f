/** Results while one types: the page that the form would lead to, of which only the results are taken. */
const restMs = 120

export function instantSearch(): void {
  const form = document.querySelector<HTMLFormElement>('#search')
  const input = form?.querySelector<HTMLInputElement>('input[type=search]')
  if (!form || !input) return
  let timer: ReturnType<typeof setTimeout> | undefined
  let asked: AbortController | undefined
  const show = async () => {
    asked?.abort()
    asked = new AbortController()
    const address = addressOf(form)
    const answer = await fetch(address, { signal: asked.signal }).catch(() => null)
    const text = answer?.ok ? await answer.text().catch(() => null) : null
    if (text === null) return
    const page = new DOMParser().parseFromString(text, 'text/html')
    const [before, after] = [document, page].map((d) => d.querySelector('#results'))
    if (!before || !after) return
    before.replaceWith(after)
    document.title = page.title
    history.replaceState(null, '', address)
  }
  input.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(() => void show(), restMs)
  })
}

function addressOf(form: HTMLFormElement): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of new FormData(form))
    if (typeof value === 'string' && value.trim() !== '') parameters.append(name, value.trim())
  const text = parameters.toString()
  return text === '' ? form.action : `${form.action}?${text}`
}
