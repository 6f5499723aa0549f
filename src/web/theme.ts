/** Dark or light other than the system says, remembered here alone. */
const key = 'portolan-theme'
const root = document.documentElement

/** A browser may forbid to remember. */
const remembered = (): string | null => {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

export function themeButton(): void {
  const chosen = remembered()
  if (chosen === 'dark' || chosen === 'light') root.dataset['theme'] = chosen
  const button = document.querySelector<HTMLButtonElement>('#theme')
  if (!button) return
  const isDark = () =>
    (root.dataset['theme'] ??
      (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark'
  const name = () => (button.textContent = isDark() ? 'Light colours' : 'Dark colours')
  button.hidden = false
  name()
  button.addEventListener('click', () => {
    const next = isDark() ? 'light' : 'dark'
    root.dataset['theme'] = next
    name()
    try {
      localStorage.setItem(key, next)
    } catch {
      // Then it holds for this page.
    }
  })
}
