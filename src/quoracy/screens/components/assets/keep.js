/*
 * Keeps what a person types: no word is lost when a page closes, a line drops or a session ends.
 *
 * A form with `data-keep-url` posts its fields there (form-encoded, with its csrf token) a second and a half after the last
 * keystroke and when the page is left. The answer 204 means kept. The form's `[data-kept]` element says so quietly.
 */
const PAUSE = 1500
const TRY_AGAIN = 10000

function contents (form) {
  const fields = new URLSearchParams()
  for (const [name, value] of new FormData(form)) {
    if (typeof value === 'string') fields.append(name, value)
  }
  return fields
}

function clock () {
  return new Date().toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
}

class Keeper {
  constructor (form) {
    this.form = form
    this.url = form.dataset.keepUrl
    this.says = form.querySelector('[data-kept]')
    this.changed = false
    form.addEventListener('input', () => this.later(PAUSE))
    form.addEventListener('submit', () => { this.stop() })
    window.addEventListener('pagehide', () => this.leave())
  }

  later (pause) {
    this.changed = true
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.keep(), pause)
  }

  stop () {
    this.changed = false
    clearTimeout(this.timer)
  }

  leave () {
    if (this.changed) navigator.sendBeacon(this.url, contents(this.form))
    this.stop()
  }

  async keep () {
    this.changed = false
    try {
      const answer = await fetch(this.url, { method: 'POST', body: contents(this.form), credentials: 'same-origin' })
      if (answer.status !== 204) throw new Error(String(answer.status))
      this.say(this.form.dataset.keptText.replace('%s', clock()))
    } catch {
      this.say(this.form.dataset.notKeptText)
      this.later(TRY_AGAIN)
    }
  }

  say (text) {
    if (this.says && this.says.textContent !== text) this.says.textContent = text
  }
}

export function keepForms (scope) {
  const root = scope instanceof Document || scope instanceof Element ? scope : document
  for (const form of root.querySelectorAll('form[data-keep-url]:not([data-keeping])')) {
    form.dataset.keeping = ''
    new Keeper(form)
  }
}
