// What pages do better with a script than without: completion, the slider, parts that are loaded behind the page.
// All of it works without, too.
'use strict';

const grouped = new Intl.NumberFormat('en');

// Completion of the word before the cursor; the keyboard as in a combobox of ARIA.
function complete(input) {
  const isSearch = input.dataset.complete === 'search';
  const list = document.createElement('ul');
  list.className = 'completions';
  list.id = 'completions-' + (input.id || input.name);
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', 'Completions');
  list.hidden = true;
  input.parentElement.classList.add('holds');
  input.insertAdjacentElement('afterend', list);
  input.setAttribute('role', 'combobox');
  input.setAttribute('aria-autocomplete', 'list');
  input.setAttribute('aria-controls', list.id);
  input.setAttribute('aria-expanded', 'false');
  let chosen = -1, asked = 0, timer = 0;

  function word() {
    const end = input.selectionStart ?? input.value.length;
    const before = input.value.slice(0, end);
    if (!isSearch) return { start: 0, end: input.value.length, text: input.value };
    const start = Math.max(before.lastIndexOf(' '), before.lastIndexOf('(')) + 1;
    const sign = /^[-~]/.test(before.slice(start)) ? 1 : 0;
    return { start: start + sign, end, text: before.slice(start + sign) };
  }
  function close() {
    list.hidden = true;
    chosen = -1;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  }
  function choose(place) {
    const items = list.children;
    if (!items.length) return;
    chosen = (place + items.length) % items.length;
    for (const [index, item] of [...items].entries()) {
      item.setAttribute('aria-selected', String(index === chosen));
    }
    input.setAttribute('aria-activedescendant', items[chosen].id);
    items[chosen].scrollIntoView({ block: 'nearest' });
  }
  function take(item) {
    const at = word();
    const name = item.dataset.name;
    const ending = isSearch && !name.endsWith(':') ? ' ' : '';
    input.value = input.value.slice(0, at.start) + name + ending + input.value.slice(at.end).trimStart();
    const cursor = at.start + name.length + ending.length;
    input.setSelectionRange(cursor, cursor);
    close();
    input.focus();
  }
  function show(completions) {
    list.replaceChildren(...completions.map((completion, index) => {
      const item = document.createElement('li');
      item.id = list.id + '-' + index;
      item.setAttribute('role', 'option');
      item.setAttribute('aria-selected', 'false');
      item.dataset.name = completion.name;
      const name = document.createElement('span');
      name.className = 'tag c-' + (completion.category || 'unknown');
      name.textContent = completion.alias ? completion.alias + ' → ' + completion.name : completion.name;
      const facts = document.createElement('small');
      facts.textContent = completion.meaning
        || [completion.category, grouped.format(completion.post_count)].filter(Boolean).join(' · ');
      item.append(name, facts);
      // Before the field loses the focus.
      item.addEventListener('mousedown', event => { event.preventDefault(); take(item); });
      return item;
    }));
    chosen = -1;
    list.hidden = completions.length === 0;
    input.setAttribute('aria-expanded', String(!list.hidden));
  }
  async function ask() {
    const text = word().text;
    const mine = ++asked;
    if (text.length < 1 || text.includes(':')) return close();
    const category = input.dataset.category ? '&category=' + encodeURIComponent(input.dataset.category) : '';
    const kind = isSearch ? '&kind=search' : '';
    try {
      const answer = await fetch('/complete.json?q=' + encodeURIComponent(text) + kind + category);
      if (!answer.ok || mine !== asked || document.activeElement !== input) return;
      show((await answer.json()).completions);
    } catch { close(); }
  }
  input.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(ask, 90); });
  input.addEventListener('blur', close);
  input.addEventListener('keydown', event => {
    if (list.hidden) return;
    if (event.key === 'ArrowDown') { choose(chosen + 1); event.preventDefault(); }
    else if (event.key === 'ArrowUp') { choose(chosen - 1); event.preventDefault(); }
    else if (event.key === 'Escape') { close(); event.preventDefault(); }
    else if ((event.key === 'Enter' || event.key === 'Tab') && chosen >= 0) {
      take(list.children[chosen]);
      event.preventDefault();
    }
  });
}

// What falls in and out while the threshold moves.
function slide(form) {
  const range = form.querySelector('input[type=range]');
  const said = form.querySelector('[data-said]');
  const rows = [...document.querySelectorAll('[data-bars] tr')];
  function show() {
    const threshold = Number(range.value);
    form.querySelector('output').textContent = Math.round(threshold * 100) + ' %';
    let count = 0;
    for (const row of rows) {
      const isIn = Number(row.dataset.frequency) >= threshold;
      row.classList.toggle('out', !isIn);
      if (isIn) count += 1;
    }
    said.textContent = count + ' of the tags shown are on at least ' + Math.round(threshold * 100) + ' % of the posts.';
  }
  range.addEventListener('input', show);
  show();
}

// A part that takes a moment longer than the page.
async function load(place) {
  try {
    const answer = await fetch(place.dataset.load);
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const part = page.querySelector('main > section');
    if (part) place.replaceChildren(document.adoptNode(part));
  } catch { /* The link stays. */ }
}

for (const input of document.querySelectorAll('[data-complete]')) complete(input);
for (const form of document.querySelectorAll('[data-threshold]')) slide(form);
for (const place of document.querySelectorAll('[data-load]')) load(place);
for (const select of document.querySelectorAll('select[data-submit]')) {
  select.addEventListener('change', () => select.form.requestSubmit());
}
