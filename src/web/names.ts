/** Search on a page without a server: all names are fetched once, when the first letter is typed. */
const most = 60

export function nameSearch(): void {
  const form = document.querySelector<HTMLFormElement>('#names')
  const input = form?.querySelector('input')
  const list = document.querySelector('#found')
  const address = form?.dataset['names']
  if (!form || !input || !list || address === undefined) return
  form.hidden = false
  form.addEventListener('submit', (event) => event.preventDefault())
  let asked: Promise<string[][]> | undefined
  const show = async () => {
    asked ??= fetch(address).then((answer) => answer.json() as Promise<string[][]>)
    const names = await asked
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean)
    list.replaceChildren(...matching(names, words).map(item))
  }
  input.addEventListener('input', () => void show())
}

function matching(names: readonly string[][], words: readonly string[]): string[] {
  if (words.length === 0) return []
  const has = (name: string) => words.every((word) => name.toLowerCase().includes(word))
  const found = names.filter((all) => all.some(has)).map(([id]) => id!)
  return found.toSorted((a, b) => a.length - b.length).slice(0, most)
}

function item(id: string): HTMLElement {
  const link = document.createElement('a')
  link.href = `software/${encodeURIComponent(id)}/`
  link.textContent = id
  const line = document.createElement('li')
  line.append(link)
  return line
}
